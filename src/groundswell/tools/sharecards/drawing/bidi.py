"""
The order in which mixed left-to-right and right-to-left text is drawn: Unicode's bidirectional algorithm (UAX 9).

Without its explicit controls, which `words.clean` takes out: people type text, and marks they cannot see would only
surprise them. Paired brackets follow the plain rule for neutrals.
"""

import unicodedata
from functools import lru_cache
from itertools import pairwise

RIGHT = ("R", "AL")
NEUTRAL = ("B", "S", "WS", "ON")
Run = tuple[int, int, int]
"""Start, end, level of a stretch of text; odd levels run to the left."""


def is_rtl(text: str) -> bool:
    """Whether the first letter with a direction runs to the left."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind == "L":
            return False
        if kind in RIGHT:
            return True
    return False


def has_rtl(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text)


@lru_cache(maxsize=2048)
def visual_runs(text: str, rtl: bool) -> tuple[Run, ...]:
    """The runs of one line from left to right as they are seen."""
    if not rtl and not has_rtl(text):
        return ((0, len(text), 0),) if text else ()
    found = levels(text, rtl)
    runs: list[Run] = []
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or found[index] != found[start]:
            runs.append((start, index, found[start]))
            start = index
    for level in range(max(found, default=0), 0, -1):
        runs = _reversed_from(runs, level)
    return tuple(runs)


def levels(text: str, rtl: bool) -> list[int]:
    """The embedding level of each character."""
    base = 1 if rtl else 0
    outer = "R" if rtl else "L"
    kinds = [unicodedata.bidirectional(char) or "L" for char in text]
    kinds = [
        kind if kind not in ("BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI") else "ON"
        for kind in kinds
    ]
    _weak(kinds, outer)
    _neutral(kinds, outer)
    found = [_level(kind, base) for kind in kinds]
    end = len(text)
    while end and text[end - 1].isspace():
        end -= 1
        found[end] = base
    return found


def _level(kind: str, base: int) -> int:
    if base % 2:
        return base if kind == "R" else base + 1
    return {"L": base, "R": base + 1}.get(kind, base + 2)


def _weak(kinds: list[str], outer: str) -> None:
    """Rules W1 to W7: marks, numbers and what stands between them."""
    strong = before = outer
    for index, kind in enumerate(kinds):
        if kind == "NSM":
            kind = before
        if kind in ("L", *RIGHT):
            strong = kind
        if kind == "EN" and strong == "AL":
            kind = "AN"
        kinds[index] = before = kind
    for index, kind in enumerate(kinds):
        if kind == "AL":
            kinds[index] = "R"
    for index in range(1, len(kinds) - 1):
        one, kind, other = kinds[index - 1 : index + 2]
        if one == other and ((kind == "ES" and one == "EN") or (kind == "CS" and one in ("EN", "AN"))):
            kinds[index] = one
    _terminators(kinds)
    strong = outer
    for index, kind in enumerate(kinds):
        if kind in ("ES", "ET", "CS"):
            kinds[index] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[index] = "L"


def _terminators(kinds: list[str]) -> None:
    """Signs like % and £ beside a European number are part of it (W5)."""
    for order in (list(range(len(kinds))), list(range(len(kinds) - 1, -1, -1))):
        for before, index in pairwise(order):
            if kinds[index] == "ET" and kinds[before] == "EN":
                kinds[index] = "EN"


def _neutral(kinds: list[str], outer: str) -> None:
    """Rules N1 and N2: spaces and signs take the direction of what stands on both sides, or that of the line."""
    index = 0
    while index < len(kinds):
        if kinds[index] not in NEUTRAL:
            index += 1
            continue
        end = index
        while end < len(kinds) and kinds[end] in NEUTRAL:
            end += 1
        before = _side(kinds[index - 1]) if index else outer
        after = _side(kinds[end]) if end < len(kinds) else outer
        kinds[index:end] = [before if before == after else outer] * (end - index)
        index = end


def _side(kind: str) -> str:
    return "L" if kind == "L" else "R"


def _reversed_from(runs: list[Run], level: int) -> list[Run]:
    """Rule L2 for one level: every stretch of runs at this level or above, back to front."""
    found: list[Run] = []
    stretch: list[Run] = []
    for run in runs:
        if run[2] >= level:
            stretch.insert(0, run)
        else:
            found += stretch
            stretch = []
            found.append(run)
    return found + stretch
