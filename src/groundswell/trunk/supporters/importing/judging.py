"""
What each staged row would do: new, changed, the same, or refused after all. Said by the database, a block at a time.

A row means a known person by email and name, which is what tells people apart here. Without an email it means one only
where everything else is alike: a shared phone or address is never alone a reason, so that a mother and a daughter of
one name stay two.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils.translation import gettext as _

from groundswell.trunk.imports.models import Import, PersonRow
from groundswell.trunk.records.bulk import by_index, none_of
from groundswell.trunk.supporters.importing.agreeing import Agreeing
from groundswell.trunk.supporters.importing.bits import BY_PHONE, EMAIL
from groundswell.trunk.supporters.importing.carrying import Rows, rows_between
from groundswell.trunk.supporters.importing.labels import Labels
from groundswell.trunk.supporters.importing.repeating import NEVER, firsts_of, follow
from groundswell.trunk.supporters.models import ContactPoint, ExportCanary, Person, ProposedChange


class Judge:
    """Judges the blocks of one list in their order."""

    def __init__(self, table: Import) -> None:
        self.table, self.campaign = table, table.campaign
        self.any_known = False
        self.nobody = not Person.objects.filter(campaign=self.campaign).exists()
        self.traces = ExportCanary.objects.filter(campaign=self.campaign).exists()
        self.labels = Labels(table)
        self.agreeing = Agreeing(table)

    def verdicts(self, low: int, high: int, expected: Mapping[str, int], *, stopped: bool) -> Mapping[str, int]:
        """Judge rows that were staged as new or as repeats, and count all verdicts; `stopped` if any has a stop."""
        rows = rows_between(self.table, low, high)
        with by_index():
            changed = (self._refuse_stopped(rows) if stopped else 0) + self._refuse_traced(rows)
            if not self.nobody:
                changed += find_known(rows, self.campaign.pk)
                self.any_known = self.any_known or bool(changed)
                if changed:
                    self._refuse_other_births(rows)
                    rows.filter(verdict=PersonRow.SAME).filter(self._adds(rows)).update(verdict=PersonRow.CHANGED)
            if self.any_known or changed:
                changed += self._follow_firsts(rows)
        if not changed and not self.any_known:
            return expected
        return Counter(dict(rows.order_by().values_list("verdict").annotate(Count("pk"))))

    def _refuse_stopped(self, rows: Rows) -> int:
        """Nobody who asked us to stop and is not here any more comes back by an old list."""
        known = known_by_email(self.campaign.pk)
        by_email = Q(stopped__in=[bits for bits in range(16) if bits & EMAIL]) & ~Q(email_key="")
        by_phone = Q(stopped__in=[bits for bits in range(16) if bits & BY_PHONE], email_key="")
        stopped = rows.exclude(stopped=0).filter(verdict=PersonRow.NEW).filter(by_email | by_phone)
        return stopped.filter(~Exists(known)).update(verdict=PersonRow.REFUSED)

    def _refuse_traced(self, rows: Rows) -> int:
        """The made-up people of our own exported files are nobody, and show whose file it was."""
        if not self.traces:
            return 0
        ours = ExportCanary.objects.filter(campaign=self.campaign, email=OuterRef("email_key"))
        says = _("A traced row of a file that was exported here. Nobody is behind it")
        return (
            rows.exclude(verdict=PersonRow.REFUSED)
            .filter(Exists(ours))
            .update(verdict=PersonRow.REFUSED, problems=says)
        )

    def _refuse_other_births(self, rows: Rows) -> int:
        other = Person.objects.filter(pk=OuterRef("person_key"), birth_date__isnull=False)
        other = other.exclude(birth_date=OuterRef("birth_date"))
        says = _(
            "A person of this email and name is here, with another date of birth. If they are two, name them apart"
        )
        return (
            rows.filter(verdict=PersonRow.SAME, birth_date__isnull=False)
            .filter(Exists(other))
            .update(verdict=PersonRow.REFUSED, problems=says)
        )

    def _follow_firsts(self, rows: Rows) -> int:
        """Rows that repeat an earlier one are for its person, and are refused with it."""
        first = firsts_of(self.table)
        repeats = rows.filter(verdict=PersonRow.DUPLICATE)
        says = _("The same person stands in an earlier row, which is refused")
        count = repeats.annotate(became=Subquery(first.values("verdict")[:1])).filter(became=PersonRow.REFUSED)
        return count.update(verdict=PersonRow.REFUSED, problems=says) + follow(self.table, repeats)

    def _adds(self, rows: Rows) -> Any:
        """Whether a row says anything that is not known of its person."""
        adds: Any = self._fills() | self._proposes() | self.labels.missing(rows) | self.agreeing.news()
        for field, kind, key in POINTS:
            known = ContactPoint.objects.filter(
                person=OuterRef("person_key"), kind=kind, value_key=point_key(key, OuterRef)
            )
            adds |= ~Q(**{field: ""}) & ~Exists(known)
        return adds

    def _fills(self) -> Any:
        born = Person.objects.filter(pk=OuterRef("person_key"), birth_date__isnull=True)
        return Q(Exists(lacking())) | (Q(birth_date__isnull=False) & Exists(born))

    def _proposes(self) -> Q:
        other = Person.objects.filter(pk=OuterRef("person_key")).exclude(postcode="")
        waits = ProposedChange.objects.filter(person=OuterRef("person_key"), field="postcode", new=OuterRef("postcode"))
        differs = Exists(other.exclude(postcode=OuterRef("postcode")))
        return ~Q(postcode="") & differs & ~Exists(waits)


BLANKS = ("given_name", "family_name", "postcode")
POINTS = (
    ("phone", ContactPoint.PHONE, "phone"),
    ("phone_2", ContactPoint.PHONE, "phone_2"),
    ("email_2", ContactPoint.EMAIL, "email_2_key"),
    ("address", ContactPoint.ADDRESS, "address_key"),
)
"""Staged field, kind of contact point, and the staged field of its key."""


def lacking() -> "QuerySet[Person]":
    """The person of a staged row, where it fills a blank of hers."""
    lacks = Q()
    for field in BLANKS:
        lacks |= Q(**{field: ""}) & ~Q(**{field: OuterRef(field)})
    return Person.objects.filter(lacks, pk=OuterRef("person_key"))


def point_key(key: str, reference: Callable[[str], Any]) -> Any:
    """The key of a contact point as an expression; an address's is staged where the database cannot fold it."""
    if key != "address_key":
        return reference(key)
    return Coalesce(NullIf(reference(key), Value("")), Lower(reference("address")))


