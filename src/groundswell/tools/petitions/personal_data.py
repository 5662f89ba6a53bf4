"""What this tool holds of a person, and how it ends."""

from datetime import datetime
from typing import Any

from groundswell.tools.petitions.models import Signature
from groundswell.trunk.supporters.models import Person


def export(person: Person) -> list[dict[str, Any]]:
    """Her signatures, with the exact words she signed."""
    rows = Signature.objects.filter(person=person).select_related("wording", "area")
    return [
        {
            "petition": row.wording.demand,
            "wording": row.wording.text,
            "wording_sha256": row.wording.digest,
            "state": row.state,
            "shown_as": "" if row.hidden else row.shown_name,
            "email": row.address,
            "postcode": row.postcode,
            "constituency": row.area.name if row.area else "",
            "signed_at": row.signed_at.isoformat(),
            "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
        }
        for row in rows
    ]


def erase(person: Person, at: datetime) -> None:
    """
    Take her name, address and postcode off her signatures. A signature that was counted stays counted, without
    anything that says whose it was.
    """
    for signature in Signature.objects.filter(person=person):
        Signature.objects.filter(pk=signature.pk).update(
            shown_name="",
            hidden=True,
            address="",
            email_key=f"erased:{signature.public_id}",
            postcode="",
            network="",
            flag_reason="",
            key=None,
        )
