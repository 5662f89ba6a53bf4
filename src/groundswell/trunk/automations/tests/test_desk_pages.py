"""Rules on the desk: made by ticking, read as a sentence, paused, undone; and nobody else's business."""

from uuid import uuid4

import pytest
from tests.support.people import give_role, make_account

from groundswell.trunk.automations.models import Rule, Run

pytestmark = pytest.mark.django_db
DESK = "/desk/better-buses/rules/"
NEW = f"{DESK}new/?when=bell.rang"


@pytest.fixture
def desk(client_for, asha):
    return client_for(asha)


def typed(**more):
    values = {"key": str(uuid4()), "most_an_hour": "10", "do_bell_say": "1", "do_bell_say-text": "Dong"}
    return {name: value for name, value in (values | more).items() if value is not None}


def test_a_rule_is_made_in_one_form_and_reads_as_one_sentence(desk):
    response = desk.post(NEW, typed(**{"when-loud": "on", "do_bell_repeat": "1"}), follow=True)

    rule = Rule.objects.get()
    assert [step["action"] for step in rule.steps] == ["bell.say", "bell.repeat"]
    assert (rule.conditions, rule.steps[0]["settings"]) == ({"loud": True}, {"text": "Dong"})
    assert "When the bell rings loud, say “Dong”, then say it again." in response.content.decode()


