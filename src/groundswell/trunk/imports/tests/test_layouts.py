"""Files of other systems, by the headings that their own pages give; and columns that are never guessed."""

from pathlib import Path

import pytest

from groundswell.trunk.imports.bulk import read_columns
from groundswell.trunk.imports.guessing import guess_by_content
from groundswell.trunk.imports.kinds import kind_of
from groundswell.trunk.imports.layouts import CONSENT_FIELDS, PEOPLE_FIELDS, PEOPLE_LAYOUTS, STOP_FIELDS
from groundswell.trunk.imports.matching import folded, lone_seconds, match
from groundswell.trunk.supporters.cleaning import clean_permissions, clean_stops
from groundswell.trunk.supporters.csv_out import csv_lines
from groundswell.trunk.supporters.export_rows import headings as our_headings

SAMPLES = Path(__file__).with_name("samples")
# Action Network: https://help.actionnetwork.org/hc/en-us/articles/115005025706-Uploading-by-unique-ID (the unique id as
# a column of reports; subscribed, unsubscribed, bouncing, spam complaint) and 203850675-Viewing-an-activist-s-record
# (what is kept). These pages name the columns in words; the headings "uuid" and "can2_..." are as reports write them
# into the file.
ACTION_NETWORK = (SAMPLES / "action_network.csv").read_text()
# NationBuilder: https://support.nationbuilder.com/en/articles/2895987-fields-available-for-import and
# http://nationbuilder.com/what_fields_are_available_for_imports (names, Y/N, dates month first). The addresses
# ("primary_...") and the stops ("do_not_call", "do_not_contact", "unsubscribed_at") are as its full export writes them.
NATIONBUILDER = (SAMPLES / "nationbuilder.csv").read_text()


def table(text):
    read = read_columns(text)
    rows = [row for block in read.blocks for row in zip(*block.columns, strict=True)]
    matched = match(read.headings, kind_of("supporters"))
    columns = {
        field: [row[place] for row in rows]
        for place, heading in enumerate(read.headings)
        if (field := matched.columns[heading])
    }
    return matched, columns


def test_an_export_of_action_network_is_known_with_its_opt_outs():
    matched, columns = table(ACTION_NETWORK)

    assert matched.layout == "Action Network"
    assert (columns["given_name"][0], columns["family_name"][0]) == ("Siân", "Probert")
    assert columns["postcode"][1] == "AD4 2NB" and columns["consent_on"][0].startswith("2024-05-03")
    assert clean_permissions(columns["may_email"]).values == ["yes", "stop", "", "stop"]
    assert clean_permissions(columns["may_text"]).values == ["yes", "stop", "", ""]
    assert not matched.columns["uuid"]


def test_an_export_of_nationbuilder_is_known_with_its_opt_outs():
    matched, columns = table(NATIONBUILDER)

    assert matched.layout == "NationBuilder" and matched.options == {"order": "mdy"}
    assert clean_permissions(columns["may_email"]).values == ["yes", "no"]
    stops = {name: clean_stops(columns[name]).values for name in STOP_FIELDS if name in columns}
    assert stops == {
        "no_email": [False, True],
        "no_call": [False, True],
        "no_contact": [False, True],
        "no_call_register": [False, False],
        "died": [False, False],
    }
    assert (columns["phone"][0], columns["phone_2"][0]) == ("07700 900377", "01632 960558")
    assert not matched.columns["note"]


def test_what_a_report_leaves_out_does_not_hide_whose_file_it_is():
    matched, _columns = table("email,first_name,can2_user_tags\na@example.org,Jo,x\n")

    assert (matched.layout, matched.columns["can2_user_tags"]) == ("Action Network", "tags")


def test_columns_a_layout_has_no_word_for_go_by_their_spelling_but_to_no_consent():
    headings = "email,can2_user_tags,can2_user_address,Address,Surname,Do not call,Call consent,Date added,Notes"

    matched, _columns = table(f"{headings}\njo@example.org{',' * 8}\n")

    assert matched.layout == "Action Network"
    assert list(matched.columns.values())[2:] == ["address", "", "family_name", "no_call", "", "", ""]


def test_a_second_phone_is_the_phone_of_a_file_without_another():
    columns = {"Landline": "phone_2", "Email": "email"}
    lone_seconds(columns)
    assert columns == {"Landline": "phone", "Email": "email"}

    both = {"Landline": "phone_2", "Mobile": "phone"}
    lone_seconds(both)
    assert both == {"Landline": "phone_2", "Mobile": "phone"}


