"""The desk's letter drives: make, change, open, facts, numbers; and who may."""

import re
from uuid import uuid4

import pytest
from tests.support.people import give_role, make_account

from groundswell.tools.letters import selectors
from groundswell.tools.letters.models import Letter, LetterDrive
from groundswell.tools.letters.services import drives as services
from groundswell.tools.letters.services.own import OwnLetter, record_own_letter
from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.audit.models import AuditEntry

pytestmark = pytest.mark.django_db
DESK = "/desk/better-buses/letters/"
FORM = {
    "title": "Write before Tuesday",
    "question_0": "Where do you take the bus?",
    "question_1": "",
    "question_2": "What should she do?",
    "hint_2": "One thing",
    "relay": "on",
    "writer_cap": "3",
    "target_cap": "200",
}


def test_an_organiser_makes_changes_and_opens_letters(client_for, asha, drive, wainfleet):
    browser = client_for(asha)

    made = browser.post(f"{DESK}new/", {**FORM, "drive": drive.public_id}, follow=True)

    letter_drive = LetterDrive.objects.get()
    assert "Saved as a draft" in made.content.decode()
    assert letter_drive.state == "draft" and letter_drive.relay and not letter_drive.least_heard
    assert letter_drive.prompts == [
        {"question": "Where do you take the bus?", "hint": ""},
        {"question": "What should she do?", "hint": "One thing"},
    ]

    page = f"{DESK}{letter_drive.public_id}/"
    browser.post(f"{page}edit/", {**FORM, "title": "Write now", "least_heard": "on", "relay": ""})
    browser.post(f"{page}state/", {"state": "open"})
    letter_drive.refresh_from_db()
    assert (letter_drive.title, letter_drive.state) == ("Write now", "open")
    assert letter_drive.least_heard and not letter_drive.relay
    assert client_for(asha).get("/better-buses/letters/public-control/").status_code == 200

    browser.post(f"{page}state/", {"state": "closed"})
    letter_drive.refresh_from_db()
    assert letter_drive.state == "closed"
    assert AuditEntry.objects.filter(object_kind="letter drive").count() == 4


def test_mistakes_come_back_with_what_was_typed(client_for, asha, drive):
    answer = client_for(asha).post(f"{DESK}new/", {**FORM, "drive": drive.public_id, "title": "", "question_0": ""})

    html = answer.content.decode()
    assert answer.status_code == 422 and "There is a problem" in html
    assert 'value="What should she do?"' in html
    assert not LetterDrive.objects.exists()


def test_letters_open_only_with_a_question_and_on_an_open_drive(letter_drive, asha, noon):
    LetterDrive.objects.update(state="draft", prompts=[])
    letter_drive.refresh_from_db()
    with pytest.raises(services.NotReady):
        services.open_letter_drive(letter_drive=letter_drive, account=asha, at=noon)

    letter_drive.prompts = [{"question": "Why?", "hint": ""}]
    letter_drive.drive.state = "closed"
    with pytest.raises(services.NotReady):
        services.open_letter_drive(letter_drive=letter_drive, account=asha, at=noon)


def test_a_drive_has_one_letter_drive_and_the_first_stands(letter_drive, drive, asha, noon):
    again = services.create_letter_drive(drive=drive, account=asha, at=noon, title="Another")

    assert again == letter_drive and again.title != "Another"


def test_a_fact_is_added_once_and_withdrawn_once(client_for, asha, letter_drive, client):
    browser, page = client_for(asha), f"{DESK}{letter_drive.public_id}/"
    fact = {"text": "Fares rose by 38%", "source": "County survey", "source_url": "https://example.org/survey"}

    for _ in range(2):
        browser.post(f"{page}facts/", fact)
    added = letter_drive.facts.get(text="Fares rose by 38%")
    for _ in range(2):
        browser.post(f"{page}facts/{added.public_id}/withdraw/")

    added.refresh_from_db()
    public = client.get("/better-buses/letters/public-control/", {"postcode": "AD4 7QX"}).content.decode()
    assert added.withdrawn_at is not None
    assert "Fares rose by 38%" not in public and "A two-mile ticket" in public
    assert "Fares rose by 38%" in browser.get(page).content.decode(), "the desk still shows what was withdrawn"
    assert AuditEntry.objects.filter(sentence="Withdrew a fact").count() == 1


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "nonsense here"])
def test_a_source_links_only_to_the_web(client_for, asha, letter_drive, link):
    before = letter_drive.facts.count()

    answer = client_for(asha).post(
        f"{DESK}{letter_drive.public_id}/facts/", {"text": "A", "source": "B", "source_url": link}
    )

    assert answer.status_code == 422 and letter_drive.facts.count() == before


