"""A fact that was wrong: flagged wherever it is said, in public where it was, and once."""

from datetime import timedelta

import pytest

from groundswell.trunk.facts import selectors, services
from groundswell.trunk.facts.models import Fact, FactUse
from groundswell.trunk.records.ids import new_key
from groundswell.trunk.signals import FactEnded, PublicationChanged, receives, send

pytestmark = pytest.mark.django_db
HEARD: list[FactEnded] = []


@receives(FactEnded)
def hear(news: FactEnded) -> None:
    HEARD.append(news)


@pytest.fixture(autouse=True)
def heard():
    HEARD.clear()
    return HEARD


def object_id(letter: str) -> str:
    return letter * 22


def test_all_that_says_it_is_flagged_and_told_once(six, five, noon, heard):
    services.use_facts(kind="post", public_id=object_id("p"), facts=[six, five], at=noon)
    services.use_facts(kind="card", public_id=object_id("c"), facts=[six], at=noon)
    services.use_facts(kind="card", public_id=object_id("d"), facts=[six], at=noon)
    services.use_facts(kind="card", public_id=object_id("d"), facts=[], at=noon)

    later = noon + timedelta(hours=1)
    first = services.withdraw_fact(fact=six, reason="Old paper", at=later, account=None, instead=five)
    again = services.withdraw_fact(fact=six, reason="Other", at=later, account=None)

    assert (first, again, six.state, six.reason) == (True, False, Fact.CORRECTED, "Old paper")
    assert [use.fact for use in selectors.flagged("post", object_id("p"))] == [six]
    assert len(selectors.flagged("card", object_id("c"))) == 1
    assert selectors.flagged("card", object_id("d")) == [], "it did not say it any more"
    assert selectors.facts_to_put_right(six.campaign).get().places == 2
    assert [(news.fact_id, news.instead_id, news.at) for news in heard] == [(six.pk, five.pk, later)]


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 301])
def test_nothing_ends_without_a_reason(six, noon, heard, reason):
    with pytest.raises(services.Refused):
        services.withdraw_fact(fact=six, reason=reason, at=noon, account=None)

    six.refresh_from_db()
    assert six.state == Fact.CURRENT and heard == []


def test_what_is_right_must_be_a_current_fact_of_this_campaign(six, five, record, other_campaign, noon):
    strange = record("£1", campaign=other_campaign)
    services.withdraw_fact(fact=five, reason="Also wrong", at=noon, account=None)

    for wrong in (six, strange, five):
        with pytest.raises(services.Refused):
            services.withdraw_fact(fact=six, reason="Old paper", at=noon, account=None, instead=wrong)

    six.refresh_from_db()
    assert six.state == Fact.CURRENT


def test_a_correction_is_a_new_fact_and_made_once(six, noon):
    key = new_key()
    fields = {"reason": "Old paper", "text": "It saves £5.4m", "figure": "£5.4m", "source_title": "Paper 7"}

    first, again = (services.correct_fact(fact=six, key=key, at=noon, account=None, **fields) for _time in range(2))

    six.refresh_from_db()
    assert (first, six.instead, six.state) == (again, first, Fact.CORRECTED)
    assert (six.text, six.figure) == ("Running the network as one saves £6m a year", "£6m"), "what was said stays"
    assert Fact.objects.count() == 2


def test_two_who_correct_at_once_leave_one_correction(six, noon):
    services.correct_fact(fact=six, reason="Old", text="£5.4m", key=new_key(), at=noon, account=None)

    with pytest.raises(services.Refused, match="before you"):
        services.correct_fact(fact=six, reason="Old", text="£5.5m", key=new_key(), at=noon, account=None)

    assert not Fact.objects.filter(text="£5.5m").exists(), "the second correction is undone with its refusal"


def test_a_chain_of_corrections_leads_to_what_is_right(six, noon):
    five = services.correct_fact(fact=six, reason="Old", text="£5.5m", key=new_key(), at=noon, account=None)
    last = services.correct_fact(fact=five, reason="Typo", text="£5.4m", key=new_key(), at=noon, account=None)

    six.refresh_from_db()
    assert selectors.said_instead(six) == last
    assert "Say instead: £5.4m" in selectors.why_not(six, on=noon.date())


def test_the_correction_is_public_where_anything_went_out(six, five, noon):
    services.use_facts(kind="somewhere", public_id=object_id("s"), facts=[six], at=noon)

    services.withdraw_fact(fact=six, reason="Old paper", at=noon, account=None, instead=five)

    assert list(selectors.corrections(six.campaign)) == [six]
    assert selectors.public_instead(six) == five


def test_what_nobody_outside_saw_stays_inside(six, noon):
    services.withdraw_fact(fact=six, reason="Old paper", at=noon, account=None)

    assert not selectors.corrections(six.campaign).exists()
    assert not selectors.may_be_read(six)


def test_facts_are_public_once_a_post_with_them_is_out(six, five, noon):
    services.use_facts(kind="post", public_id=object_id("p"), facts=[six], at=noon)

    for state in ("waiting", "failed"):
        send(PublicationChanged(six.campaign_id, 1, "post", object_id("p"), state, noon))
        assert not selectors.public_facts(six.campaign).exists()
    send(PublicationChanged(six.campaign_id, 1, "post", object_id("p"), "published", noon))

    assert list(selectors.public_facts(six.campaign)) == [six]


def test_a_quote_taken_back_leaves_every_public_page_at_once(denise, noon, heard):
    services.show_fact(fact=denise, account=None, at=noon)
    services.use_facts(kind="post", public_id=object_id("p"), facts=[denise], at=noon)

    first, again = (services.take_back_quote(fact=denise, erase=False, at=noon, account=None) for _time in range(2))

    assert (first, again) == (True, False)
    assert denise.state == Fact.WITHDRAWN and not selectors.may_be_read(denise)
    assert denise.consent_note == "" and denise.said_by == "Denise Oyelaran"
    assert len(selectors.flagged("post", object_id("p"))) == len(heard) == 1


def test_erasing_leaves_none_of_her_words_or_name(denise, noon):
    services.take_back_quote(fact=denise, erase=False, at=noon, account=None)

    assert services.take_back_quote(fact=denise, erase=True, at=noon, account=None) is True

    kept = str({field.name: getattr(denise, field.attname) for field in Fact._meta.concrete_fields})
    for canary in ("Denise", "21:05", "nurse", "Thornwick", "Jo"):
        assert canary not in kept


def test_only_a_quote_is_taken_back(six, noon):
    with pytest.raises(services.Refused):
        services.take_back_quote(fact=six, erase=True, at=noon, account=None)

    six.refresh_from_db()
    assert six.text and six.state == Fact.CURRENT


def test_new_words_of_a_quote_need_their_own_consent(denise, noon):
    services.use_facts(kind="somewhere", public_id=object_id("s"), facts=[denise], at=noon)

    right = services.correct_fact(
        fact=denise, reason="We misheard", text="My shift ends at eleven.", key=new_key(), at=noon, account=None
    )

    assert right.consent == "" and right.said_by == "Denise Oyelaran"
    assert not selectors.may_be_read(right), "nobody asked her about these words"
    assert selectors.public_instead(denise) is None


def test_the_database_keeps_no_end_without_its_time(six):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.filter(pk=six.pk).update(state=Fact.WITHDRAWN)

    assert FactUse.objects.count() == 0
