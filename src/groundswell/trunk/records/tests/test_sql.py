"""Bulk writes that decide between two answers at once, on both databases."""

import threading
from datetime import datetime

import pytest
from django.db import connection, transaction

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.models import Activity, Counter
from groundswell.trunk.ledger.services import CounterKey, Happened, count, record, tally
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.supporters.models import Tag


def happened(campaign: Campaign, key: str, at: datetime, **more: object) -> Happened:
    return Happened(key=key, campaign_id=campaign.pk, kind="petitions.signed", occurred_at=at, **more)


@pytest.mark.django_db
def test_only_new_rows_come_back(campaign):
    rows = [(campaign.pk, name) for name in ("caller", "driver")]

    first = insert_new(Tag, ("campaign_id", "name"), rows, returning=("name",))
    again = insert_new(Tag, ("campaign_id", "name"), [*rows, (campaign.pk, "host")], returning=("name",))

    assert sorted(first) == [("caller",), ("driver",)]
    assert again == [("host",)]
    assert insert_new(Tag, ("campaign_id", "name"), []) == []


@pytest.mark.django_db
def test_values_come_back_as_they_went_in(campaign, noon):
    odd = {"text": 'it\'s "odd" \\ {braces}, NULL, 日本 🚌', "list": [1, None, True]}

    record([happened(campaign, "odd:1", noon, data=odd), happened(campaign, "odd:2", noon)], at=noon)

    row = Activity.objects.get(key="odd:1")
    assert (row.data, row.occurred_at, row.person_id) == (odd, noon, None)


@pytest.mark.django_db
def test_more_rows_than_a_statement_takes_parameters(campaign, noon):
    keys = record([happened(campaign, f"many:{number}", noon) for number in range(6000)], at=noon)

    assert len(keys) == Activity.objects.count() == 6000


@pytest.mark.django_db
def test_a_known_key_is_left_out_and_told_apart(campaign, noon):
    record([happened(campaign, "a", noon)], at=noon)

    assert record([happened(campaign, "a", noon), happened(campaign, "b", noon)], at=noon) == {"b"}


@pytest.mark.django_db
def test_counters_add_up_from_nothing_and_back(campaign, noon):
    for _ in range(3):
        count(tally(campaign.pk, "petitions.confirmed", [(None, noon), (None, noon)], object_id="p"))
    count({CounterKey(campaign.pk, "petitions.confirmed", "p"): -2})

    values = dict(Counter.objects.filter(object_id="p").values_list("hour_key", "value"))
    assert values == {"": 4, "2026-03-17T12": 6}
    assert Counter.objects.get(object_id="", hour_key="").value == 6


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_lose_and_double_nothing(campaign, noon):
    """Each writer offers the same hundred keys: every key is new for exactly one of them."""
    start, told = threading.Barrier(8), []

    def write() -> None:
        try:
            start.wait()
            for first in range(0, 100, 10):
                with transaction.atomic():
                    keys = record([happened(campaign, f"race:{first + n}", noon) for n in range(10)], at=noon)
                    count({CounterKey(campaign.pk, "race"): len(keys)})
                told.append(keys)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(len(keys) for keys in told) == Activity.objects.count() == 100
    assert Counter.objects.get(name="race").value == 100
