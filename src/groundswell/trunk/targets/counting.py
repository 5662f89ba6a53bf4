"""What is counted of asks and declarations, and under which names."""

from groundswell.trunk.targets.models import Ask

DECLARED, ASKED = "targets.declared", "targets.asked"
"""Ledger kinds, and the counters of the same name: declarations and asks, by drive and hour."""

HEARD = {Ask.LETTER: "heard_letters", Ask.CALL: "heard_calls", Ask.POST: "heard_posts"}


def heard(channel: str, own_constituent: bool) -> dict[str, int]:
    """What one ask adds to the counts of a standing; a meeting counts to none of them."""
    if channel not in HEARD:
        return {}
    return {HEARD[channel]: 1, **({"heard_own": 1} if own_constituent else {})}
