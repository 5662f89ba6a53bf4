"""
The pulse: the desk's live view of the ledger. Figures come from counters for those who see the whole campaign, and
from the activities of their own people for organisers of a group or an area.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import ExtractHour
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.access.scope import Scope, shown_to
from groundswell.trunk.acts import Need, Referred
from groundswell.trunk.campaigns.models import Group, Membership
from groundswell.trunk.ledger import needs, selectors
from groundswell.trunk.ledger.kinds import kinds, stats
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.messaging.models import Confirmation
from groundswell.trunk.supporters import selectors as supporters
from groundswell.trunk.supporters.deeds import Deed, refer, told
from groundswell.trunk.supporters.identity import shown_name
from groundswell.trunk.tools import Stat, declared, loader

DAYS_OF_SPARK = 8
A_WEEK = timedelta(days=7)
JUST_NOW = 8


@dataclass(frozen=True)
class Figure:
    """One live figure: today, the same day before up to this hour, and the last eight days for its bars."""

    label: str
    now: int
    before: int | None
    days: tuple[int, ...] = ()

    @property
    def change(self) -> int:
        return self.now - (self.before or 0)

    @property
    def distance(self) -> int:
        return abs(self.change)


class Pulse:
    """Everything the overview shows to one scope at one moment; each part is read once, when it is asked for."""

    def __init__(self, scope: Scope, at: datetime) -> None:
        self.scope, self.at = scope.as_role("editor", "organiser"), at
        self.zone = timezone.get_current_timezone()
        self.midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        self.hour = timezone.localtime(at).hour
        assert scope.campaign is not None
        self.campaign = scope.campaign

    @cached_property
    def figures(self) -> list[Figure]:
        """The figures of the installed tools, then the confirmations that wait."""
        rows = [self._figure(stat) for stat in stats()]
        if self.scope.whole:
            waiting = Confirmation.objects.filter(campaign=self.campaign, confirmed_at__isnull=True).count()
            rows.insert(2, Figure(str(_("Confirmations waiting")), waiting, None))
        return rows

    def _figure(self, stat: Stat) -> Figure:
        days = self._by_day[stat.counter]
        return Figure(str(stat.label), days[-1], self._so_far_yesterday[stat.counter], tuple(days))

    @cached_property
    def _hours(self) -> dict[str, dict[datetime, int]]:
        """Counts by counter and local hour over the last eight days."""
        since = self.midnight - timedelta(days=DAYS_OF_SPARK - 1)
        return {stat.counter: self._hours_of(stat.counter, since, self.at) for stat in stats()}

    def _hours_of(self, counter: str, since: datetime, until: datetime) -> dict[datetime, int]:
        if self.scope.whole:
            found = selectors.hourly(self.campaign.pk, counter, since=since, until=until + timedelta(microseconds=1))
            return {_local(hour, self.zone): count for hour, count in found.items()}
        rows = (
            self.activities.filter(kind=counter, occurred_at__gte=since, occurred_at__lte=until)
            .values("occurred_at__date", hour=ExtractHour("occurred_at"))
            .annotate(count=Count("id"))
        )
        return {
            datetime.combine(row["occurred_at__date"], datetime.min.time(), self.zone).replace(hour=row["hour"]): row[
                "count"
            ]
            for row in rows
        }

    @cached_property
    def activities(self) -> QuerySet[Activity]:
        """What people of this scope did."""
        found = Activity.objects.filter(campaign=self.campaign)
        if self.scope.whole:
            return found
        return found.filter(person__in=supporters.people(self.scope).values("pk"))

    @cached_property
    def _by_day(self) -> dict[str, list[int]]:
        first = self.midnight.date() - timedelta(days=DAYS_OF_SPARK - 1)
        return {
            counter: [
                sum(count for hour, count in hours.items() if hour.date() == first + timedelta(days=day))
                for day in range(DAYS_OF_SPARK)
            ]
            for counter, hours in self._hours.items()
        }

    @cached_property
    def _so_far_yesterday(self) -> dict[str, int]:
        """The same day a week before, up to the same hour."""
        start, end = self.midnight - timedelta(days=7), self.at - timedelta(days=7)
        return {
            counter: sum(count for hour, count in hours.items() if start <= hour <= end)
            for counter, hours in self._hours.items()
        }

    @cached_property
    def today_by_hour(self) -> list[int]:
        return self._all_by_hour(self.midnight.date())

    @cached_property
    def last_week_by_hour(self) -> list[int]:
        return self._all_by_hour(self.midnight.date() - timedelta(days=7))

    @property
    def first_hour(self) -> int:
        """Where the chart begins: at six, unless somebody was up before."""
        return 0 if any(self.today_by_hour[:6]) else 6

    def _all_by_hour(self, day: object) -> list[int]:
        hours = [0] * 24
        for found in self._hours.values():
            for hour, count in found.items():
                if hour.date() == day:
                    hours[hour.hour] += count
        return hours

    @cached_property
    def needs(self) -> list[Need]:
        """What asks for this account, by deadline, then by weight."""
        rows = trunk_needs(self.scope, self.groups, self.at)
        for tool, need in declared("needs"):
            if self._is_shown(need.role):
                rows += loader(tool, need.load)(self.scope, self.at)
        return sorted(rows, key=lambda row: (row.due_at is None, row.due_at or self.at, -row.weight, row.title))

    def _is_shown(self, role: str) -> bool:
        """Whether what is declared for a role is for this account; without a role its tool decides for whom."""
        return not role or any(self.scope.may(seen_by) for seen_by in shown_to(role))

    @cached_property
    def cards(self) -> list[tuple[str, dict[str, Any]]]:
        """The cards of the installed tools: each one's template, and what it draws."""
        wanted = [(tool, card) for tool, card in declared("cards") if self._is_shown(card.role)]
        ordered = sorted(wanted, key=lambda pair: pair[1].order)
        loaded = [(card.template, loader(tool, card.load)(self.scope, self.at)) for tool, card in ordered]
        return [(template, card) for template, card in loaded if card is not None]

    @cached_property
    def groups(self) -> list["GroupRow"]:
        return group_rows(self.scope, at=self.at)

    @cached_property
    def just_now(self) -> list["Told"]:
        """The latest activities in words."""
        known = kinds().values()
        by_people = Q(kind__in=[kind.kind for kind in known if kind.done_by_person], person__isnull=False)
        by_others = Q(kind__in=[kind.kind for kind in known if kind.by_said])
        rows = self.activities.filter(by_people | by_others).select_related("person", "area")
        return tell(list(rows.order_by("-occurred_at", "-pk")[:JUST_NOW]))

    @cached_property
    def change(self) -> int:
        """A number that grows whenever something happened: what live screens compare."""
        return Activity.objects.filter(campaign=self.campaign).aggregate(most=Max("pk"))["most"] or 0


