"""Two at once: nobody shares a target, nobody gets past a cap, and an answer counts once."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from groundswell.tools.nominations.claimers import Claimer
from groundswell.tools.nominations.models import Block, Claim, Outcome
from groundswell.tools.nominations.services import ClaimRefused, claim_block, hand_back
from groundswell.tools.nominations.services.outcomes import record_outcome, undo_outcome
from groundswell.trunk.targets import services as targets
from groundswell.trunk.targets.models import Standing

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def at_once(jobs: list[Callable[[], object]]) -> list[object]:
    """Run each in a thread and on a connection of its own, all started together; errors are among the answers."""
    start, told = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], object]) -> None:
        start.wait()
        try:
            told.append(job())
        except Exception as error:
            told.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


@pytest.mark.parametrize("_round", range(6))
def test_claimers_at_once_never_hold_one_target_and_leave_none_over(drive, make_person, noon, _round):
    people = [make_person(f"Person {number}") for number in range(4)]

    told = at_once(
        [
            lambda who=who: claim_block(drive=drive, claimer=Claimer(person=who), key=uuid4(), size=3, at=noon)
            for who in people
        ]
    )

    held = list(Claim.objects.filter(done_at=None, freed_at=None).values_list("standing_id", flat=True))
    assert len(held) == len(set(held)) == 8
    refused = [answer for answer in told if isinstance(answer, Exception)]
    assert all(isinstance(answer, ClaimRefused) for answer in refused), refused
    assert Block.objects.count() == 4 - len(refused)


def test_one_claimer_in_many_tabs_gets_two_blocks_at_the_most(drive, tess, noon):
    at_once(
        [lambda: claim_block(drive=drive, claimer=Claimer(person=tess), key=uuid4(), size=3, at=noon) for _ in range(5)]
    )
    assert Block.objects.filter(person=tess, ended_at=None).count() == 2


def test_one_key_pressed_in_many_tabs_is_one_block(drive, tess, noon):
    key = uuid4()
    told = at_once([lambda: claim_block(drive=drive, claimer=Claimer(person=tess), key=key, at=noon)] * 4)
    assert [type(answer).__name__ for answer in told] == ["Claimed"] * 4
    assert Block.objects.count() == 1


def test_the_database_itself_refuses_a_second_holder(take, tess, una):
    first, second = take(tess), take(una)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(block=second, standing=first.claims.first().standing, number=9)


def test_an_answer_sent_by_many_tries_at_once_counts_once(take, tess, noon):
    claim = take(tess).claims.select_related("block", "standing__drive__campaign", "standing__target").first()
    key, who = uuid4(), Claimer(person=tess)

    told = at_once(
        [lambda: record_outcome(claim=claim, claimer=who, outcome="no_answer", channel="call", key=key, at=noon)] * 6
    )

    assert not [answer for answer in told if isinstance(answer, Exception)], told
    assert (Outcome.objects.count(), Standing.objects.get(pk=claim.standing_id).heard_calls) == (1, 1)


def test_undo_pressed_twice_at_once_takes_back_once(take, tess, noon):
    claim = take(tess).claims.select_related("block", "standing__drive__campaign", "standing__target").first()
    who = Claimer(person=tess)
    said = record_outcome(claim=claim, claimer=who, outcome="no_answer", channel="call", key=uuid4(), at=noon).outcome

    told = at_once([lambda: undo_outcome(outcome=said, claimer=who, at=noon)] * 4)

    assert sorted(map(str, told)) == ["False", "False", "False", "True"]
    assert Standing.objects.get(pk=claim.standing_id).heard_calls == 0


@pytest.mark.parametrize("_round", range(6))
def test_recording_handing_back_and_declaring_elsewhere_do_not_wait_for_each_other(take, tess, drive, noon, _round):
    block = take(tess, size=3)
    claims = list(block.claims.select_related("block", "standing__drive__campaign", "standing__target"))
    who = Claimer(person=tess)
    jobs: list[Callable[[], object]] = [lambda: hand_back(block=block, reason="", at=noon)]
    for claim in claims:
        jobs.append(
            lambda claim=claim: record_outcome(
                claim=claim, claimer=who, outcome="no_answer", channel="call", key=uuid4(), at=noon
            )
        )
        jobs.append(
            lambda claim=claim: targets.declare(
                standing=claim.standing, stance="against", evidence_note="Heard", key=uuid4(), seen=None, at=noon
            )
        )

    told = at_once(jobs)

    assert not [answer for answer in told if isinstance(answer, Exception)], told
    assert not Claim.objects.filter(done_at=None, freed_at=None).exists()
    assert Block.objects.get().ended_at == noon
