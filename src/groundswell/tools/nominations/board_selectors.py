"""Reads of the desk's board: its filters, columns, map and strip, and what is known of one target."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from groundswell.tools.nominations import presenters
from groundswell.tools.nominations.models import Claim
from groundswell.tools.nominations.presenters import Answer
from groundswell.trunk.access.scope import Scope, scope_of
from groundswell.trunk.places.models import Area
from groundswell.trunk.targets import selectors
from groundswell.trunk.targets.models import Declaration, Drive, Standing
from groundswell.trunk.targets.selectors import Tile
from groundswell.trunk.ui.templatetags.ui import said_ago

COLUMN = 25
"""Cards of a column before "Show all": a board of 650 must stay quick on a phone."""
STRIP = 60


def asked_for(query: Mapping[str, Any], name: str) -> str:
    """One text out of an address, as a query may hold it: PostgreSQL takes no NUL."""
    return str(query.get(name, "")).replace("\0", "").strip()[:120]


@dataclass(frozen=True)
class Filters:
    """What of a board is shown, as it stands in the address."""

    changed: bool = False
    never: bool = False
    undecided: bool = False
    mine: bool = False
    party: str = ""
    region: str = ""
    text: str = ""
    answer: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "Filters":
        """Take the filters out of an address; what is not known there is left out."""
        return cls(
            changed=query.get("changed") == "today",
            never=query.get("asked") == "never",
            undecided=query.get("undecided") == "yes",
            mine=query.get("area") == "mine",
            party=asked_for(query, "party"),
            region=asked_for(query, "region")[:12],
            text=asked_for(query, "q"),
            answer=asked_for(query, "answer"),
        )

    @property
    def active(self) -> bool:
        return self != Filters()


@dataclass(frozen=True)
class Cell:
    """A hexagon of the board, as `{% hexmap %}` draws it."""

    row: int
    column: int
    code: str
    name: str
    said: str
    url: str
    status: str
    id: str
    selected: bool = False
    faded: bool = False
    fresh: bool = False


@dataclass(frozen=True)
class Card:
    """A target in a column, or in the strip of places without a hexagon."""

    tile: Tile
    answer: Answer
    url: str
    line: str
    quote: str = ""
    fresh: bool = False
    win: bool = False

    @property
    def place(self) -> str:
        """Where they decide, or what they are: a local party may have its ward's own name."""
        return self.tile.area_name if self.tile.area_name not in ("", self.tile.name) else self.tile.office


@dataclass(frozen=True)
class Column:
    """Those who stand alike: `cards` are the first of `total`."""

    answer: Answer
    cards: list[Card]
    total: int
    always: bool

    @property
    def more(self) -> int:
        return self.total - len(self.cards)


@dataclass(frozen=True)
class Counts:
    """How many each filter shows."""

    all: int = 0
    undecided: int = 0
    changed: int = 0
    never: int = 0
    mine: int = 0


@dataclass(frozen=True)
class Board:
    """All that the desk's board shows."""

    columns: list[Column]
    cells: list[Cell]
    strip: list[Card]
    strip_more: int
    counts: Counts
    shown: list[str]
    answers: dict[str, Answer] = field(repr=False)
    tiles: dict[str, Tile] = field(repr=False)


def mine(scope: Scope) -> frozenset[int] | None:
    """The areas of somebody who organises a part of the campaign, also where another role shows all of it."""
    parts = [grant for grant in scope.grants if not grant.whole]
    return selectors.reach(scope_of(scope.campaign, scope.account, parts, ("organiser",))) if parts else None


def today(at: datetime) -> datetime:
    """The midnight that began this day."""
    return localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def tiles_in_reach(drive: Drive, scope: Scope) -> list[Tile]:
    """The tiles that an organiser may see: those of her areas, or all."""
    return selectors.board(drive, area_ids=selectors.reach(scope))


def filtered(drive: Drive, scope: Scope, filters: Filters, *, at: datetime) -> list[Tile]:
    """The tiles in reach that the filters leave."""
    areas: Collection[int] | None = selectors.reach(scope)
    if filters.mine and (own := mine(scope)) is not None:
        areas = own if areas is None else own & frozenset(areas)
    found = selectors.board(
        drive,
        changed_since=today(at) if filters.changed else None,
        never_asked=filters.never,
        undecided=filters.undecided,
        party=filters.party,
        region=filters.region,
        area_ids=areas,
        text=filters.text,
    )
    if not filters.answer:
        return found
    return [tile for tile in found if presenters.value_of(drive, tile.stance, tile.candidate_id) == filters.answer]


