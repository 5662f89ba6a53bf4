"""Relayed letters go at each domain's pace, and nobody's queue holds up another's."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, connections
from tests.support.people import NOON

from groundswell.channels.mail.tests.little_server import little_server
from groundswell.trunk.messaging import delivery, pace
from groundswell.trunk.messaging.models import Message, Pace
from groundswell.trunk.messaging.services import Relay, queue_mail
from groundswell.trunk.records.clock import now
from groundswell.trunk.targets.models import Target

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_domain(settings, tmp_path):
    settings.MAIL_FROM, settings.MAIL_DOMAIN = "campaign@groups.example", "groups.example"
    settings.RELAY_FROM, settings.RELAY_PER_MINUTE = "letters@groups.example", 3
    settings.DKIM_KEY_FILE = tmp_path / "dkim.pem"
    delivery.signer.cache_clear()
    yield
    delivery.signer.cache_clear()


@pytest.fixture
def server(settings):
    with little_server() as (url, behaviour):
        settings.SMTP_URL = url
        yield behaviour


def letter(campaign, address, *, at=NOON):
    target = Target.objects.create(
        campaign=campaign, name="x", office="x", email=address, source="x", source_key=uuid4().hex, loaded_at=NOON
    )
    return queue_mail(
        kind="letter", to=address, subject="x", template="messaging/email/confirm", context={"waiting": []},
        campaign=campaign, key=uuid4().hex, at=at, relay=Relay(target, "Amira Kessler", ("amira@example.org",)),
    )  # fmt: skip


def test_at_most_so_many_in_any_minute():
    taken = [pace.take("a.example", at=NOON + timedelta(seconds=second)) for second in range(0, 120, 5)]

    went = [5 * index for index, later in enumerate(taken) if later is None]
    assert went == [0, 5, 10, 60, 65, 70]
    assert taken[3] == NOON + timedelta(seconds=60)


def test_a_clock_set_back_does_not_stop_a_domain_for_ever():
    for _ in range(3):
        pace.take("a.example", at=NOON + timedelta(days=30))

    assert pace.take("a.example", at=NOON) is None


def test_without_a_limit_all_go(settings):
    settings.RELAY_PER_MINUTE = 0

    assert [pace.take("a.example", at=NOON) for _ in range(50)] == [None] * 50
    assert not Pace.objects.exists()


def test_a_full_domain_waits_and_the_others_go_past_it(campaign, server):
    for number in range(20):
        letter(campaign, f"m{number}@big.example")
    letter(campaign, "late@small.example", at=NOON + timedelta(minutes=1))

    while delivery.deliver_due(at=now()):
        pass

    assert sorted(taken.recipient.partition("@")[2] for taken in server.taken) == ["big.example"] * 3 + [
        "small.example"
    ]
    assert Message.objects.filter(state=Message.QUEUED, tries=0).count() == 17


def test_a_batch_takes_the_domains_by_turns(campaign):
    for domain, count in (("a.example", 9), ("b.example", 2), ("c.example", 1)):
        for number in range(count):
            letter(campaign, f"{number}@{domain}")

    due = Message.objects.filter(kind="letter")
    ids = pace.fair(due, at=NOON, most=5)
    domains = [Message.objects.get(pk=pk).domain for pk in ids]
    assert domains[:3] == ["a.example", "b.example", "c.example"] and len(ids) == 5
    assert len(pace.fair(due, at=NOON, most=50)) == 6


def test_confirmations_go_before_letters_and_do_not_wait_for_their_pace(campaign, server):
    for number in range(9):
        letter(campaign, f"m{number}@big.example")
    queue_mail(
        kind="confirmation", to="denise@big.example", subject="x", template="messaging/email/confirm",
        context={"waiting": []}, campaign=campaign, key="c", at=NOON + timedelta(minutes=5),
    )  # fmt: skip
    delivery.deliver_due(at=now())

    assert server.taken[0].recipient == "denise@big.example" and len(server.taken) == 4


def test_one_mail_that_cannot_be_written_does_not_hold_up_the_others(campaign, server):
    broken = letter(campaign, "m1@a.example")
    Message.objects.filter(pk=broken.pk).update(headers={"Reply-To": "x\ny"})
    letter(campaign, "m2@b.example")
    delivery.deliver_due(at=now())

    assert [taken.recipient for taken in server.taken] == ["m2@b.example"]
    assert Message.objects.get(pk=broken.pk).state == Message.FAILED


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_many_workers_at_once_keep_the_pace():
    went, barrier = [], threading.Barrier(8)

    def work() -> None:
        barrier.wait()
        for _ in range(3):
            if pace.take("a.example", at=NOON) is None:
                went.append(1)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(went) == 3 and connection.vendor


def test_old_paces_are_forgotten():
    pace.take("a.example", at=NOON)

    assert pace.forget_paces(at=NOON + timedelta(minutes=30)) == 0
    assert pace.forget_paces(at=NOON + timedelta(hours=2)) == 1
