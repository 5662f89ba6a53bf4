"""The desk's and the public's pages of a fact."""

import re
from datetime import date
from uuid import uuid4

import pytest
from tests.support.people import give_role, make_account

from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.facts import selectors, services
from groundswell.trunk.facts.models import Elsewhere, Fact, FactUse
from groundswell.trunk.records.ids import new_key

pytestmark = pytest.mark.django_db
DESK = "/desk/better-buses/library/facts/"
PUBLIC = "/better-buses/library/"
FIGURE = {
    "text": "Running the network as one saves £6m a year",
    "figure": "£6m",
    "source_title": "Council paper 4",
    "source_url": "https://example.org/paper-4",
    "language": "en",
    "tags": "Money, money , evening buses",
    "credit": "Nell Ibbotson",
}
QUOTE = {
    "text": "My shift ends at ten.",
    "said_by": "Denise Oyelaran",
    "said_by_role": "Night nurse",
    "consent": "given",
    "consent_note": "By phone to Jo",
    "source_title": "Told to us",
    "language": "en",
}


@pytest.fixture
def editor(campaign):
    account = make_account("Sunil Bhatt", "sunil@example.org")
    give_role(account, campaign, "editor")
    return account


@pytest.fixture
def desk(client_for, editor):
    """An editor's browser."""
    return client_for(editor)


@pytest.fixture
def six(campaign, noon):
    return record(campaign, noon, FIGURE)


@pytest.fixture
def denise(campaign, noon):
    return record(campaign, noon, QUOTE, kind=Fact.QUOTE)


def record(campaign, at, fields, **more):
    ready = {"kind": Fact.FIGURE, "key": new_key(), "at": at, **fields, "tags": []}
    return services.record_fact(campaign=campaign, **(ready | more))


def leaflet(fact, noon, title="Leaflet, 340 printed"):
    return services.note_elsewhere(
        campaign=fact.campaign, fact=fact, title=title, url="", key=new_key(), at=noon, account=None
    )


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def end_form(**fields):
    return {f"end-{name}": value for name, value in ({"key": uuid4(), "reason": "The paper was old"} | fields).items()}


def test_an_editor_records_a_figure_and_pressing_twice_makes_one(desk, campaign):
    form = {**FIGURE, "key": str(uuid4())}

    answers = [desk.post(f"{DESK}new/?kind=figure", form, follow=True) for _press in range(2)]

    fact = Fact.objects.get()
    assert (fact.figure, fact.tags, fact.public_at) == ("£6m", ["money", "evening buses"], None)
    assert fact.recorded_by.name == "Sunil Bhatt"
    assert "Running the network as one saves £6m a year" in text_of(answers[0])
    assert "Only the desk sees it" in text_of(answers[1])


def test_mistakes_come_back_with_what_was_typed(desk, campaign):
    answer = desk.post(
        f"{DESK}new/?kind=quote", {**QUOTE, "said_by": "", "source_url": "javascript:alert(1)", "key": str(uuid4())}
    )

    page = answer.content.decode()
    assert answer.status_code == 422 and not Fact.objects.exists()
    assert "Say whose words these are" in page and "My shift ends at ten." in page and "By phone to Jo" in page

    answer = desk.post(f"{DESK}new/?kind=quote", {**QUOTE, "source_url": "javascript:alert(1)", "key": str(uuid4())})
    assert answer.status_code == 422 and "whole web address" in answer.content.decode()


def test_a_wrong_figure_is_corrected_in_public_with_all_it_touches(desk, client, six, noon):
    leaflet(six, noon)
    right = {"text": "Public control saves £5.4m a year", "figure": "£5.4m", "source_title": "Paper 7"}

    answer = desk.post(f"{DESK}{six.public_id}/withdraw/", end_form(**right), follow=True)

    page = text_of(answer)
    assert "1 thing still says it" in page and "Leaflet, 340 printed" in page
    assert "“Running the network as one saves £6m a year” is wrong" in page
    assert "Public control saves £5.4m a year" in page
    public = text_of(client.get(f"{PUBLIC}corrections/"))
    assert "The paper was old" in public and "We say instead: Public control saves £5.4m a year" in public
    own = text_of(client.get(f"{PUBLIC}facts/{six.public_id}/"))
    assert "This was wrong" in own and "Nell Ibbotson" in own
    told = AuditEntry.objects.filter(object_id=six.public_id, sentence="Corrected a fact")
    assert [entry.verb for entry in told] == [AuditEntry.CHANGED]