def answers_of(drive: Drive) -> dict[str, Answer]:
    """Every answer of a drive by its value."""
    candidates = presenters.candidates_of(drive)
    if not candidates:
        return presenters.answers(drive, (), {})
    named = Standing.objects.filter(drive=drive, left_at__isnull=True, stance=Standing.DECLARED)
    first = named.values_list("candidate__public_id").annotate(Min("declaration__declared_at")).order_by()
    return presenters.answers(drive, candidates, {public_id: at for public_id, at in first if public_id and at})


def desk_board(drive: Drive, scope: Scope, filters: Filters, *, at: datetime, picked: str = "") -> Board:
    """Read a board for somebody of the desk."""
    listed = answers_of(drive)
    every = tiles_in_reach(drive, scope)
    shown = filtered(drive, scope, filters, at=at) if filters.active else every
    visible = {tile.public_id for tile in shown}
    on_map, off_map = _placed(every)
    since, own = today(at), mine(scope)
    changed = {tile.public_id for tile in every if tile.changed_at and tile.changed_at >= since}
    # A dot on most hexagons would tell nothing.
    dotted = changed if 2 * len(changed) <= len(every) else set()
    cards = _cards(drive, shown, listed, at=at)
    left_out = {tile.public_id for tile in off_map}
    strip = [card for card in cards if card.tile.public_id in left_out]
    return Board(
        columns=_columns(drive, cards, listed, filters, whole=bool(filters.answer)),
        cells=[_cell(drive, tile, listed, visible, dotted, picked=picked) for tile in on_map],
        strip=strip[:STRIP] if on_map else [],
        strip_more=max(0, len(strip) - STRIP) if on_map else 0,
        counts=Counts(
            all=len(every),
            undecided=sum(tile.stance in Standing.UNDECIDED for tile in every),
            changed=len(changed),
            never=sum(tile.stance == Standing.NOT_ASKED for tile in every),
            mine=sum(tile.area_id in own for tile in every) if own is not None else 0,
        ),
        shown=[tile.public_id for tile in shown],
        answers=listed,
        tiles={tile.public_id: tile for tile in every},
    )


def _placed(tiles: list[Tile]) -> tuple[list[Tile], list[Tile]]:
    """Those that get a hexagon, and those for the strip: without a place on the map, or second in theirs."""
    taken: set[tuple[int, int]] = set()
    on_map, off_map = [], []
    for tile in tiles:
        place = None if tile.hex_q is None or tile.hex_r is None else (tile.hex_q, tile.hex_r)
        if place is None or place in taken:
            off_map.append(tile)
        else:
            taken.add(place)
            on_map.append(tile)
    return on_map, off_map


def _cell(
    drive: Drive, tile: Tile, listed: dict[str, Answer], visible: set[str], dotted: set[str], *, picked: str
) -> Cell:
    answer = answer_of(drive, tile, listed)
    return Cell(
        # The rows of our maps count northwards, those of a drawing downwards.
        row=-(tile.hex_r or 0),
        column=tile.hex_q or 0,
        code=tile.short or tile.area_code,
        name=tile.name if tile.name == tile.area_name else f"{tile.area_name}, {tile.name}",
        said=answer.said,
        url=target_url(drive, tile.public_id),
        status=answer.status,
        id=tile.public_id,
        selected=tile.public_id == picked,
        faded=tile.public_id not in visible,
        fresh=tile.public_id in dotted,
    )


def answer_of(drive: Drive, tile: Tile, listed: dict[str, Answer]) -> Answer:
    """The answer that a tile stands under."""
    return listed.get(presenters.value_of(drive, tile.stance, tile.candidate_id)) or listed[Standing.NOT_ASKED]


def target_url(drive: Drive, public_id: str) -> str:
    """The desk's page of one target in a drive."""
    return reverse("desk-nominations:target", args=[drive.campaign.slug, drive.slug, public_id])


def _cards(drive: Drive, tiles: list[Tile], listed: dict[str, Answer], *, at: datetime) -> list[Card]:
    since, quotes = today(at), _quotes(drive)
    cards = [
        Card(
            tile=tile,
            answer=answer_of(drive, tile, listed),
            url=target_url(drive, tile.public_id),
            line=_line(tile, at=at),
            quote=quotes.get(tile.public_id, ""),
            fresh=bool(tile.changed_at and tile.changed_at >= since and tile.stance not in Standing.UNDECIDED),
        )
        for tile in tiles
    ]
    won = [card for card in cards if card.fresh and card.answer.status == "for"]
    latest = max(won, key=lambda card: card.tile.changed_at or since, default=None)
    return [replace(card, win=card is latest) for card in cards]


