"""What a check counts beside verdicts: how new people can be reached, and what a list says of being contacted."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from django.db.models import Count, Q, QuerySet
from numpy.typing import NDArray

from groundswell.trunk.imports.models import PersonRow
from groundswell.trunk.supporters.importing.bits import LANDLINES


def of_block(says: Mapping[str, bytes], new: "NDArray[np.bool_]") -> dict[str, int]:
    """Of a block in which nobody is known: all who are taken are new."""
    told = {name: np.frombuffer(those, dtype=bool) & new for name, those in says.items()}
    by_neither = new & ~told["by_email"] & ~told["by_phone"]
    return {name: int(np.count_nonzero(those)) for name, those in {**told, "by_neither": by_neither}.items()}


def of_rows(rows: "QuerySet[PersonRow]") -> dict[str, int]:
    """The same of staged rows, by their verdicts: new people by their ways, new and known by what they say."""
    new, taken = Q(verdict=PersonRow.NEW), Q(verdict__in=(PersonRow.NEW, PersonRow.CHANGED))
    landlines = Q()
    for begins in LANDLINES:
        landlines |= Q(phone__startswith=begins)
    wanted: dict[str, Any] = {
        "by_email": new & ~Q(email_key=""),
        "by_phone": new & ~Q(phone=""),
        "by_neither": new & Q(email_key="", phone=""),
        "landlines": new & landlines,
        "yes": taken & Q(yes__gt=0),
        "no": taken & Q(no__gt=0),
        "stops": taken & Q(stop__gt=0),
        "stopped": taken & Q(stopped__gt=0),
    }
    return rows.aggregate(**{name: Count("pk", filter=which) for name, which in wanted.items()})
