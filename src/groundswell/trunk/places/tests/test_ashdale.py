"""The demo's own country."""

from datetime import UTC, datetime

import pytest

from groundswell.trunk.places.loading.ashdale import all_postcodes, load_ashdale
from groundswell.trunk.places.models import Area, BoundarySet, Placing, Postcode, Sector
from groundswell.trunk.places.postcodes import read_postcode
from groundswell.trunk.places.selectors import locate
from groundswell.trunk.targets.models import Target
from groundswell.trunk.targets.selectors import representatives

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)


@pytest.fixture
def ashdale() -> BoundarySet:
    return load_ashdale(at=NOON)


def rows() -> list[list[tuple]]:
    models = (BoundarySet, Area, Placing, Postcode, Sector, Target)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def test_ashdale_has_forty_wards_and_six_hundred_postcodes_of_its_own(ashdale):
    assert ashdale.areas.filter(kind=Area.CONSTITUENCY).count() == 40
    assert Postcode.objects.count() == len(set(all_postcodes())) == 600
    assert all(read_postcode(code).code == code for code in all_postcodes())
    assert not ashdale.areas.filter(lat=None).exists()


def test_loading_it_twice_is_the_same_as_once(ashdale):
    before = rows()

    load_ashdale(at=NOON)

    assert rows() == before


def test_no_two_wards_share_a_hexagon(ashdale):
    cells = list(ashdale.areas.filter(kind=Area.CONSTITUENCY).values_list("hex_q", "hex_r"))

    assert len(set(cells)) == len(cells)


def test_the_postcode_of_the_documents_lies_in_millbeck_south(ashdale):
    found = locate(["AD4 7QX", "AD4 2LP", "AD1 2BX"], boundary_set_id=ashdale.pk)

    names = {code: Area.objects.get(pk=where.area_id).name for code, where in found.items()}
    assert names == {"AD4 7QX": "Millbeck South", "AD4 2LP": "Millbeck", "AD1 2BX": "Ashdale Central"}


def test_some_postcodes_are_near_a_border_and_some_must_be_asked_about(ashdale):
    found = locate([*all_postcodes(), "AD4 9AA"], boundary_set_id=ashdale.pk)

    assert sum(where.probable for where in found.values()) == 80
    assert found["AD4 9AA"].area_id is None
    assert len(found["AD4 9AA"].candidates) == 4


def test_a_ward_is_represented_by_its_councillor_and_by_all_ashdales(ashdale):
    ward = ashdale.areas.get(name="Millbeck South")

    names = [target.name for target in representatives(ward.pk, at=NOON)]

    assert names == ["Carys Wainfleet", "Bronagh Teale", "Leila Marchbank"]


def test_no_address_in_ashdale_is_real(ashdale):
    assert all(email.endswith("example.org") for email in Target.objects.values_list("email", flat=True))
