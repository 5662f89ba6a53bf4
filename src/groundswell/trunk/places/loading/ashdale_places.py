"""
Ashdale, which does not exist: 40 wards, 600 postcodes under AD (no real area has it), a council and a mayor.

Its points lie in the middle of the North Sea, so that no real house is ever meant.
"""

from dataclasses import dataclass

COUNCIL = "Ashdale Council"
MAYOR = "Bronagh Teale"
MEMBER = ("Leila Marchbank", "MP, Ashdale and the Rills")
PARTIES = ("Ashdale Together", "Rill Valley Party", "Independent")
SOUTH_WEST = (56.0, 3.0)
POSTCODES_A_WARD = 15

# Postcodes that the screenshots and the documents show.
SHOWN = {
    "AD1 2": ("BX", "BB"),
    "AD4 7": ("QX", "QA", "QT", "RB", "RD"),
    "AD4 2": ("LP", "LT", "NB", "PW"),
    "AD4 3": ("HT",),
}
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass(frozen=True)
class Ward:
    """A ward: its mark, its place in the hexagon layout, its own postcode sector, who was elected."""

    short: str
    name: str
    column: int
    row: int
    sector: str
    councillor: str


WARDS = (
    Ward("ASC", "Ashdale Central", 2, 0, "AD1 2", "Rowena Thackray"),
    Ward("ASN", "Ashdale North", 3, 0, "AD1 3", "Clement Addy"),
    Ward("ASE", "Ashdale East", 4, 0, "AD1 4", "Nasreen Whitlock"),
    Ward("MIL", "Millbeck", 1, 1, "AD4 2", "Aurelio Haigh"),
    Ward("MIS", "Millbeck South", 2, 1, "AD4 7", "Carys Wainfleet"),
    Ward("THO", "Thornwick", 3, 1, "AD4 3", "Tobias Gilchrist"),
    Ward("KEV", "Kelder Valley", 4, 1, "AD5 1", "Ines Holroyd"),
    Ward("KEH", "Kelder Head", 5, 1, "AD5 2", "Bartley Sowden"),
    Ward("UPR", "Upper Rill", 1, 2, "AD2 1", "Yewande Crossley"),
    Ward("LOR", "Lower Rill", 2, 2, "AD2 2", "Piran Leadbeater"),
    Ward("STA", "Stainfold", 3, 2, "AD4 5", "Greta Ollerenshaw"),
    Ward("HAG", "Harrow Gill", 4, 2, "AD5 3", "Emrys Tordoff"),
    Ward("WEM", "Wether Moor", 5, 2, "AD5 4", "Hester Quarmby"),
    Ward("CAW", "Cawthwaite", 6, 2, "AD5 5", "Dalip Ramsbotham"),
    Ward("PEN", "Penholme", 0, 3, "AD2 3", "Osric Penhallow"),
    Ward("DUN", "Dunnerley", 1, 3, "AD2 4", "Mirabel Stott"),
    Ward("RAV", "Ravenside", 2, 3, "AD2 5", "Kwabena Firth"),
    Ward("LYC", "Lythe Cross", 3, 3, "AD3 1", "Isolde Barraclough"),
    Ward("MAB", "Marrow Bridge", 4, 3, "AD3 2", "Festus Armitage"),
    Ward("HEX", "Hexley", 5, 3, "AD6 1", "Wilf Mallinder"),
    Ward("SAG", "Sallow Green", 6, 3, "AD6 2", "Delyth Uttley"),
    Ward("INV", "Ingleby Vale", 0, 4, "AD7 1", "Corin Sutcliffe"),
    Ward("CRW", "Crake Water", 1, 4, "AD7 2", "Zofia Helliwell"),
    Ward("FAS", "Far Skerry", 2, 4, "AD7 3", "Lambert Ogden"),
    Ward("ASF", "Ashby Fell", 3, 4, "AD3 3", "Farida Greenwood"),
    Ward("TAR", "Tarnside", 4, 4, "AD3 4", "Gethin Holdsworth"),
    Ward("OXE", "Oxendale", 5, 4, "AD6 3", "Jonah Rusk"),
    Ward("WHI", "Whinfield", 6, 4, "AD6 4", "Odile Pickles"),
    Ward("BRM", "Brackley Moss", 0, 5, "AD7 4", "Ranulf Sugden"),
    Ward("HOL", "Hob Lane", 1, 5, "AD8 1", "Tamsin Ackroyd"),
    Ward("COL", "Coldbeck", 2, 5, "AD8 2", "Ibrahim Shackleton"),
    Ward("EAS", "Easterby", 3, 5, "AD3 5", "Blodwen Hartley"),
    Ward("NEH", "Nettle Hill", 4, 5, "AD6 5", "Cosmo Dewhirst"),
    Ward("WHA", "Wharram", 5, 5, "AD6 7", "Perpetua Naylor"),
    Ward("PRA", "Priors Ash", 1, 6, "AD8 3", "Amadou Lumb"),
    Ward("GIL", "Gillfoot", 2, 6, "AD8 4", "Sunniva Midgley"),
    Ward("MOS", "Mossdale", 3, 6, "AD9 1", "Hartley Boothroyd"),
    Ward("HAL", "Hallin", 4, 6, "AD9 2", "Verity Nutter"),
    Ward("KIR", "Kirk Rill", 2, 7, "AD9 3", "Tariq Murgatroyd"),
    Ward("SWI", "Swinfell", 3, 7, "AD9 4", "Augusta Feather"),
)