def test_pressing_twice_makes_one_rule(desk):
    form = typed()

    desk.post(NEW, form)
    desk.post(NEW, form)

    assert Rule.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"do_bell_say": None}, "Tick at least one thing"),
        ({"do_bell_say-text": ""}, "This field is required"),
        ({"most_an_hour": "0"}, "Enter a number from 1 to 500"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(desk, change, said):
    response = desk.post(NEW, typed(**{"when-loud": "on", **change}))

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page and "There is a problem" in page
    assert "checked" in page
    assert not Rule.objects.exists()


def test_an_action_that_is_for_other_triggers_is_not_offered_and_not_taken(desk):
    assert "Only for others" not in desk.get(NEW).content.decode()

    response = desk.post(NEW, typed(do_bell_say=None, do_bell_other="1"))

    assert response.status_code == 422 and not Rule.objects.exists()


def test_the_sentence_follows_what_is_typed_and_nothing_is_kept(desk):
    response = desk.post(f"{DESK}preview/?when=bell.rang", typed(**{"do_bell_say-text": "Bong"}))

    assert "When the bell rings, say “Bong”." in response.content.decode()
    assert not Rule.objects.exists()


def test_the_first_page_says_what_can_begin_a_rule(desk):
    assert "When the bell rings" in desk.get(f"{DESK}new/").content.decode()
    assert desk.post(f"{DESK}preview/?when=nothing").status_code == 404


def test_a_rule_is_changed_paused_let_work_and_removed(desk, rule):
    where = f"{DESK}{rule.public_id}/"
    desk.post(f"{where}change/", typed(**{"do_bell_say-text": "Bong", "most_an_hour": "3"}))
    rule.refresh_from_db()
    assert (rule.steps, rule.most_an_hour) == ([{"action": "bell.say", "settings": {"text": "Bong"}}], 3)

    for wanted, chip in (("pause", "Paused"), ("resume", "On")):
        page = desk.post(f"{where}state/", {"do": wanted}, follow=True).content.decode()
        assert chip in page
    desk.post(f"{where}state/", {"do": "end"})
    rule.refresh_from_db()
    assert rule.ended_at
    assert rule.public_id not in desk.get(DESK).content.decode()
    assert desk.get(where).status_code == 200
    assert desk.get(f"{where}change/").status_code == 404
    assert desk.post(f"{where}state/", {"do": "resume"}).status_code == 404


def test_what_a_rule_did_stands_there_with_its_undo(desk, rule, ring, work, tool):
    ring()
    work()
    page = desk.get(f"{DESK}{rule.public_id}/").content.decode()
    assert "The first bell rang" in page and "Said “Dong from the big bell”" in page

    run = Run.objects.get()
    page = desk.post(f"{DESK}runs/{run.public_id}/undo/", follow=True).content.decode()
    work()

    assert "Taken back" in page and tool.DONE == {}
    assert "Nobody heard it" in desk.get(f"{DESK}{rule.public_id}/").content.decode()


def test_a_run_that_stopped_shows_the_mend_and_a_button(desk, rule, ring, work, tool):
    tool.FAILING["repeat"] = tool.cannot("The bell has no clapper. Hang one in it.")
    ring()
    work()
    page = desk.get(f"{DESK}{rule.public_id}/").content.decode()
    assert "The bell has no clapper" in page and "Try again" in page and "To come: say it again" in page
    assert "1 stopped half-way" in desk.get(DESK).content.decode()

    tool.FAILING.clear()
    desk.post(f"{DESK}runs/{Run.objects.get().public_id}/retry/")
    work()

    assert Run.objects.get().state == Run.DONE


def test_while_a_run_is_under_way_its_part_of_the_page_asks_again(desk, rule, ring, noon, monkeypatch):
    monkeypatch.setattr("groundswell.trunk.automations.desk_views.now", lambda: noon)
    ring()

    page = desk.get(f"{DESK}{rule.public_id}/").content.decode()
    part = desk.get(f"{DESK}{rule.public_id}/", headers={"HX-Request": "true"}).content.decode()

    assert 'hx-trigger="every 1s"' in page and 'hx-trigger="every 1s"' in part
    assert "<html" not in part


@pytest.mark.parametrize(("wanted", "done"), [("all", 3), ("latest", 1), ("leave", 0)])
def test_what_came_too_many_at_a_time_is_decided_in_one_press(desk, make, ring, work, wanted, done):
    rule = make(most_an_hour=1)
    for number in range(4):
        ring(f"bell {number}")
    work()
    assert "3 more came within the hour" in desk.get(f"{DESK}{rule.public_id}/").content.decode()

    desk.post(f"{DESK}{rule.public_id}/held/", {"do": wanted})
    work()

    assert Run.objects.filter(state=Run.DONE).count() == 1 + done
    assert not Run.objects.filter(state=Run.HELD).exists()


def test_the_overview_says_that_a_rule_stopped_and_that_things_wait(desk, make, ring, work, tool):
    make(most_an_hour=1)
    tool.FAILING["say"] = tool.cannot("Broken")
    ring("one")
    ring("two")
    work()

    page = desk.get("/desk/better-buses/").content.decode()

    assert "A rule stopped half-way" in page and "1 thing waits for a rule" in page


def test_looking_changes_nothing(desk, rule, ring, work):
    ring()
    work()
    run = Run.objects.get()
    for path in (f"{rule.public_id}/state/", f"{rule.public_id}/held/", "suggested/", "preview/?when=bell.rang"):
        assert desk.get(f"{DESK}{path}").status_code == 405
    for path in ("retry", "undo"):
        assert desk.get(f"{DESK}runs/{run.public_id}/{path}/").status_code == 405

    run.refresh_from_db()
    assert run.state == Run.DONE


PATHS = ("", "new/", "new/?when=bell.rang", "{rule}/", "{rule}/change/")
POSTS = ("{rule}/state/", "{rule}/held/", "{rule}/change/", "runs/{run}/retry/", "runs/{run}/undo/")


def paths(rule, run):
    return (
        [f"{DESK}{path.format(rule=rule.public_id)}" for path in PATHS],
        [f"{DESK}{path.format(rule=rule.public_id, run=run.public_id)}" for path in POSTS],
    )


@pytest.fixture
def done(rule, ring, work):
    ring()
    work()
    return Run.objects.get()


@pytest.mark.parametrize("role", ["volunteer", "caller", "canvasser", ""])
def test_nobody_without_the_role_sees_or_changes_a_rule(client_for, campaign, rule, done, role):
    account = make_account("Someone Else", "someone@example.org")
    if role:
        give_role(account, campaign, role)
    browser, (gets, posts) = client_for(account), paths(rule, done)

    assert {browser.get(path).status_code for path in gets} <= {403, 404}
    assert {browser.post(path, {"do": "end"}).status_code for path in posts} <= {403, 404}
    done.refresh_from_db()
    rule.refresh_from_db()
    assert done.state == Run.DONE and rule.ended_at is None


def test_an_organiser_of_one_group_is_a_stranger_here(client_for, campaign, group, rule, done):
    account = make_account("Gwen Group", "gwen@example.org")
    give_role(account, campaign, "organiser", group=group)
    browser, (gets, posts) = client_for(account), paths(rule, done)

    assert {browser.get(path).status_code for path in gets} <= {403, 404}
    assert {browser.post(path, {"do": "end"}).status_code for path in posts} <= {403, 404}


def test_an_editor_may_do_all_of_it(client_for, campaign, rule, done):
    account = make_account("Eddie Tor", "eddie@example.org")
    give_role(account, campaign, "editor")
    browser, (gets, _posts) = client_for(account), paths(rule, done)

    assert {browser.get(path).status_code for path in gets} == {200}
    assert "Rules" in browser.get("/desk/better-buses/").content.decode()


def test_rules_and_runs_of_another_campaign_are_not_there(client_for, oona, rule, done, other_campaign):
    browser = client_for(oona)
    other = DESK.replace("better-buses", "other")

    for path in (f"{rule.public_id}/", f"{rule.public_id}/change/"):
        assert browser.get(f"{other}{path}").status_code == 404
    for path in (f"{rule.public_id}/state/", f"{rule.public_id}/held/", f"runs/{done.public_id}/undo/"):
        assert browser.post(f"{other}{path}", {"do": "end"}).status_code == 404
    done.refresh_from_db()
    assert done.state == Run.DONE


def test_what_tools_and_people_wrote_is_shown_as_text(desk, make, ring, work):
    make(steps=[{"action": "bell.say", "settings": {"text": "<b>x</b>"}}])
    ring(sentence="<script>alert(1)</script>")
    work()

    page = desk.get(f"{DESK}{Rule.objects.get().public_id}/").content.decode()

    assert "<script>alert" not in page and "<b>x</b>" not in page
