"""One mail the evening before, to who may get it; and freeing on a schedule."""

from datetime import timedelta

import pytest
from django.utils import timezone

from groundswell.tools.nominations import tasks
from groundswell.tools.nominations.models import Block, Claim
from groundswell.tools.nominations.services import hand_back
from groundswell.tools.nominations.services.reminders import remind, send_due_reminders
from groundswell.trunk.jobs.schedules import scheduled
from groundswell.trunk.messaging.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def block(take, tess) -> Block:
    return take(tess)


@pytest.fixture
def evening(block):
    """Six in the evening of the day before it ends."""
    return timezone.localtime(block.expires_at).replace(hour=18) - timedelta(days=1)


def test_one_mail_the_evening_before_with_a_link_that_knows_her(block, evening, client):
    assert send_due_reminders(at=evening - timedelta(days=1)) == 0
    assert send_due_reminders(at=evening - timedelta(hours=8)) == 0
    assert send_due_reminders(at=evening) == 1
    assert send_due_reminders(at=evening + timedelta(minutes=10)) == 0

    mail = Message.objects.get(kind="block")
    assert mail.to_address == "tess.marlow@example.org"
    assert mail.subject == "4 councillors left in your block" and "/me/" in mail.body_text
    assert "Hand them back on that page" in mail.body_text
    assert "List-Unsubscribe" in mail.headers


def test_who_has_asked_them_all_or_handed_back_hears_nothing(block, evening, record):
    for claim in block.claims.all():
        record(claim, "no_answer")
    assert send_due_reminders(at=evening) == 0


def test_handed_back_is_over(block, evening, noon):
    hand_back(block=block, reason="", at=noon)
    assert send_due_reminders(at=evening) == 0


def test_nobody_is_written_to_at_an_address_that_is_not_confirmed(block, evening, tess):
    tess.email_confirmed_at = None
    tess.save()
    assert send_due_reminders(at=evening) == 0
    block.refresh_from_db()
    assert block.reminded_at is None


def test_an_organiser_reminds_once(block, noon):
    block = Block.objects.select_related("drive__campaign", "person", "account").get(pk=block.pk)
    assert [remind(block=block, at=noon) for _ in range(2)] == [True, False]


def test_a_volunteer_is_reminded_at_her_login(take, ben, noon):
    block = Block.objects.select_related("drive__campaign", "person", "account").get(pk=take(ben).pk)
    assert remind(block=block, at=noon)
    mail = Message.objects.get(kind="block")
    assert mail.to_address == "ben@example.org" and "/me/" not in mail.body_text


def test_a_name_that_could_be_a_link_does_not_stand_in_the_mail(block, tess, noon):
    tess.name = "https://evil.example now"
    tess.save()
    block = Block.objects.select_related("drive__campaign", "person", "account").get(pk=block.pk)
    remind(block=block, at=noon)
    assert "evil" not in Message.objects.get(kind="block").body_text


def test_both_jobs_are_on_a_schedule_and_run(block):
    assert {
        "groundswell.tools.nominations.tasks.free_blocks",
        "groundswell.tools.nominations.tasks.remind_claimers",
    } <= set(scheduled())
    Block.objects.update(expires_at=timezone.now())
    assert tasks.free_blocks.call() == 4
    tasks.remind_claimers.call()
    assert not Claim.objects.filter(freed_at=None).exists()
