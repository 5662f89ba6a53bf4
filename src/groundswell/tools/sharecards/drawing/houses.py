"""
The house's own designs: quote, thanks, number, badge, event, fact. Each is a JSON file of `house/`.

They stand as the issue's mock-ups do, in pixels for each size; their drawings restyle with the campaign's colour.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as File
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from groundswell.tools.sharecards.drawing.design import FieldSpec, read_design

__all__ = ["FieldSpec", "HouseDesign", "house_designs"]

HERE = File(__file__).parent / "house"
TITLES: Mapping[str, str | Promise] = {
    "quote": _("Quote"),
    "thanks": _("Thank-you"),
    "number": _("Number"),
    "badge": _("Badge"),
    "event": _("Event"),
    "fact": _("Fact"),
}

_LABELS = (
    gettext_noop("Quote"),
    gettext_noop("Who said it"),
    gettext_noop("Role and place"),
    gettext_noop("Drawing instead of a photo"),
    gettext_noop("Whom we thank"),
    gettext_noop("What they did"),
    gettext_noop("How many so far"),
    gettext_noop("Of how many"),
    gettext_noop("How many it takes"),
    gettext_noop("The number"),
    gettext_noop("Of what"),
    gettext_noop("The goal"),
    gettext_noop("What comes next"),
    gettext_noop("On the sign"),
    gettext_noop("Under it"),
    gettext_noop("What it is"),
    gettext_noop("When"),
    gettext_noop("Where"),
    gettext_noop("Good to know"),
    gettext_noop("On the number plate"),
    gettext_noop("What it is about"),
    gettext_noop("The figure"),
    gettext_noop("To compare with"),
    gettext_noop("What that is"),
    gettext_noop("Last words"),
    gettext_noop("Source"),
)
"""The labels of the files' fields, for translators: the desk shows them in the reader's language."""


@dataclass(frozen=True)
class HouseDesign:
    """A design that every campaign starts with. `design` is JSON, to be copied into a template of one's own."""

    name: str
    title: str | Promise
    form: str
    design: dict[str, Any]
    fields: list[FieldSpec]


@lru_cache(maxsize=1)
def _read() -> dict[str, HouseDesign]:
    found = {}
    for name, title in TITLES.items():
        design = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
        found[name] = HouseDesign(name, title, design["form"], design, list(read_design(design).fields))
    return found


def house_designs() -> dict[str, HouseDesign]:
    """The six house designs by name, in the order of the gallery."""
    return dict(_read())
