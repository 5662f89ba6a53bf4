"""
The sheets of docs/share-cards: every house design in every size, five brand colours, short and long texts.

Run: python -m tests.support.card_sheet docs/share-cards
"""

import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.support.settings")
django.setup()

from PIL import Image  # noqa: E402

from groundswell.tools.sharecards.drawing import (  # noqa: E402
    SCREEN_SIZES,
    SIZES,
    Content,
    FieldSpec,
    card_theme,
    draw,
    house_designs,
)

BRANDS = {"yellow": "#ffc21a", "navy": "#14284b", "red": "#c8102e", "green": "#00843d", "violet": "#6b2fb3"}
IMPRINT = "Promoted by Jo Marrable for Better Buses for Ashdale, 4 Weavers’ Yard, Ashdale AD1 2BB"
HEIGHT, GAP = 250, 10
# The map of Ashdale as in the mock-up: rows of hexagons, "o" ours, "n" the place that has just declared.
MAP = ("...", "...o.", "oo.n..", "o.ooo..", ".o.oo..", "..ooo.", "....", "..")
STARTS = (2, 1, 1, 0, 0, 0, 1, 2)
LONG: dict[str, dict[str, str]] = {
    "quote": {
        "quote": "I have waited forty minutes in the rain with two children and a pram, and then the bus went past us "
        "full. Mae’n hen bryd i’r cyngor wrando arnon ni.",
        "name": "Anghárad Llewelyn-Featherstonehaugh",
        "role": "Teaching assistant and mother of two, Upper Thornwick-on-the-Water",
    },
    "thanks": {
        "name": "Harrow Gill and Upper Thornwick Co-operative Group",
        "line": "At a meeting of all its members the party voted by 41 to 3 to bring the buses back.",
        "number": "1,204",
        "of": "1,968",
        "needed": "985",
    },
    "number": {
        "number": "1,284,412",
        "what": "people in Ashdale, Harrowby and Thornwick",
        "goal": "1,500,000",
        "note": "Another 215,588 of us and the council must debate it in public.",
    },
    "badge": {"words": "Dw i’n cefnogi’r bysiau cyhoeddus", "line": "Llofnod rhif 1,284,413 o 1,500,000"},
    "event": {
        "title": "An evening for everyone who waits for the 42",
        "when": "Wednesday 30 September, 7.30pm to 9",
        "place": "The Old Weavers’ Hall and Institute, Millbeck-under-Edge",
        "note": "Step-free, hearing loop, children very welcome, tea",
        "plate": "Come as you are, all of you"[:24],
    },
    "fact": {
        "title": "What two miles by bus cost a grown-up this January.",
        "figure": "£1,284.80",
        "label": "Ashdale, where a company runs them",
        "other_figure": "£962.40",
        "other_label": "Harrowby, where the council has run the buses since 2019",
        "closing": "The same miles ought to cost the same.",
        "source": "Source: survey of fares in 14 counties by the Bus Users’ Association, January 2026, table 4",
    },
}


def cells() -> list[tuple[int, int, str]]:
    states = {"o": "ours", "n": "new", ".": ""}
    return [
        (STARTS[row] + column, row, states[letter])
        for row, line in enumerate(MAP)
        for column, letter in enumerate(line)
    ]


def content(name: str, specs: list[FieldSpec], long: bool) -> Content:
    fields = {spec.key: spec.sample for spec in specs}
    if long:
        fields |= LONG[name]
        fields.pop("drawing", None)
    return Content(fields, imprint=IMPRINT, cells=cells())


def sheet(name: str) -> Image.Image:
    """One design: a row for each colour, its five sizes with short texts, then with long ones."""
    house = house_designs()[name]
    rows = []
    for brand in BRANDS.values():
        row = [
            draw(house.design, content(name, house.fields, long), card_theme(brand), size).image
            for long in (False, True)
            for size in SCREEN_SIZES
        ]
        rows.append(
            [one.resize((round(one.width * HEIGHT / one.height), HEIGHT), Image.Resampling.LANCZOS) for one in row]
        )
    width = sum(one.width + GAP for one in rows[0]) + GAP
    whole = Image.new("RGB", (width, (HEIGHT + GAP) * len(rows) + GAP), "#e4e4e2")
    for number, row in enumerate(rows):
        x = GAP
        for one in row:
            whole.paste(one, (x, GAP + number * (HEIGHT + GAP)))
            x += one.width + GAP
    return whole


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in house_designs():
        sheet(name).save(folder / f"{name}.webp", quality=78, method=5)
    lines = [
        "# Share cards",
        "",
        "Every house design, drawn by the product: a row for each of five brand colours "
        f"({', '.join(BRANDS)}), in {', '.join(str(SIZES[size].title).lower() for size in SCREEN_SIZES)}, first with "
        "short texts, then with long ones.",
        "Made by `python -m tests.support.card_sheet docs/share-cards`.",
    ]
    for name, house in house_designs().items():
        lines += ["", f"## {house.title}", "", f"![{house.title} cards in five colours and sizes]({name}.webp)"]
    (folder / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/share-cards"))
