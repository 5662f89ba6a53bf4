"""
Who is who: a person is known by canonical email and folded name.

Nothing here is shown or sent to: people are written to at the address they wrote.
"""

import re
import unicodedata
from functools import lru_cache

# Mailboxes that differ only in dots, or by the name of the provider's domain, are one mailbox. Each provider says so
# in its own help pages; elsewhere dots tell people apart.
DOTS_IGNORED = {"gmail.com"}
SAME_DOMAIN = {
    "googlemail.com": "gmail.com",
    "protonmail.com": "proton.me",
    "pm.me": "proton.me",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
}
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f\x7f]")
SPACES = re.compile(r"\s+")
NOT_LETTERS = re.compile(r"[^\w]+|_+")
# A name is no place for an address: what looks like a link, or would start a header, is refused by the forms.
NOT_A_NAME = re.compile(r"https?:|www\.|://|@|\w\.(?:com|org|net|info|io|ru|cn|xyz|top|uk|example)\b|[<>{}\\|]", re.I)

LONGEST_KEY, LONGEST_FIND_KEY = 120, 160


@lru_cache(maxsize=4096)
def canonical_email(text: str) -> str:
    """
    Fold the spellings of one mailbox into one key: case, full-width letters, "+tag", and, where the provider ignores
    them, dots and other names of its domain. The text must already be a valid address.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    local, _, domain = plain.strip().casefold().rpartition("@")
    domain = domain.rstrip(".")
    if not domain.isascii():
        domain = domain.encode("idna").decode()
    domain = SAME_DOMAIN.get(domain, domain)
    local = local.split("+", 1)[0] or local
    if domain in DOTS_IGNORED:
        local = local.replace(".", "") or local
    return f"{local}@{domain}"


def tidy_name(text: str) -> str:
    """A name as it is stored: as she wrote it, without invisible characters and doubled blanks."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return SPACES.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def name_key(text: str) -> str:
    """Fold a name for matching: NFKC, case and blanks. At most 120 characters."""
    tidy = tidy_name(text)
    if tidy.isascii():
        return tidy.lower()[:LONGEST_KEY]
    return SPACES.sub(" ", unicodedata.normalize("NFKC", tidy).casefold()).strip()[:LONGEST_KEY]


def address_key(text: str) -> str:
    """Fold a postal address for matching: case and blanks. At most 254 characters."""
    return " ".join(text.casefold().split())[:254]


def find_key(name: str) -> str:
    """
    The words of a name as the search knows them: without case, accents and signs, each with a blank before it.

    "Siân Okoro-Hall" gives " sian okoro hall", so that " okor" finds her and "korot" does not.
    """
    letters = name_key(name)
    if not letters.isascii():
        plain = unicodedata.normalize("NFKD", letters)
        letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = NOT_LETTERS.sub(" ", letters.replace("'", "").replace("’", "")).split()
    return "".join(f" {word}" for word in words)[:LONGEST_FIND_KEY]


def looks_like_a_name(text: str) -> bool:
    """Whether a text may stand as a name: it has a letter, and nothing that could be a link or a header."""
    if text.replace(" ", "").isalpha():
        return True
    return any(letter.isalpha() for letter in text) and not NOT_A_NAME.search(text)


def shown_name(text: str) -> str:
    """
    The name as the public may see it: first word and initial of the last ("Tom B."), whole if it is one word.
    """
    words = tidy_name(text).split(" ")
    if len(words) == 1:
        return words[0][:60]
    initial = next((letter for letter in words[-1] if letter.isalpha()), "")
    return f"{words[0][:50]} {initial.upper()}." if initial else words[0][:50]
