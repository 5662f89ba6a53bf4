"""
A design: what a template looks like, as JSON that the desk edits and the database keeps.

    {"version": 1, "form": "quote", "ground": "accent", "alt": "Quote: “{quote}” {name}.",
     "fields": [{"key": "quote", "label": "Quote", "most": 180, "required": true, "sample": "The last bus…"}, …],
     "layers": [{"kind": "photo", "place": "right", "form": "arch"},
                {"kind": "text", "words": "“{quote}”", "style": "display", "ink": "on", "place": "top"}, …]}

Layers are drawn in order, text above everything. Where a layer stands is a `place` (PLACES), or a `box` with pixels
for each size. Texts that follow each other with the same place or box stand under each other. Every card has the
foot band with the imprint: a design can neither leave it out nor change its words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.tools.sharecards.drawing import art
from groundswell.tools.sharecards.drawing.places import may_stand_with
from groundswell.tools.sharecards.drawing.tones import is_tone

MOST_LAYERS, MOST_FIELDS, MOST_WORDS = 24, 16, 400
KEY = re.compile(r"\{([a-z][a-z0-9_]{0,23})\}")
CONDITION = re.compile(r"(no )?(photo|map|logo|field:[a-z][a-z0-9_]{0,23})")
TONES = ("accent", "on", "accent+8", "accent+15", "on+12", "paper", "ink", "white")
PLACES: Mapping[str, tuple[float, float, float, float]] = {
    "whole": (0, 0, 1, 1),
    "top": (0, 0, 1, 0.48),
    "middle": (0, 0.26, 1, 0.48),
    "bottom": (0, 0.56, 1, 0.44),
    "left": (0, 0, 0.48, 1),
    "right": (0.52, 0, 0.48, 1),
    "top left": (0, 0, 0.48, 0.48),
    "top right": (0.52, 0, 0.48, 0.48),
    "bottom left": (0, 0.56, 0.48, 0.44),
    "bottom right": (0.52, 0.56, 0.48, 0.44),
}
"""Parts of what is inside the margins and above the foot band: left, top, width, height."""
STYLES = ("display", "headline", "figure", "name", "role", "label", "note", "small")
FORMS = ("quote", "thanks", "number", "badge", "event", "fact", "own")


class DesignError(ValueError):
    """A design cannot be drawn. Its text says which layer and what to do, for the person who made it."""


@dataclass(frozen=True)
class Option:
    """One thing to choose about a layer. `kind` is "words", "choice", "tone", "number" or "flag"."""

    key: str
    label: str | Promise
    kind: str
    choices: tuple[str, ...] = ()
    default: str | int | bool = ""


@dataclass(frozen=True)
class LayerKind:
    title: str | Promise
    options: tuple[Option, ...]


_PLACE = Option("place", gettext_lazy("Where"), "choice", tuple(PLACES), "whole")
LAYER_KINDS: Mapping[str, LayerKind] = {
    "text": LayerKind(
        gettext_lazy("Words"),
        (
            Option("words", gettext_lazy("Words, with fields in braces"), "words", (), "{words}"),
            Option("style", gettext_lazy("Type"), "choice", STYLES, "display"),
            Option("ink", gettext_lazy("Ink"), "tone", TONES, "on"),
            Option("over", gettext_lazy("On this colour"), "tone", TONES, ""),
            Option("align", gettext_lazy("Aligned"), "choice", ("start", "center", "end"), "start"),
            Option("valign", gettext_lazy("Hangs from"), "choice", ("top", "middle", "bottom"), "top"),
            Option("lines", gettext_lazy("Most lines"), "number", (), 4),
            _PLACE,
        ),
    ),
    "photo": LayerKind(
        gettext_lazy("Photo"),
        (
            Option("form", gettext_lazy("Form"), "choice", ("arch", "circle", "rounded", "rect"), "arch"),
            Option("otherwise", gettext_lazy("Without a photo"), "choice", ("", "quote-mark", *art.names()), ""),
            _PLACE,
        ),
    ),
    "shape": LayerKind(
        gettext_lazy("Shape"),
        (
            Option(
                "form",
                gettext_lazy("Form"),
                "choice",
                ("rect", "rounded", "circle", "frame", "hills", "quote-mark", "sign", "windscreen"),
                "rect",
            ),
            Option("tone", gettext_lazy("Colour"), "tone", TONES, "on"),
            _PLACE,
        ),
    ),
    "drawing": LayerKind(
        gettext_lazy("Drawing"), (Option("name", gettext_lazy("Drawing"), "choice", tuple(art.names()), "bus"), _PLACE)
    ),
    "rule": LayerKind(gettext_lazy("Short line"), (Option("ink", gettext_lazy("Ink"), "tone", TONES, "on"), _PLACE)),
    "logo": LayerKind(gettext_lazy("Logo"), (_PLACE,)),
    "map": LayerKind(
        gettext_lazy("Map of hexagons"), (Option("ink", gettext_lazy("Ink"), "tone", TONES, "on"), _PLACE)
    ),
    "goal": LayerKind(
        gettext_lazy("Line to a goal"),
        (
            Option("count", gettext_lazy("Field of the count"), "words", (), "{number}"),
            Option("goal", gettext_lazy("Field of the goal"), "words", (), "{goal}"),
            Option("marker", gettext_lazy("Marker"), "choice", ("bus", "dot"), "bus"),
            _PLACE,
        ),
    ),
    "bars": LayerKind(
        gettext_lazy("Two bars"),
        (
            Option("first", gettext_lazy("Longer figure"), "words", (), "{figure}"),
            Option("first_label", gettext_lazy("What it is"), "words", (), "{label}"),
            Option("second", gettext_lazy("Shorter figure"), "words", (), "{other_figure}"),
            Option("second_label", gettext_lazy("What it is"), "words", (), "{other_label}"),
            _PLACE,
        ),
    ),
}
"""The kinds of layers and what may be chosen about each, for the form that edits them."""

Layer = Mapping[str, Any]


@dataclass(frozen=True)
class FieldSpec:
    """A field that people fill in. `most` letters; `choices` where only some values are taken."""

    key: str
    label: str
    most: int = 120
    required: bool = False
    sample: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Design:
    """A design that has been read: everything in it can be drawn."""

    form: str
    ground: str
    band: str
    alt: str
    fields: tuple[FieldSpec, ...]
    layers: tuple[Layer, ...]


def read_design(found: Mapping[str, Any]) -> Design:
    """
    Read and judge a design.

    :raises DesignError: naming the layer and what is wrong with it.
    """
    if not isinstance(found, Mapping) or found.get("version") != 1:
        raise DesignError(_("This is not a design that we can read."))
    layers = found.get("layers")
    if not isinstance(layers, Sequence) or isinstance(layers, str) or not 1 <= len(layers) <= MOST_LAYERS:
        raise DesignError(_("A design has 1 to %(most)s layers.") % {"most": MOST_LAYERS})
    for number, layer in enumerate(layers, 1):
        _judge(number, layer)
    ground, band = found.get("ground", "accent"), found.get("band", "")
    if not is_tone(ground) or (band and not is_tone(band)):
        raise DesignError(_("Choose the colour of the ground from the list."))
    form = str(found.get("form", "own"))
    return Design(
        form if form in FORMS else "own",
        ground,
        band or ("accent" if ground in ("on", "paper", "white") else "on"),
        str(found.get("alt", ""))[:MOST_WORDS],
        _fields(found.get("fields", []), layers),
        tuple(layers),
    )


def _judge(number: int, layer: object) -> None:
    kind = layer.get("kind") if isinstance(layer, Mapping) else None
    if not isinstance(layer, Mapping) or not isinstance(kind, str) or kind not in LAYER_KINDS:
        raise DesignError(_("Layer %(number)s is of no kind we know.") % {"number": number})
    for option in LAYER_KINDS[kind].options:
        value = layer.get(option.key, option.default)
        wrong = (
            (option.kind == "choice" and value not in option.choices)
            or (option.kind == "tone" and value != "" and not is_tone(value))
            or (option.kind == "words" and (not isinstance(value, str) or len(value) > MOST_WORDS))
            or (option.kind == "number" and (not isinstance(value, int) or not 1 <= value <= 20))
        )
        if wrong:
            raise DesignError(
                _("Layer %(number)s: choose “%(label)s” again.") % {"number": number, "label": option.label}
            )
    conditions = layer.get("when", ())
    if not isinstance(conditions, list | tuple) or not all(
        isinstance(condition, str) and CONDITION.fullmatch(condition) for condition in conditions
    ):
        raise DesignError(_("Layer %(number)s has a condition we do not know.") % {"number": number})
    known = {option.key for option in LAYER_KINDS[kind].options} | {"kind", "when"}
    for key, value in layer.items():
        if key not in known and not may_stand_with(key, value):
            raise DesignError(_("Layer %(number)s stands in no place we can read.") % {"number": number})


def _fields(found: object, layers: Sequence[Layer]) -> tuple[FieldSpec, ...]:
    """The fields that the design declares, then those that its layers name."""
    specs: dict[str, FieldSpec] = {}
    for one in found if isinstance(found, Sequence) and not isinstance(found, str) else ():
        if isinstance(one, Mapping) and KEY.fullmatch(f"{{{one.get('key')}}}"):
            specs[one["key"]] = FieldSpec(
                key=one["key"],
                label=str(one.get("label") or one["key"])[:80],
                most=min(max(int(one.get("most", 120)), 1), MOST_WORDS),
                required=bool(one.get("required", False)),
                sample=str(one.get("sample", ""))[:MOST_WORDS],
                choices=tuple(str(choice) for choice in one.get("choices", ())),
            )
    for key in keys_of(layers):
        specs.setdefault(key, FieldSpec(key, key.replace("_", " ").capitalize()))
    if len(specs) > MOST_FIELDS:
        raise DesignError(_("A design has at most %(most)s fields.") % {"most": MOST_FIELDS})
    return tuple(specs.values())


def keys_of(layers: Sequence[Layer]) -> list[str]:
    """The fields that layers name, in order."""
    found: dict[str, None] = {}
    for layer in layers:
        for option in LAYER_KINDS[layer["kind"]].options:
            if option.kind == "words":
                found |= dict.fromkeys(KEY.findall(str(layer.get(option.key, option.default))))
    return list(found)


def filled(words: str, fields: Mapping[str, str]) -> str:
    """The words with their fields; "" when they name fields and none of these says anything."""
    keys = KEY.findall(words)
    if keys and not any(fields.get(key, "").strip() for key in keys):
        return ""
    return KEY.sub(lambda match: fields.get(match[1], "").strip(), words)
