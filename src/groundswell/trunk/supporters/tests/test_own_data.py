"""A person's own page of everything held on her: a link and a code open it, and it gives, and it erases."""

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from groundswell.trunk.access import codes
from groundswell.trunk.access.links import issue_link, revoke_links
from groundswell.trunk.access.models import LinkCode, PersonalLink
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters import services
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.supporters.tests.world import make_person

pytestmark = pytest.mark.django_db
PAGE = "/better-buses/your-data/"


@pytest.fixture
def siân(campaign, asha):
    person = make_person(campaign, "Siân Okoro", email="sian@example.org", phone="07700 900142", postcode="AD4 7QX")
    services.write_note(person=person, text="Likes marzipan", account=asha, key=uuid4(), at=now())
    return person


@pytest.fixture
def browser(siân):
    return opened_by(siân)


def opened_by(person):
    """A browser in which her personal link was opened."""
    client = Client()
    path = issue_link(person=person, at=now() - timedelta(minutes=1))
    page = client.get(path)
    if not client.session.get("known"):
        client.post(path)
    assert client.session.get("known"), page.content[:300]
    return client


def mailed_code(person):
    body = Message.objects.filter(person=person, kind="account").latest("pk").body_text
    return re.search(r"^\d{6}$", body, re.MULTILINE)[0]


def prove(client, person):
    client.post(f"{PAGE}code/", {"do": "send"})
    return client.post(f"{PAGE}code/", {"do": "open", "code": mailed_code(person)})


def test_a_stranger_learns_how_to_get_in_and_nothing_else(siân):
    page = Client().get(PAGE)

    assert page.status_code == 200
    assert "Siân" not in page.content.decode()


def test_a_link_alone_shows_nothing(browser, siân):
    for path in (PAGE, f"{PAGE}download/", f"{PAGE}erase/"):
        page = browser.get(path, follow=True).content.decode()

        assert "marzipan" not in page and "okoro" not in page.casefold()
    browser.post(f"{PAGE}erase/", {"sure": "on"})
    siân.refresh_from_db()
    assert siân.erased_at is None


def test_a_code_from_her_mailbox_shows_everything_and_the_device_is_remembered(browser, siân):
    assert prove(browser, siân).status_code == 302

    page = browser.get(PAGE).content.decode()
    assert "Siân Okoro" in page and "07700 900142" in page and "Likes marzipan" in page
    bundle = json.loads(browser.get(f"{PAGE}download/").content)
    assert bundle["supporters.Person"][0]["name"] == "Siân Okoro"
    assert bundle["supporters.Note"][0]["text"] == "Likes marzipan"
    assert browser.get(PAGE)["Cache-Control"].count("no-store")


def test_another_device_needs_a_code_of_its_own(browser, siân):
    prove(browser, siân)

    other = opened_by(siân)

    assert "marzipan" not in other.get(PAGE).content.decode()


def test_the_code_is_in_no_list_that_anybody_of_the_campaign_reads(browser, siân, olu, client_for):
    browser.post(f"{PAGE}code/", {"do": "send"})
    message = Message.objects.filter(person=siân, kind="account").get()

    assert message.campaign is None and message.to_address == siân.email
    assert mailed_code(siân) not in str(LinkCode.objects.values())


def test_a_wrong_code_is_refused_with_a_sentence_and_five_end_it(browser, siân):
    browser.post(f"{PAGE}code/", {"do": "send"})
    right = mailed_code(siân)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"

    for _ in range(5):
        page = browser.post(f"{PAGE}code/", {"do": "open", "code": wrong})
        assert page.status_code == 422 and "That is not the code" in page.content.decode()

    assert browser.post(f"{PAGE}code/", {"do": "open", "code": right}).status_code == 422
    assert "marzipan" not in browser.get(PAGE).content.decode()


