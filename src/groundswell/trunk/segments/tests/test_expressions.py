"""Facts are looked up from the tables, and expressions put them together."""

from datetime import date, timedelta

import pytest
from tests.support.people import NOON

from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.consent.selectors import reachable
from groundswell.trunk.consent.services import wording_for
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.places.models import Postcode
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.expression import (
    EVERYONE,
    NOBODY,
    AllOf,
    AnyOf,
    Has,
    Not,
    Only,
    Since,
    Within,
    bytes_of,
)
from groundswell.trunk.supporters.models import Person, Tag, Tagging

pytestmark = pytest.mark.django_db


def person(campaign: Campaign, name: str, **values: object) -> Person:
    email = f"{name.split()[0].lower()}@example.org"
    values = {"created_at": NOON, "latest_activity_at": NOON, "email": email, "email_key": email, **values}
    return Person.objects.create(campaign=campaign, name=name, name_key=name.lower(), **values)


@pytest.fixture
def ana(campaign: Campaign) -> Person:
    return person(campaign, "Ana Reed", supporter_since=NOON, email_confirmed_at=NOON, postcode="AD4 7QX")


@pytest.fixture
def bo(campaign: Campaign) -> Person:
    return person(
        campaign, "Bo Lind", latest_activity_at=NOON - timedelta(days=40), created_at=NOON - timedelta(days=40)
    )


def did(who: Person, kind: str, object_id: str, days: int = 0) -> None:
    when = NOON - timedelta(days=days)
    key = f"{kind}:{who.pk}:{object_id}:{days}"
    Activity.objects.create(
        key=key, campaign=who.campaign, person=who, kind=kind, object_id=object_id, occurred_at=when, recorded_at=when
    )


def said(who: Person, given: bool, minute: int, channel: str = "email", in_force: bool = True) -> None:
    when = NOON + timedelta(minutes=minute)
    wording = wording_for(campaign=who.campaign, channel=channel, text="Yes.", at=NOON)
    Consent.objects.create(
        person=who, wording=wording, given=given, source="on paper", said_at=when,
        effective_at=when if in_force else None, key=f"{who.pk}:{minute}",
    )  # fmt: skip


def test_all_any_and_not_are_of_those_who_are_there(campaign: Campaign, ana: Person, bo: Person) -> None:
    gone = person(campaign, "Cy Gone", erased_at=NOON, supporter_since=NOON)
    merged = person(campaign, "Di Double", merged_into=ana, supporter_since=NOON)

    tag = Tag.objects.create(campaign=campaign, name="stall")
    for who in (ana, gone, merged):
        Tagging.objects.create(tag=tag, person=who, tagged_at=NOON)

    tagged = Has(f"tag:{tag.pk}")
    asked = (EVERYONE, NOBODY, tagged, Not(tagged), AnyOf((tagged, Has("supporter"))), AllOf((EVERYONE, Not(tagged))))
    found = [sorted(sets.ids(campaign, expression, NOON)) for expression in asked]

    assert found == [[ana.pk, bo.pk], [], [ana.pk], [bo.pk], [ana.pk], [bo.pk]]
    assert sets.counts(campaign, asked, NOON) == [2, 0, 1, 1, 1, 1]
    assert sets.holding(campaign, bo.pk, asked, NOON) == [True, False, False, True, False, True]
    assert sets.holding(campaign, gone.pk, asked, NOON) == [False] * 6


def test_nobody_of_another_campaign_is_counted(campaign: Campaign, other_campaign: Campaign, ana: Person) -> None:
    person(other_campaign, "Eve Other", supporter_since=NOON)

    assert sets.count(campaign, Has("supporter"), NOON) == 1
    assert sets.count(other_campaign, EVERYONE, NOON) == 1
    assert sets.count(other_campaign, Only.of([ana.pk]), NOON) == 0


