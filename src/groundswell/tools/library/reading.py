"""Reading a page of the web: what it says of itself, and its words as plain text, without any of its markup."""

import codecs
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from groundswell.tools.library.markup import SMALL, End, Start, Token, tokens

LONGEST_TEXT = 100_000
NEAR = 40
"""How many boxes around a paragraph are looked at."""
LONGEST_SUMMARY = 300
MOST_JSON, MOST_JSON_BLOCKS = 200_000, 8
PARAGRAPHS = frozenset({"p", "h2", "h3", "h4", "li", "blockquote", "pre"})
BOXES = frozenset({"article", "main", "section", "div"})
LEFT_OUT = frozenset(
    {
        *("script", "style", "nav", "footer", "aside", "noscript", "svg", "math", "iframe", "button", "select"),
        *("template", "object", "dialog", "figcaption", "textarea", "title"),
    }
)
NOT_LETTERS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined"})
"""Codecs of Python that a page does not choose."""
ARTICLES = frozenset(
    {"Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "Report", "WebPage", "OpinionNewsArticle"}
)
DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
LANGUAGE = re.compile(r"<html\b[^>]{0,400}?\slang\s*=\s*[\"']?([A-Za-z]{2,3})(?:-[A-Za-z0-9]{1,8}){0,3}", re.I)
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,30})", re.I)


@dataclass(frozen=True)
class Page:
    """What a page of the web says. All is plain text; `picture_url` is whole, or nothing."""

    title: str = ""
    site: str = ""
    author: str = ""
    published_on: date | None = None
    language: str = ""
    summary: str = ""
    text: str = ""
    picture_url: str = ""


def read_page(body: bytes, content_type: str, url: str) -> Page:
    """Read an HTML page that came from `url`. It never fails: what is not there is left empty."""
    html = decoded(body, content_type)
    told, words = _Told(), _Words()
    for token in tokens(html):
        told.hear(token)
        words.hear(token)
    data = _article_data(html)
    text = words.text() or tidy(data.get("articleBody"), LONGEST_TEXT, lines=True)
    said = told.said
    summary = first(said.get("og:description"), said.get("description"), data.get("description"))
    return Page(
        title=tidy(first(said.get("og:title"), data.get("headline"), told.title, told.heading), 300),
        site=tidy(first(said.get("og:site_name"), _name(data.get("publisher")), host_of(url)), 120),
        author=_author(said, data),
        published_on=_day(data.get("datePublished"), said.get("article:published_time"), said.get("date"), told.time),
        language=_language(html, said),
        summary=tidy(summary, LONGEST_SUMMARY) or cut(text.split("\n")[0], LONGEST_SUMMARY),
        text=text,
        picture_url=_picture(said, data, url),
    )


def decoded(body: bytes, content_type: str) -> str:
    """The page as text, in the letters it names, else UTF-8; what cannot be read becomes a mark."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if body.startswith(mark):
            return body.decode(name, "replace")
    found = CHARSET.search(content_type.encode("ascii", "ignore")) or CHARSET.search(body[:4096])
    return body.decode(_letters(found[1].decode()) if found else "utf-8", "replace").replace("\0", "")


def _letters(name: str) -> str:
    """A codec for a name that a page gives; UTF-8 for one we do not know, or that is no code of letters."""
    try:
        known = codecs.lookup(name)
    except (LookupError, ValueError):
        return "utf-8"
    if not getattr(known, "_is_text_encoding", False) or known.name.replace("-", "_") in NOT_LETTERS:
        return "utf-8"
    return "cp1252" if known.name in ("iso8859-1", "ascii") else known.name


def first(*tries: Any) -> str:
    """The first of some values that is a text with something in it."""
    return next((value for value in tries if isinstance(value, str) and value.strip()), "")


def host_of(url: str) -> str:
    """The name of a site, as people say it."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def tidy(value: Any, most: int, *, lines: bool = False) -> str:
    """A text without control and direction signs, one blank between words; with `lines`, its lines stay apart."""
    if not isinstance(value, str):
        return ""
    text = value[: most * 4]
    if lines:
        kept = (tidy(line, most) for line in re.split(r"[\r\n]+", text))
        return "\n".join(line for line in kept if line)[:most]
    shown = "".join(" " if letter.isspace() else letter for letter in text if letter.isspace() or _is_shown(letter))
    return cut(" ".join(shown.split()), most)


