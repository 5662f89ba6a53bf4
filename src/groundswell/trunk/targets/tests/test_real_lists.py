"""Real lists of 2015: the members of the Commons, and what local parties nominated."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from groundswell.cli.figures import all_figures
from groundswell.trunk.imports import services as imports
from groundswell.trunk.places.loading import uk
from groundswell.trunk.places.loading.steps import MissingData
from groundswell.trunk.places.models import BoundarySet
from groundswell.trunk.records.ids import new_key
from groundswell.trunk.targets.loading import mps_2015
from groundswell.trunk.targets.loading import nominations_2015 as nominations
from groundswell.trunk.targets.models import EVERYPOLITICIAN, Declaration, Standing, Target

pytestmark = [pytest.mark.django_db, pytest.mark.shared, pytest.mark.slow]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
AT_THE_END = {"Jeremy Corbyn": 152, "Andy Burnham": 111, "Yvette Cooper": 108, "Liz Kendall": 18, "none": 258}


@pytest.fixture
def data(shared_dir):
    return shared_dir / "data"


@pytest.fixture
def the_map(data, db):
    uk.load_areas(data)
    return BoundarySet.objects.get(code="uk-2010")


class Hurried(nominations.Clock):
    """A clock that goes on by what it is told to sleep, and a hundredth of a second at every look."""

    def __init__(self):
        self.passed, self.slept = 0.0, 0.0
        super().__init__(now=lambda: NOON, monotonic=self.look, sleep=self.wait)

    def look(self):
        self.passed += 0.01
        return self.passed

    def wait(self, seconds):
        self.slept += seconds
        self.passed += seconds


def test_651_members_on_their_constituencies_none_of_whom_may_be_sent_to(the_map, data):
    report = mps_2015.load(data, at=NOON)

    members = Target.objects.filter(source=EVERYPOLITICIAN)
    assert (report.written, members.count(), members.filter(no_sending=True).count()) == (651, 651, 651)
    seats = Counter(members.values_list("area__code", flat=True))
    assert len(seats) == 650 and seats["S14000026"] == 2 and None not in seats
    assert members.filter(area__boundary_set=the_map).count() == 651
    assert members.exclude(email="").count() == 648
    assert set(members.filter(ended_at__isnull=False).values_list("name", flat=True)) == {
        "Michael Meacher",
        "Michelle Thomson",
    }
    assert mps_2015.load(data, at=NOON).written == 0


def test_without_the_map_nothing_is_loaded(data, db):
    with pytest.raises(MissingData, match="groundswell load uk"):
        mps_2015.load(data, at=NOON)


def test_the_database_refuses_a_member_who_may_be_sent_to(the_map, data):
    mps_2015.load(data, at=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.filter(source=EVERYPOLITICIAN).update(no_sending=False)


def test_the_same_file_is_known_when_an_organiser_brings_it(the_map, data, campaign, asha):
    def bring():
        with (data / "mps/mps_2015.csv").open("rb") as file:
            table = imports.read_in(
                campaign=campaign, account=asha, kind="targets", source=file, key=new_key(), at=NOON
            )
        return imports.check(table=table, at=NOON)

    table = bring()
    assert (table.rows_new, table.rows_refused, table.options["layout"]) == (651, 0, "mps_2015")
    imports.commit(table=table, account=asha, at=NOON, by_job=False)
    imports.run_to_end(imports.commit_batch, table_id=table.pk, clock=lambda: NOON)

    assert Target.objects.filter(campaign=campaign, no_sending=True, source=EVERYPOLITICIAN).count() == 651
    assert Target.objects.filter(ended_at__isnull=False).count() == 2
    again = bring()
    assert (again.rows_new, again.rows_changed, again.rows_same) == (0, 0, 651)


def test_of_two_campaigns_each_may_bring_the_same_file(the_map, data, campaign, other_campaign, asha):
    for owner in (campaign, other_campaign):
        with (data / "mps/mps_2015.csv").open("rb") as file:
            table = imports.read_in(campaign=owner, account=asha, kind="targets", source=file, key=new_key(), at=NOON)
        table = imports.check(table=table, at=NOON)
        imports.commit(table=table, account=asha, at=NOON, by_job=False)
        imports.run_to_end(imports.commit_batch, table_id=table.pk, clock=lambda: NOON)

    assert Counter(Target.objects.values_list("campaign__slug", flat=True)) == {"better-buses": 651, "other": 651}


def test_without_its_map_the_file_is_not_taken_apart(data, campaign, asha):
    with (data / "mps/mps_2015.csv").open("rb") as file:
        table = imports.read_in(campaign=campaign, account=asha, kind="targets", source=file, key=new_key(), at=NOON)

    with pytest.raises(imports.NotReady, match="uk-2010.*is not loaded"):
        imports.check(table=table, at=NOON)


@pytest.fixture
def board(campaign, asha, data):
    return nominations.prepare(campaign=campaign, account=asha, directory=data / "nominations", at=NOON)


def test_647_local_parties_stand_on_the_board_and_those_without_a_hexagon_in_its_strip(board):
    placed = Standing.objects.filter(drive=board, target__area__hex_q__isnull=False)
    strip = Standing.objects.filter(drive=board, target__area=None).values_list("target__source_key", flat=True)

    assert (placed.count(), len(strip)) == (573, 74)
    assert Counter(key.partition(":")[2][:3] for key in strip) == {"S16": 73, "Nor": 1}
    assert placed.filter(target__area__code__startswith="W07").count() == 40
    assert Standing.objects.get(target__area__code="W07000041").target.name == "Ynys Môn"
    assert "order in which they appear here is made up" in board.notice and "tlfrd" in board.notice
    assert set(Target.objects.values_list("kind", "no_sending")) == {("body", True)}


def test_the_replay_ends_with_what_was_nominated_and_keeps_its_pace(board, data, campaign, asha):
    clock = Hurried()

    done = nominations.replay(drive=board, directory=data / "nominations", over_seconds=600, seed=1, clock=clock)

    assert done == 647 and all_figures()["declarations"] == AT_THE_END
    assert 590 < clock.passed < 610
    again = nominations.prepare(campaign=campaign, account=asha, directory=data / "nominations", at=NOON)
    assert (again, again.version) == (board, Standing.objects.order_by("-version").first().version)
    assert nominations.replay(drive=board, directory=data / "nominations", over_seconds=0, seed=2) == 0
    assert Declaration.objects.count() == 647


def test_a_replay_that_was_stopped_goes_on_with_those_that_are_left(board, data):
    class Stopped(Exception):
        pass

    def stop(step, done, total):
        if done > 300:
            raise Stopped

    directory = data / "nominations"
    with pytest.raises(Stopped):
        nominations.replay(drive=board, directory=directory, over_seconds=10, seed=1, clock=Hurried(), progress=stop)
    before = Declaration.objects.count()

    rest = nominations.replay(drive=board, directory=directory, over_seconds=10, seed=1, clock=Hurried())

    assert 300 < before < 400 and before + rest == 647
    assert all_figures()["declarations"] == AT_THE_END


def test_a_seed_gives_one_order_and_another_seed_another(board, data, campaign):
    parties = nominations.read(data / "nominations")
    keys = {nominations.key_of(board, seed, party.code) for seed in (1, 2) for party in parties}

    assert len(keys) == 2 * 647 and len(parties) == 647


def test_without_the_file_it_says_where_to_look(campaign, tmp_path):
    with pytest.raises(MissingData, match="lacks"):
        nominations.prepare(campaign=campaign, account=None, directory=tmp_path, at=NOON)
