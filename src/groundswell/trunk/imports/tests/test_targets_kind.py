"""What a table of targets says, row by row."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.people import NOON

from groundswell.trunk.imports import services
from groundswell.trunk.imports.models import Row
from groundswell.trunk.imports.reading import Unreadable
from groundswell.trunk.targets.models import UK_PARLIAMENT, Standing, Target
from groundswell.trunk.targets.services import add_target

pytestmark = pytest.mark.django_db
HEAD = "Name,Office,Party,Ward,Email,Email source,Phone,Twitter,Bluesky,Mastodon,Facebook,Address,Type,Dear\n"
FULL = (
    "Tom Wainfleet,Councillor,Green,Millbeck,tom.wainfleet@ashdale.example.org,,01632 960558,"
    "https://x.com/tomw,@tomw.bsky.social,https://social.example/@tomw,facebook.com/tom.w,"
    '"Town Hall\nAshdale",person,Cllr Wainfleet\n'
)


def rows(table):
    return list(table.rows.order_by("number"))


def said(table):
    return [(row.verdict, row.problems) for row in rows(table)]


def test_every_field_is_taken_over(wards, imported):
    imported(HEAD + FULL)

    target = Target.objects.get()
    assert (target.name, target.office, target.party, target.area) == (
        *("Tom Wainfleet", "Councillor", "Green"),
        wards["W01"],
    )
    assert (target.email, target.phone, target.salutation) == (
        "tom.wainfleet@ashdale.example.org",
        "01632 960558",
        "Cllr Wainfleet",
    )
    assert target.accounts == {
        "twitter": "tomw",
        "bluesky": "tomw.bsky.social",
        "mastodon": "@tomw@social.example",
        "facebook": "tom.w",
    }
    assert target.address == "Town Hall, Ashdale" and target.kind == "person" and target.campaign_id


@pytest.mark.parametrize(
    "heading",
    [
        ("Full name", "Role", "E-mail"),
        ("COUNCILLOR", "Position", "email_address"),
        ("Enw", "Swydd", "E-bost"),
        ("name", "office", "email"),
    ],
)
def test_headings_are_known_in_many_spellings(heading, wards, checked):
    table = checked(f"{','.join(heading)}\nSiân Probert,Councillor,sian@ashdale.example.org\n")

    assert [table.columns[name] for name in heading] == ["name", "office", "email"] and table.rows_new == 1


def test_the_office_goes_without_saying_where_the_drive_has_a_word_for_it(drive, imported):
    imported("Name\tWard\nSiân Probert\tMillbeck\n", into=drive.public_id)

    assert Standing.objects.get(drive=drive).target.office == "Councillor"


def test_without_an_office_anywhere_it_is_asked_for(wards, checked):
    with pytest.raises(services.NotReady, match="office"):
        checked("Name,Ward\nSiân Probert,Millbeck\n")


@pytest.mark.parametrize(
    ("ward", "code"),
    [
        *[("Millbeck", "W01"), ("millbeck ", "W01"), ("W01", "W01"), ("w01", "W01")],
        *[("Ynys Mon", "W02"), ("YNYS-MÔN", "W02"), ("Castle and Priory", "W03")],
    ],
)
def test_an_area_is_found_by_code_or_name_however_it_is_written(ward, code, wards, imported):
    imported(f"Name,Office,Ward\nJo Marrable,Councillor,{ward}\n")

    assert Target.objects.get().area == wards[code]


@pytest.mark.parametrize(
    ("ward", "says"),
    [
        ("St Mary", "2 areas are called St Mary: St Mary (W04), St. Mary (W05). Write the code instead"),
        ("Milbek", "Did you mean Millbeck (W01)?"),
        ("Timbuktu", "There is no ward called Timbuktu on the map “Wards of Ashdale”"),
    ],
)
def test_an_area_that_is_not_sure_is_refused_with_what_may_be_meant(ward, says, wards, checked):
    verdict, problems = said(checked(f"Name,Office,Ward\nJo Marrable,Councillor,{ward}\n"))[0]

    assert verdict == Row.REFUSED and says in problems[0] and problems[0].startswith("Area: ")


def test_a_code_and_a_name_that_disagree_are_refused(wards, checked):
    table = checked("Name,Office,Ward,Ward code\nJo,Mayor,Millbeck,W02\nAl,Mayor,Milbeck,W01\nSi,Mayor,,W99\n")

    assert [verdict for verdict, _ in said(table)] == ["refused", "new", "refused"]
    assert "W02 is Ynys Môn, but the row says Millbeck" in said(table)[0][1][0]


@pytest.mark.parametrize(
    ("column", "text", "says"),
    [
        ("Name", "", "Name: it is empty"),
        ("Name", "1234", "Name: it has no letter"),
        ("Name", "=HYPERLINK(1)", "Name: it begins with ="),
        ("Name", "'=cmd|calc", "Name: it begins with ="),
        ("Name", "<script>alert(1)</script>", "Name: links and signs"),
        ("Name", "see www.evil.example", "Name: links and signs"),
        ("Name", "x" * 10_000, "Name: it has 10,000 letters"),
        ("Office", "@SUM(A1)", "Office: it begins with @"),
        ("Salutation", "Jo\r\nBcc: all@example.org", "Salutation: links and signs"),
        ("Party", "y" * 81, "Party: it has 81 letters. 80 are the most"),
        ("Address", "z" * 241, "Office address: it has 241"),
        ("Email", "jo@", "Email: this is not an email address"),
        ("Email", "a@example.org; b@example.org", "Email: there is more than one"),
        ("Email", "j" * 300 + "@example.org", "Email: it is too long"),
        ("Email source", "council website", "Page that gives the email: this is not a link"),
        ("Email source", "javascript:alert(1)", "this is not a link"),
        ("Phone", "ring the office", "Phone: this is not a phone number"),
        ("Phone", "9" * 10_000, "Phone: this is not a phone number"),
        ("Twitter", "not a name!", "Twitter or X: this is no account"),
        ("Bluesky", "https://evil.example/x", "Bluesky: this is no account"),
        ("Mastodon", "name", "Mastodon: this is no account"),
        ("Facebook", "https://evil.example/<script>", "Facebook: this is no account"),
        ("Type", "robot", "Person or body: write"),
        ("End date", "31/02/2026", "Left office on: this is not a date"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_mend(column, text, says, wards, checked):
    cells = {"Name": "Jo Marrable", "Office": "Councillor", column: text}
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells.values())

    verdict, problems = said(checked(f"{','.join(cells)}\n{quoted}\nSiân Probert,Councillor\n"))[0]

    assert verdict == Row.REFUSED and says in problems[0]


def test_letters_of_all_the_world_are_names(wards, imported):
    imported("Name,Office\nŁukasz Żółć,Councillor\nעמית כהן,Councillor\nZoë 🚍 Smith,Councillor\nNg,Mayor\n")

    assert set(Target.objects.values_list("name", flat=True)) == {"Łukasz Żółć", "עמית כהן", "Zoë 🚍 Smith", "Ng"}


@pytest.mark.parametrize("email", ["jo@gmail.com", "Jo@HOTMAIL.co.uk", "jo@btinternet.com", "jo@smith.plus.com"])
def test_a_private_mailbox_needs_the_page_that_gives_it(email, wards, checked):
    head = "Name,Office,Email,Email source\n"

    bare, sourced = (
        said(checked(f"{head}Jo Marrable,Councillor,{email},{source}\n"))[0]
        for source in ("", "https://ashdale.example/jo")
    )

    assert bare[0] == Row.REFUSED and "may be a private mailbox. Add a link to the public page" in bare[1][0]
    assert sourced == (Row.NEW, [])


def test_changes_are_told_field_by_field_and_an_empty_cell_changes_nothing(wards, imported, checked):
    imported("Name,Office,Ward,Party,Phone\nJo Marrable,Councillor,Millbeck,Green,01632 960558\n")

    table = checked("Name,Office,Ward,Party,Phone\njo  marrable,councillor,W01,Labour,\n")

    row = rows(table)[0]
    assert (table.rows_changed, row.changes["party"]) == (1, ["Green", "Labour"])
    assert set(row.changes) == {"name", "office", "party"}


def test_the_same_table_again_changes_nothing(wards, imported, checked):
    imported(HEAD + FULL)

    again = checked(HEAD + FULL)

    assert (again.rows_new, again.rows_changed, again.rows_same, again.rows_refused) == (0, 0, 1, 0)


def test_the_same_target_twice_in_a_table_is_refused_the_second_time(wards, checked):
    table = checked("Name,Office,Ward\nJo Marrable,Councillor,Millbeck\nJo  MARRABLE,councillor,W01\n")

    assert said(table)[1] == (Row.REFUSED, ["The same stands in row 2 already. Keep one of the two"])


def test_numbers_in_a_list_know_people_again_whatever_their_names(wards, imported, checked):
    imported("ID,Name,Office\n7,Jo Smith,Councillor\n8,Jo Smith,Councillor\n")

    table = checked("ID,Name,Office\n7,Jo Jones,Councillor\n8,Jo Smith,Councillor\n")

    assert [(row.verdict, row.changes) for row in rows(table)] == [
        ("changed", {"name": ["Jo Smith", "Jo Jones"]}),
        ("same", {}),
    ]


def test_the_next_campaigns_targets_are_not_seen(wards, other_campaign, checked):
    add_target(campaign=other_campaign, name="Jo Marrable", office="Councillor", source="x", at=NOON)

    assert checked("Name,Office\nJo Marrable,Councillor\n").rows_new == 1


def test_a_shared_target_is_put_on_the_board_and_never_changed(drive, imported, taken_back):
    shared = add_target(campaign=None, name="Jo Marrable", office="Mayor", source="A list", phone="1", at=NOON)

    table = imported("Name,Office,Phone\nJo Marrable,Mayor,01632 960558\n", into=drive.public_id)

    shared.refresh_from_db()
    assert shared.phone == "1" and Standing.objects.get(drive=drive).target == shared
    taken_back(table)
    assert not Standing.objects.exists() and Target.objects.get() == shared


def test_no_sending_is_never_lifted(wards, imported, taken_back):
    add_target(
        campaign=None, name="A Member", office="MP", source=UK_PARLIAMENT, email="a@parliament.example",
        no_sending=True, at=NOON,
    )  # fmt: skip

    table = imported("Name,Office,Email\nAnn Other,Councillor,A@Parliament.example\nBo,Mayor,b@example.org\n")

    assert dict(Target.objects.filter(campaign__isnull=False).values_list("name", "no_sending")) == {
        "Ann Other": True,
        "Bo": False,
    }
    marked = imported("Name,Office,Email\nBo,Mayor,\n", options={"no_sending": True})
    assert Target.objects.get(name="Bo").no_sending
    taken_back(marked)
    assert Target.objects.get(name="Bo").no_sending
    taken_back(table)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("Email,Name,email\na@example.org,Jo,b@example.org\n", "2 columns are called “Email” \\(columns 1, 3\\)"),
        ("Jo Marrable,Councillor,jo@example.org\n", "The first line must name the columns"),
    ],
)
def test_headings_that_mix_things_up_are_refused_and_nothing_is_kept(source, says, wards, checked, campaign):
    with pytest.raises(Unreadable, match=says):
        checked(source)
    assert not campaign.imports.exists()


def test_two_columns_cannot_fill_one_field(wards, campaign, asha, checked):
    table = checked("Name,Office,Email,E-mail address\nJo,Mayor,a@example.org,b@example.org\n")

    assert table.columns["E-mail address"] == "" and table.options["doubtful"] == ["E-mail address"]
    with pytest.raises(services.NotReady, match="both go to Email"):
        services.match_columns(table=table, columns={**table.columns, "E-mail address": "email"}, options={}, at=NOON)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.text(max_size=60), min_size=14, max_size=14))
def test_no_cell_makes_the_check_fall_over(cells, wards, checked, db):
    """Whatever stands in a row, it is refused with a reason or it fits the table of targets."""
    row = ",".join('"' + cell.replace('"', '""').replace("\0", "") + '"' for cell in cells)
    try:
        table = checked(HEAD + row + "\n")
    except Unreadable:
        return
    for found in rows(table):
        assert found.verdict == Row.REFUSED and found.problems or found.changes
