"""The public board: its title is the news, every target is on it, and nothing on it is only the desk's."""

import gzip
import re
from datetime import timedelta
from uuid import uuid4

import pytest

from groundswell.tools.nominations import public_views
from groundswell.tools.nominations.board_map import shapes_of
from groundswell.tools.nominations.board_words import time_left
from groundswell.tools.nominations.tests.boards import SOURCE, contest, nominates, standing
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.limits import Limit
from groundswell.trunk.targets import services
from groundswell.trunk.targets.models import Ask, Candidate, Drive, Stage, Standing
from groundswell.trunk.targets.services import Asked, Stands, Step

pytestmark = pytest.mark.django_db
BOARD = "/better-buses/nominations/mayor/"


@pytest.fixture
def drive(campaign) -> Drive:
    return contest(campaign, now() - timedelta(days=3))


def page(client, **query) -> str:
    return client.get(BOARD, query).content.decode()


def heading(html: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.S)
    assert found
    return found[1].replace("&#x27;", "'")


def shape_on_map(html: str, code: str) -> str:
    found = re.search(rf'class="hex hx-(\w)" href="#{code}"', html)
    assert found, f"no hexagon {code}"
    return found[1]


def test_the_title_is_the_news(drive, client):
    assert heading(page(client)) == "No local party has nominated yet"

    nominates(drive, "Ashby Fell", "Rhona", now())
    assert heading(page(client)) == "1 local party wants Rhona"

    nominates(drive, "Beck Foot", "Rhona", now())
    assert heading(page(client)) == "2 local parties want Rhona"


def test_a_campaign_that_backs_nobody_says_who_stands_and_who_is_on_the_ballot(campaign, client):
    drive = contest(campaign, now() - timedelta(days=1), backed=False)
    nominates(drive, "Ashby Fell", "Rhona", now())
    assert heading(page(client)) == "2 people are standing. Nobody is on the ballot yet"

    nominates(drive, "Beck Foot", "Rhona", now())
    assert heading(page(client)) == "2 people are standing. 1 is on the ballot"


def test_a_contest_without_a_threshold_counts_nominations_and_open_pages_can_keep_its_title_true(campaign, client):
    drive = contest(campaign, now() - timedelta(days=1), backed=False)
    services.set_stages(drive=drive, stages=[], at=now())
    nominates(drive, "Ashby Fell", "Rhona", now())

    html = page(client)

    assert heading(html) == "2 people are standing. 1 local party has nominated"
    assert 'data-many="2 people are standing. {n} local parties have nominated" data-of="named"' in html


def test_a_cause_counts_those_who_back_us(campaign, drive, client):
    targets = [standing(drive, name).target for name in ("Ashby Fell", "Beck Foot", "Cold Edge")]
    at = now()
    cause = services.create_drive(
        campaign=campaign, account=None, kind=Drive.CAUSE, title="Vote", slug="vote", at=at, public_board=True,
        target_word="councillor", targets_word="councillors",
    )  # fmt: skip
    services.set_stages(drive=cause, stages=[Step("The vote", Stage.MAJORITY)], at=at)
    services.add_to_drive(drive=cause, targets=targets, at=at)
    services.open_drive(drive=cause, account=None, at=at)
    one, other, third = Standing.objects.filter(drive=cause).select_related("drive").order_by("pk")
    services.declare(standing=one, stance="declared", key=uuid4(), at=at, evidence_url=SOURCE)
    services.declare(standing=other, stance="against", key=uuid4(), at=at, evidence_url=SOURCE)
    services.declare(standing=third, stance="leaning", key=uuid4(), at=at)

    html = client.get("/better-buses/nominations/vote/").content.decode()

    assert heading(html) == "1 of 3 councillors backs us"
    assert [shape_on_map(html, code) for code in ("ASH", "BEC", "COL")] == ["r", "d", "0"]
    assert "2 needed of 3" in html


def test_a_closed_board_says_how_it_ended(drive, client):
    for name in ("Ashby Fell", "Beck Foot"):
        nominates(drive, name, "Rhona", now())
    services.close_drive(drive=drive, account=None, at=now())

    assert heading(page(client)) == "Nominations closed. 1 is on the ballot"


