"""
Server-sent events: `/live/<campaign>/boards/<drive>` tells open boards what changed, within half a second or so.

The board of a drive is kept in memory while somebody watches it. One look at `Drive.version` every half second serves
all boards of this process; only a drive that moved is read. The public hears of what was declared, for as long as the
board is public. Who organises the whole campaign hears of asks and leanings too, and that right is asked again every
minute; an organiser of a part asks the desk's own pages, which know her part.

Messages are those of `faces.payload`. Their id is the version, so a browser that lost us gets what it missed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs

from django.conf import settings

from groundswell.trunk.hot.streams import (
    Channel,
    Receive,
    Scope,
    Seat,
    Send,
    Watch,
    ask_view,
    follow,
    headers_of,
    refuse,
)
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import PATTERN
from groundswell.trunk.targets.faces import (
    Evidence,
    Face,
    desk_face_of,
    evidence_since,
    face_of,
    payload,
    shown,
    tally_json,
    tile_json,
)
from groundswell.trunk.targets.models import Drive
from groundswell.trunk.targets.selectors import Tally, Tile, board, changed_since, tally

PATH = re.compile(rf"/live/(?P<campaign_slug>[-\w]+)/boards/(?P<public_id>{PATTERN})")
LOOK_EVERY = 0.5
PUBLIC, DESK = "public", "desk"
Key = tuple[int, str]


@dataclass(frozen=True)
class News:
    """
    What a look found of one drive: who may watch it and, where it moved, what changed since.

    `whole`: the tiles are all there are, so that what is missing has left.
    """

    version: int
    is_public: bool
    there: bool = True
    tiles: tuple[Tile, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    tally: Tally | None = None
    whole: bool = False


NOT_THERE = News(0, is_public=False, there=False)


class Audience(Channel):
    """
    The streams of one drive that may see the same: each tile as they see it, and when that last changed.

    `heard` is the drive's version that was last read; `version` the last one with anything to tell these streams.
    """

    def __init__(self, *, at_desk: bool) -> None:
        super().__init__()
        self.at_desk = at_desk
        self.heard = -1
        self.faces: dict[str, Face] = {}
        self.told: dict[str, tuple[int, str]] = {}
        self.left: dict[str, int] = {}
        self.tally = ""

    def hear(self, news: News) -> None:
        """Take in what changed, and wake the streams if they may see any of it."""
        if not (news.there if self.at_desk else news.is_public):
            return self.end()
        if news.tally is None:
            return None
        first, self.heard = self.heard < 0, news.version
        changed = [self._take(tile, news) for tile in news.tiles]
        gone = news.whole and self._miss({tile.public_id for tile in news.tiles}, news.version)
        figures = tally_json(news.tally, whole=self.at_desk)
        if first or any(changed) or gone or figures != self.tally or self.at_desk:
            self.tally = figures
            self.moved_to(news.version)
        return None

    def _take(self, tile: Tile, news: News) -> bool:
        face = desk_face_of(tile) if self.at_desk else face_of(tile)
        if self.faces.get(tile.public_id) == face:
            return False
        self.faces[tile.public_id] = face
        evidence = shown(face, news.evidence.get(tile.public_id))
        self.told[tile.public_id] = (tile.version, tile_json(tile, face, evidence))
        self.left.pop(tile.public_id, None)
        return True

    def _miss(self, there: set[str], version: int) -> bool:
        gone = set(self.told) - there
        for public_id in gone:
            del self.told[public_id], self.faces[public_id]
            self.left[public_id] = version
        return bool(gone)

    def made_since(self, known: int) -> bytes:
        tiles = [said for version, said in self.told.values() if version > known]
        gone = [public_id for public_id, version in self.left.items() if version > known]
        return f"id: {self.version}\ndata: {payload(self.version, tiles, gone, self.tally)}\n\n".encode()


def look(keys: list[Key]) -> dict[Key, News]:
    """One query for all drives that are watched, and one read of each that moved."""
    audiences: dict[int, list[Audience]] = defaultdict(list)
    for key in keys:
        if isinstance(kept := watch.channels.get(key), Audience):
            audiences[key[0]].append(kept)
    rows = Drive.objects.filter(pk__in=audiences).values_list(
        "pk", "version", "public_board", "state", "campaign__opened_at"
    )
    found = {}
    for pk, version, public_board, state, opened_at in rows:
        since = min(audience.heard for audience in audiences[pk])
        if since == version:
            found[pk] = News(version, may_be_watched(public_board, state, opened_at))
        else:
            drive = Drive.objects.select_related("campaign").get(pk=pk)
            found[pk] = read(drive, since=since, known=audiences[pk][0].told)
    return {key: found.get(key[0], NOT_THERE) for key in keys}


def read(drive: Drive, *, since: int, known: Iterable[str] = ()) -> News:
    """What changed on a board since a version, or all of it: at first, and when targets have left it."""
    figures = tally(drive, at=now())
    tiles = [] if since < 0 else changed_since(drive.pk, since)
    whole = since < 0 or len({*known, *(tile.public_id for tile in tiles)}) != figures.total
    if whole:
        tiles = board(drive)
    # What was written since the drive was read may miss in the figures: it is left to the next look.
    version = drive.version
    evidence = evidence_since(drive, since)
    return News(version, is_public(drive), True, tuple(tiles), evidence, figures, whole)


def is_public(drive: Drive) -> bool:
    """Whether anybody may watch this board."""
    return may_be_watched(drive.public_board, drive.state, drive.campaign.opened_at)


def may_be_watched(public_board: bool, state: str, opened_at: datetime | None) -> bool:
    return public_board and state in (Drive.OPEN, Drive.CLOSED) and opened_at is not None


def _tell(key: Key, news: News) -> None:
    channel = watch.channels[key]
    assert isinstance(channel, Audience)
    channel.hear(news)


watch: Watch[News] = Watch(look, _tell, LOOK_EVERY)


def _find(slug: str, public_id: str) -> Drive | None:
    return Drive.objects.select_related("campaign").filter(campaign__slug=slug, public_id=public_id).first()


async def live_app(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI app of the boards."""
    match = PATH.fullmatch(scope["path"])
    if match is None:
        return await refuse(send, 404)
    with Seat(scope) as seat:
        if not seat.taken:
            return await refuse(send, 429)
        drive = await watch.in_thread(_find, match["campaign_slug"], match["public_id"])
        if drive is None:
            return await refuse(send, 404)
        await _serve(scope, receive, send, drive)


