"""Two signatures of one person on one petition, known to be hers since her records were merged: one of them counts."""

from datetime import datetime

from groundswell.tools.petitions.models import Signature
from groundswell.tools.petitions.services.confirming import _locked, _move
from groundswell.tools.petitions.sets import STANDING

SAME_PERSON = "The same person signed twice: her records were merged"


def count_one_of_two(*, kept_id: int, gone_id: int, at: datetime) -> int:
    """
    Take the double of each petition that both records signed out of the count; give how many. Call in a transaction.

    Of two that are counted the earlier stays; one that is counted stays rather than one that waits.
    """
    gone = {row.petition_id: row for row in _locked(Signature.objects.filter(person=gone_id, state__in=STANDING))}
    kept = _locked(Signature.objects.filter(person=kept_id, petition__in=gone, state__in=STANDING))
    doubles = [_double(signature, gone[signature.petition_id]) for signature in kept]
    for signature in doubles:
        signature.flag_reason = SAME_PERSON
    _move(doubles, Signature.FLAGGED, at=at)
    return len(doubles)


def count_both_again(*, kept_id: int, gone_id: int) -> int:
    """Put back what a merge of these two took out of the count, as of the day it was confirmed; give how many."""
    out = _locked(
        Signature.objects.filter(
            person__in=(kept_id, gone_id), state=Signature.FLAGGED, flag_reason=SAME_PERSON, reviewed_at__isnull=True
        )
    )
    both = set(Signature.objects.filter(person=gone_id).values_list("petition_id", flat=True))
    back = [signature for signature in out if signature.petition_id in both]
    for signature in back:
        signature.flag_reason = ""
        if signature.confirmed_at:
            _move([signature], Signature.CONFIRMED, at=signature.confirmed_at)
        else:
            _move([signature], Signature.UNCONFIRMED, at=signature.signed_at)
    return len(back)


def _double(one: Signature, other: Signature) -> Signature:
    """Which of two signatures is not counted."""
    if (one.state == Signature.CONFIRMED) != (other.state == Signature.CONFIRMED):
        return other if one.state == Signature.CONFIRMED else one
    return max(one, other, key=lambda signature: (signature.confirmed_at or signature.signed_at, signature.pk))