def write(letter_drive, standing, noon, **fields):
    return Letter.objects.create(
        letter_drive=letter_drive,
        standing=standing,
        key=uuid4(),
        reply_token=uuid4().hex[:22],
        written_at=noon,
        **fields,
    )


def test_the_numbers_count_by_target_and_by_day_and_show_no_words(
    client_for, asha, letter_drive, wainfleet, haigh, noon
):
    write(letter_drive, wainfleet, noon, state="sent", body="CANARY", writer_name="CANARY")
    write(letter_drive, wainfleet, noon, state="bounced", body="CANARY")
    write(letter_drive, wainfleet, noon, state="held", body="CANARY")
    record_own_letter(OwnLetter(letter_drive, haigh, key=uuid4()), at=noon)
    scope = scope_in(letter_drive.drive.campaign, asha, "organiser")

    rows = selectors.by_target(scope, letter_drive)
    html = client_for(asha).get(f"{DESK}{letter_drive.public_id}/").content.decode()

    said = [(row.standing.target.name, row.sent, row.own, row.waiting, row.bounced) for row in rows]
    assert said == [("Carys Wainfleet", 2, 0, 1, 1), ("Aurelio Haigh", 0, 1, 0, 0)]
    assert selectors.by_day(scope, letter_drive, days=2, at=noon)[-1] == (noon.date(), 3)
    assert re.search(r'class="lt-n num">3<', html) and "CANARY" not in html


def test_an_organiser_of_a_group_counts_her_own_people_and_changes_nothing(
    client_for, campaign, group, letter_drive, wainfleet, amira, noon
):
    from groundswell.trunk.campaigns.models import Membership

    local = make_account("Lil Orr", "lil@example.org")
    give_role(local, campaign, "organiser", group=group)
    write(letter_drive, wainfleet, noon, state="sent", person=amira)
    write(letter_drive, wainfleet, noon, state="sent")
    scope = scope_in(campaign, local, "organiser")
    assert selectors.by_target(scope, letter_drive) == []

    amira.supporter_since = noon
    amira.save()
    Membership.objects.create(group=group, person=amira, key=uuid4(), joined_at=noon, confirmed_at=noon)
    browser, page = client_for(local), f"{DESK}{letter_drive.public_id}/"
    html = browser.get(page).content.decode()

    assert [row.sent for row in selectors.by_target(scope, letter_drive)] == [1]
    assert "Of the people you organise" in html and "Withdraw<" not in html
    fact = letter_drive.facts.first().public_id
    for path in (f"{page}edit/", f"{page}state/", f"{page}facts/", f"{page}facts/{fact}/withdraw/"):
        assert browser.post(path, FORM).status_code == 404


@pytest.mark.parametrize("who", ["ben", "cal", "oona"])
def test_others_find_nothing(request, client_for, letter_drive, who):
    browser = client_for(request.getfixturevalue(who))

    assert browser.get(f"{DESK}{letter_drive.public_id}/").status_code == 404
    assert browser.get(DESK).status_code == 404


def test_another_campaigns_drive_and_facts_do_not_exist(client_for, oona, letter_drive):
    browser = client_for(oona)
    fact = letter_drive.facts.first().public_id

    assert browser.get(f"/desk/other/letters/{letter_drive.public_id}/").status_code == 404
    path = f"/desk/other/letters/{letter_drive.public_id}/facts/{fact}/withdraw/"
    assert browser.post(path).status_code == 404
    assert letter_drive.facts.filter(withdrawn_at__isnull=True).count() == 2


def test_what_else_to_do_offers_letters_until_one_is_written(letter_drive, wainfleet, amira, noon):
    from groundswell.tools.letters.acts import write_offers
    from groundswell.tools.letters.routes import write_route
    from groundswell.trunk.next_acts import Place

    campaign = letter_drive.drive.campaign
    offered = write_offers(campaign=campaign, person=amira, place=Place(), at=noon)
    write(letter_drive, wainfleet, noon, state="sent", person=amira)
    after = write_offers(campaign=campaign, person=amira, place=Place(), at=noon)

    assert [offer.title for offer in offered] == [letter_drive.title] and after == []
    assert write_route(wainfleet, amira, noon).title == "Write to Cllr Wainfleet"
    LetterDrive.objects.update(state="closed")
    assert write_route(wainfleet, amira, noon) is None
