"""
Which signatures count: one person, one name, one mailbox.

A household may share an address, so up to four names written with the same spelling of one address all count. Names
that come with another spelling of the same mailbox ("t.baxter+2@…"), or beyond four, wait for a person to look: the
first stays counted. No puzzle is ever set, and a shared network alone is never a reason (a school or a union hall
is one network).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from groundswell.tools.petitions.models import Signature

MOST_IN_A_HOUSEHOLD = 4
TOO_MANY = "More than four names on one mailbox"
OTHER_SPELLING = "Another spelling of a mailbox that has signed"


@dataclass(frozen=True)
class Verdict:
    """What the rule says of one signature: an empty reason means that it counts."""

    signature: Signature
    reason: str


def judge(mailbox: Sequence[Signature]) -> list[Verdict]:
    """
    Judge all signatures of one mailbox on one petition, the oldest first. Those a person reviewed are left out of the
    verdicts but still hold their place.
    """
    ordered = sorted(mailbox, key=lambda signature: (signature.signed_at, signature.pk))
    if not ordered:
        return []
    first = ordered[0]
    crowded = len(ordered) > MOST_IN_A_HOUSEHOLD
    verdicts = []
    for signature in ordered:
        reason = ""
        if signature is not first and crowded:
            reason = TOO_MANY
        elif signature.address.casefold() != first.address.casefold():
            reason = OTHER_SPELLING
        if signature.reviewed_at is None:
            verdicts.append(Verdict(signature, reason))
    return verdicts