def test_one_of_the_library_may_stand_instead(desk, campaign, six, noon):
    right = record(campaign, noon, FIGURE, text="Public control saves £5.4m a year", figure="£5.4m")

    desk.post(f"{DESK}{six.public_id}/withdraw/", end_form(instead=right.public_id))

    six.refresh_from_db()
    assert six.instead == right and not selectors.corrections(campaign).exists(), "nobody outside ever saw it"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": ""}, "Say what is wrong"),
        ({"text": "It saves £5.4m"}, "Say where we have it from"),
        ({"figure": "£5.4m"}, "Write the right words"),
        ({"instead": "nothing-like-that"}, "valid choice"),
    ],
)
def test_a_correction_that_misses_something_says_what(desk, six, fields, said):
    answer = desk.post(f"{DESK}{six.public_id}/withdraw/", end_form(**fields))

    assert answer.status_code == 422 and said in answer.content.decode()
    six.refresh_from_db()
    assert six.state == Fact.CURRENT


def test_what_was_done_about_a_leaflet_is_noted(desk, six, noon):
    place = leaflet(six, noon)
    services.withdraw_fact(fact=six, reason="Old paper", at=noon, account=None)
    form = {"kind": Elsewhere.KIND, "object": place.public_id, "how": "340 taken back"}

    page = text_of(desk.post(f"{DESK}{six.public_id}/settle/", form, follow=True))

    assert "340 taken back" in page and not selectors.facts_to_put_right(six.campaign).exists()
    assert desk.post(f"{DESK}{six.public_id}/settle/", {**form, "object": "x" * 22}).status_code == 404


def test_a_place_is_noted_from_the_page(desk, six):
    form = {"place-title": "Leaflet, 340 printed", "place-url": "", "place-key": str(uuid4())}

    for _press in range(2):
        desk.post(f"{DESK}{six.public_id}/elsewhere/", form)
    bad = desk.post(f"{DESK}{six.public_id}/elsewhere/", {**form, "place-url": "ftp://x", "place-key": str(uuid4())})

    assert FactUse.objects.filter(fact=six).count() == 1
    assert bad.status_code == 422 and "whole web address" in bad.content.decode()


def test_nobody_reads_a_fact_before_it_is_public(client, desk, six):
    assert client.get(f"{PUBLIC}facts/{six.public_id}/").status_code == 404
    assert "£6m" not in client.get(PUBLIC).content.decode()

    desk.post(f"{DESK}{six.public_id}/show/")

    assert "£6m" in client.get(PUBLIC).content.decode()
    page = client.get(f"{PUBLIC}facts/{six.public_id}/").content.decode()
    assert "https://example.org/paper-4" in page and 'rel="noreferrer noopener"' in page


def test_who_asked_not_to_be_named_is_named_on_no_public_page(client, campaign, noon):
    fact = record(campaign, noon, FIGURE, credit="Nell Ibbotson", credit_hidden=True)
    services.show_fact(fact=fact, account=None, at=noon)
    leaflet(fact, noon)
    pages = ("", "corrections/", f"facts/{fact.public_id}/")

    before = "".join(client.get(PUBLIC + page).content.decode() for page in pages)
    services.withdraw_fact(fact=fact, reason="Old paper", at=noon, account=None)
    after = "".join(client.get(PUBLIC + page).content.decode() for page in pages)

    assert "£6m" in before and "Old paper" in after
    assert "Ibbotson" not in before + after


def test_how_she_agreed_is_nobodys_business_outside(client, desk, denise, noon):
    services.show_fact(fact=denise, account=None, at=noon)

    assert "By phone to Jo" not in client.get(f"{PUBLIC}facts/{denise.public_id}/").content.decode()
    assert "By phone to Jo" in desk.get(f"{DESK}{denise.public_id}/").content.decode()


@pytest.mark.parametrize("erase", [False, True])
def test_a_quote_taken_back_is_on_no_public_page(client, desk, denise, noon, erase):
    services.show_fact(fact=denise, account=None, at=noon)
    assert "My shift ends at ten" in client.get(PUBLIC).content.decode()

    desk.post(f"{DESK}{denise.public_id}/take-back/", {"erase": "1"} if erase else {})

    for page in ("", "corrections/", f"facts/{denise.public_id}/"):
        html = client.get(PUBLIC + page).content.decode()
        assert "My shift" not in html and "Denise" not in html and "Night nurse" not in html
    assert "A quote that was taken back" in client.get(f"{PUBLIC}corrections/").content.decode()
    kept = desk.get(f"{DESK}{denise.public_id}/").content.decode()
    assert ("Denise Oyelaran" in kept) is not erase


