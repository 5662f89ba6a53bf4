"""Length of a text as each network counts it."""

import re
import unicodedata

import regex

LINK = re.compile(r"https?://\S+", re.IGNORECASE)
LINK_LETTERS = 23
ACCOUNT = re.compile(r"@([\w.-]+)@[\w.-]+")
GRAPHEME = regex.compile(r"\X")
EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3")
# Letters that X counts once; all others count twice.
SINGLE = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))


def letters(text: str) -> int:
    """Unicode characters."""
    return len(text)


def utf16(text: str) -> int:
    """Units of UTF-16, as programs for phones count: an emoji is two or more."""
    return len(text.encode("utf-16-le")) // 2


def x_weight(text: str) -> int:
    """X: a link is 23, an emoji 2 however it is put together, letters beyond the European ones 2."""
    text = unicodedata.normalize("NFC", text)
    plain, links = LINK.subn("", text)
    return links * LINK_LETTERS + sum(_weight(match[0]) for match in GRAPHEME.finditer(plain))


def mastodon(text: str) -> int:
    """Mastodon: a link is 23, of an account only the name counts, the rest as a reader sees it."""
    plain, links = LINK.subn("", text)
    return links * LINK_LETTERS + sum(1 for _ in GRAPHEME.finditer(ACCOUNT.sub(r"@\1", plain)))


def _weight(grapheme: str) -> int:
    if EMOJI.search(grapheme):
        return 2
    return sum(1 if any(low <= ord(letter) <= high for low, high in SINGLE) else 2 for letter in grapheme)
