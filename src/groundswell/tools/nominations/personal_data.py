"""What this tool holds of a person, and how it ends."""

from datetime import datetime
from typing import Any

from groundswell.tools.nominations.models import Block, Claim, Outcome, Wish
from groundswell.trunk.supporters.models import Person


def export_blocks(person: Person) -> list[dict[str, Any]]:
    """The blocks she took."""
    return [
        {
            "drive": block.drive.title,
            "claimed_at": block.claimed_at.isoformat(),
            "kept_until": block.expires_at.isoformat(),
            "ended_at": block.ended_at.isoformat() if block.ended_at else None,
            "how_it_ended": block.end,
            "reason_for_handing_back": block.hand_back_reason,
        }
        for block in Block.objects.filter(person=person).select_related("drive").order_by("pk")
    ]


def export_claims(person: Person) -> list[dict[str, Any]]:
    """Whom she said she would ask."""
    claims = Claim.objects.filter(block__person=person).select_related("standing__target").order_by("pk")
    return [
        {"target": claim.standing.target.name, "outcome": claim.outcome, "freed_because": claim.freed_because}
        for claim in claims
    ]


def export_outcomes(person: Person) -> list[dict[str, Any]]:
    """What came of it, each time."""
    rows = Outcome.objects.filter(claim__block__person=person).select_related("claim__standing__target")
    return [
        {
            "target": row.claim.standing.target.name,
            "how": row.channel,
            "outcome": row.outcome,
            "said_at": row.said_at.isoformat(),
            "taken_back": row.undone_at is not None,
        }
        for row in rows.order_by("pk")
    ]


def export_wishes(person: Person) -> list[dict[str, Any]]:
    """Blocks she asked for and has not confirmed."""
    wishes = Wish.objects.filter(person=person).select_related("drive").order_by("pk")
    return [{"drive": wish.drive.title, "size": wish.size, "asked_at": wish.asked_at.isoformat()} for wish in wishes]


def erase(person: Person, at: datetime) -> None:
    """
    Take her reasons off her blocks. They stay counted with what the targets were asked, under a record that is empty;
    what she held is free again (`claim_receivers.person_erased`).
    """
    Block.objects.filter(person=person).update(hand_back_reason="")
    Wish.objects.filter(person=person).delete()


def erase_with_block(person: Person, at: datetime) -> None:
    """Claims, outcomes and wishes hold nothing of hers but by their block, or go with it."""


def export_nothing(person: Person) -> list[dict[str, Any]]:
    """Who is told of a declaration holds nobody: the mails to her are in the outbox."""
    return []
