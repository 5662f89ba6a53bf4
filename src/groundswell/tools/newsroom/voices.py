"""Who decides: the voices of a newsroom, one for each group or person, and everybody who may object."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from groundswell.tools.newsroom.models import Newsroom, Voice
from groundswell.trunk.access.models import Account, Role
from groundswell.trunk.campaigns.models import Campaign

EDITORS = (Role.EDITOR, Role.ORGANISER, Role.OWNER)
"""Roles that, held over the whole campaign, make somebody a member of the newsroom without being named."""


@dataclass(frozen=True)
class Unit:
    """One voice: a group with those who speak for it, or a person."""

    key: str
    name: str
    accounts: tuple[Account, ...]
    group_id: int | None = None

    def speaks(self, account_id: int | None) -> bool:
        """Whether this account's word is this voice's."""
        return any(account.pk == account_id for account in self.accounts)


def newsroom_of(campaign: Campaign, at: datetime) -> Newsroom:
    """The newsroom of a campaign, made with its first use."""
    newsroom, _new = Newsroom.objects.get_or_create(campaign=campaign, defaults={"changed_at": at})
    return newsroom


def rules_of(campaign: Campaign) -> Newsroom:
    """The newsroom's rules to read; those of a new one where none was made yet."""
    return Newsroom.objects.filter(campaign=campaign).first() or Newsroom(campaign=campaign)


def units(campaign: Campaign) -> list[Unit]:
    """
    The voices of a campaign's newsroom, in the order of their names.

    Somebody who lost her last role in the campaign has no voice. Where nobody was named, each editor, organiser and
    owner of the whole campaign is one.
    """
    rows = list(_named(campaign).select_related("account", "group").order_by("account__name", "pk"))
    if not rows and not Voice.objects.filter(newsroom__campaign=campaign).exists():
        return [Unit(f"a{one.pk}", str(one), (one,)) for one in editors(campaign)]
    together: dict[str, list[Voice]] = {}
    for row in rows:
        together.setdefault(f"g{row.group_id}" if row.group_id else f"a{row.account_id}", []).append(row)
    found = [
        Unit(
            key,
            voices[0].group.name if voices[0].group else str(voices[0].account),
            tuple(voice.account for voice in voices),
            voices[0].group_id,
        )
        for key, voices in together.items()
    ]
    return sorted(found, key=lambda unit: unit.name.casefold())


def _named(campaign: Campaign) -> "QuerySet[Voice]":
    """Who was named and still has a role in the campaign."""
    held = Role.objects.filter(campaign=campaign, ended_at__isnull=True).values("account")
    return Voice.objects.filter(newsroom__campaign=campaign, account__is_active=True, account__in=held)


def unit_of(account: Account | None, among: Iterable[Unit]) -> Unit | None:
    """The voice of an account, or None."""
    return next((unit for unit in among if account is not None and unit.speaks(account.pk)), None)


def editors(campaign: Campaign) -> list[Account]:
    """Editors, organisers and owners of the whole campaign, by name."""
    held = _editing(campaign).values("account")
    return list(Account.objects.filter(pk__in=held, is_active=True).order_by("name", "pk"))


def _editing(campaign: Campaign) -> "QuerySet[Role]":
    return Role.objects.filter(
        campaign=campaign, role__in=EDITORS, group__isnull=True, area__isnull=True, ended_at__isnull=True
    )


def owners(campaign: Campaign) -> list[Account]:
    """Who decides where somebody who objected does not answer."""
    held = Role.objects.filter(campaign=campaign, role=Role.OWNER, ended_at__isnull=True)
    return list(Account.objects.filter(pk__in=held.values("account"), is_active=True).order_by("name", "pk"))


def members(campaign: Campaign) -> list[Account]:
    """Everybody whose objection counts: editors, organisers and owners of the whole campaign, and every voice."""
    found = {account.pk: account for account in editors(campaign)}
    for unit in units(campaign):
        found.update((account.pk, account) for account in unit.accounts)
    return sorted(found.values(), key=lambda account: str(account).casefold())


def is_editor(account: Account | None, campaign: Campaign) -> bool:
    """Whether somebody edits for the whole campaign."""
    return account is not None and _editing(campaign).filter(account=account, account__is_active=True).exists()


def is_member(account: Account | None, campaign: Campaign) -> bool:
    """Whether somebody belongs to the newsroom: every page of the desk asks, so nobody else is read for it."""
    return is_editor(account, campaign) or (account is not None and _named(campaign).filter(account=account).exists())


def releasers(campaign: Campaign) -> list[Account]:
    """Who may release what nobody objected to: those named; the owners where nobody is."""
    named = _named(campaign).filter(releases=True).select_related("account")
    return [voice.account for voice in named.order_by("account__name", "pk")] or owners(campaign)
