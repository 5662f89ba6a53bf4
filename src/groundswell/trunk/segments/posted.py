"""
The builder's form as it is posted, and what its buttons do to it.

The form posts every line with its path ("in.0", "in.1.2", "but.0"): `line` lists the paths in order, `<path>-rule` the
kind of line ("group" for a group, with `<path>-join`), `<path>-<slot>` the slots. A line keeps its number as long as
it stands, so that a control stays the same one when lines around it come and go.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, cast

from django.http import QueryDict

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.records.typed import plain
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.draft import MOST_LINES, Raw
from groundswell.trunk.segments.known import Known, known_line
from groundswell.trunk.segments.reading import ALL, ANY
from groundswell.trunk.segments.slots import Pick, Several, Slot

GROUP = "group"
PATH = re.compile(r"(in|but)\.\d{1,3}(\.\d{1,3})?", re.ASCII)
LONGEST = 200
Sections = list[tuple[str, list[tuple[str, str]]]]


def raw_of(definition: Mapping[str, Any]) -> Raw:
    """A kept definition as the builder's form would post it."""

    def line(kept: Mapping[str, Any]) -> Raw:
        if "lines" in kept:
            return {"join": kept.get("join", ANY), "lines": [line(each) for each in kept["lines"]]}
        key = str(kept.get("rule", ""))
        return {"rule": key, "raw": posted_of(key, kept.get("settings") or {})}

    return {
        "join": definition.get("join", ALL),
        "lines": [line(each) for each in definition.get("lines", ())],
        "but": [line(each) for each in definition.get("but", ())],
    }


def posted_of(key: str, settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The slots of a line as a form posts them."""
    try:
        fields = known_line(key).form_class.base_fields
    except Gone:
        return []
    kept = [name for name in fields if name in settings]
    return [pair for name in kept for pair in cast(Slot, fields[name]).posted(name, settings[name])]


def first_raw(scope: Scope, key: str) -> Raw:
    """
    A new line of a kind: what its form starts with, and what there is only one of.

    :raises Gone: for a kind that nobody declares.
    """
    form = known_line(key).form(scope, {}, "new")
    start: dict[str, Any] = {name: f.initial for name, f in form.fields.items() if f.initial is not None}
    for name, slot in form.fields.items():
        if isinstance(slot, Pick) and len(slot.options) == 1 and not slot.anything:
            only = slot.options[0][0]
            start[name] = [only] if isinstance(slot, Several) else only
    return {"rule": key, "raw": posted_of(key, start)}


def read_posted(data: QueryDict) -> Raw:
    """What the builder's form posted; paths that make no sense, and more lines than there may be, are left out."""
    raw: Raw = {"join": data.get("join", ALL), "lines": [], "but": []}
    groups: dict[str, Raw] = {}
    paths = [path for path in dict.fromkeys(data.getlist("line")) if PATH.fullmatch(path)][:MOST_LINES]
    by_path = _slots_by_path(data)
    for path in paths:
        key = data.get(f"{path}-rule", "")
        node: Raw = {"rule": key[:60], "raw": by_path.get(path, [])}
        if key == GROUP:
            node = groups[path] = {"join": data.get(f"{path}-join", ANY), "lines": []}
        node["n"] = int(path.rpartition(".")[2])
        place = _place(raw, groups, path, is_group=key == GROUP)
        if place is not None:
            place.append(node)
    return raw


def _place(raw: Raw, groups: Mapping[str, Raw], path: str, *, is_group: bool) -> list[Raw] | None:
    where, *numbers = path.split(".")
    if len(numbers) == 1:
        place: list[Raw] = raw["lines" if where == "in" else "but"]
        return place
    parent = groups.get(f"{where}.{numbers[0]}")
    return None if parent is None or is_group else parent["lines"]


def _slots_by_path(data: QueryDict) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for name, values in data.lists():
        path, dash, slot = name.partition("-")
        if dash and slot not in ("rule", "join") and PATH.fullmatch(path):
            found.setdefault(path, []).extend((slot, plain(str(value))[:LONGEST]) for value in values[:40])
    return found


def change(scope: Scope, raw: Raw, wanted: str) -> Raw | None:
    """
    Do to a draft what a button of the builder says: "add:<place>:<kind>", "group:<place>", "remove:<path>".

    A place is "in", "but" or the path of a group. Give what was taken away, for "Put it back", or None.
    """
    what, _colon, rest = wanted.partition(":")
    if what in ("add", "group"):
        place, _colon, key = rest.partition(":")
        lines = _lines_at(raw, place)
        if lines is None or _size(raw) >= MOST_LINES or (what == "group" and "." in place):
            return None
        try:
            lines.append(first_raw(scope, key) if what == "add" else {"join": ANY, "lines": []})
        except Gone:
            return None
    elif what == "remove":
        return _remove(raw, rest)
    return None


def put_back(raw: Raw, removed: str) -> None:
    """Put a line back that was taken away: `removed` is what the page kept of it. What makes no sense is left out."""
    try:
        kept = json.loads(removed[:20_000])
        place, number, node = str(kept["place"]), int(kept["number"]), _clean(kept["node"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return
    lines = _lines_at(raw, place)
    if lines is not None and _size(raw) < MOST_LINES and not ("lines" in node and "." in place):
        lines.insert(min(max(number, 0), len(lines)), node)


def _clean(node: Any, *, inside: bool = False) -> Raw:
    if not isinstance(node, dict):
        raise TypeError("no line")
    if "lines" in node and not inside:
        return {"join": str(node.get("join", ANY)), "lines": [_clean(each, inside=True) for each in node["lines"][:20]]}
    pairs = [(plain(str(name))[:60], plain(str(value))[:LONGEST]) for name, value in node["raw"][:60]]
    return {"rule": str(node["rule"])[:60], "raw": pairs}


def _remove(raw: Raw, path: str) -> Raw | None:
    place, _dot, number = path.rpartition(".")
    lines = _lines_at(raw, place) if PATH.fullmatch(path) else None
    for index, node in enumerate(lines or ()):
        if lines is not None and node.get("n") == int(number):
            del lines[index]
            return {"place": place, "number": index, "node": {key: node[key] for key in node if key != "n"}}
    return None


def _lines_at(raw: Raw, place: str) -> list[Raw] | None:
    """The list that a place names: "in", "but", or the lines of a group."""
    where, _dot, number = place.partition(".")
    lines: list[Raw] = raw["lines" if where == "in" else "but"]
    if where not in ("in", "but"):
        return None
    if not number:
        return lines
    found = next((node for node in lines if "lines" in node and str(node.get("n")) == number), None)
    return found["lines"] if found else None


def _size(raw: Raw) -> int:
    return sum(1 + len(node.get("lines", ())) for node in (*raw["lines"], *raw["but"]))


def offered(known: Mapping[str, Known]) -> Sections:
    """The kinds of line that may be added, in sections."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for key, each in known.items():
        sections.setdefault(each.section, []).append((key, str(each.rule.label)))
    return list(sections.items())
