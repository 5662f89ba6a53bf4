"""Statements that gather and go together: what they promise is the same on both databases."""

import gc
import threading
import weakref

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from groundswell.trunk.ledger.models import Counter
from groundswell.trunk.ledger.services import CounterKey, count
from groundswell.trunk.records.sql import commit_together, find, start_insert, together
from groundswell.trunk.supporters.models import Tag

TAG = ("campaign_id", "name")
NOBODYS = 987_654


def add(campaign, *names):
    return start_insert(Tag, TAG, [(campaign.pk, name) for name in names], returning=("name",))


def look_up(campaign, *names):
    return find(Tag, TAG, [(campaign.pk, name) for name in names], ("name",))


@pytest.mark.django_db
def test_each_statement_gets_its_own_answer_whatever_order_they_are_read_in(campaign):
    with transaction.atomic(), together():
        first, nothing, second = add(campaign, "caller"), add(campaign), add(campaign, "caller", "driver")
        found = look_up(campaign, "caller", "driver", "host")

        assert sorted(found.rows()) == [("caller",), ("driver",)]
        assert (first.rows(), nothing.rows(), second.rows()) == ([("caller",)], [], [("driver",)])
        assert second.rows() == [("driver",)]


@pytest.mark.django_db
def test_what_the_orm_asks_in_between_comes_after_what_has_gathered(campaign):
    with transaction.atomic(), together():
        add(campaign, "caller")
        assert Tag.objects.filter(name="caller").exists()
        with together():
            add(campaign, "driver")
            Tag.objects.filter(name="driver").update(name="rider")
            add(campaign, "host")
        with transaction.atomic():
            add(campaign, "marshal")

    assert set(Tag.objects.values_list("name", flat=True)) == {"caller", "rider", "host", "marshal"}


@pytest.mark.django_db(transaction=True)
def test_leaving_waits_for_all_and_an_error_takes_all_of_it_back(campaign):
    with pytest.raises((IntegrityError, DataError)), transaction.atomic(), together():
        add(campaign, "caller")
        start_insert(Tag, TAG, [(campaign.pk, None)])
        add(campaign, "driver")

    assert not Tag.objects.exists()
    with transaction.atomic(), together():
        add(campaign, "driver")
    assert [tag.name for tag in Tag.objects.all()] == ["driver"]


@pytest.mark.django_db(transaction=True)
def test_an_error_of_the_block_itself_leaves_nothing_for_the_next(campaign):
    with pytest.raises(ZeroDivisionError), transaction.atomic(), together():
        add(campaign, "caller")
        raise ZeroDivisionError

    with transaction.atomic(), together():
        add(campaign, "driver")
    assert [tag.name for tag in Tag.objects.all()] == ["driver"]


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_is_refused_is_an_error(campaign):
    with pytest.raises(IntegrityError), transaction.atomic(), together():
        start_insert(Tag, TAG, [(NOBODYS, "caller")])
        commit_together()

    assert not Tag.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_together_stays(campaign):
    with transaction.atomic(), together():
        add(campaign, "caller")
        commit_together()

    connection.close()
    assert Tag.objects.get().name == "caller"


@pytest.mark.django_db
def test_more_than_the_sockets_hold_goes_both_ways(campaign):
    names = [f"{number:06} {'marshal ' * 3}" for number in range(60_000)]

    with transaction.atomic(), together():
        added, found = add(campaign, *names), look_up(campaign, *names)

    assert len(added.rows()) == len(found.rows()) == 60_000


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_python_goes_on_while_a_statement_waits_for_a_lock(campaign):
    """PostgreSQL's second writer waits for the first one's row; on SQLite it waits for the file."""
    key = CounterKey(campaign.pk, "waited")
    sent, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            count({key: 1})
            sent.set()
            let_go.wait(10)
        connection.close()

    def wait_behind() -> None:
        with transaction.atomic(), together():
            count({key: 1})
        connection.close()

    holder, waiter = threading.Thread(target=hold), threading.Thread(target=wait_behind)
    holder.start()
    assert sent.wait(10)
    waiter.start()
    waiter.join(0.3)
    assert waiter.is_alive()
    let_go.set()
    for thread in (holder, waiter):
        thread.join(10)

    assert Counter.objects.get(name="waited").value == 2


@pytest.mark.django_db
def test_what_was_prepared_goes_with_its_connection(campaign):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's driver prepares by itself")
    from groundswell.trunk.records.exchange import exchange_of

    other = connection.copy()
    other.settings_dict = {**other.settings_dict, "OPTIONS": {}}
    raw = other.connection = other.get_new_connection(other.get_connection_params())
    assert exchange_of(other).add("SELECT %s::bigint", ["7"]).rows() == [(7,)]
    assert exchange_of(other) is exchange_of(other)
    gone, other.connection = weakref.ref(raw), None
    raw.close()
    del raw
    gc.collect()

    assert gone() is None


@pytest.mark.django_db
def test_a_statement_is_counted_for_who_has_the_pooled_connection_now(campaign):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's connections are not pooled")
    from groundswell.trunk.records.exchange import exchange_of, gather, gathering

    exchange_of(connection)
    later = connection.copy()
    later.connection = connection.connection
    try:
        with CaptureQueriesContext(later) as later_said, CaptureQueriesContext(connection) as said:
            with gathering(later):
                gathered = gather("SELECT %s::bigint", ["7"])
                assert gathered is not None and gathered.rows() == [(7,)]
            assert gather("SELECT 8", []) is None
        assert [query["sql"] for query in later_said] == ["SELECT %s::bigint"] and not list(said)
    finally:
        later.connection = None
