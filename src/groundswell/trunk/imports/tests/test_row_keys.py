"""A staged row is known by its list and its number: one index finds it, and a list's rows are deleted by it."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.support.people import NOON, make_campaign

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.imports import services
from groundswell.trunk.imports.bulk import PEOPLE
from groundswell.trunk.imports.models import ROW_KEYS, Import, PersonRow, row_key

LAST = 2**31 - 1
"""The largest number that the column of numbers holds."""
pytestmark = pytest.mark.django_db


@pytest.fixture
def lists(campaign: Campaign) -> list[Import]:
    """Three lists one behind the other, each with its first row and the last that one may have."""
    tables = [
        Import.objects.create(campaign=campaign, kind="supporters", key=uuid4(), made_at=NOON) for _number in range(3)
    ]
    for table in tables:
        for number in (0, LAST):
            PersonRow.objects.create(table=table, number=number, name="Tom", name_key="tom")
    return tables


def test_no_row_of_a_list_can_be_taken_for_one_of_another() -> None:
    # A row of a sheet needs a letter at least, its line end.
    assert PEOPLE.bytes < LAST < ROW_KEYS
    assert row_key(7, LAST) < row_key(8, 0)


def test_a_row_is_known_by_its_list_and_its_number(lists: list[Import]) -> None:
    for table in lists:
        found = list(PersonRow.of(table).order_by("pk").values_list("pk", "table", "number"))
        assert found == [(row_key(table.pk, number), table.pk, number) for number in (0, LAST)]


@pytest.mark.parametrize("way", ["deleted", "discarded", "its campaign deleted"])
def test_a_list_takes_its_rows_with_it_and_no_others(lists: list[Import], way: str) -> None:
    first, second, third = lists
    if way == "its campaign deleted":
        other = make_campaign("other", "Other", "Others")
        Import.objects.filter(pk=second.pk).update(campaign=other)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        if way == "deleted":
            Import.objects.filter(pk=second.pk).delete()
        elif way == "discarded":
            assert services.discard(table=second)
        else:
            other.delete()

    assert not Import.objects.filter(pk=second.pk).exists()
    assert list(PersonRow.objects.order_by("pk")) == [*PersonRow.of(first), *PersonRow.of(third)]
    statements = [one["sql"] for one in asked if 'FROM "imports_personrow"' in one["sql"]]
    # Each by its ids: no other index would keep it from reading the rows of all lists.
    assert statements and all('"imports_personrow"."id" >= ' in one for one in statements)


def test_rows_that_were_staged_with_other_ids_get_theirs(lists: list[Import]) -> None:
    migration = import_module("groundswell.trunk.imports.migrations.0005_row_keys")
    expected = sorted(PersonRow.objects.values_list("pk", "table", "number"))
    for old, (pk, _table, _number) in enumerate(reversed(expected), start=1):
        PersonRow.objects.filter(pk=pk).update(id=old)

    migration.say_keys(apps, None)

    assert sorted(PersonRow.objects.values_list("pk", "table", "number")) == expected
