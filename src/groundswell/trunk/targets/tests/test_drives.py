"""Making, changing, opening and closing drives; who may record for which target."""

import pytest
from django.http import Http404
from tests.support.people import give_role, make_account

from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.campaigns.models import Group
from groundswell.trunk.targets import selectors, services
from groundswell.trunk.targets.models import Candidate, Drive, Standing
from groundswell.trunk.targets.services import Refused, Stands, Step

pytestmark = pytest.mark.django_db


def make(campaign, noon, **more) -> Drive:
    values = {"kind": Drive.CAUSE, "title": "The vote", "account": None} | more
    return services.create_drive(campaign=campaign, at=noon, **values)


def test_drives_of_one_name_get_addresses_of_their_own(campaign, other_campaign, noon):
    assert [make(campaign, noon).slug for _ in range(2)] == ["the-vote", "the-vote-2"]
    assert make(other_campaign, noon).slug == "the-vote"
    assert make(campaign, noon, title="Blocks").slug == "blocks-2"
    assert make(campaign, noon, title="!!!").slug == "drive"


def test_a_drive_opens_closes_and_opens_again(campaign, asha, noon):
    drive = make(campaign, noon)

    assert services.open_drive(drive=drive, account=asha, at=noon)
    assert not services.open_drive(drive=drive, account=asha, at=noon)
    assert services.close_drive(drive=drive, account=asha, at=noon)
    assert services.open_drive(drive=drive, account=asha, at=noon)
    drive.refresh_from_db()
    assert (drive.state, drive.opened_at) == (Drive.OPEN, noon)


def test_only_what_may_change_changes(campaign, asha, noon):
    drive = make(campaign, noon)

    services.change_drive(drive=drive, account=asha, at=noon, title="Another", public_board=True)
    with pytest.raises(ValueError, match="slug"):
        services.change_drive(drive=drive, account=asha, at=noon, slug="mine")

    drive.refresh_from_db()
    assert (drive.title, drive.public_board, drive.version) == ("Another", True, 1)


def test_candidates_follow_the_list_but_none_is_lost_that_was_declared_for(contest, rhona, leah, says, noon):
    says("declared", standing=contest.standings.select_related("drive").first(), candidate=rhona)

    services.set_candidates(drive=contest, candidates=[Stands("Piers Stainton", backed=True)], at=noon)

    names = list(contest.candidates.order_by("order").values_list("name", "backed"))
    assert names == [("Piers Stainton", True), ("Rhona Pickersgill", False)]


def test_at_most_one_candidate_is_backed_and_a_cause_has_none(drive, contest, noon):
    with pytest.raises(Refused):
        services.set_candidates(drive=contest, candidates=[Stands("A", backed=True), Stands("B", backed=True)], at=noon)
    with pytest.raises(Refused):
        services.set_candidates(drive=drive, candidates=[Stands("A")], at=noon)
    assert Candidate.objects.filter(drive=contest, backed=True).count() == 1


def test_targets_of_other_campaigns_are_not_added(drive, other_campaign, noon):
    theirs = services.add_target(campaign=other_campaign, name="X", office="Y", source="Z", at=noon)

    assert services.add_to_drive(drive=drive, targets=[theirs], at=noon) == 0


def test_one_who_left_comes_back_with_what_it_said(drive, standing, council, says, asha, noon):
    says("declared")
    assert services.remove_from_drive(standing=standing, account=asha, at=noon)
    assert len(selectors.board(drive)) == 3

    assert services.add_to_drive(drive=drive, targets=council, at=noon) == 1

    standing.refresh_from_db()
    assert (standing.left_at, standing.stance) == (None, "declared")


def test_the_first_stage_that_has_not_closed_counts(drive, noon):
    from datetime import timedelta

    services.set_stages(
        drive=drive,
        stages=[
            Step("Committee", needed=1, closes_at=noon),
            Step("Council", "majority", closes_at=noon + timedelta(days=7)),
        ],
        at=noon,
    )

    titles = [selectors.tally(drive, at=noon + timedelta(days=days)).stage.title for days in (-1, 0, 6, 30)]

    assert titles == ["Committee", "Council", "Council", "Council"]


