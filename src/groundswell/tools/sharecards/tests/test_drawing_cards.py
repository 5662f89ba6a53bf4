"""Cards as drawn: every house design in every size, with the longest words, in any colour."""

import io
import re
import zlib

import pytest
from PIL import Image, ImageChops

from groundswell.tools.sharecards.drawing import (
    SCREEN_SIZES,
    SIZES,
    Content,
    DesignError,
    card_theme,
    cards,
    check,
    draft_alt,
    draw,
    encode,
    encode_all,
    house_designs,
    pdf,
    read_design,
)
from groundswell.tools.sharecards.drawing.layout import lay_out
from groundswell.tools.sharecards.drawing.photos import window
from groundswell.tools.sharecards.drawing.sizes import Size

pytestmark = pytest.mark.once

IMPRINT = "Promoted by Jo Marrable for Better Buses for Ashdale, 4 Weavers’ Yard, Ashdale AD1 2BB"
YELLOW = card_theme("#ffc21a")
HOUSES = sorted(house_designs())
CELLS = [(q, r, "ours" if (q + r) % 3 == 0 else "") for q in range(7) for r in range(6)] + [(7, 3, "new")]
WELSH = "Ŵyth deg o fysiau’n gŵyro heibio’r tŷ bob dydd "


def content(name: str, how: str = "sample", **more) -> Content:
    specs = house_designs()[name].fields
    if how == "sample":
        fields = {spec.key: spec.sample for spec in specs}
    elif how == "long":
        fields = {spec.key: spec.choices[-1] if spec.choices else (WELSH * 9)[: spec.most] for spec in specs}
    else:
        fields = {spec.key: "W" * 300 for spec in specs}
    return Content(**{"fields": fields, "imprint": IMPRINT, "cells": CELLS, **more})


def photo(width: int = 900, height: int = 1200) -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").resize((width, height)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def assert_inside(boxes, size: Size) -> None:
    """Every piece of ink inside the margins; accents and round letters may reach over by a little."""
    for field, box in boxes:
        assert box.x >= size.margin * 0.7, (field, box)
        assert box.right <= size.width - size.margin * 0.3, (field, box)
        assert box.y >= size.top * 0.3, (field, box)
        assert box.bottom <= size.height - size.margin / 3, (field, box)
        if size.name == "story":
            assert box.y >= 236, (field, box)
            assert box.bottom <= 1920 - 340, (field, box)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("how", ["sample", "long", "word"])
@pytest.mark.parametrize("name", HOUSES)
def test_no_word_leaves_its_card(name, how, size):
    for picture in (None, photo()) if name == "quote" else (None,):
        drawn = draw(house_designs()[name].design, content(name, how, photo=picture), YELLOW, size)

        assert drawn.image.size == (SIZES[size].width, SIZES[size].height)
        assert_inside(drawn.boxes, SIZES[size])
        assert_apart(drawn.boxes)
        if how == "sample":
            assert drawn.problems == []


def assert_apart(boxes) -> None:
    """No two texts on top of each other."""
    for number, (one, a) in enumerate(boxes):
        for other, b in boxes[number + 1 :]:
            across = min(a.right, b.right) - max(a.x, b.x)
            down = min(a.bottom, b.bottom) - max(a.y, b.y)
            assert across <= 2 or down <= 4, (one, a, other, b)


@pytest.mark.parametrize("language", ["ar", "he"])
def test_a_card_in_arabic_or_hebrew_is_mirrored(language):
    said = {"ar": "آخر حافلة في التاسعة", "he": "האוטובוס האחרון בתשע"}[language]
    design = house_designs()["quote"].design
    right = draw(design, Content({"quote": said, "name": said}, imprint=said, language=language), YELLOW, "square")
    left = draw(design, Content({"quote": "The last bus", "name": "Jo"}, imprint=IMPRINT), YELLOW, "square")

    assert right.problems == []
    assert all(abs(box.right - 1008) < 8 for _, box in right.boxes)
    assert all(abs(box.x - 72) < 8 for _, box in left.boxes)


@pytest.mark.parametrize("brand", ["#ffc21a", "#14284b", "#c8102e", "#00843d", "#808080", "#ffffff", "#000000"])
def test_a_new_brand_colour_restyles_every_design_and_words_can_be_read_on_it(brand):
    theme = card_theme(brand)
    for name in HOUSES:
        found = {one.key: one for one in check(house_designs()[name].design, content(name), theme)}

        assert found["contrast"].ok, (name, found["contrast"].sentence)
        ground = draw(house_designs()[name].design, content(name), theme, "square").image.getpixel((4, 4))
        expected = {"thanks": "on", "fact": "paper"}.get(name, "accent")
        assert ground == theme.tone(expected)


def test_the_checks_say_what_to_mend():
    design = house_designs()["quote"].design
    good = check(design, content("quote"), YELLOW)
    bad = {
        one.key: one for one in check(design, Content({"quote": "漢 " + "far too long " * 40, "name": "Jo"}), YELLOW)
    }

    assert all(one.ok for one in good)
    assert [key for key, one in bad.items() if not one.ok] == ["imprint", "fits", "letters"]
    assert bad["imprint"].stops
    assert all(one.mend for one in bad.values() if not one.ok)


