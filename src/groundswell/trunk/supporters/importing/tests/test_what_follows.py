"""Once a list of people is imported: its people are looked through for duplicates, and a long wait ends with a mail."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from tests.support.people import NOON

from groundswell.trunk.imports import services
from groundswell.trunk.imports.models import Import
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.supporters.importing.tests.lists import STALL, checked
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.supporters.tasks import look_at_tables

__all__ = ["checked"]
pytestmark = pytest.mark.django_db


def imported(table: Import, asha, *, takes: timedelta) -> Import:
    services.commit(table=table, account=asha, at=NOON, by_job=False)
    for _twice in range(2):
        services.run_commit(table_id=table.pk, clock=lambda: NOON + takes)
    table.refresh_from_db()
    return table


def jobs(name: str) -> int:
    return DBTaskResult.objects.filter(task_path__endswith=name).count()


def test_its_people_are_looked_through_for_duplicates_once(checked, asha):
    imported(checked(STALL), asha, takes=timedelta(seconds=5))

    assert jobs("look_soon") == 1 and not jobs("look_at_tables")


def test_after_a_long_list_the_database_looks_at_its_tables_first(checked, asha, monkeypatch):
    monkeypatch.setattr(Import, "LONG_ROWS", 2)

    imported(checked(STALL), asha, takes=timedelta(seconds=5))

    assert jobs("look_at_tables") == 1
    in_turn = DBTaskResult.objects.order_by("enqueued_at").values_list("task_path", flat=True)
    assert [path.rpartition(".")[2] for path in in_turn if "look_" in path] == ["look_at_tables", "look_soon"]


def test_the_planner_knows_of_people_at_once(checked, asha):
    imported(checked(STALL), asha, takes=timedelta(seconds=5))

    with CaptureQueriesContext(connection) as asked:
        look_at_tables.call()

    if connection.vendor == "sqlite":
        assert not asked.captured_queries
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'supporters_person'::regclass")
        assert cursor.fetchone()[0] == Person.objects.count()


def test_who_began_a_long_import_gets_one_mail_with_the_way_to_it(checked, asha):
    table = imported(checked(STALL), asha, takes=timedelta(minutes=4))

    mail = Message.objects.get()
    assert mail.to_address == asha.email and "3 people" in mail.subject
    assert table.public_id in mail.body_text and table.file_name in mail.body_text


def test_a_short_import_ends_without_a_mail(checked, asha):
    imported(checked(STALL), asha, takes=timedelta(seconds=40))

    assert not Message.objects.exists()
