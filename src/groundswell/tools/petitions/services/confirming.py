"""Confirming, flagging, withdrawing and moving signatures: every change of a signature's state, with its counters."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from groundswell.tools.petitions.fair_counting import judge
from groundswell.tools.petitions.models import Petition, Signature, Wording
from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.ledger.services import CounterKey, Happened, tally
from groundswell.trunk.segments.services import touch

MOVED = ("state", "confirmed_at", "undo_until", "flag_reason", "reviewed_at", "reviewed_by_id")
WAITING = (Signature.UNCONFIRMED, Signature.CONFIRMED, Signature.FLAGGED)


@transaction.atomic
def confirm_address(*, campaign: Campaign, email_key: str, at: datetime) -> list[Signature]:
    """
    Confirm every signature that waits for one mailbox in one campaign, by the rule of fair counting, and give those
    now counted. Confirming twice counts once.
    """
    waiting = _locked(Signature.objects.filter(petition__campaign=campaign, email_key=email_key, state="unconfirmed"))
    return confirm_signatures(signature_ids=[signature.pk for signature in waiting], at=at)


@transaction.atomic
def forget_address(*, campaign: Campaign, email_key: str, at: datetime) -> int:
    """Take back every signature that waits for a mailbox whose owner says that it was not her."""
    waiting = _locked(Signature.objects.filter(petition__campaign=campaign, email_key=email_key, state="unconfirmed"))
    _move(waiting, Signature.WITHDRAWN, at=at)
    return len(waiting)


@transaction.atomic
def revive_signatures(*, pairs: Sequence[tuple[int, int]], at: datetime) -> list[Signature]:
    """Let withdrawn signatures of these (petition, person) pairs wait again: their people signed once more."""
    withdrawn = _locked(
        Signature.objects.filter(
            petition_id__in={petition_id for petition_id, _ in pairs},
            person_id__in={person_id for _, person_id in pairs},
            state=Signature.WITHDRAWN,
        )
    )
    again = [signature for signature in withdrawn if (signature.petition_id, signature.person_id) in set(pairs)]
    _move(again, Signature.UNCONFIRMED, at=at)
    return again


@transaction.atomic
def confirm_signatures(
    *, signature_ids: Sequence[int], at: datetime, undo_until: datetime | None = None
) -> list[Signature]:
    """
    Confirm signatures; those that the rule of fair counting holds back become flagged instead.

    A mailbox that turns out to be crowded takes earlier names of its own back, all but the first.
    """
    wanted = {s.pk: s for s in _locked(Signature.objects.filter(pk__in=signature_ids)) if s.state != "confirmed"}
    mailboxes = {(signature.petition_id, signature.email_key) for signature in wanted.values()}
    shared: dict[tuple[int, str], dict[int, Signature]] = defaultdict(dict)
    same_mailbox = Signature.objects.filter(
        petition_id__in={petition_id for petition_id, _ in mailboxes},
        email_key__in={email_key for _, email_key in mailboxes},
        # A name that nobody confirmed says nothing about the mailbox: anyone can type an address.
        state__in=(Signature.CONFIRMED, Signature.FLAGGED),
    )
    for signature in [*_locked(same_mailbox), *wanted.values()]:
        if (signature.petition_id, signature.email_key) in mailboxes:
            shared[signature.petition_id, signature.email_key][signature.pk] = signature
    confirm, flag = [], []
    for signatures in shared.values():
        for verdict in judge(list(signatures.values())):
            signature = verdict.signature
            if verdict.reason and (signature.pk in wanted or signature.state == Signature.CONFIRMED):
                signature.flag_reason = verdict.reason
                flag.append(signature)
            elif signature.pk in wanted and not verdict.reason:
                signature.undo_until = undo_until
                confirm.append(signature)
        confirm += [s for s in signatures.values() if s.pk in wanted and s.reviewed_at is not None]
    _move(confirm, Signature.CONFIRMED, at=at)
    _move(flag, Signature.FLAGGED, at=at)
    _thank(confirm, at=at)
    return confirm


@transaction.atomic
def undo_signature(*, signature: Signature, at: datetime) -> bool:
    """Take back a one-tap signature within its ten minutes. False if it is too late or was taken back before."""
    (signature,) = _locked(Signature.objects.filter(pk=signature.pk))
    if signature.state != Signature.CONFIRMED or not signature.undo_until or at > signature.undo_until:
        return False
    _move([signature], Signature.WITHDRAWN, at=at)
    return True


@transaction.atomic
def accept_flagged(*, signatures: Iterable[Signature], account: Account, at: datetime) -> int:
    """Count flagged signatures after all: a person looked at them. The rule leaves them alone from then on."""
    flagged = [s for s in _locked(Signature.objects.filter(pk__in=[s.pk for s in signatures])) if s.state == "flagged"]
    for signature in flagged:
        signature.reviewed_at, signature.reviewed_by = at, account
    _move(flagged, Signature.CONFIRMED, at=at)
    _audit_review(flagged, account, "Counted {count} flagged signatures", at=at)
    return len(flagged)


@transaction.atomic
def invalidate_signatures(*, signatures: Iterable[Signature], reason: str, account: Account, at: datetime) -> int:
    """Take signatures out of the count in bulk. Nothing is deleted: they are flagged with the reason given."""
    counted = [s for s in _locked(Signature.objects.filter(pk__in=[s.pk for s in signatures])) if s.state in WAITING]
    for signature in counted:
        signature.flag_reason, signature.reviewed_at, signature.reviewed_by = reason[:120], at, account
    _move(counted, Signature.FLAGGED, at=at)
    _audit_review(counted, account, "Took {count} signatures out of the count", at=at)
    return len(counted)


@transaction.atomic
def move_to_wording(*, signature: Signature, wording: Wording, at: datetime) -> bool:
    """Bind an earlier signature to the petition's new wording, because its signer pressed the button for it."""
    (signature,) = _locked(Signature.objects.filter(pk=signature.pk))
    if signature.wording_id == wording.pk or wording.petition_id != signature.petition_id:
        return False
    old = signature.wording
    signature.moved_from, signature.wording = old, wording
    signature.save(update_fields=["moved_from", "wording"])
    if signature.state == Signature.CONFIRMED:
        ledger.count(_wording_change(signature.petition, old, wording))
    ledger.record(
        [
            Happened(
                key=f"petitions.moved:{signature.public_id}:{wording.number}",
                campaign_id=signature.petition.campaign_id,
                kind="petitions.moved",
                occurred_at=at,
                person_id=signature.person_id,
                area_id=signature.area_id,
                object_kind="petition",
                object_id=signature.petition.public_id,
            )
        ],
        at=at,
    )
    return True


