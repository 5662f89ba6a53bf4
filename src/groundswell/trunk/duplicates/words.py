"""Why two records may be one person, in words: never a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groundswell.trunk.duplicates.matching.records import Record
from groundswell.trunk.duplicates.matching.weighing import Match, Sign
from groundswell.trunk.duplicates.models import Pair
from groundswell.trunk.places.selectors import miles_between, points_of

Text = str | Promise
VERDICTS: Mapping[str, Text] = {
    Pair.VERY_LIKELY: gettext_lazy("Very likely the same person"),
    Pair.LIKELY: gettext_lazy("Likely the same person"),
    Pair.UNSURE: gettext_lazy("Unsure: it may be two people"),
}
CHIPS: Mapping[str, tuple[Text, str, str]] = {
    Pair.VERY_LIKELY: (gettext_lazy("Very likely"), "chip-good", "check-check"),
    Pair.LIKELY: (gettext_lazy("Likely"), "chip-warn", "check"),
    Pair.UNSURE: (gettext_lazy("Unsure"), "chip-line", "circle-help"),
}
SAYS: Mapping[str, Text] = {
    "given_same": gettext_lazy("Same first name"),
    "given_rare": gettext_lazy("Same first name, which few here have"),
    "given_initial": gettext_lazy("Only the first letter of one first name is known"),
    "family_same": gettext_lazy("Same surname"),
    "family_part": gettext_lazy("One surname is part of the other"),
    "family_initial": gettext_lazy("Only the first letter of one surname is known"),
    "family_different": gettext_lazy("Other surname, as after a wedding"),
    "swapped": gettext_lazy("Same names, written the other way round"),
    "middle_name": gettext_lazy("First name of one is the middle name of the other"),
    "middle_same": gettext_lazy("Same middle name"),
    "middle_other": gettext_lazy("Other middle name"),
    "pronoun_other": gettext_lazy("Spoken of as “she” on one, as “he” on the other"),
    "email": gettext_lazy("Same email"),
    "email_near": gettext_lazy("Emails differ by a letter or two"),
    "email_other": gettext_lazy("Different emails"),
    "mobile": gettext_lazy("Same mobile"),
    "landline": gettext_lazy("Same landline, which a home may share"),
    "phone_near": gettext_lazy("Phone numbers differ by a digit or two"),
    "phone_other": gettext_lazy("Different phone numbers"),
    "birth": gettext_lazy("Born on the same day"),
    "birth_near": gettext_lazy("Birth dates differ by one slip"),
    "house": gettext_lazy("Same address, which others of the home share"),
    "postcode": gettext_lazy("Same postcode"),
    "neighbours": gettext_lazy("Same postcode, another house"),
    "district": gettext_lazy("Same postcode district"),
}
SHORT: Mapping[str, Text] = {
    "email": gettext_lazy("same email"),
    "mobile": gettext_lazy("same mobile"),
    "landline": gettext_lazy("same landline"),
    "birth": gettext_lazy("birth date"),
    "birth_near": gettext_lazy("birth date nearly"),
    "house": gettext_lazy("address"),
    "postcode": gettext_lazy("postcode"),
    "neighbours": gettext_lazy("postcode"),
    "district": gettext_lazy("district"),
    "given_same": gettext_lazy("first name"),
    "given_rare": gettext_lazy("rare first name"),
    "given_nickname": gettext_lazy("short name"),
    "given_slip": gettext_lazy("first name nearly"),
    "given_initial": gettext_lazy("initial"),
    "family_same": gettext_lazy("surname"),
    "family_part": gettext_lazy("part of surname"),
    "family_slip": gettext_lazy("surname nearly"),
    "swapped": gettext_lazy("names swapped"),
    "middle_name": gettext_lazy("middle name"),
    "email_near": gettext_lazy("email nearly"),
    "phone_near": gettext_lazy("phone nearly"),
}
"""What a pair shares, in the order in which the list names it: two of them at most."""
AGAINST = frozenset({"neighbours", "given_initial", "family_initial"})
"""What adds a little, and yet is no reason to say yes."""


@dataclass(frozen=True)
class Reason:
    """One line under the verdict: `good` speaks for one person."""

    good: bool
    text: str


def reasons(match: Match, one: Record, other: Record) -> list[Reason]:
    """Everything that speaks for one person, and then everything that speaks against it."""
    found = [Reason(sign.weight > 0 and sign.key not in AGAINST, _say(sign, one, other)) for sign in match.signs]
    found += [Reason(False, text) for text in _silence(match, one, other)]
    return sorted(found, key=lambda reason: not reason.good)


def because(pair: Pair) -> str:
    """What a pair shares, in a few words for the queue's list."""
    keys = set(pair.because.split(","))
    said = [str(text) for key, text in SHORT.items() if key in keys][:2]
    words = _(", ").join(dict.fromkeys(said))
    return words[:1].upper() + words[1:]


def _say(sign: Sign, one: Record, other: Record) -> str:
    short, whole = sorted((one.name.given, other.name.given), key=len)
    match sign.key:
        case "given_nickname":
            return _("%(short)s is short for %(whole)s") % {"short": short.title(), "whole": whole.title()}
        case "given_slip":
            names = {"one": one.name.given.title(), "other": other.name.given.title()}
            return _("First names differ by a slip: %(one)s, %(other)s") % names
        case "family_slip":
            names = {"one": one.name.family.title(), "other": other.name.family.title()}
            return _("Surnames differ by a slip: %(one)s, %(other)s") % names
        case "place_other":
            return _apart(one, other)
    return str(SAYS.get(sign.key, sign.key))


def _apart(one: Record, other: Record) -> str:
    """How far apart the two live, where the map knows."""
    codes = [record.postcode.upper() for record in (one, other)]
    points = points_of(codes)
    if len(points) < 2:
        return _("Different postcodes")
    miles = round(miles_between(*points[codes[0]], *points[codes[1]]))
    if miles < 1:
        return _("Addresses less than a mile apart")
    return ngettext("Addresses %(n)s mile apart", "Addresses %(n)s miles apart", miles) % {"n": f"{miles:,}"}


def _silence(match: Match, one: Record, other: Record) -> Sequence[str]:
    """What is not known, where it matters: two of one name in one home."""
    shared = {sign.key for sign in match.signs}
    lines = []
    if match.level != Pair.VERY_LIKELY and not shared & {"birth", "birth_near", "email", "email_near", "mobile"}:
        home = shared & {"house", "landline"}
        child = _("Nothing here belongs to one person alone: it may be parent and child")
        lines.append(child if home else _("Nothing here belongs to one person alone"))
    if bool(one.name.suffix) != bool(other.name.suffix):
        lines.append(_("One is called younger or older"))
    return lines
