"""SQLite for the time in which a long list is written: other settings, then those of before, and an empty log."""

from pathlib import Path

import pytest
from django.db import connection, transaction
from tests.support.people import NOON

from groundswell.trunk.campaigns.models import Group
from groundswell.trunk.records.long_writes import PRAGMAS, long_writes
from groundswell.trunk.records.sql import ask

SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL needs none of it")


def settings():
    return {name: int(ask(f"PRAGMA {name}")) for name in PRAGMAS}


def log():
    return Path(f"{connection.settings_dict['NAME']}-wal")


def make_group(campaign, name):
    Group.objects.create(campaign=campaign, slug=name, name=name, created_at=NOON)


@SQLITE
@pytest.mark.django_db(transaction=True)
def test_the_settings_hold_for_the_block_and_the_log_is_empty_after_it(campaign):
    before, safety = settings(), ask("PRAGMA synchronous")

    with long_writes():
        during = settings()
        assert ask("PRAGMA synchronous") == safety
        make_group(campaign, "leeds")
        length = log().stat().st_size

    assert during == PRAGMAS != before
    assert settings() == before
    assert length > 0 == log().stat().st_size


@SQLITE
@pytest.mark.django_db(transaction=True)
def test_the_settings_are_put_back_after_an_error():
    before = settings()

    with pytest.raises(ValueError, match="broken"), long_writes():
        raise ValueError("broken")

    assert settings() == before


@pytest.mark.django_db(transaction=True)
def test_it_may_stand_in_a_transaction_of_the_caller(campaign):
    with transaction.atomic(), long_writes():
        make_group(campaign, "york")

    assert Group.objects.filter(slug="york").exists()


@pytest.mark.django_db
def test_only_sqlite_is_told_anything(django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as told, long_writes():
        pass

    assert bool(len(told)) == (connection.vendor == "sqlite")
