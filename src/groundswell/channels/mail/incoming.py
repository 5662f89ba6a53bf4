"""
A mail that came, as plain words: whom it was for, who says to have written it, and its text without markup.

It comes from strangers. A mail made to hurt (thousands of parts, parts in parts in parts) is no mail for us.
"""

import email
import email.utils
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import Message
from html.parser import HTMLParser

PARTS = 60
TEXT = 20_000
HEADER = 400
ADDRESSED = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
# Counted before anything is parsed: each is the start of a further part.
STARTS = re.compile(rb"^content-type:[ \t]*(?:multipart|message)/", re.I | re.M)
BOUNDARIES = re.compile(rb"^--", re.M)
GAPS = re.compile(r"\n{3,}")
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
BREAKS = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "ul", "ol", "table"})
SILENT = frozenset({"script", "style", "head", "title", "template"})


@dataclass(frozen=True)
class Incoming:
    """One mail. `key` names it for ever; `auto` says that a machine wrote it (a holiday reply, a receipt)."""

    key: str
    addresses: tuple[str, ...]
    sender: str
    subject: str
    text: str
    auto: bool


def read_incoming(raw: bytes) -> Incoming | None:
    """Read a mail; None for one that is made to hurt, or is no mail."""
    if len(STARTS.findall(raw)) > PARTS or len(BOUNDARIES.findall(raw)) > PARTS * 10:
        return None
    try:
        mail = email.message_from_bytes(raw, policy=policy.compat32)
        return Incoming(
            key=_key(mail, raw),
            addresses=_addresses(mail),
            sender=_sender(mail),
            subject=plain(_decoded(mail, "Subject"))[:200].replace("\n", " ").strip(),
            text=_text(mail),
            auto=_is_auto(mail),
        )
    except (MessageError, ValueError, LookupError, RecursionError, AttributeError, TypeError):
        return None


def plain(text: str) -> str:
    """A text with ordinary line ends and without what steers or hides."""
    lines = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return GAPS.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()


def text_of_html(html: str) -> str:
    """The words of a page, a line to each paragraph; scripts, styles and addresses of links are left out."""
    reader = _Words()
    reader.feed(html[: TEXT * 10])
    reader.close()
    return "".join(reader.words)


class _Words(HTMLParser):
    """Gathers words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        if tag in BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in SILENT))
        if tag in BREAKS - {"br"}:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(re.sub(r"\s+", " ", data))


def _key(mail: Message, raw: bytes) -> str:
    """A hash of its Message-ID; of the mail itself where it has none."""
    said = str(mail.get("Message-ID", "")).strip()
    return hashlib.sha256(said.encode("utf-8", "replace") or raw).hexdigest()


def _addresses(mail: Message) -> tuple[str, ...]:
    values = [str(value)[:4000] for name in ADDRESSED for value in mail.get_all(name, [])[:5]]
    found = [address.lower() for _name, address in email.utils.getaddresses(values) if "@" in address]
    return tuple(dict.fromkeys(found))[:50]


def _sender(mail: Message) -> str:
    address = email.utils.parseaddr(str(mail.get("From", ""))[:1000])[1]
    return plain(address)[:254] if "@" in address else ""


def _decoded(mail: Message, name: str) -> str:
    from email.header import decode_header, make_header

    raw = str(mail.get(name, ""))[: HEADER * 4]
    try:
        return str(make_header(decode_header(raw)))[:HEADER]
    except (LookupError, ValueError, MessageError):
        return raw[:HEADER]


def _text(mail: Message) -> str:
    """The first readable part: plain text, else HTML without its markup."""
    html = ""
    for part in _parts(mail):
        if part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() == "text/plain":
            return plain(_payload(part))[:TEXT]
        if part.get_content_type() == "text/html" and not html:
            html = _payload(part)
    return plain(text_of_html(html))[:TEXT]


def _parts(mail: Message) -> Iterator[Message]:
    for number, part in enumerate(mail.walk()):
        if number > PARTS:
            return
        if part.get_content_maintype() == "text":
            yield part


def _payload(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content[: TEXT * 20].decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return content[: TEXT * 20].decode("utf-8", "replace")


def _is_auto(mail: Message) -> bool:
    """Whether a machine wrote it (RFC 3834, and the signs that older ones give)."""
    said = str(mail.get("Auto-Submitted", "no")).strip().lower()
    precedence = str(mail.get("Precedence", "")).strip().lower()
    older = any(name in mail for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id"))
    return not said.startswith("no") or precedence in ("bulk", "junk", "list", "auto_reply") or older
