"""A template's design as a form of layers, and back. The form is plain: it works without scripts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.tools.sharecards.drawing import LAYER_KINDS, FieldSpec
from groundswell.tools.sharecards.drawing.design import PLACES, TONES
from groundswell.tools.sharecards.fields_of import fields_of
from groundswell.trunk.records.typed import holds_null, whole_number

AS_DRAWN = "as-drawn"
"""The place of a layer that stands in pixels of its own in each size."""
MOST_ROWS = 24
TONE_WORDS: Mapping[str, str | Promise] = {
    "": gettext_lazy("Chosen by itself"),
    "accent": gettext_lazy("Your colour"),
    "on": gettext_lazy("Ink on your colour"),
    "accent+8": gettext_lazy("Your colour, a little darker"),
    "accent+15": gettext_lazy("Your colour, darker"),
    "on+12": gettext_lazy("Ink, a little softer"),
    "paper": gettext_lazy("Paper"),
    "ink": gettext_lazy("Black"),
    "white": gettext_lazy("White"),
}
WORDS: Mapping[str, str | Promise] = {
    "whole": gettext_lazy("Everywhere"),
    "top": gettext_lazy("Top"),
    "middle": gettext_lazy("Middle"),
    "bottom": gettext_lazy("Bottom"),
    "left": gettext_lazy("Left"),
    "right": gettext_lazy("Right"),
    "top left": gettext_lazy("Top left"),
    "top right": gettext_lazy("Top right"),
    "bottom left": gettext_lazy("Bottom left"),
    "bottom right": gettext_lazy("Bottom right"),
    AS_DRAWN: gettext_lazy("Where it is now"),
    "display": gettext_lazy("Poster"),
    "headline": gettext_lazy("Headline"),
    "figure": gettext_lazy("Great figure"),
    "name": gettext_lazy("Name"),
    "role": gettext_lazy("Role"),
    "label": gettext_lazy("Label"),
    "note": gettext_lazy("Note"),
    "small": gettext_lazy("Small"),
    "start": gettext_lazy("Where a line begins"),
    "center": gettext_lazy("Centre"),
    "end": gettext_lazy("Where a line ends"),
    "arch": gettext_lazy("Arch"),
    "circle": gettext_lazy("Circle"),
    "rounded": gettext_lazy("Rounded box"),
    "rect": gettext_lazy("Box"),
    "frame": gettext_lazy("Frame"),
    "hills": gettext_lazy("Hills"),
    "quote-mark": gettext_lazy("Quotation mark"),
    "sign": gettext_lazy("Sign"),
    "windscreen": gettext_lazy("Windscreen"),
    "bus": gettext_lazy("Bus"),
    "dot": gettext_lazy("Dot"),
    "nurse": gettext_lazy("Nurse"),
    "tree": gettext_lazy("Tree"),
    "bus-sign": gettext_lazy("Bus stop"),
    "": gettext_lazy("Nothing"),
}

WHEN_WORDS: Mapping[str, str | Promise] = {
    "photo": gettext_lazy("with a picture"),
    "no photo": gettext_lazy("without a picture"),
    "logo": gettext_lazy("with a logo"),
    "no logo": gettext_lazy("without a logo"),
    "map": gettext_lazy("with a map"),
    "no map": gettext_lazy("without a map"),
    "field": gettext_lazy("where %(field)s is filled in"),
    "no field": gettext_lazy("where %(field)s is empty"),
}


@dataclass(frozen=True)
class Control:
    """One thing to choose about a layer, as the page draws it: a line of words, a number or a list."""

    name: str
    label: str | Promise
    kind: str
    value: str
    choices: tuple[tuple[str, str | Promise], ...] = ()


@dataclass(frozen=True)
class Row:
    """A layer in the form. `rest` holds what the form does not show, so that it comes back as it was."""

    number: int
    kind: str
    title: str | Promise
    controls: tuple[Control, ...]
    rest: str
    said: str
    when: str = ""
    """In which cards it is drawn, where not in all."""

    @property
    def label(self) -> str:
        return f"{self.title}: {self.said}" if self.said else str(self.title)


def rows_of(design: Mapping[str, Any]) -> list[Row]:
    """The layers of a design, from the back to the front."""
    return [_row(number, layer) for number, layer in enumerate(design.get("layers", ())) if _known(layer)]


def _known(layer: Any) -> bool:
    return isinstance(layer, Mapping) and layer.get("kind") in LAYER_KINDS


def _row(number: int, layer: Mapping[str, Any]) -> Row:
    kind = LAYER_KINDS[layer["kind"]]
    shown = {option.key for option in kind.options}
    rest = {key: value for key, value in layer.items() if key not in shown and key != "kind"}
    controls = tuple(_control(number, option, layer) for option in kind.options)
    of = layer.get("name") or layer.get("form") or ""
    said = str(layer.get("words") or (WORDS.get(of, of) if of else ""))
    return Row(number, layer["kind"], kind.title, controls, json.dumps(rest, default=str), said[:40], _when(layer))


def _when(layer: Mapping[str, Any]) -> str:
    """The conditions of a layer as people read them."""
    said = []
    for condition in layer.get("when", ()):
        words, _colon, field = str(condition).partition(":")
        said.append(str(WHEN_WORDS.get(words, words)) % {"field": field})
    return ", ".join(said)


def _control(number: int, option: Any, layer: Mapping[str, Any]) -> Control:
    value = str(layer.get(option.key, option.default))
    choices = tuple(option.choices)
    if option.key == "place" and "box" in layer or "at" in layer and option.key == "place":
        choices, value = (AS_DRAWN, *choices), AS_DRAWN
    if option.kind == "tone":
        listed = choices if value in choices or not value else (*choices, value)
        words = tuple(
            (tone, TONE_WORDS.get(tone, tone))
            for tone in dict.fromkeys(("", *listed) if not option.default else listed)
        )
        return Control(f"layer-{number}-{option.key}", option.label, "choice", value, words)
    kind = option.kind if option.kind in ("choice", "number") else "words"
    named = tuple((choice, WORDS.get(choice, choice)) for choice in choices)
    return Control(f"layer-{number}-{option.key}", option.label, kind, value, named)


def grounds(design: Mapping[str, Any]) -> Control:
    """The colour behind everything."""
    value = str(design.get("ground", "accent"))
    return Control("ground", _("Ground"), "choice", value, tuple((tone, TONE_WORDS[tone]) for tone in TONES))


def read(posted: QueryDict, before: Mapping[str, Any]) -> dict[str, Any]:
    """
    The design that a posted form describes; what the form does not show is as it was before.

    It is not judged here: `read_design` says what is wrong with it.
    """
    layers = [_layer(posted, number) for number in range(MOST_ROWS + 1) if posted.get(f"layer-{number}-kind")]
    layers = [layer for layer in layers if layer]
    return {
        **before,
        "version": 1,
        "ground": posted.get("ground", before.get("ground", "accent")),
        "alt": _clean(posted.get("alt", str(before.get("alt", "")))),
        "fields": _fields(posted, before),
        "layers": _moved(layers, posted.get("do", "")),
    }


def _layer(posted: QueryDict, number: int) -> dict[str, Any]:
    kind = str(posted[f"layer-{number}-kind"])
    if kind not in LAYER_KINDS:
        return {}
    layer: dict[str, Any] = {"kind": kind, **_rest(posted.get(f"layer-{number}-rest", "{}"))}
    for option in LAYER_KINDS[kind].options:
        value = posted.get(f"layer-{number}-{option.key}")
        if value is None:
            layer[option.key] = option.default
        elif option.kind == "number":
            whole = whole_number(value, digits=3)
            layer[option.key] = _clean(value) if whole is None else whole
        elif option.key == "place" and value == AS_DRAWN:
            continue
        else:
            layer[option.key] = _clean(value)
            if option.key == "place" and value in PLACES:
                for own in ("box", "at", "sizes", "beside"):
                    layer.pop(own, None)
    return layer


def _rest(text: str) -> dict[str, Any]:
    """What the form carried along; anything that is no object of ours is left out and judged with the design."""
    try:
        found = json.loads(text[:4_000])
    except ValueError:
        return {}
    return found if isinstance(found, dict) and not holds_null(found) else {}


def _clean(text: str) -> str:
    return " ".join(text.replace("\0", "").split())


def _fields(posted: QueryDict, before: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Labels, lengths and samples of the fields as typed."""
    found = []
    for spec in fields_of(before):
        typed = {name: posted.get(f"field-{spec.key}-{name}") for name in ("label", "most", "sample")}
        most = whole_number(typed["most"] or "", digits=5)
        required = bool(posted.get(f"field-{spec.key}-required")) if typed["label"] is not None else spec.required
        found.append(
            {
                "key": spec.key,
                "label": _clean(typed["label"] or str(spec.label)),
                "most": spec.most if most is None else min(most, 400),
                "required": required,
                "sample": _clean(typed["sample"] if typed["sample"] is not None else str(spec.sample)),
                **({"choices": list(spec.choices)} if spec.choices else {}),
            }
        )
    return found


def _moved(layers: list[dict[str, Any]], do: str) -> list[dict[str, Any]]:
    """The layers after a press of a button beside one of them: "up-2", "down-2", "remove-2", "add-text"."""
    verb, _dash, what = do.partition("-")
    if verb == "add" and what in LAYER_KINDS:
        return [*layers, {"kind": what, **{o.key: o.default for o in LAYER_KINDS[what].options}}]
    at = whole_number(what)
    if at is None or at >= len(layers):
        return layers
    if verb == "remove":
        return layers[:at] + layers[at + 1 :]
    to = at + {"up": 1, "down": -1}.get(verb, 0)
    if 0 <= to < len(layers):
        layers[at], layers[to] = layers[to], layers[at]
    return layers


def kinds() -> list[tuple[str, str | Promise]]:
    """What can be added."""
    return [(key, kind.title) for key, kind in LAYER_KINDS.items()]


def specs(design: Mapping[str, Any]) -> tuple[FieldSpec, ...]:
    return fields_of(design)
