"""A question put to the list of people, as the lines of a segment: "Save as segment"."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from groundswell.trunk.segments.reading import ALL
from groundswell.trunk.segments.slots import A_DAY
from groundswell.trunk.supporters.people_list import Question

LINE = dict[str, Any]


def lines_of_list(address: str) -> tuple[dict[str, Any], list[str]]:
    """
    A draft (as the builder posts it) from a query string of the list, and what of it no segment can hold, in words.

    What is typed into the search box is no rule that stays true; the list's own pages answer it.
    """
    question = Question.read(QueryDict(address[:2000]).dict())
    lines: list[LINE] = []

    def add(rule: str, *raw: tuple[str, str]) -> None:
        lines.append({"rule": rule, "raw": list(raw)})

    when = [("when", A_DAY), ("when-day", question.since)] if question.from_day else []
    if question.who in ("supporters", "signers"):
        add("people.are", ("kind", question.who))
    if question.did:
        add("people.did", ("deed", question.did), *when)
    elif when:
        add("people.active", *when)
    if question.area:
        add("places.in", ("areas", question.area))
    if question.group:
        add("groups.in", ("groups", question.group))
    if question.tag:
        add("people.tagged", ("tags", question.tag))
    if question.may:
        channel, _dash, state = question.may.partition("-")
        rule = ("contact.may", ("channel", channel)) if state == "yes" else ("contact.said", ("said", question.may))
        add(*rule)
    if question.source:
        add("contact.source", ("source", question.source))
    if question.segment:
        add("segments.in", ("segment", question.segment))
    left_out = [_("what you searched for")] if question.q else []
    return {"join": ALL, "lines": lines, "but": []}, left_out
