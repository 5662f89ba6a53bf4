"""What our own jobs make of people who came by a list is no sign that anything happened with them: undo takes all."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.utils.module_loading import autodiscover_modules

from groundswell.trunk.jobs.schedules import scheduled
from groundswell.trunk.segments import sets
from groundswell.trunk.supporters import found_by
from groundswell.trunk.supporters.importing.tests.lists import checked, committed, undone
from groundswell.trunk.supporters.importing.undoing import DERIVED, leading_to_people
from groundswell.trunk.supporters.models import Person
from tests.support.people import NOON

__all__ = ["checked", "committed", "undone"]
pytestmark = pytest.mark.django_db
TWICE = """Name,Email,Phone,Postcode
Rhona Gillespie,rhona@example.org,07700 900111,AD4 7QX
Rhona Gilespie,rhona.g@example.org,07700 900111,AD4 7QX
Siân Okoro,sian@example.org,07700 900142,AD4 7QX
"""


def test_nothing_that_a_job_of_ours_makes_of_a_person_keeps_her_when_her_list_is_taken_back(
    campaign, checked, committed, undone
):
    """Failing? A model that a job fills from people belongs into `DERIVED` of supporters/importing/undoing.py."""
    table = committed(checked(TWICE))
    ids = list(Person.objects.values_list("pk", flat=True))
    found_by.refresh(campaign.pk, ids)
    sets.look(campaign)
    autodiscover_modules("tasks")
    for name, (_seconds, task) in scheduled().items():
        if ".imports." not in name:  # They forget what an undo needs of lists that are months old, as this one is.
            task.call()
    made = set(rows_that_lead_to(ids)) - {"supporters.Person"}

    undone(table, at=NOON + timedelta(days=5))

    assert set(DERIVED) <= made, "both were made, or this test shows nothing"
    assert not Person.objects.exists()
    assert list(rows_that_lead_to(ids)) == []


def rows_that_lead_to(ids: list[int]) -> Iterator[str]:
    for model, field in leading_to_people():
        if model._default_manager.filter(**{f"{field}__in": ids}).exists():
            yield model._meta.label


def test_what_is_named_there_is_there():
    assert all(apps.get_model(label) for label in DERIVED)
