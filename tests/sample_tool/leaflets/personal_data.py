"""What this tool holds of a person, and how it ends."""

from datetime import datetime
from typing import Any

from groundswell.trunk.supporters.models import Person
from leaflets import services
from leaflets.models import Promise


def export(person: Person) -> list[dict[str, Any]]:
    """Her promises."""
    return [
        {
            "round": promise.round_id,
            "area": promise.area.name if promise.area else "",
            "promised_at": promise.promised_at.isoformat(),
            "confirmed_at": promise.confirmed_at.isoformat() if promise.confirmed_at else None,
        }
        for promise in Promise.objects.filter(person=person).select_related("area").order_by("pk")
    ]


def erase(person: Person, at: datetime) -> None:
    """A promise of nobody delivers nothing: it goes, and so does its place in the numbers."""
    services.take_back(person=person)
