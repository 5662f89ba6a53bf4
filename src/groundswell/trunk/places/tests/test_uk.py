"""The United Kingdom as really loaded. Loaded once for the whole file."""

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from groundswell.trunk.places.loading import uk
from groundswell.trunk.places.loading.steps import MissingData
from groundswell.trunk.places.models import Area, BoundarySet, Placing, Postcode, Sector, Succession
from groundswell.trunk.places.postcodes import read_postcode
from groundswell.trunk.places.selectors import area_url, constituencies, locate
from groundswell.trunk.targets.models import Target
from groundswell.trunk.targets.selectors import representatives

pytestmark = [pytest.mark.django_db, pytest.mark.shared, pytest.mark.slow]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MODELS = (BoundarySet, Area, Succession, Sector, Target)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, shared_dir: Path) -> Iterator[list[str]]:
    """Everything, taken out again afterwards. Gives the steps that the load told of."""
    steps: list[str] = []
    with django_db_blocker.unblock():
        started = time.monotonic()
        uk.load(shared_dir / "data", at=NOON, progress=lambda step, done, total: steps.append(step))
        print(f"\nloaded in {time.monotonic() - started:.1f} s")
        yield list(dict.fromkeys(steps))
        Target.objects.all().delete()
        for model in (Placing, Postcode, Sector, Succession):
            model.objects.all()._raw_delete("default")
        BoundarySet.objects.filter(code__startswith="uk-").delete()


@pytest.fixture
def maps(loaded) -> dict[str, BoundarySet]:
    return {boundary_set.code: boundary_set for boundary_set in BoundarySet.objects.all()}


def constituency(code: str, boundary_set: BoundarySet) -> str:
    located = locate([code], boundary_set_id=boundary_set.pk)[code]
    return Area.objects.get(pk=located.area_id).name


def test_all_of_it_is_there(loaded, maps):
    assert Postcode.objects.count() == 411_824
    assert Sector.objects.count() == 12_228
    assert {code: constituencies(found).count() for code, found in maps.items()} == {"uk-2010": 650, "uk-2024": 650}
    assert Area.objects.filter(kind=Area.REGION).count() == 12
    assert Area.objects.filter(kind=Area.NATION).count() == 4
    assert Placing.objects.filter(boundary_set=maps["uk-2010"], share=1).exclude(code__contains=" ").count() == 411_824
    assert Placing.objects.filter(boundary_set=maps["uk-2024"], share=1).exclude(code__contains=" ").count() == 411_824
    assert "Postcodes" in loaded and "Members of Parliament" in loaded


def test_every_constituency_has_a_hexagon_of_its_own_a_middle_and_a_region(maps):
    for boundary_set in maps.values():
        found = list(constituencies(boundary_set).select_related("parent"))
        assert len({(area.hex_q, area.hex_r) for area in found}) == 650
        assert all(area.lat and area.lon and area.parent and area.short for area in found)


def test_welsh_names(maps):
    assert (
        Area.objects.get(boundary_set=maps["uk-2024"], name="Alyn and Deeside").name_welsh == "Alun a Glannau Dyfrdwy"
    )


def test_six_hundred_and_fifty_members_none_of_whom_may_be_sent_to(loaded):
    assert Target.objects.count() == 650
    assert not Target.objects.filter(no_sending=False).exists()
    assert not Target.objects.filter(area=None).exists()


@pytest.mark.parametrize("typed", ["LS6 1AA", "ls61aa", "  Ls6-1aA ", "LS6\u00a01AA", "ＬＳ６ １ＡＡ"])
def test_a_real_postcode_however_typed_gives_its_constituency_and_member(maps, typed):
    code = read_postcode(typed).code
    assert code
    located = locate([code], boundary_set_id=maps["uk-2024"].pk)[code]

    assert constituency(code, maps["uk-2010"]) == "Leeds North West"
    assert constituency(code, maps["uk-2024"]) == "Leeds Central and Headingley"
    assert [target.name for target in representatives(located.area_id, at=NOON)] == ["Alex Sobel"]


