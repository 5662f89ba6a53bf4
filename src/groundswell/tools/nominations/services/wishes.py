"""Blocks asked for by people we do not know yet: each is made when its person confirms her address."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from groundswell.tools.nominations.claimers import Claimer
from groundswell.tools.nominations.models import Block, Wish
from groundswell.tools.nominations.services.claims import ClaimRefused, claim_block
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent import services as consent
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.supporters.identity import canonical_email
from groundswell.trunk.supporters.meeting import Introduced, meet_people
from groundswell.trunk.targets.models import Drive


@transaction.atomic
def wish_for_block(
    *,
    drive: Drive,
    introduced: Introduced,
    size: int,
    key: UUID,
    at: datetime,
    consent_wording_ids: Sequence[int] = (),
) -> None:
    """
    Keep that somebody wants a block, and ask her mailbox to confirm. One wish a person and drive; known or not, the
    answer is the same.
    """
    (met,) = meet_people([introduced], at=at)
    columns = ("public_id", "drive_id", "person_id", "size", "key", "asked_at")
    insert_new(Wish, columns, [(new_public_id(), drive.pk, met.person_id, size, key, at)])
    consent.record_consents(
        [
            consent.Said(
                person_id=met.person_id,
                wording_id=wording_id,
                given=True,
                source="on the page where people take a block",
                object_kind="drive",
                object_id=drive.public_id,
                said_at=at,
                key=f"block:{drive.pk}:{met.person_id}:{wording_id}",
            )
            for wording_id in consent_wording_ids
        ],
        at=at,
    )
    address = introduced.email
    messaging.ask_to_confirm(campaign_id=drive.campaign_id, addresses=[(canonical_email(address), address)], at=at)


@transaction.atomic
def grant_wishes(*, campaign: Campaign, email_key: str, at: datetime) -> list[Block]:
    """Make the blocks that wait for a mailbox. Where none is free any more, the wish just goes."""
    wishes = waiting_wishes(campaign, email_key)
    blocks = []
    for wish in wishes:
        try:
            with transaction.atomic():
                claimed = claim_block(
                    drive=wish.drive, claimer=Claimer(person=wish.person), key=wish.key, size=wish.size, at=at
                )
        except ClaimRefused:
            continue
        blocks.append(claimed.block)
    Wish.objects.filter(pk__in=[wish.pk for wish in wishes]).delete()
    return blocks


def forget_wishes(*, campaign: Campaign, email_key: str) -> int:
    """Drop what waits for a mailbox: its reader says that it was not her."""
    return Wish.objects.filter(drive__campaign=campaign, person__email_key=email_key).delete()[0]


def waiting_wishes(campaign: Campaign, email_key: str) -> list[Wish]:
    """The wishes that wait for one mailbox, the oldest first."""
    found = Wish.objects.filter(drive__campaign=campaign, person__email_key=email_key)
    return list(found.select_related("drive__campaign", "person__area").order_by("pk"))
