"""`groundswell import` and `groundswell demo nominations`, as they are typed."""

import io
import sys
from argparse import ArgumentTypeError

import pytest
from tests.support.people import NOON

from groundswell.cli import main
from groundswell.cli.durations import seconds
from groundswell.trunk.imports.models import Import
from groundswell.trunk.targets.models import Drive, Standing, Target
from groundswell.trunk.targets.services import create_drive

pytestmark = pytest.mark.django_db
GOOD = "Name,Office\nJo Marrable,Mayor\nAl Smith,Councillor\n"


@pytest.fixture
def table(tmp_path):
    def write(text: str, name: str = "list.csv") -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return write


def test_a_file_is_checked_imported_and_told_of(campaign, table, capsys):
    assert main.main(["import", "targets", table(GOOD)]) == 0

    told = capsys.readouterr()
    assert "new                                         2" in told.out and "Importing" in told.err
    assert Target.objects.filter(campaign=campaign).count() == 2
    assert Import.objects.get().public_id in told.out


def test_a_refused_row_ends_with_one_and_says_why(campaign, table, capsys):
    assert main.main(["import", "targets", table(GOOD + "x,Mayor\n,Mayor\n")]) == 1

    assert "row 5, no name: Name: it is empty" in capsys.readouterr().err
    assert Target.objects.count() == 3


def test_a_dry_run_saves_nothing(campaign, table, capsys):
    assert main.main(["import", "targets", table(GOOD), "--dry-run"]) == 0

    assert "Nothing was imported" in capsys.readouterr().out
    assert not Target.objects.exists() and not Import.objects.exists()


def test_an_import_is_taken_back_by_its_id(campaign, table, capsys):
    main.main(["import", "targets", table(GOOD)])

    assert main.main(["import", "targets", "--undo", Import.objects.get().public_id]) == 0

    assert "rows taken back                             2" in capsys.readouterr().out
    assert not Target.objects.exists()


def test_it_goes_onto_the_board_of_a_drive_and_may_be_marked(campaign, table, asha):
    drive = create_drive(campaign=campaign, account=asha, kind=Drive.CAUSE, title="Late buses", at=NOON)

    assert main.main(["import", "targets", table(GOOD), "--drive", drive.slug, "--no-sending"]) == 0

    assert Standing.objects.filter(drive=drive, target__no_sending=True).count() == 2


def test_standard_input_is_read(campaign, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode("utf-16"))))

    assert main.main(["import", "targets", "-"]) == 0
    assert Target.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ([], "Say which file"),
        (["missing.csv"], "missing.csv cannot be read"),
        (["--undo", "x"], 'has no import "x"'),
        (["list.csv", "--drive", "nowhere"], 'has no drive "nowhere". Drives: none yet'),
        (["list.csv", "--campaign", "nowhere"], 'There is no campaign "nowhere"'),
    ],
)
def test_what_is_wrong_is_said_with_the_mend(campaign, more, says, capsys):
    assert main.main(["import", "targets", *more]) == 1
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "says"), [("Wer,Was\nJo,Mayor\n", "Choose which column is Name"), ("", "There is nothing in it")]
)
def test_a_table_that_cannot_be_taken_is_not_kept(campaign, table, text, says, capsys):
    assert main.main(["import", "targets", table(text)]) == 1
    assert says in capsys.readouterr().err and not Import.objects.exists()


def test_of_several_campaigns_one_must_be_named(campaign, other_campaign, table, capsys):
    assert main.main(["import", "targets", table(GOOD)]) == 1
    assert "Say which campaign: --campaign SLUG. Campaigns: better-buses, other." in capsys.readouterr().err
    assert main.main(["import", "targets", table(GOOD), "--campaign", "other"]) == 0


@pytest.mark.parametrize(("text", "meant"), [("10m", 600), ("1s", 1), ("90", 90), ("1.5h", 5400)])
def test_times_are_read_as_people_type_them(text, meant):
    assert seconds(text) == meant


def test_what_is_no_time_is_not_guessed():
    with pytest.raises(ArgumentTypeError):
        seconds("soon")


def test_a_replay_without_its_data_says_where_to_look(campaign, tmp_path, capsys):
    assert main.main(["demo", "nominations", "--from", str(tmp_path), "--over", "1s"]) == 1
    assert "lacks clp_nominations_2015.csv" in capsys.readouterr().err


@pytest.mark.shared
@pytest.mark.slow
def test_the_replay_is_typed_in_one_line(campaign, shared_dir, capsys):
    where = str(shared_dir / "data/nominations")

    assert main.main(["demo", "nominations", "--from", where, "--over", "0s", "--seed", "7"]) == 0
    assert main.main(["figures", "--json"]) == 0

    out = capsys.readouterr().out
    assert "Jeremy Corbyn                             152" in out
    assert '"declarations": {"Jeremy Corbyn": 152, "Andy Burnham": 111' in out and '"none": 258' in out
