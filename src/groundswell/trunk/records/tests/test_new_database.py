"""A new database is made at once, and is what all the steps of the migrations would have made of it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.operations import RunPython
from django.db.migrations.recorder import MigrationRecorder

from groundswell.trunk.jobs.tests.test_worker_killed import SRC, surroundings
from groundswell.trunk.records import new_database
from groundswell.trunk.records.new_database import fits_today, make_at_once

__all__ = ["surroundings"]
NARROWER = "auth_group_permissions | id | "
"""Nothing uses this table of Django's; its steps give it a wider number than its model has."""


def made(surroundings: dict[str, str], way: str) -> Any:
    environment = {**surroundings, "PYTHONPATH": f"{SRC}:{SRC.parent}"}
    command = [sys.executable, "-m", "tests.support.schema", way]
    return json.loads(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout)


def empty(surroundings: dict[str, str]) -> None:
    """Take everything out of the database again."""
    if url := surroundings.get("DATABASE_URL"):
        import psycopg

        with psycopg.connect(url, autocommit=True) as database:
            database.execute("DROP SCHEMA public CASCADE")
            database.execute("CREATE SCHEMA public")
        return
    for path in Path(surroundings["GROUNDSWELL_DATA"]).glob("groundswell.sqlite3*"):
        path.unlink()


@pytest.mark.slow
def test_a_database_made_at_once_is_the_one_that_all_steps_make(surroundings: dict[str, str]) -> None:
    at_once = made(surroundings, "at-once")
    empty(surroundings)
    step_by_step = made(surroundings, "step-by-step")

    assert len(at_once["migrations"]) > 50
    for part, expected in step_by_step.items():
        differing = set(at_once[part]).symmetric_difference(expected)
        assert all(line.startswith(NARROWER) for line in differing), differing


@pytest.mark.django_db
def test_a_database_with_tables_is_left_to_the_migrations() -> None:
    assert not make_at_once(connection)


class Opened(Exception):
    """Tables were about to be made."""


@pytest.fixture
def empty_to_look_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' database looks as if it had no tables; to open it for making some is an `Opened`."""

    def open_it() -> None:
        raise Opened

    monkeypatch.setattr(connection.introspection, "table_names", lambda *_args, **_more: [])
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda _recorder: {})
    monkeypatch.setattr(connection, "schema_editor", open_it)


def by_hand(monkeypatch: pytest.MonkeyPatch, *steps: RunPython) -> None:
    monkeypatch.setattr(new_database, "_by_hand", lambda _loader: (("leaflets", step) for step in steps))


@pytest.mark.django_db
@pytest.mark.usefixtures("empty_to_look_at")
def test_steps_by_hand_that_all_say_they_fit_let_the_tables_be_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    by_hand(monkeypatch, fits_today(RunPython(RunPython.noop)))

    with pytest.raises(Opened):
        make_at_once(connection)


@pytest.mark.django_db
@pytest.mark.usefixtures("empty_to_look_at")
def test_a_step_by_hand_that_does_not_say_it_fits_has_every_step_done(monkeypatch: pytest.MonkeyPatch) -> None:
    by_hand(monkeypatch, fits_today(RunPython(RunPython.noop)), RunPython(RunPython.noop))

    assert not make_at_once(connection)
