"""
The worker's part: it follows what changes second by second, so that readers find little to do.

One worker at a time does it (`Keeper`). It writes the sets down when enough changed, tells the followers, and forgets
what everybody has seen. All of it may be cut off at any moment: what was written is as old as its places say, and the
people named after them are looked up once more.
"""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from importlib import import_module

from django.db import IntegrityError, transaction

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.records.clock import now
from groundswell.trunk.segments.sets import memory as memories
from groundswell.trunk.segments.sets.following import Tail, from_here
from groundswell.trunk.segments.sets.models import Follower, Keeper, SetsKept, Touched
from groundswell.trunk.supporters.models import Person

log = logging.getLogger("groundswell.segments")
FOLLOWERS = {"search": "groundswell.trunk.supporters.found_by"}
"""Modules that follow changes by name: `refresh(campaign_id, person_ids)` and `rebuild(campaign_id)` in each."""
HELD_FOR = timedelta(seconds=15)
RENEWED_AT = timedelta(seconds=8)
LARGE = 5_000
"""Campaigns of fewer people are made from the tables in a moment: nothing is kept of them."""
KEPT_EVERY, KEPT_AFTER = 300.0, 20_000
"""Written down after so many seconds, or people who changed."""
AT_ONCE = 50_000
CAMPAIGNS_EVERY, FORGET_EVERY = 10.0, 600.0
TOUCHED_FOR = timedelta(hours=1)


class Following:
    """One follower of one campaign: its place here, and the one written down."""

    def __init__(self, campaign: Campaign, name: str) -> None:
        self.campaign, self.name = campaign, name
        self.module = import_module(FOLLOWERS[name])
        self.tail: Tail | None = None

    def step(self) -> None:
        """Tell it who changed, in the transaction that moves its place."""
        if self.tail is None:
            self.tail = self._begin()
        more = self.tail is not None
        while more and self.tail is not None:
            changed = self.tail.ahead()
            if changed.people:
                with transaction.atomic():
                    self.module.refresh(self.campaign.pk, list(changed.people))
                    self._write(changed.tail)
            self.tail, more = changed.tail, changed.more

    def _begin(self) -> Tail | None:
        row = Follower.objects.filter(campaign=self.campaign, name=self.name).first()
        if row is not None:
            return Tail.at(self.campaign.pk, row.ledger_position, row.touched_position)
        tail = from_here(self.campaign.pk)
        if tail is not None:
            self.module.rebuild(self.campaign.pk)
            self._write(tail)
        return tail

    def _write(self, tail: Tail) -> None:
        ledger, touched = tail.passed
        Follower.objects.update_or_create(
            campaign=self.campaign,
            name=self.name,
            defaults={"ledger_position": ledger, "touched_position": touched},
        )


class CatchUp:
    """A loop of the worker: call it every second."""

    def __init__(self, holder: str) -> None:
        self.holder = holder[:60]
        self.until: datetime | None = None
        self.campaigns: list[Campaign] = []
        self.followings: list[Following] = []
        self.large: set[int] = set()
        self.looked_at = self.forgot_at = float("-inf")
        self.kept_at: dict[int, float] = {}

    def __call__(self) -> None:
        at, moment = now(), time.monotonic()
        if not self._holds(at):
            self.campaigns, self.followings, self.looked_at = [], [], float("-inf")
            return
        if moment - self.looked_at >= CAMPAIGNS_EVERY:
            self._look_at_campaigns()
            self.looked_at = moment
        # The sets first: a list of a hundred thousand is in them in seconds, and in the words of the search in many.
        for campaign in self.campaigns:
            if campaign.pk in self.large:
                self._follow(campaign, at=at)
        for following in self.followings:
            following.step()
        if moment - self.forgot_at >= FORGET_EVERY:
            forget_touched(at=at)
            self.forgot_at = moment

    def _holds(self, at: datetime) -> bool:
        """Whether this worker is the one; asked of the database every few seconds."""
        if self.until is not None and at < self.until - RENEWED_AT:
            return True
        until = at + HELD_FOR
        held = Keeper.objects.filter(name="sets")
        mine = held.filter(holder=self.holder).update(until=until) or held.filter(until__lt=at).update(
            holder=self.holder, until=until
        )
        if not mine and not held.exists():
            try:
                with transaction.atomic():
                    Keeper.objects.create(name="sets", holder=self.holder, until=until)
                mine = 1
            except IntegrityError:
                mine = 0
        self.until = until if mine else None
        return bool(mine)

    def _look_at_campaigns(self) -> None:
        known = {(each.campaign.pk, each.name): each for each in self.followings}
        self.campaigns = list(Campaign.objects.order_by("pk"))
        self.followings = [
            known.get((campaign.pk, name)) or Following(campaign, name)
            for campaign in self.campaigns
            for name in FOLLOWERS
        ]
        for campaign in self.campaigns:
            if campaign.pk not in self.large and is_large(campaign):
                self.large.add(campaign.pk)

    def _follow(self, campaign: Campaign, *, at: datetime) -> None:
        memory = memories.memory_of(campaign)
        if memory is None:  # A transaction runs for long: the next second is another chance.
            return
        try:
            memory.catch_up(AT_ONCE)
        except memories.Outdated:
            memories.forget(campaign)
            return
        since = time.monotonic() - self.kept_at.get(campaign.pk, float("-inf"))
        if memory.version is None or memory.changed >= KEPT_AFTER or (memory.changed and since >= KEPT_EVERY):
            if not memory.keep(at=at):
                log.info("Another worker kept the sets of campaign %s", campaign.pk)
                memories.forget(campaign)
            self.kept_at[campaign.pk] = time.monotonic()


def is_large(campaign: Campaign) -> bool:
    """Whether the sets of a campaign are worth keeping."""
    return len(Person.objects.filter(campaign=campaign).order_by().values_list("pk", flat=True)[:LARGE]) == LARGE


def forget_touched(*, at: datetime) -> int:
    """Forget who was touched, an hour after, where everything kept has gone past it."""
    forgotten = 0
    for campaign in Campaign.objects.order_by("pk"):
        columns = {"campaign": campaign}
        places = [
            *SetsKept.objects.filter(**columns).values_list("touched_position", flat=True),
            *Follower.objects.filter(**columns).values_list("touched_position", flat=True),
        ]
        old = Touched.objects.filter(touched_at__lt=at - TOUCHED_FOR, **columns)
        if places:
            old = old.filter(pk__lte=min(places))
        forgotten += old.delete()[0]
    return forgotten


def rebuild(campaign: Campaign, *, at: datetime, say: Callable[[str], None] = lambda line: None) -> int:
    """
    Make everything that follows anew from the tables; give how many facts were not as they should have been.

    Processes that hold the sets begin again at their next read.
    """
    held, exact = memories.current(campaign)
    state, tail = memories.from_tables(campaign)
    wrong = len(differences(held.facts, state.facts)) if exact else 0
    memories.keep_anew(campaign, state, tail, at=at)
    say(f"{campaign.slug}: {len(state.here):,} people, {len(state.facts):,} facts, {wrong} of them were off")
    for name, path in FOLLOWERS.items():
        place = from_here(campaign.pk)
        import_module(path).rebuild(campaign.pk)
        if place is not None:
            following = Following(campaign, name)
            following._write(place)
    return wrong


def differences(held: Mapping[str, object], true: Mapping[str, object]) -> list[str]:
    """The facts that two states know differently."""
    return sorted(fact for fact in held.keys() | true.keys() if held.get(fact) != true.get(fact))
