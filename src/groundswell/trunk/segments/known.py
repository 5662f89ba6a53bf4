"""The kinds of line that segments are made of: the trunk's and the tools', by their keys."""

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.expression import Expression
from groundswell.trunk.segments.lines import TRUNK_LINES
from groundswell.trunk.segments.slots import LineForm
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.tools import SegmentRule, ToolConfig, declared

Memo = dict[str, LineForm]
_LINES = "groundswell.trunk.segments.lines"


@dataclass(frozen=True)
class Known:
    """A kind of line, with the tool that declares it, or None for the trunk's."""

    rule: SegmentRule
    tool: ToolConfig | None = None

    def find(self, dotted: str) -> Any:
        if self.tool is not None:
            return self.tool.find(dotted)
        module, _dot, name = dotted.rpartition(".")
        return getattr(importlib.import_module(f"{_LINES}.{module}"), name)

    @property
    def form_class(self) -> type[LineForm]:
        found: type[LineForm] = self.find(self.rule.form) if self.rule.form else LineForm
        return found

    @property
    def section(self) -> str:
        return str(self.rule.section or (self.tool.title if self.tool else ""))

    def form(self, scope: Scope, data: Any, prefix: str, memo: Memo | None = None) -> LineForm:
        """The line's form. What it offers is read from the tables once a `memo`."""
        like = memo.get(self.rule.key) if memo is not None else None
        form = self.form_class(data, prefix=prefix, scope=scope, like=like)
        if memo is not None:
            memo.setdefault(self.rule.key, form)
        return form

    def expression(self, campaign: Campaign, settings: Mapping[str, Any], at: datetime) -> Expression:
        """
        What a line asks of the sets.

        :raises Gone: where it names what is not there any more, or holds what cannot be read.
        """
        try:
            found: Expression = self.find(self.rule.expression)(campaign, settings, at)
        except (KeyError, TypeError, ValueError) as broken:
            raise Gone(_("This line cannot be read any more.")) from broken
        return found

    def why(self, scope: Scope, people: Sequence[Person], settings: Mapping[str, Any]) -> dict[int, str]:
        """The fact behind the line for each of these people, as far as the line tells it to this account."""
        if not self.rule.why:
            return {}
        found: dict[int, str] = self.find(self.rule.why)(scope, people, settings)
        return found


def known_lines() -> dict[str, Known]:
    """Every kind of line by its key, in the order in which they are offered."""
    found = [Known(rule) for rule in TRUNK_LINES]
    found += [Known(rule, tool) for tool, rule in declared("segment_rules")]
    return {known.rule.key: known for known in sorted(found, key=lambda known: known.rule.order)}


def known_line(key: str) -> Known:
    """
    One kind of line.

    :raises Gone: where no room or tool here declares it.
    """
    found = known_lines().get(key)
    if found is None:
        raise Gone(_("No tool here knows this line any more."))
    return found
