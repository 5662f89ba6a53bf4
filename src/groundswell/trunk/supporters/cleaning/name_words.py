"""The words that names are made of, each looked at once."""

from typing import NamedTuple

from groundswell.trunk.supporters.identity import NOT_A_NAME, find_key, name_key, tidy_name

MOST_WORDS = 100_000
LONGEST_WORD = 40
TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "rev", "revd", "reverend", "fr", "father"}
    | {"sr", "sister", "sir", "dame", "lord", "lady", "baroness", "baron", "cllr", "councillor", "capt", "captain"}
    | {"major", "col", "sgt", "hon", "rt", "rabbi", "imam", "canon", "bishop"}
)
SUFFIXES = frozenset(
    {"jr", "jnr", "junior", "snr", "senior", "ii", "iii", "iv", "obe", "mbe", "cbe", "kbe", "mp", "ms", "msp", "phd"}
    | {"md", "ba", "bsc", "ma", "msc", "mba", "qc", "kc", "jp", "esq", "frs", "dphil", "bem"}
)
# They belong to the name after them, or join two people.
JOINED = frozenset(
    {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "do", "la", "le", "el", "al", "bin"}
    | {"ibn", "bint", "ap", "ab", "ferch", "mac", "mc", "st", "san", "santa", "ter", "ten", "zu", "zum", "af", "av"}
    | {"and", "a", "und", "et", "y", "e"}
)
NOT_PLAIN = TITLES | SUFFIXES | JOINED
# Letters that stand in names beside letters; all else makes a word odd.
MARKS = str.maketrans("", "", "'-’‐")  # noqa: RUF001


class Word(NamedTuple):
    """A word of letters: its part of `name_key` and of `find_key`, how names write it, and if it says but a name."""

    key: str
    find_key: str
    cased: str
    is_plain: bool


WORDS: dict[str, Word] = {}
"""Words that were looked at. `words_of` fills it."""
_other_words: set[str] = set()


def words_of(text: str) -> list[Word] | None:
    """What there is to know of each word of a text; None if one of them is not made of letters."""
    found: list[Word] = []
    for word in text.split(" "):
        known = WORDS.get(word)
        if known is None:
            if word in _other_words or not _learnt(word):
                return None
            known = WORDS[word]
        found.append(known)
    return found


def _learnt(word: str) -> bool:
    if len(WORDS) + len(_other_words) >= MOST_WORDS:
        WORDS.clear()
        _other_words.clear()
    if _is_word(word):
        WORDS[word] = Word(name_key(word), find_key(word), cased(word), word.casefold() not in NOT_PLAIN)
        return True
    if len(word) <= LONGEST_WORD:
        _other_words.add(word)
    return False


def _is_word(word: str) -> bool:
    if not word or len(word) > LONGEST_WORD or not word.translate(MARKS).isalpha():
        return False
    return tidy_name(word) == word and not NOT_A_NAME.search(word)


def cased(text: str) -> str:
    """A word all in capitals or all small as names are written; one in mixed letters as it is."""
    if len(text) < 2 or not (text.isupper() or text.islower()):
        return text
    return text.title() if "'s" not in text.lower() else text.capitalize()
