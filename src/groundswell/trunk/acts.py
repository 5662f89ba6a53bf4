"""What tools offer each other without knowing each other: acts, references, search results, needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django import forms
    from django.utils.functional import Promise

    from groundswell.trunk.access.models import Account
    from groundswell.trunk.campaigns.models import Campaign


@dataclass(frozen=True)
class Offer:
    """
    One thing a person can do next.

    `title` starts with a verb; `reason` says why it is offered, to this person, now. `miles` is None where distance
    means nothing; `short_of` counts what is still wanted (hands, names) and `wanted` the whole, for "most needed".
    """

    key: str
    title: str
    reason: str
    url: str
    icon: str = "hand"
    takes: str = ""
    miles: float | None = None
    short_of: int = 0
    wanted: int = 0
    due_at: datetime | None = None


@dataclass(frozen=True)
class Referred:
    """An object of ours as others may show it."""

    kind: str
    public_id: str
    title: str
    url: str
    picture_url: str = ""


@dataclass(frozen=True)
class Found:
    """A row of the desk's search."""

    title: str
    detail: str
    url: str
    icon: str = "search"


@dataclass(frozen=True)
class Need:
    """A row of "Needs you". Without `due_at` it comes after those with one. `tone` is "bad", "warn" or ""."""

    title: str
    detail: str
    url: str
    icon: str = "bell"
    action: str = ""
    due_at: datetime | None = None
    tone: str = ""
    weight: int = 0
    data: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class MainAsk:
    """
    The one thing a campaign's page asks for, with its one live figure.

    `figure` stands where `goal` is the end of the line; `unit` names what is counted ("signatures"). `today` is a
    sentence ("61 people signed today"). `live_url` gives fresh figures, where there are any, the one that
    is shown under `live_name`. `key` is that of the
    tool's `Offer` for the same thing, so that it is not offered twice.
    """

    key: str
    title: str
    lead: str
    url: str
    button: str
    figure: int
    goal: int
    unit: str
    eyebrow: str = ""
    today: str = ""
    live_url: str = ""
    live_name: str = ""
    order: int = 50


@dataclass(frozen=True)
class Milestone:
    """Something reached. `poster` is the few words that stand large; `title` and `detail` name no supporter."""

    poster: str
    title: str
    detail: str
    url: str
    at: datetime


@dataclass(frozen=True)
class SetUpStep:
    """
    A step a tool adds to the set-up wizard.

    `form` is a form class; `fields` a template that draws `form`; `preview` one that draws what `show` gives. `load`
    gives what was saved before; `save` keeps it and may be called again; `launch` opens it to the public together
    with the campaign; `result_url` is where the public finds it.
    """

    key: str
    title: "str | Promise"
    heading: "str | Promise"
    lead: "str | Promise"
    form: "type[forms.Form]"
    fields: str
    preview: str
    load: "Callable[[Campaign], dict[str, Any]]"
    save: "Callable[[Campaign, Account, dict[str, Any], datetime], None]"
    show: "Callable[[Campaign, dict[str, Any]], dict[str, Any]]"
    launch: "Callable[[Campaign, Account, datetime], None]"
    result_url: "Callable[[Campaign], str]"


@dataclass(frozen=True)
class AreaFigures:
    """
    How many people did one thing in each area, counted exactly; the pages hide numbers below 10.

    `title` heads the figures ("Signatures"), `done` follows "have" ("signed"), `action` is a button to `url`.
    """

    title: str
    done: str
    action: str
    url: str
    by_area: Mapping[int, int]


@dataclass(frozen=True)
class Said:
    """
    How an object stands that says a fact.

    `detail` says it in words ("Held. Was due today, 18:00"). `out`: people outside have seen it. `changeable`: the
    fact in it may be changed now by one press.
    """

    detail: str = ""
    out: bool = True
    changeable: bool = False
    icon: str = "file-text"
