"""What segments count by: whose signature stands on which petition; not withdrawn ones, nor those out of the count."""

from collections.abc import Iterator

from pyroaring import BitMap

from groundswell.tools.petitions.models import Signature
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.records.gathering import Among, gathered

STANDING = (Signature.UNCONFIRMED, Signature.CONFIRMED)


def standing(campaign: Campaign, people: list[int] | None) -> Iterator[tuple[str, BitMap]]:
    """By petition, and by petition with "confirmed" behind it for those that are counted."""
    rows = Signature.objects.filter(petition__campaign=campaign, state__in=STANDING)
    if people is not None:
        rows = rows.filter(Among("person_id", people))
    for (public_id, state), ids in gathered(rows, "petition__public_id", "state"):
        yield f"petitions.standing:{public_id}", ids
        if state == Signature.CONFIRMED:
            yield f"petitions.standing:{public_id}:confirmed", ids