async def _serve(scope: Scope, receive: Receive, send: Send, drive: Drive) -> None:
    """Let organisers of the whole campaign in by asking a view, everybody else while the board is public."""

    async def allowed() -> bool:
        return await ask_view(scope, f"/desk/{drive.campaign.slug}/whole.json") == 200

    at_desk = signed_in(scope) and await allowed()
    if not at_desk and not is_public(drive):
        return await refuse(send, 404)
    key = (drive.pk, DESK if at_desk else PUBLIC)
    channel = watch.channels.get(key)
    if channel is None or channel.over:
        channel = Audience(at_desk=at_desk)
    watch.join(key, channel)
    try:
        await follow(
            receive, send, channel, known=known_version(scope, drive.version), allowed=allowed if at_desk else None
        )
    finally:
        watch.leave(key)
    return None


def known_version(scope: Scope, latest: int) -> int:
    """
    What the browser knows: the id it heard last, else the version of its page (`?v=`), else all there is now.

    A number that we never gave out means that it knows nothing.
    """
    said = (
        headers_of(scope).get("last-event-id")
        or parse_qs(scope.get("query_string", b"").decode("latin-1")).get("v", [""])[0]
    )
    if not said:
        return latest
    version = int(said) if said.isascii() and said.isdigit() and len(said) < 19 else -1
    return version if version <= latest else -1


def signed_in(scope: Scope) -> bool:
    """Whether it is worth asking the desk's view: the browser brings a session."""
    return f"{settings.SESSION_COOKIE_NAME}=" in headers_of(scope).get("cookie", "")
