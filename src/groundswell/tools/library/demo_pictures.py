"""The demo's pictures, drawn here, and what is known of each; one may not go out yet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from groundswell.tools.library.demo_drawing import INK, PAPER, YELLOW, Sheet, mixed
from groundswell.trunk.demo import World
from groundswell.trunk.media.models import Image
from groundswell.trunk.media.rights import Details
from groundswell.trunk.media.services import add_picture

SHADE, SKIN, SOFT = mixed(YELLOW, INK, 0.44), mixed(YELLOW, INK, 0.33), mixed(INK, YELLOW, 0.12)
NIGHT, ROAD, GREY = "#1d2029", "#2b2e38", "#8d8a80"


@dataclass(frozen=True)
class Drawn:
    """A picture of the demo: how it is drawn, what is known of it, and how many days ago it came."""

    draw: Callable[[], bytes]
    details: Details
    days: int


def denise() -> bytes:
    """Denise at Thornwick stop, from the waist up, on yellow."""
    sheet = Sheet(1200, 1200, YELLOW)
    sheet.box(985, 110, 26, 1090, SHADE)
    sheet.box(870, 110, 256, 150, INK, 14)
    sheet.words(998, 185, "42", 104, YELLOW)
    sheet.place(540, 1224, 1.72)
    sheet.dot(62, -590, 64, INK)
    sheet.shape("M-132 -395C-150 -560 -70 -606 6 -604C98 -600 150 -540 134 -392C128 -340 112 -318 96 -300L-96 -300"
                "C-114 -318 -128 -348 -132 -395Z", INK)  # fmt: skip
    sheet.shape("M-56 -330L56 -330L56 -205C56 -160 -56 -160 -56 -205Z", SHADE)
    sheet.shape("M-318 20C-318 -120 -262 -176 -176 -200L-70 -234C-44 -190 44 -190 70 -234L176 -200"
                "C262 -176 318 -120 318 20Z", SOFT)  # fmt: skip
    sheet.shape("M-70 -234L-34 -246C-24 -200 -10 -170 0 -150C10 -170 24 -200 34 -246L70 -234C62 -170 30 -122 0 -92"
                "C-30 -122 -62 -170 -70 -234Z", YELLOW)  # fmt: skip
    sheet.line("M-206 20C-200 -40 -196 -70 -190 -96", mixed(INK, YELLOW, 0.24), 7)
    sheet.line("M206 20C200 -40 196 -70 190 -96", mixed(INK, YELLOW, 0.24), 7)
    sheet.line("M104 -124L104 -90", YELLOW, 9)
    sheet.dot(104, -66, 25, YELLOW)
    sheet.line("M104 -78L104 -65L113 -59", INK, 5)
    for side in (-112, 112):
        sheet.dot(side, -398, 24, SHADE)
    sheet.shape("M-108 -430C-108 -520 -60 -556 0 -556C60 -556 108 -520 108 -430C108 -340 60 -272 0 -272"
                "C-60 -272 -108 -340 -108 -430Z", SKIN)  # fmt: skip
    sheet.shape("M-118 -420C-122 -520 -66 -580 6 -580C84 -580 126 -520 118 -420C104 -462 78 -500 28 -508"
                "C-30 -500 -92 -480 -118 -420Z", INK)  # fmt: skip
    for path in ("M-66 -438C-56 -448 -38 -448 -28 -440", "M28 -440C38 -448 56 -448 66 -438"):
        sheet.line(path, INK, 8)
    sheet.line("M-46 -330C-24 -306 24 -306 46 -330", INK, 8)
    for eye in (-46, 46):
        sheet.dot(eye, -408, 9, INK)
    sheet.line("M2 -404C-2 -386 -10 -372 -2 -364C4 -360 12 -362 14 -364", SHADE, 8)
    for ring in (-116, 116):
        sheet.dot(ring, -364, 8, YELLOW)
    return sheet.png()


def last_bus() -> bytes:
    """The last 42 at night, coming towards us, with the stop it does not reach any more."""
    sheet = Sheet(1600, 1000, NIGHT)
    sheet.dot(1380, 170, 62, PAPER)
    sheet.dot(1408, 152, 56, NIGHT)
    for x, height in ((0, 300), (150, 380), (270, 260), (1180, 320), (1330, 250), (1470, 360)):
        sheet.box(x, 760 - height, 140, height, mixed(NIGHT, INK, 0.6))
        for row in range(2):
            sheet.box(x + 30 + 50 * row, 790 - height + 60 * row, 22, 30, mixed(NIGHT, YELLOW, 0.55), 3)
    sheet.box(0, 760, 1600, 240, ROAD)
    sheet.shape("M520 820L120 1000L760 1000Z", mixed(ROAD, YELLOW, 0.32))
    sheet.shape("M1080 820L1480 1000L840 1000Z", mixed(ROAD, YELLOW, 0.32))
    sheet.box(490, 190, 620, 640, YELLOW, 60)
    sheet.box(560, 240, 480, 92, INK, 14)
    sheet.words(800, 288, "42  KELDER", 62, YELLOW)
    sheet.box(535, 360, 530, 270, mixed(INK, "#3c5a78", 0.35), 30)
    sheet.shape("M560 620L700 370L790 370L650 620Z", mixed(INK, "#3c5a78", 0.6))
    sheet.dot(700, 560, 44, mixed(INK, YELLOW, 0.2))
    sheet.box(652, 590, 96, 40, mixed(INK, YELLOW, 0.2), 16)
    for x in (565, 1035):
        sheet.dot(x, 730, 44, SHADE)
        sheet.dot(x, 730, 34, "#fff6d8")
    sheet.box(660, 705, 280, 50, SHADE, 10)
    for x in (530, 980):
        sheet.box(x, 815, 90, 60, INK, 14)
    for x in (440, 1125):
        sheet.box(x, 400, 34, 90, INK, 12)
    return sheet.png()


def map_of_the_42() -> bytes:
    """The way of the 42: what is left of it in yellow, what was cut as dots."""
    sheet = Sheet(1600, 1000, INK)
    for x in range(0, 1600, 160):
        sheet.line(f"M{x} 0L{x + 120} 1000", mixed(INK, PAPER, 0.07), 3)
    sheet.line("M0 720C400 640 700 860 1100 760C1300 700 1450 760 1600 700", mixed(INK, "#3c5a78", 0.55), 46)
    for step in range(15):
        sheet.dot(1010 + 34 * step, 430 - 20 * step + (step % 2), 9, GREY)
    sheet.line("M110 800C260 800 250 560 430 560C620 560 640 640 790 560C880 512 930 470 990 440", YELLOW, 26)
    stops = ((110, 800, "Tannery Yard"), (430, 560, "Market"), (790, 560, "Thornwick"), (990, 440, "Millbeck"))
    for x, y, name in stops:
        sheet.dot(x, y, 30, YELLOW)
        sheet.dot(x, y, 17, INK)
        sheet.words(max(x + 20, 160), y + 66, name, 44, PAPER)
    sheet.dot(1500, 150, 26, GREY)
    sheet.dot(1500, 150, 15, INK)
    sheet.words(1160, 150, "Kelder: no bus after 21:05", 44, GREY)
    return sheet.png()


def timetable() -> bytes:
    """The timetable at Kelder, the evening struck out."""
    sheet = Sheet(1200, 1500, mixed(PAPER, INK, 0.16))
    sheet.box(130, 110, 940, 1280, "#ffffff", 18)
    sheet.box(130, 110, 940, 190, YELLOW, 18)
    sheet.words(600, 205, "42  Kelder to Market", 84, INK)
    for row in range(11):
        y, late = 385 + 88 * row, row > 6
        sheet.line(f"M190 {y + 44}L1010 {y + 44}", mixed(PAPER, INK, 0.14), 2)
        for column in range(3):
            hour, minute = 6 + row + (5 if late else 0), (5, 25, 45)[column]
            sheet.words(320 + 280 * column, y, f"{hour:02}:{minute:02}", 54, GREY if late else INK)
        if late:
            sheet.line(f"M190 {y}L1010 {y}", INK, 8)
    return sheet.png()


def crowd() -> bytes:
    """People with placards outside the council house."""
    sheet = Sheet(1600, 1000, mixed(YELLOW, PAPER, 0.72))
    sheet.shape("M250 360L800 120L1350 360Z", mixed(PAPER, INK, 0.22))
    sheet.box(270, 360, 1060, 420, mixed(PAPER, INK, 0.14))
    for x in range(330, 1300, 150):
        sheet.box(x, 390, 62, 390, mixed(PAPER, INK, 0.3))
    for number in range(23):
        x, y = (number * 337) % 1600, 700 + (number * 53) % 150
        if number % 3 == 0:
            sheet.line(f"M{x} {y}L{x + 12} {y - 210}", SHADE, 12)
            sheet.box(x - 96, y - 360, 216, 156, YELLOW if number % 2 else INK, 10)
            sheet.box(x - 60, y - 310, 144, 16, INK if number % 2 else YELLOW, 8)
            sheet.box(x - 60, y - 272, 96, 16, INK if number % 2 else YELLOW, 8)
    for number in range(31):
        x, y = (number * 211) % 1640, 760 + (number * 37) % 190
        colour = (INK, SOFT, mixed(INK, PAPER, 0.3), SHADE)[number % 4]
        sheet.shape(f"M{x - 90} 1000C{x - 90} {y + 70} {x + 90} {y + 70} {x + 90} 1000Z", colour)
        sheet.dot(x, y, 52, mixed(SKIN, PAPER, (number % 5) / 9))
    return sheet.png()


def shelter() -> bytes:
    """The shelter in Millbeck in the rain, nobody in it."""
    sheet = Sheet(1600, 1000, mixed(PAPER, "#3c5a78", 0.3))
    sheet.box(0, 790, 1600, 210, mixed(PAPER, INK, 0.55))
    for number in range(90):
        x, y = round(number * 0.7549 % 1 * 1600), round(number * 0.5698 % 1 * 920)
        sheet.line(f"M{x} {y}L{x - 14} {y + 52}", mixed(PAPER, "#3c5a78", 0.52), 4)
    sheet.box(360, 300, 760, 44, INK, 10)
    for x in (390, 1064):
        sheet.box(x, 330, 24, 500, INK)
    sheet.box(414, 360, 650, 330, mixed(PAPER, "#3c5a78", 0.14))
    sheet.box(470, 660, 520, 34, YELLOW, 8)
    for x in (520, 920):
        sheet.box(x, 690, 20, 130, INK)
    sheet.box(1250, 220, 22, 610, INK)
    sheet.box(1180, 160, 170, 170, YELLOW, 18)
    sheet.words(1265, 246, "42", 100, INK)
    return sheet.png()


OTTOLINE = "Ottoline Marsh"
PICTURES = (
    Drawn(
        denise,
        Details(
            alt="Denise Okoro-Hall at Thornwick stop, smiling, in her work clothes",
            credit=OTTOLINE,
            rights="own",
            rights_note="name the artist",
            people="agreed",
            tags=("42", "evening buses", "people"),
            focus_x=45,
            focus_y=44,
        ),
        days=17,
    ),
    Drawn(
        last_bus,
        Details(
            alt="The last 42 of the evening comes towards us, its lights on, the driver alone in it",
            credit=OTTOLINE,
            rights="own",
            people="nobody",
            tags=("42", "evening buses"),
        ),
        days=16,
    ),
    Drawn(
        map_of_the_42,
        Details(
            alt="Map of the 42: a yellow line from Tannery Yard to Millbeck; the part to Kelder is only dots",
            rights="own",
            people="nobody",
            tags=("42", "map", "Kelder"),
            focus_x=50,
            focus_y=50,
        ),
        days=12,
    ),
    Drawn(
        timetable,
        Details(
            alt="The timetable at Kelder: every bus after seven in the evening is struck out",
            credit="Wilf Garside",
            credit_hidden=True,
            rights="permission",
            rights_note="By message from him, last week",
            people="nobody",
            tags=("evening buses", "Kelder"),
            focus_x=50,
            focus_y=83,
        ),
        days=6,
    ),
    Drawn(
        shelter,
        Details(
            alt="The empty shelter in Millbeck in the rain, and the sign of the 42",
            rights="licence",
            rights_note="CC BY 4.0",
            credit="Ashdale Open Pictures",
            source_url="https://example.org/pictures/millbeck-shelter",
            people="nobody",
            tags=("42", "Millbeck"),
        ),
        days=4,
    ),
    Drawn(
        crowd,
        Details(
            alt="People with placards outside the council house",
            credit="Jo Marrable",
            rights="own",
            people="not_asked",
            tags=("people", "council"),
        ),
        days=1,
    ),
)


def add_pictures(world: World) -> list[Image]:
    """Put the pictures into the library, the oldest first."""
    return [
        add_picture(
            campaign=world.campaign,
            upload=drawn.draw(),
            details=drawn.details,
            account=world.organiser,
            at=world.at - timedelta(days=drawn.days, hours=2),
        )
        for drawn in PICTURES
    ]
