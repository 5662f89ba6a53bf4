"""
Letters that a person reads first: threats, insults, somebody's address, links.

The words stand in abuse_words.txt beside this file, which says how to add one. Nothing here refuses a letter: it waits
until an organiser has read it (docs/organisers/letters-held.md).
"""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

THREAT, INSULT, ADDRESS, LINK = "threat", "insult", "address", "link"
REASONS: dict[str, str | Promise] = {
    THREAT: _("It may hold a threat"),
    INSULT: _("It may hold an insult"),
    ADDRESS: _("It names a postcode that is not the writer’s"),
    LINK: _("It holds a link"),
}
WORDS = Path(__file__).with_name("abuse_words.txt")
THEIRS = (
    r"you(?!\w)|your ?(?:self|selves|family|wife|husband|partner|kids?|child(?:ren)?|sons?|daughters?|mother|father"
    r"|parents?|house|home|office|staff|dogs?|cats?|cars?)|(?:him|her|them) too"
)
# Signs that stand in for letters. Read once as they are and once like this, so that "£100" stays a number too.
SWAPPED = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
SPELT = re.compile(r"\b(?:\w[\s.\-_*]{1,2}){2,}\w\b")
POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][0-9A-Z]?) ?([0-9][A-Z]{2})\b", re.I)
ADDRESSES = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|info|io|ru|xyz|top|ly)/\S*", re.I
)


def why_held(*texts: str, postcodes: Collection[str] = (), links: Collection[str] = ()) -> list[str]:
    """
    Why a letter waits for a person, or [].

    `postcodes` are those that may stand in it (the writer's own, the target's office), `links` the sources of facts.
    """
    text = "\n".join(texts)
    forms = _forms(text)
    found = [reason for reason, pattern in _patterns() if any(pattern.search(form) for form in forms)]
    allowed = {_compact(code) for code in postcodes}
    if any(_compact(match[0]) not in allowed for match in POSTCODE.finditer(text)):
        found.append(ADDRESS)
    if any(match[0].rstrip(".,;)") not in set(links) for match in ADDRESSES.finditer(text)):
        found.append(LINK)
    return found


def said(reasons: str) -> list[str | Promise]:
    """The stored reasons as the desk shows them."""
    return [REASONS[reason] for reason in reasons.split(",") if reason in REASONS]


def _forms(text: str) -> list[str]:
    """The text as it is compared: folded, with swapped signs as letters, and with spelt words in one piece."""
    folded = unicodedata.normalize("NFKD", HIDDEN.sub("", text)).casefold().replace("’", "'")
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    plain = re.sub(r"\byou(?:'ll| shall|'re going to| are going to)\b", "you will", plain)
    whole = SPELT.sub(lambda match: re.sub(r"\W|_", "", match[0]) + " ", plain)
    found = {plain, whole, plain.translate(SWAPPED), whole.translate(SWAPPED)}
    return [re.sub(r"[^\w']+", " ", form) for form in found]


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """One pattern for each heading of the list."""
    phrases: dict[str, list[str]] = {}
    heading = THREAT
    for line in WORDS.read_text().splitlines():
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            heading = line[1:-1]
        elif line and not line.startswith("#"):
            phrases.setdefault(heading, []).append(_pattern(line))
    return [(reason, re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)")) for reason, found in phrases.items()]


def _pattern(phrase: str) -> str:
    words = [_word(word) for word in phrase.split()]
    return " ".join(words).replace(r" (?:\w+ ){0,3} ", r" (?:[\w']+ ){0,3}")


def _word(word: str) -> str:
    if word == "{you}":
        return rf"(?:all |off )?(?:{THEIRS})"
    if word == "...":
        return r"(?:\w+ ){0,3}"
    return re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word)


def _compact(code: str) -> str:
    return re.sub(r"\W", "", code).upper()
