"""Committing and taking back: whole, once, and without touching what people did."""

import subprocess
import sys
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from tests.support.people import NOON

from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.imports import services
from groundswell.trunk.imports.models import Import, Row
from groundswell.trunk.imports.services import committing
from groundswell.trunk.targets.models import Standing, Target
from groundswell.trunk.targets.services import add_target, declare

pytestmark = pytest.mark.django_db
TABLE = "Name,Office,Ward,Party\n" + "".join(f"Person {n} Smith,Councillor,Millbeck,Green\n" for n in range(25))


def names():
    return set(Target.objects.values_list("name", flat=True))


def test_nothing_is_saved_by_checking(drive, checked):
    before = drive.version

    table = checked(TABLE, into=drive.public_id)

    assert (table.state, table.rows_new, Target.objects.count()) == (Import.CHECKED, 25, 0)
    drive.refresh_from_db()
    assert drive.version == before


def test_a_commit_fills_the_board_and_an_undo_empties_it(drive, imported, taken_back):
    table = imported(TABLE, into=drive.public_id)

    assert (table.state, table.rows_done, Standing.objects.filter(drive=drive).count()) == (Import.COMMITTED, 25, 25)
    table = taken_back(table)
    assert (table.state, Target.objects.count(), Standing.objects.count()) == (Import.UNDONE, 0, 0)
    assert not table.rows.filter(left=True).exists()


def test_pressing_twice_commits_once_and_both_presses_are_told(checked, asha, wards):
    table = checked(TABLE)

    presses = [services.commit(table=table, account=asha, at=NOON, by_job=False) for _ in range(2)]

    assert presses == [True, False]
    assert AuditEntry.objects.filter(object_kind="import").count() == 1
    assert "25" in AuditEntry.objects.get(object_kind="import").sentence


def test_a_commit_stopped_between_batches_goes_on_where_it_was(checked, asha, wards, monkeypatch):
    monkeypatch.setattr(committing, "BATCH", 10)
    table = checked(TABLE)
    services.commit(table=table, account=asha, at=NOON, by_job=False)

    services.commit_batch(table_id=table.pk, at=NOON)
    half = Target.objects.count()
    services.run_to_end(services.commit_batch, table_id=table.pk, clock=lambda: NOON)
    services.run_to_end(services.commit_batch, table_id=table.pk, clock=lambda: NOON)

    table.refresh_from_db()
    assert (half, Target.objects.count(), table.rows_done, table.state) == (10, 25, 25, Import.COMMITTED)


def test_a_batch_that_breaks_leaves_nothing_of_itself(checked, asha, wards, monkeypatch):
    table = checked(TABLE)
    services.commit(table=table, account=asha, at=NOON, by_job=False)

    def broken(*_args):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(committing, "_keep", broken)
        services.commit_batch(table_id=table.pk, at=NOON)

    assert not Target.objects.exists() and not table.rows.filter(done_at__isnull=False).exists()


def test_stopping_half_way_takes_back_what_was_done(drive, checked, asha, monkeypatch):
    monkeypatch.setattr(committing, "BATCH", 10)
    table = checked(TABLE, into=drive.public_id)
    services.commit(table=table, account=asha, at=NOON, by_job=False)
    services.commit_batch(table_id=table.pk, at=NOON)

    services.undo(table=table, account=asha, at=NOON, by_job=False)

    assert services.commit_batch(table_id=table.pk, at=NOON) == 0
    services.run_to_end(services.undo_batch, table_id=table.pk, clock=lambda: NOON)
    table.refresh_from_db()
    assert (table.state, Target.objects.count()) == (Import.UNDONE, 0)


def test_the_same_table_brought_twice_at_once_makes_each_target_once(wards, checked, asha):
    first, second = checked(TABLE), checked(TABLE)
    assert (first.rows_new, second.rows_new) == (25, 25)

    for table in (first, second):
        services.commit(table=table, account=asha, at=NOON, by_job=False)
        services.run_to_end(services.commit_batch, table_id=table.pk, clock=lambda: NOON)

    assert Target.objects.count() == 25
    assert second.rows.filter(left=True, problems__icontains="since the check").count() == 25


def test_undoing_the_second_of_two_does_not_take_what_the_first_made(drive, checked, asha, taken_back):
    first, second = checked(TABLE, into=drive.public_id), checked(TABLE, into=drive.public_id)
    for table in (first, second):
        services.commit(table=table, account=asha, at=NOON, by_job=False)
        services.run_to_end(services.commit_batch, table_id=table.pk, clock=lambda: NOON)

    taken_back(second)

    assert (Target.objects.count(), Standing.objects.count()) == (25, 25)


