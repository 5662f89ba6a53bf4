"""Yes and no, what people said of being contacted, and lists of tags. Few different texts, each read once."""

import re
from collections.abc import Callable
from typing import TypeVar

from django.utils.translation import gettext as _

from groundswell.trunk.supporters.cleaning.problems import NOTHING, Cleaned, Problem
from groundswell.trunk.supporters.identity import INVISIBLE, SPACES

Value = TypeVar("Value")
LONGEST_TAG = 40
MOST_TAGS = 30
LONGEST_WORD = 60
# English, and the Welsh words for yes and no that stand on forms here.
YES = frozenset({"yes", "y", "true", "t", "1", "1.0", "x", "✓", "✔", "☑", "ok", "on", "ie", "oes", "ydw", "do"})
NO = frozenset({"no", "n", "false", "f", "0", "0.0", "✗", "✘", "☐", "off", "na", "nac oes", "nac ydw", "naddo"})
GIVEN = frozenset(
    {"subscribed", "opted in", "opt in", "opt-in", "consented", "consent given", "given", "agreed", "allowed"}
    | {"active", "confirmed", "granted"}
)
NOT_GIVEN = frozenset({"not subscribed", "not opted in", "not given", "no consent", "not consented", "unticked"})
STOPPED = frozenset(
    {"unsubscribed", "opted out", "opt out", "opt-out", "do not contact", "do not email", "do not call", "stop"}
    | {"do not mail", "do not text", "dnc", "spam complaint", "spam", "complained", "withdrawn", "removed", "refused"}
    | {"cleaned", "suppressed", "blocked", "objected"}
)
# The mailbox said something, not the person.
NOT_SAID = frozenset(
    {"bouncing", "bounced", "bounce", "previous bounce", "pending", "unconfirmed", "not asked", "not known", "invalid"}
    | {"previous spam complaint", "archived", "non-subscribed", "undeliverable"}
)
NOT_STOPPED = frozenset({"subscribed", "active", "ok to call", "not registered", "clear", "alive", "living", "none"})
A_DATE = re.compile(r"\d{1,4}[/.\- ]\d{1,2}[/.\- ]\d{1,4}|\d{1,2}\w{0,2} [a-z]{3,9} \d{2,4}")
BETWEEN_TAGS = re.compile(r"[,;|\n\t]+")


def clean_yes_no(column: list[str]) -> Cleaned[bool | None]:
    """True for yes, False for no, None for nothing said. A word that is neither is None with a problem."""
    return _once_each(column, _yes_or_no)


def clean_stops(column: list[str]) -> Cleaned[bool]:
    """
    Whether a column of stops ("do not call") says that somebody asked us to stop.

    A date counts as a yes: it is when she asked. So does any word that is not no: a no always wins.
    """
    return _once_each(column, _stop)


def clean_permissions(column: list[str]) -> Cleaned[str]:
    """
    What a cell says of being contacted: "yes", "no" (not ticked), "stop" (asked us not to), "" (nothing).

    Also reads the words that other systems write, such as "subscribed" and "unsubscribed". A word that is none of
    them is "" with a problem: it is never taken for a yes.
    """
    return _once_each(column, _permission)


def clean_tags(column: list[str]) -> Cleaned[tuple[str, ...]]:
    """The tags of each cell, parted by comma, semicolon, bar or line; each once, at most 40 letters."""
    return _once_each(column, _tags)


def _once_each(column: list[str], read: Callable[[str], tuple[Value, Problem | None]]) -> "Cleaned[Value]":
    known = {text: read(text) for text in set(column)}
    values = [known[text][0] for text in column]
    if not any(problem for _value, problem in known.values()):
        return Cleaned(values, {})
    return Cleaned(values, {place: found for place, text in enumerate(column) if (found := known[text][1])})


def _yes_or_no(text: str) -> tuple[bool | None, Problem | None]:
    word = _folded(text)
    if word in YES:
        return True, None
    if word in NO:
        return False, None
    if not word or word in NOTHING:
        return None, None
    return None, Problem("yes_no_wrong", _("This is neither yes nor no: %(text)s") % {"text": text[:LONGEST_WORD]})


def _stop(text: str) -> tuple[bool, Problem | None]:
    word = _folded(text)
    if not word or word in NO or word in NOTHING or word in NOT_STOPPED:
        return False, None
    if word in YES or word in STOPPED or A_DATE.match(word):
        return True, None
    says = _("We do not know whether this means stop: %(text)s. It was taken for one")
    return True, Problem("stop_unsure", says % {"text": text[:LONGEST_WORD]}, False)


def _permission(text: str) -> tuple[str, Problem | None]:
    word = _folded(text)
    if word in YES or word in GIVEN:
        return "yes", None
    if word in NO or word in NOT_GIVEN:
        return "no", None
    if word in STOPPED:
        return "stop", None
    if not word or word in NOTHING or word in NOT_SAID:
        return "", None
    says = _("We do not know whether this means yes: %(text)s. It was not taken for one") % {
        "text": text[:LONGEST_WORD]
    }
    return "", Problem("permission_wrong", says)


def _folded(text: str) -> str:
    return SPACES.sub(" ", text.replace("_", " ")).strip(" .!").casefold()


def _tags(text: str) -> tuple[tuple[str, ...], Problem | None]:
    if not text:
        return (), None
    words = [SPACES.sub(" ", INVISIBLE.sub("", word)).strip(" \"'#") for word in BETWEEN_TAGS.split(text)]
    tags = tuple({word.casefold(): word for word in words if word and len(word) <= LONGEST_TAG}.values())
    if len(tags) > MOST_TAGS:
        says = _("There are more than %(most)d tags in it. The first ones are kept") % {"most": MOST_TAGS}
        return tags[:MOST_TAGS], Problem("tags_many", says, False)
    if any(len(word) > LONGEST_TAG for word in words):
        says = _("A tag of more than %(most)d letters is left out") % {"most": LONGEST_TAG}
        return tags, Problem("tag_long", says, False)
    return tags, None
