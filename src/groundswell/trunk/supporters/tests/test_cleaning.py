"""Columns as people really fill them, cleaned by the rules that the forms have."""

import csv
from datetime import date

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.trunk.places.postcodes import read_postcode
from groundswell.trunk.supporters import cleaning
from groundswell.trunk.supporters.identity import canonical_email, find_key, name_key, tidy_name

BAD = ["=1+1", "\x00\x07", "🚍", "\u202e\u202d", "<script>alert(1)</script>", "'; DROP TABLE people;--", "x" * 10_000]
ALL = [
    lambda column: cleaning.clean_names(column),
    lambda column: cleaning.clean_name_parts(column, column, middle=column),
    lambda column: cleaning.clean_emails(column),
    lambda column: cleaning.clean_phones(column),
    lambda column: cleaning.clean_postcodes(column),
    lambda column: cleaning.clean_addresses([column, column]),
    lambda column: cleaning.clean_dates(column, order="dmy"),
    lambda column: cleaning.clean_yes_no(column),
    lambda column: cleaning.clean_stops(column),
    lambda column: cleaning.clean_permissions(column),
    lambda column: cleaning.clean_tags(column),
]


@pytest.mark.parametrize("clean", ALL)
@settings(max_examples=40, deadline=None)
@given(column=st.lists(st.one_of(st.text(max_size=60), st.sampled_from(BAD)), max_size=8))
def test_anything_at_all_gives_one_value_for_each_cell(clean, column):
    cleaned = clean(column)

    assert len(cleaned.values) == len(column)
    assert all(0 <= place < len(column) and problem.text for place, problem in cleaned.problems.items())
    refused = [place for place, problem in cleaned.problems.items() if problem.refused]
    assert not any(cleaned.values[place] for place in refused)


# Emails

LOCALS = st.text("abcXYZ019._+-'\"é ", min_size=1, max_size=12)
DOMAINS = st.sampled_from(
    ["example.org", "GMAIL.com", "googlemail.com", "me.com", "exämple.org", "example", "-x.org", "a..org", "x.org."]
)


@settings(max_examples=300, deadline=None)
@given(pairs=st.lists(st.tuples(LOCALS, DOMAINS), min_size=1, max_size=6))
def test_an_address_is_taken_and_keyed_as_the_forms_do(pairs):
    column = [f"{local}@{domain}" for local, domain in pairs] * 2

    cleaned = cleaning.clean_emails(column)

    for text, value, key in zip(column, cleaned.values, cleaned.keys, strict=True):
        try:
            validate_email(text.strip(), check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            assert (value, key) == ("", "")
        else:
            assert value and key == canonical_email(value) == canonical_email(text.strip())


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("sian@example,com", "email_typo", "sian@example.com"),
        ("sian@gmail.con", "email_typo", "sian@gmail.com"),
        ("sian@example.org.", "email_typo", "sian@example.org"),
        ("sian..p@example.org", "email_typo", "sian.p@example.org"),
        ("sian @example.org", "email_typo", "sian@example.org"),
        ("a@example.org; b@example.org", "email_several", ""),
        ("sian.example.org", "email_no_at", ""),
        ("sian@example", "email_no_ending", ""),
        ("si an@example.org", "email_blank", ""),
        ("sian@-example.org", "email_wrong", ""),
        ("x" * 400 + "@example.org", "email_wrong", ""),
        ("x" * 10_000, "email_long", ""),
    ],
)
def test_what_is_plainly_no_address_is_refused_with_the_reason_and_what_it_may_mean(text, code, hint):
    cleaned = cleaning.clean_emails([text])

    assert cleaned.values == cleaned.keys == [""]
    assert (cleaned.problems[0].code, cleaned.problems[0].hint, cleaned.problems[0].refused) == (code, hint, True)


def test_a_likely_slip_is_said_and_never_mended():
    cleaned = cleaning.clean_emails(["Sian@gmial.com", "sian@gmail.com"])

    assert cleaned.values == ["Sian@gmial.com", "sian@gmail.com"]
    assert {place: (problem.refused, problem.hint) for place, problem in cleaned.problems.items()} == {
        0: (False, "Sian@gmail.com")
    }


