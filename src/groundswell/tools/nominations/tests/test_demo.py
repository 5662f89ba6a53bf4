"""The demo's two drives are as the screenshots show them, whatever the hour."""

from datetime import timedelta
from random import Random

import pytest

from groundswell.tools.nominations.demo import demo
from groundswell.trunk.demo import World
from groundswell.trunk.places.loading.ashdale import all_postcodes, load_ashdale
from groundswell.trunk.places.selectors import locate
from groundswell.trunk.targets import selectors
from groundswell.trunk.targets.figures import declarations
from groundswell.trunk.targets.models import Standing
from groundswell.trunk.targets.recount import recount

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("hour", [0, 9, 16])
def test_a_cause_and_a_contest_are_asked_and_have_answered(campaign, olu, asha, noon, hour):
    at = noon.replace(hour=hour, minute=20)
    campaign.boundary_set = load_ashdale(at=at - timedelta(days=23))
    campaign.save()

    demo(World(campaign, olu, asha, {}, all_postcodes(), Random(1), at, lambda *_: None))

    mayor, vote = selectors.all_drives(campaign)
    council = selectors.tally(vote, at=at)
    assert (council.total, council.needed, council.reached, council.undecided) == (40, 21, False, 24)
    stances = ("declared", "leaning", "asked", "not_asked", "against")
    assert [council.by_stance[stance] for stance in stances] == [14, 8, 10, 6, 2]
    contest = selectors.tally(mayor, at=at)
    assert (contest.total, contest.needed) == (60, 12)
    assert [row.declared for row in contest.by_candidate] == [24, 13, 8, 4]
    assert [row.reached for row in contest.by_candidate] == [True, True, False, False]
    assert declarations() == {
        "Rhona Pickersgill": 24,
        "Desmond Achterley": 13,
        "Leah Brandreth": 8,
        "Piers Stainton": 4,
        "none": 0,
    }
    tiles = selectors.board(mayor)
    assert sum(tile.hex_q is None for tile in tiles) == 4
    assert len({(tile.hex_q, tile.hex_r) for tile in tiles if tile.hex_q is not None}) == 56
    assert Standing.objects.filter(drive=vote, disputed=True).count() == 1
    assert not Standing.objects.filter(changed_at__gt=at).exists()
    assert recount(campaign, False) == []


def test_a_postcode_lies_in_the_local_party_of_its_ward(campaign, olu, asha, noon):
    campaign.boundary_set = load_ashdale(at=noon)
    campaign.save()
    demo(World(campaign, olu, asha, {}, all_postcodes(), Random(1), noon, lambda *_: None))
    mayor = selectors.all_drives(campaign)[0]

    where = locate(["AD4 7QX"], boundary_set_id=mayor.boundary_set_id)["AD4 7QX"]

    names = [row.target.name for row in selectors.standings_for_area(mayor, where.area_id, at=noon)]
    assert names == ["Millbeck South"]