def _quotes(drive: Drive) -> dict[str, str]:
    """What the targets of a drive said, in their own words, by the public ids of their standings."""
    said = Standing.objects.filter(drive=drive, declaration__isnull=False).exclude(declaration__quote="")
    return dict(said.values_list("public_id", "declaration__quote"))


def _line(tile: Tile, *, at: datetime) -> str:
    """One line on a card: when it answered, else how often it was asked."""
    if tile.changed_at and tile.stance not in Standing.UNDECIDED:
        return _("Recorded %(when)s") % {"when": said_ago(tile.changed_at, at)}
    if tile.stance == Standing.NOT_ASKED:
        return _("Nobody has asked yet")
    return presenters.heard(tile.heard_letters, tile.heard_calls, tile.heard_posts)


def _columns(
    drive: Drive, cards: list[Card], listed: dict[str, Answer], filters: Filters, *, whole: bool
) -> list[Column]:
    """The columns of a board. What changed stands first; of the undecided those who heard least."""
    columns = []
    for answer in listed.values():
        here = [card for card in cards if card.answer.value == answer.value]
        if answer.stance in Standing.UNDECIDED:
            here.sort(key=lambda card: card.tile.heard_letters + card.tile.heard_calls + card.tile.heard_posts)
        else:
            here.sort(key=lambda card: -(card.tile.changed_at.timestamp() if card.tile.changed_at else 0))
        always = presenters.is_always_shown(drive, answer) and not filters.active
        columns.append(Column(answer, here if whole else here[:COLUMN], len(here), always))
    return columns


def ringed(board: Board, public_id: str) -> Board:
    """The same board with one hexagon picked."""
    return replace(board, cells=[replace(cell, selected=cell.id == public_id) for cell in board.cells])


def next_to_ask(board: Board) -> str:
    """The undecided target of those shown that heard least: the board's pick where nobody was picked, or ""."""
    open_ones = [board.tiles[key] for key in board.shown if board.tiles[key].stance in Standing.UNDECIDED]
    if not open_ones:
        return ""
    return min(
        open_ones, key=lambda tile: (tile.heard_letters + tile.heard_calls + tile.heard_posts, tile.name)
    ).public_id


def claims_on(standing: Standing, *, at: datetime) -> list[Claim]:
    """Who holds this target in a block now."""
    return list(
        Claim.objects.filter(standing=standing, done_at__isnull=True, freed_at__isnull=True)
        .filter(block__ended_at__isnull=True, block__expires_at__gt=at)
        .select_related("block__person", "block__account")
    )


def freed_by(declaration: Declaration) -> int:
    """How many volunteers stopped asking because of a declaration."""
    freed = Claim.objects.filter(standing=declaration.standing_id, freed_because="declared")
    return freed.filter(freed_at__gte=declaration.recorded_at).count()


def current_of(standing: Standing, rows: list[Declaration]) -> Declaration | None:
    """The declaration that stands."""
    return next((row for row in rows if row.pk == standing.declaration_id), None)


def in_dispute(standing: Standing, rows: list[Declaration]) -> list[Declaration]:
    """The two answers that contradict each other, the one that stands first. Empty where nothing is disputed."""
    if not standing.disputed:
        return []
    mended = {row.corrects_id for row in rows}
    valid = [row for row in rows if row.undone_at is None and row.pk not in mended]
    first = current_of(standing, valid) or (valid[0] if valid else None)
    if first is None:
        return []
    other = next((row for row in valid if (row.stance, row.candidate_id) != (first.stance, first.candidate_id)), None)
    return [first, other] if other else [first]


def disputed_in(scope: Scope) -> QuerySet[Standing]:
    """Targets of open drives with two different answers, that this organiser may settle."""
    assert scope.campaign is not None
    found = selectors.standings(scope.campaign).filter(disputed=True, drive__state=Drive.OPEN)
    areas = selectors.reach(scope)
    return found if areas is None else found.filter(target__area_id__in=areas)


def drives_with_counts(drives: QuerySet[Drive]) -> QuerySet[Drive]:
    """Drives with their stages and the number of their targets, for the list."""
    here = Count("standings", filter=Q(standings__left_at__isnull=True), distinct=True)
    return drives.prefetch_related("stages", "candidates").annotate(target_count=here)


def scope_name(scope: Scope) -> str:
    """Which areas a board was narrowed to, in words; "" for all."""
    if scope.whole:
        return ""
    areas = selectors.reach(scope) or frozenset()
    held = [grant.area_id for grant in scope.grants if grant.area_id in areas]
    names = Area.objects.filter(pk__in=held or list(areas)[:3]).order_by("name").values_list("name", flat=True)
    return ", ".join(names) or _("your group")
