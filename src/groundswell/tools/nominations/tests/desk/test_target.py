"""One target on the desk: recording, keys, undo, corrections, disputes, and what others may not."""

import re
from uuid import uuid4

import pytest

from groundswell.tools.nominations.forms import read_evidence
from groundswell.tools.nominations.tests.boards import standing
from groundswell.tools.nominations.tests.desk.conftest import BOARD, DESK, page
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets import services
from groundswell.trunk.targets.models import Ask, Declaration, Standing, TargetNote

pytestmark = pytest.mark.django_db
SAID = "https://bsky.app/profile/cwainfleet.example/post/3l7"


def hidden(html: str) -> dict[str, str]:
    """The key and the seen declaration that the form holds."""
    form = html.split('data-behaviour="answer-keys"')[1].split("</form>")[0]
    found = dict(re.findall(r'name="(key|seen)"(?: value="([^"]*)")?', form))
    return {"key": found["key"], "seen": found.get("seen", "")}


def opened(client, standing_: Standing) -> dict[str, str]:
    return hidden(client.get(page(standing_)).content.decode())


def record(client, standing_: Standing, **fields):
    sent = {**opened(client, standing_), "answer": "declared", "evidence": SAID, **fields}
    return client.post(f"{page(standing_)}record/", sent)


def stance(standing_: Standing) -> str:
    return Standing.objects.get(pk=standing_.pk).stance


def test_one_press_records_and_leads_to_the_chain(client_for, asha, carys):
    browser = client_for(asha)

    answer = record(browser, carys, quote="I will vote for public control.")

    declaration = Declaration.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"{page(carys)}?done={declaration.public_id}#done"
    assert (declaration.stance, declaration.evidence_url, declaration.account) == ("declared", SAID, asha)
    html = browser.get(answer["Location"]).content.decode()
    assert "Recorded at" in html and "Carys Wainfleet backs us. 1 of 6." in html
    assert "3 to go" in html and "I will vote for public control." in html


def test_pressing_twice_records_once_and_another_answer_from_the_same_page_is_another(client_for, asha, carys):
    browser = client_for(asha)
    form = {**opened(browser, carys), "answer": "declared", "evidence": SAID}

    for _ in range(2):
        assert browser.post(f"{page(carys)}record/", form).status_code == 302
    browser.post(f"{page(carys)}record/", {**form, "answer": "leaning"})

    assert Declaration.objects.count() == 2 and stance(carys) == "leaning"


@pytest.mark.parametrize("answer", ["declared", "against"])
def test_evidence_is_required_for_a_yes_and_a_no(client_for, asha, carys, answer):
    refused = record(client_for(asha), carys, answer=answer, evidence=" ", quote="Kept words")

    html = refused.content.decode()
    assert refused.status_code == 422 and "Enter a link to where they said it" in html
    assert 'value="Kept words"' in html and not Declaration.objects.exists()


def test_who_leans_or_will_not_say_needs_no_evidence(client_for, asha, carys, osric):
    browser = client_for(asha)

    assert record(browser, carys, answer="leaning", evidence="").status_code == 302
    assert record(browser, osric, answer="wont_say", evidence="").status_code == 302


@pytest.mark.parametrize(
    ("typed", "url", "note"),
    [
        ("https://a.example/x", "https://a.example/x", ""),
        ("bsky.app/profile/x/post/3", "https://bsky.app/profile/x/post/3", ""),
        ("in person, heard by Asha", "", "in person, heard by Asha"),
        ("javascript:alert(1)", "", "javascript:alert(1)"),
        ('https://a.example/" onclick=x', "", 'https://a.example/" onclick=x'),
        ("data:text/html,x", "", "data:text/html,x"),
    ],
)
def test_only_a_link_becomes_a_link(typed, url, note):
    assert read_evidence(typed) == (url, note)


