"""
Everything we hold of one person, over all rooms and tools: to give it to her, and to erase it.

Trunk rooms stand in `HOLDINGS`; tools declare theirs (`ToolConfig.personal_data`). A walk over all models
(tests/test_personal_data.py) fails when one that leads to a person is in neither. What only mentions her, as a row of a
list that was refused does, is in traces.py. Records that were merged into one are one person here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from groundswell.trunk import signals
from groundswell.trunk.access.models import Account
from groundswell.trunk.consent import services as consent
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.sql import empty_the_log
from groundswell.trunk.segments.services import touch
from groundswell.trunk.supporters import traces
from groundswell.trunk.supporters.audiences import lists_of
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.supporters.selectors import standing_for
from groundswell.trunk.supporters.services.person import audit_person
from groundswell.trunk.supporters.services.ways import KIND_OF_CHANNEL, values_of
from groundswell.trunk.tools import Text, declared, loader

Rows = Callable[[Person], "QuerySet[Any]"]
SOURCE = "when everything held on her was erased"


@dataclass(frozen=True)
class Holding:
    """
    Rows of one model that are about a person. `erase` deletes or strips them; without it they are deleted. `stays` is a
    sentence for her on what is left, and why.
    """

    model: str
    rows: Rows
    erase: Callable[["QuerySet[Any]", datetime], None] = lambda rows, at: rows.delete() and None
    stays: Text = ""

    def found(self, person: Person) -> "QuerySet[Any]":
        return self.rows(person)


def _of(model: str, path: str = "person") -> Rows:
    """Rows whose `path` leads to the person."""
    return lambda person: apps.get_model(model).objects.filter(**{path: person})


def _of_either(model: str, *paths: str) -> Rows:
    """Rows of which one of several `paths` leads to the person."""

    def rows(person: Person) -> "QuerySet[Any]":
        hers = reduce(or_, (Q(**{path: person}) for path in paths))
        return apps.get_model(model).objects.filter(hers)

    return rows


def _of_key(model: str) -> Rows:
    """Rows that hold her id without a foreign key."""
    return lambda person: apps.get_model(model).objects.filter(table__campaign=person.campaign, person_key=person.pk)


def _by_mailbox(model: str, *, campaign: bool) -> Rows:
    """Rows that know her only by her address, unless somebody else of the campaign shares it."""

    def rows(person: Person) -> "QuerySet[Any]":
        found = apps.get_model(model).objects.filter(email_key=person.email_key or "")
        if not person.email_key or _shares_mailbox(person):
            return found.none()
        return found.filter(campaign=person.campaign) if campaign else found

    return rows


def _messages(person: Person) -> "QuerySet[Any]":
    """Mail to her: by person, and where none was known yet, by address."""
    hers = Q(person=person) | Q(consent__person=person)
    if person.email and not _shares_mailbox(person):
        hers |= Q(campaign=person.campaign, person__isnull=True, to_address__iexact=person.email)
    return apps.get_model("messaging.Message").objects.filter(hers)


def _lookings(person: Person) -> "QuerySet[Any]":
    """Lines of the audit trail about her: she may know when her record was seen or changed."""
    return apps.get_model("audit.AuditEntry").objects.filter(object_kind="person", object_id=person.public_id)


def _forget_activities(rows: "QuerySet[Any]", at: datetime) -> None:
    """What was counted stays counted; whose it was goes."""
    rows.update(person=None, data={})


def _forget_asker(rows: "QuerySet[Any]", at: datetime) -> None:
    """That the office-holder was asked stays counted; who asked goes, with what she wrote about it."""
    rows.update(person=None, note="")


def _forget_recorder(rows: "QuerySet[Any]", at: datetime) -> None:
    """What an office-holder said stays; which supporter told us goes, with whatever she wrote on where she heard it."""
    rows.update(person=None, evidence_note="")


def _nothing_of_hers(person: Person) -> "QuerySet[Any]":
    """A standing is the office-holder's: it leads to a supporter only by its declaration, which is held above."""
    return apps.get_model("targets.Standing").objects.none()


