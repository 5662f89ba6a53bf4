"""A small list of our own, for where no open data lies beside the checkout: names and streets of nobody and nowhere."""

_WOMEN = """
Aaliyah Adaeze Agnes Aisha Alice Amara Amy Angela Anita Anya Ayesha Barbara Beatrice Bethan Brenda Bronwen Caitlin
Carol Catherine Charlotte Chloe Claire Deborah Denise Dilys Donna Dorota Edith Eleanor Elif Ellie Emily Emma Erin
Farah Fatima Fiona Frances Freya Gemma Gillian Glenda Grace Gurpreet Hannah Harriet Heather Helen Iris Isla
Jacqueline Janet Jasmine Jean Jennifer Joan Josie Joyce Karen Kate Laura Leah Linda Lorraine Lucy Magda Margaret
Maria Maureen Megan Moira Nadia Nancy Naomi Niamh Nina Noor Olive Patricia Pauline Philippa Pooja Rachel Rebecca
Rosa Ruth Sabrina Sadia Sally Sandra Sara Shanice Sharon Sheila Sofia Sunita Susan Teresa Tracey Uzma Valerie Vera
Wendy Yasmin Zainab Zoe
"""
_MEN = """
Abdul Ahmed Alan Amit Andrew Arthur Asif Benjamin Brian Callum Chidi Colin Connor Craig Daniel David Derek Dylan
Elijah Emeka Ethan Femi Gareth George Hamza Hassan Hugh Ian Imran Isaac Ivan Jack James Joel Kamal Keith Kwame Leroy
Liam Malik Marcus Martin Michael Mohammed Neil Oliver Owen Paul Peter Rajesh Rhys Robert Samuel Sean Simon Stephen
Tariq Tendai Thomas Victor William Yusuf
"""
_SURNAMES = """
Abbott Adams Ahmed Akhtar Ali Allen Anand Armstrong Atkins Bailey Banerjee Barker Barnes Baxter Begum Bell Bennett
Bhatti Bishop Blackburn Boateng Booth Bradley Briggs Brooks Burgess Burton Carr Carter Chambers Chan Chapman
Chaudhry Clarke Clayton Coleman Collins Cooper Costa Cox Crawford Curtis Dawson Dean Dhillon Dixon Douglas Doyle
Dunn Edwards Ellis Evans Farrell Fenton Fisher Fletcher Ford Foster Fox Francis Fraser Garner Gibson Gill Goddard
Graham Grant Gray Green Griffiths Hale Hall Hamilton Harding Harris Hart Harvey Hayes Henderson Higgins Holmes
Howarth Hughes Hunt Hussain Hutton Iqbal Jackson Jenkins Johal Jones Joshi Kapoor Kaur Kelly Khan King Kirk Knight
Kowalski Kumar Lambert Lawson Lee Lewis Lloyd Lowe Lynch MacDonald Mahmood Marsh Mason May McCarthy Mehta Miller
Mistry Mitchell Morgan Morris Murphy Nair Newton Nolan Nowak Obi Okafor Okoro Osborne Owens Palmer Parker Patel
Pearson Perry Phillips Pollard Porter Powell Preston Price Quinn Rahman Ramsay Reed Rees Reynolds Rhodes Roberts
Rowe Saeed Sandhu Savage Shah Sharma Shaw Sheikh Simpson Singh Slater Smith Stevens Stewart Sutton Swift Taylor
Thomas Thornton Tucker Turner Uddin Vaughan Wade Walker Wallace Walsh Ward Warren Watson Webb West Wheeler White
Wilkinson Williams Wilson Wood Woods Wright Yates Young Zaman
"""
_FIRST_PARTS = """
Alder Ash Beck Birch Bracken Bridge Brook Chapel Church Clough Croft Dale Fell Fern Forge Garth Grange Hazel Heath
Hill Holly Kiln Lark Linden Lock Meadow Mill Moor Oak Orchard Quarry River School Spring Station Tannery Tenter
Thorn Vale Weaver Weir Willow
"""
WOMEN, MEN, SURNAMES = tuple(_WOMEN.split()), tuple(_MEN.split()), tuple(_SURNAMES.split())
STREETS = tuple(
    f"{part} {end}" for part in _FIRST_PARTS.split() for end in ("Road", "Street", "Lane", "Avenue", "Close", "Terrace")
)
# Ofcom keeps these for drama: nobody can be rung on them.
NUMBERS_FROM = ("+447700900", "+441632960", "+441134960", "+441144960", "+441214960", "+441614960", "+442079460")
