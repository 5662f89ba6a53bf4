"""Recording what may be said: once, with its source, and with the consent of whom it quotes."""

from datetime import date, timedelta

import pytest

from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.facts import selectors, services
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.records.ids import new_key

pytestmark = pytest.mark.django_db


def test_the_same_key_records_one_fact(campaign, record):
    key = new_key()

    first, again = record("Fares up 38%", key=key), record("Fares up 40%", key=key)

    assert first.pk == again.pk
    assert Fact.objects.get().text == "Fares up 38%"
    assert AuditEntry.objects.filter(object_kind="fact").count() == 1


def test_a_key_of_another_campaign_gives_nothing_away(campaign, other_campaign, record):
    key = new_key()
    record("Fares up 38%", key=key)

    with pytest.raises(services.Refused):
        record("Fares up 38%", campaign=other_campaign, key=key)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"text": "   "}, "Write what may be said"),
        ({"source_title": ""}, "Say where we have it from"),
        ({"kind": "rumour"}, "figure, a quote or a claim"),
        ({"kind": "quote"}, "whose words"),
        ({"text": "x" * 501}, "too long"),
        ({"consent": "sure"}, "agreed"),
        ({"consent": "refused"}, "agreed"),
    ],
)
def test_what_is_missing_is_said_in_words(record, wrong, said):
    with pytest.raises(services.Refused, match=said):
        record(**({"text": "Fares up 38%"} | wrong))

    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,<script>",
        "ftp://example.org/paper",
        "//example.org",
        "https://",
        "java\nscript:alert(1)",
        "https://exa mple.org/<script>",
    ],
)
def test_a_source_that_is_no_web_page_is_refused(record, address):
    with pytest.raises(services.Refused, match="whole web address"):
        record("Fares up 38%", source_url=address)


def test_nul_line_breaks_and_blanks_are_cleaned(record):
    fact = record("  Fares\n\tup\0 38% ", tags=["Fares", " fares ", "", "x" * 99])

    assert fact.text == "Fares up 38%"
    assert fact.tags == ["fares", "x" * 30]


def test_words_change_until_something_says_them(record, noon):
    fact = record("Fares up 83%", figure="83%")

    services.change_fact(fact=fact, account=None, at=noon, text="Fares up 38%", figure="38%")
    services.use_facts(kind="post", public_id="p" * 22, facts=[fact], at=noon)
    with pytest.raises(services.Refused, match="Correct the fact"):
        services.change_fact(fact=fact, account=None, at=noon, text="Fares up 40%")
    services.change_fact(fact=fact, account=None, at=noon, credit="Nell Ibbotson", tags=["fares"])

    fact.refresh_from_db()
    assert (fact.text, fact.figure, fact.credit, fact.tags) == ("Fares up 38%", "38%", "Nell Ibbotson", ["fares"])


def test_what_was_withdrawn_stays_as_it_is(six, noon):
    services.withdraw_fact(fact=six, reason="Old paper", at=noon, account=None)

    with pytest.raises(services.Refused):
        services.change_fact(fact=six, account=None, at=noon, credit="Nobody")


def test_a_quote_is_said_only_with_consent_that_still_runs(record, noon):
    today = noon.date()
    quote = record("I walk home.", kind=Fact.QUOTE, said_by="Denise")

    assert "Ask Denise" in selectors.why_not(quote, on=today)
    quote = services.change_fact(
        fact=quote, account=None, at=noon, consent="given", consent_until=today + timedelta(days=1)
    )
    assert selectors.why_not(quote, on=today + timedelta(days=1)) == ""
    assert "Ask again" in selectors.why_not(quote, on=today + timedelta(days=2))


def test_a_quote_without_consent_is_not_shown_in_public(record, noon):
    quote = record("I walk home.", kind=Fact.QUOTE, said_by="Denise")

    with pytest.raises(services.Refused, match="Ask Denise"):
        services.show_fact(fact=quote, account=None, at=noon)

    assert not selectors.public_facts(quote.campaign).exists()


def test_what_is_shown_is_shown_once(five, noon):
    assert services.show_fact(fact=five, account=None, at=noon) is True
    assert services.show_fact(fact=five, account=None, at=noon + timedelta(hours=1)) is False

    assert selectors.public_facts(five.campaign).get().public_at == noon


def test_a_credit_that_asked_not_to_be_named_is_not(record):
    open_one, hidden = record("A", credit="Nell"), record("B", credit="Nell", credit_hidden=True)

    assert [selectors.public_credit(fact) for fact in (open_one, hidden)] == ["Nell", ""]


def test_a_date_is_a_date(record):
    with pytest.raises(services.Refused, match="no date"):
        record("Fares up 38%", source_on="yesterday")
    assert record("Fares up 38%", source_on=date(2026, 1, 5)).source_on == date(2026, 1, 5)