def test_what_was_typed_is_text_on_every_page(client_for, asha, carys):
    browser = client_for(asha)
    record(browser, carys, evidence="javascript:alert(1)", quote="<script>alert(1)</script>")

    html = browser.get(page(carys)).content.decode()

    assert "<script>alert(1)" not in html and 'href="javascript' not in html


@pytest.mark.parametrize("answer", ["", "not_asked", "asked", "declared:x", "none; drop"])
def test_an_answer_that_nobody_can_give_is_refused(client_for, asha, carys, answer):
    assert record(client_for(asha), carys, answer=answer).status_code == 422
    assert not Declaration.objects.exists()


def test_in_a_contest_a_nomination_names_its_candidate_and_a_leaning_may(client_for, asha, mayor):
    browser, ashby, beck = client_for(asha), standing(mayor, "Ashby Fell"), standing(mayor, "Beck Foot")
    rhona = mayor.candidates.get(backed=True)
    base = f"{DESK}mayor/targets/"

    def sent(target, **fields):
        form = hidden(browser.get(f"{base}{target.public_id}/").content.decode())
        return browser.post(f"{base}{target.public_id}/record/", {**form, **fields})

    assert sent(ashby, answer=f"declared:{rhona.public_id}", evidence=SAID).status_code == 302
    assert sent(beck, answer="leaning", towards=rhona.public_id).status_code == 302
    assert sent(beck, answer="declared", evidence=SAID).status_code == 422

    assert [row.candidate for row in Declaration.objects.order_by("pk")] == [rhona, rhona]


def test_a_candidate_of_the_contest_next_door_is_refused(client_for, asha, council, carys, campaign, noon):
    drive = services.create_drive(campaign=campaign, account=None, kind="contest", title="Else", at=noon)
    services.set_candidates(drive=drive, candidates=[services.Stands("Eve Stranger")], at=noon)

    answer = record(client_for(asha), carys, answer=f"declared:{drive.candidates.get().public_id}")

    assert answer.status_code == 422 and not Declaration.objects.exists()


@pytest.mark.parametrize("what", ["", "record/", "log/", "settle/", "remove/"])
def test_a_target_of_another_area_does_not_exist_for_an_organiser_of_one(client_for, wanda, gita, carys, osric, what):
    method = "get" if not what else "post"

    assert getattr(client_for(wanda), method)(f"{page(osric)}{what}").status_code == 404
    assert getattr(client_for(gita), method)(f"{page(carys)}{what}").status_code == 404
    assert stance(osric) == stance(carys) == "not_asked"


def test_who_organises_an_area_records_there(client_for, wanda, carys):
    assert record(client_for(wanda), carys).status_code == 302
    assert stance(carys) == "declared"


def test_nobody_without_the_role_records(client_for, ben, cal, oona, carys):
    for account in (ben, cal, oona):
        sent = {"key": str(uuid4()), "answer": "declared", "evidence": SAID}
        assert client_for(account).post(f"{page(carys)}record/", sent).status_code == 404
    assert not Declaration.objects.exists()


def test_a_target_under_another_drives_name_is_nothing(client_for, asha, carys, campaign, noon):
    services.create_drive(campaign=campaign, account=None, kind="cause", title="Else", slug="else", at=noon)

    assert client_for(asha).get(f"{DESK}else/targets/{carys.public_id}/").status_code == 404


@pytest.mark.parametrize("what", ["undo", "hold", "correct"])
def test_a_declaration_of_another_area_or_campaign_is_nobody_elses(client_for, asha, wanda, oona, osric, what):
    record(client_for(asha), osric)
    path = f"{BOARD}declarations/{Declaration.objects.get().public_id}/{what}/"

    assert client_for(wanda).post(path).status_code == 404
    assert client_for(oona).post(path).status_code == 404
    assert client_for(oona).post(path.replace("better-buses", "other")).status_code == 404
    assert Declaration.objects.get().undone_at is None


def test_undo_brings_back_what_stood_before(client_for, asha, carys):
    browser = client_for(asha)
    record(browser, carys, answer="leaning")
    record(browser, carys)
    latest = Declaration.objects.order_by("-pk").first()

    browser.post(f"{BOARD}declarations/{latest.public_id}/undo/")

    html = browser.get(page(carys)).content.decode()
    assert stance(carys) == "leaning" and "Taken back" in html


