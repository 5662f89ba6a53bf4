"""The facts that the trunk itself knows of people; what each is called stands in `expression`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from pyroaring import BitMap

from groundswell.trunk.campaigns.models import Campaign, Membership
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.places.models import Area
from groundswell.trunk.records.gathering import DayOf, gathered
from groundswell.trunk.supporters.models import ContactPoint, Person, Tagging

if TYPE_CHECKING:
    from groundswell.trunk.segments.sets.building import Members

Facts = Iterator[tuple[str, Iterable[int]]]


@dataclass(frozen=True)
class TrunkFact:
    """A sort of fact of the trunk's own."""

    key: str
    members: "Members"

    def load(self) -> "Members":
        return self.members


def _of(rows: "QuerySet[Any]", people: list[int] | None, path: str = "person") -> "QuerySet[Any]":
    return rows if people is None else rows.filter(**{f"{path}__in": people})


def _people(campaign: Campaign, people: list[int] | None) -> "QuerySet[Person]":
    return _of(Person.objects.filter(campaign=campaign), people, "pk")


def supporters(campaign: Campaign, people: list[int] | None) -> Facts:
    for _, ids in gathered(_people(campaign, people).filter(supporter_since__isnull=False), ids="id"):
        yield "supporter", ids


def confirmed(campaign: Campaign, people: list[int] | None) -> Facts:
    for _, ids in gathered(_people(campaign, people).filter(email_confirmed_at__isnull=False), ids="id"):
        yield "confirmed", ids


def areas(campaign: Campaign, people: list[int] | None) -> Facts:
    """Somebody who lives in an area lives in the region and the nation around it."""
    found = {area_id: ids for (area_id,), ids in gathered(_people(campaign, people), "area_id", ids="id") if area_id}
    parents = "parent_id", "parent__parent_id"
    around = {pk: rest for pk, *rest in Area.objects.filter(pk__in=found).values_list("pk", *parents)}
    for area_id, ids in found.items():
        for pk in (area_id, *around.get(area_id, ())):
            if pk:
                yield f"area:{pk}", ids


def _memberships(campaign: Campaign, people: list[int] | None) -> "QuerySet[Membership]":
    return _of(Membership.objects.filter(group__campaign=campaign, left_at__isnull=True), people)


def groups(campaign: Campaign, people: list[int] | None) -> Facts:
    for (group_id,), ids in gathered(_memberships(campaign, people).filter(confirmed_at__isnull=False), "group_id"):
        yield f"group:{group_id}", ids


def waits(campaign: Campaign, people: list[int] | None) -> Facts:
    for (group_id,), ids in gathered(_memberships(campaign, people).filter(confirmed_at__isnull=True), "group_id"):
        yield f"waits:{group_id}", ids


def tags(campaign: Campaign, people: list[int] | None) -> Facts:
    for (tag_id,), ids in gathered(_of(Tagging.objects.filter(tag__campaign=campaign), people), "tag_id"):
        yield f"tag:{tag_id}", ids


def ways(campaign: Campaign, people: list[int] | None) -> Facts:
    for _, ids in gathered(_people(campaign, people).exclude(email=""), ids="id"):
        yield "has:email", ids
    points = ContactPoint.objects.filter(person__campaign=campaign, ended_at__isnull=True)
    for (kind,), ids in gathered(_of(points, people), "kind"):
        yield f"has:{kind}", ids


def _in_force(campaign: Campaign, people: list[int] | None) -> "QuerySet[Consent]":
    return _of(Consent.objects.filter(wording__campaign=campaign, effective_at__isnull=False), people)


def _said(campaign: Campaign, people: list[int] | None) -> dict[str, tuple[BitMap, BitMap]]:
    """By channel, whose latest entry in force is a yes, and whose is a no."""
    found: dict[str, tuple[BitMap, BitMap]] = {}
    for (channel, given), ids in gathered(_in_force(campaign, people), "wording__channel", "given"):
        yes, no = found.setdefault(channel, (BitMap(), BitMap()))
        yes_or_no = yes if given else no
        yes_or_no |= ids
    return {channel: _latest(campaign, channel, yes, no) for channel, (yes, no) in found.items()}


def _latest(campaign: Campaign, channel: str, yes: BitMap, no: BitMap) -> tuple[BitMap, BitMap]:
    """Who said both is held against the order of what she said."""
    both = list(yes & no)
    latest: dict[int, bool] = {}
    for start in range(0, len(both), 5_000):
        rows = _in_force(campaign, both[start : start + 5_000]).filter(wording__channel=channel)
        latest |= dict(rows.order_by("said_at", "pk").values_list("person_id", "given"))
    stays = BitMap(pk for pk, given in latest.items() if given)
    return (yes - no) | stays, no - stays


def answers(campaign: Campaign, people: list[int] | None) -> Facts:
    for channel, (yes, _) in _said(campaign, people).items():
        yield f"yes:{channel}", yes


def refusals(campaign: Campaign, people: list[int] | None) -> Facts:
    for channel, (_, no) in _said(campaign, people).items():
        yield f"no:{channel}", no


def asked(campaign: Campaign, people: list[int] | None) -> Facts:
    for (channel,), ids in gathered(_in_force(campaign, people), "wording__channel"):
        yield f"asked:{channel}", ids


def contactable(campaign: Campaign, people: list[int] | None) -> Facts:
    """As `consent.selectors.reachable`: by email only those whose address is confirmed."""
    for channel, (yes, _) in _said(campaign, people).items():
        if channel == "email":
            sure = _people(campaign, people).exclude(email="").filter(email_confirmed_at__isnull=False)
            for _values, ids in gathered(sure, ids="id"):
                yield "may:email", yes & ids
        else:
            yield f"may:{channel}", yes


def sources(campaign: Campaign, people: list[int] | None) -> Facts:
    rows = _of(Consent.objects.filter(wording__campaign=campaign, given=True), people)
    for (source,), ids in gathered(rows, "source"):
        yield f"source:{source}", ids


def deeds(campaign: Campaign, people: list[int] | None) -> Facts:
    rows = _of(Activity.objects.filter(campaign=campaign), people)
    for (kind, object_id), ids in gathered(rows, "kind", "object_id"):
        yield f"did:{kind}", ids
        if object_id:
            yield f"did:{kind}:{object_id}", ids


def days(campaign: Campaign, people: list[int] | None) -> Facts:
    rows = _of(Activity.objects.filter(campaign=campaign), people)
    for (kind, object_id, moment), ids in gathered(rows, "kind", "object_id", DayOf("occurred_at")):
        day = DayOf.read(moment)
        yield f"day:{kind}::{day}", ids
        if object_id:
            yield f"day:{kind}:{object_id}:{day}", ids
    for column, kind in (("latest_activity_at", ""), ("created_at", "met"), ("supporter_since", "joined")):
        people_rows = _people(campaign, people).filter(**{f"{column}__isnull": False})
        for (moment,), ids in gathered(people_rows, DayOf(column), ids="id"):
            yield f"day:{kind}::{DayOf.read(moment)}", ids


TRUNK_FACTS = (
    TrunkFact("supporter", supporters),
    TrunkFact("confirmed", confirmed),
    TrunkFact("area", areas),
    TrunkFact("group", groups),
    TrunkFact("waits", waits),
    TrunkFact("tag", tags),
    TrunkFact("has", ways),
    TrunkFact("yes", answers),
    TrunkFact("no", refusals),
    TrunkFact("asked", asked),
    TrunkFact("may", contactable),
    TrunkFact("source", sources),
    TrunkFact("did", deeds),
    TrunkFact("day", days),
)
