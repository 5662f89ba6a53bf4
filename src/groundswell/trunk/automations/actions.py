"""What a rule's action is given and gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from groundswell.trunk.campaigns.models import Campaign


@dataclass(frozen=True)
class Order:
    """
    One step to do. `key` is the same when it is done again after a crash.

    `context` is what the trigger told: {"fields": {...}, "area_ids": [...], "subject": {"kind", "public_id"}};
    `outputs` what the steps before gave ({"graphic": public id, "alt": text}); `settings` those of the rule.
    """

    campaign: "Campaign"
    key: str
    sentence: str
    context: Mapping[str, Any]
    outputs: Mapping[str, Any]
    settings: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True)
class Outcome:
    """What was done, in words past tense, the object it made (a declared reference), and outputs for later steps."""

    sentence: str
    kind: str = ""
    public_id: str = ""
    outputs: Mapping[str, Any] = field(default_factory=dict)


class CannotDo(Exception):
    """The step will not work as it is. Its text says the mend; the run stops there and can be tried again."""


@dataclass(frozen=True)
class FirstRule:
    """A rule a new campaign starts with, by a tool."""

    trigger: str
    steps: tuple[Mapping[str, Any], ...]
    conditions: Mapping[str, Any] = field(default_factory=dict)
