"""One mail the evening before a block ends, to who has some of it left to ask. It says nothing about failure."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.nominations.models import Block, Claim
from groundswell.tools.nominations.outcome_words import until_words
from groundswell.trunk.access.links import issue_link
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.records.addresses import absolute
from groundswell.trunk.supporters.identity import looks_like_a_name
from groundswell.trunk.targets.models import Drive

EVENING = 17
"""From which hour, local time, the evening before counts."""
MOST_AT_ONCE = 200


def send_due_reminders(*, at: datetime) -> int:
    """Remind those whose block ends tomorrow; give how many mails were written."""
    local = timezone.localtime(at)
    if local.hour < EVENING:
        return 0
    tomorrow = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    due = live_blocks(at=at).filter(
        reminded_at__isnull=True, expires_at__gte=tomorrow, expires_at__lt=tomorrow + timedelta(days=1)
    )
    # Who took it this very evening needs no mail about it.
    due = due.filter(claimed_at__lt=at - timedelta(hours=6))
    return sum(remind(block=block, at=at) for block in due.order_by("expires_at", "pk")[:MOST_AT_ONCE])


@transaction.atomic
def remind(*, block: Block, at: datetime) -> bool:
    """
    Mail who holds a block how many are left, once: it is about her own act, by the link that makes her known.

    False if she was reminded before, nothing is left, or she has no address that is confirmed.
    """
    left = Claim.objects.filter(block=block, done_at__isnull=True, freed_at__isnull=True).count()
    address = address_of(block)
    live = Block.objects.filter(pk=block.pk, reminded_at__isnull=True, ended_at__isnull=True, expires_at__gt=at)
    if not left or not address or not live.update(reminded_at=at):
        return False
    page = reverse("nominations:block", args=[block.drive.campaign.slug, block.public_id])
    path = issue_link(person=block.person, at=at, next_path=page) if block.person else page
    words = {"n": left, "targets": block.drive.targets_word if left > 1 else block.drive.target_word}
    messaging.queue_mail(
        kind="block",
        to=address,
        subject=ngettext("%(n)s %(targets)s left in your block", "%(n)s %(targets)s left in your block", left) % words,
        template="nominations/email/reminder",
        context={
            "left": left,
            "name": first_name(block),
            "url": absolute(path),
            "until": until_words(block.expires_at),
            **words,
        },
        campaign=block.drive.campaign,
        person=block.person,
        key=f"nominations.reminder:{block.public_id}",
        at=at,
    )
    return True


def live_blocks(*, at: datetime) -> QuerySet[Block]:
    """Blocks of open drives that are not over and of which something is left to ask."""
    held = Claim.objects.filter(block=OuterRef("pk"), done_at__isnull=True, freed_at__isnull=True)
    live = Block.objects.filter(ended_at__isnull=True, expires_at__gt=at, drive__state=Drive.OPEN)
    return live.filter(Exists(held)).select_related("drive__campaign", "person", "account")


def address_of(block: Block) -> str:
    """Where its claimer may be written to about her block, or ""."""
    if block.person is not None:
        return block.person.email if block.person.email_confirmed_at else ""
    return block.account.email if block.account is not None and block.account.is_active else ""


def first_name(block: Block) -> str:
    """How a mail greets its reader."""
    claimer = block.person or block.account
    name = claimer.name if claimer else ""
    return name.split(" ")[0] if looks_like_a_name(name) else _("friend")
