"""What came of asking: recorded at once and once, told to the board, and undone as a whole."""

from datetime import timedelta
from uuid import uuid4

import pytest

from groundswell.tools.nominations.claimers import Claimer
from groundswell.tools.nominations.models import Block, Claim, Outcome
from groundswell.tools.nominations.services import (
    OutcomeRefused,
    claim_block,
    hand_back,
    prove_outcome,
    undo_outcome,
)
from groundswell.tools.nominations.tests.claims.conftest import names_in
from groundswell.trunk.targets import services as targets
from groundswell.trunk.targets.models import Ask, Declaration, Drive, TargetNote
from groundswell.trunk.targets.services import Asked, Stands

pytestmark = pytest.mark.django_db


@pytest.fixture
def block(take, tess) -> Block:
    return take(tess)


@pytest.fixture
def claim(block) -> Claim:
    return block.claims.select_related("standing__drive__campaign", "standing__target").order_by("number").first()


def again(claim: Claim) -> Claim:
    claim.refresh_from_db()
    claim.standing.refresh_from_db()
    return claim


@pytest.mark.parametrize(
    ("channel", "count"), [("call", "heard_calls"), ("letter", "heard_letters"), ("post", "heard_posts")]
)
def test_no_answer_is_an_ask_by_its_channel(claim, record, tess, channel, count):
    record(claim, "no_answer", channel=channel)

    again(claim)
    assert (claim.outcome, claim.standing.stance, getattr(claim.standing, count)) == ("no_answer", "asked", 1)
    ask = Ask.objects.get()
    assert (ask.channel, ask.person, ask.outcome, ask.own_constituent) == (channel, tess, "no_answer", True)


def test_the_same_key_counts_once(claim, record):
    key = uuid4()
    first, second = (record(claim, "no_answer", key=key) for _ in range(2))

    assert (first.new, second.new) == (True, False)
    assert (Outcome.objects.count(), again(claim).standing.heard_calls) == (1, 1)


def test_a_key_of_another_target_is_refused(claim, block, record):
    key = uuid4()
    record(claim, "no_answer", key=key)
    with pytest.raises(OutcomeRefused):
        record(block.claims.exclude(pk=claim.pk).first(), "no_answer", key=key)


def test_not_sure_leans_at_once(claim, record):
    record(claim, "not_sure")
    assert again(claim).standing.stance == "leaning"


def test_backs_us_stands_on_the_board_once_we_know_how_we_know(claim, record, tess, noon):
    said = record(claim, "backs")
    assert said.wants_proof and again(claim).standing.stance == "asked"

    declaration = prove_outcome(
        outcome=said.outcome, claimer=Claimer(person=tess), evidence_note="Said so on the phone", seen="", at=noon
    )

    again(claim)
    assert (claim.standing.stance, claim.freed_at, declaration.person) == ("declared", None, tess)
    with pytest.raises(OutcomeRefused):
        prove_outcome(outcome=record(claim, "no_answer").outcome, claimer=Claimer(person=tess), at=noon)


def test_against_needs_to_say_how_we_know(claim, record, tess, noon):
    said = record(claim, "against")
    with pytest.raises(OutcomeRefused):
        prove_outcome(outcome=said.outcome, claimer=Claimer(person=tess), at=noon)
    assert again(claim).standing.stance == "asked"


def test_said_twice_the_first_proof_stands(claim, record, tess, noon):
    said = record(claim, "backs").outcome
    for note in ("On the phone", "At the market"):
        prove_outcome(outcome=said, claimer=Claimer(person=tess), evidence_note=note, at=noon)
        said = Outcome.objects.select_related("claim__standing__drive", "declaration").get(pk=said.pk)
    assert Declaration.objects.get().evidence_note == "On the phone"


def test_a_wrong_number_is_a_note_and_no_ask(claim, record):
    record(claim, "wrong")
    note = TargetNote.objects.get()
    assert (note.kind, "01632 960123" in note.text, Ask.objects.count()) == ("wrong_number", True, 0)
    assert again(claim).standing.stance == "not_asked"


@pytest.mark.parametrize("outcome", ["no_answer", "message", "not_sure", "wrong", "backs"])
def test_undo_takes_back_all_that_an_outcome_set_off(claim, record, tess, noon, outcome):
    said = record(claim, outcome).outcome
    if outcome == "backs":
        prove_outcome(outcome=said, claimer=Claimer(person=tess), evidence_note="Heard", at=noon)
    said = Outcome.objects.select_related("claim__block", "declaration").get(pk=said.pk)

    first, second = (undo_outcome(outcome=said, claimer=Claimer(person=tess), at=noon) for _ in range(2))

    again(claim)
    assert (first, second) == (True, False)
    assert (claim.outcome, claim.done_at, claim.standing.stance, claim.standing.heard_calls) == (
        "",
        None,
        "not_asked",
        0,
    )
    assert not TargetNote.objects.exists()


