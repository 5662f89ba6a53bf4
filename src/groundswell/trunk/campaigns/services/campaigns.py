"""Making organisations and campaigns, their look and imprint, and opening them to the public."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from groundswell.trunk.access import services as access
from groundswell.trunk.access.models import Account, Role
from groundswell.trunk.audit import services as audit
from groundswell.trunk.automations.services import start_rules
from groundswell.trunk.campaigns.models import Campaign, Organisation
from groundswell.trunk.campaigns.selectors import missing_for_imprint
from groundswell.trunk.campaigns.slugs import is_reserved, numbered, skeleton, slug_of
from groundswell.trunk.media.models import Image
from groundswell.trunk.places.models import BoundarySet
from groundswell.trunk.publishing.services import connect_own_page
from groundswell.trunk.signals import LookChanged, send

MOST_TRIES = 50


class NameTaken(Exception):
    """The address is one of ours, or another campaign has it or one that looks like it."""


class MayNotFound(Exception):
    """The account was not let in to set up campaigns on this server."""


class NotReady(Exception):
    """The campaign cannot open yet; `missing` names what its imprint lacks."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


@transaction.atomic
def create_organisation(*, name: str, kind: str, email: str, account: Account | None, at: datetime) -> Organisation:
    """Record who will run campaigns. Its imprint is given later, before the first of them opens."""
    organisation = Organisation.objects.create(name=name, kind=kind, email=email, created_at=at)
    _audit(None, account, "organisation", organisation.public_id, "Recorded the organisation", at=at)
    return organisation


@transaction.atomic
def set_organisation(
    *, organisation: Organisation, name: str, kind: str, campaign: Campaign, account: Account | None, at: datetime
) -> None:
    """Change name or kind. Changing the kind changes what is offered from now on, and deletes nothing."""
    changed = _assign(organisation, {"name": name, "kind": kind})
    if changed:
        _audit(campaign, account, "organisation", organisation.public_id, f"Changed {_list(changed)}", at=at)


@transaction.atomic
def create_campaign(
    *,
    organisation: Organisation,
    name: str,
    account: Account,
    at: datetime,
    slug: str = "",
    goal: str = "",
    boundary_set: BoundarySet | None = None,
    set_up_step: str = "",
) -> Campaign:
    """
    Make a campaign that only its owner sees, and make `account` its owner.

    Without `slug` its address is made of the name, with a number where that is taken.

    :raises MayNotFound: if the account may not set up campaigns here.
    :raises NameTaken: if `slug` is given and is one of our words, another campaign's, or looks like either.
    """
    if not account.may_found:
        raise MayNotFound(account.public_id)
    fields = {
        "organisation": organisation,
        "name": name,
        "goal": goal,
        "boundary_set": boundary_set,
        "set_up_step": set_up_step,
        "created_at": at,
    }
    campaign = _insert_named(slug, fields) if slug else _insert_numbered(slug_of(name) or "campaign", fields)
    access.grant_role(account=account, campaign=campaign, role=Role.OWNER, granted_by=account, at=at)
    start_rules(campaign=campaign, at=at)
    connect_own_page(campaign=campaign, account=account, at=at)
    _audit(campaign, account, "campaign", campaign.public_id, "Made the campaign", at=at)
    return campaign


def _insert_named(slug: str, fields: Mapping[str, Any]) -> Campaign:
    if slug != slug_of(slug) or is_reserved(slug):
        raise NameTaken(slug)
    try:
        with transaction.atomic():
            return Campaign.objects.create(slug=slug, slug_key=skeleton(slug), **fields)
    except IntegrityError as error:
        raise NameTaken(slug) from error


def _insert_numbered(stem: str, fields: Mapping[str, Any]) -> Campaign:
    for _, slug in zip(range(MOST_TRIES), numbered(stem), strict=False):
        try:
            return _insert_named(slug, fields)
        except NameTaken:
            continue
    raise NameTaken(stem)


