"""RSS 2.0."""

import io
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from groundswell.channels.feeds.entries import Entry, Feed, printable

MIME = "application/rss+xml"
ATOM = "http://www.w3.org/2005/Atom"


def write(feed: Feed) -> bytes:
    """A feed as RSS 2.0, with its own address as Atom has it."""
    out = io.StringIO()
    xml = XMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("rss", AttributesImpl({"version": "2.0", "xmlns:atom": ATOM}))
    xml.startElement("channel", AttributesImpl({}))
    _element(xml, "title", feed.title)
    _element(xml, "link", feed.page_url)
    _element(xml, "description", feed.about or feed.title)
    _element(xml, "language", feed.language)
    if feed.rights:
        _element(xml, "copyright", feed.rights)
    _element(xml, "atom:link", "", {"href": feed.url, "rel": "self", "type": MIME})
    if feed.entries:
        _element(xml, "lastBuildDate", _date(max(entry.changed_at for entry in feed.entries)))
    for entry in feed.entries:
        _item(xml, entry)
    xml.endElement("channel")
    xml.endElement("rss")
    xml.endDocument()
    return out.getvalue().encode()


def _item(xml: XMLGenerator, entry: Entry) -> None:
    xml.startElement("item", AttributesImpl({}))
    _element(xml, "title", entry.title)
    _element(xml, "link", entry.url)
    _element(xml, "guid", entry.url, {"isPermaLink": "true"})
    _element(xml, "pubDate", _date(entry.published_at))
    _element(xml, "description", _told(entry))
    for picture in entry.pictures[:1]:
        # A reader takes one enclosure; the page shows all.
        _element(xml, "enclosure", "", {"url": picture.url, "length": str(picture.size), "type": picture.mime})
    xml.endElement("item")


def _told(entry: Entry) -> str:
    """The words, the link, and what each picture shows, as plain text."""
    shown = [f"[{picture.alt}]" for picture in entry.pictures if picture.alt]
    link = [entry.link] if entry.link and entry.link not in entry.text else []
    return "\n\n".join([entry.text, *link, *shown])


def _element(xml: XMLGenerator, name: str, text: str, attributes: dict[str, str] | None = None) -> None:
    xml.startElement(name, AttributesImpl({key: printable(value) for key, value in (attributes or {}).items()}))
    if text:
        xml.characters(printable(text))
    xml.endElement(name)


def _date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)
