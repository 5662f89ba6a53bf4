"""
Text that always fits its box: the largest size that holds it, broken where a reader would pause.

First whole words, largest size to smallest, in at most the lines asked for. What is still too long is set smaller
than it should be, in as many lines as there is room for, breaking words that are longer than a line; what does not
fit even so ends in "…". Both are named, so that a person can write less. Letters are never squeezed.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from groundswell.tools.sharecards.drawing.bidi import has_rtl
from groundswell.tools.sharecards.drawing.words import (
    Style,
    cap_height,
    clean,
    clusters,
    shape,
    space,
    split,
    width,
)

STEP = 4
ARABIC = re.compile("[\u0600-\u08ff]")
"""Its letters reach further up and down than Latin ones."""
DEPTH = 0.24
"""How far letters reach below the line, in parts of an em."""
RISE = 0.12
"""How far an accent rises over a capital."""
UPRIGHT = set("ABCDEFGHIKLMNOPRSTUVWXYZabcdefhiklmnorstuvwxz0123456789 .:!?–-+'’“”£€%°")
"""Signs that stand on the line."""
FIGURES = 850
"""The weight of great figures, which need no room beneath them while they have no comma."""
MOST_BALANCED = 60
"""Words; of more, the best breaks are not looked for."""
POSTER = 1.06
"""Up to this line height words are a poster's, broken for their shape; others take as few lines as they can."""
ENDS_SENTENCE, ENDS_PHRASE = (".", "!", "?", ":", ";", "…", "。", "؟"), (",", "–", "—", "،")
Width = Callable[[float, float], float]
"""The width there is between two heights, in pixels from the top of the box."""


@dataclass(frozen=True)
class Room:
    """
    Where text may go. `sizes` are the largest and the smallest it should have, `floor` the smallest it may.

    `beside` holds (top, bottom, width): between these heights, counted from the top of the room, there is only so much
    width, since something else stands there.
    """

    width: float
    height: float
    sizes: tuple[int, int]
    floor: float
    lines: int = 4
    beside: tuple[tuple[float, float, float], ...] = ()

    def width_between(self, top: float, bottom: float) -> float:
        return min([self.width, *(width for begins, ends, width in self.beside if bottom > begins and top < ends)])


@dataclass(frozen=True)
class Line:
    """A line of text and its width in parts of an em."""

    text: str
    width: float


@dataclass(frozen=True)
class Fitted:
    """How a text is set. `problem` is "", "long" or "cut"."""

    size: float
    lines: tuple[Line, ...]
    style: Style
    problem: str = ""
    missing: tuple[str, ...] = ()

    @property
    def height(self) -> float:
        """From the top of the capitals of the first line to the foot of the last line's letters."""
        if not self.lines:
            return 0
        foot = 0.03 if self.style.weight >= FIGURES and set(self.lines[-1].text) <= UPRIGHT else DEPTH
        return self.baseline(len(self.lines) - 1) + foot * self.size

    def baseline(self, number: int) -> float:
        """Of a line, in pixels below the top of the text."""
        return (cap_height(self.style) + number * self.style.line_height) * self.size


@dataclass(frozen=True)
class _Piece:
    text: str
    width: float
    spaced: bool
    fresh: bool


@lru_cache(maxsize=512)
def fit(text: str, style: Style, room: Room, language: str) -> Fitted:
    """Set the text in the room."""
    found = _set(text, style, room, language)
    if text.isascii():
        return found
    # Where directions and emoji mix, a line may be drawn wider than its words were measured one by one.
    lines = tuple(
        Line(line.text, max(line.width, _drawn_width(line.text, found.style, language))) for line in found.lines
    )
    widest = max((line.width * found.size for line in lines), default=0.0)
    size = found.size * room.width / widest if widest > room.width + 1 else found.size
    return replace(found, lines=lines, size=size)


def _drawn_width(text: str, style: Style, language: str) -> float:
    ways = (False, True) if has_rtl(text) else (False,)
    return max(shape(text, style, language, rtl).width for rtl in ways)


