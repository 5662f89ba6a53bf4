"""What is looked at before a card goes out. Each check is a sentence with its mend; one of them stops the sending."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from groundswell.tools.sharecards.drawing.content import Box, Content, Problem
from groundswell.tools.sharecards.drawing.design import read_design
from groundswell.tools.sharecards.drawing.fitting import DEPTH
from groundswell.tools.sharecards.drawing.layout import IMPRINT, imprint_least, lay_out
from groundswell.tools.sharecards.drawing.marks import Laid, Words
from groundswell.tools.sharecards.drawing.sizes import SCREEN_SIZES, SIZES, Size
from groundswell.tools.sharecards.drawing.tones import CardTheme, tone_contrast

LEAST_CONTRAST = 4.5
SLACK = 12
"""Pixels by which an accent or a round letter may reach over its line."""


@dataclass(frozen=True)
class Check:
    """
    One thing that was looked at: "contrast", "imprint", "safe", "fits" or "letters".

    `mend` says what to do where it is not `ok`; `stops` means that the card may not go out before.
    """

    key: str
    ok: bool
    sentence: str
    mend: str = ""
    title: str = ""
    stops: bool = False


def check(design: Mapping[str, Any], content: Content, theme: CardTheme) -> list[Check]:
    """
    Look at all five screen sizes.

    :raises DesignError: for a design that cannot be drawn.
    """
    read = read_design(design)
    laid = {name: lay_out(read, content, theme.face, SIZES[name]) for name in SCREEN_SIZES}
    problems = [problem for one in laid.values() for problem in one.problems]
    return [
        _contrast(laid.values(), theme),
        _imprint(laid),
        _safe(laid),
        _told(problems, ("long", "cut"), "fits", _("Words fit"), _("All words stand in every size.")),
        _told(problems, ("glyph",), "letters", _("Every letter is there"), _("We can draw every letter.")),
    ]


def _contrast(laid: Iterable[Laid], theme: CardTheme) -> Check:
    pairs = {(words.tone, words.over) for one in laid for words in one.words}
    least = min((tone_contrast(theme, *pair) for pair in pairs), default=21.0)
    told = _("%(ratio)s to 1 at least") % {"ratio": f"{least:.1f}"}
    return Check(
        "contrast",
        least >= LEAST_CONTRAST,
        told,
        "" if least >= LEAST_CONTRAST else _("Choose another ink in the template: 4.5 to 1 can be read by everyone."),
        _("Words stand out") if least >= LEAST_CONTRAST else _("Some words are faint"),
    )


def _imprint(laid: Mapping[str, Laid]) -> Check:
    sizes = {name: next((words.size for words in one.words if words.field == IMPRINT), 0) for name, one in laid.items()}
    good = all(size >= imprint_least(SIZES[name]) for name, size in sizes.items())
    if good:
        return Check("imprint", True, _("Still readable on a small phone."), "", _("Imprint on all five"), True)
    return Check(
        "imprint",
        False,
        _("This card has no imprint."),
        _("Write in the settings who promotes it, for whom, and where they are."),
        _("No imprint"),
        True,
    )


def _safe(laid: Mapping[str, Laid]) -> Check:
    outside = [name for name, one in laid.items() if any(not _is_safe(words, SIZES[name]) for words in one.words)]
    if not outside:
        return Check("safe", True, _("Words and imprint in the safe area."), "", _("Clear of story buttons"))
    names = ", ".join(str(SIZES[name].title) for name in outside)
    return Check(
        "safe",
        False,
        _("Words come near the edge: %(sizes)s.") % {"sizes": names},
        _("Use fewer words, or move them in the template."),
        _("Words near the edge"),
    )


def _is_safe(words: Words, size: Size) -> bool:
    box = box_of(words)
    lowest = size.height - (340 if size.name == "story" else size.margin / 4)
    if words.field != IMPRINT and not size.top - SLACK - size.margin * 0.6 <= box.y:
        return False
    return size.margin * 0.7 <= box.x and box.right <= size.width - size.margin * 0.3 and box.bottom <= lowest


def box_of(words: Words) -> Box:
    """Where the letters of a text stand, from the top of small letters with an accent to the foot of the last."""
    left = min(x for _, x, _ in words.lines)
    right = max(x + shaped.width * words.size for shaped, x, _ in words.lines)
    top = words.lines[0][2] - words.size * 0.75
    bottom = words.lines[-1][2] + words.size * DEPTH
    return Box(left, top, right - left, bottom - top)


def _told(problems: Sequence[Problem], keys: tuple[str, ...], key: str, title: str, good: str) -> Check:
    found = list(dict.fromkeys(problem.sentence for problem in problems if problem.key in keys))
    if not found:
        return Check(key, True, good, "", title)
    return Check(key, False, found[0], found[0], _("Use fewer words") if key == "fits" else _("A letter is missing"))