def test_one_key_is_one_table(campaign, asha, wards):
    key = uuid4()
    one, two = (
        services.read_in(campaign=campaign, account=asha, kind="targets", source=text, key=key, at=NOON)
        for text in ("Name,Office\nJo Smith,Mayor\n", "Name,Office\nOther,Mayor\n")
    )

    assert one == two and Row.objects.count() == 1


def test_what_somebody_changed_since_the_check_is_left_alone(wards, imported, checked, asha):
    imported("Name,Office,Party,Phone\nJo Smith,Mayor,Green,01632 960558\n")
    table = checked("Name,Office,Party,Phone\nJo Smith,Mayor,Labour,01632 960559\n")
    Target.objects.update(phone="01632 960111")

    services.commit(table=table, account=asha, at=NOON, by_job=False)
    services.run_to_end(services.commit_batch, table_id=table.pk, clock=lambda: NOON)

    target, row = Target.objects.get(), table.rows.get()
    assert (target.party, target.phone, row.left) == ("Labour", "01632 960111", True)
    assert row.problems == ["Phone: somebody changed it since the check, so it was left alone"]
    assert set(row.changes) == {"party"}


def test_undo_puts_fields_back_only_where_nobody_changed_them_since(wards, imported, taken_back):
    imported("Name,Office,Party,Phone,Twitter\nJo Smith,Mayor,Green,01632 960558,jo\n")
    table = imported("Name,Office,Party,Phone,Twitter\nJo Smith,Mayor,Labour,01632 960559,jo2\n")
    Target.objects.update(phone="01632 960111")

    taken_back(table)

    target, row = Target.objects.get(), table.rows.get()
    assert (target.party, target.phone, target.accounts) == ("Green", "01632 960111", {"twitter": "jo"})
    assert row.left and row.problems == ["Phone: somebody changed it since, so it stays as it is"]


def test_a_new_target_that_is_used_or_edited_stays_and_the_row_says_why(drive, imported, taken_back, asha, campaign):
    table = imported(
        "Name,Office\nJo Smith,Mayor\nAl Jones,Mayor\nSi Brown,Mayor\nDi White,Mayor\n", into=drive.public_id
    )
    standing = Standing.objects.get(target__name="Jo Smith")
    declare(standing=standing, stance="leaning", key=uuid4(), at=NOON, account=asha)
    Target.objects.filter(name="Al Jones").update(party="Green")
    Target.objects.get(name="Si Brown").notes.create(campaign=campaign, kind="note", text="x", key="x", made_at=NOON)

    taken_back(table)

    assert names() == {"Jo Smith", "Al Jones", "Si Brown"}
    kept = dict(table.rows.filter(left=True).values_list("label", "problems"))
    assert "stays on the board" in kept["Jo Smith"][0]
    assert "changed it since" in kept["Al Jones"][0]
    assert "uses it" in kept["Si Brown"][0]
    assert set(Standing.objects.values_list("target__name", flat=True)) == {"Jo Smith"}


def test_a_target_taken_out_since_the_check_is_not_made_anew(wards, imported, checked, asha):
    imported("Name,Office,Party\nJo Smith,Mayor,Green\n")
    table = checked("Name,Office,Party\nJo Smith,Mayor,Labour\n")
    Target.objects.all().delete()

    services.commit(table=table, account=asha, at=NOON, by_job=False)
    services.run_to_end(services.commit_batch, table_id=table.pk, clock=lambda: NOON)

    assert not Target.objects.exists() and "no longer there" in table.rows.get().problems[0]


def test_checking_again_after_a_change_of_columns_forgets_the_first_check(wards, checked):
    table = checked("Name,Office,Group\nJo Smith,Mayor,Green\n")

    columns = {**table.columns, "Group": ""}
    services.match_columns(table=table, columns=columns, options={}, at=NOON)
    table = services.check(table=table, at=NOON)

    assert table.state == Import.CHECKED and "party" not in table.rows.get().changes


def test_what_was_imported_cannot_be_matched_or_imported_again(wards, imported, asha):
    table = imported("Name,Office\nJo Smith,Mayor\n")

    with pytest.raises(services.NotReady):
        services.match_columns(table=table, columns=table.columns, options={}, at=NOON)
    assert services.commit(table=table, account=asha, at=NOON) is False


def test_what_was_only_checked_cannot_be_undone_nor_what_is_too_old(wards, checked, imported, asha):
    with pytest.raises(services.NotPossible):
        services.undo(table=checked("Name,Office\nJo Smith,Mayor\n"), account=asha, at=NOON)
    with pytest.raises(services.NotPossible):
        services.undo(table=imported("Name,Office\nAl,Mayor\n"), account=asha, at=NOON + timedelta(days=31))