def test_get_changes_nothing(client_for, asha, carys):
    browser = client_for(asha)
    record(browser, carys)
    declaration = Declaration.objects.get()

    for path in (
        f"{page(carys)}record/",
        f"{page(carys)}remove/",
        f"{BOARD}declarations/{declaration.public_id}/undo/",
    ):
        assert browser.get(path).status_code == 405
    assert browser.get(f"{BOARD}declarations/{declaration.public_id}/correct/").status_code == 200
    assert Declaration.objects.count() == 1 and stance(carys) == "declared"


def test_a_correction_keeps_both_with_its_reason(client_for, asha, carys):
    browser = client_for(asha)
    record(browser, carys)
    path = f"{BOARD}declarations/{Declaration.objects.get().public_id}/correct/"
    key = re.search(r'name="key" value="([^"]+)"', browser.get(path).content.decode())[1]
    form = {"key": key, "answer": "against", "evidence": SAID}

    refused = browser.post(path, form)
    answer = browser.post(path, {**form, "reason": "It was the other Carys"})

    assert refused.status_code == 422 and "what was wrong" in refused.content.decode()
    assert answer.status_code == 302 and stance(carys) == "against"
    html = browser.get(page(carys)).content.decode()
    assert "It was the other Carys" in html and "Corrected" in html and "<s>Carys Wainfleet backs us</s>" in html


def test_a_correction_may_say_that_nothing_was_answered(client_for, asha, carys):
    browser = client_for(asha)
    record(browser, carys)
    path = f"{BOARD}declarations/{Declaration.objects.get().public_id}/correct/"

    browser.post(path, {"key": str(uuid4()), "answer": "asked", "reason": "A rumour"})

    assert stance(carys) == "asked"


@pytest.fixture
def dispute(client_for, asha, olu, carys):
    """Asha and Olu had the page open; she recorded a yes, he a no."""
    first, second = client_for(asha), client_for(olu)
    forms = [opened(first, carys), opened(second, carys)]
    first.post(f"{page(carys)}record/", {**forms[0], "answer": "declared", "evidence": "https://a.example/yes"})
    second.post(f"{page(carys)}record/", {**forms[1], "answer": "against", "evidence": "https://b.example/no"})
    return list(Declaration.objects.order_by("pk"))


def test_two_different_answers_at_once_are_both_kept_and_asked_about(client_for, asha, carys, dispute):
    html = client_for(asha).get(page(carys)).content.decode()
    desk = client_for(asha).get("/desk/better-buses/").content.decode()

    assert "Two different answers" in html and "https://a.example/yes" in html and "https://b.example/no" in html
    assert "Two different answers from Carys Wainfleet" in desk
    assert "Two answers" in client_for(asha).get(BOARD).content.decode()


def test_another_areas_organiser_is_not_asked(client_for, gita, dispute):
    assert "Two different answers" not in client_for(gita).get("/desk/better-buses/").content.decode()


def test_the_one_shown_may_hold(client_for, asha, carys, dispute):
    client_for(asha).post(f"{page(carys)}settle/", {"keep": dispute[1].public_id})

    carys.refresh_from_db()
    assert (carys.stance, carys.disputed) == ("against", False) and Declaration.objects.count() == 2


def test_the_other_one_may_hold_and_the_history_says_so(client_for, asha, carys, dispute):
    browser = client_for(asha)
    for _ in range(2):
        browser.post(f"{page(carys)}settle/", {"keep": dispute[0].public_id})

    carys.refresh_from_db()
    assert (carys.stance, carys.disputed) == ("declared", False)
    assert Declaration.objects.count() == 3
    assert "an organiser looked at both" in browser.get(page(carys)).content.decode()


