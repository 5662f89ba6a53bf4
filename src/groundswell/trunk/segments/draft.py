"""
A segment as it is being written: lines, groups of lines and their slots, as the builder's form posts them.

The form posts every line with its path ("in.0", "in.1.2", "but.0"): `line` lists the paths in order, `<path>-rule` the
kind of line ("group" for a group, with `<path>-join`), `<path>-<slot>` the slots. A line keeps its number as long as
it stands, so that a control stays the same one when lines around it come and go.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.records.typed import plain
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.known import Known, Memo, known_line
from groundswell.trunk.segments.reading import ALL, ANY, JOINS, NONE, read_aloud, said, said_of_group
from groundswell.trunk.segments.slots import A_DAY, LineForm, Pick, Several, When

Raw = dict[str, Any]
GROUP = "group"
PATH = re.compile(r"(in|but)\.\d{1,3}(\.\d{1,3})?", re.ASCII)
MOST_LINES = 30
LONGEST = 200


@dataclass
class Slot:
    """One slot of a line, as the page draws it."""

    name: str
    id: str
    label: str
    field: Any
    values: list[str]
    day: str = ""
    error: str = ""
    list_id: str = ""

    @property
    def kind(self) -> str:
        kind: str = self.field.kind
        return kind

    @property
    def choices(self) -> list[list[tuple[str, str, bool]]]:
        """For each list of this slot its options, with whether they are chosen; several have one list too many."""
        chosen = [*self.values, ""] if isinstance(self.field, Several) else [self.values[0] if self.values else ""]
        return [self._options(value, number) for number, value in enumerate(chosen)]

    def _options(self, value: str, number: int) -> list[tuple[str, str, bool]]:
        options = [(known, label, known == value) for known, label in self.field.options]
        if isinstance(self.field, Pick) and (self.field.anything or not value or number):
            options.insert(0, ("", self._open(number), not value))
        if value and not any(known == value for known, _label, _chosen in options):
            gone = self.field.label_of(value) if isinstance(self.field, Pick) else value
            options.append((value, gone, True))
        return options

    def _open(self, number: int) -> str:
        if number:
            return _("or…")
        return str(self.field.anything or self.field.nothing)

    @property
    def typed_values(self) -> list[str]:
        """What stands in the boxes of a slot that is typed into, in words."""
        known = dict(self.field.options) if isinstance(self.field, Pick) else {}
        shown = [known.get(value, value) for value in self.values]
        return [*shown, ""] if isinstance(self.field, Several) or not shown else shown

    @property
    def boxes(self) -> list[tuple[str, bool]]:
        """The boxes of a slot that is typed into, each with whether it is one more to fill."""
        return [(text, bool(number) and not text) for number, text in enumerate(self.typed_values)]

    @property
    def wants_day(self) -> bool:
        return isinstance(self.field, When) and bool(self.values) and self.values[0] == A_DAY


@dataclass
class Line:
    """One line: its kind, its form bound to what was chosen, and what it says."""

    path: str
    key: str
    known: Known | None
    form: LineForm | None
    gone: str = ""
    count: int | None = None
    expression: Any = None

    @cached_property
    def settings(self) -> dict[str, Any] | None:
        """What was chosen, or None while something is missing."""
        if self.form is None or not self.form.is_valid():
            return None
        return {name: self.form.cleaned_data[name] for name in self.form.fields}

    @cached_property
    def words(self) -> str:
        if self.known is None or self.form is None:
            return _("match a line that no tool here knows any more")
        shown = self.settings if self.settings is not None else self._as_typed()
        return said(str(self.known.rule.words), self.form, shown)

    def _as_typed(self) -> dict[str, Any]:
        assert self.form is not None
        self.form.is_valid()
        return {**{name: self.form[name].value() for name in self.form.fields}, **self.form.cleaned_data}

    @property
    def pieces(self) -> list["str | Slot"]:
        """The words of the line with its slots between them."""
        if self.known is None or self.form is None:
            return [self.words]
        parts = re.split(r"\{(\w+)\}", str(self.known.rule.words))
        return [part if number % 2 == 0 else self._slot(part) for number, part in enumerate(parts) if part.strip()]

    def _slot(self, name: str) -> Slot:
        assert self.form is not None
        bound, data = self.form[name], self.form.data
        html = bound.html_name
        values = data.getlist(html) if isinstance(data, QueryDict) else []
        errors = self.form.errors.get(name, []) if any(values) or self.blamed else []
        return Slot(
            name=html,
            id=bound.auto_id,
            label=str(bound.field.label or ""),
            field=bound.field,
            values=[value for value in values if value or not isinstance(bound.field, Several)],
            day=data.get(f"{html}-day", ""),
            error=str(errors[0]) if errors else "",
            list_id=f"{self.key.replace('.', '-')}-{name}" if getattr(bound.field, "typed", False) else "",
        )

    blamed: bool = False

    @property
    def dom_id(self) -> str:
        return f"line-{self.path.replace('.', '-')}"

    @property
    def finished(self) -> bool:
        return self.settings is not None

    @property
    def definition(self) -> dict[str, Any]:
        return {"rule": self.key, "settings": self.settings or {}}


@dataclass
class Group:
    """Lines in a line: all, any or none of them."""

    path: str
    join: str
    lines: list[Line] = field(default_factory=list)
    count: int | None = None
    expression: Any = None

    @property
    def dom_id(self) -> str:
        return f"line-{self.path.replace('.', '-')}"

    @property
    def words(self) -> str:
        return said_of_group(self.join, [line.words for line in self.lines])

    @property
    def definition(self) -> dict[str, Any]:
        return {"join": self.join, "lines": [line.definition for line in self.lines]}

    @property
    def joins(self) -> list[tuple[str, str]]:
        return [(ALL, _("all")), (ANY, _("any")), (NONE, _("none"))]

    @property
    def between(self) -> str:
        return _("and") if self.join == ALL else _("or")


Part = Line | Group


class Draft:
    """A segment being written, within the scope of who writes it."""

    def __init__(self, scope: Scope, raw: Raw) -> None:
        self.scope = scope
        self.memo: Memo = {}
        self.join = raw["join"] if raw.get("join") in (ALL, ANY) else ALL
        self.lines = [self._part(f"in.{number}", each) for number, each in _numbered(raw.get("lines", ()))]
        self.but = [self._part(f"but.{number}", each) for number, each in _numbered(raw.get("but", ()))]

    def _part(self, path: str, raw: Raw) -> Part:
        if "lines" not in raw:
            return self._line(path, raw)
        join = raw["join"] if raw.get("join") in JOINS else ANY
        return Group(path, join, [self._line(f"{path}.{number}", each) for number, each in _numbered(raw["lines"])])

    def _line(self, path: str, raw: Raw) -> Line:
        key = str(raw.get("rule", ""))
        try:
            known = known_line(key)
        except Gone as gone:
            return Line(path, key, None, None, str(gone))
        data = QueryDict(mutable=True)
        for name, value in raw.get("raw", ()):
            data.appendlist(f"{path}-{name}", value)
        return Line(path, key, known, known.form(self.scope, data, path, self.memo))

    @property
    def every_line(self) -> Iterator[Line]:
        for part in (*self.lines, *self.but):
            yield from part.lines if isinstance(part, Group) else (part,)

    @property
    def every_part(self) -> Iterator[Part]:
        for part in (*self.lines, *self.but):
            yield part
            if isinstance(part, Group):
                yield from part.lines

    @property
    def between(self) -> str:
        return _("and") if self.join == ALL else _("or")

    @property
    def suggestions(self) -> dict[str, list[str]]:
        """What may be typed into slots that are too long to be lists, by the id of their suggestions."""
        return {
            piece.list_id: [label for _value, label in piece.field.options]
            for line in self.every_line
            for piece in line.pieces
            if not isinstance(piece, str) and piece.list_id
        }

    @property
    def full(self) -> bool:
        return len(list(self.every_part)) >= MOST_LINES

    @property
    def finished(self) -> bool:
        return all(line.finished for line in self.every_line)

    @property
    def empty(self) -> bool:
        return not any(True for _line in self.every_line)

    @property
    def definition(self) -> dict[str, Any]:
        return {
            "join": self.join,
            "lines": [part.definition for part in self.lines],
            "but": [part.definition for part in self.but],
        }

    @property
    def sentence(self) -> str:
        return read_aloud(self.join, [part.words for part in self.lines], [part.words for part in self.but])

    def blame(self) -> list[tuple[str, str]]:
        """What is still to choose, each with the id of its control; from now on the lines say it too."""
        found = []
        for line in self.every_line:
            line.blamed = True
            if line.known is None:
                found.append((line.dom_id, _("Take away the line that no tool knows any more")))
            elif line.form is not None and not line.finished:
                found += [(line.form[name].auto_id, str(errors[0])) for name, errors in line.form.errors.items()]
        return found


def _numbered(nodes: Sequence[Raw]) -> Iterator[tuple[int, Raw]]:
    """The lines with their numbers; those that have none get the next."""
    used = {node["n"] for node in nodes if "n" in node}
    for node in nodes:
        if "n" not in node:
            node["n"] = next(number for number in range(1000) if number not in used)
            used.add(node["n"])
        yield node["n"], node


def raw_of(scope: Scope, definition: Mapping[str, Any]) -> Raw:
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
    return [pair for name in fields if name in settings for pair in fields[name].posted(name, settings[name])]


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
    except (ValueError, TypeError, KeyError, RecursionError, forms.ValidationError):
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


def offered(scope: Scope, known: Mapping[str, Known]) -> Sequence[tuple[str, list[tuple[str, str]]]]:
    """The kinds of line that may be added, in sections."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for key, each in known.items():
        sections.setdefault(each.section, []).append((key, str(each.rule.label)))
    return list(sections.items())
