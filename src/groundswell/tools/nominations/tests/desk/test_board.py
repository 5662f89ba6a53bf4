"""The board of the desk: columns, map, strip, filters in the address, news, the file, and who sees what of it."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest

from groundswell.tools.nominations.tests.boards import nominates, standing
from groundswell.tools.nominations.tests.desk.conftest import BOARD, DESK
from groundswell.trunk.records.clock import now
from groundswell.trunk.targets import services
from groundswell.trunk.targets.models import Ask, Drive, Standing, Target

pytestmark = pytest.mark.django_db


def html_of(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def column(html: str, value: str) -> str:
    """What stands in one column."""
    return html.split(f'data-column="{value}"')[1].split("</section>")[0]


def backs(standing_: Standing, at=None) -> services.Declared:
    return services.declare(
        standing=standing_,
        stance=Standing.DECLARED,
        evidence_url="https://paper.example/1",
        key=uuid4(),
        at=at or now(),
        seen=None,
    )


def test_the_map_has_the_north_at_the_top_and_the_filter_hides_empty_columns(client_for, asha, council, carys):
    backs(carys)
    whole = html_of(client_for(asha), BOARD)
    some = html_of(client_for(asha), f"{BOARD}?answer=declared")

    rows = dict(re.findall(r'data-row="(-?\d+)" data-column="(\d)"', whole))
    assert rows == {"0": "4", "1": "3"}, "rows of our maps count northwards, and those of the drawing downwards"
    assert re.search(r'data-column="asked" aria-labelledby="c-\d" hidden', some)


def test_a_quote_stands_on_its_card(client_for, asha, council, carys):
    said = {"stance": "leaning", "key": uuid4(), "at": now(), "quote": "Open to it if fares are capped."}
    services.declare(standing=carys, seen=None, **said)

    assert "“Open to it if fares are capped.”" in column(html_of(client_for(asha), BOARD), "leaning")


def test_without_a_drive_the_list_says_what_it_is_for_and_offers_one(client_for, asha):
    html = html_of(client_for(asha), DESK)

    assert "Who decides?" in html and f'href="{DESK}new/"' in html


def test_the_list_tells_how_each_drive_stands(client_for, asha, council, carys):
    backs(carys)

    html = html_of(client_for(asha), DESK)

    assert "Council vote" in html and "4 needed of 6" in html and "2 days left" in html


def test_every_target_stands_in_the_column_of_its_answer(client_for, asha, council, carys, osric):
    backs(carys)
    services.record_asks([services.Asked(osric.pk, Ask.CALL, "call-1")], at=now())

    html = html_of(client_for(asha), BOARD)

    assert "Carys Wainfleet" in column(html, "declared")
    assert "Osric Penhallow" in column(html, "asked") and "1 call" in column(html, "asked")
    assert "Ines Holroyd" in column(html, "not_asked")
    assert "style=" not in html


def test_who_has_no_hexagon_stands_in_the_strip_and_in_a_column(client_for, asha, council):
    html = html_of(client_for(asha), BOARD)

    assert html.count('class="hex is-') == 5
    assert "Without a hexagon" in html and "Lord Mayor" in html.split("tg-strip")[1].split("</ul>")[0]
    assert "Lord Mayor" in column(html, "not_asked")


def test_two_targets_of_one_place_are_both_seen(client_for, asha, campaign, council, areas, noon):
    second = services.add_target(
        campaign=campaign, name="Tobias Gilchrist", office="Councillor", area=areas[0], source="x", at=noon
    )
    services.add_to_drive(drive=council, targets=[second], at=noon)

    html = html_of(client_for(asha), BOARD)

    assert html.count('class="hex is-') == 5
    assert "Tobias Gilchrist" in html.split("tg-strip")[1].split("</ul>")[0]


def test_a_hexagon_is_named_by_code_place_person_and_answer(client_for, asha, council, carys):
    backs(carys)

    html = html_of(client_for(asha), BOARD)

    assert 'aria-label="ASH, Ashby Fell, Carys Wainfleet: backs us"' in html


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("changed=today", "Carys", "Ines"),
        ("asked=never", "Ines", "Carys"),
        ("undecided=yes", "Osric", "Carys"),
        ("party=Green", "Osric", "Carys"),
        ("q=ashby", "Carys", "Osric"),
        ("q=penhallow", "Osric", "Carys"),
        ("region=W1", "Osric", "Ines"),
        ("answer=declared", "Carys", "Osric"),
    ],
)
def test_a_filter_in_the_address_narrows_the_columns_and_fades_the_map(
    client_for, asha, council, carys, query, there, gone
):
    backs(carys)

    html = html_of(client_for(asha), f"{BOARD}?{query}")

    columns = html.split('class="board"')[1].split("tg-end")[0]
    assert there in columns and gone not in columns
    assert "is-faded" in html and "Show all" in html


@pytest.mark.parametrize(
    "query", ["changed=x", "q=%00%27%3E", "region=%F0%9F%90%A2", "answer=declared:nobody", "pick=x"]
)
def test_a_filter_that_is_none_does_no_harm(client_for, asha, council, query):
    assert client_for(asha).get(f"{BOARD}?{query}").status_code == 200


def test_my_area_is_offered_to_who_has_one_and_sees_all(client_for, asha, council, areas, campaign):
    from tests.support.people import give_role

    assert "area=mine" not in html_of(client_for(asha), BOARD)
    give_role(asha, campaign, "organiser", area=areas[0])

    html = html_of(client_for(asha), f"{BOARD}?area=mine")

    columns = html.split('class="board"')[1]
    assert "Carys" in columns and "Osric" not in columns


def test_an_organiser_of_an_area_sees_hers_and_the_tally_of_all(client_for, wanda, council, carys, osric):
    backs(osric)

    html = html_of(client_for(wanda), BOARD)

    assert "Carys Wainfleet" in html and "Osric" not in html and "Lord Mayor" not in html
    assert "4 needed of 6" in html and "You see the councillors of Ashby Fell" in html
    assert 'data-src=""' in html, "the stream tells of all targets"


def test_an_organiser_of_a_group_sees_those_of_its_area(client_for, gita, council):
    html = html_of(client_for(gita), BOARD)

    assert "Osric Penhallow" in html and "Carys" not in html


@pytest.mark.parametrize("path", ["", "now.json", "board.csv", "edit/", "targets/"])
def test_nobody_else_opens_it(client_for, client, council, ben, cal, oona, path):
    for account in (ben, cal, oona):
        assert client_for(account).get(BOARD + path).status_code == 404
    assert client.get(BOARD + path).status_code in (302, 404)


def test_the_neighbours_board_does_not_exist_under_my_address(client_for, oona, council):
    assert client_for(oona).get("/desk/other/nominations/council-vote/").status_code == 404


def test_news_tell_what_changed_since_a_version(client_for, asha, council, carys, osric):
    browser = client_for(asha)
    before = json.loads(browser.get(f"{BOARD}now.json?v=0").content)
    backs(carys)
    services.remove_from_drive(standing=osric, account=asha, at=now())

    news = json.loads(browser.get(f"{BOARD}now.json?v={before['version']}").content)

    assert [tile["id"] for tile in news["tiles"]] == [carys.public_id]
    assert news["tiles"][0]["stance"] == "declared" and news["gone"] == [osric.public_id]
    assert news["tally"]["declared"] == 1 and news["tally"]["total"] == 5


def test_news_of_a_part_tell_nothing_of_the_rest(client_for, wanda, council, carys, osric, asha):
    backs(osric)
    services.remove_from_drive(standing=standing(council, "Ines Holroyd"), account=asha, at=now())

    news = json.loads(client_for(wanda).get(f"{BOARD}now.json?v=0").content)

    assert {tile["id"] for tile in news["tiles"]} <= {carys.public_id} and news["gone"] == []


@pytest.mark.parametrize("known", ["-1", "x", "９", "9" * 40, ""])
def test_news_for_a_version_that_is_none_are_empty(client_for, asha, council, known):
    answer = client_for(asha).get(f"{BOARD}now.json", {"v": known})

    assert answer.status_code == 200 and json.loads(answer.content)["tiles"] == []


def test_the_file_follows_the_filters_and_runs_no_formula(client_for, asha, campaign, council, carys, noon):
    backs(carys)
    evil = services.add_target(campaign=campaign, name="=1+1", office="Councillor", source="x", at=noon)
    services.add_to_drive(drive=council, targets=[evil], at=noon)
    browser = client_for(asha)

    whole = b"".join(browser.get(f"{BOARD}board.csv").streaming_content).decode()
    some = b"".join(browser.get(f"{BOARD}board.csv?answer=declared").streaming_content).decode()

    assert '"\'=1+1"' in whole and '"Carys Wainfleet"' in whole and '"https://paper.example/1"' in whole
    assert '"Backs us"' in some and "Osric" not in some


def test_the_file_of_a_part_holds_no_more_than_the_part(client_for, wanda, council):
    lines = b"".join(client_for(wanda).get(f"{BOARD}board.csv").streaming_content).decode()

    assert "Carys" in lines and "Osric" not in lines


def test_a_contest_has_a_column_for_each_candidate_and_shapes_that_differ(client_for, asha, mayor, noon):
    nominates(mayor, "Ashby Fell", "Rhona", noon)
    nominates(mayor, "Beck Foot", "Leah", noon)

    html = html_of(client_for(asha), f"{DESK}mayor/")

    rhona, leah = mayor.candidates.order_by("order")
    assert "Ashby Fell" in column(html, f"declared:{rhona.public_id}")
    assert "Beck Foot" in column(html, f"declared:{leah.public_id}")
    assert "hex is-for" in html and "hex is-against" in html
    assert "nominate Pickersgill" in html and "2 needed of 6" in html


def test_the_picked_target_shows_every_way_to_reach_it(client_for, asha, council, carys):
    Target.objects.filter(pk=carys.target_id).update(phone="01632 960123")

    html = html_of(client_for(asha), f"{BOARD}?pick={carys.public_id}")

    panel = html.split('id="picked"')[1]
    assert "Carys Wainfleet" in panel and 'href="tel:01632960123"' in panel
    assert "hex-ring" in html


def test_a_board_of_650_stays_light_and_asks_few_questions(
    client_for, asha, campaign, noon, django_assert_max_num_queries
):
    drive = services.create_drive(campaign=campaign, account=None, kind=Drive.CAUSE, title="Big", slug="big", at=noon)
    targets = [
        services.add_target(campaign=campaign, name=f"Member {n}", office="MP", source="x", at=noon) for n in range(650)
    ]
    services.add_to_drive(drive=drive, targets=targets, at=noon)
    browser = client_for(asha)
    browser.get(f"{DESK}big/")

    with django_assert_max_num_queries(30):
        html = html_of(browser, f"{DESK}big/")

    assert len(re.findall(r'class="board-card', html)) == 25 and "Show all 650" in html


def test_the_rail_leads_here(client_for, asha, council):
    assert f'href="{DESK}"' in html_of(client_for(asha), "/desk/better-buses/")


def test_the_search_finds_targets_of_ones_own_areas_only(client_for, asha, wanda, council):
    assert "Osric Penhallow" in html_of(client_for(asha), "/desk/better-buses/search/?q=osric")
    assert "Osric Penhallow" not in html_of(client_for(wanda), "/desk/better-buses/search/?q=osric")


def test_candidates_have_the_shapes_of_the_public_board_in_the_order_they_were_first_nominated(
    client_for, asha, campaign, mayor, noon
):
    names = ("Rhona Pickersgill", "Leah Brandreth", "Piers Stainton", "Desmond Achterley", "Ada Quill")
    stands = [services.Stands(name, backed=name.startswith("Rhona")) for name in names]
    services.set_candidates(drive=mayor, candidates=stands, at=noon)
    nominates(mayor, "Ashby Fell", "Piers", noon, declared_at=noon - timedelta(days=1))
    nominates(mayor, "Beck Foot", "Leah", noon)

    html = html_of(client_for(asha), f"{DESK}mayor/")

    legend = re.findall(r'class="key key-(\w+)"></span>(\w+) <b data-count="declared', html)
    assert dict((name, status) for status, name in legend) == {
        "Pickersgill": "for", "Stainton": "against", "Brandreth": "stripe", "Achterley": "dots", "Quill": "dots",
    }  # fmt: skip
