import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from groundswell.trunk.ui.colours import contrast, from_hex, from_oklch, to_hex, to_oklch
from groundswell.trunk.ui.theme import NEAR_BLACK, accent_of, roles, theme_css, theme_digest, was_dimmed

HARD = [
    *("#ffc21a", "#ff0000", "#00ff00", "#0000ff", "#ffff00", "#ffffff", "#000000"),
    *("#808080", "#e4003b", "#767676", "#00aeef", "#8a8a00", "#fffdf5"),
]
colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
TEXT, EDGE = 4.5, 3.0
PROMISES = [
    *[("on-accent", ground, TEXT) for ground in ("accent", "accent-press")],
    *[("accent-ink", ground, TEXT) for ground in ("paper", "surface", "sunken", "accent-wash")],
    *[("accent-edge", ground, EDGE) for ground in ("paper", "surface", "sunken")],
    *[(ink, ground, TEXT) for ink in ("ink", "ink-2") for ground in ("paper", "surface", "sunken")],
    ("ink", "accent-wash", TEXT),
    *[("line-strong", ground, EDGE) for ground in ("paper", "surface", "sunken")],
    ("on-inverse", "inverse", TEXT),
    *[
        (name, ground, TEXT)
        for name in ("good", "warn", "bad", "info")
        for ground in ("paper", "surface", f"{name}-wash")
    ],
]


def with_hard_ones(test):
    for colour in HARD:
        test = example(brand=colour)(test)
    return test


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@with_hard_ones
@settings(max_examples=400, deadline=None)
@given(brand=colours)
def test_every_pair_that_the_design_promises_can_be_read(dark, brand):
    found = roles(brand, dark=dark)

    short = {
        f"{one} on {ground}": round(contrast(found[one], found[ground]), 2)
        for one, ground, least in PROMISES
        if contrast(found[one], found[ground]) < least
    }

    assert short == {}


@with_hard_ones
@settings(max_examples=200, deadline=None)
@given(brand=colours)
def test_a_colour_that_was_not_dimmed_is_shown_as_it_was_chosen(brand):
    shown = accent_of(brand, dark=False)

    assert (shown != brand) == was_dimmed(brand) or contrast(shown, brand) < 1.01


@settings(max_examples=200, deadline=None)
@given(brand=colours)
def test_colours_survive_the_way_there_and_back(brand):
    assert to_hex(from_hex(brand)) == brand
    assert to_hex(from_oklch(to_oklch(from_hex(brand)))) == brand


def test_the_demo_yellow_takes_black_text_and_a_mid_blue_is_dimmed_for_white():
    assert roles("#ffc21a", dark=False)["on-accent"] == NEAR_BLACK
    assert was_dimmed("#3a8fd9") and roles("#3a8fd9", dark=False)["on-accent"] == "#ffffff"


def test_a_theme_says_both_schemes_in_plain_hex():
    css = theme_css("#e4003b", "figtree")

    assert '--brand-display:"Figtree GS"' in css
    assert ":root[data-theme=dark]" in css and "prefers-color-scheme:dark" in css
    assert "oklch" not in css and "color-mix" not in css
    assert theme_digest("#e4003b", "figtree") != theme_digest("#e4003b", "archivo")


@pytest.mark.parametrize("text", ["", "red", "#12345", "url(x)", "#ffc21a;}body{display:none", "#ggg000"])
def test_what_is_not_a_colour_never_reaches_the_stylesheet(text):
    with pytest.raises(ValueError):
        theme_css(text, "archivo")
