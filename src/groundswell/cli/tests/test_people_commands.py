"""Commands for people, as they are typed: a list in and out again, duplicates, the sets of segments."""

from pathlib import Path

import pytest

from groundswell.cli import main
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.duplicates.models import Pair
from groundswell.trunk.imports.models import Import
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.expression import Has
from groundswell.trunk.supporters.models import Person, Tagging

STALL = (
    "Name,Email,Phone,Email consent,Weather\n"
    "Ana Reed,ana@example.org,07700 900377,yes,dry\nAnna Reed,anna@example.org,07700 900377,,\nBo Ash,bo@,,yes,\n"
)


@pytest.fixture
def stall(tmp_path: Path) -> str:
    (tmp_path / "stall.csv").write_text(STALL, encoding="utf-8")
    return str(tmp_path / "stall.csv")


@pytest.mark.django_db
def test_people_come_with_what_they_agreed_to_and_go_again(campaign: Campaign, stall: str, capsys) -> None:
    said = ["--words", "Keep me in touch", "--where", "at the May stall", "--on", "2026-03-01", "--tag", "stall"]

    assert main.main(["import", "supporters", stall, *said]) == 1, "a row was refused"

    told = capsys.readouterr()
    assert "new                                         2" in told.out and "row 4, Bo Ash: " in told.err
    assert "Columns that were left out: Weather" in told.err
    agreed = Consent.objects.get()
    assert (agreed.person.name, agreed.given, agreed.wording.text) == ("Ana Reed", True, "Keep me in touch")
    assert Tagging.objects.filter(tag__name="stall").count() == 2

    assert main.main(["import", "supporters", "--undo", Import.objects.get().public_id]) == 0
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_a_dry_run_of_people_saves_nothing(campaign: Campaign, stall: str, capsys) -> None:
    assert main.main(["import", "supporters", stall, "--dry-run"]) == 1

    assert "Nothing was imported" in capsys.readouterr().out
    assert not Person.objects.exists() and not Import.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["supporters"], "groundswell import supporters FILE"),
        (["supporters", "stall.csv", "--no-sending"], "--no-sending: only for targets."),
        (["targets", "board.csv", "--words", "Yes", "--tag", "May"], "--words, --tag: only for supporters."),
        (["supporters", "stall.csv", "--on", "3/5/24"], "stall.csv cannot be read"),
    ],
)
def test_what_would_not_be_heeded_is_refused(campaign: Campaign, typed: list[str], says: str, capsys) -> None:
    assert main.main(["import", *typed]) == 1
    assert says in capsys.readouterr().err


@pytest.mark.django_db
def test_everybody_is_looked_through_for_duplicates(campaign: Campaign, stall: str, capsys) -> None:
    main.main(["import", "supporters", stall])

    assert main.main(["duplicates", "find", "--campaign", campaign.slug]) == 0
    assert "Nobody was merged." in capsys.readouterr().out
    assert Pair.objects.get().first.campaign == campaign and Person.objects.count() == 2
    assert main.main(["duplicates", "find", "--campaign", "nowhere"]) == 1


@pytest.mark.django_db(transaction=True)
def test_the_sets_are_made_anew(campaign: Campaign, stall: str, capsys) -> None:
    main.main(["import", "supporters", stall])
    assert sets.count(campaign, Has("supporter"), campaign.created_at) == 0
    Person.objects.update(supporter_since=campaign.created_at)  # Nobody was told.

    assert main.main(["segments", "rebuild"]) == 0

    assert f"{campaign.slug}: 2 people" in capsys.readouterr().out
    assert sets.count(campaign, Has("supporter"), campaign.created_at) == 2
    assert main.main(["segments", "rebuild", "--campaign", "nowhere"]) == 1
