"""
Typed signals: what one tool tells the others.

A signal is a frozen dataclass; its class is also its address. Receivers are called in the sender's transaction,
so a receiver that fails undoes the write: do work that may fail in a job.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

S = TypeVar("S")
_receivers: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def receives(signal: type[S]) -> Callable[[Callable[[S], None]], Callable[[S], None]]:
    """Register a function as a receiver of one signal class. Registering twice has no effect."""

    def register(function: Callable[[S], None]) -> Callable[[S], None]:
        if function not in _receivers[signal]:
            _receivers[signal].append(function)
        return function

    return register


def send(signal: object) -> None:
    """Call every receiver of this signal's class, in the order they registered."""
    for function in _receivers[type(signal)]:
        function(signal)


@dataclass(frozen=True)
class PeopleActed:
    """
    People did something a campaign counts (signed, joined): one signal for a whole batch.

    `person_ids` and `area_ids` run in parallel; an area is None where it is not known.
    """

    campaign_id: int
    kind: str
    person_ids: tuple[int, ...]
    area_ids: tuple[int | None, ...]
    at: datetime


@dataclass(frozen=True)
class PersonBecameSupporter:
    """
    A person's first consent took effect by her own act or by hand. Whom a list brings is not told of: what follows on
    it (thanks, a rule) is for those who just came, and a list may bring a million; the ledger and the counters have
    them all the same.
    """

    campaign_id: int
    person_id: int
    at: datetime


@dataclass(frozen=True)
class PersonErased:
    """Everything held on a person is about to be erased; tools erase theirs."""

    person_id: int
    at: datetime


@dataclass(frozen=True)
class TargetDeclared:
    """
    What a target was recorded as saying changed where it stands; a correction sends this too.

    `stance` is what stands now, `before_stance` what stood before.
    """

    campaign_id: int
    drive_id: int
    standing_id: int
    declaration_id: int
    stance: str
    before_stance: str
    at: datetime


@dataclass(frozen=True)
class DeclarationUndone:
    """A record made by mistake was taken back; `stance` is what stands again."""

    campaign_id: int
    drive_id: int
    standing_id: int
    declaration_id: int
    stance: str
    at: datetime


@dataclass(frozen=True)
class TargetAsked:
    """Somebody asked a target: by letter, call, post or at a meeting."""

    campaign_id: int
    standing_id: int
    channel: str
    person_id: int | None
    own_constituent: bool
    at: datetime


@dataclass(frozen=True)
class LetterMailSettled:
    """A relayed letter's mail was taken by a mail server, refused, or came back: its `Message` says which."""

    message_id: int
    at: datetime


@dataclass(frozen=True)
class FactRecorded:
    """A fact was recorded, or what is known about it changed."""

    campaign_id: int
    fact_id: int
    at: datetime


@dataclass(frozen=True)
class FactEnded:
    """A fact was withdrawn or corrected; what uses it is flagged. `instead_id` is what is said from now on."""

    campaign_id: int
    fact_id: int
    instead_id: int | None
    at: datetime


@dataclass(frozen=True)
class ImageDescribed:
    """What is known of a picture was told or changed, or it was taken out of use or brought back."""

    campaign_id: int
    image_id: int
    at: datetime


@dataclass(frozen=True)
class LookChanged:
    """A campaign's colour, typeface, logo or imprint changed: what is drawn with them is drawn anew."""

    campaign_id: int
    at: datetime


@dataclass(frozen=True)
class GraphicDrawn:
    """A graphic was drawn, or drawn anew after a change; `replaces_id` is the version it stands for now."""

    campaign_id: int
    graphic_id: int
    replaces_id: int | None
    at: datetime


@dataclass(frozen=True)
class PublicationChanged:
    """A publication is out, failed, or was pulled; `state` is its new one."""

    campaign_id: int
    publication_id: int
    source_kind: str
    source_id: str
    state: str
    at: datetime


@dataclass(frozen=True)
class PeopleMerged:
    """
    Two records of one person became one: `kept_id` stands for both, `gone_id` is kept as it was and leads to it.

    All rows that led to `gone_id` lead to `kept_id` by now, save those that a constraint forbids to (a second signature
    on one petition): a tool settles those, so that nothing counts twice, and undoes that at `MergeUndone`.
    """

    campaign_id: int
    kept_id: int
    gone_id: int
    at: datetime


@dataclass(frozen=True)
class MergeUndone:
    """A merge was taken apart: the rows that it moved lead to `gone_id` again."""

    campaign_id: int
    kept_id: int
    gone_id: int
    at: datetime
