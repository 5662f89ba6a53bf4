"""Length of a text as Bluesky counts it."""

import regex

MOST_GRAPHEMES = 300
MOST_BYTES = 3000
_GRAPHEME = regex.compile(r"\X")


def graphemes(text: str) -> int:
    """How many characters a reader sees: a family of four in one emoji is one."""
    return sum(1 for _ in _GRAPHEME.finditer(text))


def length(text: str) -> int:
    """
    Graphemes; more where the bytes are what is too many.

    The network takes 300 graphemes and 3,000 bytes, so ten bytes weigh at least as much as one grapheme.
    """
    return max(graphemes(text), -(-len(text.encode()) * MOST_GRAPHEMES // MOST_BYTES))
