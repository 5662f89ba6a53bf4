"""Making drives on the desk, and putting those who decide on their boards."""

from html.parser import HTMLParser

import pytest

from groundswell.tools.nominations.tests.desk.conftest import BOARD, DESK, page
from groundswell.trunk.targets import services
from groundswell.trunk.targets.models import Drive, Standing, Target

pytestmark = pytest.mark.django_db

ROWS = {
    "stage-TOTAL_FORMS": "2", "stage-INITIAL_FORMS": "0", "candidate-TOTAL_FORMS": "3", "candidate-INITIAL_FORMS": "0",
}  # fmt: skip
CAUSE = {
    **ROWS,
    "kind": "cause",
    "title": "Ashdale council vote",
    "target_word": "councillor",
    "targets_word": "councillors",
    "block_size": "12",
    "claim_hours": "72",
    "stage-0-title": "The vote",
    "stage-0-rule": "majority",
    "stage-0-closes_at": "2026-12-24T18:00",
}
CONTEST = {
    **CAUSE,
    "kind": "contest",
    "title": "Who should stand for Mayor?",
    "stage-0-title": "Nominations",
    "stage-0-rule": "number",
    "stage-0-needed": "12",
    "candidate-0-name": "Rhona Pickersgill",
    "candidate-0-backed": "on",
    "candidate-1-name": "Leah Brandreth",
    "candidate-1-short": "Brandreth",
}


def test_a_cause_takes_a_title_and_is_a_draft(client_for, asha):
    answer = client_for(asha).post(f"{DESK}new/", CAUSE)

    drive = Drive.objects.get()
    assert answer["Location"] == f"{DESK}ashdale-council-vote/targets/"
    assert (drive.kind, drive.state, drive.public_board) == ("cause", "draft", False)
    assert drive.stages.get().rule == "majority" and drive.stages.get().closes_at is not None


def test_a_contest_has_candidates_and_the_one_we_back(client_for, asha):
    client_for(asha).post(f"{DESK}new/", CONTEST)

    drive = Drive.objects.get()
    assert list(drive.candidates.order_by("order").values_list("name", "short", "backed")) == [
        ("Rhona Pickersgill", "Pickersgill", True),
        ("Leah Brandreth", "Brandreth", False),
    ]
    assert drive.stages.get().needed == 12


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "This field is required"),
        ({"candidate-0-name": "", "candidate-1-name": ""}, "Name at least one candidate"),
        ({"candidate-1-backed": "on"}, "Choose one candidate to back"),
        ({"candidate-1-name": "rhona pickersgill"}, "the same name"),
        ({"stage-1-needed": "4"}, "Name this stage"),
        ({"block_size": "0"}, "greater than or equal to 1"),
        ({"stage-0-closes_at": "next week"}, "valid date"),
        ({"stage-TOTAL_FORMS": "900000000"}, ""),
        ({"stage-TOTAL_FORMS": "x"}, ""),
    ],
)
def test_faults_come_back_with_what_was_typed(client_for, asha, change, said):
    answer = client_for(asha).post(f"{DESK}new/", {**CONTEST, "lead": "Kept as typed", **change})

    html = answer.content.decode()
    assert answer.status_code == 422 and said in html and "Kept as typed" in html
    assert not Drive.objects.exists()


def test_a_drive_is_changed_and_its_address_stays(client_for, asha, council):
    browser = client_for(asha)
    form = browser.get(f"{BOARD}edit/").content.decode()

    answer = browser.post(f"{BOARD}edit/", {**CAUSE, "title": "The great vote", "public_board": "on"})

    council.refresh_from_db()
    assert 'value="Council vote"' in form and answer["Location"] == BOARD
    assert (council.title, council.slug, council.public_board) == ("The great vote", "council-vote", True)