def test_a_code_works_once_for_a_quarter_of_an_hour_and_for_its_own_link_only(siân, campaign):
    at = now()
    issue_link(person=siân, at=at)
    link, other = PersonalLink.objects.get(), make_person(campaign, "Else Where")
    issue_link(person=other, at=at)
    codes.ask_code(link=link, at=at)
    code = mailed_code(siân)

    assert not codes.try_code(link=PersonalLink.objects.get(person=other), typed=code, at=at)
    assert not codes.try_code(link=link, typed=code, at=at + timedelta(minutes=16))
    assert not codes.try_code(link=link, typed=code, at=at - timedelta(hours=2)), "a clock that jumped back"
    assert codes.try_code(link=link, typed=f" {code[:3]} {code[3:]} ", at=at + timedelta(minutes=14))
    assert not codes.try_code(link=link, typed=code, at=at + timedelta(minutes=14))


def test_a_mailbox_gets_one_code_a_minute_and_five_a_day_over_all_links(siân):
    at = now()
    links = []
    for _ in range(2):
        issue_link(person=siân, at=at)
        links.append(PersonalLink.objects.latest("pk"))

    sent = [codes.ask_code(link=links[minute % 2], at=at + timedelta(seconds=40 * minute)) for minute in range(20)]

    assert sum(sent) == 5
    assert not codes.ask_code(link=links[0], at=at + timedelta(hours=2))
    assert codes.ask_code(link=links[0], at=at + timedelta(hours=30))


def test_a_link_that_was_ended_ends_the_proof_too(browser, siân):
    prove(browser, siân)

    revoke_links(person=siân, at=now())

    assert "marzipan" not in browser.get(PAGE).content.decode()
    assert browser.get(f"{PAGE}download/").status_code == 302


def test_erasing_asks_for_a_tick_says_what_stays_and_forgets_the_device(browser, siân):
    prove(browser, siân)
    asked = browser.get(f"{PAGE}erase/").content.decode()
    assert "What stays, and why" in asked

    assert browser.post(f"{PAGE}erase/", {}).status_code == 422
    siân.refresh_from_db()
    assert siân.erased_at is None

    gone = browser.post(f"{PAGE}erase/", {"sure": "on"})
    assert gone.status_code == 200 and "erased" in gone.content.decode()
    siân.refresh_from_db()
    assert siân.erased_at and siân.name == "" and siân.email == ""
    assert not LinkCode.objects.exists() and not Message.objects.exists()
    assert "We email" not in browser.get(PAGE).content.decode()
    assert AuditEntry.objects.filter(object_id=siân.public_id, sentence="Erased a person").exists()


def test_an_address_that_nothing_can_be_sent_to_is_said(campaign):
    person = make_person(campaign, "Siân Okoro")
    assert not person.email.isascii()

    page = opened_by(person).post(f"{PAGE}code/", {"do": "send"}, follow=True).content.decode()

    assert "We cannot send to the address" in page
    assert not LinkCode.objects.exists()


def test_a_link_of_another_campaign_opens_nothing_here(siân, other_campaign):
    elsewhere = make_person(other_campaign, "Siân Okoro", email="sian@example.org")
    client = opened_by(elsewhere)

    page = client.get(PAGE).content.decode()

    assert "marzipan" not in page and "code" not in client.post(f"{PAGE}code/", {"do": "send"}, follow=True).request
    assert not Message.objects.filter(kind="account").exists()


def test_the_desk_shows_everything_to_organisers_of_the_whole_campaign_after_they_proved_who_they_are(
    siân, asha, ben, group, client_for
):
    from tests.support.people import give_role, make_account
    from tests.test_role_matrix import sign_in

    path = f"/desk/better-buses/people/{siân.public_id}/everything/"
    local = make_account("Lou Cal", "lou@example.org")
    give_role(local, siân.campaign, "organiser", group=group)
    for account in (ben, local):
        client = client_for(account)
        sign_in(client, account)
        assert client.get(path).status_code == 404
    assert client_for(asha).get(path).status_code == 302, "an old session proves nothing"

    client = Client()
    sign_in(client, asha)
    page = client.get(path)

    assert page.status_code == 200 and "Likes marzipan" in page.content.decode()
    assert "people/" in page.content.decode() and "Erase…" not in page.content.decode()
    assert json.loads(client.post(path.replace("everything", "held")).content)["supporters.Note"]


