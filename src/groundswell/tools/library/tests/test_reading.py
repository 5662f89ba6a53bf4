"""Reading pages of the web, kind and hostile."""

import time
from datetime import date

import pytest

from groundswell.tools.library.reading import decoded, read_page
from groundswell.tools.library.tests.pages import GAZETTE

pytestmark = pytest.mark.once

HTML = "text/html; charset=utf-8"
URL = "https://www.gazette.example/news/1"


def read(html: str, kind: str = HTML):
    return read_page(html.encode(), kind, URL)


def test_a_page_says_its_title_site_author_day_picture_and_words():
    page = read(GAZETTE)

    assert (page.title, page.site) == ("Drivers’ branch backs public control", "Ashdale Gazette")
    assert (page.author, page.published_on) == ("Nell Ibbotson, Rees Tŷ", date(2026, 3, 9))
    assert (page.language, page.picture_url) == ("en", "https://www.gazette.example/pictures/depot.png")
    assert page.summary == "The branch voted 61 to 4 on Sunday night."


def test_of_its_words_the_article_is_kept_as_plain_text():
    text = read(GAZETTE).text

    assert "voted by 61 to 4, on Sunday night, to back public control of the buses" in text
    assert text.count("\n") == 2, "three paragraphs, a line each"
    assert "April. Its paper" in text
    for other in ("Home", "Subscribe", "sandwiches", "All rights", "canary", "<", "A bus"):
        assert other not in text


def test_without_an_article_the_box_with_most_words_is_taken():
    html = (
        '<body><div class="menu"><p>News</p><p>Sport</p></div><div><div id="story">'
        + "".join(f"<p>Paragraph {number}, with commas, and some words about buses.</p>" for number in range(9))
        + "</div></div><div><p>Cookies, please, accept.</p></div></body>"
    )

    text = read(html).text

    assert text.count("Paragraph") == 9 and "Cookies" not in text and "Sport" not in text


def test_a_page_that_says_nothing_of_itself_has_its_host_and_its_first_words():
    page = read("<p>Only this.</p>")

    assert (page.title, page.site, page.summary, page.text) == ("", "gazette.example", "Only this.", "Only this.")


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        ("Tŷ Pawb".encode(), "text/html", "Tŷ Pawb"),
        ("café".encode("latin-1"), "text/html; charset=ISO-8859-1", "café"),
        ("“quoted”".encode("cp1252"), "text/html; charset=latin1", "“quoted”"),
        ("مرحبا".encode("cp1256"), "text/html; charset=windows-1256", "مرحبا"),
        ("\ufeffŵ".encode("utf-16"), "text/html", "ŵ"),
        (b'<meta charset="shift_jis">' + "日本".encode("shift_jis"), "text/html", "日本"),
        (b"plain", "text/html; charset=no-such-letters", "plain"),
        (b"cGxhaW4=", "text/html; charset=base64", "cGxhaW4="),
        (b"a\\u0062", "text/html; charset=unicode_escape", "a\\u0062"),
        (b"nul\0nul", "text/html", "nulnul"),
    ],
)
def test_letters_are_read_as_the_page_names_them_and_only_as_letters(body, kind, said):
    assert said in decoded(body, kind)


HOSTILE = {
    "open tags": "<div " * 200_000,
    "deep": "<div>" * 300_000 + "words" + "</div>" * 300_000,
    "deep paragraphs": "<p><blockquote><li>" * 100_000 + "words",
    "open comments": "<!--" * 400_000,
    "open brackets": "<" * 2_000_000,
    "no end of an attribute": '<p title="' + "x" * 2_000_000,
    "a million attributes": "<p " + "a=1 " * 400_000 + ">words",
    "marked sections": "<![CDATA[" * 200_000,
    "instructions": "<?php " * 300_000,
    "entities": "&#x41;&amp" * 200_000,
    "many json blocks": '<script type="application/ld+json">{"@type":' * 50_000,
    "deep json": '<script type="application/ld+json">' + "[" * 150_000 + "</script>",
    "many metas": '<meta name="a" content="b">' * 80_000,
    "html html": "<html " * 300_000,
    "half a script": "<script>" * 200_000,
    "tables": "<table><tr><td>" * 60_000,
    "formatting": "<b><i><a>" * 60_000 + "words",
    "formatting again": "".join(f"<b a{number}>" for number in range(400)) + "<p>" * 600_000,
    "quotes": "<a \"<a '" * 400_000,
    "blanks before nothing": "<a" + " " * 3_000_000 + "=",
    "equals": "<a " + "= " * 1_500_000,
    "left out": "<nav>" * 500_000 + "</nav>" * 200_000,
    "a number of a million figures": "<p>&#" + "9" * 1_000_000 + ";",
    "ends without starts": "</div></p>" * 400_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_takes_no_longer_than_other(name):
    started = time.perf_counter()

    read(HOSTILE[name][: 4 * 1024 * 1024])

    assert time.perf_counter() - started < 15


def test_what_a_page_says_cannot_hide_letters_or_turn_the_text_round():
    page = read("<title>a\u202eb\u0000c\u200bd</title><p>x\u2066y\ufeffz</p>")

    assert (page.title, page.text) == ("abcd", "xyz")


@pytest.mark.parametrize(
    "data",
    [
        "null", "[]", "{", '{"@type": 3}', '{"@type": ["NewsArticle"], "author": {"name": {"name": 3}}, "image": [[]]}',
        '{"@type": "Article", "datePublished": "2026-99-99", "headline": ["a"], "author": "https://x.example/"}',
        '{"@graph": 4}', '{"@type": "Article", "image": {"url": "javascript:alert(1)"}}',
    ],
)  # fmt: skip
def test_odd_data_about_an_article_is_no_data(data):
    page = read(f'<script type="application/ld+json">{data}</script><title>T</title>')

    assert (page.title, page.author, page.published_on, page.picture_url) == ("T", "", None, "")
