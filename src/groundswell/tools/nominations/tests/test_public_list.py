"""The public list: what targets publish themselves, for all, and a file that no spreadsheet is tricked by."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest

from groundswell.tools.nominations import public_views
from groundswell.tools.nominations.tests.boards import SOURCE, contest, nominates, standing
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.limits import Limit
from groundswell.trunk.targets import services
from groundswell.trunk.targets.models import Ask, Drive, Target
from groundswell.trunk.targets.services import Asked

pytestmark = pytest.mark.django_db
LIST = "/better-buses/nominations/mayor/list/"
FILE = "/better-buses/nominations/mayor/list.csv"


@pytest.fixture
def drive(campaign) -> Drive:
    return contest(campaign, now() - timedelta(days=3), public_list=True)


def rows(client) -> list[dict[str, str]]:
    answer = client.get(FILE)
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def change(drive: Drive, called: str, /, **fields: object) -> None:
    Target.objects.filter(pk=standing(drive, called).target.pk).update(**fields)


def test_the_list_shows_office_email_and_accounts(drive, client):
    change(drive, "Ashby Fell", address="1 Hall Road, Ashby", accounts={"bluesky": "ashby.example.org"})

    html = client.get(LIST).content.decode()

    profile = "https://bsky.app/profile/ashby.example.org"
    for shown in ("Local party", "ashby@party.example", "1 Hall Road, Ashby", profile):
        assert shown in html


def test_the_file_has_everybody_also_those_our_relay_may_not_write_to(drive, client):
    change(drive, "Beck Foot", no_sending=True)
    nominates(drive, "Ashby Fell", "Rhona", now())

    found = rows(client)

    assert [row["Name"] for row in found].count("Beck Foot") == 1 and len(found) == 6
    ashby = next(row for row in found if row["Name"] == "Ashby Fell")
    assert (ashby["Where they stand"], ashby["Source"], ashby["Email"]) == (
        "Rhona Pickersgill", SOURCE, "ashby@party.example",
    )  # fmt: skip


@pytest.mark.parametrize("attack", ['=HYPERLINK("http://evil")', "+1", "-1+2", "@SUM(A1)", "\t=1", "＝1"])
def test_a_cell_is_never_a_formula(drive, client, attack):
    change(drive, "Ashby Fell", name=attack, office=attack, address=attack, accounts={attack: attack})

    found = next(row for row in rows(client) if row["Code"] == "ASH")

    assert all(found[column].startswith("'") for column in ("Name", "Office", "Office address"))
    assert all(cell[:1] not in "=+-@\t＝" or not cell for cell in found.values())


def test_what_only_the_desk_knows_is_in_neither(drive, client, asha):
    one, other = standing(drive, "Ashby Fell"), standing(drive, "Beck Foot")
    change(drive, "Ashby Fell", phone="01632 960999")
    services.record_asks([Asked(one.pk, Ask.CALL, "k", note="CANARY")], at=now())
    services.declare(
        standing=other, stance="leaning", key=uuid4(), at=now(), evidence_note="CANARY", quote="CANARY", account=asha,
        evidence_url="https://canary.example/x",
    )  # fmt: skip
    services.add_note(target=one.target, campaign=drive.campaign, kind="note", text="CANARY", key="n", at=now())

    told = client.get(LIST).content.decode() + str(rows(client))

    assert "CANARY" not in told and "canary" not in told and "eaning" not in told and "960999" not in told


@pytest.mark.parametrize("shut", [{"public_list": False}, {"state": Drive.DRAFT}])
def test_a_list_that_is_not_open_does_not_exist(drive, client, shut):
    Drive.objects.filter(pk=drive.pk).update(**shut)

    assert client.get(LIST).status_code == client.get(FILE).status_code == 404


def test_the_list_of_another_campaign_is_not_found_here(drive, other_campaign, client):
    assert client.get("/other/nominations/mayor/list.csv").status_code == 404


def test_files_cannot_be_taken_without_end(drive, client, monkeypatch):
    monkeypatch.setattr(public_views, "FILES", Limit(most=2, seconds=600))
    answers = [client.get(FILE) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "600"


def test_an_account_that_could_lead_elsewhere_is_shown_and_not_linked(drive, client):
    change(drive, "Ashby Fell", accounts={"bluesky": "evil/../x?y", "web": "javascript:alert(1)"})

    html = client.get(LIST).content.decode()

    assert 'href="javascript' not in html and "bsky.app" not in html and "evil/../x?y" in html


def test_a_target_that_left_is_in_neither(drive, client):
    services.remove_from_drive(standing=standing(drive, "Ashby Fell"), account=None, at=now())

    assert "Ashby Fell" not in client.get(LIST).content.decode() + str(rows(client))


def test_the_campaigns_page_asks_to_look_at_the_board_and_petitions_come_first(drive, campaign, client):
    assert "Who should stand for Mayor?" in client.get("/better-buses/").content.decode()
