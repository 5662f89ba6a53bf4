"""Saying that a fact was wrong: withdrawing it, correcting it, giving a quote back to its speaker."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.facts import selectors
from groundswell.trunk.facts.models import ERASED, Fact, FactUse
from groundswell.trunk.facts.services.recording import ABOUT, Refused, audit_fact, record_fact
from groundswell.trunk.records.deadlocks import again_after_deadlock
from groundswell.trunk.signals import FactEnded, FactRecorded, send

LONGEST_REASON = Fact._meta.get_field("reason").max_length or 0
_CONSENT = ("consent", "consent_note", "consent_until")


@again_after_deadlock
@transaction.atomic
def withdraw_fact(
    *, fact: Fact, reason: str, at: datetime, account: Account | None, instead: Fact | None = None
) -> bool:
    """
    Say that a fact is not to be said any more, and why, in public where it was said in public.

    All that uses it is flagged in the same transaction, and `FactEnded` is sent. `instead` names a fact that is right.
    False if it had ended before.

    :raises Refused: without a reason, or where `instead` is not a current fact of the same campaign.
    """
    reason = " ".join(reason.replace("\0", "").split())
    if not reason:
        raise Refused(_("Say what is wrong: the correction is shown with its reason"))
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Say it in at most %(n)s letters") % {"n": LONGEST_REASON})
    if instead is not None:
        _check_instead(fact, instead)
    return _end(fact, reason, instead, account, at=at)


@again_after_deadlock
@transaction.atomic
def correct_fact(
    *, fact: Fact, reason: str, text: str, key: UUID, at: datetime, account: Account | None, **rest: Any
) -> Fact:
    """
    Withdraw a fact and record what is right, as a new fact of the same kind; what `rest` leaves out is as it was.

    The same key again gives the first correction.

    :raises Refused: as `record_fact` and `withdraw_fact`, or where the fact had ended before.
    """
    before = Fact.objects.filter(key=key).first()
    if before is not None and Fact.objects.filter(pk=fact.pk, instead=before).exists():
        return before
    # Who agreed to be quoted agreed to those words, not to these.
    fields = {name: getattr(fact, name) for name in ABOUT if name not in _CONSENT}
    fields |= {"said_by": fact.said_by, "said_by_role": fact.said_by_role}
    right = record_fact(
        campaign=fact.campaign, kind=fact.kind, text=text, key=key, at=at, account=account, **(fields | rest)
    )
    if not withdraw_fact(fact=fact, reason=reason, at=at, account=account, instead=right):
        raise Refused(_("Somebody withdrew it before you. Open the page again"))
    return right


@again_after_deadlock
@transaction.atomic
def take_back_quote(*, fact: Fact, erase: bool, at: datetime, account: Account | None) -> bool:
    """
    The person quoted does not want to be quoted, or no longer: her words and name leave every public page at once.

    What quoted her is flagged. With `erase` her words and name are not kept at the desk either. False if that was so
    before.

    :raises Refused: if it is no quote.
    """
    if fact.kind != Fact.QUOTE:
        raise Refused(_("Only a quote has a speaker"))
    changed = Fact.objects.filter(pk=fact.pk).exclude(consent="refused").update(consent="refused", consent_note="")
    ended = _end(fact, _("The person quoted asked us not to quote them"), None, account, at=at)
    if erase:
        gone = {"text": ERASED, "figure": "", "said_by": ERASED, "said_by_role": "", "source_title": ERASED}
        gone |= {"source_url": "", "consent_note": "", "credit": ""}
        changed += Fact.objects.filter(pk=fact.pk).exclude(text=ERASED).update(tags=[], **gone)
    if changed or ended:
        audit_fact(fact, account, "Gave a quote back to its speaker", at=at, data={"erased": erase})
        send(FactRecorded(fact.campaign_id, fact.pk, at))
    fact.refresh_from_db()
    return bool(changed or ended)


def _end(fact: Fact, reason: str, instead: Fact | None, account: Account | None, *, at: datetime) -> bool:
    ended = Fact.objects.filter(pk=fact.pk, state=Fact.CURRENT).update(
        state=Fact.CORRECTED if instead else Fact.WITHDRAWN,
        instead=instead,
        reason=reason,
        ended_at=at,
        ended_by=account,
    )
    fact.refresh_from_db()
    if not ended:
        return False
    FactUse.objects.filter(fact=fact, ended_at=None).update(flagged_at=at)
    if fact.public_at or selectors.was_said(fact, at=at):
        # A correction nobody can find is none. What is said instead is public with it, where it may be said at all.
        right = [instead.pk] if instead and not selectors.why_not(instead, on=at.date()) else []
        Fact.objects.filter(pk__in=[fact.pk, *right], public_at=None).update(public_at=at)
        fact.refresh_from_db()
    sentence = "Corrected a fact" if instead else "Withdrew a fact"
    data = {"instead": instead.public_id} if instead else None
    audit_fact(fact, account, sentence, at=at, data=data)
    send(FactEnded(fact.campaign_id, fact.pk, fact.instead_id, at))
    return True


def _check_instead(fact: Fact, instead: Fact) -> None:
    if instead.campaign_id != fact.campaign_id or instead.pk == fact.pk:
        raise Refused(_("Choose another fact of this campaign"))
    # Locked, so that it is not withdrawn while it becomes the one that is right.
    stands = Fact.objects.select_for_update().get(pk=instead.pk)
    if stands.state != Fact.CURRENT:
        raise Refused(_("That one was withdrawn too"))
