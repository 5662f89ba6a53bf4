"""The desk's page of who asks whom, the card on the overview, and the act that offers the shortage."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.support.people import give_role, make_account

from groundswell.tools.nominations.acts import claim_offers, claims_card
from groundswell.tools.nominations.claim_progress import by_claimer, by_organiser, by_region
from groundswell.tools.nominations.models import Block
from groundswell.tools.nominations.services import free_ended
from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.next_acts import Place, next_acts
from groundswell.trunk.targets.models import Drive

pytestmark = pytest.mark.django_db
PROGRESS = "/desk/better-buses/nominations/the-council-vote/progress/"


@pytest.fixture
def wilf(campaign, group):
    """Organises the group Millbrook only."""
    account = make_account("Wilf Garside", "wilf@example.org")
    give_role(account, campaign, "organiser", group=group)
    return account


@pytest.fixture
def nora(campaign, wards):
    """Organises the region North only."""
    account = make_account("Nora Vale", "nora@example.org")
    give_role(account, campaign, "organiser", area=wards[0].parent)
    return account


@pytest.fixture
def join(group, noon):
    return lambda person: Membership.objects.create(
        group=group, person=person, key=uuid4(), joined_at=noon, confirmed_at=noon
    )


def test_claimed_asked_declared_and_expired_by_claimer(take, tess, una, record, drive, noon):
    block = take(tess)
    first, second = block.claims.order_by("number")[:2]
    record(first, "no_answer"), record(second, "against")
    free_ended(at=block.expires_at)
    take(una, size=3, at=block.expires_at)

    rows = {row.name: row.sums for row in by_claimer(drive, None, at=noon)}

    tess_sums = rows["Tess M."]
    assert (tess_sums.claimed, tess_sums.asked, tess_sums.declared, tess_sums.expired, tess_sums.held) == (
        4,
        2,
        1,
        2,
        0,
    )
    assert (rows["Una P."].claimed, rows["Una P."].held) == (3, 3)


def test_by_region_names_nobody_and_says_how_many_are_free(take, tess, drive, noon):
    take(tess)
    rows = {row.name: (row.sums.claimed, row.undecided, row.free) for row in by_region(drive, at=noon)}
    assert sum(claimed for claimed, _, _ in rows.values()) == 4
    assert {name: row[1] for name, row in rows.items()} == {"North": 4, "South": 4}
    assert sum(free for _, _, free in rows.values()) == 4


def test_by_organiser_counts_the_people_of_her_group_or_area(take, tess, una, drive, wilf, nora, join, noon):
    join(una)
    take(una, size=3), take(tess, size=3)
    rows = {row.where: (row.claimers, row.sums.claimed) for row in by_organiser(drive, at=noon)}
    assert rows == {"Millbrook": (1, 3), "North": (0, 0), "Everyone else": (1, 3)}


def test_an_organiser_sees_the_page_and_a_volunteer_does_not(drive, live, tess, client_for, asha, ben, cal):
    live(tess)
    text = client_for(asha).get(PROGRESS).content.decode()
    assert "Tess M." in text and "Marlow" not in text and "By organiser" in text
    assert client_for(ben).get(PROGRESS).status_code == 404
    assert client_for(cal).get(PROGRESS).status_code == 404


def test_an_organiser_of_a_group_sees_and_frees_her_own_people_only(drive, live, tess, una, client_for, wilf, join):
    join(una)
    mine, other = live(una, size=3), live(tess, size=3)
    browser = client_for(wilf)

    text = browser.get(PROGRESS).content.decode()

    assert "Una P." in text and "Tess M." not in text and "By organiser" not in text
    for what in ("free", "remind"):
        assert browser.post(f"{PROGRESS}{other.public_id}/{what}/").status_code == 404
    assert "Tess" not in b"".join(browser.get(f"{PROGRESS[:-1]}.csv").streaming_content).decode()
    other.refresh_from_db()
    assert other.ended_at is None and other.reminded_at is None
    assert browser.post(f"{PROGRESS}{mine.public_id}/free/").status_code == 302
    mine.refresh_from_db()
    assert mine.end == Block.FREED


def test_a_block_of_another_drive_is_not_reached_through_this_one(drive, live, tess, campaign, client_for, asha, noon):
    other = Drive.objects.create(
        campaign=campaign, slug="other", kind="cause", state="open", title="x", created_at=noon
    )
    block = live(tess)
    path = PROGRESS.replace("the-council-vote", other.slug)
    assert client_for(asha).post(f"{path}{block.public_id}/free/").status_code == 404


def test_two_blocks_of_one_claimer_are_freed_one_by_one(drive, live, tess, client_for, asha):
    first, second = live(tess, size=3), live(tess, size=4)
    text = client_for(asha).get(PROGRESS).content.decode()
    assert "Free 3" in text and "Free 4" in text and first.public_id in text and second.public_id in text


def test_reminding_from_the_desk_sends_one_mail(drive, live, tess, client_for, asha):
    block, browser = live(tess), client_for(asha)
    for _ in range(2):
        browser.post(f"{PROGRESS}{block.public_id}/remind/")
    assert Message.objects.filter(kind="block").count() == 1


def test_the_file_holds_the_same_numbers_and_runs_no_formula(drive, live, make_person, client_for, asha):
    live(make_person("=Cmd Smith"), size=3)
    body = b"".join(client_for(asha).get(f"{PROGRESS[:-1]}.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert rows[0][:3] == ["By", "Name", "Claimed"]
    assert rows[1] == ["claimer", "'=Cmd S.", "3", "0", "0", "0", "3", ""]
    assert {row[0] for row in rows[1:]} >= {"claimer", "region", "organiser"}


def test_the_shortage_is_offered_with_its_reason_in_words(drive, campaign, tess, take):
    at = timezone.now()
    (offer,) = claim_offers(campaign=campaign, person=tess, place=Place.of(None), at=at)
    assert (offer.title, offer.short_of, offer.wanted) == ("Ask 4 councillors", 8, 8)
    assert offer.reason == "8 councillors have nobody to ask them"
    assert offer in next_acts(campaign=campaign, person=tess, place=Place.of(None), at=at)


def test_who_has_a_block_is_offered_to_go_on_with_it(drive, campaign, tess, live):
    block = live(tess)
    (offer,) = claim_offers(campaign=campaign, person=tess, place=Place.of(None), at=timezone.now())
    assert offer.url.endswith(f"/blocks/{block.public_id}/") and offer.reason == "4 councillors left in your block"


def test_nothing_is_offered_where_nobody_is_free_or_the_board_is_not_public(
    drive, campaign, tess, una, make_person, live
):
    Drive.objects.update(public_board=False)
    assert claim_offers(campaign=campaign, person=None, place=Place.of(None), at=timezone.now()) == []
    live(tess), live(una)
    third = make_person("Ida Moss")
    assert claim_offers(campaign=campaign, person=third, place=Place.of(None), at=timezone.now()) == []


def test_the_overview_shows_the_shortage_of_each_open_drive(drive, campaign, asha, client_for, live, tess, record):
    block = live(tess)
    record(block.claims.first(), "no_answer", at=timezone.now() - timedelta(minutes=1))
    (row,) = claims_card(scope_in(campaign, asha, "organiser"), timezone.now())
    assert (row.short.unclaimed, row.held, row.asked) == (4, 3, 1)
    assert "have nobody to ask them" in client_for(asha).get("/desk/better-buses/").content.decode()
