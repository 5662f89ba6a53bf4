"""JSON Feed 1.1."""

import json
from datetime import UTC, datetime
from typing import Any

from groundswell.channels.feeds.entries import Entry, Feed, printable

MIME = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def write(feed: Feed) -> bytes:
    """A feed as JSON Feed 1.1."""
    said: dict[str, Any] = {
        "version": VERSION,
        "title": printable(feed.title),
        "home_page_url": feed.page_url,
        "feed_url": feed.url,
        "description": printable(feed.about),
        "language": feed.language,
        **({"icon": feed.icon_url} if feed.icon_url else {}),
        **({"user_comment": printable(feed.rights)} if feed.rights else {}),
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _item(entry: Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.url,
        "url": entry.url,
        "title": printable(entry.title),
        "content_text": printable(entry.text),
        "date_published": _date(entry.published_at),
        "date_modified": _date(entry.changed_at),
        "language": entry.language,
    }
    if entry.link:
        item["external_url"] = entry.link
    if entry.pictures:
        item["image"] = entry.pictures[0].url
        item["attachments"] = [
            {
                "url": picture.url,
                "mime_type": picture.mime,
                "size_in_bytes": picture.size,
                **({"title": printable(picture.alt)} if picture.alt else {}),
            }
            for picture in entry.pictures
        ]
    return item


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
