"""How answers are called and drawn: one list for the board, the form, the file and the script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.nominations import board_map
from groundswell.tools.nominations.board_words import moment, time_left
from groundswell.trunk.targets.models import Candidate, Drive, Standing
from groundswell.trunk.targets.selectors import Tally, Tile

DECLARED, LEANING, AGAINST = Standing.DECLARED, Standing.LEANING, Standing.AGAINST
NEEDS_EVIDENCE = (DECLARED, AGAINST)
STATUSES = {board_map.SOLID: "for", board_map.INK: "against", board_map.HATCH: "stripe", board_map.DOTS: "dots"}
"""How the shapes of the public board are called on the map of hexagons."""


@dataclass(frozen=True)
class Answer:
    """
    One thing a target may say, or that is known of it.

    `value` is the stance, or "declared:<public id>" for a candidate; `said` follows the target's name; `status` is
    that of its hexagon and its key.
    """

    value: str
    label: str
    said: str
    status: str
    candidate: Candidate | None = None

    @property
    def stance(self) -> str:
        return self.value.partition(":")[0]

    @property
    def needs_evidence(self) -> bool:
        return self.stance in NEEDS_EVIDENCE


def candidates_of(drive: Drive) -> list[Candidate]:
    """The candidates of a contest, the one we back first."""
    if drive.kind != Drive.CONTEST:
        return []
    return sorted(drive.candidates.all(), key=lambda candidate: (not candidate.backed, candidate.order, candidate.pk))


def answers(drive: Drive, candidates: Sequence[Candidate], first_at: Mapping[str, datetime]) -> dict[str, Answer]:
    """
    Every answer of a drive by its value, in the order of the board's columns.

    `first_at` says when a candidate was first nominated, by public id: candidates have the public board's shapes.
    """
    listed = _of_contest(candidates, first_at) if drive.kind == Drive.CONTEST else _of_cause()
    return {answer.value: answer for answer in listed}


def _of_cause() -> list[Answer]:
    return [
        Answer(Standing.ASKED, _("Asked"), _("was asked and has not answered"), "ask"),
        Answer(LEANING, _("Leaning"), _("leans our way"), "lean"),
        Answer(DECLARED, _("Backs us"), _("backs us"), "for"),
        Answer(AGAINST, _("Against"), _("is against"), "against"),
        Answer(Standing.WONT_SAY, _("Will not say"), _("will not say"), "nobody"),
        Answer(Standing.NONE, _("Takes no side"), _("takes no side"), "nobody"),
        Answer(Standing.NOT_ASKED, _("Not asked"), _("has not been asked"), "none"),
    ]


def _of_contest(candidates: Sequence[Candidate], first_at: Mapping[str, datetime]) -> list[Answer]:
    in_order = sorted(candidates, key=lambda candidate: (candidate.order, candidate.pk))
    shapes = board_map.shapes_of([(candidate.public_id, candidate.backed) for candidate in in_order], first_at)
    declared = [
        Answer(
            f"{DECLARED}:{candidate.public_id}",
            candidate.short,
            _("nominates %(candidate)s") % {"candidate": candidate.short},
            STATUSES[shapes[candidate.public_id]],
            candidate,
        )
        for candidate in candidates
    ]
    return [
        Answer(Standing.ASKED, _("Asked"), _("was asked and has not answered"), "ask"),
        Answer(LEANING, _("Leaning"), _("is leaning"), "lean"),
        *declared,
        Answer(Standing.NONE, _("Nominates nobody"), _("nominates nobody"), "nobody"),
        Answer(Standing.WONT_SAY, _("Will not say"), _("will not say"), "nobody"),
        Answer(AGAINST, _("Against"), _("is against"), "nobody"),
        Answer(Standing.NOT_ASKED, _("Not asked"), _("has not been asked"), "none"),
    ]


ALWAYS = (Standing.ASKED, LEANING, DECLARED)
"""Columns that are shown when nobody is in them."""


def is_always_shown(drive: Drive, answer: Answer) -> bool:
    """Whether a column stands on the board while it is empty."""
    return answer.stance in ALWAYS or (drive.kind == Drive.CAUSE and answer.stance == AGAINST)


def value_of(drive: Drive, stance: str, candidate_public_id: str) -> str:
    """The `Answer.value` of a stance: only those declared in a contest are told apart by candidate."""
    told = drive.kind == Drive.CONTEST and stance == DECLARED and candidate_public_id
    return f"{stance}:{candidate_public_id}" if told else stance


def to_record(drive: Drive, listed: dict[str, Answer], *, correcting: bool = False) -> list[Answer]:
    """The choices of the form, in the order of its keys 1 to 9. A correction may say that nothing was answered."""
    by_stance = [DECLARED, LEANING, Standing.WONT_SAY, AGAINST, Standing.NONE]
    if drive.kind == Drive.CONTEST:
        by_stance = [DECLARED, LEANING, Standing.NONE, Standing.WONT_SAY]
    found = [answer for stance in by_stance for answer in listed.values() if answer.stance == stance]
    return [*found, replace(listed[Standing.ASKED], label=_("No answer yet"))] if correcting else found


def said_of(tile: Tile, drive: Drive, listed: dict[str, Answer]) -> str:
    """What is known of a tile, after its name: "backs us"."""
    answer = listed.get(value_of(drive, tile.stance, tile.candidate_id))
    return answer.said if answer else tile.stance


@dataclass(frozen=True)
class Part:
    """A length of the tally line in per cent, and its row in the legend."""

    answer: Answer
    count: int
    start: str
    width: str
    drawn: bool


@dataclass(frozen=True)
class TallyLine:
    """The tally as it is drawn: one figure, the line with the mark of what is needed, the time left."""

    figure: int
    unit: str
    total: int
    needed: int | None
    mark: str
    parts: list[Part]
    left: str
    closes: str
    over: bool
    stage: str
    reached: bool
    to_go: int


def tally_line(drive: Drive, counted: Tally, listed: dict[str, Answer], *, at: datetime) -> TallyLine:
    """Put a tally into words and lengths."""
    backed = next((answer for answer in listed.values() if answer.candidate and answer.candidate.backed), None)
    figure, unit = counted.declared, _("back us")
    if drive.kind == Drive.CONTEST:
        unit = _("nominate %(candidate)s") % {"candidate": backed.label} if backed else _("have nominated")
        figure = counted.declared if backed else sum(row.declared for row in counted.by_candidate)
    needed = counted.needed or None
    return TallyLine(
        figure=figure,
        unit=unit,
        total=counted.total,
        needed=needed,
        mark=f"{min(100.0, 100 * needed / counted.total):.2f}" if needed and counted.total else "",
        parts=_parts(counted, listed),
        left=time_left(counted.closes_at, at=at),
        closes=moment(counted.closes_at) if counted.closes_at else "",
        over=drive.state == Drive.CLOSED or bool(counted.closes_at and counted.closes_at <= at),
        stage=counted.stage.title if counted.stage else "",
        reached=counted.reached,
        to_go=counted.to_go,
    )


def _parts(counted: Tally, listed: dict[str, Answer]) -> list[Part]:
    """The line: those who declared, then those who lean. Everyone else is in the legend only."""
    by_candidate = {row.candidate.public_id: row.declared for row in counted.by_candidate}
    order = {DECLARED: 0, LEANING: 1, Standing.ASKED: 2, Standing.NOT_ASKED: 3, AGAINST: 4}
    parts, start, total = [], 0.0, max(counted.total, 1)
    for answer in sorted(listed.values(), key=lambda answer: order.get(answer.stance, 5)):
        stance = counted.by_stance.get(answer.stance, 0)
        count = by_candidate.get(answer.candidate.public_id, 0) if answer.candidate else stance
        drawn = answer.stance in (DECLARED, LEANING)
        width = 100 * count / total if drawn else 0.0
        parts.append(Part(answer, count, f"{start:.2f}", f"{width:.2f}", drawn))
        start += width
    return parts


def heard(letters: int, calls: int, posts: int) -> str:
    """ "14 letters, 31 calls": how often a target was asked, or that nobody has."""
    said = [
        ngettext("%(n)s letter", "%(n)s letters", letters) % {"n": letters} if letters else "",
        ngettext("%(n)s call", "%(n)s calls", calls) % {"n": calls} if calls else "",
        ngettext("%(n)s post", "%(n)s posts", posts) % {"n": posts} if posts else "",
    ]
    return ", ".join(filter(None, said)) or _("No letters or calls yet")