def test_a_board_whose_last_stage_is_over_reads_as_closed(drive, client):
    gone = now() - timedelta(hours=1)
    services.set_stages(drive=drive, stages=[Step("Nominations", Stage.NUMBER, 2, gone)], at=now())

    html = page(client)

    assert heading(html).startswith("Nominations closed") and "days left" not in html


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(days=3, hours=2), "3 days left"),
        (timedelta(hours=30), "30 hours left"),
        (timedelta(minutes=1), "1 minute left"),
        (timedelta(0), ""),
    ],
)
def test_the_time_left_is_told_in_the_unit_that_matters(noon, left, said):
    assert time_left(noon + left, at=noon) == said


def test_each_candidate_has_a_shape_and_never_a_second_colour():
    people = [("a", False), ("b", True), ("c", False), ("d", False), ("e", False), ("f", False)]

    shapes = shapes_of(people, {"d": 1, "a": 2})

    assert shapes == {"b": "r", "d": "d", "a": "l", "c": "p", "e": "p", "f": "p"}


def test_the_map_shows_who_nominated_whom_and_what_changed_today(drive, client):
    nominates(drive, "Ashby Fell", "Rhona", now() - timedelta(days=2), declared_at=now() - timedelta(days=2))
    nominates(drive, "Cold Edge", "Leah", now())

    html = page(client)

    assert [shape_on_map(html, code) for code in ("ASH", "BEC", "COL")] == ["r", "0", "d"]
    assert html.count('class="new"') == 1
    assert "Cold Edge</b> nominated Leah Brandreth" in html and "party.example" in html
    assert "Ashby Fell</b> nominated" not in html


def test_a_place_without_a_hexagon_stands_in_the_strip_and_none_is_lost(drive, client):
    html = page(client)
    table, strip = html[html.index("<table") :], html[html.index("offmap") : html.index("bd-tally")]

    assert "Student branch" in strip and "same one vote each" in strip
    for name in ("Ashby Fell", "Beck Foot", "Cold Edge", "Dunnerley", "Easterby", "Student branch"):
        assert f"<b>{name}</b>" in table


def test_two_of_one_ward_share_no_hexagon_and_none_is_lost(campaign, drive, client):
    twin = services.add_target(
        campaign=campaign, name="Ashby Fell youth", office="Local party", source="Their site", at=now(),
        area=standing(drive, "Ashby Fell").target.area,
    )  # fmt: skip
    services.add_to_drive(drive=drive, targets=[twin], at=now())

    html = page(client)

    assert html.count('class="hex hx-') == 5
    assert html.count("Ashby Fell youth") >= 2


def test_a_correction_is_shown_as_one_with_why(drive, client):
    leah = Candidate.objects.get(drive=drive, short="Brandreth")
    wrong = nominates(drive, "Dunnerley", "Rhona", now()).declaration
    services.correct(
        declaration=wrong, reason="The minutes were misread", stance="declared", candidate=leah, key=uuid4(),
        at=now(), evidence_url=SOURCE,
    )  # fmt: skip

    html = page(client)

    assert "Dunnerley</b> corrected: Leah Brandreth, not Rhona Pickersgill" in html
    assert "The minutes were misread" in html
    assert "Dunnerley</b> nominated Rhona" not in html
    assert shape_on_map(html, "DUN") == "d"


def test_what_only_the_desk_may_know_is_not_on_the_page(drive, client, asha):
    first, second = standing(drive, "Ashby Fell"), standing(drive, "Beck Foot")
    services.record_asks([Asked(first.pk, Ask.CALL, "k1", outcome="spoke", note="CANARYASK")], at=now())
    services.declare(
        standing=second, stance="leaning", key=uuid4(), at=now(), account=asha, evidence_note="CANARYLEAN",
        quote="CANARYQUOTE", seen=None,
    )  # fmt: skip
    nominates(drive, "Cold Edge", "Rhona", now(), evidence_url="", evidence_note="CANARYHEARD by Priya", account=asha)

    for address in (BOARD, f"{BOARD}board.json?v=0"):
        html = client.get(address).content.decode()
        assert "CANARY" not in html and "eaning" not in html and asha.name not in html
    assert shape_on_map(page(client), "BEC") == "0"
    assert "Told to us" in page(client)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example"])
