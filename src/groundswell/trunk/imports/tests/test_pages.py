"""The desk's pages, from a pasted table to the undo."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.support.people import NOON, give_role, make_account

from groundswell.trunk.imports import services, tasks
from groundswell.trunk.imports.models import Import
from groundswell.trunk.targets.models import Standing, Target

pytestmark = pytest.mark.django_db
PASTED = "Name\tOffice\tWard\r\nSiân Probert\tCouncillor\tMillbeck\r\nJo Marrable\tCouncillor\tTimbuktu\r\n"


def address(name, campaign, *args):
    return reverse(f"imports:{name}", args=[campaign.slug, *args])


@pytest.fixture
def desk(client_for, asha):
    return client_for(asha)


def bring(desk, campaign, **sent):
    return desk.post(
        address("index", campaign), {"kind": "targets", "key": uuid4(), "text": "", "whole": "whole", **sent}
    )


def test_an_empty_room_says_what_will_stand_there(desk, campaign):
    page = desk.get(address("index", campaign))

    assert "Nothing was imported yet" in page.text and "Paste from a spreadsheet" in page.text


def test_from_a_pasted_table_to_the_board_in_three_screens(desk, campaign, drive):
    desk.get(address("index", campaign), {"into": drive.public_id})
    check = bring(desk, campaign, text=PASTED, into=drive.public_id)
    table = Import.objects.get()
    assert check.url == address("show", campaign, table.public_id)
    page = desk.get(check.url)
    assert "Import 1 target" in page.text and "There is no ward called Timbuktu" in page.text
    assert not Target.objects.exists()

    assert desk.post(address("commit", campaign, table.public_id)).status_code == 302
    running = desk.get(check.url)
    assert 'hx-trigger="every 1s"' in running.text and "Stop and undo" in running.text
    tasks.commit_table.call(table.pk)

    through = desk.get(address("progress", campaign, table.public_id))
    assert through["HX-Retarget"] == "#main" and "Imported: 1 target" in through.text
    result = desk.get(check.url)
    assert "Imported: 1 target" in result.text and "Undo this import" in result.text
    assert Standing.objects.get(drive=drive).target.name == "Siân Probert"

    desk.post(address("undo", campaign, table.public_id))
    tasks.undo_table.call(table.pk)
    assert "Everything is as it was before the import" in desk.get(check.url).text and not Target.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "windows-1252", "utf-16"])
def test_a_file_is_taken_in_any_encoding(desk, campaign, wards, encoding):
    file = SimpleUploadedFile("../../etc/wards & more.csv", PASTED.replace("\t", ";").encode(encoding))

    answer = bring(desk, campaign, file=file)

    table = Import.objects.get()
    assert (table.rows_new, table.rows_refused, table.file_name) == (1, 1, "wards & more.csv")
    assert "wards &amp; more.csv" in desk.get(answer.url).text


def test_columns_that_are_not_known_are_asked_for_and_can_be_corrected(desk, campaign, wards):
    answer = bring(desk, campaign, text="Enwog\tRôle\tWard\tNotes\r\nSiân Probert\tMayor\tMillbeck\tnice\r\n")
    match = address("match", campaign, Import.objects.get().public_id)
    assert answer.url == match
    page = desk.get(match)
    assert "2 known, 0 to look at, 2 left out" in page.text and "Siân Probert" in page.text

    missing = desk.post(match, {"column_1": "office"})
    assert missing.status_code == 422 and "Choose which column is Name" in missing.text

    done = desk.post(match, {"column_0": "name", "column_1": "office", "column_2": "area", "column_3": ""})
    assert done.url == address("show", campaign, Import.objects.get().public_id)
    assert Import.objects.get().rows_new == 1
    assert "Match the columns" in desk.get(match).text


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Choose a file, or paste a table"),
        ({"file": SimpleUploadedFile("a.csv", b"Name\nJo"), "whole": ""}, "did not arrive whole"),
        ({"text": "Name\tOffice\r\n"}, "It has headings and no rows under them"),
        ({"text": "Jo\tjo@example.org\r\nAl\tal@example.org"}, "The first line must name the columns"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04" + bytes(50))}, "spreadsheet"),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "There is nothing in it"),
        ({"text": "a", "file": SimpleUploadedFile("a.csv", b"Name\nJo")}, "Empty one of the two"),
        ({"text": PASTED, "into": "x" * 22}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_read_comes_back_with_the_reason_and_what_was_typed(desk, campaign, wards, sent, says):
    page = bring(desk, campaign, **sent)

    assert page.status_code == 422 and says in page.text and "There is a problem" in page.text
    assert not Import.objects.exists()
    if "text" in sent and "Name" in sent["text"]:
        assert sent["text"].split("\t")[0] in page.text


def test_what_nobody_declared_cannot_be_imported(desk, campaign):
    assert bring(desk, campaign, text=PASTED, kind="passwords").status_code == 404
    assert desk.get(address("index", campaign), {"kind": "passwords"}).status_code == 404


def test_pressing_check_twice_brings_one_table(desk, campaign, wards):
    key = uuid4()

    one, two = (bring(desk, campaign, text=PASTED, key=key) for _ in range(2))

    assert one.url == two.url and Import.objects.count() == 1


def test_a_table_of_another_campaign_is_not_shown_by_its_key(desk, campaign, other_campaign, wards):
    theirs = services.read_in(
        campaign=other_campaign, account=None, kind="targets", source=PASTED, key=uuid4(), at=NOON
    )

    assert bring(desk, campaign, text=PASTED, key=theirs.key).status_code == 404


def test_nothing_in_a_cell_runs_on_the_page(desk, campaign, wards):
    text = 'Name,Office,Note <script>\n"<script>alert(1)</script>",Mayor,"<img src=x onerror=alert(1)>"\nJo,Mayor,x\n'
    answer = bring(desk, campaign, text=text)
    public_id = Import.objects.get().public_id

    for page in (desk.get(answer.url), desk.get(address("match", campaign, public_id))):
        assert "<script>alert" not in page.text and "<img src=x" not in page.text


def test_refused_rows_come_back_as_a_file_that_runs_nothing_and_can_be_brought_again(desk, campaign, wards):
    bring(desk, campaign, text='Name,Office,Ward\n"=cmd|calc!A1",Mayor,\nJo Marrable,Mayor,Timbuktu\nAl,Mayor,\n')
    table = Import.objects.get()

    answer = desk.get(address("refused", campaign, table.public_id))

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0] == '"Name","Office","Ward","Row","Why it was refused"'
    assert lines[1].startswith('"\'=cmd|calc!A1","Mayor","","2"') and "no ward called Timbuktu" in lines[2]
    again = bring(desk, campaign, text=text.replace("Timbuktu", "Millbeck"))
    assert again.status_code == 302 and Import.objects.order_by("pk").last().rows_new == 1


def test_all_rows_of_a_verdict_can_be_looked_at(desk, campaign, wards, checked):
    table = checked("Name,Office\n" + "".join(f"Person {n} Smith,Mayor\n" for n in range(120)))

    first = desk.get(address("rows", campaign, table.public_id, "new"))
    assert "?after=101" in first.text and "Person 99 Smith" in first.text and "Person 100 Smith" not in first.text

    page = desk.get(address("rows", campaign, table.public_id, "new"), {"after": "101"})

    assert "From the first" in page.text and "Person 119 Smith" in page.text and "Person 99 Smith" not in page.text
    assert desk.get(address("rows", campaign, table.public_id, "new"), {"after": "x" * 40}).status_code == 200
    assert desk.get(address("rows", campaign, table.public_id, "odd")).status_code == 404


def test_a_table_can_be_thrown_away_until_it_is_imported(desk, campaign, checked, imported, wards):
    waiting, done = checked("Name,Office\nJo Smith,Mayor\n"), imported("Name,Office\nAl Smith,Mayor\n")

    for table in (waiting, done):
        desk.post(address("discard", campaign, table.public_id))

    assert list(Import.objects.all()) == [done]


def test_a_long_table_is_checked_by_a_job(desk, campaign, wards):
    text = "Name,Office\n" + "".join(f"Person {n} Smith,Mayor\n" for n in range(2_500))
    answer = bring(desk, campaign, text=text)
    table = Import.objects.get()
    assert table.state == Import.CHECKING and "Checking" in desk.get(answer.url).text

    tasks.check_table.call(table.pk)

    assert "Import 2,500 targets" in desk.get(answer.url).text


def test_a_job_that_breaks_says_so_on_the_page(desk, campaign, wards, checked, asha, monkeypatch):
    table = checked(PASTED)
    services.commit(table=table, account=asha, at=NOON, by_job=False)

    def broken(**_given):
        raise RuntimeError("the disk is full for jo@example.org")

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(services, "run_commit", broken)
        tasks.commit_table.call(table.pk)

    page = desk.get(address("show", campaign, table.public_id))
    assert "is tried again by itself" in page.text and "disk is full" in page.text and "jo@example" not in page.text


def test_only_organisers_of_the_whole_campaign_may_import(client_for, campaign, group, ben, oona, cal, checked, wards):
    table = checked(PASTED)
    local = make_account("Lo Cal", "lo@example.org")
    give_role(local, campaign, "organiser", group=group)

    for account in (ben, oona, cal, local):
        browser = client_for(account)
        assert browser.get(address("index", campaign)).status_code == 404
        assert browser.get(address("show", campaign, table.public_id)).status_code == 404
        for verb in ("commit", "undo", "discard"):
            assert browser.post(address(verb, campaign, table.public_id)).status_code == 404
        assert "/imports/" not in browser.get(f"/desk/{campaign.slug}/").text
    table.refresh_from_db()
    assert table.state == Import.CHECKED


def test_a_table_of_the_next_campaign_is_not_found(desk, campaign, other_campaign):
    theirs = services.read_in(
        campaign=other_campaign, account=None, kind="targets", source=PASTED, key=uuid4(), at=NOON
    )

    for name in ("show", "match", "progress", "refused"):
        assert desk.get(address(name, campaign, theirs.public_id)).status_code == 404


def test_a_long_paste_is_never_cut_by_the_browser_and_one_too_long_keeps_nothing(desk, campaign, wards):
    assert "maxlength" not in desk.get(address("index", campaign)).text.split("<textarea")[1].split(">")[0]

    answer = bring(desk, campaign, text="Name\tOffice\n" + "Jo Marrable\tMayor\n" * 150_000)

    assert answer.status_code == 413 and "choose it as a file" in answer.text
    assert not Import.objects.exists()
