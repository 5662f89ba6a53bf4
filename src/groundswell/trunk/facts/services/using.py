"""What says which fact, and putting it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts import selectors
from groundswell.trunk.facts.models import Elsewhere, Fact, FactUse
from groundswell.trunk.facts.services.recording import Refused, audit_fact, web_address
from groundswell.trunk.records.deadlocks import again_after_deadlock
from groundswell.trunk.tools import loader


@dataclass(frozen=True)
class Changed:
    """What one press put right, and what it could not."""

    changed: int
    left: int


@transaction.atomic
def use_facts(*, kind: str, public_id: str, facts: Iterable[Fact], at: datetime) -> None:
    """
    Set which facts an object says, all of them; those it said before and not now are ended.

    `kind` and `public_id` are those of a declared reference. A fact that was withdrawn is flagged at once.
    """
    wanted = sorted({fact.pk for fact in facts})
    # A withdrawal at this moment waits for us, or we for it: no use slips between its flags and our insert.
    locked = Fact.objects.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk", "state")
    ended = [pk for pk, state in locked if state != Fact.CURRENT]
    said = FactUse.objects.filter(kind=kind, public_id=public_id)
    left = said.filter(ended_at=None).exclude(fact__in=wanted)
    left.filter(flagged_at__isnull=False, settled_at=None).update(settled_at=at, settled_how=_("It no longer says it"))
    left.update(ended_at=at)
    new = [FactUse(fact_id=pk, kind=kind, public_id=public_id, used_at=at) for pk in wanted]
    FactUse.objects.bulk_create(new, ignore_conflicts=True)
    said.filter(fact__in=wanted, ended_at__isnull=False).update(
        ended_at=None, used_at=at, flagged_at=None, settled_at=None, settled_how=""
    )
    said.filter(fact__in=ended, flagged_at=None).update(flagged_at=at)


@transaction.atomic
def settle_use(*, use: FactUse, how: str, at: datetime, account: Account | None = None) -> bool:
    """
    Somebody put right, or has to leave, what says an ended fact; `how` says it in words. False if it was settled.

    :raises Refused: without words.
    """
    how = " ".join(how.replace("\0", "").split())[:200]
    if not how:
        raise Refused(_("Say what was done about it"))
    open_one = FactUse.objects.filter(pk=use.pk, flagged_at__isnull=False, settled_at=None)
    settled = bool(open_one.update(settled_at=at, settled_how=how))
    if settled:
        audit_fact(use.fact, account, f"Settled a use of an ended fact in a {use.kind}", at=at)
    return settled


def change_uses(*, fact: Fact, account: Account | None, at: datetime) -> Changed:
    """
    Say the right fact wherever the wrong one is said and can still be changed, each by the tool it belongs to.

    One that cannot is left as it is and does not stop the others.

    :raises Refused: where no fact is named that is said instead.
    """
    instead = selectors.said_instead(fact)
    if instead is None:
        raise Refused(_("Say first what is right"))
    if why := selectors.why_not(instead, on=at.date()):
        raise Refused(why)
    changed = left = 0
    for use in selectors.to_put_right(fact):
        if _change_one(use, fact, instead, account, at=at):
            changed += 1
        else:
            left += 1
    if changed:
        audit_fact(fact, account, "Put right what said an ended fact", at=at, data={"changed": changed})
    return Changed(changed, left)


def change_use(*, use: FactUse, account: Account | None, at: datetime) -> bool:
    """Say the right fact in one place, by the tool it belongs to. False where nothing is right, or it cannot change."""
    instead = selectors.said_instead(use.fact)
    return instead is not None and _change_one(use, use.fact, instead, account, at=at)


@again_after_deadlock
@transaction.atomic
def _change_one(use: FactUse, fact: Fact, instead: Fact, account: Account | None, *, at: datetime) -> bool:
    declared = selectors.sayers().get(use.kind)
    if declared is None or not declared[1].change:
        return False
    state = selectors.state_of(use, at=at)
    if state is None or not state.changeable:
        return False
    tool, declaration = declared
    if not loader(tool, declaration.change)(use.public_id, fact, instead, account, at):
        return False
    others = [other for other in selectors.facts_of(use.kind, use.public_id) if other.pk != fact.pk]
    use_facts(kind=use.kind, public_id=use.public_id, facts=[*others, instead], at=at)
    FactUse.objects.filter(pk=use.pk).update(settled_at=at, settled_how=_("It says what is right now"), ended_at=at)
    return True


@transaction.atomic
def note_elsewhere(
    *, campaign: Campaign, fact: Fact, title: str, url: str, key: UUID, at: datetime, account: Account | None
) -> Elsewhere:
    """
    Note a place outside this product that says a fact: a leaflet, a page of another site. The same key notes it once.

    :raises Refused: without a title, or for an address that is no web page.
    """
    title = " ".join(title.replace("\0", "").split())[:140]
    if not title:
        raise Refused(_("Say where: “Leaflet, 340 printed”"))
    url = web_address(url.strip()) if url.strip() else ""
    place, new = Elsewhere.objects.get_or_create(
        key=key, defaults={"campaign": campaign, "title": title, "url": url, "noted_by": account, "noted_at": at}
    )
    if place.campaign_id != campaign.pk or fact.campaign_id != campaign.pk:
        raise Refused(_("This form was used for another one. Open the page again"))
    if new:
        use_facts(kind=Elsewhere.KIND, public_id=place.public_id, facts=[fact], at=at)
        audit_fact(fact, account, "Noted where a fact is said", at=at)
    return place
