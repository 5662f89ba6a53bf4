"""What the public board shows: rows, map, strip, tally and what changed today, read in six queries."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from groundswell.tools.nominations import board_words as words
from groundswell.tools.nominations.board_map import (
    BARE,
    DOTS,
    INK,
    MOST_WITH_CODES,
    NOT_YET,
    SOLID,
    BoardMap,
    OnMap,
    placed,
    shape_of,
    shapes_of,
)
from groundswell.tools.nominations.public_rows import Change, Line, Row, Said
from groundswell.trunk.places.models import Area
from groundswell.trunk.targets.faces import OPEN, TOLD, face_of, linked
from groundswell.trunk.targets.models import Candidate, Declaration, Drive, Standing
from groundswell.trunk.targets.selectors import Tally, Tile, board, standings_for_area, tally

MOST_CHANGES = 12
MOST_DOTS = 40


@dataclass
class PublicBoard:
    """The board of a drive at a moment. What is not asked for is not read."""

    drive: Drive
    at: datetime
    tiles: list[Tile] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tiles = self.tiles or board(self.drive)

    @cached_property
    def tally(self) -> Tally:
        return tally(self.drive, at=self.at)

    @cached_property
    def title(self) -> words.Title:
        return words.title_of(self.drive, self.tally, at=self.at)

    @cached_property
    def closed(self) -> bool:
        return words.is_closed(self.drive, self.tally, at=self.at)

    @cached_property
    def left(self) -> str:
        return "" if self.closed else words.time_left(self.tally.closes_at, at=self.at)

    @property
    def closes(self) -> str:
        return words.moment(self.tally.closes_at) if self.tally.closes_at else ""

    @property
    def closing(self) -> str:
        """What stands before the time at which it closes."""
        return words.closing(self.drive, self.tally, closed=self.closed)

    @property
    def heading(self) -> str:
        return words.needed_words(self.drive, self.tally)

    @cached_property
    def names(self) -> dict[str, str]:
        """Candidates' names by public id."""
        return {row.candidate.public_id: row.candidate.name for row in self.tally.by_candidate}

    @cached_property
    def said(self) -> dict[str, Said]:
        """The declarations that stand, by the standing's public id."""
        rows = Declaration.objects.filter(
            standing__drive=self.drive, standing__left_at=None, pk=F("standing__declaration")
        ).values_list(
            "standing__public_id",
            "stance",
            "candidate__public_id",
            "declared_at",
            "evidence_url",
            "correction_reason",
            "corrects__stance",
            "corrects__candidate__name",
        )
        return {
            pk: Said(stance, candidate or "", at, linked(url), why if was in TOLD else "", self._was(was, whom))
            for pk, stance, candidate, at, url, why, was, whom in rows
        }

    def _was(self, stance: str | None, candidate: str | None) -> str:
        """What a correction corrects, if the public had seen it."""
        return words.where(self.drive, stance, candidate or "") if stance in TOLD else ""

    @cached_property
    def shapes(self) -> dict[str, str]:
        """The shape of each candidate."""
        first: dict[str, datetime] = {}
        for said in sorted(self.said.values(), key=lambda said: said.declared_at):
            if said.stance == Standing.DECLARED:
                first.setdefault(said.candidate_id, said.declared_at)
        return shapes_of([(row.candidate.public_id, row.candidate.backed) for row in self.tally.by_candidate], first)

    @cached_property
    def rows(self) -> list[Row]:
        """Every target, by its place and name."""
        return self.rows_of(self.tiles)

    @cached_property
    def _areas(self) -> frozenset[int] | None:
        """The areas of the drive's own map; None where it names none."""
        if self.drive.boundary_set_id is None:
            return None
        return frozenset(Area.objects.filter(boundary_set=self.drive.boundary_set_id).values_list("pk", flat=True))

    def _hexagon(self, tile: Tile) -> tuple[int, int] | None:
        """Its place, if that is on this map: hexagons of another map mean other places."""
        if tile.hex_q is None or tile.hex_r is None or (self._areas is not None and tile.area_id not in self._areas):
            return None
        return tile.hex_q, tile.hex_r

    def found(self, text: str) -> list[Row]:
        """Rows that have a text as their code, else those that hold every word of it."""
        if of_code := [row for row in self.rows if text.casefold() in _codes_of(row)]:
            return of_code
        wanted = text.casefold().split()[:8]
        return [row for row in self.rows if all(_holds(row, word) for word in wanted)]

    def in_areas(self, area_ids: Iterable[int]) -> list[Row]:
        """Rows of the areas that a postcode may lie in, and of those around them."""
        ids = {
            standing.public_id
            for area_id in area_ids
            for standing in standings_for_area(self.drive, area_id, at=self.at)
        }
        return [row for row in self.rows if row.tile.public_id in ids]

    def rows_of(self, tiles: Iterable[Tile]) -> list[Row]:
        return [self._row(tile) for tile in tiles]

    @cached_property
    def _codes(self) -> Counter[str]:
        return Counter(tile.short or tile.area_code for tile in self.tiles)

    def _row(self, tile: Tile) -> Row:
        face = face_of(tile)
        code = tile.short or tile.area_code
        return Row(
            tile,
            face,
            shape_of(face, self.shapes),
            words.where(self.drive, face.stance, self.names.get(face.candidate, "")),
            code if code and self._codes[code] == 1 else tile.public_id,
            self._hexagon(tile),
            self.said.get(tile.public_id),
            tile.public_id in self._fresh,
        )

    @cached_property
    def _map(self) -> tuple[BoardMap, list[OnMap]]:
        return placed(self.rows)

    @property
    def map(self) -> BoardMap:
        return self._map[0]

    @property
    def strip(self) -> list[OnMap]:
        return self._map[1]

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The shapes on the map and what each means."""
        if self.drive.kind == Drive.CAUSE:
            found = [(SOLID, _("Backs us")), (INK, _("Against"))]
        else:
            found = []
            for row in self._in_order:
                shape = self.shapes[row.public_id]
                if shape == DOTS and any(key == DOTS for key, _name in found):
                    found = [(key, _("Others") if key == DOTS else name) for key, name in found]
                else:
                    found.append((shape, row.short or row.name))
        by_stance = self.tally.by_stance
        if by_stance.get(Standing.NONE) or by_stance.get(Standing.WONT_SAY):
            found.append((BARE, _("Nobody") if self.drive.kind == Drive.CONTEST else _("No side")))
        return [*found, (NOT_YET, _("Not yet"))]

    @property
    def _in_order(self) -> list[Candidate]:
        order = (SOLID, INK, "l", DOTS)
        candidates = [row.candidate for row in self.tally.by_candidate]
        return sorted(candidates, key=lambda one: (order.index(self.shapes[one.public_id]), one.order, one.pk))

    @cached_property
    def lines(self) -> list[Line]:
        return self._of_cause() if self.drive.kind == Drive.CAUSE else self._of_contest()

    def _of_contest(self) -> list[Line]:
        most = max([self.tally.needed or 0, *(row.declared for row in self.tally.by_candidate), 1])
        # The largest fills four fifths of its line, so that there is room for what may come.
        full = most * 1.25
        rows = sorted(self.tally.by_candidate, key=lambda row: (-row.declared, row.candidate.order, row.candidate.pk))
        return [
            Line(
                row.candidate.public_id,
                self.shapes[row.candidate.public_id],
                row.candidate.name,
                row.declared,
                _per_cent(row.declared, full),
                _per_cent(self.tally.needed, full) if self.tally.needed else "",
                self._note(row.candidate, row.declared, row.reached),
                row.reached,
                _("We back %(name)s") % {"name": words.first_name(row.candidate)} if row.candidate.backed else "",
            )
            for row in rows
        ]

    def _note(self, candidate: Candidate, declared: int, reached: bool) -> str:
        if not self.tally.needed:
            return ""
        if not reached:
            return "" if self.closed else _("%(n)s more needed") % {"n": f"{self.tally.needed - declared:,}"}
        since = self._reached_on(candidate.public_id)
        return _("On the ballot since %(day)s") % {"day": since} if since else _("On the ballot")

    def _reached_on(self, candidate_id: str) -> str:
        """The day of the nomination that made the number, of those that still stand."""
        days = sorted(
            said.declared_at
            for said in self.said.values()
            if said.stance == Standing.DECLARED and said.candidate_id == candidate_id
        )
        needed = self.tally.needed or 0
        return words.day(days[needed - 1]) if 0 < needed <= len(days) else ""

    def _of_cause(self) -> list[Line]:
        total, counts = max(self.tally.total, 1), self.tally.by_stance
        shown = [(Standing.DECLARED, SOLID), (Standing.AGAINST, INK), (Standing.NONE, BARE), (Standing.WONT_SAY, BARE)]
        lines = [
            Line(
                stance,
                shape,
                words.where(self.drive, stance),
                counts.get(stance, 0),
                _per_cent(counts.get(stance, 0), total),
            )
            for stance, shape in shown
            if counts.get(stance, 0) or stance in (Standing.DECLARED, Standing.AGAINST)
        ]
        undecided = self.tally.total - sum(counts.get(stance, 0) for stance in TOLD)
        lines.append(Line(OPEN, NOT_YET, words.where(self.drive, OPEN), undecided, _per_cent(undecided, total)))
        if self.tally.needed:
            first = lines[0]
            note = _("Enough to win") if self.tally.reached else _("%(n)s more needed") % {"n": f"{self.tally.to_go:,}"}
            mark = _per_cent(self.tally.needed, total)
            lines[0] = Line(
                first.key, first.shape, first.name, first.count, first.share, mark, note, good=self.tally.reached
            )
        return lines

    @cached_property
    def _today(self) -> QuerySet[Declaration]:
        """
        What the public heard today, of targets that still decide. An answer that no longer stands for the public is
        not told again: that it was taken back belongs to its correction, if there is one.
        """
        midnight = localtime(self.at).replace(hour=0, minute=0, second=0, microsecond=0)
        return Declaration.objects.filter(
            standing__drive=self.drive, standing__left_at=None, recorded_at__gte=midnight, undone_at=None
        ).filter(Q(stance__in=TOLD, standing__stance__in=TOLD) | Q(corrects__stance__in=TOLD))

    @cached_property
    def _changed(self) -> list[str]:
        """The public ids of what changed today, the latest first."""
        return list(self._today.order_by("-recorded_at", "-pk").values_list("standing__public_id", flat=True))

    @cached_property
    def only_latest(self) -> bool:
        """Whether so much changed today that dots on all of it would hide a map of many hexagons."""
        return len(self.tiles) > MOST_WITH_CODES and len(set(self._changed)) > MOST_DOTS

    @property
    def most_dots(self) -> int:
        """How many dots the map may have; the page takes the oldest away when more changes."""
        return MOST_CHANGES if self.only_latest else MOST_DOTS

    @property
    def most_changes(self) -> int:
        return MOST_CHANGES

    @cached_property
    def _fresh(self) -> set[str]:
        return set(self._changed[:MOST_CHANGES] if self.only_latest else self._changed)

    @cached_property
    def changes(self) -> list[Change]:
        """What was declared and corrected today, the latest first; what was corrected since, by its correction."""
        mended = Declaration.objects.filter(corrects=OuterRef("pk"), undone_at=None)
        shown = self._today.filter(~Exists(mended)).select_related(
            "standing__target", "candidate", "corrects__candidate"
        )
        return [self._change(said) for said in shown.order_by("-recorded_at", "-pk")[:MOST_CHANGES]]

    def _change(self, said: Declaration) -> Change:
        name, candidate = said.standing.target.name, said.candidate.name if said.candidate else ""
        url = linked(said.evidence_url)
        if not said.corrects or said.corrects.stance not in TOLD:
            return Change(said.recorded_at, name, words.did(self.drive, said.stance, candidate), url)
        is_now = words.where(self.drive, said.stance, candidate)
        was = self._was(said.corrects.stance, said.corrects.candidate.name if said.corrects.candidate else "")
        text = _("corrected: %(now)s, not %(was)s") if was and was != is_now else _("corrected: %(now)s")
        return Change(
            said.recorded_at, name, text % {"now": is_now, "was": was}, url, corrected=True, why=said.correction_reason
        )


def _codes_of(row: Row) -> set[str]:
    return {row.tile.short.casefold(), row.tile.area_code.casefold()} - {""}


def _holds(row: Row, word: str) -> bool:
    tile = row.tile
    return any(word in text.casefold() for text in (tile.name, tile.office, tile.party, tile.area_name))


def _per_cent(part: int, whole: float) -> str:
    return f"{min(100.0, 100 * part / whole):.2f}%"


def shapes_for_script(board: PublicBoard) -> Mapping[str, object]:
    """What a script must know to draw a change: shapes and words by candidate, and the words of the other answers."""
    drive = board.drive
    stances = {stance: words.where(drive, stance) for stance in words.PUBLIC_STANCES}
    return {
        "shapes": board.shapes,
        "names": board.names,
        "where": stances,
        "did": {stance: words.did(drive, stance) for stance in words.PUBLIC_STANCES},
        "nominated": words.did(drive, Standing.DECLARED, "{name}"),
        "corrected": _("corrected: %(now)s") % {"now": "{now}"},
        "today": _("today"),
        "source": _("Source"),
    }
