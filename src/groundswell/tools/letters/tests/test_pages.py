"""The public pages, as a browser without script sees them."""

import re

import pytest
from django.test import Client

from groundswell.tools.letters.models import Letter, LetterDrive
from groundswell.tools.letters.services.own import OwnLetter, record_own_letter
from groundswell.trunk.access.links import issue_link
from groundswell.trunk.records.clock import now
from groundswell.trunk.targets.models import Ask

from .conftest import stand

pytestmark = pytest.mark.django_db
PAGE = "/better-buses/letters/public-control/"
ANSWERS = {
    "answer_0": "I clean at Thornwick school from six until nine. The 42 is how I get home.",
    "answer_1": "Without it I walk 50 minutes along Shaw Lane, which has no pavement.",
    "answer_2": "Please vote for public control on Tuesday, and tell me how you voted.",
}
FORM = {
    **ANSWERS,
    "subject": "Please vote for public control",
    "full_name": "Amira Kessler",
    "email": "amira.kessler@example.org",
    "postcode": "ad4 7qx",
    "street": "9 Tenter Street",
    "key": "7a8f3c1e-0000-4000-8000-000000000001",
}
EARLIER = "11111111-1111-4111-8111-111111111111"


def to(standing):
    return f"{PAGE}to/{standing.public_id}/"


@pytest.fixture
def known(amira):
    """Amira's browser, which opened her personal link."""
    browser = Client(headers={"origin": "http://testserver", "sec-fetch-site": "same-origin"})
    browser.get(issue_link(person=amira, at=now()))
    return browser


def test_a_postcode_leads_straight_to_the_letter(client, letter_drive):
    html = client.get(PAGE, {"postcode": "ad47qx"}).content.decode()

    assert "Cllr Carys Wainfleet" in html and "from your postcode AD4 7QX" in html and "Not yours?" in html
    assert "Dear Cllr Wainfleet," in html
    assert all(prompt["question"] in html for prompt in letter_drive.prompts)
    assert " checked" not in html, "nothing is preselected"
    assert "Council transport paper 7" in html
    assert 'value="AD4 7QX"' in html


def test_before_the_postcode_it_asks_for_it(client, letter_drive):
    html = client.get(PAGE).content.decode()

    assert "Find your councillor" in html and letter_drive.title in html


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter a full postcode"),
        ("AD4", "Enter a full postcode"),
        ("AD9 9ZZ", "We do not know AD9 9ZZ"),
    ],
)
def test_a_postcode_that_cannot_be_used_says_what_to_do(client, letter_drive, typed, said):
    answer = client.get(PAGE, {"postcode": typed})

    assert answer.status_code == 422 and said in answer.content.decode()


def test_where_nobody_decides_it_says_so_and_offers_other_ways_to_help(client, letter_drive):
    html = client.get(PAGE, {"postcode": "AD2 2AA"}).content.decode()

    assert "None of these councillors decides for Rill" in html


def test_two_representatives_and_a_border_ask_whose_she_is(client, letter_drive, areas, drive, noon, haigh):
    stand(drive, "Ann Lee", areas["Millbeck"], noon)

    two = client.get(PAGE, {"postcode": "AD4 7QX"}).content.decode()
    border = client.get(PAGE, {"postcode": "AD6 2BB"}).content.decode()

    assert "2 decide for Millbeck" in two and "Write to Cllr Ann Lee" in two and "Write to Cllr Carys Wainfleet" in two
    assert "AD6 2BB is probably in Thornwick" in border and "Cllr Aurelio Haigh" in border
    assert "postcode=AD6%202BB" in border


def test_those_who_heard_least_are_offered_only_where_the_drive_allows(client, letter_drive, haigh, drive, areas, noon):
    lee = stand(drive, "Ann Lee", areas["Thornwick"], noon)
    without = client.get(PAGE).content.decode()
    LetterDrive.objects.update(least_heard=True)
    allowed = client.get(PAGE).content.decode()

    assert "heard least" not in without
    assert "heard least" in allowed and lee.public_id in allowed
    assert haigh.public_id not in allowed, "he may not be sent to"


def test_who_we_know_by_her_link_writes_at_once_and_is_not_asked_who_she_is(known, letter_drive):
    html = known.get(PAGE).content.decode()

    assert "Cllr Carys Wainfleet" in html and "amira.kessler@example.org" in html
    assert 'name="full_name"' not in html and 'name="email"' not in html
    assert "Find your councillor" in known.get(PAGE, {"change": "1"}).content.decode()


