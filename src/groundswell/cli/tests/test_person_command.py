"""`groundswell person`: everything held on somebody, given or erased from the command line."""

import json
from types import SimpleNamespace

import pytest

from groundswell.cli import people
from groundswell.cli.commands import Wrong
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.supporters.tests.world import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(monkeypatch):
    monkeypatch.setattr(people, "load_django", lambda: None)


def run(do, who, **more):
    return people.person(SimpleNamespace(do=do, who=who, **{"campaign": None, "to": None, "yes": True, **more}))


def test_everything_is_printed_as_json_by_address_or_id(campaign, capsys):
    person = make_person(campaign, "Ann Able")

    for who in ("Ann.Able+x@EXAMPLE.org", person.public_id):
        assert run("export", who) == 0
        assert json.loads(capsys.readouterr().out)["supporters.Person"][0]["name"] == "Ann Able"


def test_it_is_written_into_a_new_file_that_only_we_may_read(campaign, tmp_path):
    make_person(campaign, "Ann Able")
    target = tmp_path / "ann.json"

    run("export", "ann.able@example.org", to=str(target))

    assert target.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Wrong):
        run("export", "ann.able@example.org", to=str(target))


def test_people_who_share_an_address_are_asked_for_by_id(campaign, capsys):
    one, other = (make_person(campaign, name, email="home@example.org") for name in ("Ann Able", "Bob Able"))

    with pytest.raises(Wrong) as wrong:
        run("erase", "home@example.org")

    assert one.public_id in str(wrong.value) and other.public_id in str(wrong.value)
    assert "Able" not in str(wrong.value)
    assert run("erase", other.public_id) == 0
    assert Person.objects.get(pk=other.pk).erased_at and not Person.objects.get(pk=one.pk).erased_at


def test_erasing_asks_first_and_says_what_stays(campaign, capsys, monkeypatch):
    person = make_person(campaign, "Ann Able")
    monkeypatch.setattr("builtins.input", lambda question: "no")

    with pytest.raises(Wrong):
        run("erase", person.public_id, yes=False)
    assert not Person.objects.get(pk=person.pk).erased_at

    assert run("erase", person.public_id) == 0
    assert "What stays, and why" in capsys.readouterr().out
    with pytest.raises(Wrong):
        run("export", "ann.able@example.org")
