"""Bringing placings in line with a file."""

import pytest

from groundswell.trunk.places.loading.placings import keep_placings, keep_points
from groundswell.trunk.places.loading.steps import in_silence
from groundswell.trunk.places.models import Area, BoundarySet, Placing, Postcode

pytestmark = pytest.mark.django_db


@pytest.fixture
def rills() -> BoundarySet:
    return BoundarySet.objects.create(code="rills", name="The Rills")


@pytest.fixture
def areas(rills) -> list[int]:
    return [
        Area.objects.create(boundary_set=rills, kind=Area.CONSTITUENCY, code=code, name=code, slug=code.lower()).pk
        for code in ("R1", "R2")
    ]


def keep(rills: BoundarySet, wanted: dict) -> int:
    return keep_placings(rills, wanted, "Postcodes", in_silence)


def stored() -> set[tuple]:
    return set(Placing.objects.values_list("code", "area_id", "share", "near_border"))


def test_the_same_again_writes_nothing(rills, areas):
    wanted = {"AD47QX": ((areas[0], 1.0, True), (areas[1], 0.0, True)), "AD4 7": ((areas[0], 0.6, False),)}
    first = keep(rills, wanted)
    kept = list(Placing.objects.order_by("pk").values_list())

    assert (first, keep(rills, wanted)) == (2, 0)
    assert list(Placing.objects.order_by("pk").values_list()) == kept


def test_a_postcode_that_moved_lies_in_one_area_only(rills, areas):
    keep(rills, {"AD47QX": ((areas[0], 1.0, False),)})

    written = keep(rills, {"AD47QX": ((areas[1], 1.0, False),)})

    assert written == 1
    assert stored() == {("AD47QX", areas[1], 1.0, False)}


def test_a_code_that_left_the_file_has_no_place(rills, areas):
    keep(rills, {"AD47QX": ((areas[0], 1.0, False),), "AD42LP": ((areas[0], 1.0, False),)})

    keep(rills, {"AD42LP": ((areas[0], 1.0, False),)})

    assert stored() == {("AD42LP", areas[0], 1.0, False)}


def test_another_map_is_left_alone(rills, areas):
    keep(rills, {"AD47QX": ((areas[0], 1.0, False),)})
    other = BoundarySet.objects.create(code="other", name="Other")

    keep(other, {})

    assert len(stored()) == 1


def test_progress_is_told_to_the_end(rills, areas):
    told: list[tuple[str, int, int]] = []

    keep_placings(rills, {"AD47QX": ((areas[0], 1.0, False),)}, "Postcodes", lambda *step: told.append(step))

    assert told == [("Postcodes", 0, 1), ("Postcodes", 1, 1)]


def test_points_are_written_when_new_or_moved():
    first = keep_points(Postcode, {"AD47QX": (56.0, 3.0), "AD42LP": (56.1, 3.0)}, "", in_silence)
    second = keep_points(Postcode, {"AD47QX": (56.0, 3.0), "AD42LP": (56.2, 3.0)}, "", in_silence)

    assert (first, second) == (2, 1)
    assert Postcode.objects.get(code="AD42LP").lat == 56.2
