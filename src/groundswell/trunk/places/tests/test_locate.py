"""From a postcode to its area, on made-up maps."""

import pytest

from groundswell.trunk.places.models import Area, BoundarySet, Placing, Postcode, Sector
from groundswell.trunk.places.selectors import UNKNOWN, Located, locate, miles_between, point_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def rills() -> BoundarySet:
    return BoundarySet.objects.create(code="rills", name="The Rills")


@pytest.fixture
def upper(rills) -> Area:
    return Area.objects.create(boundary_set=rills, kind=Area.CONSTITUENCY, code="R1", name="Upper Rill", slug="upper")


@pytest.fixture
def lower(rills) -> Area:
    return Area.objects.create(boundary_set=rills, kind=Area.CONSTITUENCY, code="R2", name="Lower Rill", slug="lower")


def place(area: Area, code: str, **how) -> None:
    Placing.objects.create(boundary_set=area.boundary_set, area=area, code=code, **how)


def test_a_postcode_we_hold_lies_in_its_area(rills, upper):
    place(upper, "AD47QX")

    assert locate(["AD4 7QX"], boundary_set_id=rills.pk) == {"AD4 7QX": Located(upper.pk)}


def test_near_a_border_it_is_probable_and_the_neighbours_are_offered(rills, upper, lower):
    place(lower, "AD47QX", near_border=True)
    place(upper, "AD47QX", near_border=True, share=0)

    found = locate(["AD4 7QX"], boundary_set_id=rills.pk)["AD4 7QX"]

    assert found == Located(lower.pk, probable=True, candidates=(lower.pk, upper.pk))


def test_a_postcode_we_do_not_hold_is_placed_by_a_sector_that_lies_in_one_area(rills, upper):
    place(upper, "AD4 7", share=1)

    assert locate(["AD4 7ZZ"], boundary_set_id=rills.pk)["AD4 7ZZ"] == Located(upper.pk)


def test_a_sector_in_two_areas_offers_both_and_says_neither(rills, upper, lower):
    place(lower, "AD4 7", share=0.4)
    place(upper, "AD4 7", share=0.6)

    assert locate(["AD4 7ZZ"], boundary_set_id=rills.pk)["AD4 7ZZ"] == Located(None, candidates=(upper.pk, lower.pk))


def test_an_unknown_postcode_has_no_area(rills, upper):
    place(upper, "AD4 7", share=1)

    assert locate(["AD9 9ZZ"], boundary_set_id=rills.pk)["AD9 9ZZ"] == UNKNOWN


def test_another_map_is_not_looked_at(rills, upper):
    place(upper, "AD47QX")
    other = BoundarySet.objects.create(code="other", name="Other")

    assert locate(["AD4 7QX"], boundary_set_id=other.pk)["AD4 7QX"] == UNKNOWN


def test_a_batch_takes_one_query(rills, upper, django_assert_num_queries):
    place(upper, "AD4 7", share=1)
    codes = [f"AD4 7{first}{second}" for first in "ABDEFGHJ" for second in "ABDEFGHJ"]

    with django_assert_num_queries(1):
        found = locate(codes, boundary_set_id=rills.pk)

    assert set(found) == set(codes)
    assert {where.area_id for where in found.values()} == {upper.pk}


def test_no_postcodes_take_no_query(rills, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert locate([], boundary_set_id=rills.pk) == {}


def test_a_point_is_the_postcodes_own_or_its_sectors():
    Sector.objects.create(code="AD4 7", lat=56.0, lon=3.0)
    Postcode.objects.create(code="AD47QX", lat=56.5, lon=3.5)

    assert point_of("AD4 7QX") == (56.5, 3.5)
    assert point_of("AD4 7ZZ") == (56.0, 3.0)
    assert point_of("AD5 7ZZ") is None


def test_miles_from_leeds_to_london():
    assert miles_between(53.8, -1.549, 51.507, -0.128) == pytest.approx(169, abs=1)
