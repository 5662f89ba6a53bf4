"""
What a kept definition asks of the sets, and how it reads as a sentence.

A definition is {"join": "all" or "any", "lines": [...], "but": [...]}; trunk/segments/draft.py makes it from what was
typed. It is two levels deep at most.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext as _

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.expression import AllOf, AnyOf, Expression, Not
from groundswell.trunk.segments.known import Memo, known_line
from groundswell.trunk.segments.slots import LineForm, Slot

Definition = Mapping[str, Any]
ALL, ANY, NONE = "all", "any", "none"
JOINS = (ALL, ANY, NONE)


def joined(join: str, parts: Sequence[Expression]) -> Expression:
    """Parts put together; none at all ask nothing, so that an empty group changes nothing."""
    if not parts:
        return AllOf(())
    if join == NONE:
        return Not(AnyOf(tuple(parts)))
    return AnyOf(tuple(parts)) if join == ANY else AllOf(tuple(parts))


def expression_of(campaign: Campaign, definition: Definition, at: datetime) -> Expression:
    """
    What a whole definition asks.

    :raises Gone: where one of its lines leads to nothing any more: then nobody may be counted, listed or written to.
    """
    matching = joined(definition.get("join", ALL), [_part(campaign, line, at) for line in definition.get("lines", ())])
    but = [_part(campaign, line, at) for line in definition.get("but", ())]
    return AllOf((matching, Not(AnyOf(tuple(but))))) if but else matching


def _part(campaign: Campaign, line: Mapping[str, Any], at: datetime) -> Expression:
    if "lines" in line:
        return joined(line.get("join", ALL), [_part(campaign, each, at) for each in line["lines"]])
    return known_line(str(line.get("rule", ""))).expression(campaign, line.get("settings") or {}, at)


def sentence_of(scope: Scope, definition: Definition, memo: Memo | None = None) -> str:
    """A definition read aloud: "People who live in Millbeck, and who may be emailed. But not people who …"."""
    lines = [said_of_line(scope, line, memo) for line in definition.get("lines", ())]
    but = [said_of_line(scope, line, memo) for line in definition.get("but", ())]
    return read_aloud(definition.get("join", ALL), lines, but)


def read_aloud(join: str, lines: Sequence[str], but: Sequence[str]) -> str:
    """The whole sentence from the words of its lines."""
    between = _(", or who ") if join == ANY else _(", and who ")
    said = _("People who %(lines)s.") % {"lines": between.join(lines)} if lines else _("Everyone.")
    if not but:
        return said
    return _("%(said)s But not people who %(but)s.") % {"said": said, "but": _(" or who ").join(but)}


def said_of_group(join: str, lines: Sequence[str]) -> str:
    """A group in words: "signed A or wrote to B"."""
    if not lines:
        return "…"
    if join == NONE:
        return _("did not match any of: %(lines)s") % {"lines": "; ".join(lines)}
    return (_(" or ") if join == ANY else _(" and ")).join(lines)


def said_of_line(scope: Scope, line: Mapping[str, Any], memo: Memo | None = None) -> str:
    """A kept line in words."""
    if "lines" in line:
        return said_of_group(line.get("join", ALL), [said_of_line(scope, each, memo) for each in line["lines"]])
    try:
        known = known_line(str(line.get("rule", "")))
    except Gone:
        return _("match a line that no tool here knows any more")
    form = known.form(scope, {}, "said", memo)
    return said(str(known.rule.words), form, line.get("settings") or {})


def said(words: str, form: LineForm, settings: Mapping[str, Any]) -> str:
    """The words of a line with its slots filled."""
    text = words
    for name, field in form.fields.items():
        text = text.replace(f"{{{name}}}", cast(Slot, field).said(settings.get(name)))
    return " ".join(text.split())
