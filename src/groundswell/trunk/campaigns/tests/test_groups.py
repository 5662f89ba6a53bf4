"""Joining and leaving groups: counted once, after the mail is confirmed."""

from datetime import timedelta
from uuid import uuid4

import pytest

from groundswell.trunk.campaigns import confirmables, selectors, services
from groundswell.trunk.campaigns.models import Group, Membership
from groundswell.trunk.campaigns.recount import recount
from groundswell.trunk.campaigns.services import GroupDetails
from groundswell.trunk.ledger.models import Activity, Counter
from groundswell.trunk.ledger.selectors import totals
from groundswell.trunk.messaging.models import Confirmation
from groundswell.trunk.supporters.meeting import Introduced
from groundswell.trunk.supporters.models import Person

pytestmark = pytest.mark.django_db


def join(group, at, *, name="Denise Okoro", email="denise@example.org", key=None, **more):
    introduced = Introduced(group.campaign_id, name, email, "AD4 7QX", said_by="on a group's page")
    return services.join_group(group=group, introduced=introduced, key=key or uuid4(), at=at, **more)


def members(group):
    return selectors.groups(group.campaign).get(pk=group.pk).members


def test_joining_counts_once_the_email_is_confirmed(campaign, group, noon):
    first, again = join(group, noon), join(group, noon)

    assert (first.is_new, again.is_new, members(group)) == (True, False, 0)
    assert Confirmation.objects.get().email_key == "denise@example.org"
    assert [row.title for row in confirmables.waiting(campaign, "denise@example.org")] == [group.name]

    urls = [confirmables.confirm(campaign, "denise@example.org", noon) for _ in range(2)]

    assert urls == [selectors.group_url(group), None]
    assert members(group) == 1 and Membership.objects.count() == 1
    activity = Activity.objects.get(kind="groups.joined")
    assert (activity.group, activity.object_id) == (group, group.public_id)
    assert totals(campaign.pk, ["groups.joined"])["groups.joined"] == 1


def test_a_mailbox_that_says_it_was_not_her_forgets_the_joining(campaign, group, noon):
    join(group, noon)

    confirmables.forget(campaign, "denise@example.org", noon)

    assert not Membership.objects.exists() and confirmables.waiting(campaign, "denise@example.org") == []


def test_who_types_a_members_address_learns_nothing_and_changes_nothing(campaign, group, noon):
    join(group, noon)
    confirmables.confirm(campaign, "denise@example.org", noon)

    join(group, noon + timedelta(hours=2))

    assert members(group) == 1 and Activity.objects.filter(kind="groups.joined").count() == 1


def test_a_key_used_for_somebody_else_is_refused(group, noon):
    key = uuid4()
    join(group, noon, key=key)

    with pytest.raises(services.KeyReused):
        join(group, noon, name="Tom Baxter", email="tom@example.org", key=key)


def test_leaving_and_coming_back_is_confirmed_anew(campaign, group, noon):
    membership = join(group, noon).membership
    confirmables.confirm(campaign, "denise@example.org", noon)
    membership.refresh_from_db()

    left, again = (services.leave_group(membership=membership, at=noon + timedelta(days=1)) for _ in range(2))
    assert (left, again, members(group)) == (True, False, 0)

    join(group, noon + timedelta(days=2))
    assert members(group) == 0
    confirmables.confirm(campaign, "denise@example.org", noon + timedelta(days=2))
    assert members(group) == 1
    kinds = list(Activity.objects.order_by("occurred_at").values_list("kind", flat=True))
    assert kinds == ["groups.joined", "groups.left", "groups.joined"]


def test_a_known_person_joins_by_one_tap_and_can_undo_for_ten_minutes(campaign, group, noon):
    person = Person.objects.create(
        campaign=campaign, name="Denise", name_key="denise", email_key="d@example.org", created_at=noon
    )

    membership = services.join_as_known(group=group, person=person, key=uuid4(), at=noon).membership
    assert members(group) == 1

    assert not services.undo_join(membership=membership, at=noon + timedelta(minutes=11))
    assert services.undo_join(membership=membership, at=noon + timedelta(minutes=9))
    assert members(group) == 0


def test_a_closed_group_takes_nobody(campaign, group, olu, noon):
    closed, again = (services.close_group(group=group, account=olu, at=noon) for _ in range(2))

    assert (closed, again) == (True, False)
    with pytest.raises(services.GroupClosed):
        join(group, noon)
    assert not selectors.groups(campaign).exists()


def test_groups_of_one_name_get_addresses_of_their_own(campaign, olu, noon):
    made = [
        services.create_group(campaign=campaign, details=GroupDetails("Thornwick"), account=olu, at=noon).slug
        for _ in range(2)
    ]
    assert made == ["thornwick", "thornwick-2"]
    assert services.create_group(campaign=campaign, details=GroupDetails("New"), account=olu, at=noon).slug == "new-2"


def test_the_nearest_three_groups_within_twenty_miles_are_found(campaign, noon):
    for name, north in (("Here", 56.0), ("Near", 56.05), ("Next", 56.1), ("Fourth", 56.2), ("Far", 57.0)):
        Group.objects.create(campaign=campaign, slug=name.lower(), name=name, lat=north, lon=3.0, created_at=noon)
    Group.objects.create(campaign=campaign, slug="nowhere", name="Nowhere", created_at=noon)

    found = selectors.nearest(campaign, (56.0, 3.0))

    assert [(near.group.name, near.distance) for near in found] == [
        ("Here", "Right here"),
        ("Near", "3 miles"),
        ("Next", "7 miles"),
    ]
    assert selectors.nearest(campaign, (50.0, 3.0)) == []


def test_recounting_finds_no_drift_and_mends_one(campaign, group, noon):
    join(group, noon)
    confirmables.confirm(campaign, "denise@example.org", noon)
    assert recount(campaign, apply=False) == []

    Counter.objects.filter(name="groups.joined", hour_key="", object_id="").update(value=7)

    assert [(drift.kept, drift.counted) for drift in recount(campaign, apply=True)] == [(7, 1)]
    assert recount(campaign, apply=False) == []
