"""Reads: what a target said over time, who heard least, and whom an area's people can ask."""

from collections.abc import Collection
from datetime import datetime

from groundswell.trunk.targets.models import Declaration, Drive, Standing


def history(standing: Standing) -> list[Declaration]:
    """All that a target was recorded as saying, undone and corrected too, the latest first, with who recorded it."""
    raise NotImplementedError


def least_heard(
    drive: Drive, *, limit: int, exclude: Collection[int] = (), for_letters: bool = False
) -> list[Standing]:
    """
    The undecided who heard least: from their own constituents first, then from anyone, then in an order that stays.

    `exclude` holds ids of standings. `for_letters` leaves out "no sending" and those without an email.
    """
    raise NotImplementedError


def standings_for_area(drive: Drive, area_id: int | None, *, at: datetime) -> list[Standing]:
    """The targets of a drive who decide for an area: its own first, then those of the areas it is part of."""
    raise NotImplementedError