def test_the_preview_is_the_letter_as_it_will_be_sent(client, letter_drive, wainfleet):
    fact = letter_drive.facts.first()

    html = client.post(to(wainfleet), {**FORM, "fact": fact.public_id, "do": "preview"}).content.decode()

    paper = re.search(r'<article class="paper".*?</article>', html, re.S)[0]
    said = re.findall(r"<p>(.*?)</p>", paper, re.S)
    assert said == [
        "Dear Cllr Wainfleet,",
        ANSWERS["answer_0"],
        ANSWERS["answer_1"],
        "Evening buses cut from 61 to 40 in five years (Council transport paper 7).",
        ANSWERS["answer_2"],
        "Amira Kessler\n9 Tenter Street, AD4 7QX",
    ]
    assert not Letter.objects.exists(), "a preview sends nothing"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("full_name", "", "Enter your full name"),
        ("full_name", "Win at www.casino.example", "no links"),
        ("full_name", "https://evil.example", "no links"),
        ("full_name", "Eve <all@example.org>", "no links"),
        ("full_name", "Eve\r\nBcc: all@example.org", "on one line"),
        ("full_name", "Eve\u2028Bcc: all", "on one line"),
        ("full_name", "e" * 121, "120 letters"),
        ("subject", "Hello\r\nBcc: all@example.org", "on one line"),
        ("subject", "Hello\nContent-Type: text/html", "on one line"),
        ("subject", "Hello\x00there", "on one line"),
        ("subject", "Hello\x85there", "on one line"),
        ("subject", "", "what your letter is about"),
        ("street", "1 High Street\nX-Evil: 1", "on one line"),
        ("email", "amira.kessler@", "like name@example.org"),
        ("email", "a@example.org\r\nBcc: b@example.org", "like name@example.org"),
        ("postcode", "AD4", "Enter a full postcode"),
        ("answer_1", "x" * 3001, "Shorten this answer"),
    ],
)
def test_errors_say_what_to_do_and_keep_what_was_typed(client, letter_drive, wainfleet, field, typed, said):
    answer = client.post(to(wainfleet), {**FORM, field: typed})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html and "There is a problem" in html
    assert ANSWERS["answer_0"] in html and FORM["key"] in html
    assert not Letter.objects.exists()


def test_a_letter_without_a_word_of_her_own_is_refused(client, letter_drive, wainfleet):
    fact = letter_drive.facts.first()
    empty = {**FORM, "answer_0": " ", "answer_1": "\n", "answer_2": "", "fact": fact.public_id}

    answer = client.post(to(wainfleet), empty)

    assert answer.status_code == 422
    assert "Answer at least one question" in answer.content.decode()


def test_script_in_any_field_is_only_text(client, letter_drive, wainfleet):
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    wainfleet.target.name = f"Carys {attack}"[:120]
    wainfleet.target.save()
    letter_drive.facts.update(text=attack, source=attack)

    html = client.post(to(wainfleet), {**FORM, "answer_0": attack, "subject": attack, "do": "preview"}).content.decode()

    assert "<script>alert" not in html and "<img src=x" not in html


def test_she_may_not_write_to_somebody_elses_unless_the_drive_allows(client, letter_drive, wainfleet):
    answer = client.post(to(wainfleet), {**FORM, "postcode": "AD5 1AA"})

    assert answer.status_code == 422
    assert "does not decide for AD5 1AA" in answer.content.decode()


def test_a_copied_letter_is_warned_of_with_the_shared_words_marked(client, letter_drive, wainfleet, noon):
    text = "\n\n".join(ANSWERS.values())
    record_own_letter(OwnLetter(letter_drive, wainfleet, key=EARLIER, text=text), at=noon)

    answer = client.post(to(wainfleet), FORM)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "1 other letter is nearly the same" in html
    assert '<mark class="shared">' in html and "Change that part" in html and 'value="as-is"' in html
    assert not Letter.objects.exclude(state=Letter.OWN).exists()


def test_her_own_words_are_not_warned_of(client, letter_drive, haigh, noon):
    other = "My mother is ninety and cannot drive, and the bus is how she sees her friends on market day."
    record_own_letter(OwnLetter(letter_drive, haigh, key=EARLIER, text=other), at=noon)

    answer = client.post(to(haigh), {**FORM, "postcode": "AD5 1AA"})

    assert answer.status_code == 200 and "mark class" not in answer.content.decode()


def test_one_who_may_not_be_sent_to_is_written_to_by_her_own_mail_program(client, letter_drive, haigh):
    page = client.get(to(haigh), {"postcode": "AD5 1AA"}).content.decode()
    answer = client.post(to(haigh), {**FORM, "postcode": "AD5 1AA", "do": ""})

    html = answer.content.decode()
    assert "We may not send mail to Cllr Haigh" in page and 'name="email"' not in page
    assert answer.status_code == 200
    assert "mailto:haigh@council.example.org?subject=Please%20vote" in html
    assert "Dear%20Cllr%20Haigh%2C%0D%0A%0D%0AI%20clean" in html
    assert "I have sent it" in html
    assert not Letter.objects.exists(), "nothing is recorded before she says so"


