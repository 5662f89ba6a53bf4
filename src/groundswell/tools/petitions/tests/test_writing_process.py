"""Signatures written by a process of their own: into this database, once, whatever becomes of the process."""

import os
import random
import signal
import threading
import time
from ipaddress import IPv4Address
from uuid import UUID, uuid4

import pytest

from groundswell.tools.petitions.models import Signature
from groundswell.tools.petitions.surge import Item, sign_surge
from groundswell.trunk.hot import writer
from groundswell.trunk.hot.surge import SurgeAnswer, SurgePost
from groundswell.trunk.hot.writer import Writer

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hand(petition, monkeypatch):
    """A writer whose process, started by any two posts, is ready."""
    monkeypatch.setattr(sign_surge, "_ids", {})  # those of another test's petitions
    made = Writer(worth_it=2)
    made.write(sign_surge, people(petition, 2))
    made._child.result(60)
    yield made
    made.end()


def people(petition, count: int) -> list[Item]:
    """As many new people who sign, each with a key, a mailbox and a network of her own."""
    return [item for _ in range(count) if (item := sign_surge.prepare(post_of(petition, uuid4())))]


def post_of(petition, key: UUID) -> SurgePost:
    args = {"campaign_slug": petition.campaign.slug, "slug": petition.slug}
    form = {"full_name": "Asha Marrable", "email": f"asha.{key}@example.org", "postcode": "AD4 7QX", "key": str(key)}
    return SurgePost(args, form, str(IPv4Address(key.int >> 96)), {}, {})


def process_of(hand: Writer) -> int:
    return hand._child.result()._process.pid


def are_thanked(outcomes) -> bool:
    return all(isinstance(outcome, SurgeAnswer) and outcome.status == 303 for outcome in outcomes)


@pytest.fixture
def nobody_writes_here(monkeypatch):
    def refuse(*args):
        raise AssertionError("This process wrote")

    monkeypatch.setattr(writer, "write_items", refuse)


def test_a_process_writes_into_the_database_of_this_one(petition, hand, nobody_writes_here):
    outcomes = hand.write(sign_surge, people(petition, 30))

    assert len(outcomes) == 30 and are_thanked(outcomes)
    assert Signature.objects.filter(petition=petition).count() == 32


def test_a_stop_meant_for_all_lets_it_finish_and_closing_ends_it(petition, hand, nobody_writes_here):
    pid = process_of(hand)
    for stop in (signal.SIGINT, signal.SIGTERM):
        os.kill(pid, stop)

    assert are_thanked(hand.write(sign_surge, people(petition, 3)))
    hand.end()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_what_a_lost_process_was_sent_is_written_here_and_another_is_started_after_a_pause(petition, hand):
    lost = process_of(hand)
    os.kill(lost, signal.SIGKILL)
    group = people(petition, 5)

    assert are_thanked(hand.write(sign_surge, group))
    assert are_thanked(hand.write(sign_surge, group))
    assert hand._child is None
    hand._not_before = time.monotonic()
    assert are_thanked(hand.write(sign_surge, group))
    hand._child.result(60)
    assert process_of(hand) != lost
    assert are_thanked(hand.write(sign_surge, group))
    assert Signature.objects.filter(petition=petition).count() == 7


def test_a_process_that_was_lost_while_it_had_nothing_to_do_is_found_out_by_the_next_group(petition, hand):
    process = hand._child.result()._process
    process.kill()
    process.wait(10)

    assert are_thanked(hand.write(sign_surge, people(petition, 5)))
    assert hand._child is None


def test_killed_in_the_middle_of_a_group_nothing_is_lost_or_doubled(petition, hand, monkeypatch):
    monkeypatch.setattr(writer, "PAUSE", 0.0)
    dice, sent = random.Random(7), 2
    for _ in range(6):
        group = people(petition, 100)
        kill = threading.Timer(dice.uniform(0.0, 0.06), os.kill, (process_of(hand), signal.SIGKILL))
        kill.start()
        outcomes = hand.write(sign_surge, group)
        kill.join()
        sent += 100
        assert are_thanked(outcomes)
        assert are_thanked(hand.write(sign_surge, group))
        assert Signature.objects.filter(petition=petition).count() == sent
        hand.write(sign_surge, group)
        hand._child.result(60)