def test_our_own_export_comes_back_as_it_went():
    row = [
        "Siân Probert",
        "sian@example.org",
        "yes",
        "07700 900377",
        "no",
        "AD4 7RD",
        "Millbeck",
        "Stalls",
        "a, b",
        "",
        "",
    ]

    matched, columns = table("".join(csv_lines(our_headings(), [row])))

    assert matched.layout == "Groundswell"
    assert clean_permissions(columns["may_email"]).values == ["yes"]
    assert clean_permissions(columns["may_call"]).values == ["no"]
    assert columns["tags"] == ["a, b"] and columns["name"] == ["Siân Probert"]


def test_every_heading_means_one_field():
    meanings: dict[str, str] = {}
    for field in PEOPLE_FIELDS:
        for spelling in {folded(field.key), *field.spellings}:
            assert folded(spelling) == spelling
            assert meanings.setdefault(spelling, field.key) == field.key
    assert set(CONSENT_FIELDS) | set(STOP_FIELDS) <= {field.key for field in PEOPLE_FIELDS}


@pytest.mark.parametrize("layout", PEOPLE_LAYOUTS, ids=lambda layout: f"{layout.name} {sorted(layout.headings)}")
def test_a_layout_names_fields_that_there_are(layout):
    assert set(layout.columns.values()) <= {field.key for field in PEOPLE_FIELDS}
    assert all(folded(heading) == heading for heading in layout.headings | set(layout.columns))


@pytest.mark.parametrize(
    "heading",
    [
        *("consent", "opt in", "opted in", "opt-in?", "GDPR", "marketing", "newsletter", "permission", "agreed", "yes"),
        *("contactable", "email ok?", "mailing list", "email (y/n)", "phone?", "may contact", "OK"),
    ],
)
def test_an_unknown_heading_is_never_guessed_into_a_consent(heading):
    kind = kind_of("supporters")
    cells = ["yes", "no", "TRUE", "subscribed", "unsubscribed", "Y"]

    matched = match(["Name", heading], kind)
    guesses = guess_by_content({heading: cells}, kind)

    assert matched.columns[heading] not in set(CONSENT_FIELDS)
    assert heading not in guesses


CONTENT = {
    "email": ["a@example.org", "b.c@example.org", "", "d@example.com", "not known"],
    "postcode": ["AD4 7RD", "LS6 1AA", "ls61ab", "M1 1AE"],
    "phone": ["07700 900377", "+44 7700 900378", "01632 960558", "0113 496 0123"],
    "address": ["14 Mill Road, Ashdale", "Flat 2, 9 Hill Street", "3 St Mary's Close", "22b High St"],
    "name": ["Siân Probert", "Marek Solarz", "Winnie van Achterberg", "Mary-Jane O'Neill"],
}


@pytest.mark.parametrize("field", CONTENT)
def test_a_column_is_known_by_what_stands_in_it(field):
    guess = guess_by_content({"Spalte 7": CONTENT[field]}, kind_of("supporters"))["Spalte 7"]

    assert guess.field == field and CONTENT[field][0][:10] in guess.why


@pytest.mark.parametrize(
    "cells",
    [
        ["1", "2", "3", "4"],
        ["7700900377", "7700900378", "7700900379"],
        ["03/05/2024", "04/05/2024", "05/05/2024"],
        ["Millbeck", "Thornwick", "Upper Rill"],
        ["stall-may", "stall-june", "stall-may"],
        ["nice lady", "rang twice, no answer", "ask for Jo"],
        ["a@example.org", "", ""],
        ["Yes please", "No thanks", "Yes please"],
        [],
    ],
)
def test_what_does_not_show_by_itself_is_not_guessed(cells):
    assert guess_by_content({"x": cells}, kind_of("supporters")) == {}


def test_two_columns_that_look_alike_are_not_both_taken():
    guesses = guess_by_content(
        {"x": CONTENT["email"], "y": ["e@example.org", "f@example.org", "g@example.org", "Jo"]}, kind_of("supporters")
    )

    assert {heading: guess.field for heading, guess in guesses.items()} == {"x": "email"}


def test_the_columns_of_a_stall_sheet_are_all_known():
    headings = ["first_name", "last_name", "email", "phone", "postal_code", "subscribed", "source_tag", "created_at"]

    matched = match(headings, kind_of("supporters"))

    assert list(matched.columns.values()) == [
        *("given_name", "family_name", "email", "phone", "postcode", "may_email", "tags", "met_on"),
    ]
    assert not matched.doubtful


def test_a_pasted_part_of_a_spreadsheet_is_known_too():
    read = read_columns("Full name\tE-mail\tPost code\nSiân Probert\tsian@example.org\tAD4 7RD\n")

    assert read.delimiter == "\t"
    assert list(match(read.headings, kind_of("supporters")).columns.values()) == ["name", "email", "postcode"]
    assert [list(cells) for block in read.blocks for cells in block.columns] == [
        ["Siân Probert"],
        ["sian@example.org"],
        ["AD4 7RD"],
    ]
