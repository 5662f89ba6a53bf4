"""The pages on which colleagues decide: who may open them, what they show, what a press does."""

from datetime import timedelta
from uuid import uuid4

import pytest

from groundswell.tools.newsroom import deciding_selectors
from groundswell.tools.newsroom.models import Decision, Listening, Newsroom, Post, Shift
from groundswell.tools.newsroom.services import deciding
from groundswell.tools.newsroom.tests.deciding.conftest import mend, sent_for_approval
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.records.clock import now

DESK = "/desk/better-buses/newsroom/"


def look(client, post, name=""):
    return client.get(f"{DESK}approve/{post.public_id}/{name}")


def press(client, post, name, **data):
    return client.post(f"{DESK}approve/{post.public_id}/{name}/", {"key": str(uuid4()), **data}, follow=True)


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def nell(speaker, client_for):
    return client_for(speaker("Nell"))


def test_who_speaks_for_a_group_sees_the_post_as_it_will_look_and_both_answers(nell, post):
    page = text_of(look(nell, post))

    assert "Post 1 of 1 for you" in page
    assert "forty evening buses" in page
    assert "0 of 4 groups have approved" in page
    assert "It needs 3. One objection holds it." in page
    assert "What would put it right?" in page


def test_one_press_approves_and_goes_on_to_the_next(nell, post, campaign, page, ros, noon):
    second = sent_for_approval(
        campaign, page, ros, noon, text="Come to the hall on Thursday, and bring a friend.", title="Hall"
    )

    answer = press(nell, post, "yes", version="1")

    assert answer.redirect_chain[-1][0].endswith(f"/approve/{second.public_id}/")
    assert "You approved “Who pays?”. It waits for others." in text_of(answer)
    assert "Nothing waits for you" in text_of(press(nell, second, "yes", version="1"))


def test_a_post_that_changed_meanwhile_shows_what_changed_and_asks_again(nell, post, ros, speaker):
    press(nell, post, "yes", version="1")
    mend(post, ros, now(), "Running the network as one saves £5.4m a year. That is forty evening buses.")

    page = text_of(look(nell, post))
    assert "Changed since you looked" in page
    assert "<ins>" in page

    answer = press(nell, post, "yes", version="1")
    assert answer.status_code == 409
    assert "It changed while you looked" in text_of(answer)
    assert Decision.objects.filter(version=2).count() == 0


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "²", "1.0"])
def test_nonsense_for_a_version_approves_nothing(nell, post, version):
    assert press(nell, post, "yes", version=version).status_code == 409
    assert not Decision.objects.exists()


def test_objecting_asks_for_a_kind_and_a_fix(nell, post):
    answer = press(nell, post, "object", reason="", fix="")

    assert answer.status_code == 422
    assert "Choose what is wrong with it" in text_of(answer)
    assert "Write what would put it right" in text_of(answer)


def test_an_objection_is_shown_in_full_to_everybody(nell, post, client_for, ros):
    press(nell, post, "object", reason="facts", fix="Say £5.4m <b>")

    page = text_of(look(client_for(ros), post))

    assert "Held by 1 objection" in page
    assert "Say £5.4m &lt;b&gt;" in page
    assert "Thornwick, Nell Ibbotson" in page


def test_only_she_gets_the_button_that_withdraws_it(nell, post, client_for, speaker, olu):
    press(nell, post, "object", reason="facts", fix="Say £5.4m")
    decision = Decision.objects.get()
    url = f"objections/{decision.public_id}/withdraw"

    assert "It is right now: withdraw" in text_of(look(nell, post))
    for account in (speaker("Dov"), olu):
        other = client_for(account)
        assert "It is right now: withdraw" not in text_of(look(other, post))
        press(other, post, url, why="We are in a hurry")
    decision.refresh_from_db()
    assert decision.withdrawn_at is None

    press(nell, post, url)
    decision.refresh_from_db()
    assert decision.withdrawn_at is not None


def test_the_objection_of_another_post_is_not_withdrawn_by_this_ones_address(nell, post, campaign, page, ros, noon):
    other = sent_for_approval(campaign, page, ros, noon, text="Come to the hall on Thursday, all of you.", title="Hall")
    press(nell, post, "object", reason="facts", fix="x")
    decision = Decision.objects.get()

    assert press(nell, other, f"objections/{decision.public_id}/withdraw").status_code == 404