class Fields(HTMLParser):
    """What a browser would send of a form that nobody touched."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.inside, self.open = False, ""

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        name = has.get("name") or ""
        if tag == "form":
            self.inside = "tg-form" in (has.get("class") or "")
        elif not self.inside:
            return
        elif tag == "input" and (has.get("type") not in ("checkbox", "radio") or "checked" in has):
            self.sent[name] = has.get("value") or ("on" if "checked" in has else "")
        elif tag in ("select", "textarea"):
            self.open = name
            self.sent[name] = ""
        elif tag == "option" and self.open and ("selected" in has or not self.sent[self.open]):
            self.sent[self.open] = has.get("value") or ""

    def handle_data(self, data):
        if self.open and self.lasttag == "textarea":
            self.sent[self.open] += data

    def handle_endtag(self, tag):
        if tag in ("select", "textarea"):
            self.open = ""


def test_saving_what_the_page_shows_changes_nothing(client_for, asha, mayor):
    browser, fields = client_for(asha), Fields()
    stages, candidates = _stages_and_candidates(mayor)
    fields.feed(browser.get(f"{DESK}mayor/edit/").content.decode())

    answer = browser.post(f"{DESK}mayor/edit/", fields.sent)

    assert answer.status_code == 302, fields.sent
    assert _stages_and_candidates(mayor) == (stages, candidates)


def _stages_and_candidates(drive):
    stages = drive.stages.order_by("number").values("title", "rule", "needed")
    return list(stages), list(drive.candidates.order_by("pk").values())


def test_a_candidate_who_was_declared_for_stays(client_for, asha, mayor, noon):
    from groundswell.tools.nominations.tests.boards import nominates

    nominates(mayor, "Ashby Fell", "Leah", noon)

    client_for(asha).post(f"{DESK}mayor/edit/", {**CONTEST, "candidate-1-name": ""})

    assert mayor.candidates.filter(name="Leah Brandreth").exists()


def test_it_is_opened_and_closed(client_for, asha, campaign, noon):
    drive = services.create_drive(campaign=campaign, account=None, kind="cause", title="X", slug="x", at=noon)
    browser = client_for(asha)

    for state in ("open", "closed", "open", "nonsense"):
        browser.post(f"{DESK}x/state/", {"state": state})

    drive.refresh_from_db()
    assert drive.state == "open"


@pytest.mark.parametrize("path", ["new/", "council-vote/edit/", "council-vote/targets/"])
def test_who_organises_a_part_makes_and_changes_no_drive(client_for, wanda, gita, council, path):
    for account in (wanda, gita):
        assert client_for(account).get(DESK + path).status_code == 404


@pytest.mark.parametrize("path", ["new/", "council-vote/edit/", "council-vote/state/", "council-vote/targets/add/"])
def test_nobody_else_posts_here(client_for, wanda, ben, oona, council, path):
    for account in (wanda, ben, oona):
        assert client_for(account).post(DESK + path, {**CAUSE, "state": "closed"}).status_code == 404
    assert Drive.objects.count() == 1 and Drive.objects.get().state == "open"


@pytest.fixture
def loaded(areas, noon):
    """Two members of parliament that every campaign sees."""
    return [
        Target.objects.create(name=name, office="Member of Parliament", area=area, source="list", loaded_at=noon)
        for name, area in zip(("Efua Asante-Bell", "Wilf Mallinder"), areas, strict=False)
    ]


def test_all_of_an_office_are_counted_and_then_added(client_for, asha, council, loaded):
    browser = client_for(asha)

    counted = browser.get(f"{BOARD}targets/?office=Member+of+Parliament").content.decode()
    browser.post(f"{BOARD}targets/add/", {"office": "Member of Parliament"})
    again = browser.get(f"{BOARD}targets/?office=Member+of+Parliament").content.decode()

    assert "Add 2 to the board" in counted and "on the board already" in again
    assert Standing.objects.filter(drive=council, target__in=loaded).count() == 2


def test_all_of_a_map_and_kind_of_area_are_added(client_for, asha, council, loaded):
    client_for(asha).post(f"{BOARD}targets/add/", {"map": "wards", "kind": "constituency"})

    assert Standing.objects.filter(drive=council, target__in=loaded).count() == 2


def test_one_is_found_and_added_by_name(client_for, asha, council, loaded):
    browser = client_for(asha)

    html = browser.get(f"{BOARD}targets/?q=efua").content.decode()
    browser.post(f"{BOARD}targets/add/", {"target": loaded[0].public_id})

    assert loaded[0].public_id in html
    assert Standing.objects.filter(drive=council, target=loaded[0]).exists()
    assert "On the board" in browser.get(f"{BOARD}targets/?q=efua").content.decode()


def test_a_target_of_the_campaign_next_door_cannot_be_added(client_for, asha, council, other_campaign, noon):
    foreign = services.add_target(campaign=other_campaign, name="Not Yours", office="Councillor", source="x", at=noon)
    browser = client_for(asha)

    assert "Not Yours" not in browser.get(f"{BOARD}targets/?q=yours").content.decode()
    browser.post(f"{BOARD}targets/add/", {"target": foreign.public_id})
    browser.post(f"{BOARD}targets/add/", {"office": "Councillor"})

    assert not Standing.objects.filter(target=foreign).exists()


def test_nothing_chosen_adds_nobody(client_for, asha, council, loaded):
    client_for(asha).post(f"{BOARD}targets/add/", {})

    assert Standing.objects.filter(drive=council).count() == 6


def test_one_is_taken_off_and_comes_back_with_its_history(client_for, asha, council, carys):
    browser = client_for(asha)

    browser.post(f"{page(carys)}remove/")
    assert carys.public_id not in browser.get(BOARD).content.decode()
    browser.post(f"{BOARD}targets/add/", {"target": carys.target.public_id})

    assert carys.public_id in browser.get(BOARD).content.decode()
    assert Standing.objects.filter(drive=council, target=carys.target).count() == 1


def test_an_empty_board_says_what_to_do(client_for, asha, campaign, noon):
    services.create_drive(campaign=campaign, account=None, kind="cause", title="X", slug="x", at=noon)

    html = client_for(asha).get(f"{DESK}x/").content.decode()

    assert "Nobody is on this board yet" in html and f'href="{DESK}x/targets/"' in html


@pytest.mark.parametrize("name", ["q", "office", "map", "kind", "page"])
def test_what_no_database_can_hold_finds_nobody(client_for, asha, council, name):
    browser = client_for(asha)

    assert browser.get(f"{BOARD}targets/", {name: "a\0b"}).status_code == 200
    assert browser.post(f"{BOARD}targets/add/", {name: "a\0b", "target": "a\0b"}).status_code == 302
    assert Standing.objects.filter(drive=council).count() == 6
