"""What the builder shows beside the sentence: how many, each line alone, who first, and why they are in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.draft import Draft, Group, Line, Part, with_their_lines
from groundswell.trunk.segments.expression import AllOf, AnyOf, Expression, Has, Not, Only
from groundswell.trunk.segments.lines.nested import reading
from groundswell.trunk.segments.reading import ALL, NONE, joined
from groundswell.trunk.segments.selectors import listed
from groundswell.trunk.supporters.models import Person

FIRST = 50
CHANNELS = ("email", "phone", "text", "post")


@dataclass
class Shown:
    """A person of the list, with the facts that bring her in: (icon, sentence)."""

    person: Person
    why: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Figures:
    """
    What a draft comes to. `broken` holds the lines that lead to nothing: then nobody is counted. `unfinished` counts
    lines that are left out because something is still to choose.
    """

    total: int | None = None
    exact: bool = True
    reach: dict[str, int] = field(default_factory=dict)
    kept_out: tuple[str, int] | None = None
    """A channel, and how many match everything else but may not be contacted on it."""
    unreachable: int = 0
    broken: list[Line] = field(default_factory=list)
    unfinished: int = 0
    first: list[Shown] = field(default_factory=list)
    most_alone: tuple[str, int] | None = None


class _Counting:
    """The parts of a draft as expressions, and the questions asked of them."""

    def __init__(self, draft: Draft, at: datetime) -> None:
        self.draft, self.at = draft, at
        assert draft.scope.campaign is not None
        self.campaign: Campaign = draft.scope.campaign
        self.look = sets.look(self.campaign)
        self.mine = sets.of_scope(draft.scope)
        self.broken: list[Line] = []
        for part in (*draft.lines, *draft.but):
            self._read(part)

    def _read(self, part: Part) -> None:
        if isinstance(part, Group):
            for line in part.lines:
                self._read(line)
            inside = [line.expression for line in part.lines if line.expression is not None]
            part.expression = joined(part.join, inside) if inside else None
            return
        if part.known is None:
            self.broken.append(part)
        elif part.settings is not None:
            try:
                part.expression = part.known.expression(self.campaign, part.settings, self.at)
            except Gone as gone:
                part.gone = str(gone)
                self.broken.append(part)
        else:
            part.gone = _gone_choice(part)
            if part.gone:
                self.broken.append(part)

    def matching(self, *, without: Part | None = None) -> Expression:
        parts = [part.expression for part in self.draft.lines if part.expression is not None and part is not without]
        return joined(self.draft.join, parts)

    def but(self) -> list[Expression]:
        return [part.expression for part in self.draft.but if part.expression is not None]

    def whole(self, *, without: Part | None = None) -> Expression:
        return AllOf((self.mine, self.matching(without=without), Not(AnyOf(tuple(self.but())))))

    def count(self, expressions: Sequence[Expression]) -> list[int]:
        return self.look.counts(expressions, self.at)


def _gone_choice(line: Line) -> str:
    """What to say of a line whose choice was there when it was saved and is gone; "" for one just unfinished."""
    for piece in line.pieces:
        if not isinstance(piece, str) and piece.error and any(piece.values) and piece.kind in ("pick", "several"):
            return piece.error
    return ""


def figures(draft: Draft, at: datetime, *, public_id: str = "") -> Figures:
    """
    Count a draft: the whole, each line alone (written onto the lines), whom each channel reaches, and who comes first.

    `public_id` names the segment that is being changed, so that a line which leads back to it is found.
    """
    with reading(public_id):
        counting = _Counting(draft, at)
    found = Figures(broken=counting.broken, exact=counting.look.exact)
    found.unfinished = sum(not line.finished and line not in counting.broken for line in draft.every_line)
    _count_lines(counting)
    if counting.broken:
        return found
    whole = counting.whole()
    may = [Has(f"may:{channel}") for channel in CHANNELS]
    found.total, unreachable, *reach = counting.count(
        [whole, AllOf((whole, Not(AnyOf(tuple(may))))), *(AllOf((whole, each)) for each in may)]
    )
    found.unreachable, found.reach = unreachable, dict(zip(CHANNELS, reach, strict=True))
    found.kept_out = _kept_out(counting)
    found.first = _first(counting, whole)
    if not found.total:
        found.most_alone = _most_alone(draft)
    return found


def _count_lines(counting: _Counting) -> None:
    """Each line alone; what is left out counts those it takes away."""
    matching = counting.matching()
    asked: list[tuple[Part, Expression]] = []
    for part in with_their_lines(counting.draft.lines):
        if part.expression is not None:
            asked.append((part, AllOf((counting.mine, part.expression))))
    for part in with_their_lines(counting.draft.but):
        if part.expression is not None:
            asked.append((part, AllOf((counting.mine, matching, part.expression))))
    for (part, _expression), count in zip(asked, counting.count([each for _part, each in asked]), strict=True):
        part.count = count


def may_channel(part: Part) -> str:
    """The channel of a line "may be emailed", else ""."""
    if isinstance(part, Line) and part.key == "contact.may" and part.settings:
        return str(part.settings["channel"])
    return ""


def _kept_out(counting: _Counting) -> tuple[str, int] | None:
    if counting.draft.join != ALL:
        return None
    for part in counting.draft.lines:
        channel = may_channel(part)
        if channel and part.expression is not None:
            [count] = counting.count([AllOf((counting.whole(without=part), Not(Has(f"may:{channel}"))))])
            return channel, count
    return None


def _first(counting: _Counting, whole: Expression) -> list[Shown]:
    ids = counting.look.first(whole, counting.at, limit=FIRST)
    draft = counting.draft
    channels = [channel for part in draft.lines if (channel := may_channel(part))] if draft.join == ALL else []
    people = listed(draft.scope, ids, channels=channels)
    shown = {person.pk: Shown(person) for person in people}
    among = Only.of(shown)
    for part in draft.lines:
        for pk, line in _why(counting, part, people, among):
            shown[pk].why.append(("check", line))
    for part in draft.but:
        words = _("Not left out: is not one of those who %(words)s") % {"words": part.words}
        for pk in shown:
            shown[pk].why.append(("check", words))
    return list(shown.values())


def _why(counting: _Counting, part: Part, people: Sequence[Person], among: Only) -> Iterator[tuple[int, str]]:
    """The fact behind a line, for each of the people in it."""
    if isinstance(part, Group):
        if part.join == NONE:
            lines = _(" or ").join(each.words for each in part.lines)
            words = _("Not one of those who %(words)s") % {"words": lines}
            yield from ((person.pk, words) for person in people)
            return
        for line in part.lines:
            yield from _why(counting, line, people, among)
        return
    if part.expression is None or part.known is None or not people:
        return
    inside = counting.look.ids(AllOf((among, part.expression)), counting.at)
    told = part.known.why(
        counting.draft.scope, [person for person in people if person.pk in inside], part.settings or {}
    )
    otherwise = _("One of those who %(words)s") % {"words": part.words}
    yield from ((pk, told.get(pk, otherwise)) for pk in inside)


def _most_alone(draft: Draft) -> tuple[str, int] | None:
    """For a segment of nobody: the line that alone has most."""
    counted = [(part.count, part.words) for part in draft.lines if part.count]
    return (max(counted)[1], max(counted)[0]) if counted else None
