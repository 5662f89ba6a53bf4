"""
How much speaks for two records being one person, and against it.

Each thing they share adds bits: how much oftener it is shared by two records of one person than by two people. The
figures are set from reasoning (a given name is shared by one in sixty, or by as few as the campaign counts; a birth
date by one in twenty thousand), not fitted to any sample. Rules stand above the sum: an email address, a phone or a
home that two people share never suffices, because homes share all three.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from groundswell.trunk.duplicates.matching.bearers import RARE, UNKNOWN, Bearers
from groundswell.trunk.duplicates.matching.names import Name, Near, is_slip, near_family, near_given
from groundswell.trunk.duplicates.matching.records import Record

VERY_LIKELY, LIKELY, UNSURE = "very_likely", "likely", "unsure"
LEVELS = ((240, VERY_LIKELY), (150, LIKELY), (110, UNSURE))
"""From how many tenths of a bit."""

GIVEN = {Near.SAME: 60, Near.NICKNAME: 45, Near.SLIP: 40, Near.INITIAL: 15, Near.UNKNOWN: 0}
FAMILY = {
    Near.SAME: 90, Near.PART: 60, Near.SLIP: 65, Near.INITIAL: 10, Near.UNKNOWN: 0, Near.DIFFERENT: -20,
}  # fmt: skip
WEDDED_AT_HOME = -5
"""Of two surnames in one home: most such homes are a couple's, and couples do not share a first name."""
SWAPPED = 130
MIDDLE_SAME, MIDDLE_OTHER = 20, -40
SUFFIX_OTHER, PRONOUN_OTHER = -150, -40
EMAIL_SAME, EMAIL_NEAR, EMAIL_OTHER = 140, 60, -15
MOBILE_SAME, LANDLINE_SAME, PHONE_NEAR, PHONE_OTHER = 140, 80, 40, -10
LANDLINE_AT_HOME = 20
"""A home has one landline: who shares the home is likely to share that too."""
BIRTH_SAME, BIRTH_NEAR, BIRTH_OTHER = 110, 50, -150
HOUSE_SAME, POSTCODE_SAME, NEIGHBOURS, DISTRICT_SAME, PLACE_OTHER = 80, 50, 20, 20, -10


class Sign(NamedTuple):
    """One thing that speaks for (+) or against (-) it, by a key that words.py knows."""

    key: str
    weight: int


@dataclass(frozen=True, slots=True)
class Match:
    """What was found of two records; `first_id` is the lower. `weight` is in tenths of a bit."""

    first_id: int
    second_id: int
    level: str
    weight: int
    signs: tuple[Sign, ...]
    identical: bool = False

    @property
    def because(self) -> str:
        """The names of what they share, for the queue's list."""
        return ",".join(sign.key for sign in self.signs if sign.weight > 0)[:120]


@dataclass(frozen=True, slots=True)
class Shared:
    """What two records share of what belongs to one person, and of what a home shares."""

    email: str
    phone: str
    birth: str
    place: str

    @property
    def personal(self) -> bool:
        """An email address, a mobile or a birth date, or nearly: more than a home has in common."""
        return bool(self.email in ("email", "email_near") or self.phone == "mobile" or self.birth)

    @property
    def much(self) -> bool:
        """A mobile, or an email address and a birth date: a given name may then be another form of the same."""
        return self.phone == "mobile" or (self.email == "email" and self.birth == "birth")

    @property
    def against(self) -> bool:
        return self.email == "email_other" or self.phone == "phone_other"

    @property
    def took_the_number_along(self) -> bool:
        """The number of a home on two homes: who moved kept it."""
        return self.phone == "landline" and self.place in ("place_other", "district", "neighbours")

    @property
    def anything(self) -> bool:
        """Whether they share more than a name and a part of town."""
        nearly = self.email == "email_near" or self.phone in ("landline", "phone_near")
        return self.personal or nearly or self.place in ("house", "postcode", "neighbours")

    @property
    def home(self) -> bool:
        return self.place == "house" or self.phone == "landline"


def weigh(one: Record, other: Record, bearers: Bearers = UNKNOWN) -> Match | None:
    """Compare two records; None where nothing worth a look speaks for one person."""
    if one.id > other.id:
        one, other = other, one
    place = _place(one, other, bearers)
    shared = Shared(_email(one, other), _phone(one, other), _birth(one.birth, other.birth), place)
    if shared.birth == "birth_other":
        return None  # Parent and child with one name, in one home.
    named = _names(one.name, other.name, bearers, trusting=shared.much)
    if named is None:
        return None
    given, family, signs = named
    signs = _in_one_home(signs, given, shared) + _shared_signs(shared, one.postcode, bearers)
    if "them" not in (one.pronoun, other.pronoun) and one.pronoun != other.pronoun:
        signs.append(Sign("pronoun_other", PRONOUN_OTHER))
    weight = sum(sign.weight for sign in signs)
    level = next((level for least, level in LEVELS if weight >= least), "")
    level = _held_back(level, given, family, shared, one, other)
    if not level:
        return None
    identical = (
        level == VERY_LIKELY
        and one.shown.casefold() == other.shown.casefold()
        and min(sign.weight for sign in signs) > 0
        and shared.email in ("", "email")
        and shared.birth in ("", "birth")
        and shared.place in ("", "house", "postcode")
    )
    return Match(one.id, other.id, level, weight, tuple(signs), identical)


