"""The tool's part of the open API: the same reads and rights as the pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from groundswell.trunk.api.keys import scope_as
from leaflets import selectors

router = Router()


class RoundOut(Schema):
    identifier: str
    title: str
    hands_wanted: int
    hands_promised: int


@router.get("/rounds", response=list[RoundOut], operation_id="leaflet_rounds")
def rounds(request: HttpRequest) -> list[dict[str, Any]]:
    """The rounds of leaflets, and how many hands each is short of."""
    scope = scope_as(request, "editor", "organiser")
    return [
        {
            "identifier": round.id,
            "title": round.title,
            "hands_wanted": round.wanted,
            "hands_promised": round.promised,
        }
        for round in selectors.rounds(scope.campaign)
    ]