def known_by_email(campaign_id: int) -> "QuerySet[Person]":
    """Whom a row with an email means."""
    return Person.objects.filter(email_key=OuterRef("email_key"), name_key=OuterRef("name_key"), campaign=campaign_id)


def namesakes(campaign_id: int) -> "QuerySet[Person]":
    """People without an email who have a row's name and postcode: nobody else can be meant by one without an email."""
    people = Person.objects.filter(campaign=campaign_id, name_key=OuterRef("name_key"), email_key__isnull=True)
    return people.filter(postcode=OuterRef("postcode"), merged_into__isnull=True, erased_at__isnull=True)


def known_by_everything(campaign_id: int, *, phone: bool, address: bool) -> "QuerySet[Person]":
    """Whom a row without an email means: who has the same name, postcode and birth date, and phone and address too."""
    points = ContactPoint.objects.filter(person=OuterRef("pk"))
    people = (
        namesakes(campaign_id)
        .annotate(born=Coalesce("birth_date", Value(NEVER)))
        .filter(born=Coalesce(OuterRef("birth_date"), Value(NEVER)))
    )
    phones, places = points.filter(kind=ContactPoint.PHONE), points.filter(kind=ContactPoint.ADDRESS)
    phones = phones.filter(value_key=OuterRef(OuterRef("phone"))) if phone else phones
    places = (
        places.filter(value_key=point_key("address_key", lambda name: OuterRef(OuterRef(name)))) if address else places
    )
    return people.filter(Exists(phones) if phone else ~Exists(phones), Exists(places) if address else ~Exists(places))


def find_known(rows: Rows, campaign_id: int, *, only_without_email: bool = False, **becomes: Any) -> int:
    """
    Give staged rows that are new the person they mean, where there is one; give how many there were. They become "the
    same", or what is said.
    """
    becomes = becomes or {"verdict": PersonRow.SAME}
    survivor = Coalesce("merged_into", "pk")
    found, new = 0, rows.filter(verdict=PersonRow.NEW)
    cases: list[tuple[Rows, QuerySet[Person]]] = []
    if not only_without_email:
        cases.append((new.exclude(email_key=""), known_by_email(campaign_id)))
    without = new.filter(email_key="")
    if without.exclude(none_of(namesakes(campaign_id))).exists():
        for phone in (True, False):
            for address in (True, False):
                some = without.exclude(phone="") if phone else without.filter(phone="")
                some = some.exclude(address="") if address else some.filter(address="")
                cases.append((some, known_by_everything(campaign_id, phone=phone, address=address)))
    for some, people in cases:
        ids = people.order_by("pk").values(one=survivor)[:1]
        # One look-up a row: as a join, each row would be tried with everybody who has no email.
        found += some.exclude(none_of(people)).update(person_key=Subquery(ids), **becomes)
    return found