def _in_one_home(signs: list[Sign], given: Near, shared: Shared) -> list[Sign]:
    """Two surnames with one first name, in one home, speak less against it than in the street."""
    if given != Near.SAME or not shared.home:
        return signs
    return [sign._replace(weight=WEDDED_AT_HOME) if sign.key == "family_different" else sign for sign in signs]


def _shared_signs(shared: Shared, postcode: str, bearers: Bearers) -> list[Sign]:
    less = {"birth": bearers.by_chance(), "birth_near": bearers.by_chance()}
    less |= dict.fromkeys(("house", "postcode", "neighbours"), bearers.crowding(postcode))
    if shared.phone == "landline" and shared.place == "house":
        less["landline"] = LANDLINE_SAME - LANDLINE_AT_HOME
    keys = (key for key in (shared.email, shared.phone, shared.birth, shared.place) if key)
    # What speaks for it may come to say nothing in a crowd, and never speaks against it.
    return [sign for sign in (_less(key, less.get(key, 0)) for key in keys) if sign.weight]


def _less(key: str, by: int) -> Sign:
    weight = WEIGHTS[key]
    return Sign(key, max(0, weight - by) if by else weight)


WEIGHTS = {
    "email": EMAIL_SAME, "email_near": EMAIL_NEAR, "email_other": EMAIL_OTHER,
    "mobile": MOBILE_SAME, "landline": LANDLINE_SAME, "phone_near": PHONE_NEAR, "phone_other": PHONE_OTHER,
    "birth": BIRTH_SAME, "birth_near": BIRTH_NEAR,
    "house": HOUSE_SAME, "postcode": POSTCODE_SAME, "neighbours": NEIGHBOURS, "district": DISTRICT_SAME,
    "place_other": PLACE_OTHER,
}  # fmt: skip


def _held_back(level: str, given: Near, family: Near, shared: Shared, one: Record, other: Record) -> str:
    """
    What the sum must not say by itself.

    - A name alone is nothing, wherever two people live.
    - Two of one whole name who share only what a home shares may be parent and child: never very likely, and unsure
      where an email address or a number speaks against it.
    - Two names a letter apart may be twins, where their first letters differ.
    - An initial may be anybody of the family.
    - Another family name needs what belongs to one person, or a home and a given name that few bear.
    """
    if not level or not shared.anything:
        return ""
    if one.name.suffix and other.name.suffix and one.name.suffix != other.name.suffix:
        return ""
    if not shared.personal and _of_a_home(given, family, shared):
        return UNSURE
    if not shared.personal and level == VERY_LIKELY:
        level = LIKELY
    like_twins = shared.birth == "birth" and shared.email != "email" and one.name.given[:1] != other.name.given[:1]
    if given == Near.SLIP and like_twins:
        return UNSURE  # Kayla and Tayla; a slip seldom hits the first letter.
    if bool(one.name.suffix) != bool(other.name.suffix) and shared.birth != "birth":
        return UNSURE
    if given in (Near.INITIAL, Near.UNKNOWN):
        certain = shared.phone == "mobile" or shared.birth == "birth"
        return LIKELY if certain and level != UNSURE and family == Near.SAME else UNSURE
    if family in (Near.DIFFERENT, Near.UNKNOWN, Near.INITIAL) and level == VERY_LIKELY and shared.birth != "birth":
        return LIKELY
    return level


def _of_a_home(given: Near, family: Near, shared: Shared) -> bool:
    """Whether two people of one home may be behind what is shared: nothing of it belongs to one person."""
    if given == Near.SAME and family == Near.SAME:
        return not shared.took_the_number_along and (shared.against or not shared.home)
    if not shared.home:
        return True
    if family not in (Near.SAME, Near.SLIP, Near.PART):
        # Two of one first name in one home are seldom two, if few bear it: a wedding is likelier.
        return given != Near.SAME or shared.phone == "phone_other"
    return given == Near.SLIP and shared.email == "email_other" and shared.phone == "phone_other"