def test_an_address_as_mail_programs_copy_it_is_found():
    cleaned = cleaning.clean_emails(["Siân Probert <sian@example.org>", "mailto:jo@example.org", "n/a", "none", ""])

    assert cleaned.values == ["sian@example.org", "jo@example.org", "", "", ""] and not cleaned.problems


# Names

WORDS = st.sampled_from(
    [
        "Siân",
        "O'Neill-Jones",
        "van",
        "der",
        "Dr",
        "mr.",
        "McDonald",
        "PROBERT",
        "jo",
        "李",
        "عمر",
        "e\u0301",
        "(Bob)",
        "&",
    ]
    + ["Smith,", "Jr", "ß", "ﬁ", "x\u200by", "=1", "", "St.", '"Bo"', "K9"]
)


@settings(max_examples=300, deadline=None)
@given(names=st.lists(st.lists(WORDS, max_size=5).map(" ".join), min_size=1, max_size=6))
def test_a_name_stays_as_it_was_written_and_its_keys_are_those_of_the_forms(names):
    cleaned = cleaning.clean_names(names)

    for place, name in enumerate(cleaned.values):
        problem = cleaned.problems.get(place)
        assert name in {tidy_name(names[place]), problem.hint if problem else "", ""}
        assert (cleaned.keys[place], cleaned.find_keys[place]) == (
            (name_key(name), find_key(name)) if name else ("", "")
        )
        assert len(cleaned.given[place]) <= 60 and len(cleaned.family[place]) <= 60


@pytest.mark.parametrize(
    ("text", "value", "given", "family"),
    [
        ("Siân Probert", "Siân Probert", "Siân", "Probert"),
        ("Probert, Siân", "Siân Probert", "Siân", "Probert"),
        ("Mary Jane O'Neill", "Mary Jane O'Neill", "Mary", "O'Neill"),
        ("Dr Siân Probert", "Dr Siân Probert", "Siân", "Probert"),
        ("mrs. probert", "mrs. probert", "", "Probert"),
        ("SIÂN PROBERT-JONES", "SIÂN PROBERT-JONES", "Siân", "Probert-Jones"),
        ("Ludwig van der Berg", "Ludwig van der Berg", "Ludwig", "van der Berg"),
        ("van der Berg, Jan", "Jan van der Berg", "Jan", "van der Berg"),
        ("John Smith, OBE", "John Smith, OBE", "John", "Smith"),
        ('Robert "Bob" Hall', 'Robert "Bob" Hall', "Robert", "Hall"),
        ("Terry Bishop", "Terry Bishop", "Terry", "Bishop"),
        ("Siân", "Siân", "Siân", ""),
        ("  Zoë \t Hall ", "Zoë Hall", "Zoë", "Hall"),
        ("\u202eZoë Hall", "Zoë Hall", "Zoë", "Hall"),
        ("n/a", "", "", ""),
    ],
)
def test_given_and_family_name_are_suggested(text, value, given, family):
    cleaned = cleaning.clean_names([text])

    assert (cleaned.values, cleaned.given, cleaned.family) == ([value], [given], [family])


@pytest.mark.parametrize(
    ("text", "code", "refused"),
    [
        ("Probert, Siân", "name_turned", False),
        ("Jo and Sam Hall", "name_two", False),
        ("Mr & Mrs Hall", "name_two", False),
        ("12345", "name_wrong", True),
        ("<script>alert(1)</script>", "name_wrong", True),
        ("=HYPERLINK(A1)", "name_wrong", True),
        ("jo@example.org", "name_wrong", True),
        ("www.example.org", "name_wrong", True),
        ("x" * 10_000, "name_long", True),
    ],
)
def test_what_is_odd_about_a_name_is_said(text, code, refused):
    problem = cleaning.clean_names([text]).problems[0]

    assert (problem.code, problem.refused) == (code, refused)


def test_names_in_columns_of_their_own_are_put_together():
    cleaned = cleaning.clean_name_parts(
        ["Siân", "Mary Jane", "", "Jan", "=1"],
        ["Probert", "Hall", "Solarz", "van Berg", ""],
        middle=["", "Ann", "", "", ""],
    )

    assert cleaned.values == ["Siân Probert", "Mary Jane Ann Hall", "Solarz", "Jan van Berg", ""]
    assert list(zip(cleaned.given, cleaned.family, strict=True))[1:4] == [
        *(("Mary Jane", "Hall"), ("", "Solarz"), ("Jan", "van Berg")),
    ]
    assert list(cleaned.problems) == [4]


