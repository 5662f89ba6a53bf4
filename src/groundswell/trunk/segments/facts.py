"""
The facts that the trunk itself knows of people, besides those of their own rows (sets/people.py); what each is called
stands in `expression`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from pyroaring import BitMap

from groundswell.trunk.campaigns.models import Campaign, Membership
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.records.gathering import Among, DayOf, gathered
from groundswell.trunk.supporters.models import ContactPoint, Person, Tagging

People = Sequence[int] | None
Facts = Iterator[tuple[str, Iterable[int]]]


@dataclass(frozen=True)
class TrunkFacts:
    """Sorts of fact that one look at the tables gives: each fact begins with one of the keys."""

    keys: tuple[str, ...]
    members: Callable[[Campaign, People], Facts]


def _of(rows: "QuerySet[Any]", people: People) -> "QuerySet[Any]":
    return rows if people is None else rows.filter(Among("person_id", people))


def groups(campaign: Campaign, people: People) -> Facts:
    """Members who are confirmed, and those who are not yet."""
    rows = _of(Membership.objects.filter(group__campaign=campaign, left_at__isnull=True), people)
    is_confirmed = ExpressionWrapper(Q(confirmed_at__isnull=False), BooleanField())
    for (group_id, confirmed), ids in gathered(rows, "group_id", is_confirmed):
        yield f"{'group' if confirmed else 'waits'}:{group_id}", ids


def tags(campaign: Campaign, people: People) -> Facts:
    for (tag_id,), ids in gathered(_of(Tagging.objects.filter(tag__campaign=campaign), people), "tag_id"):
        yield f"tag:{tag_id}", ids


def ways(campaign: Campaign, people: People) -> Facts:
    points = ContactPoint.objects.filter(person__campaign=campaign, ended_at__isnull=True)
    for (kind,), ids in gathered(_of(points, people), "kind"):
        yield f"has:{kind}", ids


def consents(campaign: Campaign, people: People) -> Facts:
    """What they said of each way, and where they said yes. `may:` is as `consent.selectors.reachable`."""
    rows = _of(Consent.objects.filter(wording__campaign=campaign), people)
    in_force = ExpressionWrapper(Q(effective_at__isnull=False), BooleanField())
    said: dict[str, tuple[BitMap, BitMap]] = {}
    for (channel, given, source, counts), ids in gathered(rows, "wording__channel", "given", "source", in_force):
        if given:
            yield f"source:{source}", ids
        if counts:
            yield f"asked:{channel}", ids
            yes, no = said.setdefault(channel, (BitMap(), BitMap()))
            yes_or_no = yes if given else no
            yes_or_no |= ids
    for channel, (yes, no) in said.items():
        yes, no = _latest(rows, channel, yes, no)
        yield f"yes:{channel}", yes
        yield f"no:{channel}", no
        yield f"may:{channel}", yes & _mailable(campaign, people) if channel == "email" else yes


def _latest(rows: "QuerySet[Consent]", channel: str, yes: BitMap, no: BitMap) -> tuple[BitMap, BitMap]:
    """Whose latest entry in force is a yes, and whose is a no: who said both is held against the order of it."""
    both = list(yes & no)
    latest: dict[int, bool] = {}
    for start in range(0, len(both), 5_000):
        hers = rows.filter(Among("person_id", both[start : start + 5_000]))
        hers = hers.filter(wording__channel=channel, effective_at__isnull=False)
        latest |= dict(hers.order_by("said_at", "pk").values_list("person_id", "given"))
    stays = BitMap(pk for pk, given in latest.items() if given)
    return (yes - no) | stays, no - stays


def _mailable(campaign: Campaign, people: People) -> BitMap:
    """Those whose address is confirmed."""
    rows = Person.objects.filter(campaign=campaign, email_confirmed_at__isnull=False).exclude(email="")
    if people is not None:
        rows = rows.filter(Among("pk", people))
    return next((ids for _, ids in gathered(rows, ids="id")), BitMap())


def deeds(campaign: Campaign, people: People) -> Facts:
    """What they did, at all and on which day, of any object and of each."""
    rows = _of(Activity.objects.filter(campaign=campaign), people)
    for (kind, object_id, moment), ids in gathered(rows, "kind", "object_id", DayOf("occurred_at")):
        day = DayOf.read(moment)
        yield f"did:{kind}", ids
        yield f"day:{kind}::{day}", ids
        if object_id:
            yield f"did:{kind}:{object_id}", ids
            yield f"day:{kind}:{object_id}:{day}", ids


TRUNK_FACTS = (
    TrunkFacts(("group", "waits"), groups),
    TrunkFacts(("tag",), tags),
    TrunkFacts(("has",), ways),
    TrunkFacts(("source", "asked", "yes", "no", "may"), consents),
    TrunkFacts(("did", "day"), deeds),
)