def _set(text: str, style: Style, room: Room, language: str) -> Fitted:
    if ARABIC.search(text):
        style = replace(style, line_height=max(style.line_height, 1.25))
    pieces = _pieces(clean(text), style, language)
    if not pieces:
        return Fitted(room.sizes[0], (), style)
    missing = _missing(pieces, style, language)
    largest, smallest = room.sizes
    for size in (*range(largest, smallest, -STEP), smallest):
        if _fits(pieces, style, room, size, room.lines):
            return Fitted(size, _balanced(pieces, style, room, size), style, "", missing)
    size = float(smallest)
    while size >= room.floor:
        broken = _broken(pieces, style, room, size, language)
        most = _most_lines(style, room, size)
        if lines := _filled(broken, style, room, size, most):
            if len(broken) == len(pieces) <= MOST_BALANCED:
                lines = _balanced(pieces, style, replace(room, lines=most), size)
            return Fitted(size, lines, style, "long", missing)
        size = size - 2 if size - 2 >= room.floor or size == room.floor else room.floor
    return Fitted(room.floor, _cut(pieces, style, room, language), style, "cut", missing)


def _pieces(text: str, style: Style, language: str) -> tuple[_Piece, ...]:
    found = []
    for number, line in enumerate(text.split("\n") if text else ()):
        for index, word in enumerate(split(line)):
            found.append(_Piece(word.text, width(word.text, style, language), word.spaced, number > 0 and index == 0))
    return tuple(found)


def _missing(pieces: Sequence[_Piece], style: Style, language: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for piece in pieces:
        found |= dict.fromkeys(shape(piece.text, style, language, has_rtl(piece.text)).missing)
    return tuple(found)


def _widths(style: Style, room: Room, size: float, lines: int) -> list[float]:
    """The width of each line in parts of an em."""
    cap, step = cap_height(style), style.line_height
    return [
        room.width_between((number * step - RISE) * size, (cap + number * step + DEPTH) * size) / size
        for number in range(lines)
    ]


def _most_lines(style: Style, room: Room, size: float) -> int:
    rest = room.height / size - cap_height(style) - DEPTH
    return int(rest / style.line_height + 1e-6) + 1 if rest >= -1e-6 else 0


def _fits(pieces: Sequence[_Piece], style: Style, room: Room, size: float, most: int) -> bool:
    return _greedy(pieces, style, _widths(style, room, size, min(most, _most_lines(style, room, size)))) is not None


def _greedy(pieces: Sequence[_Piece], style: Style, widths: Sequence[float]) -> list[int] | None:
    """Where lines begin when each takes all it can; None when they do not fit."""
    starts: list[int] = []
    x = float("inf")
    for index, piece in enumerate(pieces):
        gap = space(style) if piece.spaced else 0.0
        if starts and not piece.fresh and x + gap + piece.width <= widths[len(starts) - 1]:
            x += gap + piece.width
            continue
        if len(starts) == len(widths) or piece.width > widths[len(starts)]:
            return None
        starts.append(index)
        x = piece.width
    return starts


def _filled(pieces: Sequence[_Piece], style: Style, room: Room, size: float, most: int) -> tuple[Line, ...]:
    starts = _greedy(pieces, style, _widths(style, room, size, most))
    return _lines(pieces, style, starts) if starts else ()


def _lines(pieces: Sequence[_Piece], style: Style, starts: Sequence[int]) -> tuple[Line, ...]:
    ends = [*starts[1:], len(pieces)]
    return tuple(_line(pieces[start:end], style) for start, end in zip(starts, ends, strict=True))


def _line(pieces: Sequence[_Piece], style: Style) -> Line:
    first, *rest = pieces
    text = first.text + "".join((" " if piece.spaced else "") + piece.text for piece in rest)
    return Line(text, first.width + sum(piece.width + (space(style) if piece.spaced else 0) for piece in rest))


def _balanced(pieces: Sequence[_Piece], style: Style, room: Room, size: float) -> tuple[Line, ...]:
    """The best breaks at a size that fits: lines of like length that end where phrases end."""
    most = min(room.lines, _most_lines(style, room, size), len(pieces))
    widths = _widths(style, room, size, most)
    total = sum(piece.width for piece in pieces)
    best: tuple[float, list[int]] = (float("inf"), [])
    fewest = len(_greedy(pieces, style, widths) or [0])
    for count in range(fewest, most + 1 if style.line_height <= POSTER and most <= 8 else fewest + 1):
        found = _best_breaks(pieces, style, widths[:count], total / count)
        if found and found[0] + 0.03 * count < best[0]:
            best = (found[0] + 0.03 * count, found[1])
    starts = best[1] or _greedy(pieces, style, widths) or [0]
    return _lines(pieces, style, starts)


def _best_breaks(
    pieces: Sequence[_Piece], style: Style, widths: Sequence[float], ideal: float
) -> tuple[float, list[int]] | None:
    """The cheapest way to set all pieces in exactly these lines, and where its lines begin."""
    reached: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for widest in widths:
        ahead: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, starts) in reached.items():
            for end, more in _line_ends(pieces, style, start, widest, ideal):
                if end not in ahead or cost + more < ahead[end][0]:
                    ahead[end] = (cost + more, [*starts, start])
        reached = ahead
    return reached.get(len(pieces))


