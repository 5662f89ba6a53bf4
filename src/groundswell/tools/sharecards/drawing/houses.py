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
    _("Quote"),
    _("Who said it"),
    _("Role and place"),
    _("Drawing instead of a photo"),
    _("Whom we thank"),
    _("What they did"),
    _("How many so far"),
    _("Of how many"),
    _("How many it takes"),
    _("The number"),
    _("Of what"),
    _("The goal"),
    _("What comes next"),
    _("On the sign"),
    _("Under it"),
    _("What it is"),
    _("When"),
    _("Where"),
    _("Good to know"),
    _("On the number plate"),
    _("What it is about"),
    _("The figure"),
    _("To compare with"),
    _("What that is"),
    _("Last words"),
    _("Source"),
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
