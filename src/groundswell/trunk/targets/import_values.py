"""A target as a flat row of values that can be compared, kept as JSON and put back."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from datetime import date as day
from typing import Any

from groundswell.trunk.targets.import_cells import SITES
from groundswell.trunk.targets.models import Target

PLAIN = (
    "name",
    "office",
    "party",
    "area_id",
    "email",
    "email_source",
    "phone",
    "salutation",
    "address",
    "kind",
    "no_sending",
)
ADDED, STANDING = "added", "standing"
"""In a row's changes, beside the fields: that the target is new, and its place on the drive's board."""


def flat(target: Target) -> dict[str, Any]:
    """Every value an import may fill, "" or None where there is none."""
    values: dict[str, Any] = {name: getattr(target, name) for name in PLAIN}
    values |= {site: target.accounts.get(site, "") for site in SITES}
    values["ended_on"] = target.ended_at.date().isoformat() if target.ended_at else ""
    return values


def put(target: Target, values: Mapping[str, Any]) -> None:
    """Set values on a target, without saving it. "No sending" is set and never lifted."""
    for name, value in values.items():
        if name in SITES:
            others = {site: found for site, found in target.accounts.items() if site != name}
            target.accounts = {**others, name: value} if value else others
        elif name == "ended_on":
            target.ended_at = datetime.combine(day.fromisoformat(value), time(12), UTC) if value else None
        elif name == "no_sending":
            target.no_sending = target.no_sending or bool(value)
        else:
            setattr(target, name, value)