def test_a_source_that_is_no_web_address_is_no_link(drive, client, url):
    said = nominates(drive, "Ashby Fell", "Rhona", now()).declaration
    type(said).objects.filter(pk=said.pk).update(evidence_url=url)

    html = page(client)

    assert f'href="{url}' not in html


def test_names_are_text_and_never_markup(drive, client):
    target = standing(drive, "Ashby Fell").target
    type(target).objects.filter(pk=target.pk).update(name="<script>alert(1)</script>")

    html = page(client)

    assert "<script>alert(1)" not in html and "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("q", ["ashby", "ASH", "w0", "fell ashby"])
def test_a_name_or_a_code_finds_the_row(drive, client, q):
    html = page(client, q=q)

    assert "<b>Ashby Fell</b>" in html and "<b>Beck Foot</b>" not in html


def test_a_postcode_leads_to_its_place_and_is_kept_nowhere(drive, client):
    answer = client.get(BOARD, {"q": "ad4 7qx"})

    assert answer["Location"] == f"{BOARD}?q=ASH#all-h"
    assert "no-store" in answer["Cache-Control"]


def test_a_postcode_near_a_border_shows_both_places(drive, client):
    answer = client.get(BOARD, {"q": "AD5 1AA"})
    html = answer.content.decode()

    assert "<b>Beck Foot</b>" in html and "<b>Cold Edge</b>" in html and "<b>Ashby Fell</b>" not in html
    assert "no-store" in answer["Cache-Control"] and "ETag" not in answer


def test_an_unknown_postcode_says_what_to_do(drive, client):
    answer = client.get(BOARD, {"q": "ZE1 0AA"})

    assert answer.status_code == 422
    assert "We found no local party for that" in answer.content.decode()


def test_postcodes_cannot_be_asked_for_without_end(drive, client, monkeypatch):
    monkeypatch.setattr(public_views, "POSTCODES", Limit(most=1, seconds=60))
    client.get(BOARD, {"q": "AD4 7QX"})

    assert client.get(BOARD, {"q": "AD4 7QX"}).status_code == 429


def test_whoever_looks_for_her_own_sees_how_to_reach_it(drive, client):
    html = page(client, q="ASH")

    assert "ashby@party.example" in html or "/letters/" in html


@pytest.mark.parametrize("public", [{"public_board": False}, {"state": Drive.DRAFT}])
def test_a_board_that_is_not_public_does_not_exist(drive, client, public):
    Drive.objects.filter(pk=drive.pk).update(**public)

    for address in (BOARD, f"{BOARD}?q=ash", f"{BOARD}board.json"):
        assert client.get(address).status_code == 404


def test_the_board_of_another_campaign_is_not_found_here(drive, other_campaign, client):
    assert client.get("/other/nominations/mayor/").status_code == 404


