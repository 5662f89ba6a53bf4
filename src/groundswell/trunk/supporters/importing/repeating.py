"""
Rows that repeat an earlier one of their list: whose they are, and which of them say more than it did.

Most repeats in a list say nothing new. Those are found by one look at the earlier row, and nothing is written for them.
"""

from datetime import date

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from groundswell.trunk.imports.models import Import, PersonRow, row_key
from groundswell.trunk.supporters.importing.carrying import Rows

NEVER = date(1, 1, 1)
ADDING = ("phone", "phone_2", "email_2_key", "address", "tags", "groups", "postcode")
"""Fields of which another value is more than was known."""
FILLING = ("given_name", "family_name")
"""Fields that only fill blanks."""
TOGETHER = ("yes", "no", "stop", "stopped", "words", "source")
"""Fields that say something together: they are alike, or the row says more."""


def firsts_of(table: Import) -> Rows:
    """The earlier row that an outer one of a list repeats."""
    return PersonRow.objects.filter(pk=Value(row_key(table.pk, 0), BigIntegerField()) + OuterRef("first"))


def follow(table: Import, repeats: Rows) -> int:
    """Give rows that repeat an earlier one its person, where that one turned out to be somebody who is here."""
    # One look-up a row: as a join the planner, which knows nothing of rows so new, would try each with each.
    first = firsts_of(table).values("person_key")[:1]
    moved = repeats.annotate(meant=Subquery(first)).exclude(meant=F("person_key"))
    return moved.update(person_key=Subquery(first))


def adding(table: Import, repeats: Rows) -> "QuerySet[PersonRow, int]":
    """The keys of rows that may say more of their person than the earlier row did, once that is written."""
    said = Q(person_key=OuterRef("person_key"))
    for field in ADDING:
        said &= Q(**{field: OuterRef(field)}) | _says_nothing(field)
    for field in FILLING:
        said &= ~Q(**{field: ""}) | _says_nothing(field)
    for field in TOGETHER:
        said &= Q(**{field: OuterRef(field)})
    said &= Q(Exact(Coalesce("said_on", NEVER), Coalesce(OuterRef("said_on"), NEVER)))
    said &= Q(birth_date=OuterRef("birth_date")) | Q(Exact(Coalesce(OuterRef("birth_date"), NEVER), NEVER))
    return repeats.exclude(Exists(firsts_of(table).filter(said))).values_list("pk", flat=True)


def _says_nothing(field: str) -> Q:
    return Q(Exact(OuterRef(field), ""))