def _local(hour: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(f"{hour}:00+00:00").astimezone(zone)


@dataclass(frozen=True)
class Told:
    """One activity in words. The name is shown as the public would see it."""

    name: str
    sentence: str
    at: datetime


def tell(activities: list[Activity]) -> list[Told]:
    """Put activities into words by their declared kinds; objects are looked up once each."""
    objects = refer(activities)
    lines = [
        _of_object(activity, objects.get((activity.object_kind, activity.object_id))) or _of_person(activity, deed)
        for activity, deed in zip(activities, told(activities, objects), strict=True)
    ]
    return [line for line in lines if line is not None]


def _of_person(activity: Activity, deed: Deed) -> Told | None:
    if activity.person is None:
        return None
    return Told(shown_name(activity.person.name), f"{deed.before}{deed.title}{deed.after}".strip(), deed.at)


def _of_object(activity: Activity, referred: Referred | None) -> Told | None:
    """A line in which the object speaks, where the kind has a sentence for what it said."""
    kind = kinds().get(activity.kind)
    sentence = kind.by_said.get(str(activity.data.get("said", ""))) if kind else None
    if sentence is None or referred is None:
        return None
    return Told(
        referred.title, str(sentence).replace("{name}", str(activity.data.get("name", ""))), activity.occurred_at
    )


@dataclass(frozen=True)
class GroupRow:
    """A group this week: members, how many of them did something, how far towards its weekly goal, and its state."""

    group: Group
    members: int
    joined: int
    active: int
    state: str
    quiet_days: int = 0


def group_rows(scope: Scope, *, at: datetime) -> list[GroupRow]:
    """Groups of the scope with their week. Quiet ones say for how long."""
    groups = Group.objects.filter(campaign=scope.campaign, closed_at__isnull=True).order_by("name")
    if not scope.whole:
        groups = groups.filter(Q(pk__in=scope.group_ids or ()) | Q(area_id__in=scope.area_ids or ()))
    week = at - A_WEEK
    members = Membership.objects.filter(group__in=list(groups), confirmed_at__isnull=False, left_at__isnull=True)
    counted = members.values_list("group_id").annotate(Count("id"), new=Count("id", filter=Q(confirmed_at__gte=week)))
    counts = {row[0]: row[1:] for row in counted}
    # Asked for by themselves, and by their campaign too: then a short stretch of one index holds all of them.
    awake = members.filter(person__campaign=scope.campaign, person__latest_activity_at__gte=week)
    active = dict(awake.values_list("group_id").annotate(Count("id")))
    asleep = members.filter(group__in=counts.keys() - active.keys())
    latest = dict(asleep.values_list("group_id").annotate(Max("person__latest_activity_at")))
    rows = []
    for group in groups:
        count, new = counts.get(group.pk, (0, 0))
        rows.append(_group_row(group, count, new, active.get(group.pk, 0), latest.get(group.pk), at=at))
    return rows


def _group_row(
    group: Group, members: int, joined: int, active: int, latest: datetime | None, *, at: datetime
) -> GroupRow:
    if not active and (latest or not members):
        return GroupRow(group, members, joined, 0, "quiet", (at - (latest or group.created_at)).days)
    share = active / max(1, group.weekly_goal)
    state = "done" if share >= 1 else "on_track" if share >= 0.6 else "behind"
    return GroupRow(group, members, joined, active, state)


def trunk_needs(scope: Scope, groups: Sequence[GroupRow], at: datetime) -> list[Need]:
    """What the trunk itself asks for: what went wrong, files to approve, changes and pairs, set-up undone, groups."""
    return [
        *needs.set_up_left(scope),
        *needs.jobs_parked(scope),
        *needs.mail_failed(scope),
        *needs.rules_stopped(scope),
        *needs.posts_not_out(scope),
        *needs.exports(scope, at),
        *needs.proposed_changes(scope),
        *needs.likely_duplicates(scope),
        *needs.quiet_groups(groups, scope),
    ]
