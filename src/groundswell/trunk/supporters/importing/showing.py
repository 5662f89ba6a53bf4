"""What a changed row does to a known person, in words for the check page."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groundswell.trunk.consent.models import Consent
from groundswell.trunk.imports.kinds import Shown
from groundswell.trunk.imports.models import Import, PersonRow
from groundswell.trunk.supporters.identity import address_key
from groundswell.trunk.supporters.importing.bits import BIT_OF
from groundswell.trunk.supporters.importing.labels import Labels, split
from groundswell.trunk.supporters.models import ContactPoint, Person
from groundswell.trunk.supporters.phones import shown_phone


def shown_rows(table: Import, rows: Sequence[PersonRow]) -> list[list[Shown]]:
    """The changes of each row: field, now, and what will be."""
    keys = [row.person_key for row in rows if row.person_key]
    people = Person.objects.in_bulk(keys)
    points: dict[int, set[str]] = {}
    for key, value in ContactPoint.objects.filter(person__in=keys).values_list("person_id", "value_key"):
        points.setdefault(key, set()).add(value)
    tags: dict[int, set[str]] = {}
    for key, name in Person.tags.through.objects.filter(person__in=keys).values_list("person_id", "tag__name"):  # type: ignore[attr-defined]
        tags.setdefault(key, set()).add(name)
    asked: dict[int, set[str]] = {}
    for key, channel in Consent.objects.filter(person__in=keys).values_list("person_id", "wording__channel"):
        asked.setdefault(key, set()).add(channel)
    labels = Labels(table)
    found = []
    for row in rows:
        if row.verdict in (PersonRow.NEW, PersonRow.DUPLICATE):
            found.append(_of_new(row, labels))
            continue
        person = people.get(row.person_key or 0)
        key = row.person_key or 0
        shown = _fields(row, person) + _points(row, points.get(key, set()))
        wanted = {*labels.for_all, *split(row.tags)}
        now = tags.get(key, set())
        if wanted - now:
            shown.append(Shown(_("Tags"), ", ".join(sorted(now)), ", ".join(sorted(now | wanted))))
        found.append(shown + _consents(row, asked.get(key, set())))
    return found


def _of_new(row: PersonRow, labels: Labels) -> list[Shown]:
    shown = [Shown(_("Email"), "", row.email)] if row.email else []
    shown += _points(row, set())
    shown += [Shown(_("Postcode"), "", row.postcode)] if row.postcode else []
    shown += [Shown(_("Date of birth"), "", _words(row.birth_date))] if row.birth_date else []
    tags = list(dict.fromkeys([*labels.for_all, *split(row.tags)]))
    shown += [Shown(_("Tags"), "", ", ".join(tags))] if tags else []
    return shown + _consents(row, set())


def _fields(row: PersonRow, person: Person | None) -> list[Shown]:
    labels = {
        "given_name": _("First name"),
        "family_name": _("Last name"),
        "postcode": _("Postcode"),
        "birth_date": _("Date of birth"),
    }
    shown = []
    for field, label in labels.items():
        said, now = getattr(row, field), getattr(person, field, "")
        if said and not now:
            shown.append(Shown(label, "", _words(said)))
        elif said and field == "postcode" and said != now:
            shown.append(Shown(label, now, _("%(new)s, waits for your answer") % {"new": said}))
    return shown


def _points(row: PersonRow, known: set[str]) -> list[Shown]:
    shown = []
    for number in (row.phone, row.phone_2):
        if number and number not in known:
            shown.append(Shown(_("Phone"), "", shown_phone(number)))
    if row.email_2_key and row.email_2_key not in known:
        shown.append(Shown(_("Second email"), "", row.email_2))
    if row.address and address_key(row.address) not in known:
        shown.append(Shown(_("Address"), "", row.address))
    return shown


def _consents(row: PersonRow, asked: set[str]) -> list[Shown]:
    names = {
        "email": _("May we email"),
        "phone": _("May we call"),
        "text": _("May we text"),
        "post": _("May we post"),
    }
    shown = []
    for channel, bit in BIT_OF.items():
        now = "" if channel not in asked else _("Asked before")
        if row.stop & bit:
            shown.append(Shown(names[channel], now, _("Asked us to stop")))
        elif row.yes & ~row.stopped & bit:
            shown.append(Shown(names[channel], now, _("Yes")))
        elif row.no & bit:
            shown.append(Shown(names[channel], now, _("No")))
    return shown


def _words(value: Any) -> str:
    return value if isinstance(value, str) else date_format(value, "j F Y")