def test_deeds_are_found_by_kind_object_and_day(campaign: Campaign, ana: Person, bo: Person) -> None:
    did(ana, "petitions.signed", "one", days=3)
    did(bo, "petitions.signed", "two", days=40)

    def who(expression: object) -> list[int]:
        return sorted(sets.ids(campaign, expression, NOON))  # type: ignore[arg-type]

    assert who(Has("did:petitions.signed")) == [ana.pk, bo.pk]
    assert who(Has("did:petitions.signed:two")) == [bo.pk]
    assert who(Since("petitions.signed", days=3)) == [ana.pk]
    assert who(Since("petitions.signed", days=2)) == []
    assert who(Since("petitions.signed", "two", days=40)) == [bo.pk]
    assert who(Since("petitions.signed", "two", days=39)) == []
    assert who(Since("petitions.signed", day=date(2026, 3, 14))) == [ana.pk]
    assert who(Since("petitions.signed")) == [ana.pk, bo.pk]
    over = Since("petitions.signed", day=date(2026, 2, 1)), Not(Since("petitions.signed", day=date(2026, 3, 1)))
    assert who(AllOf(over)) == [bo.pk], "a time that is over"
    assert who(Since("", days=30)) == [ana.pk]
    assert who(Since("met", days=30)) == [ana.pk]
    assert who(Since("joined", days=0)) == [ana.pk]


def test_the_latest_word_in_force_decides(campaign: Campaign, ana: Person, bo: Person) -> None:
    said(ana, False, 0)
    said(ana, True, 1)
    said(ana, False, 2, in_force=False)
    said(bo, True, 3)
    cal = person(campaign, "Cal Ash", email_confirmed_at=NOON)
    said(cal, True, 4)
    said(cal, False, 5)

    facts = {fact: sorted(sets.ids(campaign, Has(fact), NOON)) for fact in ("yes:email", "no:email", "may:email")}

    assert facts == {"yes:email": [ana.pk, bo.pk], "no:email": [cal.pk], "may:email": [ana.pk]}
    assert facts["may:email"] == [p.pk for p in reachable(Person.objects.filter(campaign=campaign), "email")]
    assert sets.facts(campaign, "source:") == {"source:on paper": 3}


def test_distance_is_along_the_ground_from_the_postcode(campaign: Campaign, ana: Person, bo: Person) -> None:
    Postcode.objects.create(code="AD47QX", lat=53.80, lon=-1.55)

    inside = Within(53.90, -1.55, 6.92)
    outside = Within(53.90, -1.55, 6.90)

    assert sorted(sets.ids(campaign, inside, NOON)) == [ana.pk]
    assert sets.counts(campaign, [outside, Not(inside), Within(53.8, -1.55, 0.1)], NOON) == [0, 1, 1]


def test_the_first_come_by_latest_deed_or_by_name_and_go_on(campaign: Campaign, ana: Person, bo: Person) -> None:
    more = [person(campaign, f"Bo Lindqvist {letter}", email_key=letter) for letter in "cab"]
    by_name = [p.pk for p in Person.objects.filter(campaign=campaign).order_by("name_key", "pk")]
    by_latest = [p.pk for p in Person.objects.filter(campaign=campaign).order_by("-latest_activity_at", "-pk")]

    for order, expected in (("name", by_name), ("latest", by_latest)):
        found: list[int] = []
        while some := sets.first(campaign, EVERYONE, NOON, order=order, limit=2, after=found[-1] if found else None):
            found += some
        assert found == expected
        assert len(found) == 2 + len(more)


def test_a_snapshot_is_kept_as_bytes(campaign: Campaign, ana: Person, bo: Person) -> None:
    kept = bytes_of(sets.ids(campaign, EVERYONE, NOON))
    bo.erased_at = NOON
    bo.save()

    assert list(sets.ids(campaign, Only.of(kept), NOON)) == [ana.pk]


def test_a_group_counts_its_confirmed_members(campaign: Campaign, group: Group, ana: Person, bo: Person) -> None:
    from groundswell.trunk.campaigns.models import Membership
    from groundswell.trunk.records.ids import new_key

    Membership.objects.create(group=group, person=ana, key=new_key(), joined_at=NOON, confirmed_at=NOON)
    Membership.objects.create(group=group, person=bo, key=new_key(), joined_at=NOON)

    facts = sets.facts(campaign, "group:") | sets.facts(campaign, "waits:")
    assert facts == {f"group:{group.pk}": 1, f"waits:{group.pk}": 1}
