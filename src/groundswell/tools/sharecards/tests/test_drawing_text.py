"""Text on cards: every letter, every direction, and no word outside its box."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.tools.sharecards.drawing.bidi import visual_runs
from groundswell.tools.sharecards.drawing.fitting import Room, fit
from groundswell.tools.sharecards.drawing.fonts import FACES, FALLBACK, HERE, chain, names
from groundswell.tools.sharecards.drawing.stack import style_of
from groundswell.tools.sharecards.drawing.words import clean, clusters, shape, split

pytestmark = pytest.mark.once

DISPLAY = style_of("display", "archivo")
ROOM = Room(936, 590, (106, 64), 28)


def seen(text: str, rtl: bool) -> str:
    """The letters as they stand from the left."""
    return "".join(text[a:b][:: -1 if level % 2 else 1] for a, b, level in visual_runs(text, rtl))


@pytest.mark.parametrize(
    ("text", "rtl", "expected"),
    [
        ("car", False, "car"),
        ("אבג", True, "גבא"),
        ("car אבג bus", False, "car גבא bus"),
        ("אב car גד", True, "דג car בא"),
        ("אב 42 גד", True, "דג 42 בא"),
        ("bus 42 אב", False, "bus 42 בא"),
        ("אב £4.80", True, "£4.80 בא"),
        ("(אב)", False, "(בא)"),
        ("1–2 אב", True, "בא 2–1"),
    ],
)
def test_mixed_directions_are_drawn_in_the_order_they_are_read(text, rtl, expected):
    assert seen(text, rtl) == expected


@given(st.text(alphabet="ab אבג 12.,()-£%", max_size=30), st.booleans())
def test_every_character_is_drawn_once_in_any_mixture(text, rtl):
    runs = visual_runs(text, rtl)

    assert sorted(index for start, end, _ in runs for index in range(start, end)) == list(range(len(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Tŷ’r dŵr, ŵy, ẁ, ẃ, ẅ, Ŷ, Ỳ, â, ê, î, ô, û",
        "Łódź, Čeština, Español, Română, Türkçe, Íslenska, Magyar, Tiếng Việt",
        "Ελληνικά και Русский, Українська",
        "أنا أركب الحافلة",
        "עברית עם נִקּוּד",
        "🚌 🎉 ❤️ 👩🏽‍🚒 🏳️‍🌈 👍",
        "“quotes” ‘single’ – — … £ € § ½ × →",
    ],
)
def test_these_languages_and_emoji_have_all_their_letters(text):
    found = shape(text, DISPLAY, "", False)

    assert found.missing == ()
    assert found.width > 0


def test_a_letter_that_no_font_has_is_named_and_a_sign_stands_for_it():
    found = fit("The word 漢字 is here", DISPLAY, ROOM, "en")

    assert found.missing == ("漢", "字")
    assert found.lines


def test_arabic_letters_join():
    joined, alone = shape("بس", DISPLAY, "ar", True), [shape(letter, DISPLAY, "ar", True) for letter in "بس"]

    assert {glyph.number for glyph in joined.glyphs} != {one.glyphs[0].number for one in alone}


def test_joined_emoji_and_flags_are_one_letter():
    assert clusters("a👩🏽‍🚒🇬🇧é") == ("a", "👩🏽‍🚒", "🇬🇧", "é")


def test_what_cannot_be_seen_is_taken_out():
    assert clean("a\u202eb\x00c  d\r\n\n e\u2066") == "abc d\ne"


def test_a_line_may_break_after_a_hyphen():
    assert [word.text for word in split("door-knocking at Weavers’ Hall")] == [
        "door-",
        "knocking",
        "at",
        "Weavers’",
        "Hall",
    ]


def test_a_quote_is_broken_where_its_phrases_end():
    found = fit("“The last bus goes at 21:05. My shift ends at ten.”", DISPLAY, ROOM, "en")

    assert [line.text for line in found.lines] == ["“The last bus", "goes at 21:05.", "My shift ends", "at ten.”"]
    assert found.size == 106


def test_a_long_text_is_set_smaller_and_a_very_long_one_is_named():
    short, long, longer = (fit("a word or two " * times, DISPLAY, ROOM, "en") for times in (3, 9, 20))

    assert short.size > long.size >= 64
    assert (short.problem, long.problem, longer.problem) == ("", "", "long")
    assert longer.size <= 64


def test_a_word_of_300_letters_stays_in_its_box():
    found = fit("Llanfair" * 38, DISPLAY, ROOM, "cy")

    assert found.problem in ("long", "cut")
    assert all(line.width * found.size <= ROOM.width for line in found.lines)
    assert found.height <= ROOM.height


@settings(max_examples=60, deadline=None)
@given(
    st.text(min_size=1, max_size=400),
    st.sampled_from([Room(936, 590, (106, 64), 28), Room(300, 90, (44, 30), 28, 2), Room(400, 300, (200, 90), 28, 1)]),
)
def test_any_text_fits_any_room(text, room):
    found = fit(text, DISPLAY, room, "en")

    assert all(line.width * found.size <= room.width * 1.03 for line in found.lines)
    assert found.height <= room.height + 1 or len(found.lines) == 1


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="abcWgŵ אבגبسم🚌👩🏽‍❤️ 漢.,-", min_size=1, max_size=120))
def test_a_line_is_drawn_no_wider_than_it_was_measured(text):
    for line in fit(text, DISPLAY, ROOM, "en").lines:
        assert shape(line.text, DISPLAY, "en", False).width <= line.width * 1.02 + 0.1


def test_words_make_way_for_what_stands_beside_them():
    beside = Room(936, 590, (64, 64), 28, 8, beside=((200, 600, 400),))
    found = fit("one word after the other " * 6, DISPLAY, beside, "en")

    lower = [line for number, line in enumerate(found.lines) if found.baseline(number) + 0.24 * 64 > 200]
    assert lower
    assert all(line.width * found.size <= 400 for line in lower)


def test_all_fonts_are_there_with_their_licences():
    assert set(names()) == {*FACES["archivo"], *FALLBACK}
    assert [font.name for font in chain("archivo", 820)] == [*FACES["archivo"], *FALLBACK]
    assert {file.name for file in HERE.glob("LICENSE-*")} == {
        f"LICENSE-{name}.txt" for name in ("archivo", "figtree", "noto")
    }
