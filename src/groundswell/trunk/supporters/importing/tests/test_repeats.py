"""Rows that repeat an earlier one: those that say nothing new are left out, and nothing is lost by it."""

import random
from datetime import timedelta

import pytest
from django.db import transaction
from tests.support.people import NOON

from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.consent.models import Consent, OptOut
from groundswell.trunk.imports.models import PersonRow
from groundswell.trunk.ledger.models import Counter
from groundswell.trunk.supporters.importing import writing
from groundswell.trunk.supporters.importing.repeating import adding
from groundswell.trunk.supporters.importing.tests.lists import HEAD, checked, committed
from groundswell.trunk.supporters.meeting import Introduced, meet_people
from groundswell.trunk.supporters.models import ContactPoint, Person, ProposedChange, Tagging

__all__ = ["checked", "committed"]
pytestmark = pytest.mark.django_db
WIDE = HEAD.strip() + ",second phone,second email,date of birth,consent wording,where asked\n"
CELLS = {
    "phone": ["", "07700 900377", "(01632) 960558", "02079460123"],
    "postcode": ["", "AD4 7RD", "ad47rd", "AD4 2NB"],
    "address": ["", "14 Mill Road", "1 HIGH STREET", "Ärmelstraße 3"],
    "tags": ["", "hall", "hall, stall-may", "leaflets"],
    "may_email": ["", "yes", "no", "unsubscribed"],
    "met_on": ["", "03/05/2024", "04/05/2024"],
    "second phone": ["", "07700 900378", "07700 900377"],
    "second email": ["", "other@example.org"],
    "born": ["", "01/02/1980"],
    "words": ["", "Write to me about the buses"],
    "where": ["", "at the hall"],
}


def rows_of(seed: int, count: int = 60) -> str:
    """A list in which a few people stand many times, each time with other cells or with the same ones."""
    dice, rows = random.Random(seed), []
    for _row in range(count):
        if rows and dice.random() < 0.4:
            rows.append(dice.choice(rows))
            continue
        given, family, email = dice.choice(
            [("Siân", "Probert", "sian@example.org"), ("Marek", "Solarz", "MAREK@example.org"), ("Tess", "Frith", "")]
        )
        given, family = dice.choice([(given, family), (given.upper(), family.upper()), ("", f"{given} {family}")])
        cells = [dice.choice(values) if dice.random() < 0.6 else "" for values in CELLS.values()]
        rows.append(",".join([given, family, email, *(f'"{cell}"' for cell in cells)]))
    return WIDE + "".join(f"{row}\n" for row in rows)


def held() -> list[list[tuple]]:
    """What the database holds of people but for the ids, which each import gives anew."""
    who = ("person__email", "person__name_key", "person__postcode")
    asked = [
        (Person, ("name", "email", "given_name", "family_name", "postcode", "birth_date", "supporter_since")),
        (ContactPoint, (*who, "kind", "value", "value_key")),
        (Consent, (*who, "wording__text", "wording__channel", "given", "source", "said_at", "effective_at")),
        (OptOut, ("channel", "contact_hash")),
        (Tagging, (*who, "tag__name")),
        (ProposedChange, (*who, "field", "old", "new")),
        (Membership, (*who, "group__name")),
        (Counter, ("name", "area_key", "hour_key", "value")),
    ]
    return [sorted(map(repr, model.objects.values_list(*names))) for model, names in asked]


@pytest.mark.parametrize("seed", range(6))
def test_nothing_is_lost_by_leaving_out_repeats_that_say_nothing_new(campaign, checked, committed, monkeypatch, seed):
    meet_people([Introduced(campaign.pk, "Marek Solarz", "marek@example.org", "")], at=NOON - timedelta(days=30))
    found = []
    for everybody in (False, True):
        if everybody:
            monkeypatch.setattr(writing, "adding", lambda table, repeats: repeats.values_list("pk", flat=True))
        with transaction.atomic():
            committed(checked(rows_of(seed)))
            found.append(held())
            transaction.set_rollback(True)

    assert found[0] == found[1] and len(found[0][0]) > 2


def test_only_a_repeat_that_says_more_is_written_again(checked, committed):
    same = "Siân,Probert,sian@example.org,07700 900377,AD4 7RD,14 Mill Road,hall,yes,03/05/2024\n"
    more = ["SIÂN,Probert,sian@example.org,01632 960558,,,,,\n", "Siân,Probert,sian@example.org,,,,leaflets,,\n"]
    less = "Siân,PROBERT,Sian@Example.org,,,,,yes,03/05/2024\n"

    table = committed(checked(HEAD + same + same + more[0] + less + more[1] + same))

    repeats = PersonRow.of(table).filter(verdict=PersonRow.DUPLICATE)
    numbers = {row.pk: row.number for row in repeats}
    assert sorted(numbers[key] for key in adding(table, repeats)) == [4, 6]
    assert table.done_duplicate == 5
    assert sorted(ContactPoint.objects.filter(kind="phone").values_list("value", flat=True)) == [
        "01632 960558",
        "07700 900377",
    ]
    assert sorted(Tagging.objects.values_list("tag__name", flat=True)) == ["hall", "leaflets"]


def test_an_answer_without_a_day_was_given_when_the_list_was_imported(checked, committed):
    committed(checked(HEAD + "Siân,Probert,sian@example.org,,,,,no,\n"))

    assert list(Consent.objects.values_list("given", "said_at")) == [(False, NOON)]