def test_without_an_email_the_letter_can_be_copied_and_other_ways_stand_there(client, letter_drive, drive, areas, noon):
    lee = stand(
        drive, "Ann Lee", areas["Thornwick"], noon, email="", phone="01632 960 123", address="Town Hall, Ashdale"
    )

    html = client.post(to(lee), {**FORM, "postcode": "AD5 1AA"}).content.decode()

    assert "mailto:" not in html.split("pub-foot")[0]
    assert "Copy it" in html and "tel:" in html and "Town Hall, Ashdale" in html


def test_when_she_says_that_she_sent_it_it_counts_and_holds_none_of_her_words(client, letter_drive, haigh):
    told = {"key": FORM["key"], "postcode": "AD5 1AA", "body": "\n\n".join(ANSWERS.values())}

    first = client.post(f"{to(haigh)}sent-it/", told, follow=True)
    client.post(f"{to(haigh)}sent-it/", told)

    letter = Letter.objects.get()
    haigh.refresh_from_db()
    assert "Thank you" in first.content.decode()
    assert (letter.state, letter.body, letter.answers, letter.address) == (Letter.OWN, "", [], "")
    assert letter.own_constituent and letter.runs.exists()
    assert Ask.objects.count() == 1 and haigh.heard_letters == 1


def test_nobody_tells_us_of_a_letter_to_somebody_elses(client, letter_drive, haigh):
    client.post(f"{to(haigh)}sent-it/", {"key": FORM["key"], "postcode": "AD4 7QX", "body": "x"})

    assert not Letter.objects.exists()


def test_a_long_letter_leaves_the_body_out_of_the_link(client, letter_drive, haigh):
    html = client.post(to(haigh), {**FORM, "postcode": "AD5 1AA", "answer_1": "So it goes. " * 180}).content.decode()

    assert "too long to be handed over whole" in html and "&amp;body=" not in html


def test_changing_a_finished_letter_keeps_all_of_it(client, letter_drive, haigh):
    html = client.post(to(haigh), {**FORM, "postcode": "AD5 1AA"}).content.decode()
    form = html.split("Change my letter")[0].rpartition("<form")[2]
    kept = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))

    again = client.post(to(haigh), {**kept, "do": "preview"}).content.decode()

    assert ANSWERS["answer_1"] in again and 'value="9 Tenter Street"' in again


def test_a_post_from_another_site_is_refused(letter_drive, haigh):
    browser = Client(headers={"origin": "https://evil.example", "sec-fetch-site": "cross-site"})

    assert browser.post(to(haigh), FORM).status_code == 403
    assert browser.post(f"{to(haigh)}sent-it/", FORM).status_code == 403
    assert not Letter.objects.exists()


def test_a_draft_is_nowhere_and_a_closed_one_says_so(client, letter_drive, wainfleet):
    LetterDrive.objects.update(state="draft")
    assert client.get(PAGE).status_code == 404
    assert client.post(to(wainfleet), FORM).status_code == 404
    assert letter_drive.title not in client.get("/better-buses/letters/").content.decode()

    LetterDrive.objects.update(state="closed")
    assert "The letters are finished" in client.get(PAGE).content.decode()
    assert client.post(to(wainfleet), FORM).status_code == 422
    assert not Letter.objects.exists()


def test_another_campaigns_letters_and_targets_do_not_exist(client, letter_drive, wainfleet, other_campaign):
    assert client.get("/other/letters/public-control/").status_code == 404
    assert client.get(f"/other/letters/public-control/to/{wainfleet.public_id}/").status_code == 404


def test_one_who_left_office_is_not_written_to(client, letter_drive, wainfleet, noon):
    wainfleet.target.ended_at = noon
    wainfleet.target.save()

    assert client.get(to(wainfleet)).status_code == 404


def test_pages_about_one_person_are_kept_by_no_cache(client, letter_drive, wainfleet):
    for path in (PAGE, f"{PAGE}?postcode=AD4+7QX", to(wainfleet)):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_an_altered_thanks_address_is_nothing(client, letter_drive):
    assert client.get(f"{PAGE}sent/made-up/").status_code == 404


def test_who_has_answered_is_not_written_to_any_more(client, letter_drive, wainfleet):
    wainfleet.stance = "declared"
    wainfleet.save()

    found = client.get(PAGE, {"postcode": "AD4 7QX"}).content.decode()
    page = client.get(to(wainfleet)).content.decode()
    posted = client.post(to(wainfleet), FORM)

    assert "Has answered" in found and "Has answered" in page
    assert to(wainfleet) not in found
    assert posted.status_code == 422
    assert not Letter.objects.exists()