def test_an_imprint_of_400_letters_is_drawn_whole():
    imprint = ("Promoted by the Association of Bus Users of Ashdale and Harrowby, " * 7)[:400]
    for size in SCREEN_SIZES:
        drawn = draw(house_designs()["thanks"].design, content("thanks", imprint=imprint), YELLOW, size)
        assert not [problem for problem in drawn.problems if problem.key == "cut"]
        assert_apart(drawn.boxes)


def test_a_card_without_an_imprint_says_so():
    drawn = draw(house_designs()["badge"].design, content("badge", imprint=""), YELLOW, "square")

    assert [problem.key for problem in drawn.problems] == ["imprint"]


def test_a_photo_fills_its_form_about_its_focal_point():
    red = Image.new("RGB", (1200, 400), "white")
    red.paste((255, 0, 0), (1000, 150, 1100, 250))
    out = io.BytesIO()
    red.save(out, "PNG")
    found = {}
    for focus in ((88, 50), (10, 50)):
        drawn = draw(
            house_designs()["quote"].design, content("quote", photo=out.getvalue(), focus=focus), YELLOW, "square"
        )
        part = drawn.image.crop((560, 392, 1008, 900))
        found[focus] = sum(1 for pixel in part.get_flattened_data() if pixel == (255, 0, 0))

    assert found[(88, 50)] > 5000
    assert found[(10, 50)] == 0


@pytest.mark.parametrize("focus", [(0, 0), (100, 100), (50, 10), (88, 62)])
def test_every_crop_holds_the_focal_point_with_room_around_it(focus):
    for width, height in ((448, 538), (496, 632), (416, 482), (572, 696)):
        left, top, right, bottom = window((1600, 1200), width, height, focus)
        x, y = focus[0] / 100 * 1600, focus[1] / 100 * 1200

        assert left <= x <= right
        assert top <= max(0, y - 180) and min(1200, y + 180) <= bottom


def bomb() -> bytes:
    """A PNG that says it has 50,000 x 50,000 pixels."""
    head = b"IHDR" + (50_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + head + zlib.crc32(head).to_bytes(4, "big")


@pytest.mark.parametrize(
    "data", [bomb(), b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", photo()[:3000]]
)
def test_a_broken_photo_is_a_problem_and_not_a_crash(data):
    drawn = draw(house_designs()["quote"].design, content("quote", photo=data), YELLOW, "square")

    assert "photo" in {problem.key for problem in drawn.problems}


def test_the_same_card_gives_the_same_bytes_and_carries_no_metadata():
    design = house_designs()["number"].design
    one, other = (encode(draw(design, content("number"), YELLOW, "square")) for _ in range(2))

    assert one == other
    assert set(re.findall(rb"(IHDR|IDAT|IEND|PLTE|tEXt|eXIf|iCCP|tIME|pHYs)", one[:60])) <= {b"IHDR", b"IDAT"}


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_an_encoded_card_shows_what_was_drawn(kind):
    drawn = draw(house_designs()["quote"].design, content("quote", photo=photo()), YELLOW, "link")
    read = Image.open(io.BytesIO(encode(drawn, kind)))
    read.load()

    assert (read.format, read.mode, read.size) == (kind.upper(), "RGB", (1200, 630))
    differences = ImageChops.difference(read, drawn.image).getextrema()
    assert max(most for _, most in differences) <= (0 if kind == "png" else 60)


@pytest.mark.parametrize("name", HOUSES)
def test_a_picture_without_a_photo_is_under_300_kilobytes(name):
    for size in SCREEN_SIZES:
        drawn = draw(house_designs()[name].design, content(name), YELLOW, size)
        assert len(encode(drawn, "png")) < 300_000
        assert len(encode(drawn, "jpeg")) < 300_000


def test_the_page_to_print_is_a_pdf_with_its_alt_text_and_no_fonts():
    card = content("quote", photo=photo())
    made = pdf(house_designs()["quote"].design, card, YELLOW)
    stream = zlib.decompress(re.search(rb"FlateDecode>>stream\n(.*?)\nendstream", made, re.S)[1])

    assert made.startswith(b"%PDF-1.7")
    assert "Denise Oyelaran".encode("utf-16-be").hex().encode() in made
    assert b"/Font" not in made
    assert stream.count(b" c\n") > 100
    assert b"/I0 Do" in stream


def test_the_alt_text_is_drafted_from_what_the_card_says():
    design = house_designs()["quote"].design

    assert draft_alt(design, content("quote")) == (
        "Quote: “The last bus goes at 21:05. My shift ends at ten.” Denise Oyelaran, Night nurse, Thornwick."
    )
    assert draft_alt(design, Content({"quote": "Yes", "name": "Jo"}, photo=photo())) == "Quote: “Yes” Jo. With a photo."


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"version": 1, "layers": []},
        {"version": 1, "layers": [{"kind": "script"}]},
        {"version": 1, "layers": [{"kind": "text", "ink": "url(x)"}]},
        {"version": 1, "layers": [{"kind": "text", "place": "nowhere"}]},
        {"version": 1, "layers": [{"kind": "text", "box": {"square": [1, 2, 3, "4"]}}]},
        {"version": 1, "layers": [{"kind": "text", "box": {"poster": [1, 2, 3, 4]}}]},
        {"version": 1, "layers": [{"kind": "text", "words": "x" * 500}]},
        {"version": 1, "layers": [{"kind": "drawing", "name": "../../etc/passwd"}]},
        {"version": 1, "layers": [{"kind": "text"}] * 100},
        {"version": 1, "ground": "#fff", "layers": [{"kind": "text"}]},
        {"version": 1, "layers": [{"kind": "text", "when": ["os.system"]}]},
        {"version": 1, "layers": [{"kind": "text", "when": 5}]},
        {"version": 1, "layers": [{"kind": ["text"]}]},
        {"version": 1, "layers": [{"kind": "text", "only": 5}]},
        {"version": 1, "layers": [{"kind": "text", "only": [["square"]]}]},
        {"version": 1, "layers": [{"kind": "text", "box": {"square": [1, 2]}}]},
        {"version": 1, "layers": [{"kind": "text", "box": {"square": [0, 0, 0, -5]}}]},
        {"version": 1, "layers": [{"kind": "text", "box": {"square": [0, 0, float("nan"), 5]}}]},
        {"version": 1, "layers": [{"kind": "text", "sizes": {"square": [100_000, 50]}}]},
        {"version": 1, "layers": [{"kind": "drawing", "name": "bus", "at": {"square": [0, 0, 4000]}}]},
        {"version": 1, "layers": [{"kind": "shape", "radius": "wide"}]},
        {"version": 1, "layers": [{"kind": "shape", "form": "rounded", "thickness": 10**9}]},
        {"version": 1, "layers": [{"kind": "shape", "form": "rounded", "border": {"x": 1}}]},
        {"version": 1, "layers": [{"kind": "shape", "unknown": 1}]},
    ],
)
def test_a_design_that_cannot_be_drawn_is_refused_with_a_sentence(broken):
    with pytest.raises(DesignError) as refused:
        read_design(broken)

    assert str(refused.value)