def test_a_campaigns_own_target_changes_and_shows_on_open_boards(drive, standing, council, asha, noon):
    before = standing.version

    services.change_target(target=council[0], account=asha, at=noon, email="new@council.example.org")

    standing.refresh_from_db()
    assert standing.version > before
    with pytest.raises(ValueError, match="no_sending"):
        services.change_target(target=council[0], account=asha, at=noon, no_sending=False)


def test_a_shared_target_is_nobodys_to_change(asha, noon):
    shared = services.add_target(campaign=None, name="X", office="MP", source="A list", at=noon)

    with pytest.raises(Refused, match="shared"):
        services.change_target(target=shared, account=asha, at=noon, email="x@example.org")


def test_an_organiser_of_a_ward_reads_all_and_records_for_her_own(drive, standings, areas, campaign, noon):
    ward = make_account("Wanda", "wanda@example.org")
    give_role(ward, campaign, "organiser", area=areas[0])
    scope = scope_in(campaign, ward, "organiser")

    assert selectors.standing_or_404(scope, standings[1].public_id) == standings[1]
    assert selectors.standing_or_404(scope, standings[0].public_id, to_record=True) == standings[0]
    for other in standings[1:]:
        with pytest.raises(Http404):
            selectors.standing_or_404(scope, other.public_id, to_record=True)


def test_an_organiser_of_a_group_records_for_the_groups_area(drive, standings, areas, campaign, noon):
    account = make_account("Gwen", "gwen@example.org")
    region = areas[0].parent
    group = Group.objects.create(campaign=campaign, slug="g", name="G", area=region, created_at=noon)
    give_role(account, campaign, "organiser", group=group)
    scope = scope_in(campaign, account, "organiser")

    assert selectors.reach(scope) == {region.pk, *(area.pk for area in areas)}
    with pytest.raises(Http404):
        selectors.standing_or_404(scope, standings[3].public_id, to_record=True)


@pytest.mark.parametrize("role", ["editor", "caller", "volunteer"])
def test_who_is_no_organiser_records_nothing(drive, standing, campaign, role):
    account = make_account("Ned", "ned@example.org")
    give_role(account, campaign, role)

    with pytest.raises(Http404):
        selectors.standing_or_404(scope_in(campaign, account, role), standing.public_id, to_record=True)


def test_another_campaigns_standing_is_nobodys(standing, other_campaign, oona):
    for place in (other_campaign, scope_in(other_campaign, oona, "owner")):
        with pytest.raises(Http404):
            selectors.standing_or_404(place, standing.public_id)


def test_drafts_and_closed_boards_are_not_public(campaign, noon, asha):
    drive = make(campaign, noon, public_board=True)
    closed_to_all = make(campaign, noon)
    services.open_drive(drive=closed_to_all, account=asha, at=noon)

    assert list(selectors.drives(campaign, public=True)) == []
    services.open_drive(drive=drive, account=asha, at=noon)
    assert list(selectors.drives(campaign, public=True)) == [drive]
    with pytest.raises(Http404):
        selectors.drive_or_404(campaign, closed_to_all.slug, public=True)


def test_a_campaign_with_a_contest_can_be_deleted(contest, rhona, says, campaign):
    says("declared", standing=contest.standings.select_related("drive").first(), candidate=rhona)

    campaign.delete()

    assert Standing.objects.count() == 0


def test_an_address_at_a_mail_service_for_everybody_needs_the_page_that_publishes_it(campaign, asha, noon):
    mine = {"campaign": campaign, "name": "X", "office": "Y", "source": "Z", "at": noon}

    with pytest.raises(Refused):
        services.add_target(**mine, email="cllr.x@gmail.com")
    target = services.add_target(**mine, email="cllr.x@gmail.com", email_source="https://council.example.org/x")
    with pytest.raises(Refused):
        services.change_target(target=target, account=asha, at=noon, email_source="")