def test_who_has_the_page_already_gets_it_again_only_when_it_changed(drive, client):
    first = client.get(BOARD)
    again = client.get(BOARD, headers={"if-none-match": first["ETag"]})
    nominates(drive, "Ashby Fell", "Rhona", now())
    changed = client.get(BOARD, headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert first["Cache-Control"] == "public, max-age=2, stale-while-revalidate=10"
    assert not first.cookies and "Cookie" not in first.get("Vary", "")


def test_a_page_for_somebody_known_is_never_shared(drive, asha, client_for):
    answer = client_for(asha).get(BOARD)

    assert "private" in answer["Cache-Control"] and "public" not in answer["Cache-Control"]


def test_browsers_without_a_stream_ask_for_what_changed(drive, client):
    before = client.get(f"{BOARD}board.json").json()["version"]
    nominates(drive, "Ashby Fell", "Rhona", now())

    news = client.get(f"{BOARD}board.json?v={before}").json()

    assert [(tile["code"], tile["stance"]) for tile in news["tiles"]] == [("ASH", "declared")]
    assert news["version"] > before and news["tally"]["declared"] == 1
    assert client.get(f"{BOARD}board.json?v=-1;drop").status_code == 200


def test_the_notice_of_a_drive_stands_on_its_board(drive, client):
    services.change_drive(drive=drive, account=None, at=now(), notice="The order of days is made up.")

    assert "The order of days is made up." in page(client)


def test_an_empty_board_says_what_will_stand_there(drive, client):
    for one in Standing.objects.filter(drive=drive):
        services.remove_from_drive(standing=one, account=None, at=now())

    assert "will stand here once they are listed" in page(client)


def test_more_candidates_than_shapes_are_told_apart_by_the_list(drive, client):
    people = [Stands("Rhona Pickersgill", "Pickersgill", backed=True)]
    people += [Stands(f"{name} Other", name) for name in ("Ann", "Bob", "Cyd", "Dee", "Eva")]
    services.set_candidates(drive=drive, candidates=people, at=now())

    html = page(client)

    assert "</svg>Others</li>" in html and "Dee Other" in html


@pytest.fixture
def six_hundred(campaign, drive) -> Drive:
    """A national contest: 650 places with names as long as real ones, most of them decided."""
    from groundswell.trunk.places.models import Area
    from groundswell.trunk.targets.models import Target

    at, made = now() - timedelta(days=2), campaign.boundary_set
    parts = ("North East", "Central", "and the Weald", "upon Tyne", "South", "Coastal", "Green", "Vale")
    words = ("Hart", "Wick", "Stoke", "Mar", "Pen", "Lough", "Birk", "Chel", "Dun", "Ever", "Fals", "Glen", "Hux")
    names = [f"{words[n % 13]}{words[n * 7 % 11].lower()}ton{n % 9} {parts[n % 8]}" for n in range(650)]
    areas = Area.objects.bulk_create(
        Area(
            boundary_set=made, kind="constituency", code=f"E14{n:06d}", name=f"{name} {n}", slug=f"a{n}",
            hex_q=n % 26, hex_r=-10 - n // 26,
        )
        for n, name in enumerate(names)
    )  # fmt: skip
    targets = Target.objects.bulk_create(
        Target(campaign=campaign, name=f"{area.name} party", office="Local party", area=area, source="x", loaded_at=at)
        for area in areas
    )
    services.add_to_drive(drive=drive, targets=targets, at=at)
    ids = list(Candidate.objects.filter(drive=drive).values_list("pk", flat=True))
    rows = Standing.objects.filter(drive=drive).order_by("pk")[6:406]
    said = [
        services.Said(one.pk, "declared", uuid4(), ids[n % 2], evidence_url=f"https://party{n % 40}.example/{n}")
        for n, one in enumerate(rows)
    ]
    services.declare_many(said, drive=drive, at=at)
    return drive


def test_650_hexagons_stay_light_and_take_few_queries(six_hundred, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        html = page(client)

    assert html.count("<use href=") >= 650
    # With 50 KB of fonts, styles and scripts that every public page has, this keeps the first visit under 60 KB.
    assert len(gzip.compress(html.encode(), 6)) < 12_500


def test_650_hexagons_are_all_in_the_list(six_hundred, client):
    found = set()
    for number in range(1, 8):
        found |= set(re.findall(r"<b>(.*?)</b>", page(client, page=number).partition("<table")[2]))

    assert len(found) >= 656


def test_an_answer_that_only_the_desk_has_newer_news_of_is_not_told_again(drive, client):
    one = standing(drive, "Easterby")
    services.declare(standing=one, stance="wont_say", key=uuid4(), at=now(), seen=None)
    services.declare(standing=one, stance="leaning", key=uuid4(), at=now(), seen=None)

    html = page(client)

    assert "Easterby</b> will not say" not in html and 'class="new"' not in html


def test_why_a_leaning_was_corrected_is_the_desks_own(drive, client):
    one = standing(drive, "Easterby")
    leaning = services.declare(standing=one, stance="leaning", key=uuid4(), at=now(), seen=None).declaration
    services.correct(declaration=leaning, reason="CANARYWHY", stance="asked", key=uuid4(), at=now())

    assert "CANARYWHY" not in page(client) + client.get(f"{BOARD}board.json?v=0").content.decode()


def test_where_hundreds_changed_today_only_the_latest_have_a_dot(six_hundred, client):
    from groundswell.trunk.targets.models import Declaration

    Declaration.objects.filter(standing__drive=six_hundred).update(recorded_at=now())

    html = page(client)
    dots = html[html.index('<g class="new">') :].partition("</g>")[0]

    assert 0 < dots.count("<circle") <= 12 and "Latest changes" in html