def test_a_template_of_ones_own_is_drawn_from_places_in_every_size():
    design = {
        "version": 1,
        "form": "own",
        "ground": "on",
        "layers": [
            {"kind": "shape", "form": "circle", "tone": "accent+15", "place": "right"},
            {"kind": "photo", "form": "circle", "place": "right"},
            {"kind": "text", "words": "{title}", "style": "display", "ink": "accent", "place": "left"},
            {"kind": "text", "words": "{when}", "style": "note", "ink": "accent", "place": "left"},
        ],
    }
    card = Content({"title": "Meet at the stop", "when": "Thursday 7pm"}, photo=photo(), imprint=IMPRINT)

    assert [spec.key for spec in read_design(design).fields] == ["title", "when"]
    for size in SIZES:
        drawn = draw(design, card, YELLOW, size)
        assert drawn.problems == []
        assert_inside(drawn.boxes, SIZES[size])
        assert_apart(drawn.boxes)


def test_sizes_encoded_beside_each_other_are_those_encoded_one_by_one():
    form = house_designs()["thanks"]
    content = Content(fields={spec.key: spec.sample for spec in form.fields}, imprint="Promoted by Jo, Ashdale")
    drawn = [draw(form.design, content, card_theme("#ffc21a"), size) for size in SCREEN_SIZES]

    together = encode_all(iter(drawn), "png")

    assert [one.size for one, _data in together] == list(SCREEN_SIZES)
    assert [data for _one, data in together] == [encode(one, "png") for one in drawn]


QUOTES = (
    "The last bus leaves at five past nine and nobody asked us about it at all.",
    "Six million pounds a year would run every evening bus we lost.",
    "We asked the council for one thing: a bus home after nine o’clock at night.",
    "I walk home along the bypass in the dark. Every night of the week. Nobody at the council has ever walked it.",
    "Buses!",
)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("imprint", [IMPRINT, IMPRINT * 4])
@pytest.mark.parametrize("quote", QUOTES)
def test_no_word_of_a_quote_is_lost_in_the_drawing_beside_it(quote, imprint, language):
    form = house_designs()["quote"]
    fields = {spec.key: spec.sample for spec in form.fields} | {"quote": quote}
    said = Content(fields=fields, imprint=imprint, language=language)
    for size in SIZES.values():
        laid = lay_out(read_design(form.design), said, YELLOW.face, size)
        ground, _problems = cards.painted(laid, said, YELLOW, size)
        words = Image.new("RGB", ground.size, "white")
        cards.paint_words(words, laid, YELLOW)

        written, drawn = words.convert("L").point(lambda grey: 255 * (grey < 200)), ground.convert("L")
        above_the_band = (0, 0, size.width, int(size.band_top * 0.8))
        lost = ImageChops.multiply(written, drawn.point(lambda grey: 255 * (grey < 90))).crop(above_the_band)
        assert lost.getbbox() is None, (size.name, lost.getbbox())