def test_records_that_were_merged_are_one_person_to_give_and_to_erase(campaign, siân, olu, asha):
    from groundswell.trunk.duplicates import services as duplicates
    from groundswell.trunk.supporters.personal_data import erase_person, export_person

    other = make_person(campaign, "Sian Okoro-Hall", email="tamarisk@example.org", postcode="AD1 2BX")
    merge = duplicates.merge_people(first=siân, second=other, account=asha, key=uuid4(), at=now())
    gone, kept = Person.objects.get(pk=merge.gone_id), Person.objects.get(pk=merge.kept_id)

    for record in (gone, kept):
        assert {row.get("email") for row in export_person(record)["supporters.Person"]} == {siân.email, other.email}
    assert erase_person(person=gone, account=olu, at=now())

    for record in Person.objects.filter(pk__in=(siân.pk, other.pk)):
        assert record.erased_at and not record.name and not record.email and record.merged_into_id is None


def test_a_row_that_was_refused_is_hers_however_the_list_wrote_her_name_and_postcode(campaign, asha, olu):
    from groundswell.trunk.imports import services as imports
    from groundswell.trunk.imports.models import PersonRow
    from groundswell.trunk.supporters.personal_data import erase_person, export_person

    her = make_person(campaign, "Élodie Brûlé", email="elodie@example.org", postcode="AD4 7QX")
    rows = ["Name,Email,Postcode", "ÉLODIE BRÛLÉ,elodie.at.example.org,AD47QX", "Élodie Brûlé,e.b@,AD1 2BX"]
    table = imports.read_in(
        campaign=campaign, account=asha, kind="supporters", source="\n".join(rows), key=uuid4(), at=now()
    )
    imports.check(table=table, at=now())
    assert PersonRow.objects.filter(verdict=PersonRow.REFUSED).count() == 2

    written = [row["written"] for row in export_person(her)["imports.Import"] if "refused_because" in row]
    assert written == [["ÉLODIE BRÛLÉ", "elodie.at.example.org", "AD47QX"]]
    assert erase_person(person=her, account=olu, at=now())
    assert "AD1 2BX" in PersonRow.objects.get(verdict=PersonRow.REFUSED).cells


def test_a_row_that_a_stop_refused_is_hers_by_given_and_family_name_too(campaign, asha, olu):
    from groundswell.trunk.consent.services import opt_out
    from groundswell.trunk.imports import services as imports
    from groundswell.trunk.imports.models import PersonRow
    from groundswell.trunk.supporters.personal_data import erase_person, export_person

    her = make_person(campaign, "Wren Arkwright", email="wren@example.org", postcode="AD4 7QX")
    stopped = "of.old@example.org"
    opt_out(campaign=campaign, channel="email", value=stopped, source="by the link", at=now(), key="stop:1")
    rows = ["First name,Last name,Email,Postcode", f"Wren,Arkwright,{stopped},AD4 7QX"]
    table = imports.read_in(
        campaign=campaign, account=asha, kind="supporters", source="\n".join(rows), key=uuid4(), at=now()
    )
    imports.check(table=table, at=now())
    assert PersonRow.objects.get().verdict == PersonRow.REFUSED

    written = [row["written"] for row in export_person(her)["imports.Import"] if "refused_because" in row]
    assert written == [["Wren", "Arkwright", stopped, "AD4 7QX"]]
    assert erase_person(person=her, account=olu, at=now())
    assert not PersonRow.objects.exists()
