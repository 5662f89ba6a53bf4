"""Drives, targets and declarations by the open API: the same rights as the pages, and no way round them."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.support.people import give_role, make_account

from groundswell.tools.nominations.tests import boards
from groundswell.trunk.api import services as keys
from groundswell.trunk.places.models import Area
from groundswell.trunk.records.clock import now
from groundswell.trunk.targets.models import Declaration, Drive, Standing

pytestmark = pytest.mark.django_db
BASE = "/api/v1/nominations"
URL = "https://example.org/post"


def caller(account, campaign, *, may_write: bool = True) -> Client:
    """A program with a key of this account."""
    _key, secret = keys.make_key(
        account=account, campaign=campaign, name="test", may_write=may_write, days=30, at=now()
    )
    return Client(headers={"authorization": f"Bearer {secret}"})


def post(program: Client, path: str, **body):
    return program.post(f"{BASE}{path}", body, content_type="application/json")


@pytest.fixture
def drive(campaign, noon) -> Drive:
    return boards.contest(campaign, noon)


@pytest.fixture
def standing(drive) -> Standing:
    return Standing.objects.get(drive=drive, target__name="Ashby Fell")


@pytest.fixture
def rhona(drive) -> str:
    return drive.candidates.get(backed=True).public_id


@pytest.fixture
def program(asha, campaign) -> Client:
    return caller(asha, campaign)


def test_a_drive_is_made_filled_opened_and_read(program, campaign):
    made = post(
        program,
        "",
        kind="contest",
        title="Who is Mayor?",
        stages=[{"title": "Nominations", "needed": 1}],
        candidates=[{"name": "Rhona Pickersgill", "backed": True}, {"name": "Leah Brandreth"}],
    )
    drive = made.json()["identifier"]
    added = post(program, f"/{drive}/targets", name="Central branch", office="Local party", source="Their site")
    opened = post(program, f"/{drive}/open")
    candidate = opened.json()["candidates"][0]["identifier"]
    said = post(
        program,
        f"/targets/{added.json()['identifier']}/declarations",
        stance="declared",
        candidate=candidate,
        evidence_url=URL,
    )

    read = program.get(f"{BASE}/{drive}").json()
    assert [answer.status_code for answer in (made, added, opened, said)] == [201, 201, 200, 201]
    assert (read["state"], read["needed"], read["reached"], read["by_stance"]["declared"]) == ("open", 1, True, 1)
    assert program.get(f"{BASE}/{drive}/targets").json()[0]["candidate"] == candidate
    assert [row["identifier"] for row in program.get(BASE).json()] == [drive]
    assert post(program, f"/{drive}/close").json()["state"] == "closed"


def test_the_same_key_twice_is_one_declaration(program, standing, rhona):
    path, key = f"/targets/{standing.public_id}/declarations", str(uuid4())
    body = {"stance": "declared", "candidate": rhona, "evidence_url": URL, "idempotency_key": key}

    first, again = post(program, path, **body), post(program, path, **body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["identifier"] == again.json()["identifier"]
    assert Declaration.objects.count() == 1


def test_corrections_undo_and_history(program, drive, standing, rhona):
    path = f"/targets/{standing.public_id}/declarations"
    wrong = post(program, path, stance="declared", candidate=rhona, evidence_url=URL).json()
    right = post(program, f"/declarations/{wrong['identifier']}/corrections", stance="asked", reason="Not them").json()

    page = program.get(f"{BASE}/{drive.public_id}/declarations", {"limit": 1}).json()
    rest = program.get(f"{BASE}/{drive.public_id}/declarations", {"after": page["next"]}).json()
    undone = post(program, f"/declarations/{right['identifier']}/undo").json()

    assert (right["corrects"], right["correction_reason"]) == (wrong["identifier"], "Not them")
    found = [row["identifier"] for row in page["declarations"] + rest["declarations"]]
    assert found == [wrong["identifier"], right["identifier"]]
    assert undone["undone"] and not undone["stands"]
    standing.refresh_from_db()
    assert standing.stance == "declared"


@pytest.mark.parametrize(
    "body",
    [
        {"stance": "declared"},
        {"stance": "declared", "candidate": "x" * 22, "evidence_url": URL},
        {"stance": "against"},
        {"stance": "not_asked"},
        {"stance": "leaning", "evidence_url": "javascript:alert(1)"},
        {"stance": "leaning", "idempotency_key": "mine"},
        {"stance": "leaning", "quote": "x" * 301},
    ],
)
def test_what_is_not_right_is_refused_with_a_reason(program, standing, body):
    answer = post(program, f"/targets/{standing.public_id}/declarations", **body)

    assert answer.status_code == 422 and answer.json()["detail"]
    assert Declaration.objects.count() == 0


def test_two_programs_that_disagree_leave_a_dispute(program, standing, rhona, drive):
    path = f"/targets/{standing.public_id}/declarations"
    post(program, path, stance="declared", candidate=rhona, evidence_url=URL, seen="")

    second = post(program, path, stance="none", seen="").json()

    assert second["disputed"] and second["stands"]


def test_a_program_follows_a_board_by_its_version(program, drive, standing):
    known = program.get(f"{BASE}/{drive.public_id}").json()["version"]
    post(program, f"/targets/{standing.public_id}/declarations", stance="leaning")

    changed = program.get(f"{BASE}/{drive.public_id}/targets", {"changed_since_version": known}).json()

    assert [row["identifier"] for row in changed] == [standing.public_id]


def test_without_a_key_nothing_opens_and_a_reading_key_writes_nothing(client, asha, campaign, drive, standing):
    reader = caller(asha, campaign, may_write=False)

    assert client.get(BASE).status_code == 401
    assert reader.get(f"{BASE}/{drive.public_id}").status_code == 200
    for path in ("", f"/{drive.public_id}/open", f"/targets/{standing.public_id}/declarations"):
        assert post(reader, path, stance="leaning").status_code == 403


def test_another_campaigns_drive_does_not_exist(oona, other_campaign, drive, standing):
    program = caller(oona, other_campaign)

    for path in (f"/{drive.public_id}", f"/{drive.public_id}/targets", f"/{drive.public_id}/declarations"):
        assert program.get(BASE + path).status_code == 404
    assert post(program, f"/{drive.public_id}/close").status_code == 404
    assert post(program, f"/targets/{standing.public_id}/declarations", stance="leaning").status_code == 404
    drive.refresh_from_db()
    assert drive.state == Drive.OPEN


def test_an_editor_has_no_business_here(campaign, drive):
    editor = make_account("Ed", "ed@example.org")
    give_role(editor, campaign, "editor")

    assert caller(editor, campaign).get(BASE).status_code == 404


def test_an_organiser_of_one_ward_records_only_there_and_makes_no_drive(campaign, drive, standing, program):
    ward = make_account("Wanda", "wanda@example.org")
    give_role(ward, campaign, "organiser", area=Area.objects.get(code="W1"))
    hers = Standing.objects.get(drive=drive, target__area__code="W1")
    mine = caller(ward, campaign)
    said = post(program, f"/targets/{standing.public_id}/declarations", stance="leaning").json()["identifier"]

    assert post(mine, f"/targets/{hers.public_id}/declarations", stance="leaning").status_code == 201
    assert post(mine, f"/targets/{standing.public_id}/declarations", stance="leaning").status_code == 404
    assert post(mine, f"/declarations/{said}/undo").status_code == 404
    assert post(mine, f"/declarations/{said}/corrections", stance="asked", reason="x").status_code == 404
    assert post(mine, "", kind="cause", title="Mine").status_code == 404
    assert post(mine, f"/{drive.public_id}/close").status_code == 404


def test_an_organiser_of_one_ward_reads_its_targets_and_what_they_said_alone(campaign, drive, standing, program):
    ward = make_account("Wanda", "wanda@example.org")
    give_role(ward, campaign, "organiser", area=Area.objects.get(code="W1"))
    hers = Standing.objects.get(drive=drive, target__area__code="W1")
    for target in (standing, hers):
        post(program, f"/targets/{target.public_id}/declarations", stance="leaning")

    mine, all_of_it = caller(ward, campaign), program.get(f"{BASE}/{drive.public_id}/targets").json()
    read = mine.get(f"{BASE}/{drive.public_id}/targets").json()
    said = mine.get(f"{BASE}/{drive.public_id}/declarations").json()["declarations"]

    assert [row["identifier"] for row in read] == [hers.public_id] and len(all_of_it) > 1
    assert [row["target"] for row in said] == [hers.public_id]


@pytest.mark.parametrize("email", ["not an address", "a@b.example\nBcc: x@y.example", "cllr@gmail.com"])
def test_a_targets_address_is_an_address_of_an_office(program, drive, email):
    answer = post(program, f"/{drive.public_id}/targets", name="X", office="Y", source="Z", email=email)

    assert answer.status_code == 422


def test_an_area_is_one_of_the_drives_map(program, drive):
    body = {"name": "X", "office": "Y", "source": "Z"}

    assert post(program, f"/{drive.public_id}/targets", **body, area_code="nowhere").status_code == 422
    assert post(program, f"/{drive.public_id}/targets", **body, area_code="W2").json()["area"] == "W2"