@pytest.mark.parametrize("who", ["ben", "cal", "oona"])
@pytest.mark.parametrize("name", ["", "yes/", "object/", "release/", "take-down/", "notes/"])
def test_for_strangers_nothing_of_it_exists(post, client_for, request, who, name):
    client = client_for(request.getfixturevalue(who))
    url = f"{DESK}approve/{post.public_id}/{name}"

    assert (client.post(url, {}) if name else client.get(url)).status_code == 404
    assert not Decision.objects.exists()


def test_organisers_of_a_group_without_a_voice_find_nothing(post, campaign, group, client_for, cal):
    from tests.support.people import give_role

    give_role(cal, campaign, "organiser", group=group)
    client = client_for(cal)

    assert client.get(f"{DESK}approvals/").status_code == 404
    assert look(client, post).status_code == 404
    assert deciding_selectors.badge(Scope(campaign, cal)) is None
    assert "Approvals" not in text_of(client.get("/desk/better-buses/"))


def test_the_rail_counts_what_waits(nell, post):
    page = text_of(nell.get(f"{DESK}approvals/"))

    assert '<span class="badge hot">1<span class="vh"> waiting for you</span></span>' in page


def test_the_page_of_approvals_lists_what_waits_and_what_is_held(nell, post, campaign, page, ros, speaker, noon):
    held = sent_for_approval(campaign, page, ros, noon, text="Come to the hall on Thursday, all of you.", title="Hall")
    deciding.object_to(post=held, account=speaker("Dov"), reason="timing", words="", fix="Friday", key=uuid4(), at=noon)

    shown = text_of(nell.get(f"{DESK}approvals/"))

    assert shown.index("For you") < shown.index("Who pays?") < shown.index("Hall")
    assert "Wrong moment." in shown
    assert "Friday" in shown


def test_an_editor_stops_everything_in_one_press_and_lets_it_go_on(client_for, post, ros, nell):
    client = client_for(ros)
    assert "Stop everything" in text_of(client.get(f"{DESK}approvals/"))

    stopped = client.post(f"{DESK}stop/", follow=True)
    assert "Everything is stopped" in text_of(stopped)
    assert "Everything is stopped. Nothing goes out." in text_of(nell.get(f"{DESK}approvals/"))

    client.post(f"{DESK}stop/end/", follow=True)
    assert Newsroom.objects.get().stopped_at is None


def test_a_voice_of_a_group_finds_no_stop(nell, post):
    assert nell.get(f"{DESK}stop/").status_code == 404
    assert nell.post(f"{DESK}stop/").status_code == 404
    assert nell.post(f"{DESK}stop/end/").status_code == 404
    assert "Stop everything" not in text_of(nell.get(f"{DESK}approvals/"))
    assert Newsroom.objects.get().stopped_at is None


def test_a_look_at_the_stop_stops_nothing(client_for, post, ros):
    client_for(ros).get(f"{DESK}stop/")

    assert Newsroom.objects.get().stopped_at is None


def test_notes_stand_under_the_post_for_colleagues_only(nell, post, client_for, ros):
    answer = press(nell, post, "notes", text="@Ros <script>alert(1)</script> is it £5.4m?")

    assert "&lt;script&gt;" in text_of(answer)
    assert "@Ros" in text_of(look(client_for(ros), post))


def test_a_note_that_calls_nobody_says_so(nell, post):
    assert "nobody was mailed" in text_of(press(nell, post, "notes", text="@Zebedee look"))


def test_an_empty_note_is_asked_for_again(nell, post):
    assert press(nell, post, "notes", text=" ").status_code == 422


def test_the_desk_is_taken_and_handed_over_on_the_page(nell, post, speaker, client_for):
    nell.post(f"{DESK}shift/start/")
    shift = Shift.objects.get()

    answer = nell.post(
        f"{DESK}shift/{shift.public_id}/hand-over/",
        {"key": str(uuid4()), "to": speaker("Dov").public_id, "handover": "Gazette rings at five"},
        follow=True,
    )

    assert "Dov Lindqvist has the desk now" in text_of(answer)
    assert "Gazette rings at five" in text_of(client_for(speaker("Dov")).get(f"{DESK}approvals/"))