def test_a_letter_of_a_stranger_waits_for_her_to_confirm(client, letter_drive, wainfleet):
    answer = client.post(to(wainfleet), {**FORM, "may_ask": "on"}, follow=True)

    letter = Letter.objects.get()
    html = answer.content.decode()
    assert "Thank you, Amira." in html and "press the button in our email" in html
    assert letter.state == Letter.UNCONFIRMED and letter.may_ask and not letter.copy_to_campaign
    assert letter.body.startswith("Dear Cllr Wainfleet,\n\nI clean at") and letter.body.endswith("AD4 7QX")
    assert letter.answers == list(ANSWERS.values()) and letter.own_constituent


def test_pressing_twice_sends_once_and_says_the_same(client, letter_drive, wainfleet):
    first = client.post(to(wainfleet), FORM)
    again = client.post(to(wainfleet), FORM)

    assert first.status_code == again.status_code == 302
    assert Letter.objects.count() == 1


def test_who_we_know_sends_with_one_press(known, letter_drive, wainfleet, amira):
    answer = known.post(to(wainfleet), {**ANSWERS, "subject": "Please", "key": FORM["key"]}, follow=True)

    letter = Letter.objects.get()
    assert "is on its way" in answer.content.decode()
    assert letter.person == amira and letter.state == Letter.QUEUED


def test_as_it_is_sends_what_was_warned_of(client, letter_drive, wainfleet, noon):
    text = "\n\n".join(ANSWERS.values())
    record_own_letter(OwnLetter(letter_drive, wainfleet, key=EARLIER, text=text), at=noon)

    answer = client.post(to(wainfleet), {**FORM, "do": "as-is"})

    assert answer.status_code == 302
    assert Letter.objects.get(key=FORM["key"]).likeness == 100


def test_what_the_relay_refuses_is_said_with_the_other_ways(known, letter_drive, wainfleet):
    LetterDrive.objects.update(writer_cap=1)
    for number in (1, 2):
        key = f"7a8f3c1e-0000-4000-8000-00000000000{number}"
        own = {"answer_0": f"Letter {number} is about my street and the stop that was taken away from it."}
        answer = known.post(to(wainfleet), {**own, "subject": "Please", "key": key, "do": "as-is"})

    html = answer.content.decode()
    assert answer.status_code == 422 and "1 letters today" in html
    assert "Use my own mail program" in html and own["answer_0"] in html


def test_who_we_know_may_write_from_another_postcode(known, letter_drive, drive, areas, noon, amira):
    lee = stand(drive, "Ann Lee", areas["Thornwick"], noon)

    page = known.get(PAGE, {"postcode": "AD5 1AA"}).content.decode()
    answer = known.post(to(lee), {**ANSWERS, "subject": "Please", "key": FORM["key"], "postcode": "AD5 1AA"})

    letter = Letter.objects.get()
    amira.refresh_from_db()
    assert "from your postcode AD5 1AA" in page and 'name="postcode" value="AD5 1AA"' in page
    assert answer.status_code == 302
    assert letter.postcode == "AD5 1AA" and letter.own_constituent
    assert amira.postcode == "AD4 7QX", "nothing of hers is changed by a form"


def test_the_page_of_a_letter_asks_the_database_little(client, letter_drive, wainfleet, django_assert_max_num_queries):
    client.get(PAGE, {"postcode": "AD4 7QX"})

    with django_assert_max_num_queries(14):
        client.get(PAGE, {"postcode": "AD4 7QX"})


def test_the_greeting_and_the_letters_own_program_hold_no_second_header(client, letter_drive, haigh):
    haigh.target.email = "haigh@council.example.org"
    haigh.target.salutation = "Cllr Haigh"
    haigh.target.save()

    html = client.post(to(haigh), {**FORM, "postcode": "AD5 1AA", "subject": "Buses & trams?cc=x@example.org"}).content

    link = re.search(r'href="(mailto:[^"]+)"', html.decode())[1].replace("&amp;", "&")
    assert link.count("?") == 1 and link.count("&") == 1
    assert "subject=Buses%20%26%20trams%3Fcc%3Dx%40example.org&body=" in link


def test_who_decides_for_everyone_can_be_written_to_from_anywhere(client, letter_drive, drive, noon):
    board = stand(drive, "The Rill Trust", None, noon, kind="body", office="Bus company")

    page = client.get(PAGE).content.decode()
    answer = client.post(to(board), {**FORM, "postcode": "AD2 2AA"})

    assert "They decide for everyone" in page and to(board) in page
    assert answer.status_code == 302
    assert Letter.objects.get().body.startswith("To the members of the Rill Trust,")