def _keep(rows: "QuerySet[Any]", at: datetime) -> None:
    """The chained trail holds a public id that leads to nobody any more, and no personal data."""


# In the order of erasing: what points at other rows first.
HOLDINGS = (
    Holding("messaging.Message", _messages),
    Holding("messaging.Confirmation", _by_mailbox("messaging.Confirmation", campaign=True)),
    Holding("messaging.MailedConfirmation", _by_mailbox("messaging.MailedConfirmation", campaign=False)),
    Holding("consent.Consent", _of("consent.Consent")),
    Holding("access.LinkCode", _of("access.LinkCode", "link__person")),
    Holding("access.PersonalLink", _of("access.PersonalLink")),
    Holding("campaigns.Membership", _of("campaigns.Membership")),
    Holding("imports.PersonFill", _of_key("imports.PersonFill")),
    Holding("imports.PersonRow", _of_key("imports.PersonRow")),
    Holding("duplicates.Looking", _of_either("duplicates.Looking", "pair__first", "pair__second")),
    Holding("duplicates.Moved", _of_either("duplicates.Moved", "merge__kept", "merge__gone")),
    Holding("duplicates.Merge", _of_either("duplicates.Merge", "kept", "gone")),
    Holding("duplicates.Pair", _of_either("duplicates.Pair", "first", "second")),
    Holding(
        "ledger.Activity",
        _of("ledger.Activity"),
        erase=_forget_activities,
        stays=_("That somebody did something at that time and place stays counted. Nothing says that it was you."),
    ),
    Holding(
        "targets.Ask",
        _of("targets.Ask"),
        erase=_forget_asker,
        stays=_("That an office-holder was asked stays counted, without who asked and what was written."),
    ),
    Holding(
        "targets.Declaration",
        _of("targets.Declaration"),
        erase=_forget_recorder,
        stays=_("What an office-holder said stays, without who told us."),
    ),
    Holding("targets.Standing", _nothing_of_hers, erase=_keep),
    Holding("supporters.FoundBy", _of("supporters.FoundBy")),
    Holding("supporters.ContactPoint", _of("supporters.ContactPoint")),
    Holding("supporters.Tagging", _of("supporters.Tagging")),
    Holding("supporters.Note", _of("supporters.Note")),
    Holding("supporters.ProposedChange", _of("supporters.ProposedChange")),
    Holding("supporters.Sight", _of("supporters.Sight")),
    Holding(
        "audit.AuditEntry",
        _lookings,
        erase=_keep,
        stays=_(
            "Our record of who saw and changed your entry stays, because it shows that we kept the law. It names a "
            "number that leads to nobody any more, and nothing about you."
        ),
    ),
)
STOPS_STAY = _(
    "So that no old list brings you back, we keep a scrambled mark of each of your addresses and numbers, with a note "
    "not to use it. Nobody can read the address out of the mark."
)


def all_records(person: Person) -> list[Person]:
    """Every record of a person: the one that stands for all, first, and those that were merged into it."""
    top = standing_for(person)
    found, todo = [top], [top.pk]
    while todo:
        older = list(Person.objects.select_related("campaign").filter(merged_into__in=todo).order_by("pk"))
        todo = [record.pk for record in older if record.pk not in {known.pk for known in found}]
        found += [record for record in older if record.pk in todo]
    return found


def export_person(person: Person, *, at: datetime | None = None) -> dict[str, Any]:
    """
    Everything held on a person at `at` (now), ready for JSON: model to list of rows, her own record first.

    Integer keys, hashes of tokens and the names of the people who work for the campaign are left out.
    """
    records = all_records(person)
    bundle: dict[str, Any] = {"supporters.Person": [_as_dict(record) for record in records]}
    for record in records:
        for holding in HOLDINGS:
            rows = [_as_dict(row) for row in holding.found(record).order_by("pk")]
            bundle.setdefault(holding.model, []).extend(rows)
        for tool, declaration in declared("personal_data"):
            bundle.setdefault(declaration.model, []).extend(loader(tool, declaration.export)(record))
    for found in (traces.mentions(records), lists_of(records, at=at or now())):
        for model, rows in found.items():
            bundle.setdefault(model, []).extend(rows)
    return bundle