def _line_ends(
    pieces: Sequence[_Piece], style: Style, start: int, widest: float, ideal: float
) -> list[tuple[int, float]]:
    """Every place where a line that begins at `start` may end, with what it costs."""
    found = []
    x, crossed = 0.0, 0.0
    for index in range(start, len(pieces)):
        piece = pieces[index]
        if index > start:
            if piece.fresh:
                break
            x += space(style) if piece.spaced else 0
            crossed += _pause(pieces[index - 1].text)
        x += piece.width
        if x > widest:
            break
        last = index + 1 == len(pieces)
        odd = (ideal - x) / max(ideal, 0.01)
        cost = odd * odd * (0.3 if last else 1) + crossed
        if not last:
            cost += _clings(piece.text) + (0.2 if index > start and _pause(pieces[index - 1].text) > 0.3 else 0)
        found.append((index + 1, cost))
    return found


def _pause(text: str) -> float:
    """What it costs to read over this word's end within a line."""
    end = text.rstrip("”’\"'»)")
    return 0.35 if end.endswith(ENDS_SENTENCE) else 0.14 if end.endswith(ENDS_PHRASE) else 0


def _clings(text: str) -> float:
    """What it costs to end a line with a word that belongs to the next: "the", "of", "a"."""
    return 0.06 if len(text) <= 3 and text.isalpha() and text.islower() else 0


def _broken(pieces: Sequence[_Piece], style: Style, room: Room, size: float, language: str) -> list[_Piece]:
    """The pieces, those longer than the narrowest line cut between letters."""
    narrow = min(_widths(style, room, size, max(1, _most_lines(style, room, size)))) * 0.98
    found: list[_Piece] = []
    for piece in pieces:
        if piece.width <= narrow:
            found.append(piece)
            continue
        part, spaced, fresh, x = "", piece.spaced, piece.fresh, 0.0
        for cluster in clusters(piece.text):
            more = width(cluster, style, language)
            if part and x + more > narrow:
                found.append(_Piece(part, x, spaced, fresh))
                part, spaced, fresh, x = "", False, False, 0.0
            part, x = part + cluster, x + more
        found.append(_Piece(part, x, spaced, fresh))
    return found


def _cut(pieces: Sequence[_Piece], style: Style, room: Room, language: str) -> tuple[Line, ...]:
    """As much as fits at the floor, then an ellipsis."""
    size = room.floor
    broken = _broken(pieces, style, room, size, language)
    most = max(1, _most_lines(style, room, size))
    for kept in range(len(broken) - 1, 0, -1):
        last = broken[kept - 1]
        text = last.text.rstrip(" .,;:") + "…"
        shown = [*broken[: kept - 1], _Piece(text, width(text, style, language), last.spaced, last.fresh)]
        if lines := _filled(shown, style, room, size, most):
            return lines
    return (Line("…", width("…", style, language)),)
