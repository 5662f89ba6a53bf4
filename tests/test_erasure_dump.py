"""
Erase, dump, search for the canaries: none. Not in any table, and not in any file of the data directory.

On SQLite the database is one of those files: what was deleted or written over is not left in it either.
"""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from groundswell.trunk.access import codes
from groundswell.trunk.access.links import issue_link
from groundswell.trunk.access.models import PersonalLink
from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.duplicates import services as duplicates
from groundswell.trunk.imports import services as imports
from groundswell.trunk.imports import storage
from groundswell.trunk.imports.models import Import, PersonRow
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key
from groundswell.trunk.segments import services as segments
from groundswell.trunk.supporters import found_by, services
from groundswell.trunk.supporters.models import ExportRequest, Person, ProposedChange
from groundswell.trunk.supporters.personal_data import all_records, erase_person, export_person
from tests.test_personal_data import sign, whole_database, write_letters

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Canary:
    """A person whose every word is found nowhere else: `words` by where they were said."""

    def __init__(self) -> None:
        self.token = uuid4().hex[:10]
        said = ("name", "mail", "street", "note", "source", "change", "old", "twin", "list", "refused", "waiting")
        self.words = {where: f"{where[:2]}{self.token}" for where in said}
        self.name = f"Zelda {self.words['name']}"
        self.email = f"{self.words['mail']}@example.org"

    def left_in(self, text: str) -> dict[str, str]:
        """Which words are in a text, and around what."""
        folded = text.casefold()
        places = {where: folded.find(word) for where, word in self.words.items()}
        return {where: text[max(0, at - 60) : at + 60] for where, at in places.items() if at >= 0}


@pytest.fixture
def canary():
    return Canary()


@pytest.fixture
def person(canary, campaign, group, asha):
    """She came by a form, by hand, by a list and twice; she was edited, searched for, exported and written to."""
    at, words = now() - timedelta(hours=1), canary.words
    added = services.add_person(
        campaign=campaign,
        account=asha,
        name=f"Zelda {words['old']}",
        email=canary.email,
        phone="07700 900977",
        postcode="AD4 7QX",
        yes_to=["email"],
        wording="May we?",
        source=words["source"],
        key=uuid4(),
        at=at,
    )
    person = added.person
    common = {"person": person, "account": asha, "at": at}
    services.set_details(name=canary.name, **common)
    services.add_contact_point(kind="address", value=f"14 {words['street']} Street, AD4 7QX", source="x", **common)
    services.write_note(text=words["note"], key=uuid4(), **common)
    services.tag_people(
        picked=Person.objects.filter(pk=person.pk), campaign=campaign, name="Driver", account=asha, key=uuid4(), at=at
    )
    ProposedChange.objects.create(person=person, field="name", old="", new=words["change"], said_by="x", said_at=at)
    Membership.objects.create(group=group, person=person, key=uuid4(), joined_at=at, confirmed_at=at)
    issue_link(person=person, at=at)
    codes.ask_code(link=PersonalLink.objects.get(person=person), at=at)
    person.refresh_from_db()
    sign(person, asha)
    write_letters(person)
    ExportRequest.objects.create(
        campaign=campaign,
        asked_by=asha,
        reason="x",
        filters=f"q={words['name']}&show=all",
        key=uuid4(),
        count=1,
        asked_at=at,
        expires_at=at,
    )
    bring_lists(canary, campaign, asha)
    merged_with_a_twin(canary, campaign, person, asha)
    # An import leaves SQLite's log empty, and the name that she had is to be in it.
    for name in (f"Zelda {words['old']}", canary.name):
        services.set_details(name=name, **common)
    found_by.refresh(campaign.pk, [person.pk])
    segments.touch(campaign.pk, [person.pk])
    person.refresh_from_db()
    return all_records(person)[0]


def bring_lists(canary, campaign, asha):
    """One list is imported, with a row that is hers and one that is refused; another waits to be looked at."""
    words = canary.words
    rows = [
        "Name,Email,Phone,Postcode,Address",
        f"Zelda {words['name']},{canary.email},07700 900978,AD4 7QX,1 {words['list']} Road",
        f"Zelda {words['name']},{canary.email} {words['refused']},,AD4 7QX,",
    ]
    table = read(campaign, asha, rows)
    imports.check(table=table, at=now())
    imports.commit(table=Import.objects.get(pk=table.pk), account=asha, at=now())
    imports.run_commit(table_id=table.pk, clock=now)
    read(campaign, asha, [*rows[:2], f"{words['waiting']},{canary.email},,,"])


def read(campaign, asha, rows):
    return imports.read_in(
        campaign=campaign, account=asha, kind="supporters", source="\n".join(rows), key=new_key(), at=now()
    )


def merged_with_a_twin(canary, campaign, person, asha):
    """A second record of hers, merged into the first."""
    twin = services.add_person(
        campaign=campaign,
        account=asha,
        name=f"Zelda {canary.words['twin']}",
        email=f"{canary.words['twin']}@example.org",
        key=uuid4(),
        at=now(),
    ).person
    duplicates.merge_people(first=person, second=twin, account=asha, key=uuid4(), at=now())


def files() -> str:
    """Every byte of the data directory: pictures, lists that wait, secrets, and SQLite's own files."""
    found = [path for path in Path(settings.DATA_DIR).rglob("*") if path.is_file()]
    return "\n".join(path.read_bytes().decode("latin-1") for path in found)


def test_nothing_is_left_of_her_in_any_table_or_file(canary, person, olu):
    # A name that was changed is in PostgreSQL's dead rows alone, which no dump shows and its cleaning takes away.
    before = set(canary.words) - ({"old"} if connection.vendor == "postgresql" else set())
    assert set(canary.left_in(whole_database() + files())) == before
    assert PersonRow.objects.filter(person_key__in=[record.pk for record in all_records(person)]).exists()
    assert any(storage.folder().iterdir())

    assert erase_person(person=person, account=olu, at=now())

    assert canary.left_in(whole_database()) == {}
    assert canary.left_in(files()) == {}
    assert "7700900977" not in whole_database() and "7700900978" not in whole_database()


def test_what_is_given_to_her_is_all_that_is_held(canary, person):
    given = repr(export_person(person)).casefold()

    # A list that nobody has read may not be known row by row (erasing throws its file away); an old name is not held.
    assert {where for where, word in canary.words.items() if word not in given} <= {"old", "waiting"}
    bundle = export_person(person)
    assert len(bundle["supporters.Person"]) == 2
    assert bundle["duplicates.Merge"] and bundle["imports.PersonRow"]


def test_nobody_else_is_touched(canary, person, campaign, olu, asha):
    other = services.add_person(
        campaign=campaign, account=asha, name="Other Person", email="other@example.org", key=uuid4(), at=now()
    ).person
    before = repr(export_person(other))

    erase_person(person=person, account=olu, at=now())

    assert repr(export_person(other)) == before
    other.refresh_from_db()
    assert other.erased_at is None and other.name == "Other Person"