def test_nobody_hands_over_the_desk_of_another(nell, post, speaker, client_for):
    nell.post(f"{DESK}shift/start/")
    shift = Shift.objects.get()

    answer = client_for(speaker("Dov")).post(f"{DESK}shift/{shift.public_id}/hand-over/", {"key": str(uuid4())})

    assert answer.status_code == 404
    shift.refresh_from_db()
    assert shift.ends_at is None


def test_the_desk_is_handed_to_colleagues_only(nell, post, cal):
    nell.post(f"{DESK}shift/start/")
    shift = Shift.objects.get()

    answer = nell.post(f"{DESK}shift/{shift.public_id}/hand-over/", {"key": str(uuid4()), "to": cal.public_id})

    assert answer.status_code == 422
    assert Shift.objects.count() == 1


def test_each_sets_how_often_mail_comes(nell, post, speaker):
    nell.post(f"{DESK}approvals/mail/", {"pace": "hourly"})
    assert nell.post(f"{DESK}approvals/mail/", {"pace": "always"}).status_code == 422

    assert Listening.objects.get(account=speaker("Nell")).pace == Listening.HOURLY


def test_what_is_out_is_objected_to_with_words_of_ones_own(nell, post, approve, speaker):
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Jo"), at=now())
    assert "Object and take it down" in text_of(look(nell, post))

    answer = press(nell, post, "object", reason="facts", fix="The paper says £5.4m")

    post.refresh_from_db()
    assert post.state == Post.PULLED
    assert Decision.objects.latest("pk").words == "The paper says £5.4m"
    assert "This post is down" in text_of(answer)


def test_a_post_that_missed_its_time_is_sent_by_hand(client_for, post, approve, speaker, ros):
    Post.objects.update(goes_at=now() + timedelta(hours=1))
    approve(post, speaker("Dov"), speaker("Gethin"), speaker("Jo"), at=now())
    Post.objects.update(goes_at=now() - timedelta(hours=5))

    client = client_for(ros)
    assert "Send it now" in text_of(look(client, post))
    press(client, post, "release", version="1")

    post.refresh_from_db()
    assert post.state == Post.PUBLISHED


def test_needs_you_names_the_post_and_when_an_answer_is_wanted(post, speaker, campaign, noon):
    (need,) = deciding_selectors.needs(Scope(campaign, speaker("Nell")), noon)

    assert need.title == "1 post waits for your answer"
    assert need.detail.startswith("Who pays?")


def test_needs_you_tells_who_wrote_it_that_it_is_held(post, objecting, speaker, ros, campaign, noon):
    objecting(post, speaker("Nell"))

    (need,) = deciding_selectors.needs(Scope(campaign, ros), noon)

    assert need.title == "Held: Who pays?"
    assert "Nell Ibbotson: A fact is wrong. Say £5.4m" in need.detail


def test_posts_that_others_leave_held_hide_neither_mine_nor_new_ones(
    campaign, page, post, speaker, ros, olu, objecting, noon, monkeypatch
):
    for number, words in enumerate(("Fares went up.", "Buses run late.", "Ask them.", "Sign it.", "Come.", "Sing.")):
        of_olu = sent_for_approval(campaign, page, olu, noon, text=words, title=f"Of Olu {number}")
        Post.objects.filter(pk=of_olu.pk).update(answer_by=noon)
        objecting(of_olu, speaker("Nell"))
    objecting(post, speaker("Nell"))

    needs = deciding_selectors.needs(Scope(campaign, ros), noon)
    assert [need.title for need in needs] == [f"Held: {post.title}"]

    monkeypatch.setattr(deciding_selectors, "MOST", 2)
    newest = sent_for_approval(campaign, page, ros, noon + timedelta(hours=1), text="We meet on Monday.", title="New")
    assert newest in [standing.post for standing in deciding_selectors.open_standings(campaign)]


def test_the_pages_ask_a_steady_number_of_questions(
    nell, post, campaign, page, ros, noon, django_assert_max_num_queries
):
    for number in range(12):
        sent_for_approval(
            campaign, page, ros, noon, text=f"Line {number} of another story {uuid4()}", title=f"No {number}"
        )

    with django_assert_max_num_queries(60):
        nell.get(f"{DESK}approvals/")