@transaction.atomic
def erase_person(*, person: Person, account: Account | None, at: datetime) -> bool:
    """
    Erase everything held on a person: her records become empty rows, so that what was counted stays counted.

    What stays: a stop on each of her addresses and numbers, as a hash, so that no old list brings her back; and the
    audit trail, which holds no personal data. An address that another person of the campaign shares gets no stop.
    False when she was erased before.
    """
    records = all_records(person)
    ids = [record.pk for record in records]
    if not Person.objects.filter(pk__in=ids, erased_at__isnull=True).update(erased_at=at):
        return False
    transaction.on_commit(empty_the_log)
    for record in records:
        signals.send(signals.PersonErased(person_id=record.pk, at=at))
        _stop_all_contact(record, at=at)
    traces.erase(records, at=at)
    for record in records:
        for tool, declaration in declared("personal_data"):
            loader(tool, declaration.erase)(record, at)
        for holding in HOLDINGS:
            holding.erase(holding.found(record), at)
    Person.objects.filter(pk__in=ids).update(**_EMPTY, created_at=at, latest_activity_at=at)
    touch(person.campaign_id, ids)
    for record in records:
        audit_person(record, account, "Erased a person", at=at)
    person.refresh_from_db()
    return True


def what_stays() -> list[str]:
    """Sentences for a person on what is left of her after erasing, and why."""
    of_tools = [str(declaration.stays) for _tool, declaration in declared("personal_data") if declaration.stays]
    return [str(STOPS_STAY), *(str(holding.stays) for holding in HOLDINGS if holding.stays), *of_tools]


_EMPTY: dict[str, Any] = {
    "name": "",
    "name_key": "",
    "find_key": "",
    "email": "",
    "email_key": None,
    "postcode": "",
    "area": None,
    "merged_into": None,
    "email_confirmed_at": None,
    "supporter_since": None,
    "given_name": "",
    "family_name": "",
    "birth_date": None,
    "pronoun": "them",
    "say": "",
}


def _stop_all_contact(person: Person, *, at: datetime) -> None:
    key = uuid4()
    for channel in KIND_OF_CHANNEL:
        for number, value in enumerate(values_of(person, channel)):
            if channel == "email" and _shares_mailbox(person):
                continue
            consent.opt_out(
                campaign=person.campaign,
                channel=channel,
                value=value,
                source=SOURCE,
                at=at,
                key=f"erased:{key.hex[:20]}:{channel}:{number}",
            )


def _shares_mailbox(person: Person) -> bool:
    """Whether somebody else has her address; her own merged records are nobody else."""
    if not person.email_key:
        return False
    others = set(Person.objects.filter(campaign=person.campaign_id, email_key=person.email_key).exclude(pk=person.pk))
    return bool(others and others.difference(all_records(person)))


HIDDEN_FIELDS = frozenset(
    {"public_id", "token_hash", "code_hash", "bounce_token", "chain", "key", "value_key", "find_key", "words"}
)


def _as_dict(row: models.Model) -> dict[str, Any]:
    """The fields of a row that say something to the person it is about."""
    return {name: value for name, value in _said(row) if value not in (None, "", {})}


def _said(row: models.Model) -> Iterator[tuple[str, Any]]:
    by_day = getattr(row, "from_list", False)
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name in HIDDEN_FIELDS:
            continue
        if isinstance(field, models.ForeignKey):
            # Who she is she knows; who of the campaign did it is another's personal data.
            if field.related_model not in (Person, Account):
                related = getattr(row, field.name)
                yield field.name, str(related) if related else None
            continue
        value = getattr(row, field.name)
        if by_day and isinstance(value, datetime):
            # A list says on which day, and never at what time.
            value = localdate(value)
        yield (
            field.name,
            value.isoformat()
            if isinstance(value, datetime | date)
            else str(value)
            if isinstance(value, UUID)
            else value,
        )
