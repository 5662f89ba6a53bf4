"""The catalogue by the open API: the same reads and rights as the desk's list."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from groundswell.tools.library import selectors
from groundswell.trunk.api.keys import scope_as

router = Router()


class EntryOut(Schema):
    """A fact, a quote, an article or a picture of the library, and where it is used."""

    identifier: str
    kind: str
    title: str
    where_from: str
    where_url: str
    rights: str
    may_go_out: bool
    used_in: int
    to_put_right: int
    tags: list[str]
    language: str
    added_at: datetime
    ended_at: datetime | None
    desk_url: str


class EntriesOut(Schema):
    total: int
    entries: list[EntryOut]


@router.get("/entries", response=EntriesOut, operation_id="library_entries")
def entries(request: HttpRequest, q: str = "", kind: str = "", most: int = Query(25, ge=1, le=500)) -> dict[str, Any]:
    """What the library holds under some words, the best first; `kind` is facts, quotes, articles, pictures or right."""
    scope = scope_as(request, "editor", "organiser", whole=True)
    assert scope.campaign is not None
    shelf = selectors.shelf(scope.campaign, text=q[:200], kind=kind, shown=most)
    return {"total": shelf.total, "entries": [_row(item) for item in shelf.items]}


def _row(item: selectors.Item) -> dict[str, Any]:
    return {
        "identifier": f"groundswell:{item.entry.public_id}",
        "kind": item.entry.kind,
        "title": item.title,
        "where_from": item.where_from,
        "where_url": item.where_url,
        "rights": item.rights,
        "may_go_out": not item.stop and item.ended_at is None,
        "used_in": item.used,
        "to_put_right": item.wrong,
        "tags": item.entry.tags,
        "language": item.entry.language,
        "added_at": item.entry.made_at,
        "ended_at": item.ended_at,
        "desk_url": item.url,
    }