def test_tables_are_forgotten_after_their_time_and_what_they_brought_stays(wards, checked, imported):
    checked("Name,Office\nJo Smith,Mayor\n")
    done = imported("Name,Office\nAl Jones,Mayor\n")

    assert services.forget(before=NOON) == 0
    assert services.forget(before=NOON + timedelta(days=1)) == 2

    assert list(Import.objects.all()) == [done] and not Row.objects.exists() and names() == {"Al Jones"}
    assert services.forget(before=NOON + timedelta(days=1)) == 0


def test_a_target_by_hand_and_a_row_of_the_same_name_office_and_area_are_one(wards, campaign, checked):
    add_target(campaign=campaign, name="Jo Smith", office="Mayor", source="by hand", area=wards["W01"], at=NOON)

    table = checked("Name,Office,Ward\nJo Smith,Mayor,Millbeck\nJo Smith,Mayor,W02\n")

    assert (table.rows_same, table.rows_new) == (1, 1)


KILLED = """
import os, sys, django
django.setup()
from groundswell.trunk.imports import services
from groundswell.trunk.imports.services import committing
from groundswell.trunk.records.clock import now
committing.BATCH = 50
keep, batches = committing._keep, []
def kept(table, rows):
    keep(table, rows)
    batches.append(1)
    if len(batches) == 3:
        os.kill(os.getpid(), 9)
committing._keep = kept
services.run_to_end(services.commit_batch, table_id=int(sys.argv[1]), clock=now)
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_of_a_batch_it_goes_on_without_doubling(wards, checked, asha, taken_back):
    """The process dies with kill -9 inside its third batch's transaction; another goes on; all is there once."""
    from django.conf import settings

    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("The database of this run is this process's own memory")
    table = checked("Name,Office\n" + "".join(f"Person {n} Smith,Councillor\n" for n in range(400)))
    services.commit(table=table, account=asha, at=NOON, by_job=False)
    given = connection.settings_dict
    environment = {"PYTHONPATH": "src:.", "PATH": "/usr/bin", "DJANGO_SETTINGS_MODULE": "tests.support.settings"}
    environment |= {"GROUNDSWELL_DATA": str(settings.DATA_DIR), "DATABASE_URL": url_of(given)}

    died = subprocess.run(
        [sys.executable, "-c", KILLED, str(table.pk)], env=environment, capture_output=True, check=False
    )

    assert died.returncode == -9, died.stderr.decode()
    assert Target.objects.count() == 100 == table.rows.filter(done_at__isnull=False).count()
    services.run_to_end(services.commit_batch, table_id=table.pk, clock=lambda: NOON)
    assert Target.objects.count() == 400
    taken_back(table)
    assert not Target.objects.exists()


def url_of(given) -> str:
    if "sqlite" in given["ENGINE"]:
        return f"sqlite:///{given['NAME']}"
    return f"postgres://{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tables", [1, 2])
def test_two_workers_at_once_make_each_target_once(tables, wards, checked, asha, monkeypatch):
    """Both run the one job of a table, or each a table with the same rows."""
    monkeypatch.setattr(committing, "BATCH", 20)
    made = [checked("Name,Office\n" + "".join(f"Person {n} Smith,Councillor\n" for n in range(100)))]
    if tables == 2:
        made.append(checked("Name,Office\n" + "".join(f"Person {n} Smith,Councillor\n" for n in reversed(range(100)))))
    for table in made:
        services.commit(table=table, account=asha, at=NOON, by_job=False)
    failed = []

    def work(table_id):
        try:
            services.run_to_end(services.commit_batch, table_id=table_id, clock=lambda: NOON)
        except Exception as error:  # told below, in the test's own thread
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(table.pk,)) for table in (made * 2)[:2]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    assert Target.objects.count() == 100
    for table in made:
        table.refresh_from_db()
        assert (table.state, table.rows_done) == (Import.COMMITTED, 100)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_long_check_goes_on_while_others_write(wards, campaign, asha, monkeypatch):
    """SQLite refuses a write by one who still reads an older state: a check that kept its rows open would stop."""
    text = "Name,Office\n" + "".join(f"Person {n} Smith,Councillor\n" for n in range(2_500))
    table = services.read_in(campaign=campaign, account=asha, kind="targets", source=text, key=uuid4(), at=NOON)
    Import.objects.filter(pk=table.pk).update(state=Import.CHECKING)
    written = []

    def write_elsewhere():
        try:
            written.append(add_target(campaign=campaign, name="Else", office="Mayor", source="x", at=NOON))
        finally:
            connection.close()

    for _done in services.check_batches(table_id=table.pk):
        other = threading.Thread(target=write_elsewhere)
        other.start()
        other.join()

    table.refresh_from_db()
    assert (table.state, table.rows_new, len(written)) == (Import.CHECKED, 2_500, 5)
