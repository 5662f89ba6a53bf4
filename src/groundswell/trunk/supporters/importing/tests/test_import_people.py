"""A list of people: what the check says of it, what is written, and that all of it can be taken back."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.support.people import NOON

from groundswell.trunk.consent import services as consent
from groundswell.trunk.consent.models import Consent, OptOut
from groundswell.trunk.consent.selectors import standing, stopped, whys
from groundswell.trunk.imports import selectors, services
from groundswell.trunk.imports.models import Block, Import, PersonRow
from groundswell.trunk.imports.reading import Unreadable
from groundswell.trunk.ledger.models import Activity, Counter
from groundswell.trunk.supporters import found_by
from groundswell.trunk.supporters.importing.findings import of_rows
from groundswell.trunk.supporters.importing.tests.lists import (
    CONSENT,
    HEAD,
    STALL,
    checked,
    committed,
    digest,
    undone,
    verdicts,
)
from groundswell.trunk.supporters.meeting import Introduced, meet_people
from groundswell.trunk.supporters.models import ContactPoint, Person, ProposedChange
from groundswell.trunk.supporters.services import add_contact_point, tag_people, write_note
from groundswell.trunk.supporters.services.ways import read_way

__all__ = ["checked", "committed", "undone"]
pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=5)


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def met(campaign, name: str, email: str, postcode: str = "", *, at=NOON - timedelta(days=30)) -> Person:
    (found,) = meet_people([Introduced(campaign.pk, name, email, postcode)], at=at)
    return Person.objects.get(pk=found.person_id)


def test_checking_says_what_would_happen_and_saves_nothing(checked):
    before = digest()

    table = checked(STALL)

    assert table.state == Import.CHECKED
    assert verdicts(table) == ["new", "new", "duplicate", "refused", "new", "refused"]
    assert (table.rows_new, table.rows_duplicate, table.rows_refused) == (3, 1, 2)
    assert digest() == before


def test_refused_rows_come_back_as_they_were_with_the_reason(checked):
    headings, lines = selectors.refused_lines(checked(STALL))

    first, second = lines
    assert headings[:3] == ["given_name", "family_name", "email"]
    assert list(first)[:3] == ["Tess", "Arkwright", "tess.arkwright@"] and "ending" in first[-1]
    assert second[-2] == 7 and "name" in second[-1]


def test_people_come_with_their_ways_tags_and_consents(campaign, checked, committed):
    table = committed(checked(STALL, tags=["Stalls 2024"]))

    sian, marek = person("Siân Probert"), person("Marek Solarz")
    assert table.state == Import.COMMITTED
    assert (table.done_new, table.done_duplicate, table.rows_done) == (3, 1, 4)
    assert (sian.given_name, sian.family_name, sian.email_key) == ("Siân", "Probert", "sian@example.org")
    assert sian.find_key == " sian probert"
    ways = set(sian.contact_points.values_list("kind", "value", "value_key"))
    assert ways == {
        ("phone", "07700 900377", "+447700900377"),
        ("phone", "01632 960558", "+441632960558"),
        ("address", "14 Mill Road, AD4 7RD", "14 mill road, ad4 7rd"),
    }
    assert set(sian.tags.values_list("name", flat=True)) == {"stall-may", "hall", "Stalls 2024"}
    assert set(marek.tags.values_list("name", flat=True)) == {"stall-may", "leaflets", "Stalls 2024"}
    assert (sian.supporter_since, marek.supporter_since) == (NOON, None)
    assert Activity.objects.get(kind="supporters.new").person == sian
    assert Counter.objects.get(name="supporters.new", area_key=0, hour_key="").value == 1
    assert person("Winnie Achterberg").email_key is None


def test_a_yes_says_in_which_words_where_and_when(checked, committed):
    committed(checked(STALL))

    why = whys([person("Siân Probert")])[person("Siân Probert").pk]["email"]
    said = Consent.objects.get(person=person("Siân Probert"), given=True)
    assert why.allowed and why.wording == CONSENT["words"]
    assert why.sentence == (
        "They said yes to “Keep me in touch about the buses” on 3 May 2024 (at the May stall), "
        "as the list “stall.csv” says."
    )
    assert why.told == "Said on 3 May 2024."
    assert said.said_at.date() == date(2024, 5, 3) and said.effective_at == said.said_at
    assert standing([person("Marek Solarz")])[person("Marek Solarz").pk]["email"] == "no"


@pytest.mark.parametrize("missing", ["words", "where"])
def test_a_yes_without_wording_or_source_is_no_consent(checked, committed, missing):
    table = committed(checked(STALL, consent={**CONSENT, missing: ""}))

    assert table.findings["undocumented"] == 1
    assert not Consent.objects.filter(given=True).exists()
    assert person("Siân Probert").supporter_since is None


def test_a_yes_without_a_date_is_no_consent_unless_one_is_given_for_all(checked, committed):
    undated = HEAD + "Siân,Probert,sian@example.org,,,,,yes,\n"

    committed(checked(undated))
    assert not Consent.objects.exists()

    committed(checked(undated, consent={**CONSENT, "on": "2024-05-03"}))
    assert Consent.objects.get().said_at.date() == date(2024, 5, 3)


def test_undoing_leaves_the_database_as_it_was(campaign, checked, committed, undone):
    met(campaign, "Marek Solarz", "marek@example.org")
    before = digest()

    table = undone(committed(checked(STALL, tags=["Stalls 2024"])), at=LATER)

    assert table.state == Import.UNDONE
    assert digest() == before


def test_the_same_list_again_changes_nothing(checked, committed):
    committed(checked(STALL, tags=["Stalls"]))
    before = digest()

    table = checked(STALL, tags=["Stalls"], at=LATER)

    assert verdicts(table) == ["same", "same", "duplicate", "refused", "same", "refused"]
    committed(table, at=LATER)
    assert digest() == before


def test_a_known_person_is_filled_in_and_never_overwritten(campaign, checked, committed, undone):
    sian = met(campaign, "Siân Probert", "sian@example.org", "AD4 1AA")
    before = digest()

    table = checked(STALL)
    assert verdicts(table)[:3] == ["changed", "new", "duplicate"]
    (shown,) = selectors.shown(table, selectors.rows_of(table, "changed"))
    assert ("Postcode", "AD4 1AA") in [(str(change.field), change.before) for change in shown.changes]
    committed(table)

    sian.refresh_from_db()
    proposed = ProposedChange.objects.get()
    assert (sian.name, sian.postcode, sian.given_name) == ("Siân Probert", "AD4 1AA", "Siân")
    assert (proposed.person, proposed.new, proposed.state) == (sian, "AD4 7RD", ProposedChange.WAITING)
    assert undone(table, at=LATER).done_left == 0
    assert digest() == before


def test_what_people_did_since_stays_and_with_it_who_did_it(campaign, asha, checked, committed, undone):
    table = committed(checked(STALL))
    sian, marek = person("Siân Probert"), person("Marek Solarz")
    write_note(person=sian, text="Bakes for every stall", account=asha, key=uuid4(), at=LATER)
    add_contact_point(person=marek, kind="phone", value="07700 900111", source="at the door", account=asha, at=LATER)

    table = undone(table, at=LATER)

    assert set(Person.objects.values_list("name", flat=True)) == {"Siân Probert", "Marek Solarz"}
    assert table.done_left == 2 and selectors.rows_of(table, selectors.LEFT).count() == 2
    assert list(ContactPoint.objects.values_list("value", flat=True)) == ["07700 900111"]
    assert not Consent.objects.exists()
    sian.refresh_from_db()
    assert sian.supporter_since is None


def test_what_we_made_of_people_keeps_nobody(campaign, checked, committed, undone):
    table = committed(checked(STALL))
    found_by.refresh(campaign.pk, list(Person.objects.values_list("pk", flat=True)))

    undone(table, at=LATER)

    assert not Person.objects.exists()


def test_the_check_counts_whom_it_would_bring_and_what_they_say(checked):
    table = checked(STALL)
    found = table.findings

    staged = of_rows(PersonRow.objects.filter(table=table))
    assert staged == {name: found[name] for name in staged}
    assert (found["by_email"], found["by_phone"], found["by_neither"], found["landlines"]) == (2, 2, 0, 1)
    assert (found["yes"], found["no"], found["stops"], found["undocumented"]) == (1, 1, 0, 0)


def test_a_filled_blank_that_was_changed_by_hand_stays(campaign, checked, committed, undone):
    sian = met(campaign, "Siân Probert", "sian@example.org")
    table = committed(checked(STALL))
    Person.objects.filter(pk=sian.pk).update(postcode="AD9 9ZZ")

    undone(table, at=LATER)

    sian.refresh_from_db()
    assert (sian.postcode, sian.given_name) == ("AD9 9ZZ", "")


def test_who_asked_us_to_stop_does_not_come_back_by_an_old_list(campaign, checked, committed):
    consent.opt_out(
        campaign=campaign, channel="email", value="sian@example.org", source="by the link", at=NOON, key="stop:1"
    )

    table = committed(checked(STALL))

    row = PersonRow.objects.get(table=table, number=2)
    assert row.verdict == "refused" and "Asked us to stop on 17 March 2026" in row.problems
    assert verdicts(table)[2] == "refused"
    assert not Person.objects.filter(email_key="sian@example.org").exists()


def test_a_stop_beats_the_yes_of_a_list_for_somebody_who_is_here(campaign, checked, committed):
    sian = met(campaign, "Siân Probert", "sian@example.org")
    consent.opt_out(
        campaign=campaign, channel="email", value="sian@example.org", source="by the link", at=NOON, key="stop:1"
    )

    committed(checked(STALL, at=LATER), at=LATER)

    assert standing([sian])[sian.pk]["email"] == "no"
    assert not Consent.objects.filter(person=sian, given=True).exists()


def test_a_stop_in_the_list_wins_over_a_yes_in_it_and_outlives_the_record(campaign, checked, committed, undone):
    other = met(campaign, "Rhys Probert", "sian@example.org")
    before = digest()
    text = HEAD.replace("\n", ",no_email\n") + (
        "Siân,Probert,sian@example.org,,,,,yes,03/05/2024,\nSiân,Probert,sian@example.org,,,,,,,yes\n"
    )

    table = committed(checked(text))

    sian = person("Siân Probert")
    assert standing([sian, other]) == {
        pk: {"email": "no", "phone": "not_asked", "text": "not_asked", "post": "not_asked", "push": "not_asked"}
        for pk in (sian.pk, other.pk)
    }
    assert stopped(campaign.pk, "email", "sian@example.org")
    undone(table, at=LATER)
    assert digest() == before and not OptOut.objects.exists()


def test_one_name_and_one_landline_are_not_one_person(checked, committed):
    text = HEAD.replace("\n", ",birth_date\n") + (
        "Ann,Price,,01632 960001,AD4 7RD,,,,,1951-02-03\n"
        "Ann,Price,,01632 960001,AD4 7RD,,,,,1979-06-07\n"
        "Ann,Price,,01632 960001,AD4 7RD,,,,,\n"
        "Ann,Price,,01632 960001,AD4 7RD,,,,,1979-06-07\n"
    )

    table = committed(checked(text))

    assert verdicts(table) == ["new", "new", "new", "duplicate"]
    assert Person.objects.filter(name="Ann Price").count() == 3
    assert verdicts(checked(text, at=LATER)) == ["same", "same", "same", "duplicate"]


def test_one_email_and_name_with_two_dates_of_birth_is_refused(checked):
    text = HEAD.replace("\n", ",birth_date\n") + (
        "Ann,Price,ann@example.org,,,,,,,1951-02-03\nAnn,Price,ann@example.org,,,,,,,1979-06-07\n"
    )

    table = checked(text)

    assert verdicts(table) == ["new", "refused"]
    assert "Row 2" in PersonRow.objects.get(number=3).problems


def test_who_comes_by_a_form_between_check_and_commit_is_added_to(campaign, checked, committed, undone):
    table = checked(STALL)
    sian = met(campaign, "Siân Probert", "sian@example.org", "AD1 1AA", at=NOON)

    table = committed(table, at=LATER)

    sian.refresh_from_db()
    assert Person.objects.filter(email_key="sian@example.org").count() == 1
    assert sian.postcode == "AD1 1AA" and sian.contact_points.count() == 3
    assert (table.done_new, table.done_changed, table.done_left) == (2, 1, 1)
    undone(table, at=LATER)
    assert Person.objects.filter(pk=sian.pk).exists() and not sian.contact_points.exists()


def test_tags_by_hand_stay_when_the_list_goes(campaign, asha, checked, committed, undone):
    sian = met(campaign, "Siân Probert", "sian@example.org")
    tag_people(
        picked=Person.objects.filter(pk=sian.pk),
        campaign=campaign,
        name="stall-may",
        account=asha,
        key=uuid4(),
        at=NOON,
    )

    undone(committed(checked(STALL)), at=LATER)

    assert list(sian.tags.values_list("name", flat=True)) == ["stall-may"]


def test_a_double_press_imports_once(asha, checked):
    table = checked(STALL)

    presses = [services.commit(table=table, account=asha, at=NOON, by_job=False) for _ in range(2)]

    assert presses == [True, False]


def test_a_paused_import_rests_and_goes_on(asha, checked, monkeypatch):
    monkeypatch.setattr("groundswell.trunk.imports.services.staging.ROWS_AT_ONCE", {"sqlite": 2, "postgresql": 2})
    table = checked(STALL)
    assert Block.objects.filter(table=table).count() == 3
    services.commit(table=table, account=asha, at=NOON, by_job=False)

    services.run_commit(table_id=table.pk, clock=lambda: NOON, tell=lambda done: pause(table, asha))
    table.refresh_from_db()
    assert (table.state, table.rows_done) == (Import.PAUSED, 2)

    services.go_on(table=table, account=asha, at=NOON)
    services.run_commit(table_id=table.pk, clock=lambda: NOON)
    table.refresh_from_db()
    assert (table.state, table.rows_done, Person.objects.count()) == (Import.COMMITTED, 4, 3)


def pause(table: Import, account) -> None:
    services.pause(table=table, account=account, at=NOON)


def test_stopping_halfway_takes_back_what_was_written(asha, checked, undone, monkeypatch):
    monkeypatch.setattr("groundswell.trunk.imports.services.staging.ROWS_AT_ONCE", {"sqlite": 2, "postgresql": 2})
    before = digest()
    table = checked(STALL)
    services.commit(table=table, account=asha, at=NOON, by_job=False)
    services.run_commit(table_id=table.pk, clock=lambda: NOON, tell=lambda done: pause(table, asha))

    undone(table)

    assert table.state == Import.UNDONE
    assert {name: rows for name, rows in digest().items() if name != "Tag"} == {
        name: rows for name, rows in before.items() if name != "Tag"
    }


def test_a_short_file_cut_in_the_middle_is_refused_at_once(checked):
    with pytest.raises(Unreadable, match="cut off"):
        checked(STALL + 'Ida,"Fro')

    assert not Import.objects.exists()


def test_a_file_cut_in_the_middle_leaves_nothing(checked):
    rows = "".join(f"Ann,Price,ann{number}@example.org,,,,,,\n" for number in range(400))

    table = checked(HEAD + rows + 'Ida,"Fro')

    assert table.state == Import.UNREADABLE and "cut off" in table.error
    assert not PersonRow.objects.exists() and not Block.objects.exists()


def test_a_column_of_notes_is_not_taken_for_tags(checked):
    rows = "".join(f"Ann,Price,ann{number}@example.org,,,,note {number},,\n" for number in range(600))

    table = checked(HEAD + rows)

    assert table.state == Import.UNREADABLE and "tags" in table.error


WRITTEN = (
    ("phone", "0121 496 0123"),
    ("phone", "020 7946 0123"),
    ("phone", "0303 123 4567"),
    ("phone", "01387 250123"),
    ("phone", "016973 20123"),
    ("phone", "07624 312345"),
    ("phone", "07012 345678"),
    ("phone", "0808 157 0123"),
    ("phone", "+353 86 123 4567"),
    ("phone", "+49 30 123456"),
    ("address", "14 ÉGLISE Straße, Ärmel, AD4 7RD"),
    ("address", "3 Ŷ Wern,  AD4 7RD"),
    ("address", "9 İstanbul ROAD, AD4 7RD"),
)


def test_what_a_list_brings_stands_as_a_form_writes_it(checked, committed):
    rows = [f"Ann,P{place},ann{place}@example.org,{{}}\n" for place in range(len(WRITTEN))]
    cells = {"phone": '"{}",,,,,', "address": ',,"{}",,,'}
    lines = [row.format(cells[kind].format(value)) for row, (kind, value) in zip(rows, WRITTEN, strict=True)]

    table = committed(checked(HEAD + "".join(lines)))

    points = ContactPoint.objects.values_list("person__email", "value", "value_key")
    found = {email: (value, key) for email, value, key in points}
    typed = {f"ann{place}@example.org": read_way(kind, value) for place, (kind, value) in enumerate(WRITTEN)}
    assert found == typed
    assert set(verdicts(checked(HEAD + "".join(lines), at=LATER))) == {"same"} and table.rows_new == len(WRITTEN)


def test_a_second_number_is_the_first_of_whoever_has_no_other(checked, committed):
    text = "name,email,second phone\nSiân Probert,sian@example.org,07700 900377\n"
    table = checked(text)
    Import.objects.filter(pk=table.pk).update(columns={**table.columns, "second phone": "phone_2"})

    table.refresh_from_db()
    committed(services.check(table=table, at=NOON, tell=lambda done: None))

    assert list(ContactPoint.objects.values_list("value", flat=True)) == ["07700 900377"]


@pytest.mark.parametrize(
    "cell",
    ["=2+5", "<script>alert(1)</script>", "'; DROP TABLE supporters_person; --", "\\N", "\\", "a\tb", "😀", "‮abc"],
)
def test_hostile_cells_are_kept_as_text_or_refused(checked, committed, cell):
    quoted = cell.replace('"', '""')
    text = HEAD + f'"Ann {quoted}",Price,ann@example.org,"{quoted}","{quoted}","1 {quoted} Road","{quoted}",,\n'

    table = committed(checked(text))

    assert table.state == Import.COMMITTED
    assert table.rows_refused + Person.objects.count() == 1