def _wording_change(petition: Petition, old: Wording, new: Wording) -> dict[CounterKey, int]:
    return {
        CounterKey(petition.campaign_id, f"petitions.wording.{wording.number}", petition.public_id): step
        for wording, step in ((old, -1), (new, 1))
    }


def _locked(signatures: QuerySet[Signature]) -> list[Signature]:
    """Signatures that nobody else changes until this transaction ends, with petition and wording."""
    return list(signatures.select_for_update(of=("self",)).select_related("petition", "wording").order_by("pk"))


def _move(signatures: list[Signature], state: str, *, at: datetime) -> None:
    """Put signatures into a state and keep the counters in step."""
    if not signatures:
        return
    changes: dict[CounterKey, int] = defaultdict(int)
    for signature in signatures:
        for key, step in (*_counted(signature, -1), *_entering(signature, state, at)):
            changes[key] += step
    _store(signatures)
    ledger.count(changes)
    for campaign_id in {signature.petition.campaign_id for signature in signatures}:
        touch(campaign_id, [s.person_id for s in signatures if s.petition.campaign_id == campaign_id])


def _store(signatures: list[Signature]) -> None:
    """Save what `_move` set: those of a batch are nearly all alike, so that one UPDATE does for most of them."""
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for signature in signatures:
        alike[tuple(getattr(signature, name) for name in MOVED)].append(signature.pk)
    for values, ids in alike.items():
        Signature.objects.filter(pk__in=ids).update(**dict(zip(MOVED, values, strict=True)))


def _entering(signature: Signature, state: str, at: datetime) -> list[tuple[CounterKey, int]]:
    signature.state = state
    if state == Signature.CONFIRMED:
        signature.confirmed_at, signature.flag_reason = at, ""
    elif state in (Signature.WITHDRAWN, Signature.UNCONFIRMED):
        signature.confirmed_at = None
    return _counted(signature, 1)


def _counted(signature: Signature, step: int) -> list[tuple[CounterKey, int]]:
    """The counters that a signature in its present state stands in."""
    petition, wording = signature.petition, signature.wording
    if signature.state == Signature.WITHDRAWN:
        return []
    detail = (signature.area_id, signature.confirmed_at) if signature.state == Signature.CONFIRMED else (None, None)
    changes = tally(
        petition.campaign_id,
        f"petitions.{signature.state}",
        [detail],
        object_id=petition.public_id,
        step=step,
    )
    if signature.state == Signature.CONFIRMED:
        changes[CounterKey(petition.campaign_id, f"petitions.wording.{wording.number}", petition.public_id)] += step
    return list(changes.items())


def _thank(signatures: list[Signature], *, at: datetime) -> None:
    """Ledger rows of confirmations; with them these people were active now."""
    ledger.record(
        [
            Happened(
                key=f"petitions.confirmed:{signature.public_id}",
                campaign_id=signature.petition.campaign_id,
                kind="petitions.confirmed",
                occurred_at=at,
                person_id=signature.person_id,
                area_id=signature.area_id,
                object_kind="petition",
                object_id=signature.petition.public_id,
            )
            for signature in signatures
        ],
        at=at,
    )


def _audit_review(signatures: list[Signature], account: Account, sentence: str, *, at: datetime) -> None:
    for petition in {signature.petition_id: signature.petition for signature in signatures}.values():
        count = sum(signature.petition_id == petition.pk for signature in signatures)
        audit.record(
            account=account,
            campaign=petition.campaign,
            verb="changed",
            object_kind="petition",
            object_id=petition.public_id,
            sentence=sentence.format(count=count),
            at=at,
        )
