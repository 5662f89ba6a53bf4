"""Taking blocks: who gets whom, caps, ends, and letting go."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from groundswell.tools.nominations.claim_recount import recount
from groundswell.tools.nominations.claim_selectors import holders, shortage
from groundswell.tools.nominations.claimers import Claimer
from groundswell.tools.nominations.models import Block, Claim
from groundswell.tools.nominations.services import (
    ClaimRefused,
    NothingFree,
    claim_block,
    free_block,
    free_ended,
    hand_back,
)
from groundswell.tools.nominations.tests.claims.conftest import names_in, standing_of
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.supporters.personal_data import erase_person, export_person
from groundswell.trunk.targets import services as targets
from groundswell.trunk.targets.services import Asked, Step

pytestmark = pytest.mark.django_db


def test_her_own_representative_comes_first_then_the_nearest(take, tess):
    block = take(tess)

    assert names_in(block)[0] == "Fay"
    assert set(names_in(block)[1:3]) == {"Edda", "Gita"}


def test_those_nobody_asked_come_before_those_who_heard_and_the_least_heard_before_the_rest(take, una, drive, noon):
    for name, calls in (("Ada", 3), ("Bela", 1), ("Cora", 2), ("Dina", 1), ("Edda", 1)):
        rows = [Asked(standing_of(drive, name).pk, "call", f"{name}{n}", account_id=None) for n in range(calls)]
        targets.record_asks(rows, at=noon - timedelta(days=3))

    block = take(una)

    assert set(names_in(block)[:3]) == {"Fay", "Gita", "Hana"}
    assert names_in(block)[3] in {"Bela", "Dina", "Edda"}


def test_a_target_is_in_one_block_at_a_time(take, tess, una):
    first, second = take(tess), take(una)

    assert set(names_in(first)) & set(names_in(second)) == set()
    with pytest.raises(NothingFree):
        take(tess)
    assert Block.objects.count() == 2


def test_she_may_take_fewer_and_never_more_than_a_block(take, tess, una):
    assert len(names_in(take(tess, size=3))) == 3
    assert len(names_in(take(una, size=100))) == 4


def test_the_same_key_takes_one_block(drive, tess, una, noon):
    key = uuid4()
    first, again = (claim_block(drive=drive, claimer=Claimer(person=tess), key=key, at=noon) for _ in range(2))

    assert (first.new, again.new, again.block) == (True, False, first.block)
    with pytest.raises(ClaimRefused):
        claim_block(drive=drive, claimer=Claimer(person=una), key=key, at=noon)


def test_two_live_blocks_are_the_most_and_five_in_a_day(take, tess, drive, noon):
    take(tess, size=3)
    second = take(tess, size=3)
    with pytest.raises(ClaimRefused, match="two blocks"):
        take(tess, size=3)

    for _ in range(3):
        hand_back(block=second, reason="", at=noon)
        second = take(tess, size=3)
    hand_back(block=second, reason="", at=noon)
    with pytest.raises(ClaimRefused, match="five blocks"):
        take(tess, size=3)
    assert take(tess, size=3, at=noon + timedelta(hours=25))


def test_nobody_takes_from_a_drive_that_is_not_open(take, tess, drive, asha, noon):
    targets.close_drive(drive=drive, account=asha, at=noon)
    with pytest.raises(ClaimRefused):
        take(tess)


def test_the_decided_the_departed_and_the_just_asked_are_not_given_out(take, tess, una, drive, asha, record, noon):
    targets.declare(
        standing=standing_of(drive, "Ada"), stance="declared", evidence_note="Said so", key=uuid4(), at=noon
    )
    targets.remove_from_drive(standing=standing_of(drive, "Bela"), account=asha, at=noon)
    block = take(tess, size=3)
    asked = names_in(block)
    for claim in block.claims.all():
        record(claim, "no_answer")

    given = names_in(take(una, at=noon + timedelta(hours=2)))

    assert set(given) == {"Cora", "Dina", "Edda", "Fay", "Gita", "Hana"} - set(asked)
    assert len(names_in(take(una, at=noon + timedelta(days=2)))) == 3


def test_a_block_is_kept_until_eight_in_the_evening_or_the_end_of_the_stage(take, tess, una, drive, noon):
    kept = timezone.localtime(take(tess, size=3).expires_at)
    assert (kept.date() - noon.date()).days == 3 and kept.hour == 20

    closes = noon + timedelta(hours=30)
    targets.set_stages(drive=drive, stages=[Step("Vote", needed=2, closes_at=closes)], at=noon)
    assert take(una).expires_at == closes


def test_what_is_handed_back_is_free_at_once_and_what_was_asked_stays(take, tess, una, record, noon):
    block = take(tess)
    record(block.claims.order_by("number").first(), "no_answer")

    assert hand_back(block=block, reason="time", at=noon) == 3
    assert hand_back(block=block, reason="hard", at=noon) == 0

    block.refresh_from_db()
    assert (block.end, block.hand_back_reason) == ("handed_back", "time")
    assert len(names_in(take(una))) == 4


def test_claims_expire_and_nobody_holds_them_any_more(take, tess, una, drive):
    block = take(tess)

    assert free_ended(at=block.expires_at - timedelta(minutes=1)) == 0
    assert free_ended(at=block.expires_at) == 4
    assert free_ended(at=block.expires_at) == 0

    block.refresh_from_db()
    assert block.end == Block.EXPIRED
    assert set(block.claims.values_list("freed_because", flat=True)) == {Claim.EXPIRED}


def test_who_claims_needs_no_worker_to_have_freed_what_is_over(take, tess, una):
    over = take(tess).expires_at
    assert len(names_in(take(una, at=over + timedelta(minutes=1)))) == 4
    assert len(names_in(take(una, at=over + timedelta(minutes=2)))) == 4


def test_a_closed_drive_and_a_target_that_left_hold_nobody(take, tess, una, drive, asha, noon):
    block = take(tess)
    targets.remove_from_drive(standing=block.claims.first().standing, account=asha, at=noon)
    assert free_ended(at=noon) == 1
    targets.close_drive(drive=drive, account=asha, at=noon)
    assert free_ended(at=noon) == 3
    assert set(block.claims.values_list("freed_because", flat=True)) == {Claim.CLOSED}


def test_a_target_that_declares_elsewhere_leaves_the_block_by_itself(take, tess, drive, noon):
    block = take(tess)
    first = block.claims.select_related("standing__drive__campaign", "standing__target").order_by("number").first()

    targets.declare(standing=first.standing, stance="against", evidence_note="In the paper", key=uuid4(), at=noon)

    first.refresh_from_db()
    assert (first.freed_because, first.done_at) == (Claim.DECLARED, None)
    assert len(names_in(block)) == 3


def test_one_that_leans_stays_in_the_block(take, tess, noon):
    block = take(tess)
    claim = block.claims.select_related("standing__drive__campaign", "standing__target").first()
    targets.declare(standing=claim.standing, stance="leaning", key=uuid4(), at=noon)
    assert len(names_in(block)) == 4


def test_a_block_whose_last_target_declared_is_done(take, tess, drive, noon):
    block = take(tess)
    for claim in block.claims.select_related("standing__drive__campaign", "standing__target"):
        targets.declare(standing=claim.standing, stance="none", key=uuid4(), at=noon)
    block.refresh_from_db()
    assert block.end == Block.DONE


def test_an_organiser_frees_a_block_and_that_is_on_record(take, tess, asha, noon):
    block = take(tess)
    assert free_block(block=block, account=asha, at=noon) == 4
    assert AuditEntry.objects.filter(object_kind="block", object_id=block.public_id, account=asha).exists()


def test_the_shortage_is_who_is_undecided_and_has_nobody(take, tess, drive, noon):
    take(tess)
    left = shortage(drive, at=noon)
    assert (left.undecided, left.unclaimed) == (8, 4)


def test_whose_is_whose_in_first_name_and_initial(take, tess, ben, drive, noon):
    take(tess, size=3), take(ben, size=3)
    assert sorted(holders(drive, at=noon).values()) == ["Ben C."] * 3 + ["Tess M."] * 3


def test_a_block_taken_is_told_once_and_recounts(take, tess, campaign):
    block = take(tess)
    told = Activity.objects.get(kind="nominations.claimed")
    assert (told.person, told.object_kind, told.object_id) == (tess, "drive", block.drive.public_id)
    assert recount(campaign, False) == []


def test_erasing_her_frees_what_she_held_and_keeps_the_count(take, tess, una, campaign, olu, record, noon):
    block = take(tess)
    record(block.claims.order_by("number").first(), "no_answer")
    hand_back(block=block, reason="know", at=noon)
    take(tess, size=3)
    held = export_person(tess)
    assert held["nominations.Block"][0]["reason_for_handing_back"] == "know"
    assert len(held["nominations.Claim"]) == 7 and held["nominations.Outcome"][0]["outcome"] == "no_answer"

    assert erase_person(person=tess, account=olu, at=noon)

    assert not Claim.objects.filter(done_at=None, freed_at=None).exists()
    assert not Block.objects.exclude(hand_back_reason="").exists()
    assert recount(campaign, False) == []
