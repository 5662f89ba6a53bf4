"""Random histories of granting, inviting, ending and closing: nobody ever ends with more rights than were given."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundswell.trunk.access import selectors, services
from groundswell.trunk.access.models import Account, Role
from groundswell.trunk.campaigns.models import Campaign, Group
from tests.support.people import NOON, give_role, make_account, make_campaign

pytestmark = pytest.mark.django_db

PEOPLE = ("olu", "asha", "ben", "cal")
ROLES = tuple(name for name, _label in Role.NAMES)
PLACES = ("campaign", "millbrook", "harbour")
people, roles, places = st.sampled_from(PEOPLE), st.sampled_from(ROLES), st.sampled_from(PLACES)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("grant"), people, people, roles, places),
        st.tuples(st.just("invite"), people, people, roles, places),
        st.tuples(st.just("end"), people, people, roles, places),
        st.tuples(st.just("accept"), people, people, roles, places),
        st.tuples(st.just("withdraw"), people, people, roles, places),
        st.tuples(st.just("close"), people, people, roles, places),
    ),
    min_size=5,
    max_size=25,
)
Held = tuple[str, str]


@dataclass
class Told:
    """What should be so, kept by the rule as the architecture tells it and by nothing of the product's own code."""

    held: dict[str, set[Held]] = field(default_factory=lambda: {name: set() for name in PEOPLE})
    closed: set[str] = field(default_factory=set)

    def may_give(self, who: str, role: str, place: str) -> bool:
        if who in self.closed or (role in ("owner", "editor") and place != "campaign"):
            return False
        if ("owner", "campaign") in self.held[who]:
            return True
        wide = ("organiser", "campaign") in self.held[who] or ("organiser", place) in self.held[who]
        return wide and role != "owner"

    def owners(self) -> set[str]:
        return {name for name in PEOPLE if ("owner", "campaign") in self.held[name] and name not in self.closed}

    def seen(self, who: str) -> set[Held]:
        return set() if who in self.closed else self.held[who]


class Play:
    """Plays a history on the product and on what should be so, side by side."""

    def __init__(self) -> None:
        self.told, self.at = Told(), NOON
        self.campaign: Campaign = make_campaign("better-buses", "Better Buses", "Bus Users")
        self.groups: dict[str, Group | None] = {
            slug: Group.objects.create(campaign=self.campaign, slug=slug, name=slug, created_at=NOON)
            for slug in PLACES[1:]
        }
        self.groups["campaign"] = None
        self.accounts: dict[str, Account] = {name: make_account(name, f"{name}@example.org") for name in PEOPLE}
        give_role(self.accounts["olu"], self.campaign, "owner")
        self.told.held["olu"].add(("owner", "campaign"))
        self.sent: list[tuple[services.Sent, str, str, str, str]] = []

    def step(self, what: str, who: str, whom: str, role: str, place: str) -> None:
        self.at += timedelta(minutes=1)
        getattr(self, what)(who, whom, role, place)
        for name, account in self.accounts.items():
            names = {None: "campaign", **{group.pk: slug for slug, group in self.groups.items() if group}}
            found = {(grant.role, names[grant.group_id]) for grant in selectors.grants(account, self.campaign)}
            assert found == self.told.seen(name), f"{name} after {what} by {who}"

    def grant(self, who: str, whom: str, role: str, place: str) -> None:
        allowed = self.told.may_give(who, role, place)
        try:
            services.grant_role(
                account=self.accounts[whom],
                campaign=self.campaign,
                role=role,
                group=self.groups[place],
                granted_by=self.accounts[who],
                at=self.at,
            )
        except services.NotYours:
            assert not allowed
        else:
            assert allowed
            self.told.held[whom].add((role, place))

    def invite(self, who: str, whom: str, role: str, place: str) -> None:
        try:
            sent = services.invite(
                campaign=self.campaign,
                email=f"{whom}@example.org",
                role=role,
                group=self.groups[place],
                invited_by=self.accounts[who],
                at=self.at,
            )
        except services.NotYours:
            assert not self.told.may_give(who, role, place)
        else:
            assert self.told.may_give(who, role, place)
            self.sent.append((sent, who, whom, role, place))

    def accept(self, *_who: str) -> None:
        if not self.sent:
            return
        sent, who, whom, role, place = self.sent.pop()
        token = sent.link.rstrip("/").rsplit("/", 1)[1]
        try:
            services.accept_invitation(token=token, name=whom, at=self.at)
        except services.InvitationGone:
            return
        assert self.told.may_give(who, role, place) and whom not in self.told.closed
        self.told.held[whom].add((role, place))

    def withdraw(self, who: str, *_rest: str) -> None:
        if not self.sent:
            return
        sent, _who, _whom, role, place = self.sent[-1]
        try:
            services.withdraw_invitation(invitation=sent.invitation, by=self.accounts[who], at=self.at)
        except services.NotYours:
            assert not self.told.may_give(who, role, place)

    def end(self, who: str, whom: str, role: str, place: str) -> None:
        found = Role.objects.filter(
            account=self.accounts[whom], role=role, group=self.groups[place], ended_at=None
        ).first()
        if found is None:
            return
        allowed = who == whom or self.told.may_give(who, role, place)
        last = role == "owner" and not self.told.owners() - {whom}
        try:
            services.end_role(role=found, by=self.accounts[who], at=self.at)
        except services.NotYours:
            assert not allowed
        except services.LastOwner:
            assert last
        else:
            assert allowed and not last
            self.told.held[whom].discard((role, place))

    def close(self, who: str, whom: str, *_rest: str) -> None:
        if whom != "olu" and ("owner", "campaign") in self.told.seen(who):
            services.disable_account(account=self.accounts[whom], by=self.accounts[who], at=self.at)
            self.told.closed.add(whom)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nobody_ends_with_more_rights_than_were_given(db, steps):
    with transaction.atomic():
        play = Play()
        for step in steps:
            play.step(*step)
        transaction.set_rollback(True)