@pytest.mark.parametrize(
    ("code", "in_2010", "in_2024"),
    [
        ("LS1 1UR", "Leeds Central", "Leeds Central and Headingley"),
        ("SO14 7DU", "Southampton, Itchen", "Southampton Itchen"),
        ("BA1 1AA", "Bath", "Bath"),
        ("ZE1 0AA", "Orkney and Shetland", "Orkney and Shetland"),
        ("YO1 7HH", "York Central", "York Central"),
    ],
)
def test_real_postcodes(maps, code, in_2010, in_2024):
    assert (constituency(code, maps["uk-2010"]), constituency(code, maps["uk-2024"])) == (in_2010, in_2024)


def test_near_a_border_of_2024_it_is_probable_and_of_2010_it_is_as_stored(maps):
    old, new = (locate(["LS1 1UR"], boundary_set_id=maps[code].pk)["LS1 1UR"] for code in ("uk-2010", "uk-2024"))

    assert not old.probable and old.candidates == ()
    assert new.probable and new.candidates[0] == new.area_id and len(new.candidates) > 1


def test_every_postcode_near_a_border_has_something_to_choose_from(maps):
    near = Placing.objects.filter(boundary_set=maps["uk-2024"], near_border=True).exclude(code__contains=" ")
    alone = set(near.filter(share=1).values_list("code", flat=True)) - set(
        near.filter(share=0).values_list("code", flat=True)
    )

    assert len(alone) < 0.01 * near.filter(share=1).count()


def test_a_divided_sector_outside_the_postcodes_we_hold_is_asked_about(maps):
    located = locate(["SW1A 0AA"], boundary_set_id=maps["uk-2010"].pk)["SW1A 0AA"]

    names = [Area.objects.get(pk=area_id).name for area_id in located.candidates]
    assert located.area_id is None
    assert names[0] == "Cities of London and Westminster" and "Vauxhall" in names


def test_sectors_are_sure_in_2010_exactly_where_the_file_says_so(maps):
    sure = Placing.objects.filter(boundary_set=maps["uk-2010"], code__contains=" ", share=1).count()

    assert sure == 6_367


def test_loading_again_changes_nothing_and_keeps_every_id(loaded, shared_dir):
    before = [list(model.objects.order_by("pk").values_list()) for model in MODELS]
    latest = Placing.objects.order_by("-pk").values_list("pk", flat=True).first()

    report = uk.load(shared_dir / "data", at=NOON + timedelta(days=1))

    assert report.written == 0
    assert [list(model.objects.order_by("pk").values_list()) for model in MODELS] == before
    assert Placing.objects.order_by("-pk").values_list("pk", flat=True).first() == latest


def test_the_pages_of_a_country_stay_light(client, campaign, maps):
    campaign.boundary_set = maps["uk-2024"]
    campaign.save()
    leeds = Area.objects.get(boundary_set=maps["uk-2024"], name="Leeds North East")
    yorkshire = leeds.parent
    assert yorkshire

    for address in (
        reverse("areas:index", args=[campaign.slug]),
        area_url(leeds, campaign),
        area_url(yorkshire, campaign),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.content.count(b"<") / 2 < 1_500, address
    assert "UK Parliament members service" in client.get(area_url(leeds, campaign)).content.decode()


def test_a_page_of_2010_says_which_map_and_leads_to_2024(client, campaign, maps):
    campaign.boundary_set = maps["uk-2024"]
    campaign.save()
    old = Area.objects.get(boundary_set=maps["uk-2010"], name="Leeds North West")

    page = client.get(area_url(old, campaign)).content.decode()

    assert "Constituencies from 2010 to 2024" in page
    assert "Leeds Central and Headingley" in page
    assert "Crown copyright" in page


def test_the_constituencies_that_are_new_say_what_they_were(maps):
    for area in constituencies(maps["uk-2024"])[:50]:
        assert area.came_from.exists(), area.name


def test_a_missing_directory_is_named(tmp_path):
    with pytest.raises(MissingData, match="nowhere"):
        uk.load(tmp_path / "nowhere", at=NOON)


def test_a_missing_file_is_named_and_nothing_is_written(tmp_path, shared_dir):
    for name in uk.FILES:
        if name != "geo/regions.csv":
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(shared_dir / "data" / name, tmp_path / name)

    with pytest.raises(MissingData, match="geo/regions.csv"):
        uk.load(tmp_path, at=NOON)