def _is_shown(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn") or letter in "\u200c\u200d"


def cut(text: str, most: int) -> str:
    """The beginning of a text, at the end of a word, with a sign that there was more."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


class _Told:
    """What a page says of itself in its head, and its first heading."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self.title = self.heading = self.time = ""
        self._inside = ""

    def hear(self, token: Token) -> None:
        if isinstance(token, str):
            if self._inside == "title":
                self.title = self.title or token[:2000]
            elif self._inside == "h1" and len(self.heading) < 1000:
                self.heading += token[:1000]
        elif isinstance(token, End):
            self._inside = "" if token.name == self._inside else self._inside
        elif token.name == "meta":
            self._take(token.attributes)
        elif token.name == "time":
            self.time = self.time or token.attributes.get("datetime", "")
        elif token.name == "title" or (token.name == "h1" and not self.heading):
            self._inside = token.name

    def _take(self, told: dict[str, str]) -> None:
        name = (told.get("property") or told.get("name") or told.get("itemprop") or "").strip().casefold()
        if name and len(self.said) < 200:
            self.said.setdefault(name, told.get("content", "")[:4000])


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """Its words, and the boxes around it by number: the nearest, its article, its main part; 0 for none."""

    text: str
    box: int
    article: int
    main: int


class _Words:
    """
    The paragraphs of a page, each credited to the boxes it stands in: the article is the box with most words in it.
    """

    def __init__(self) -> None:
        self.paragraphs: list[_Paragraph] = []
        self.scores: dict[int, float] = {}
        self._boxes: list[tuple[str, int]] = []
        self._left_out: list[str] = []
        self._count = 0
        self._words: list[str] | None = None

    def hear(self, token: Token) -> None:
        if isinstance(token, str):
            if self._words is not None and not self._left_out:
                self._words.append(token)
        elif isinstance(token, End):
            self._end(token.name)
        elif token.name in LEFT_OUT:
            self._left_out.append(token.name)
        elif not self._left_out:
            self._start(token)

    def _start(self, token: Start) -> None:
        if token.name in BOXES:
            self._close()
            self._count += 1
            self._boxes.append((token.name, self._count))
        elif token.name in PARAGRAPHS:
            self._close()
            self._words = []
        elif token.name == "br" and self._words is not None:
            self._words.append(" ")

    def _end(self, name: str) -> None:
        if self._left_out:
            # One that was never closed ends with the one around it.
            if name in self._left_out[-NEAR:]:
                while self._left_out.pop() != name:
                    pass
        elif name in PARAGRAPHS:
            self._close()
        elif name in BOXES and any(name == box for box, _number in self._boxes[-NEAR:]):
            self._close()
            while self._boxes.pop()[0] != name:
                pass

    def _close(self) -> None:
        words, self._words = self._words, None
        text = tidy("".join(words), 20_000) if words else ""
        if not text:
            return
        boxes = self._boxes[-NEAR:]
        for (_name, box), share in zip(reversed(boxes), (1.0, 0.5), strict=False):
            self.scores[box] = self.scores.get(box, 0) + share * len(text) * (text.count(",") + 1) ** 0.5
        article, main = (
            next((number for box, number in reversed(boxes) if box == name), 0) for name in ("article", "main")
        )
        self.paragraphs.append(_Paragraph(text, boxes[-1][1] if boxes else 0, article, main))

    def text(self) -> str:
        """The words of the article, a line a paragraph."""
        self._close()
        article = _longest((row.article, row.text) for row in self.paragraphs)
        if article:
            return _joined(row.text for row in self.paragraphs if row.article == article)
        main = _longest((row.main, row.text) for row in self.paragraphs)
        if main:
            return _joined(row.text for row in self.paragraphs if row.main == main)
        best = max(self.scores, key=lambda box: self.scores[box], default=0)
        near = [row.text for row in self.paragraphs if row.box == best]
        whole = [row.text for row in self.paragraphs]
        return _joined(near if sum(map(len, near)) * 3 > sum(map(len, whole)) else whole)


def _longest(rows: Iterable[tuple[int, str]]) -> int:
    """The box with most words in it; 0 where none has a paragraph's worth."""
    lengths: dict[int, int] = {}
    for box, text in rows:
        if box:
            lengths[box] = lengths.get(box, 0) + len(text)
    best = max(lengths, key=lambda box: lengths[box], default=0)
    return best if lengths.get(best, 0) >= 200 else 0


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines)[:LONGEST_TEXT]


def _article_data(html: str) -> dict[str, Any]:
    """What the page says of its article in JSON-LD (schema.org): the first object that is one."""
    for block in _json_blocks(html):
        try:
            told = json.loads(block)
        except (ValueError, RecursionError):
            continue
        for item in _objects(told):
            kinds = item.get("@type")
            if ARTICLES.intersection(filter(_is_text, kinds if isinstance(kinds, list) else [kinds])):
                return item
    return {}


def _json_blocks(html: str) -> Iterator[str]:
    """The texts of the first few JSON-LD scripts. Found by their ends, so that no markup makes it slow."""
    small, at = html.translate(SMALL), 0
    for _block in range(MOST_JSON_BLOCKS):
        at = small.find("application/ld+json", at)
        start = small.find(">", at) + 1 if at >= 0 else 0
        end = small.find("</script", start) if start else -1
        if end < 0:
            return
        if end - start <= MOST_JSON:
            yield html[start:end]
        at = end


def _objects(told: Any) -> Iterator[dict[str, Any]]:
    for item in told if isinstance(told, list) else [told]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (one for one in (graph if isinstance(graph, list) else [])[:50] if isinstance(one, dict))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _name(value: Any) -> str:
    """The name in what schema.org allows for one: a text, an object, or several."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_name(one) for one in value[:4])))
    found = value.get("name") if isinstance(value, dict) else value
    return found if isinstance(found, str) and not found.startswith(("http:", "https:")) else ""


def _author(said: dict[str, str], data: dict[str, Any]) -> str:
    tries = (_name(data.get("author")), _name(said.get("author")), _name(said.get("article:author")))
    return tidy(first(*tries), 120)


def _day(*tries: Any) -> date | None:
    for value in tries:
        found = DAY.match(value.strip()) if isinstance(value, str) else None
        if found:
            try:
                return date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
    return None


def _language(html: str, said: dict[str, str]) -> str:
    found = LANGUAGE.search(html[:20_000])
    named = found[1] if found else said.get("og:locale", "")[:2]
    return named.lower() if re.fullmatch(r"[A-Za-z]{2,3}", named) else ""


def _picture(said: dict[str, str], data: dict[str, Any], url: str) -> str:
    image = data.get("image")
    for _step in range(2):
        image = image[0] if isinstance(image, list) and image else image
        image = image.get("url") if isinstance(image, dict) else image
    for found in (said.get("og:image:secure_url"), said.get("og:image"), said.get("twitter:image"), image):
        if isinstance(found, str) and found.strip():
            try:
                whole = urljoin(url, found.strip())
            except ValueError:
                continue
            return whole if whole.startswith(("https://", "http://")) and len(whole) <= 2000 else ""
    return ""