def test_a_column_of_odd_names_does_not_take_the_parser_of_names_for_each():
    cleaned = cleaning.clean_names([f"K{number} 9lives" for number in range(1000)])

    assert sum(map(bool, cleaned.given)) == 100 and all(cleaned.values)


# Postcodes, addresses


@settings(max_examples=200, deadline=None)
@given(column=st.lists(st.text("AaLlSsOo0156 -.", max_size=9), max_size=6))
def test_a_postcode_is_read_as_the_forms_read_it(column):
    assert cleaning.clean_postcodes(column * 2).values == [read_postcode(text).code or "" for text in column * 2]


def test_a_misread_postcode_is_refused_with_what_it_may_mean():
    cleaned = cleaning.clean_postcodes(["LS6 1AA", "L56 IAA", "hello", "n/a", ""])

    assert cleaned.values == ["LS6 1AA", "", "", "", ""]
    assert [(place, problem.code) for place, problem in cleaned.problems.items()] == [
        *((1, "postcode_typo"), (2, "postcode_wrong")),
    ]


@pytest.mark.parametrize(
    "door",
    [
        ["Flat 2, 14 Mill Rd", "14 Mill Road flat 2", "14 MILL ROAD, FLAT 2, Ashdale", "Flat 2\n14, Mill Road"],
        ["14b Mill Road", "Flat B, 14 Mill Rd.", "14 B Mill Road", "14B, Mill Road, Ashdale"],
        ["14 Mill Road", "14, Mill Rd", "14 mill road, Ashdale", "14 Mill Road Ashdale"],
        ["3 St. Mary's Close", "3 St Marys Cl", "3, St Mary’s Close, Ashdale"],
        ["Rose Cottage, Mill Lane", "rose cottage"],
        ["12-14 High Street", "12 - 14 High St"],
        ["Top Floor Flat, 9 Hill St", "9 Hill Street, top floor flat"],
        ["9 Abbey Churchyard, Bath", "9 Abbey Churchyard"],
    ],
)
def test_one_door_has_one_key_however_it_is_written(door):
    keys = cleaning.household_keys(door, ["LS6 1AA"] * len(door))

    assert len(set(keys)) == 1 and keys[0]


def test_other_doors_have_other_keys():
    doors = [
        "14 Mill Road",
        "Flat 1, 14 Mill Road",
        "Flat 2, 14 Mill Road",
        "15 Mill Road",
        "14 Mill Street",
        "114 Mill Road",
    ]
    doors += ["14 Mill Road North", "14a Mill Road", "14-16 Mill Road", "Mill House, Mill Road"]
    doors += ["14 Millbeck Road"]

    keys = cleaning.household_keys(doors, ["LS6 1AA"] * len(doors))

    assert len(set(keys)) == len(doors)
    assert cleaning.household_keys(doors[:1] * 2, ["LS6 1AA", "LS6 1AB"])[1] != keys[0]


def test_an_address_without_a_house_or_a_postcode_is_no_household():
    addresses = ["Mill Road, Ashdale", "PO Box 12", "Flat 2", "", "14 Mill Road"]

    assert cleaning.household_keys(addresses, ["LS6 1AA"] * 4 + [""]) == [""] * 5


@pytest.mark.shared
def test_the_doors_of_a_city_are_all_told_apart(shared_dir):
    with (shared_dir / "data/doors/bath_addresses.csv").open() as file:
        doors = {(f"{row['house_number']} {row['street']}", row["postcode"]) for row in csv.DictReader(file)}

    keys = cleaning.household_keys([door for door, _ in doors], [code for _, code in doors])

    assert keys.count("") < 0.01 * len(doors)
    assert len(set(keys) - {""}) == len(doors) - keys.count("")


def test_the_columns_of_an_address_become_one_line():
    cleaned = cleaning.clean_addresses([["14  Mill Road,", "", "x" * 300], ["", "", ""], ["Ashdale", "", ""]])

    assert cleaned.values == ["14 Mill Road, Ashdale", "", ""] and list(cleaned.problems) == [2]


# Dates