def test_undo_brings_back_the_outcome_before(claim, record, tess, noon):
    record(claim, "no_answer")
    later = record(claim, "message", at=noon + timedelta(hours=2)).outcome
    undo_outcome(outcome=later, claimer=Claimer(person=tess), at=noon)
    assert again(claim).outcome == "no_answer"


def test_undo_of_what_somebody_else_holds_now_leaves_it_there(claim, block, record, tess, una, drive, noon):
    said = record(claim, "no_answer").outcome
    hand_back(block=block, reason="", at=noon)
    theirs = claim_block(
        drive=drive,
        claimer=Claimer(person=una),
        key=uuid4(),
        chosen=[claim.standing],
        at=noon + timedelta(hours=30),
    ).block

    undo_outcome(outcome=said, claimer=Claimer(person=tess), at=noon + timedelta(hours=31))

    assert again(claim).freed_at is not None
    assert len(names_in(theirs)) == 1


def test_the_last_outcome_ends_the_block_and_its_undo_opens_it(block, record, tess, noon):
    said = [record(claim, "no_answer") for claim in block.claims.all()]
    block.refresh_from_db()
    assert block.end == Block.DONE

    undo_outcome(outcome=said[-1].outcome, claimer=Claimer(person=tess), at=noon + timedelta(hours=2))

    block.refresh_from_db()
    assert (block.end, len(names_in(block))) == ("", 1)


def test_what_she_did_counts_although_her_block_has_ended(claim, block, record, noon):
    hand_back(block=block, reason="", at=noon)
    record(claim, "no_answer")
    assert again(claim).standing.heard_calls == 1 and claim.freed_because == "handed_back"


def test_a_tap_without_signal_counts_when_it_was_made_but_not_weeks_ago_nor_ahead(claim, record, noon):
    at = noon + timedelta(hours=5)
    times = [noon + timedelta(hours=1), noon - timedelta(days=30), noon + timedelta(days=30)]

    said = [record(claim, "no_answer", said_at=when, at=at).outcome.said_at for when in times]

    assert said == [times[0], at, at]


def test_nothing_is_recorded_once_asking_has_ended(claim, record, drive, asha, noon):
    targets.close_drive(drive=drive, account=asha, at=noon)
    with pytest.raises(OutcomeRefused):
        record(claim, "no_answer")
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(("outcome", "channel"), [("declared", "call"), ("nobody", "call"), ("backs", "pigeon")])
def test_only_what_the_page_offers_is_recorded(claim, record, outcome, channel):
    with pytest.raises(OutcomeRefused):
        record(claim, outcome, channel=channel)


def test_a_letter_she_wrote_is_what_came_of_it(claim, tess, una, noon):
    for number, who in enumerate((una, tess)):
        asked = Asked(claim.standing.pk, Ask.LETTER, f"letter:{number}", person_id=who.pk)
        targets.record_asks([asked], at=noon)
    again(claim)
    assert (claim.outcome, claim.done_at, Outcome.objects.count()) == ("letter", noon, 1)


@pytest.fixture
def contest(drive) -> Drive:
    """The same question as a contest of two."""
    Drive.objects.filter(pk=drive.pk).update(kind=Drive.CONTEST)
    drive.refresh_from_db()
    targets.set_candidates(
        drive=drive,
        candidates=[Stands("Rhona Pickersgill", "Pickersgill", True), Stands("Leah Brandreth", "Brandreth")],
        at=drive.created_at,
    )
    return drive


def test_in_a_contest_they_are_for_somebody_or_for_nobody(contest, claim, block, record, tess, noon):
    leah = contest.candidates.get(short="Brandreth")
    said = record(claim, "backs", candidate=leah).outcome
    prove_outcome(outcome=said, claimer=Claimer(person=tess), evidence_url="https://example.org/x", at=noon)
    other = block.claims.exclude(pk=claim.pk).first()
    record(other, "nobody")

    assert (again(claim).standing.candidate, again(other).standing.stance) == (leah, "none")
    with pytest.raises(OutcomeRefused):
        record(claim, "backs")
    with pytest.raises(OutcomeRefused):
        record(claim, "against")
