"""Facts as they stand in a text: finding them, and saying the right one in the place of the wrong one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from groundswell.trunk.facts.models import Fact

_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "\u202f": " "})
_SHORTEST_BARE_NUMBER = 3
_FEWEST_WORDS = 3


@dataclass(frozen=True)
class SaidIn:
    """The facts that a text says: those that hold, and those that were withdrawn or corrected."""

    current: list[Fact]
    ended: list[Fact]


def plain(text: str) -> str:
    """A text as it is compared: without case, kinds of quotation marks and dashes, line breaks, last full stop."""
    return " ".join(text.translate(_MARKS).casefold().split()).rstrip(".")


def telling(figure: str) -> bool:
    """Whether a figure stands for itself in a text: "£6m" and "8,412" do, "42" may be a bus."""
    return bool(figure) and (not figure.isdigit() or len(figure) >= _SHORTEST_BARE_NUMBER)


def facts_in(text: str, facts: Iterable[Fact]) -> SaidIn:
    """
    Which of these facts a text says, by their words or by their figure.

    A figure that several facts have says none of them, unless all of those are ended.
    """
    words, facts = plain(text), list(facts)
    by_words = {fact.pk for fact in facts if len(fact.text.split()) >= _FEWEST_WORDS and plain(fact.text) in words}
    still_right = {plain(fact.figure) for fact in facts if fact.state == Fact.CURRENT}
    found = [
        fact
        for fact in facts
        if fact.pk in by_words
        or (fact.state != Fact.CURRENT and plain(fact.figure) not in still_right and _has_figure(text, fact.figure))
    ]
    return SaidIn(
        current=[fact for fact in found if fact.state == Fact.CURRENT],
        ended=[fact for fact in found if fact.state != Fact.CURRENT],
    )


def say_instead(text: str, fact: Fact, instead: Fact) -> str | None:
    """
    The text with one fact in the place of another: its sentence, or else its figure wherever it stands alone.

    None where the text says neither: then somebody has to look.
    """
    changed, count = _sentence(fact.text).subn(lambda _found: instead.text.rstrip("."), text)
    if not count and instead.figure and telling(fact.figure):
        changed, count = _figure(fact.figure).subn(lambda _found: instead.figure, text)
    return changed if count else None


def _has_figure(text: str, figure: str) -> bool:
    return telling(figure) and bool(_figure(figure).search(text))


def _sentence(sentence: str) -> re.Pattern[str]:
    words = [_any_marks(re.escape(word)) for word in sentence.rstrip(".").split()]
    return re.compile(r"\s+".join(words), re.IGNORECASE)


def _any_marks(escaped: str) -> str:
    """A pattern that takes either kind of quotation mark and dash."""
    return re.sub("[’‘']", "[’‘']", re.sub('[“”"]', '[“”"]', re.sub(r"\\?[–—-]", "[–—-]", escaped)))


def _figure(figure: str) -> re.Pattern[str]:
    """A figure by itself: "£6m" is not in "£6m5" nor in "£16m"; a full stop after it ends the sentence."""
    return re.compile(rf"(?<![\w£$€.,]){re.escape(figure)}(?![\w%])(?![.,]\d)", re.IGNORECASE)