MAY = date(2024, 5, 3)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        *(
            ("03/05/2024", "dmy"),
            ("3.5.24", "dmy"),
            ("03-05-2024 14:22", "dmy"),
            ("05/03/2024", "mdy"),
            ("24/05/03", "ymd"),
        ),
        *(("2024-05-03", "dmy"), ("2024-05-03T10:00:00Z", "mdy"), ("2024/5/3", "dmy"), ("20240503", "mdy")),
        *(("3 May 2024", "mdy"), ("3rd of May 2024", "mdy"), ("May 3, 2024", "dmy"), ("3 Mai 2024", "dmy")),
        *(("Friday 3 May 2024", "dmy"), ("3-May-24", "dmy")),
    ],
)
def test_a_date_is_read_in_its_order(text, order):
    assert cleaning.clean_dates([text], order=order, latest=date(2026, 1, 1)).values == [MAY]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("31/02/2024", "date_wrong"), ("05/13/2024", "date_wrong"), ("hello", "date_wrong"), ("1/2", "date_wrong")),
        *(("45415", "date_serial"), ("03/05/2031", "date_later"), ("03/05/1066", "date_early")),
    ],
)
def test_what_is_no_date_is_refused_and_never_turned_round(text, code):
    cleaned = cleaning.clean_dates([text], order="dmy", latest=date(2026, 1, 1))

    assert cleaned.values == [None] and cleaned.problems[0].code == code


def test_a_year_of_two_digits_is_the_latest_that_has_been():
    cleaned = cleaning.clean_dates(["03/05/62", "03/05/24", "03/05/26"], order="dmy", latest=date(2026, 1, 1))

    assert cleaned.values == [date(1962, 5, 3), date(2024, 5, 3), None]


@pytest.mark.parametrize(
    ("column", "order", "shown"),
    [
        (["03/05/2024", "30/11/2024"], "dmy", True),
        (["03/05/2024", "11/30/2024"], "mdy", True),
        (["2024-05-03", ""], "ymd", True),
        (["03/05/2024", "04/05/2024"], "dmy", False),
        (["30/11/2024", "11/30/2024"], "dmy", False),
        ([], "dmy", False),
    ],
)
def test_a_column_shows_its_order_where_a_day_can_be_no_month(column, order, shown):
    assert cleaning.guess_date_order(column) == (order, shown)


# Words


def test_yes_and_no_in_all_their_spellings():
    cleaned = cleaning.clean_yes_no(["Yes", "TRUE", "y", "1", "x", "ie", "No", "FALSE", "0", "", "n/a", "perhaps"])

    assert cleaned.values == [True] * 6 + [False] * 3 + [None] * 3
    assert list(cleaned.problems) == [11]


def test_a_word_nobody_knows_is_never_taken_for_a_consent():
    cleaned = cleaning.clean_permissions(
        ["subscribed", "Unsubscribed", "spam complaint", "FALSE", "bouncing", "maybe", ""]
    )

    assert cleaned.values == ["yes", "stop", "stop", "no", "", "", ""] and list(cleaned.problems) == [5]


def test_a_word_nobody_knows_is_taken_for_a_stop():
    cleaned = cleaning.clean_stops(["yes", "2024-05-03 10:11", "no", "", "false", "asked on the phone"])

    assert cleaned.values == [True, True, False, False, False, True]
    assert [(place, problem.refused) for place, problem in cleaned.problems.items()] == [(5, False)]


def test_tags_are_parted_and_each_stands_once():
    cleaned = cleaning.clean_tags(["Stalls, letters; stalls|new", "", "x" * 50 + ",y", ",".join(map(str, range(40)))])

    assert cleaned.values[:3] == [("stalls", "letters", "new"), (), ("y",)] and len(cleaned.values[3]) == 30
    assert list(cleaned.problems) == [2, 3]


@pytest.mark.parametrize("part", ["ß" * 45, "ﷺ" * 10, "각" * 45, "A" * 49, "Jo-" * 15])
def test_keys_of_names_fit_however_many_letters_folding_makes_of_one(part):
    whole, parts = cleaning.clean_names([f"{part} {part}"]), cleaning.clean_name_parts([part], [part])

    for cleaned in (whole, parts):
        assert (cleaned.keys, cleaned.find_keys) == ([name_key(f"{part} {part}")], [find_key(f"{part} {part}")])
        assert len(cleaned.keys[0]) <= 120 and len(cleaned.find_keys[0]) <= 160
        assert len(cleaned.given[0]) <= 60 and len(cleaned.family[0]) <= 60
