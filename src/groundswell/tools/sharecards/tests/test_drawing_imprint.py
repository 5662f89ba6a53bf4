"""The imprint survives sharing: halved and saved as JPEG of quality 75, tesseract reads it from the pixels."""

import difflib
import io
import subprocess

import pytest
from PIL import Image, ImageOps
from tests.support import parts
from tests.support.shared import leave_out

from groundswell.tools.sharecards.drawing import (
    SCREEN_SIZES,
    SIZES,
    Content,
    card_theme,
    draw,
    encode,
    house_designs,
)

IMPRINT = "Promoted by Jo Marrable for Better Buses for Ashdale, 4 Weavers’ Yard, Ashdale AD1 2BB"
ALIKE = 0.95
pytestmark = [pytest.mark.slow, pytest.mark.once]


@pytest.fixture(scope="module", autouse=True)
def tesseract() -> None:
    if parts.missing([parts.TESSERACT]):
        leave_out("tesseract is not installed (tesseract-ocr): imprints are not read back")


def shared(picture: bytes) -> Image.Image:
    """The picture as a network may pass it on."""
    whole = Image.open(io.BytesIO(picture))
    out = io.BytesIO()
    whole.resize((whole.width // 2, whole.height // 2), Image.Resampling.BICUBIC).save(out, "JPEG", quality=75)
    return Image.open(out)


def read_back(strip: Image.Image) -> str:
    """What tesseract reads in a strip, enlarged as a reader would."""
    grey = ImageOps.autocontrast(
        strip.convert("L").resize((strip.width * 3, strip.height * 3), Image.Resampling.BICUBIC)
    )
    if grey.getpixel((2, 2)) < 128:
        grey = ImageOps.invert(grey)
    out = io.BytesIO()
    grey.save(out, "PNG")
    ran = subprocess.run(
        ["tesseract", "stdin", "stdout", "--psm", "6", "-l", "eng"],
        input=out.getvalue(),
        capture_output=True,
        check=True,
        env={"OMP_THREAD_LIMIT": "1", "PATH": parts.SEARCH},
        timeout=60,
    )
    return " ".join(ran.stdout.decode().replace("’", "'").split())


BRANDS = ["#ffc21a", "#14284b", "#c8102e", "#00843d", "#6b2fb3"]
EVERY = [
    (name, size, BRANDS[(row + column) % len(BRANDS)])
    for row, name in enumerate(sorted(house_designs()))
    for column, size in enumerate(SCREEN_SIZES)
]
"""Every design in every size, the five colours of the sheets in turn."""


@pytest.mark.parametrize(("name", "size", "brand"), EVERY)
def test_every_imprint_is_read_back_after_halving_and_jpeg(name, size, brand):
    fields = {spec.key: spec.sample for spec in house_designs()[name].fields}
    drawn = draw(house_designs()[name].design, Content(fields, imprint=IMPRINT), card_theme(brand), size)

    passed_on = shared(encode(drawn, "png"))
    box = next(box for field, box in drawn.boxes if field == "imprint")
    top = SIZES[size].band_top // 2
    bottom = min(passed_on.height, int(box.bottom) // 2 + 12)
    said = read_back(passed_on.crop((0, top + 2, passed_on.width, bottom)))

    likeness = difflib.SequenceMatcher(None, said, IMPRINT.replace("’", "'")).ratio()
    assert likeness >= ALIKE, said


def test_an_imprint_that_is_not_there_is_not_read():
    drawn = draw(house_designs()["badge"].design, Content({"words": "Hello"}), card_theme("#ffc21a"), "square")

    said = read_back(shared(encode(drawn, "png")).crop((0, 467, 540, 540)))

    assert difflib.SequenceMatcher(None, said, IMPRINT).ratio() < 0.3