@pytest.mark.parametrize("ended", [{"consent": ""}, {"consent_until": date(2026, 3, 16)}])
def test_a_quote_whose_consent_has_ended_is_shown_to_nobody(client, campaign, denise, noon, ended):
    services.show_fact(fact=denise, account=None, at=noon)

    services.change_fact(fact=denise, account=None, at=noon, **ended)

    assert "My shift" not in client.get(PUBLIC).content.decode()
    assert client.get(f"{PUBLIC}facts/{denise.public_id}/").status_code == 404


def test_script_in_a_fact_stays_text(client, desk, campaign, noon):
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    fact = record(campaign, noon, FIGURE, text=evil, source_title=evil, credit=evil, figure="", tags=[evil[:30]])
    services.show_fact(fact=fact, account=None, at=noon)
    leaflet(fact, noon, title=evil)

    for path in (f"{DESK}{fact.public_id}/", f"{PUBLIC}facts/{fact.public_id}/", PUBLIC, f"{PUBLIC}corrections/"):
        html = desk.get(path).content.decode()
        assert "<script>alert" not in html and "<img src=x" not in html


def test_strangers_and_group_organisers_find_no_facts(client_for, client, campaign, group, ben, cal, oona, six):
    local = make_account("Wilf Garside", "wilf@example.org")
    give_role(local, campaign, "organiser", group=group)
    paths = [DESK + path for path in ("new/", f"{six.public_id}/", f"{six.public_id}/edit/")]

    for account in (ben, cal, oona, local):
        browser = client_for(account)
        assert [browser.get(path).status_code for path in paths] == [404, 404, 404]
        assert browser.post(f"{DESK}{six.public_id}/withdraw/", end_form()).status_code == 404
    assert {client.get(path).status_code for path in paths} == {302}
    six.refresh_from_db()
    assert six.state == Fact.CURRENT


def test_a_fact_of_another_campaign_does_not_exist_here(desk, client, other_campaign, noon):
    strange = record(other_campaign, noon, FIGURE)
    services.show_fact(fact=strange, account=None, at=noon)

    for path in ("", "edit/"):
        assert desk.get(f"{DESK}{strange.public_id}/{path}").status_code == 404
    for path in ("withdraw/", "change-uses/", "settle/", "show/", "elsewhere/", "take-back/"):
        assert desk.post(f"{DESK}{strange.public_id}/{path}", end_form()).status_code == 404
    assert client.get(f"{PUBLIC}facts/{strange.public_id}/").status_code == 404
    own = desk.post(f"{DESK}new/?kind=figure", {**FIGURE, "key": str(strange.key)})
    assert own.status_code == 422 and Fact.objects.count() == 1


def test_words_in_use_are_not_asked_for_again(desk, six, noon):
    leaflet(six, noon)

    page = desk.get(f"{DESK}{six.public_id}/edit/").content.decode()
    desk.post(f"{DESK}{six.public_id}/edit/", {**FIGURE, "text": "Other", "credit": "Jo", "key": str(six.key)})

    six.refresh_from_db()
    assert 'name="text"' not in page and (six.text, six.credit) == (FIGURE["text"], "Jo")


def test_the_desk_is_asked_to_put_right_what_is_wrong(client_for, editor, olu, six, noon):
    leaflet(six, noon)
    services.withdraw_fact(fact=six, reason="Old paper", at=noon, account=None)

    for account in (editor, olu):
        page = text_of(client_for(account).get("/desk/better-buses/"))
        assert page.count("1 thing says what is wrong") == 1


def test_a_public_page_is_small_and_may_be_kept_for_seconds(client, campaign, noon):
    for number in range(80):
        fact = record(campaign, noon, FIGURE, text=f"Bus {number} was cut in a year that nobody here has forgotten")
        services.show_fact(fact=fact, account=None, at=noon)

    answer = client.get(PUBLIC)

    assert len(answer.content) < 60_000
    assert "max-age=30" in answer["Cache-Control"] and "csrf" not in answer.content.decode()


def test_the_fact_page_asks_few_questions_however_much_it_touches(desk, six, noon, django_assert_max_num_queries):
    for number in range(12):
        leaflet(six, noon, title=f"Leaflet {number}")

    with django_assert_max_num_queries(75):
        desk.get(f"{DESK}{six.public_id}/")
