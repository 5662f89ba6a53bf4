"""The words that names are made of, each looked at once."""

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
# Letters that stand in names beside letters; all else makes a word odd.
MARKS = str.maketrans("", "", "'-’‐")  # noqa: RUF001


PLAIN_WORDS: dict[str, tuple[str, str]] = {}
"""Words that say nothing but a name: their part of `name_key` and of `find_key`. `plain_words` fills it."""
_other_words: set[str] = set()


def plain_words(text: str) -> list[tuple[str, str]] | None:
    """What there is to know of each word of a text; None if one of them is not plain."""
    found: list[tuple[str, str]] = []
    for word in text.split(" "):
        known = PLAIN_WORDS.get(word)
        if known is None:
            if word in _other_words or not _learnt(word):
                return None
            known = PLAIN_WORDS[word]
        found.append(known)
    return found


def _learnt(word: str) -> bool:
    if len(PLAIN_WORDS) + len(_other_words) >= MOST_WORDS:
        PLAIN_WORDS.clear()
        _other_words.clear()
    if _is_plain(word):
        PLAIN_WORDS[word] = (name_key(word), find_key(word))
        return True
    if len(word) <= LONGEST_WORD:
        _other_words.add(word)
    return False


def _is_plain(word: str) -> bool:
    if not word or len(word) > LONGEST_WORD or not word.translate(MARKS).isalpha() or NOT_A_NAME.search(word):
        return False
    folded = word.casefold()
    return folded not in TITLES | SUFFIXES | JOINED and cased(word) == word and tidy_name(word) == word


def cased(text: str) -> str:
    """A word all in capitals or all small as names are written; one in mixed letters as it is."""
    if len(text) < 2 or not (text.isupper() or text.islower()):
        return text
    return text.title() if "'s" not in text.lower() else text.capitalize()