def _names(one: Name, other: Name, bearers: Bearers, *, trusting: bool) -> tuple[Near, Near, list[Sign]] | None:
    """How the names stand to each other; None for two given names that are not one."""
    given = near_given(one.given, other.given, trusting=trusting)
    family = near_family(one.family, other.family)
    if given in (Near.DIFFERENT, Near.UNKNOWN) or family == Near.DIFFERENT:
        swapped = _swapped(one, other)
        if swapped:
            return Near.NICKNAME, Near.SAME, [Sign("swapped", SWAPPED)]
    if given == Near.DIFFERENT:
        given = _by_middle(one, other)
        if given == Near.DIFFERENT:
            return None
        signs = [Sign("middle_name", 35)]
    else:
        signs = [_given_sign(given, one.given, bearers)] if GIVEN[given] else []
    if FAMILY[family]:
        signs.append(Sign(f"family_{family.name.lower()}", FAMILY[family]))
    return given, family, signs + _middles(one, other)


def _given_sign(given: Near, name: str, bearers: Bearers) -> Sign:
    if given != Near.SAME:
        return Sign(f"given_{given.name.lower()}", GIVEN[given])
    weight = bearers.weight(name)
    return Sign("given_rare" if weight >= RARE else "given_same", weight)


def may_be_named_as(one: Name, other: Name, *, trusting: bool = False) -> bool:
    """Whether `weigh` would go on after a look at the names; cheap, since most of a block are told apart by it."""
    if near_given(one.given, other.given, trusting=trusting) != Near.DIFFERENT:
        return True
    return bool(_swapped(one, other)) or bool(_by_middle(one, other))


def _swapped(one: Name, other: Name) -> Near:
    """Given and family name written the other way round."""
    if not (one.family and other.family) or (one.given != other.family and one.family != other.given):
        return Near.DIFFERENT
    across = (one.given, other.family), (one.family, other.given)
    if all(a == b for a, b in across):
        return Near.SAME
    near = [a == b or is_slip(a, b) or near_given(a, b) == Near.NICKNAME for a, b in across]
    return Near.SLIP if all(near) and any(a == b for a, b in across) else Near.DIFFERENT


def _by_middle(one: Name, other: Name) -> Near:
    """Called by the middle name: "James Robert" is "Robert" on another form."""
    return Near.SLIP if one.given in other.middle or other.given in one.middle else Near.DIFFERENT


def _middles(one: Name, other: Name) -> list[Sign]:
    if not one.middle or not other.middle:
        return []
    a, b = one.middle[0], other.middle[0]
    if a == b or (a[0] == b[0] and 1 in (len(a), len(b))) or is_slip(a, b):
        return [Sign("middle_same", MIDDLE_SAME)]
    return [Sign("middle_other", MIDDLE_OTHER)]


def _email(one: Record, other: Record) -> str:
    if not one.email or not other.email:
        return ""
    if one.email == other.email:
        return "email"
    a, _at, domain = one.email.rpartition("@")
    b, _at, other_domain = other.email.rpartition("@")
    if a == b and is_slip(domain, other_domain):
        return "email_near"
    # A letter apart in a long name; "j.smith1" and "j.smith2" are two mailboxes of a home.
    same_digits = "".join(filter(str.isdigit, a)) == "".join(filter(str.isdigit, b))
    long_enough = min(len(a), len(b)) >= 7
    return "email_near" if domain == other_domain and long_enough and same_digits and is_slip(a, b) else "email_other"


def _phone(one: Record, other: Record) -> str:
    if not one.phones or not other.phones:
        return ""
    if one.mobiles & other.mobiles:
        return "mobile"
    if one.phones & other.phones:
        return "landline"
    if any(len(a) == len(b) and is_slip(a[-6:], b[-6:]) and a[:-6] == b[:-6] for a in one.phones for b in other.phones):
        return "phone_near"
    mobiles = one.mobiles and other.mobiles
    return "phone_other" if mobiles or not (one.mobiles or other.mobiles) else ""


def _birth(one: date | None, other: date | None) -> str:
    if one is None or other is None:
        return ""
    if one == other:
        return "birth"
    same = [one.year == other.year, one.month == other.month, one.day == other.day]
    turned = one.year == other.year and (one.day, one.month) == (other.month, other.day)
    a_digit = sum(same) == 2 and (not same[0] or _a_digit(one, other))
    year_near = same[0] or abs(one.year - other.year) <= 10
    return "birth_near" if turned or (a_digit and year_near) else "birth_other"


def _a_digit(one: date, other: date) -> bool:
    """One digit of day or month wrong."""
    a, b = one.strftime("%m%d"), other.strftime("%m%d")
    return sum(x != y for x, y in zip(a, b, strict=True)) == 1


def _place(one: Record, other: Record, bearers: Bearers) -> str:
    if one.houses & other.houses:
        return "house"
    if not one.postcode or not other.postcode:
        return ""
    if one.postcode == other.postcode and not bearers.is_part_of_town(one.postcode):
        return "neighbours" if one.houses and other.houses else "postcode"
    return "district" if one.postcode[:-3] == other.postcode[:-3] else "place_other"