@transaction.atomic
def describe_campaign(
    *, campaign: Campaign, name: str, goal: str, account: Account | None, at: datetime, why: str | None = None
) -> None:
    """Change what the campaign is called and wants. Its address stays, because people hold links to it."""
    changed = _assign(campaign, {"name": name, "goal": goal, **({} if why is None else {"why": why})})
    if changed:
        _audit(campaign, account, "campaign", campaign.public_id, f"Changed {_list(changed)}", at=at)


@transaction.atomic
def set_look(
    *,
    campaign: Campaign,
    brand: str,
    display_face: str,
    account: Account | None,
    at: datetime,
    logo: Image | None = None,
    art: str | None = None,
) -> None:
    """Change the colour ("#ffc21a"), face and logo; without a new logo the old one stays."""
    look: dict[str, Any] = {"brand": brand.lower(), "display_face": display_face}
    if logo is not None:
        look["logo"] = logo
    if art is not None:
        look["art"] = art
    changed = _assign(campaign, look)
    if changed:
        _audit(campaign, account, "campaign", campaign.public_id, "Changed the look", at=at)
        send(LookChanged(campaign.pk, at))


@transaction.atomic
def set_imprint(
    *,
    organisation: Organisation,
    promoter: str,
    address: str,
    email: str,
    campaign: Campaign,
    account: Account | None,
    at: datetime,
) -> None:
    """Change who answers for what is published. It stands on every page and mail of all its campaigns at once."""
    before = {name: getattr(organisation, name) for name in ("promoter", "address")}
    changed = _assign(organisation, {"promoter": promoter, "address": address, "email": email})
    if changed:
        data = {"before": before, "after": {"promoter": promoter, "address": address}}
        _audit(campaign, account, "organisation", organisation.public_id, "Changed the imprint", at=at, data=data)
        for campaign_id in Campaign.objects.filter(organisation=organisation).values_list("pk", flat=True):
            send(LookChanged(campaign_id, at))


@transaction.atomic
def open_campaign(*, campaign: Campaign, account: Account | None, at: datetime) -> bool:
    """
    Show the campaign to the public. False if it was open already.

    :raises NotReady: without an imprint nothing is published.
    """
    if missing := missing_for_imprint(campaign.organisation):
        raise NotReady(missing)
    opened = Campaign.objects.filter(pk=campaign.pk, opened_at__isnull=True).update(opened_at=at, set_up_step="")
    campaign.refresh_from_db(fields=["opened_at", "set_up_step"])
    if opened:
        _audit(campaign, account, "campaign", campaign.public_id, "Opened the campaign", at=at)
    return bool(opened)


@transaction.atomic
def set_boundary_set(
    *, campaign: Campaign, boundary_set: BoundarySet | None, account: Account | None, at: datetime
) -> None:
    """Choose the map that the campaign's people are placed on from now on."""
    if _assign(campaign, {"boundary_set": boundary_set}):
        _audit(campaign, account, "campaign", campaign.public_id, "Changed the map", at=at)


def set_set_up_step(*, campaign: Campaign, step: str) -> None:
    """Remember where the set-up stands, while the campaign is not open."""
    Campaign.objects.filter(pk=campaign.pk, opened_at__isnull=True).update(set_up_step=step)
    campaign.refresh_from_db(fields=["set_up_step"])


def _assign(row: Campaign | Organisation, values: Mapping[str, Any]) -> list[str]:
    """Set what differs and save only that; give back the names."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
    return changed


def _list(names: list[str]) -> str:
    return ", ".join(name.replace("_", " ") for name in names)


def _audit(
    campaign: Campaign | None,
    account: Account | None,
    object_kind: str,
    object_id: str,
    sentence: str,
    *,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> None:
    audit.record(
        account=account,
        campaign=campaign,
        verb="changed",
        object_kind=object_kind,
        object_id=object_id,
        sentence=sentence,
        data=data,
        at=at,
    )
