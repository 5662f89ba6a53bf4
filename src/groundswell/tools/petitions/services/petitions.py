"""Making, wording, opening and closing petitions."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from groundswell.tools.petitions.models import Petition, Wording
from groundswell.tools.petitions.saying import KIND, notice_facts
from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent import services as consent
from groundswell.trunk.facts.services import show_facts_of
from groundswell.trunk.media.models import Image
from groundswell.trunk.targets.models import Target

NEWS = "Email me when there is news or a way to help. You can stop at any time."
RESERVED_SLUGS = {"new", "all", "feed", "sign", "signed"}


@dataclass(frozen=True)
class PetitionText:
    """What a petition asks: the demand is its title."""

    demand: str
    text: str
    addressee: str

    @property
    def digest(self) -> str:
        """SHA-256 of the three, each with its length, so that no two texts share one."""
        parts = (self.demand, self.addressee, self.text)
        return hashlib.sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


@transaction.atomic
def create_petition(
    *,
    campaign: Campaign,
    demand: str,
    text: str,
    addressee: str,
    account: Account | None,
    at: datetime,
    lead: str = "",
    goal: int = 100,
    milestone: str = "",
    target: Target | None = None,
    closes_at: datetime | None = None,
    picture: Image | None = None,
) -> Petition:
    """Make a draft with its first wording. Nobody outside the desk sees it until it is opened."""
    petition = Petition.objects.create(
        campaign=campaign,
        slug=_free_slug(campaign, demand),
        addressee=addressee,
        lead=lead,
        goal=goal,
        milestone=milestone,
        target=target,
        closes_at=closes_at,
        picture=picture,
        created_by=account,
        created_at=at,
    )
    _add_wording(petition, PetitionText(demand, text, addressee), account=account, at=at)
    notice_facts(petition, at=at)
    _audit(petition, account, "Made the petition", at=at)
    return petition


@transaction.atomic
def edit_petition(
    *, petition: Petition, text: PetitionText, account: Account | None, at: datetime, typo_reason: str = ""
) -> Wording:
    """
    Change what a petition asks. The same text again changes nothing.

    Earlier signers stay counted under the wording they saw. With `typo_reason` the change is logged as a slip of the
    pen and asks nobody; otherwise, on a petition that was opened, they get one mail to move over.
    """
    petition = Petition.objects.select_for_update().get(pk=petition.pk)
    old = petition.wording
    if old and old.digest == text.digest:
        return old
    wording = _add_wording(
        petition, text, account=account, at=at, typo_of=old if typo_reason else None, typo_reason=typo_reason
    )
    notice_facts(petition, at=at)
    sentence = f"Mended a typo: {typo_reason}" if typo_reason else "Changed the wording"
    _audit(petition, account, sentence, at=at, data={"from": old.number if old else 0, "to": wording.number})
    if petition.opened_at and not typo_reason:
        from groundswell.tools.petitions.tasks import ask_to_move_over

        ask_to_move_over.enqueue(wording_id=wording.pk)
    return wording


@transaction.atomic
def set_details(*, petition: Petition, account: Account | None, at: datetime, **details: Any) -> None:
    """Change goal, milestone, lead, target, picture or closing date: what is not part of the wording."""
    allowed = {"lead", "goal", "milestone", "target", "picture", "closes_at"}
    if unknown := set(details) - allowed:
        raise ValueError(f"Not details of a petition: {sorted(unknown)}")
    changed = [name for name, value in details.items() if getattr(petition, name) != value]
    if changed:
        for name in changed:
            setattr(petition, name, details[name])
        petition.save(update_fields=changed)
        if "lead" in changed:
            notice_facts(petition, at=at)
        _audit(petition, account, f"Changed {', '.join(changed)}", at=at)


def open_petition(*, petition: Petition, account: Account | None, at: datetime) -> bool:
    """Let people sign, from a draft or again after closing. False if it was open already."""
    opened = Petition.objects.filter(pk=petition.pk).exclude(state=Petition.OPEN).update(state=Petition.OPEN)
    if opened:
        Petition.objects.filter(pk=petition.pk, opened_at__isnull=True).update(opened_at=at)
        petition.refresh_from_db()
        show_facts_of(kind=KIND, public_id=petition.public_id, at=at)
        # Made here, so that no look at the page has to write it.
        consent.wording_for(campaign=petition.campaign, channel="email", purpose="news", text=NEWS, at=at)
        _audit(petition, account, "Opened the petition", at=at)
    return bool(opened)


def close_petition(*, petition: Petition, account: Account | None, at: datetime) -> bool:
    """Stop signing; the page and its numbers stay. False if it was not open."""
    closed = Petition.objects.filter(pk=petition.pk, state=Petition.OPEN).update(state=Petition.CLOSED, closes_at=at)
    if closed:
        petition.refresh_from_db()
        _audit(petition, account, "Closed the petition", at=at)
    return bool(closed)


def _add_wording(
    petition: Petition,
    text: PetitionText,
    *,
    account: Account | None,
    at: datetime,
    typo_of: Wording | None = None,
    typo_reason: str = "",
) -> Wording:
    wording = Wording.objects.create(
        petition=petition,
        number=(petition.wording.number if petition.wording else 0) + 1,
        demand=text.demand,
        text=text.text,
        digest=text.digest,
        typo_of=typo_of,
        typo_reason=typo_reason,
        written_by=account,
        written_at=at,
    )
    petition.wording, petition.addressee = wording, text.addressee
    petition.save(update_fields=["wording", "addressee"])
    return wording


def _free_slug(campaign: Campaign, demand: str) -> str:
    stem = slugify(demand)[:80].strip("-") or "petition"
    taken = set(Petition.objects.filter(campaign=campaign, slug__startswith=stem).values_list("slug", flat=True))
    taken |= RESERVED_SLUGS
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if slug not in taken)


def _audit(
    petition: Petition,
    account: Account | None,
    sentence: str,
    *,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> None:
    audit.record(
        account=account,
        campaign=petition.campaign,
        verb="changed",
        object_kind="petition",
        object_id=petition.public_id,
        sentence=sentence,
        data=data,
        at=at,
    )
