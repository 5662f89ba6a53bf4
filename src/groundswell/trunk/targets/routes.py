"""Every way to reach a target, for pages that help somebody ask it."""

from dataclasses import dataclass
from datetime import datetime

from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Standing


@dataclass(frozen=True)
class Way:
    """One way to reach a target. `kind` is "call", "write", "post" or "web"; without a `url` it is only to be read."""

    kind: str
    label: str
    url: str
    note: str = ""


def ways_to_reach(standing: Standing, *, person: Person | None, at: datetime) -> list[Way]:
    """
    Ways to reach a target, best first: phone (tel:), letters by the tools' declared routes, accounts, office address.

    A target that may not be sent to still shows what it publishes; only the relay refuses it.
    """
    raise NotImplementedError
