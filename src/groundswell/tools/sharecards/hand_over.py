"""Giving a card to whatever tool drafts posts, by the action that it declares."""

from datetime import datetime
from typing import Any

from groundswell.tools.sharecards import selectors
from groundswell.tools.sharecards.models import Card
from groundswell.trunk.automations.actions import Order, Outcome
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.supporters.deeds import referred_to
from groundswell.trunk.tools import Action, ToolConfig, declared, loader

DRAFT = "newsroom.draft"


def _drafting() -> tuple[ToolConfig, Action] | None:
    return next(((tool, action) for tool, action in declared("actions") if action.key == DRAFT), None)


def can_send() -> bool:
    """Whether any tool here drafts posts."""
    return _drafting() is not None


def outputs_of(card: Card, graphic: Graphic) -> dict[str, Any]:
    """What later steps of a rule know of a card."""
    return {
        "graphic": graphic.public_id,
        "alt": graphic.alt,
        "card": card.public_id,
        "facts": list(selectors.version_of(card).facts),
    }


def send_for_approval(*, card: Card, graphic: Graphic, at: datetime) -> str:
    """
    Draft a post that shows this version of a card; pressing twice drafts one. Gives where it is, or "".

    :raises CannotDo: with what to do first.
    """
    found = _drafting()
    if found is None:
        return ""
    tool, action = found
    order = Order(
        campaign=card.campaign,
        key=f"card:{card.public_id}:{card.version}",
        sentence=card.title,
        context={
            "fields": dict(selectors.version_of(card).fields),
            "area_ids": [],
            "subject": {"kind": card.subject_kind, "public_id": card.subject_id},
        },
        outputs=outputs_of(card, graphic),
        settings={},
        at=at,
    )
    outcome: Outcome = loader(tool, action.run)(order)
    referred = referred_to(outcome.kind, outcome.public_id) if outcome.public_id else None
    return referred.url if referred else ""
