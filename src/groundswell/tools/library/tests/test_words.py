"""Finding by words: the same on both databases."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from groundswell.tools.library import selectors, services
from groundswell.tools.library.models import Article, Entry
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts import services as facts
from groundswell.trunk.records.full_text import fold, terms

pytestmark = pytest.mark.django_db


def article(campaign: Campaign, title: str, text: str = "", **told) -> Article:
    found = Article.objects.create(
        campaign=campaign, url="https://x.example/", title=title, text=text, key=uuid4(), **told
    )
    services.enter_article(found)
    return found


@pytest.fixture
def shelf(campaign: Campaign, other_campaign: Campaign, noon: datetime) -> Campaign:
    """Six articles and a fact here; one article next door."""
    rows = [
        ("Buses after nine", "The last bus goes at 21:05."),
        ("How Harrowby took its buses back", "It is run by the council now."),
        ("Tŷ Pawb yn Wrecsam", "Mae’r bws olaf yn mynd yn gynnar. Gŵyl y gân."),
        ("Fares", "A two-mile ticket costs £4.80. The bus company says no."),
        ("Łódź i Gdańsk", "Tramwaje nocne"),
        ("مواصلات", "الحافلة الأخيرة"),
    ]
    for number, (title, text) in enumerate(rows):
        article(campaign, title, text, added_at=noon + timedelta(minutes=number))
    article(other_campaign, "Buses next door", "secret plans", added_at=noon)
    facts.record_fact(
        campaign=campaign, kind="figure", text="Public control saves £5.4m a year", figure="£5.4m",
        source_title="Council transport paper 7", key=uuid4(), at=noon, tags=["money", "control"],
    )  # fmt: skip
    return campaign


def titles(campaign: Campaign, text: str) -> list[str]:
    return [item.title for item in selectors.shelf(campaign, text=text).items]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ty pawb", ["Tŷ Pawb yn Wrecsam"]),
        ("TŶ", ["Tŷ Pawb yn Wrecsam"]),
        ("gwyl gân", ["Tŷ Pawb yn Wrecsam"]),
        ("lodz", ["Łódź i Gdańsk"]),
        ("الحافلة", ["مواصلات"]),
        ("harrow", ["How Harrowby took its buses back"]),
        ("4.80", ["Fares"]),
        ("£5.4m", ["Public control saves £5.4m a year"]),
        ("paper 7", ["Public control saves £5.4m a year"]),
        ("money", ["Public control saves £5.4m a year"]),
        ("two-mile", ["Fares"]),
        ("bus harrowby", ["How Harrowby took its buses back"]),
        ("zeppelin", []),
        ("secret", []),
        ("bus OR secret", []),
        ('"harrowby" NOT council', []),
    ],
)  # fmt: skip
def test_words_are_found_by_their_beginnings_without_accents(shelf, typed, found):
    assert titles(shelf, typed) == found


def test_a_plural_finds_the_singular_and_the_title_counts_more_than_the_text(shelf):
    found = titles(shelf, "buses")

    assert found[:2] in (
        ["How Harrowby took its buses back", "Buses after nine"],
        ["Buses after nine", "How Harrowby took its buses back"],
    )
    assert "Fares" in found and "Buses next door" not in found


@pytest.mark.parametrize(
    "typed",
    [
        "'", '"', "*", "a* OR b", "NEAR(a b)", "title_words:bus", "-", "()", "bus)", "a & b | !c", "bus:*", "\\", "%_",
        "'; DROP TABLE library_entry; --", "\0", "\ud83d\ude80".encode("utf-16", "surrogatepass").decode("utf-16"),
        "ꟈ ᲀ 𞤀", "x" * 5000, "the " * 400, "ﷺ", "\u202e", "١٢",
    ],
)  # fmt: skip
def test_whatever_is_typed_is_only_words(shelf, typed):
    selectors.shelf(shelf, text=typed)

    assert Entry.objects.filter(campaign=shelf).count() == 7


def test_nothing_that_is_a_word_finds_everything(shelf):
    assert selectors.shelf(shelf, text="  …  ").total == 7


def test_a_changed_title_is_found_by_its_new_words_only(shelf, noon):
    found = Article.objects.get(title="Fares")
    Article.objects.filter(pk=found.pk).update(title="Tickets")
    services.enter_article(Article.objects.get(pk=found.pk))

    assert (titles(shelf, "tickets"), titles(shelf, "fares")) == (["Tickets"], [])


def test_what_is_deleted_is_not_found(shelf):
    Article.objects.filter(title="Fares").delete()

    assert titles(shelf, "fares") == [] and selectors.shelf(shelf).total == 6


def test_a_long_text_is_looked_through_as_far_as_both_databases_can(shelf, noon):
    article(shelf, "Long", "wordy " * 60_000 + "end", added_at=noon)

    assert titles(shelf, "wordy") == ["Long"]


def test_counts_of_each_kind_follow_the_words(shelf):
    found = selectors.shelf(shelf, text="bus")

    assert (found.all, found.counts["articles"], found.counts["facts"]) == (3, 3, 0)


def test_folding_takes_letters_apart_and_keeps_numbers():
    assert fold("Ŵyna’r Ýs, Æsop & ½ Straße №5") == "wyna r ys aesop 1 2 strasse no5"
    assert terms("parties glass") == [["parties", "partie", "parti", "party"], ["glass"]]
