"""What the page of a pair shows: field by field, what is the same, what differs, and what would go."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.consent.selectors import NO, WAYS, YES, Why, whys
from groundswell.trunk.duplicates.sides import ADDRESS, EMAIL, FIELDS, NAME, Side, differs, picked
from groundswell.trunk.ledger.kinds import kinds
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.supporters.models import ContactPoint, Note, Person, Tagging

LABELS: Mapping[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("Email"),
    "postcode": gettext_lazy("Postcode"),
    "address": gettext_lazy("Address"),
    "birth_date": gettext_lazy("Born"),
    "pronoun": gettext_lazy("Called"),
    "say": gettext_lazy("Said like"),
}
CHANNELS: Mapping[str, str | Promise] = {
    "email": gettext_lazy("May we email?"),
    "phone": gettext_lazy("May we call?"),
    "text": gettext_lazy("May we text?"),
    "post": gettext_lazy("May we post?"),
    "push": gettext_lazy("May we send alerts?"),
}
PRONOUNS = {"her": gettext_lazy("she"), "him": gettext_lazy("he"), "them": gettext_lazy("they")}


@dataclass(frozen=True)
class Option:
    """One side of a field that differs. `lost` says what goes if the other side is picked, or nothing."""

    person: Person
    value: str
    note: str
    picked: bool
    lost: str = ""


@dataclass(frozen=True)
class Line:
    """One row: two options to choose from, or one value (`same`) with a note and a look ("yes", "no", "")."""

    name: str
    label: str | Promise
    options: Sequence[Option] = ()
    same: str = ""
    note: str = ""
    look: str = ""
    chips: Sequence[str] = field(default=())

    @property
    def lost(self) -> list[Option]:
        """What would go, for each option that could be left."""
        return [option for option in self.options if option.lost]


def lines(one: Side, other: Side, chosen: Mapping[str, int] | None = None) -> Iterator[Line]:
    """Every row of a pair's page, in its order."""
    for name in FIELDS:
        line = _field(name, one, other, chosen or {})
        if line is not None:
            yield line
        if name == EMAIL:
            yield from _phones(one, other)
    yield from _permissions(one, other)
    yield from _kept(one, other)


def head(side: Side) -> str:
    """When and how a record came: its latest deed, or where it is from."""
    latest = Activity.objects.filter(person=side.person).order_by("-occurred_at", "-pk").first()
    if latest is None:
        source = next((point.source for point in side.points if point.source), "")
        day = date_format(timezone.localtime(side.person.created_at), "j F Y")
        return f"{source[:1].upper()}{source[1:]}, {day}" if source else _("Here since %(day)s") % {"day": day}
    kind = kinds().get(latest.kind)
    said = str(kind.sentence).partition("{object}")[0].strip() if kind else _("did something")
    return _("Last %(did)s on %(day)s") % {
        "did": said.removesuffix(" to").removesuffix(" on"),
        "day": date_format(timezone.localtime(latest.occurred_at), "j F Y"),
    }


def _field(name: str, one: Side, other: Side, chosen: Mapping[str, int]) -> Line | None:
    label = LABELS[name]
    if differs(name, one, other):
        chosen_id = chosen.get(name) or picked(name, one, other).person.pk
        options = [_option(name, side, chosen_id) for side in (one, other)]
        return Line(name, label, options)
    side = picked(name, one, other)
    value = _shown(name, side)
    if not value:
        return None
    both = one.key(name) is not None and other.key(name) is not None
    return Line(name, label, same=value, note=_("Same in both") if both else _("Only in one, and kept"))


def _option(name: str, side: Side, chosen_id: int) -> Option:
    value = _shown(name, side)
    lost = ""
    if name == ADDRESS:
        lost = _("%(value)s ends as an old address") % {"value": value}
    elif name != EMAIL:
        lost = _("“%(value)s” is no longer shown") % {"value": value}
    return Option(side.person, value, _note(name, side), side.person.pk == chosen_id, lost)


def _shown(name: str, side: Side) -> str:
    value = side.value(name)
    if value is None:
        return ""
    if name == "birth_date":
        return date_format(value, "j F Y")
    return str(PRONOUNS.get(value, value)) if name == "pronoun" else str(value)


def _note(name: str, side: Side) -> str:
    person = side.person
    if name == EMAIL:
        return _("Confirmed") if person.email_confirmed_at else _("Not confirmed")
    if name == ADDRESS:
        point = side.value(ADDRESS)
        return _("%(source)s, %(year)s") % {"source": point.source, "year": point.added_at.year}
    if name == NAME:
        return ""
    return _("Last active %(day)s") % {"day": date_format(timezone.localtime(person.latest_activity_at), "j F Y")}


def _phones(one: Side, other: Side) -> Iterator[Line]:
    a, b = one.values(ContactPoint.PHONE), other.values(ContactPoint.PHONE)
    values = [point.value for point in {**a, **b}.values()]
    if values:
        same = len(values) == 1 and bool(a) and bool(b)
        note = _("Same in both") if same else _("Kept") if len(values) == 1 else _("All are kept")
        yield Line("phone", _("Phone"), same=_(" and ").join(values), note=note)


def _permissions(one: Side, other: Side) -> Iterator[Line]:
    said = whys([one.person, other.person])
    for channel in WAYS:
        both = [said[side.person.pk][channel] for side in (one, other)]
        states = [why.state for why in both]
        if NO in states:
            refusal = both[states.index(NO)]
            yield Line(channel, CHANNELS[channel], same=_no(refusal), note="", look="no")
        elif YES in states:
            yield Line(channel, CHANNELS[channel], same=_yes(both), look="yes")


def _no(why: Why) -> str:
    day = _day(why.said_at)
    return _("No. Said no on %(day)s, and a no always wins") % {"day": day} if day else _("No, and a no always wins")


def _yes(both: Sequence[Why]) -> str:
    yeses = [why for why in both if why.state == YES]
    if len(yeses) == 2:
        return _("Yes. Said yes on both, and both are kept as proof")
    return _("Yes. Said yes on %(day)s") % {"day": _day(yeses[0].said_at)}


def _day(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "j F Y") if at else ""


def _kept(one: Side, other: Side) -> Iterator[Line]:
    people = (one.person, other.person)
    tags = sorted(set(Tagging.objects.filter(person__in=people).values_list("tag__name", flat=True)))
    if tags:
        yield Line("tags", _("Tags"), chips=tags, note=_("All are kept"))
    groups = Membership.objects.filter(person__in=people, left_at__isnull=True, confirmed_at__isnull=False)
    names = sorted(set(groups.values_list("group__name", flat=True)))
    if names:
        yield Line("groups", _("Groups"), same=_(", ").join(names), note=_("All are kept"))
    notes = Note.objects.filter(person__in=people).count()
    if notes:
        said = ngettext("%(n)s note", "%(n)s notes", notes) % {"n": notes}
        yield Line("notes", _("Notes"), same=said, note=_("All are kept"))
    yield Line("deeds", _("What they did"), same=_deeds(people))


def _deeds(people: Sequence[Person]) -> str:
    count: Any = Activity.objects.filter(person__in=people).count()
    if not count:
        return _("Nothing yet")
    return ngettext("%(n)s thing, in one timeline", "%(n)s things, in one timeline", count) % {"n": count}
