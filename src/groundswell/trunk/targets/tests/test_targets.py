"""Targets: lists that are loaded again and again, and who may see whom."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import Area, BoundarySet
from groundswell.trunk.targets.models import UK_PARLIAMENT, Target
from groundswell.trunk.targets.selectors import find_targets, representatives
from groundswell.trunk.targets.services import Listed, add_target, end_target, load_targets

pytestmark = pytest.mark.django_db
SOURCE = "Rill Council"
CARYS = Listed("1", "Carys Wainfleet", "Councillor", "Independent")
PIRAN = Listed("2", "Piran Leadbeater", "Councillor")


@pytest.fixture
def region() -> Area:
    rills = BoundarySet.objects.create(code="rills", name="The Rills")
    return Area.objects.create(boundary_set=rills, kind=Area.REGION, code="R", name="Rills", slug="rills")


@pytest.fixture
def upper(region) -> Area:
    return Area.objects.create(
        boundary_set=region.boundary_set,
        kind=Area.CONSTITUENCY,
        code="R1",
        name="Upper Rill",
        slug="upper",
        parent=region,
    )


def load(*listed: Listed, at: datetime, no_sending: bool = False) -> int:
    return load_targets(source=SOURCE, listed=listed, no_sending=no_sending, at=at)


def test_a_second_load_renames_and_does_not_double(noon):
    load(CARYS, PIRAN, at=noon)
    before = Target.objects.get(source_key="1")

    written = load(Listed("1", "Carys Wainfleet-Lee", "Councillor"), PIRAN, at=noon + timedelta(days=1))

    after = Target.objects.get(source_key="1")
    assert (written, Target.objects.count()) == (1, 2)
    assert (after.pk, after.public_id, after.name) == (before.pk, before.public_id, "Carys Wainfleet-Lee")


def test_the_same_list_again_writes_nothing(noon):
    load(CARYS, PIRAN, at=noon)

    assert load(CARYS, PIRAN, at=noon + timedelta(days=1)) == 0


def test_who_left_the_list_ends_and_who_comes_back_stands_again(noon):
    load(CARYS, PIRAN, at=noon)
    later = noon + timedelta(days=1)

    load(CARYS, at=later)
    ended = Target.objects.get(source_key="2").ended_at
    load(CARYS, PIRAN, at=later)

    assert ended == later
    assert Target.objects.get(source_key="2").ended_at is None


def test_an_empty_list_is_a_broken_file_and_ends_nobody(noon):
    load(CARYS, at=noon)

    assert load(at=noon) == 0
    assert not Target.objects.filter(ended_at__isnull=False).exists()


def test_another_source_is_left_alone(noon):
    load(CARYS, at=noon)

    load_targets(source="Other Council", listed=[PIRAN], no_sending=False, at=noon)

    assert Target.objects.filter(ended_at__isnull=True).count() == 2


def test_no_sending_is_never_lifted_by_a_later_load(noon):
    load(CARYS, at=noon, no_sending=True)

    load(Listed("1", "Carys W.", "Councillor"), at=noon, no_sending=False)

    assert Target.objects.get().no_sending


def test_the_database_refuses_a_member_that_may_be_sent_to(noon):
    with pytest.raises(IntegrityError), transaction.atomic():
        add_target(campaign=None, name="A Member", office="MP", source=UK_PARLIAMENT, at=noon)
    load_targets(source=UK_PARLIAMENT, listed=[CARYS], no_sending=True, at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.update(no_sending=False)

    assert Target.objects.get().no_sending


def test_ending_twice_keeps_the_first_moment(noon):
    target = add_target(campaign=None, name="Bronagh Teale", office="Mayor", source="by hand", at=noon)

    first, again = (end_target(target=target, at=noon + timedelta(days=days)) for days in (1, 2))

    target.refresh_from_db()
    assert (first, again, target.ended_at) == (True, False, noon + timedelta(days=1))


def test_an_area_is_represented_by_its_own_and_then_by_those_of_the_whole(noon, upper, region):
    load(Listed("m", "Bronagh Teale", "Mayor", area_id=region.pk), at=noon)
    add_target(campaign=None, name="Carys Wainfleet", office="Councillor", source="by hand", area=upper, at=noon)

    assert [target.name for target in representatives(upper.pk, at=noon)] == ["Carys Wainfleet", "Bronagh Teale"]
    assert [target.name for target in representatives(region.pk, at=noon)] == ["Bronagh Teale"]
    assert representatives(None, at=noon) == []


def test_who_ended_represents_nobody_from_then_on(noon, upper):
    target = add_target(campaign=None, name="Carys", office="Councillor", source="by hand", area=upper, at=noon)
    end_target(target=target, at=noon + timedelta(days=1))

    assert representatives(upper.pk, at=noon) == [target]
    assert representatives(upper.pk, at=noon + timedelta(days=1)) == []


def test_another_campaigns_target_is_not_seen(noon, upper, campaign: Campaign, other_campaign: Campaign):
    theirs = add_target(
        campaign=other_campaign, name="Theirs", office="Director", source="by hand", area=upper, at=noon
    )
    ours = add_target(campaign=campaign, name="Ours", office="Director", source="by hand", area=upper, at=noon)

    assert representatives(upper.pk, at=noon, campaign=campaign) == [ours]
    assert representatives(upper.pk, at=noon) == []
    assert find_targets(campaign, "director", at=noon) == [ours]
    assert find_targets(other_campaign, "director", at=noon) == [theirs]


def test_a_target_is_found_by_name_office_or_area(noon, upper, campaign: Campaign):
    target = add_target(
        campaign=None, name="Carys Wainfleet", office="Councillor", source="by hand", area=upper, at=noon
    )

    for text in ("carys", "wain counc", "upper rill", ""):
        assert find_targets(campaign, text, at=noon) == [target]
    assert find_targets(campaign, "nobody", at=noon) == []
