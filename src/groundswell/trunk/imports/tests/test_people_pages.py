"""The desk's pages of a list of people, from the dropped file to the undo."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.support.people import NOON, give_role, make_account

from groundswell.trunk.campaigns.models import Group
from groundswell.trunk.duplicates.models import Pair
from groundswell.trunk.imports import services, tasks
from groundswell.trunk.imports.models import Import
from groundswell.trunk.imports.tests.spreadsheets import packed, sheet_xml
from groundswell.trunk.jobs import engine
from groundswell.trunk.supporters.found_by import refresh
from groundswell.trunk.supporters.models import FoundBy, Person

pytestmark = pytest.mark.django_db
HEAD = "Name,Email,Phone,Postcode,Tags\n"
ROWS = (
    "Siân Probert,sian.probert@example.org,07700 900377,AD4 7QX,stall-may\n"
    "Marek Solarz,marek.solarz@example.org,01632 960558,,\n"
    "Tess Arkwright,tess.arkwright@,,,\n"
    "Siân Probert,SIAN.PROBERT@example.org,,,\n"
)
CONSENT = "Name,Email,May email\nSiân Probert,sian.probert@example.org,yes\nMarek Solarz,m@example.org,no\n"
AGREED = {"words": "Keep me in touch by email", "where": "Market stall", "on": "2024-05-03"}


def address(name, campaign, *args):
    return reverse(f"imports:{name}", args=[campaign.slug, *args])


@pytest.fixture
def desk(client_for, asha):
    return client_for(asha)


def bring(desk, campaign, table, **sent):
    file = SimpleUploadedFile("stall sheets.csv", table if isinstance(table, bytes) else table.encode())
    form = {"kind": "supporters", "key": uuid4(), "text": "", "file": file, "whole": "whole", **sent}
    return desk.post(address("index", campaign), form)


def imported(desk, campaign, table, **sent):
    """Bring a list whose headings are known, import it, and run the job; the import."""
    answer = bring(desk, campaign, table, **sent)
    found = Import.objects.latest("pk")
    assert answer.url == address("show", campaign, found.public_id)
    desk.post(address("commit", campaign, found.public_id))
    tasks.commit_table.call(found.pk)
    found.refresh_from_db()
    return found


def test_the_room_opens_with_people_and_says_what_a_file_may_be(desk, campaign):
    page = desk.get(address("index", campaign)).text

    assert "<h1>Import people</h1>" in page and "Drop a file here" in page and "Up to 2,000,000 rows" in page
    assert "What did these people agree to?" in page and "Never send letters" not in page
    assert "<h1>Import targets</h1>" in desk.get(address("index", campaign), {"kind": "targets"}).text


def test_a_list_with_known_headings_goes_from_the_file_to_the_people_in_three_screens(desk, campaign):
    check = bring(desk, campaign, HEAD + ROWS)
    page = desk.get(check.url).text
    assert "Check before importing" in page and "Nothing is saved yet" in page
    assert "Refused, 1" in page and "Tess Arkwright" in page and "Twice in the file, 1" in page
    assert not Person.objects.filter(campaign=campaign).exists()

    table = Import.objects.get()
    desk.post(address("commit", campaign, table.public_id))
    assert "Stop and undo" in desk.get(check.url).text
    tasks.commit_table.call(table.pk)

    assert desk.get(address("progress", campaign, table.public_id))["HX-Retarget"] == "#main"
    assert "Undo this import" in desk.get(check.url).text
    assert set(Person.objects.filter(campaign=campaign).values_list("name", flat=True)) == {
        "Siân Probert",
        "Marek Solarz",
    }

    desk.post(address("undo", campaign, table.public_id))
    tasks.undo_table.call(table.pk)
    assert "Everything is as it was before the import" in desk.get(check.url).text
    assert not Person.objects.filter(campaign=campaign).exists()


def test_without_what_they_agreed_to_the_check_says_that_nobody_may_be_contacted(desk, campaign):
    page = desk.get(bring(desk, campaign, HEAD + ROWS).url).text

    assert "Nobody in it may be contacted." in page and "#agreed" in page


def test_what_everyone_agreed_to_is_said_beside_the_file(desk, campaign):
    page = desk.get(bring(desk, campaign, HEAD + ROWS, **AGREED, everyone=["email"], tags="Stalls 2024").url).text

    assert "people said yes to being contacted" in page and "Keep me in touch by email" in page
    assert "All get the tag Stalls 2024" in page and "Nobody in it may be contacted" not in page


def test_a_consent_column_without_words_asks_for_them_beside_the_columns(desk, campaign):
    asks = bring(desk, campaign, CONSENT)
    match = address("match", campaign, Import.objects.get().public_id)
    assert asks.url == match
    page = desk.get(match).text
    assert "Say what they agreed to" in page and "Known" in page

    columns = {"column_0": "name", "column_1": "email", "column_2": "may_email"}
    half = desk.post(match, {**columns, "words": "Keep me in touch"})
    assert half.status_code == 422 and "Enter where they said so" in half.text and "Keep me in touch" in half.text

    done = desk.post(match, {**columns, **AGREED})
    assert "1 person said yes to being contacted" in desk.get(done.url).text


def test_a_short_check_that_breaks_can_be_pressed_again(desk, campaign, monkeypatch):
    bring(desk, campaign, CONSENT)
    table = Import.objects.get()
    sent = {"column_0": "name", "column_1": "email", "column_2": "", **AGREED}
    desk.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("groundswell.trunk.imports.services.checking.stage_blocks", lambda table: 1 // 0)
        assert desk.post(address("match", campaign, table.public_id), sent).status_code == 500

    desk.post(address("match", campaign, table.public_id), sent)

    table.refresh_from_db()
    assert table.state == Import.CHECKED and table.rows_new == 2


def test_several_rows_of_one_person_count_her_once(desk, campaign):
    bring(desk, campaign, HEAD + ROWS)

    page = desk.get(address("show", campaign, Import.objects.get().public_id)).text

    assert "Import 2 people" in page and "2 people added or changed" in page


def test_a_column_that_nobody_knows_is_asked_about_and_remembered(desk, campaign):
    odd = "Name,Email,Lucky number\nSiân Probert,sian@example.org,7\n"
    asks = bring(desk, campaign, odd)
    match = address("match", campaign, Import.objects.get().public_id)
    assert asks.url == match and "Left out" in desk.get(match).text

    desk.post(match, {"column_0": "name", "column_1": "email", "column_2": ""})

    again = bring(desk, campaign, odd)
    assert again.url == address("show", campaign, Import.objects.latest("pk").public_id)


def test_a_group_is_chosen_beside_the_file(desk, campaign):
    group = Group.objects.create(campaign=campaign, slug="millbeck", name="Millbeck", created_at=NOON)

    assert "Put all of them into a group" in desk.get(address("index", campaign)).text
    page = desk.get(bring(desk, campaign, HEAD + ROWS, into=group.public_id).url).text

    assert "All go into the group <b>Millbeck</b>" in page


def test_an_import_is_held_and_goes_on(desk, campaign, asha):
    bring(desk, campaign, HEAD + ROWS)
    table = Import.objects.get()
    desk.post(address("commit", campaign, table.public_id))

    desk.post(address("pause", campaign, table.public_id))

    page = desk.get(address("show", campaign, table.public_id)).text
    assert "<h1>Paused</h1>" in page and "Go on" in page and "Stop and undo" in page and "every 1s" not in page
    tasks.commit_table.call(table.pk)
    assert not Person.objects.filter(campaign=campaign).exists()
    assert "HX-Refresh" in desk.get(address("progress", campaign, table.public_id))

    desk.post(address("go-on", campaign, table.public_id))
    tasks.commit_table.call(table.pk)
    assert Person.objects.filter(campaign=campaign).count() == 2
    desk.post(address("go-on", campaign, table.public_id))
    assert Person.objects.filter(campaign=campaign).count() == 2


def test_what_takes_the_place_of_a_running_import_finds_its_icons_there(desk, campaign):
    """A part that is swapped in uses the sprite of the page that it is swapped into."""
    answer = bring(desk, campaign, HEAD + ROWS, **AGREED, everyone=["email"], tags="Stalls 2024")
    table = Import.objects.get()
    uses = set(re.findall(r'href="#i-([\w-]+)"', desk.get(answer.url).text))
    Import.objects.update(state=Import.CHECKING)
    running = desk.get(answer.url).text
    assert uses <= set(re.findall(r'<symbol id="i-([\w-]+)"', running))

    Import.objects.update(state=Import.CHECKED)
    desk.post(address("commit", campaign, table.public_id))
    running = desk.get(answer.url).text
    tasks.commit_table.call(table.pk)
    uses = set(re.findall(r'href="#i-([\w-]+)"', desk.get(answer.url).text))
    assert uses <= set(re.findall(r'<symbol id="i-([\w-]+)"', running))


def test_a_list_that_waits_for_another_says_so(desk, campaign):
    pages = []
    for rows in (ROWS, ROWS.replace("example.org", "example.net")):
        pages.append(bring(desk, campaign, HEAD + rows).url)
        desk.post(address("commit", campaign, Import.objects.latest("pk").public_id))
    assert engine.claim("worker")

    first, second = (desk.get(page).text for page in pages)

    assert "Waiting for its turn" in second and "Waiting for its turn" not in first


def test_what_is_not_held_cannot_go_on(desk, campaign):
    bring(desk, campaign, HEAD + ROWS)
    table = Import.objects.get()

    desk.post(address("go-on", campaign, table.public_id))
    desk.post(address("pause", campaign, table.public_id))

    table.refresh_from_db()
    assert table.state == Import.CHECKED
    assert "This import is not held" in desk.get(address("show", campaign, table.public_id)).text


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (b"%PDF-1.4 people", "This is a PDF"),
        (b"", "There is nothing in it"),
        (b"PK\x03\x04" + bytes(400), "spreadsheet"),
        (HEAD.encode(), "headings and no rows"),
        (b"Name,Email\n" + b"x" * 3_000_000, ""),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_keeps_nothing(desk, campaign, table, says):
    answer = bring(desk, campaign, table)
    if answer.status_code == 302:
        answer = desk.get(answer.url)
    assert says in answer.text and not Person.objects.exists()
    assert answer.status_code == 422 or Import.objects.get().state in (Import.UNREADABLE, Import.READ, Import.CHECKED)


def test_a_list_that_turned_out_unreadable_says_why_and_can_be_thrown_away(desk, campaign):
    table = Import.objects.create(
        campaign=campaign,
        kind="supporters",
        state=Import.UNREADABLE,
        error="It ends in the middle of a quoted cell",
        key=uuid4(),
        made_at=NOON,
    )

    page = desk.get(address("show", campaign, table.public_id)).text
    assert "This file cannot be read" in page and "middle of a quoted cell" in page and "Nothing of it was imp" in page

    desk.post(address("discard", campaign, table.public_id))
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"words": "Keep me in touch"}, "Enter where they said so"),
        ({"where": "Stall"}, "Enter the words they saw"),
        ({**AGREED, "on": "2999-01-01"}, "Enter a day that has been"),
        ({**AGREED, "on": "soon"}, "Enter a date, like"),
        ({"tags": "x" * 50}, "A tag has at most 40 letters"),
        ({"everyone": ["smoke"]}, "Select a valid choice"),
        ({"words": "x" * 401, "where": "Stall"}, "400"),
    ],
)
def test_what_was_typed_beside_the_file_comes_back_with_the_reason(desk, campaign, sent, says):
    answer = bring(desk, campaign, HEAD + ROWS, **sent)

    assert answer.status_code == 422 and says in answer.text and not Import.objects.exists()


def test_nothing_in_a_cell_runs_on_any_page(desk, campaign):
    hostile = '"<script>alert(1)</script>","a@example.org",,"<img src=x onerror=alert(1)>","=cmd|x"\n'
    check = bring(desk, campaign, HEAD.replace("Tags", "<b>x</b>") + hostile)
    public_id = Import.objects.get().public_id

    pages = [check.url, address("match", campaign, public_id)]
    pages += [address("rows", campaign, public_id, verdict) for verdict in ("new", "refused", "changed", "duplicate")]
    for path in pages:
        page = desk.get(path)
        assert "<script>alert" not in page.text and "<img src=x" not in page.text and "<b>x</b>" not in page.text


def test_refused_people_come_back_as_a_file_that_runs_nothing(desk, campaign):
    bring(desk, campaign, HEAD + '"=cmd|calc!A1",not an address,,,\n' + ROWS)

    answer = desk.get(address("refused", campaign, Import.objects.get().public_id))

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0] == '"Name","Email","Phone","Postcode","Tags","Row","Why it was refused"'
    assert '\n"\'=cmd|calc!A1"' in text and '\n"Tess Arkwright","tess.arkwright@"' in text


def test_all_refused_rows_lead_to_their_file_and_none_leads_back(desk, campaign):
    bring(desk, campaign, HEAD + ROWS)
    public_id = Import.objects.get().public_id

    refused, changed = (
        desk.get(address("rows", campaign, public_id, verdict)).text for verdict in ("refused", "changed")
    )

    assert address("refused", campaign, public_id) in refused and "There are none" not in refused
    assert "There are none" in changed and address("refused", campaign, public_id) not in changed
    assert changed.count(f'href="{address("show", campaign, public_id)}"') == 2


def test_another_sheet_of_a_spreadsheet_is_chosen_beside_the_columns(desk, campaign):
    may, june = [["Name", "Email"], ["Jo Hale", "jo@example.org"]], [["Name", "Email"], ["Si Lee", "si@example.org"]]
    book = packed({"Cover": sheet_xml([]), "May": sheet_xml(may), "June": sheet_xml(june)})
    bring(desk, campaign, book, tags="Stalls 2024")
    table = Import.objects.get()
    match = address("match", campaign, table.public_id)
    page = desk.get(match).text
    assert "3 sheets. Read" in page and "jo@example.org" in page

    desk.post(address("sheet", campaign, table.public_id), {"sheet": "June"})

    page = desk.get(match).text
    assert "si@example.org" in page and "jo@example.org" not in page and "Stalls 2024" in page
    desk.post(address("sheet", campaign, table.public_id), {"sheet": "Cover"})
    assert "si@example.org" in desk.get(match).text
    desk.post(address("sheet", campaign, table.public_id), {"sheet": "July"})
    table.refresh_from_db()
    assert (table.state, table.options["sheet"]) == (Import.READ, "June")


def test_what_we_make_of_people_by_ourselves_keeps_nobody_at_the_undo(desk, campaign):
    table = imported(desk, campaign, HEAD + ROWS)
    keys = list(Person.objects.filter(campaign=campaign).order_by("pk").values_list("pk", flat=True))
    refresh(campaign.pk, keys)
    first, second = keys
    Pair.objects.create(
        campaign=campaign, first_id=first, second_id=second, level="unsure", rank=2, weight=9, found_at=NOON
    )

    desk.post(address("undo", campaign, table.public_id))
    tasks.undo_table.call(table.pk)

    assert "Everything is as it was before the import" in desk.get(address("show", campaign, table.public_id)).text
    assert not Person.objects.filter(campaign=campaign).exists() and not FoundBy.objects.exists()


def test_undo_is_offered_for_thirty_days(desk, campaign):
    table = imported(desk, campaign, HEAD + ROWS)
    Import.objects.update(started_at=table.started_at - timedelta(days=31))

    page = desk.get(address("show", campaign, table.public_id)).text

    assert "Undo this import" not in page and "can no longer be undone" in page


def test_only_organisers_of_the_whole_campaign_may_bring_hold_or_undo_people(
    client_for, campaign, group, ben, oona, cal, asha
):
    local = make_account("Lo Cal", "lo@example.org")
    give_role(local, campaign, "organiser", group=group)
    table = services.read_in(
        campaign=campaign, account=asha, kind="supporters", source=HEAD + ROWS, key=uuid4(), at=NOON
    )
    services.check(table=table, at=NOON)
    services.commit(table=table, account=asha, at=NOON, by_job=False)

    for account in (ben, oona, cal, local):
        browser = client_for(account)
        assert browser.get(address("index", campaign), {"kind": "supporters"}).status_code == 404
        assert bring(browser, campaign, HEAD + ROWS).status_code == 404
        for verb in ("pause", "go-on", "undo", "commit", "discard", "sheet"):
            assert browser.post(address(verb, campaign, table.public_id)).status_code == 404
    table.refresh_from_db()
    assert table.state == Import.COMMITTING and Import.objects.count() == 1