def test_settling_for_something_else_changes_nothing(client_for, asha, carys, osric, dispute):
    browser = client_for(asha)
    record(browser, osric)
    foreign = Declaration.objects.get(standing=osric).public_id

    for keep in (foreign, "x", ""):
        browser.post(f"{page(carys)}settle/", {"keep": keep})

    carys.refresh_from_db()
    assert carys.disputed and carys.stance == "against"


def test_the_same_answer_twice_is_no_dispute(client_for, asha, olu, carys):
    first, second = client_for(asha), client_for(olu)
    forms = [opened(first, carys), opened(second, carys)]
    for browser, form in zip((first, second), forms, strict=True):
        browser.post(f"{page(carys)}record/", {**form, "answer": "declared", "evidence": SAID})

    carys.refresh_from_db()
    assert not carys.disputed and Declaration.objects.count() == 2


def test_a_closed_drive_takes_no_answer_but_a_correction(client_for, asha, council, carys):
    browser = client_for(asha)
    form = opened(browser, carys)
    record(browser, carys)
    services.close_drive(drive=council, account=asha, at=now())

    answer = browser.post(f"{page(carys)}record/", {**form, "answer": "leaning"})

    assert answer.status_code == 422 and "This is not open" in answer.content.decode() or stance(carys) == "declared"
    assert stance(carys) == "declared" and "is closed" in browser.get(page(carys)).content.decode()


def test_what_happened_is_written_down_once_and_can_be_taken_back(client_for, asha, carys):
    browser, key = client_for(asha), str(uuid4())
    form = {"key": key, "kind": "meeting", "text": "Met at the Weavers’ Hall surgery"}

    for _ in range(2):
        browser.post(f"{page(carys)}log/", form)
    browser.post(f"{page(carys)}log/", {"key": str(uuid4()), "kind": "note", "text": "Listens to bus drivers"})

    html = browser.get(page(carys)).content.decode()
    assert Ask.objects.count() == 1 and TargetNote.objects.count() == 1 and stance(carys) == "asked"
    assert "Weavers’ Hall" in html and "Listens to bus drivers" in html and "Asha Rahman" in html
    browser.post(f"{page(carys)}log/{key}/undo/")
    assert stance(carys) == "not_asked"


def test_an_ask_of_another_target_is_not_taken_back_by_address(client_for, asha, carys, osric):
    browser, key = client_for(asha), str(uuid4())
    browser.post(f"{page(carys)}log/", {"key": key, "kind": "call", "text": "Rang"})

    assert browser.post(f"{page(osric)}log/{key}/undo/").status_code == 404
    assert stance(carys) == "asked"


def test_an_empty_line_is_not_written_down(client_for, asha, carys):
    answer = client_for(asha).post(f"{page(carys)}log/", {"key": str(uuid4()), "kind": "call", "text": ""})

    assert answer.status_code == 422 and "Write one sentence" in answer.content.decode() and not Ask.objects.exists()


def test_an_organiser_of_an_area_reads_no_name_of_people_elsewhere(client_for, asha, wanda, campaign, areas, carys):
    people = [
        Person.objects.create(
            campaign=campaign, name=name, name_key=name.lower(), area=area, created_at=now(), supporter_since=now()
        )
        for name, area in (("Nan Near", areas[0]), ("Fay Far", areas[3]))
    ]
    asks = [services.Asked(carys.pk, Ask.CALL, f"k{person.pk}", person_id=person.pk) for person in people]
    services.record_asks(asks, at=now())

    hers = client_for(wanda).get(page(carys)).content.decode()
    whole = client_for(asha).get(page(carys)).content.decode()

    assert "Nan Near" in hers and "Fay Far" not in hers and "2 calls" in hers
    assert "Fay Far" in whole


def test_holding_is_said_again_and_let_go(client_for, asha, carys):
    browser = client_for(asha)
    record(browser, carys)
    path = f"{BOARD}declarations/{Declaration.objects.get().public_id}/hold/"

    for do in ("hold", "hold", "release", "nonsense"):
        assert browser.post(path, {"do": do}).status_code == 302
