"""The pages: taking a block as somebody known or new, working through it, and who sees what."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groundswell.tools.nominations.models import Block, Claim, Outcome, Wish
from groundswell.tools.nominations.services import hand_back
from groundswell.tools.nominations.services.wishes import forget_wishes
from groundswell.tools.nominations.tests.claims.conftest import names_in
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.messaging.models import Confirmation, Message
from groundswell.trunk.messaging.tokens import make_confirm_token
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets import services as targets
from groundswell.trunk.targets.models import Ask, Drive

pytestmark = pytest.mark.django_db
CLAIM = "/better-buses/nominations/the-council-vote/claim/"


def page_of(block: Block) -> str:
    return reverse("nominations:block", args=["better-buses", block.public_id])


def answer(browser: Client, block: Block, claim: Claim, said: str, **more):
    body = {"claim": claim.public_id, "how": "call", "answer": said, "key": str(uuid4()), **more}
    return browser.post(f"{page_of(block)}record/", body)


def test_a_stranger_reads_how_many_are_wanted_and_no_names(drive, take, tess):
    take(tess, at=timezone.now())
    page = Client().get(CLAIM)
    text = page.content.decode()
    assert page.status_code == 200 and "4 councillors have nobody to ask them" in text
    assert "Tess" not in text and "csrf" not in text


def test_a_draft_is_nowhere_and_a_board_that_is_not_public_only_for_people_we_know(drive, known, tess):
    Drive.objects.update(public_board=False)
    assert Client().get(CLAIM).status_code == 404
    assert known(tess).get(CLAIM).status_code == 200
    assert Client().post(f"{CLAIM}ask/", {}, headers={"origin": "http://testserver"}).status_code == 404
    Drive.objects.update(public_board=True, state="draft")
    assert known(tess).get(CLAIM).status_code == 404


def test_somebody_known_takes_a_block_by_one_press(drive, known, tess):
    browser = known(tess)
    assert "You are Tess Marlow" in browser.get(CLAIM).content.decode()

    there = browser.post(f"{CLAIM}take/", {"size": "3", "key": str(uuid4())})

    block = Block.objects.get()
    assert there["Location"] == page_of(block)
    assert (block.person, block.account, len(names_in(block))) == (tess, None, 3)
    assert "Fay Rill" in browser.get(page_of(block)).content.decode()


def test_a_volunteer_takes_a_block_and_sees_whose_is_whose(drive, client_for, ben, take, tess):
    take(tess, size=3, at=timezone.now())
    browser = client_for(ben)
    text = browser.get(CLAIM).content.decode()
    assert "Tess M." in text and "Tess Marlow" not in text

    browser.post(f"{CLAIM}take/", {"size": "4"})

    assert Block.objects.get(account=ben).person is None


def test_an_account_without_a_role_is_no_volunteer(drive, client_for, cal):
    assert client_for(cal).post(f"{CLAIM}take/", {"size": "3"})["Location"] == CLAIM
    assert not Block.objects.exists()


def test_a_size_that_is_not_offered_is_said_so(drive, known, tess):
    page = known(tess).post(f"{CLAIM}take/", {"size": "50"})
    assert page.status_code == 422 and "Choose how many" in page.content.decode()


def test_the_third_block_is_refused_in_words(drive, known, tess, take):
    for _ in range(2):
        take(tess, size=3, at=timezone.now())
    page = known(tess).post(f"{CLAIM}take/", {"size": "3"})
    assert page.status_code == 422 and "You have two blocks already" in page.content.decode()


@pytest.fixture
def new(drive):
    """Post the form of somebody new; `new(name="")` to change it."""

    def post(**changed):
        said = {"size": "3", "name": "Nia Holt", "email": "nia@example.org", "postcode": "AD4 7QX", **changed}
        return Client().post(f"{CLAIM}ask/", said, headers={"origin": "http://testserver"})

    return post


def confirm(campaign: Campaign) -> Client:
    asked = Confirmation.objects.get(campaign=campaign)
    browser = Client()
    link = reverse("confirm:page", args=[campaign.slug, make_confirm_token(asked.public_id, at=timezone.now())])
    assert "A block of councillors" in browser.get(link).content.decode()
    assert not Block.objects.exists()
    browser.page = browser.post(link, follow=True)  # type: ignore[attr-defined]
    return browser


def test_somebody_new_gets_her_block_by_the_mailed_page_and_is_known_from_then(new, campaign, drive):
    assert new()["Location"] == f"{CLAIM}asked/"
    assert Client().get(f"{CLAIM}asked/").status_code == 200
    assert (Block.objects.count(), Wish.objects.count()) == (0, 1)

    browser = confirm(campaign)

    block = Block.objects.get()
    assert block.person == Person.objects.get(email="nia@example.org") and names_in(block)[0] == "Ada"
    assert browser.page.redirect_chain[-1][0] == page_of(block)  # type: ignore[attr-defined]
    assert not Wish.objects.exists()
    assert browser.get(page_of(block)).status_code == 200


def test_a_flood_from_one_network_is_stopped_and_others_go_on(drive):
    def post(number: int, address: str) -> int:
        said = {"size": "3", "name": "Nia Holt", "email": f"nia{number}@example.org", "postcode": "AD4 7QX"}
        browser = Client(REMOTE_ADDR=address)
        return browser.post(f"{CLAIM}ask/", said, headers={"origin": "http://testserver"}).status_code

    told = [post(number, f"198.51.100.{number}") for number in range(64)]

    assert told[:60] == [302] * 60 and set(told[60:]) == {429}
    assert Wish.objects.count() == 60
    assert post(99, "203.0.113.7") == 302


def test_asking_twice_is_one_wish(new, campaign):
    new(), new()
    assert Wish.objects.count() == 1
    confirm(campaign)
    assert Block.objects.count() == 1


def test_this_was_not_me_makes_no_block(new, campaign):
    new()
    assert forget_wishes(campaign=campaign, email_key="nia@example.org") == 1
    assert not Wish.objects.exists()


def test_where_none_is_free_any_more_she_is_told_on_the_page(new, campaign, take, tess, una):
    new()
    take(tess, at=timezone.now()), take(una, at=timezone.now())
    asked = Confirmation.objects.get(campaign=campaign)
    link = reverse("confirm:page", args=[campaign.slug, make_confirm_token(asked.public_id, at=timezone.now())])

    page = Client().post(link, follow=True)

    assert "All councillors have somebody to ask them" in page.content.decode()
    assert not Wish.objects.exists()


def test_a_form_with_gaps_comes_back_with_what_was_typed(new):
    page = new(postcode="nowhere", name="https://evil.example")
    text = page.content.decode()
    assert page.status_code == 422 and "nia@example.org" in text
    assert "Enter a full postcode, like AD4 7QX" in text and "Enter a name in letters" in text


def test_nobody_but_its_claimer_opens_a_block(live, known, tess, una, client_for, ben, asha, olu, cal):
    block = live(tess)
    for browser in (known(una), client_for(ben), client_for(asha), client_for(olu), client_for(cal)):
        assert browser.get(page_of(block)).status_code == 404
        for what in ("record/", "hand-back/"):
            assert browser.post(page_of(block) + what, {}).status_code == 404
    assert Client().get(page_of(block)).status_code == 302
    assert not Outcome.objects.exists() and Block.objects.get().ended_at is None


def test_a_volunteer_records_only_what_she_holds(live, client_for, ben, tess):
    mine, theirs = live(ben, size=3), live(tess, size=3)
    browser = client_for(ben)
    assert answer(browser, mine, theirs.claims.first(), "no_answer").status_code == 404
    assert answer(browser, theirs, theirs.claims.first(), "no_answer").status_code == 404
    assert not Outcome.objects.exists() and not Ask.objects.exists()


def test_nobody_proves_or_undoes_in_anothers_block(live, known, tess, una):
    mine, theirs = live(una, size=3), live(tess, size=3)
    answer(known(tess), theirs, theirs.claims.first(), "backs")
    said = Outcome.objects.get()
    for block in (mine, theirs):
        path = f"{page_of(block)}outcomes/{said.public_id}/"
        assert known(una).post(path, {"evidence_note": "x"}).status_code == 404
        assert known(una).post(f"{path}undo/").status_code == 404
    said.refresh_from_db()
    assert said.undone_at is None and said.declaration is None


def test_an_outcome_is_saved_and_the_next_target_stands_there(live, known, tess):
    block, browser = live(tess), known(tess)
    first, second = block.claims.select_related("standing__target").order_by("number")[:2]

    page = answer(browser, block, first, "no_answer")

    text = browser.get(page["Location"]).content.decode()
    assert "Saved: called, no answer." in text and "1 of 4 asked" in text
    assert f'id="nx" tabindex="-1">{second.standing.target.name}' in text


def test_the_same_page_sent_twice_counts_once_and_another_answer_takes_its_place(live, known, tess):
    block, browser, key = live(tess), known(tess), str(uuid4())
    claim = block.claims.first()
    for said in ("no_answer", "no_answer", "message"):
        answer(browser, block, claim, said, key=key)
    claim.refresh_from_db()
    assert (Outcome.objects.count(), claim.outcome) == (2, "message")


def test_the_script_gets_json_and_a_refusal_in_words(live, known, tess, drive, asha):
    block, browser = live(tess), known(tess)
    body = {"claim": block.claims.first().public_id, "how": "call", "answer": "backs", "key": str(uuid4())}
    path, accept = f"{page_of(block)}record/", {"accept": "application/json"}

    told = browser.post(path, body, headers=accept).json()

    assert told == {"saved": True, "said": Outcome.objects.get().public_id}
    targets.close_drive(drive=drive, account=asha, at=timezone.now())
    no = browser.post(path, {**body, "key": str(uuid4())}, headers=accept)
    assert no.status_code == 422 and "Asking has ended" in no.json()["error"]


@pytest.mark.parametrize(
    "wrong", [{"answer": ""}, {"how": "pigeon"}, {"said": "x"}, {"answer": "declared"}, {"answer": "against:x" * 9}]
)
def test_a_broken_form_is_a_422_that_changes_nothing(live, known, tess, wrong):
    block = live(tess)
    body = {"claim": block.claims.first().public_id, "how": "call", "answer": "no_answer", **wrong}

    page = known(tess).post(f"{page_of(block)}record/", body)

    assert page.status_code == 422 and "There is a problem" in page.content.decode()
    assert not Ask.objects.exists()


def test_backs_us_asks_how_she_knows_and_then_stands_on_the_board(live, known, tess):
    block, browser = live(tess), known(tess)
    claim = block.claims.select_related("standing").order_by("number").first()
    asks = browser.get(answer(browser, block, claim, "backs")["Location"]).content.decode()
    assert "backs us. How do you know?" in asks and "Said so to me on the phone" in asks
    path = f"{page_of(block)}outcomes/{Outcome.objects.get().public_id}/"

    nothing = browser.post(path, {"evidence_note": "", "evidence_url": ""})
    odd = browser.post(path, {"evidence_url": "javascript:alert(1)"})
    done = browser.post(path, {"evidence_note": "Said so to me on the phone"})

    assert (nothing.status_code, odd.status_code, done.status_code) == (422, 422, 302)
    claim.standing.refresh_from_db()
    assert claim.standing.stance == "declared"
    assert "backs us. It is on the board." in browser.get(done["Location"]).content.decode()


def test_undo_by_the_toast(live, known, tess):
    block, browser = live(tess), known(tess)
    answer(browser, block, block.claims.order_by("number").first(), "message")
    undo = f"{page_of(block)}outcomes/{Outcome.objects.get().public_id}/undo/"
    assert undo in browser.get(page_of(block)).content.decode()

    text = browser.post(undo, follow=True).content.decode()

    assert "Taken back: Fay Rill" in text and "0 of 4 asked" in text


def test_one_who_declared_elsewhere_is_told_of_in_a_line(live, known, tess):
    block = live(tess)
    claim = block.claims.select_related("standing__drive__campaign", "standing__target").order_by("number").first()
    targets.declare(
        standing=claim.standing, stance="against", evidence_note="In the paper", key=uuid4(), at=timezone.now()
    )
    text = known(tess).get(page_of(block)).content.decode()
    assert "Left your block" in text and "Has said where they stand meanwhile" in text


def test_handing_back_with_a_reason_or_without(live, known, tess):
    browser = known(tess)
    for why in ("time", "a long story <script>", ""):
        block = live(tess)
        text = browser.post(f"{page_of(block)}hand-back/", {"why": why}, follow=True).content.decode()
        block.refresh_from_db()
        assert (block.end, block.hand_back_reason) == ("handed_back", "time" if why == "time" else "")
        assert "Handed back: 4. Thank you" in text and "You handed the rest back" in text


def test_an_expired_block_says_nothing_about_failure(take, known, tess):
    block = take(tess, at=timezone.now() - timedelta(days=5))
    text = known(tess).get(page_of(block)).content.decode()
    assert "This block is free again" in text
    assert not any(word in text.casefold() for word in ("fail", "expired", "too late", "sorry"))


def test_a_finished_block_thanks_and_offers_the_next(live, known, tess):
    block, browser = live(tess, size=3), known(tess)
    for claim in block.claims.all():
        answer(browser, block, claim, "no_answer")
    text = browser.get(page_of(block)).content.decode()
    assert "You asked all 3 councillors" in text and "Take some more" in text


def test_the_page_of_a_block_needs_few_queries(live, known, tess, django_assert_max_num_queries):
    block, browser = live(tess), known(tess)
    with django_assert_max_num_queries(40):
        browser.get(page_of(block))


def test_names_of_targets_are_text_and_nothing_else(live, known, tess, drive):
    standing = drive.standings.select_related("target").first()
    standing.target.name = "<script>alert(1)</script>"
    standing.target.save()
    for _ in range(2):
        block = live(tess)
        assert "<script>alert(1)" not in known(tess).get(page_of(block)).content.decode()
    assert not mail.outbox and not Message.objects.filter(kind="block").exists()
    hand_back(block=block, reason="", at=timezone.now())
