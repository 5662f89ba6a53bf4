"""
A segment as it is being written: lines, groups of lines and their slots, as the builder's form posts them.

trunk/segments/posted.py reads it from what the builder posts, and from a kept definition.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.known import Known, Memo, known_line
from groundswell.trunk.segments.reading import ALL, ANY, JOINS, NONE, read_aloud, said, said_of_group
from groundswell.trunk.segments.slots import A_DAY, LineForm, Pick, Several, When

Raw = dict[str, Any]
MOST_LINES = 30


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
    blamed: bool = False

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
        errors = list(self.form.errors.get(name, ())) if any(values) or self.blamed else []
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


def with_their_lines(parts: Iterable[Part]) -> Iterator[Part]:
    """Lines and groups, each group with its lines behind it."""
    for part in parts:
        yield part
        if isinstance(part, Group):
            yield from part.lines


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
        return (part for part in with_their_lines((*self.lines, *self.but)) if isinstance(part, Line))

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
        return len(list(with_their_lines((*self.lines, *self.but)))) >= MOST_LINES

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
