"""Roles: given only by those who hold them, ended at once."""

import pytest

from groundswell.trunk.access import selectors, services
from groundswell.trunk.access.models import Account, Role
from groundswell.trunk.access.scope import Grant, scope_of
from groundswell.trunk.places.models import Area, BoundarySet

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Area:
    boundary_set = BoundarySet.objects.create(code="ashdale", name="Ashdale")
    return Area.objects.create(boundary_set=boundary_set, kind="region", code="R1", name="North", slug="north")


@pytest.fixture
def ward(region: Area) -> Area:
    return Area.objects.create(
        boundary_set=region.boundary_set,
        kind="constituency",
        code="W1",
        name="Millbeck",
        slug="millbeck",
        parent=region,
    )


def test_the_maker_of_a_campaign_becomes_its_owner_once(campaign, cal, noon):
    services.grant_role(account=cal, campaign=campaign, role="owner", granted_by=cal, at=noon)

    with pytest.raises(services.NotYours):
        second = Account.objects.create_user("dan@example.org")
        services.grant_role(account=second, campaign=campaign, role="owner", granted_by=second, at=noon)


def test_granting_twice_gives_back_the_first(campaign, olu, ben, noon):
    first, again = (
        services.grant_role(account=ben, campaign=campaign, role="caller", granted_by=olu, at=noon) for _ in range(2)
    )

    assert first == again
    assert Role.objects.filter(account=ben, role="caller").count() == 1


@pytest.mark.parametrize("role", ["volunteer", "caller", "canvasser", "editor", "organiser"])
def test_an_organiser_gives_up_to_organiser_but_never_owner(campaign, olu, asha, cal, noon, role):
    services.grant_role(account=cal, campaign=campaign, role=role, granted_by=asha, at=noon)

    with pytest.raises(services.NotYours):
        services.grant_role(account=cal, campaign=campaign, role="owner", granted_by=asha, at=noon)


@pytest.mark.parametrize("role", ["volunteer", "caller", "canvasser", "editor"])
def test_nobody_else_gives_anything(campaign, olu, cal, ben, noon, role):
    services.grant_role(account=cal, campaign=campaign, role=role, granted_by=olu, at=noon)

    with pytest.raises(services.NotYours):
        services.grant_role(account=ben, campaign=campaign, role="volunteer", granted_by=cal, at=noon)


def test_an_organiser_of_a_group_gives_in_that_group_only(campaign, olu, cal, ben, group, noon):
    services.grant_role(account=cal, campaign=campaign, role="organiser", granted_by=olu, at=noon, group=group)

    services.grant_role(account=ben, campaign=campaign, role="caller", granted_by=cal, at=noon, group=group)
    with pytest.raises(services.NotYours):
        services.grant_role(account=ben, campaign=campaign, role="caller", granted_by=cal, at=noon)


def test_an_organiser_of_an_area_gives_in_the_areas_it_holds(campaign, olu, cal, ben, region, ward, noon):
    services.grant_role(account=cal, campaign=campaign, role="organiser", granted_by=olu, at=noon, area=region)

    services.grant_role(account=ben, campaign=campaign, role="organiser", granted_by=cal, at=noon, area=ward)
    with pytest.raises(services.NotYours):
        services.grant_role(account=cal, campaign=campaign, role="organiser", granted_by=ben, at=noon, area=region)


def test_a_group_of_another_campaign_is_refused(other_campaign, oona, cal, group, noon):
    with pytest.raises(services.NotYours):
        services.grant_role(account=cal, campaign=other_campaign, role="caller", granted_by=oona, at=noon, group=group)


def test_an_owner_has_no_say_in_another_campaign(campaign, oona, cal, olu, noon):
    with pytest.raises(services.NotYours):
        services.grant_role(account=cal, campaign=campaign, role="volunteer", granted_by=oona, at=noon)
    with pytest.raises(services.NotYours):
        services.end_role(role=Role.objects.get(account=olu), by=oona, at=noon)


def test_the_last_owner_stays(campaign, olu, cal, noon):
    with pytest.raises(services.LastOwner):
        services.end_role(role=Role.objects.get(account=olu), by=olu, at=noon)

    services.grant_role(account=cal, campaign=campaign, role="owner", granted_by=olu, at=noon)
    assert services.end_role(role=Role.objects.get(account=olu), by=olu, at=noon)


def test_ending_twice_ends_once(campaign, olu, ben, noon):
    role = Role.objects.get(account=ben)

    assert [services.end_role(role=role, by=olu, at=noon) for _ in range(2)] == [True, False]


def test_a_role_ended_by_mistake_is_given_again(campaign, olu, ben, noon):
    role = Role.objects.get(account=ben)
    services.end_role(role=role, by=olu, at=noon)

    services.give_again(role=role, by=olu, at=noon)

    assert selectors.grants(ben, campaign) == (Grant("volunteer"),)


def test_a_narrow_organiser_is_no_organiser_where_they_only_call(campaign, cal):
    held = (Grant("organiser", group_id=1), Grant("caller"))

    both = scope_of(campaign, cal, held, {"organiser", "caller"})
    assert both.whole and both.may("caller") and not both.may("organiser")
    narrow = both.as_role("organiser")
    assert narrow.group_ids == {1} and narrow.area_ids == frozenset() and narrow.may("organiser")


def test_roles_in_two_groups_do_not_mix(campaign, cal):
    held = (Grant("organiser", group_id=1), Grant("caller", group_id=2))

    scope = scope_of(campaign, cal, held, {"organiser", "caller"})

    assert scope.group_ids == {1, 2} and scope.roles == frozenset()


def test_without_a_role_nothing_is_seen(campaign, cal):
    scope = scope_of(campaign, cal, (), {"organiser"})

    assert not scope.whole and scope.group_ids == scope.area_ids == frozenset()


def test_a_closed_account_holds_nothing(campaign, olu, asha, noon):
    services.disable_account(account=asha, by=olu, at=noon)

    assert selectors.grants(asha, campaign) == ()
