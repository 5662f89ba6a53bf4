"""Postcodes as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.trunk.places.postcodes import compact, outward, read_postcode, sector

POSTCODES = st.from_regex(
    r"\A[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][ABCDEFGHJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY])"
    r" [0-9][ABD-HJLNP-UW-Z]{2}\Z"
)
BLANKS = st.text(alphabet=" \t\u00a0\u2003\u200b\ufeff", max_size=3)
SEPARATORS = st.sampled_from(["", " ", "  ", "-", " - ", "\u00a0", "\u2013", "\u2011", ".", "\u3000"])


@pytest.mark.parametrize(
    "typed",
    [
        "AD4 7QX",
        "ad4 7qx",
        "Ad47Qx",
        "AD47QX",
        "AD4  7QX",
        "AD4-7QX",
        "  AD4 7QX  ",
        "AD4\u00a07QX",
        "ＡＤ４　７ＱＸ",
        "AD4–7QX",
        "AD 47 QX",
        "AD4.7QX",
        "\u200bAD4 7QX\r\n",
    ],
)
def test_the_ways_people_type_a_postcode_all_read_the_same(typed):
    assert read_postcode(typed).code == "AD4 7QX"


@pytest.mark.parametrize("code", ["M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 0AX", "EC1A 1BB", "AD4 7QX"])
def test_every_shape_of_postcode_is_read(code):
    assert read_postcode(code.lower()).code == code


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("LS6 IAA", "LS6 1AA"),
        ("ls6 laa", "LS6 1AA"),
        ("LSO 1AA", "LS0 1AA"),
        ("SW1A OAA", "SW1A 0AA"),
        ("SWIA 0AA", "SW1A 0AA"),
        ("0X1 1AA", "OX1 1AA"),
        ("1S6 1AA", "LS6 1AA"),
        ("1P1 1AA", "IP1 1AA"),
        ("EHI OAA", "EH1 0AA"),
        ("5O14 0AA", "SO14 0AA"),
    ],
)
def test_a_misread_letter_is_offered_and_never_changed_silently(typed, offered):
    read = read_postcode(typed)

    assert read.suggestion == offered
    assert (read.code is None) == (offered is not None)


@pytest.mark.parametrize(
    "typed", ["", "   ", "LS6", "LS6 1", "12345", "Ashdale", "LS6 1A!", "ЛС6 1АА", "ß6 1AA", "QQ1 1AA"]
)
def test_what_is_no_postcode_gives_neither_code_nor_offer(typed):
    read = read_postcode(typed)

    assert (read.code, read.suggestion) == (None, None)


def test_a_very_long_text_is_refused_at_once():
    assert read_postcode("1" * 1_000_000).code is None


@given(POSTCODES, SEPARATORS, BLANKS, BLANKS, st.booleans())
def test_any_postcode_is_read_with_any_case_blanks_and_hyphens(code, between, before, after, lower):
    typed = f"{before}{outward(code)}{between}{code.split()[1]}{after}"

    assert read_postcode(typed.lower() if lower else typed).code == code


@given(POSTCODES)
def test_an_o_for_a_nought_and_an_i_for_a_one_never_change_a_code_silently(code):
    for wrong, right in (("O", "0"), ("I", "1"), ("l", "1")):
        read = read_postcode(code.replace(right, wrong))
        if read.code is not None:
            assert compact(read.code) == compact(code.replace(right, wrong).upper())


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_and_reading_twice_is_the_same(text):
    read = read_postcode(text)

    assert not (read.code and read.suggestion)
    for found in filter(None, (read.code, read.suggestion)):
        assert read_postcode(found).code == found


def test_the_parts_of_a_code():
    assert (outward("SW1A 0AA"), sector("SW1A 0AA"), compact("SW1A 0AA")) == ("SW1A", "SW1A 0", "SW1A0AA")
