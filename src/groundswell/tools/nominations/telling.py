"""Telling locals what a target said: those who live in its area or asked it, and agreed to be written to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from groundswell.tools.nominations.models import Telling
from groundswell.tools.nominations.telling_words import telling_mail, thank_you_url
from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.consent.selectors import reachable
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.messaging.services.mails import make_message, put_in_outbox
from groundswell.trunk.messaging.services.taking_back import take_back_mails
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Ask, Declaration, Standing

TELL_AFTER = timedelta(minutes=5)
"""How long an organiser has to hold it or to undo the declaration."""
NEWS_FOR = timedelta(days=2)
"""What was said longer ago is history: nobody is told of it."""
WORTH_TELLING = frozenset({Standing.DECLARED, Standing.AGAINST, Standing.NONE})
KIND = "told"
BATCH = 200
TO_COME = (Telling.WAITING, Telling.HELD, Telling.SENDING)


@dataclass(frozen=True)
class TellingState:
    """
    `to_tell` is how many will be told at `due_at`, or when it is let go if it is `held`. Of the mails written so far
    `queued` have not gone and `sent` have. `taken_back` says that the declaration was undone, or another took its
    place: then `sent` people know of it.
    """

    to_tell: int
    due_at: datetime
    sent: int
    held: bool
    queued: int = 0
    taken_back: bool = False


@transaction.atomic
def plan_telling(*, declaration: Declaration, at: datetime) -> Telling | None:
    """
    Queue the mails about a declaration for `TELL_AFTER`, once. None where it is no news, or nobody is to be told.

    Mails about an earlier answer that have not gone are taken back. What a supporter recorded waits for an organiser
    to let it go.
    """
    from groundswell.tools.nominations.tasks import tell_locals

    standing = declaration.standing
    take_back_older(standing=standing, than=declaration, at=at)
    is_news = declaration.stance in WORTH_TELLING and at - declaration.declared_at <= NEWS_FOR
    if not is_news or not audience(standing).exists():
        return None
    state = Telling.WAITING if declaration.account_id else Telling.HELD
    telling, new = Telling.objects.get_or_create(
        declaration=declaration, defaults={"state": state, "due_at": at + TELL_AFTER}
    )
    if new and state == Telling.WAITING:
        tell_locals.using(run_after=telling.due_at).enqueue(telling_id=telling.pk)
    return telling


@transaction.atomic
def hold_telling(*, declaration: Declaration, account: Account | None, at: datetime) -> bool:
    """Do not tell anyone (else) about this declaration yet. False if it was held before or is done."""
    under_way = Telling.objects.filter(declaration=declaration, state__in=(Telling.WAITING, Telling.SENDING))
    held = under_way.update(state=Telling.HELD, changed_by=account, changed_at=at)
    if held:
        _audit(declaration, account, "Held the mails about a declaration", at=at)
    return bool(held)


@transaction.atomic
def release_telling(*, declaration: Declaration, account: Account | None, at: datetime) -> bool:
    """Tell them after all, at once. False if it was not held."""
    from groundswell.tools.nominations.tasks import tell_locals

    held = Telling.objects.filter(declaration=declaration, state=Telling.HELD)
    if not held.update(state=Telling.WAITING, due_at=at, changed_by=account, changed_at=at):
        return False
    tell_locals.enqueue(telling_id=Telling.objects.get(declaration=declaration).pk)
    _audit(declaration, account, "Let the mails about a declaration go", at=at)
    return True


def planned(declaration: Declaration) -> Telling | None:
    """What was planned to be told of a declaration."""
    return Telling.objects.filter(declaration=declaration).first()


def show_with(*, telling: Telling, kind: str, public_id: str) -> None:
    """Let the mails lead to a declared reference (the thank-you), if it is public when they are written."""
    Telling.objects.filter(pk=telling.pk).update(shows_kind=kind if public_id else "", shows_id=public_id)


def telling(declaration: Declaration) -> TellingState | None:
    """What is told of a declaration: how many, when, how many were; None where nobody is told."""
    found = Telling.objects.filter(declaration=declaration).first()
    if found is None:
        return None
    to_come = found.state in TO_COME
    mails = written(declaration)
    gone = mails.exclude(state__in=(Message.QUEUED, Message.OUTBOX, Message.SENDING))
    count, sent = mails.count(), gone.exclude(state=Message.HELD).count()
    return TellingState(
        to_tell=_rest(found, declaration.standing).count() if to_come else 0,
        due_at=found.due_at,
        sent=sent,
        held=found.state == Telling.HELD,
        queued=count - gone.count(),
        taken_back=found.state == Telling.TAKEN_BACK,
    )


def written(declaration: Declaration) -> QuerySet[Message]:
    """The mails written about a declaration and not taken back, the latest first."""
    return Message.objects.filter(
        campaign=declaration.standing.drive.campaign_id,
        kind=KIND,
        made_at__gte=declaration.recorded_at,
        key__startswith=_stem(declaration),
    ).order_by("-made_at", "-pk")


def audience(standing: Standing) -> QuerySet[Person]:
    """Who may be told: of those who live where the target decides, and those who asked it, who said yes to email."""
    asked = Ask.objects.filter(standing=standing, person=OuterRef("pk"), undone_at__isnull=True)
    everyone = Person.objects.filter(campaign=standing.drive.campaign_id, erased_at__isnull=True)
    concerned = Q(Exists(asked))
    if area := standing.target.area_id:
        concerned |= Q(area=area) | Q(area__parent=area) | Q(area__parent__parent=area)
    return reachable(everyone.filter(concerned).annotate(asked_it=Exists(asked)), "email")


@transaction.atomic
def tell_next(*, telling_id: int, at: datetime) -> bool:
    """
    Write the mails to the next `BATCH` of people; whether more are to come.

    Who they are is asked anew each time, so a no that came since is heeded. Held or taken back, it does nothing.
    """
    live = Telling.objects.filter(pk=telling_id, state__in=(Telling.WAITING, Telling.SENDING), due_at__lte=at)
    if not live.update(state=Telling.SENDING):
        return False
    telling = Telling.objects.select_related(
        "declaration__standing__drive__campaign", "declaration__standing__target__area", "declaration__candidate"
    ).get(pk=telling_id)
    people = list(_rest(telling, telling.declaration.standing).order_by("pk")[:BATCH])
    put_in_outbox(_mails(telling, people, at=at), at=at)
    more = len(people) == BATCH
    Telling.objects.filter(pk=telling_id).update(
        state=Telling.SENDING if more else Telling.DONE,
        after_id=people[-1].pk if people else telling.after_id,
        sent=F("sent") + len(people),
    )
    return more


@transaction.atomic
def take_back_telling(*, declaration: Declaration, at: datetime) -> int:
    """The declaration was undone: tell nobody any more, and take back what has not gone. Give how many mails."""
    found = Telling.objects.filter(declaration=declaration).exclude(state=Telling.TAKEN_BACK)
    if not found.update(state=Telling.TAKEN_BACK, changed_at=at):
        return 0
    return take_back_mails(
        campaign=declaration.standing.drive.campaign,
        kind=KIND,
        key_stem=_stem(declaration),
        made_since=declaration.recorded_at,
    )


def hold_again(*, standing: Standing, at: datetime) -> bool:
    """
    What stood before stands again, and its mails were taken back for an answer that was a slip: they wait for somebody
    to let them go. Who had her mail already gets none again.
    """
    if standing.declaration_id is None:
        return False
    given_up = Telling.objects.filter(
        declaration=standing.declaration_id, declaration__undone_at__isnull=True, state=Telling.TAKEN_BACK
    )
    return bool(given_up.update(state=Telling.HELD, after_id=0, changed_at=at))


def take_back_older(*, standing: Standing, than: Declaration, at: datetime) -> None:
    """Another answer stands now: what has not gone of the one before would be wrong. What has all gone stays done."""
    to_come = Q(state__in=TO_COME) | Q(state=Telling.DONE, due_at__gt=at - NEWS_FOR)
    older = Telling.objects.filter(to_come, declaration__standing=standing).exclude(declaration=than)
    for telling in older.select_related("declaration__standing__drive__campaign"):
        if telling.state != Telling.DONE or _unsent(telling.declaration).exists():
            take_back_telling(declaration=telling.declaration, at=at)


def _unsent(declaration: Declaration) -> QuerySet[Message]:
    return written(declaration).filter(state__in=(Message.QUEUED, Message.OUTBOX))


def _rest(telling: Telling, standing: Standing) -> QuerySet[Person]:
    return audience(standing).filter(pk__gt=telling.after_id)


def _mails(telling: Telling, people: Sequence[Person], *, at: datetime) -> list[Message]:
    declaration, consents = telling.declaration, _consents(people)
    shown = thank_you_url(telling) if people else ""
    return [
        make_message(
            kind=KIND,
            to=person.email,
            consent=consents[person.pk],
            campaign=declaration.standing.drive.campaign,
            person=person,
            key=f"{_stem(declaration)}{person.pk}",
            at=at,
            **telling_mail(declaration, person, consents[person.pk], shown),
        )
        for person in people
        if person.pk in consents
    ]


def _consents(people: Sequence[Person]) -> dict[int, Consent]:
    """The yes to email that each mail rests on: the latest in force."""
    entries = (
        Consent.objects.filter(
            person__in=[person.pk for person in people], wording__channel="email", effective_at__isnull=False
        )
        .select_related("wording")
        .order_by("said_at", "pk")
    )
    latest = {entry.person_id: entry for entry in entries}
    return {person_id: entry for person_id, entry in latest.items() if entry.given}


def _stem(declaration: Declaration) -> str:
    return f"{KIND}:{declaration.public_id}:"


def _audit(declaration: Declaration, account: Account | None, sentence: str, *, at: datetime) -> None:
    audit.record(
        account=account,
        campaign=declaration.standing.drive.campaign,
        verb=AuditEntry.CHANGED,
        object_kind="standing",
        object_id=declaration.standing.public_id,
        sentence=sentence,
        data={"declaration": declaration.public_id},
        at=at,
    )
