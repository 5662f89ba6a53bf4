"""A rule does its steps in order, once for each event; cut off it goes on; taken back it is undone."""

from datetime import timedelta

import pytest

from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.automations import services
from groundswell.trunk.automations.models import Run
from groundswell.trunk.jobs.retries import TRIES
from groundswell.trunk.tools import installed_tools

pytestmark = pytest.mark.django_db


def test_steps_are_done_in_their_order_and_each_is_told_what_the_ones_before_gave(tool, rule, ring, work):
    assert ring() == 1
    work()

    run = Run.objects.get()
    assert (run.state, run.done, run.sentence) == (Run.DONE, 2, "The first bell rang")
    assert [result["sentence"] for result in run.results] == ["Said “Dong from the big bell”", "Said it again"]
    assert list(tool.DONE.values()) == ["Dong from the big bell", "again: Dong from the big bell"]


def test_one_event_runs_a_rule_once_however_often_it_is_told(rule, ring, work, tool):
    assert [ring(), ring(), ring("second")] == [1, 0, 1]
    work()
    ring()
    work()

    assert Run.objects.count() == 2
    assert tool.CALLS == ["say", "repeat"] * 2


def test_every_rule_of_the_trigger_runs_but_none_of_another_campaign(make, ring, other_campaign):
    make()
    make()
    make(campaign=other_campaign)

    assert ring() == 2


def test_conditions_decide_which_events_a_rule_hears(make, ring):
    make(conditions={"loud": True})

    assert [ring("soft"), ring("hard", loud=True)] == [0, 1]


@pytest.mark.parametrize("stop", [services.pause_rule, services.end_rule])
def test_a_paused_or_removed_rule_hears_nothing(rule, ring, stop, asha, noon):
    assert stop(rule=rule, account=asha, at=noon)
    assert not stop(rule=rule, account=asha, at=noon)

    assert ring() == 0


def test_a_paused_rule_works_again_for_what_happens_from_then_on(rule, ring, asha, noon):
    services.pause_rule(rule=rule, account=asha, at=noon)
    ring("missed")
    assert services.resume_rule(rule=rule, account=asha, at=noon)

    assert ring("heard") == 1
    sentences = AuditEntry.objects.filter(object_kind="rule").order_by("pk").values_list("sentence", flat=True)
    assert list(sentences) == ["Made a rule", "Paused a rule", "Let a rule work again"]


def test_what_the_trigger_tells_besides_is_looked_up_once_and_kept(rule, ring, work, tool):
    ring()
    run_id = Run.objects.get().pk
    tool.FAILING["repeat"] = tool.cannot("Not now")
    work()
    tool.FAILING.clear()
    services.retry_run(run=Run.objects.get(pk=run_id), account=None, at=Run.objects.get().happened_at)
    work()

    assert tool.DESCRIBED == ["better-buses"]
    assert Run.objects.get().state == Run.DONE


def test_a_run_that_was_cut_off_between_two_steps_goes_on_with_the_second(rule, ring, noon, tool):
    ring()
    pk = Run.objects.get().pk
    assert services.go_on(run_id=pk, at=noon)
    assert Run.objects.get().done == 1

    while services.go_on(run_id=pk, at=noon):
        pass

    assert tool.CALLS == ["say", "repeat"]
    assert Run.objects.get().state == Run.DONE


def test_a_step_that_was_done_and_not_kept_is_done_again_under_the_same_key(rule, ring, noon, tool):
    ring()
    pk = Run.objects.get().pk
    services.go_on(run_id=pk, at=noon)
    Run.objects.update(done=0, results=[])

    services.go_on(run_id=pk, at=noon)

    assert tool.CALLS == ["say", "say"]
    assert len(tool.DONE) == 1


def test_a_step_that_cannot_be_done_stops_the_run_with_the_mend_and_is_tried_again_by_a_person(
    rule, ring, work, tool, asha, noon
):
    tool.FAILING["repeat"] = tool.cannot("The bell has no clapper. Hang one in it.")
    ring()
    work()

    run = Run.objects.get()
    assert (run.state, run.done, run.problem) == (Run.FAILED, 1, "The bell has no clapper. Hang one in it.")

    tool.FAILING.clear()
    assert services.retry_run(run=run, account=asha, at=noon)
    work()
    run.refresh_from_db()
    assert (run.state, run.problem) == (Run.DONE, "")
    assert tool.CALLS == ["say", "repeat", "repeat"]


def test_a_step_that_breaks_is_tried_again_by_itself_and_says_so(rule, ring, work, tool, jobs):
    tool.FAILING["say"] = ZeroDivisionError()
    ring()
    work()

    run = Run.objects.get()
    assert run.state == Run.WAITING and "tried again by itself" in run.problem
    job = jobs().get()
    assert job.status == "READY" and job.run_after > job.enqueued_at
    tool.FAILING.clear()
    jobs().update(run_after=job.enqueued_at)
    work()
    run.refresh_from_db()
    assert (run.state, run.problem) == (Run.DONE, "")


def test_after_the_last_try_a_broken_step_waits_for_a_person(rule, ring, work, tool, jobs):
    tool.FAILING["say"] = ZeroDivisionError()
    ring()
    for _ in range(TRIES):
        jobs().update(run_after=jobs().get().enqueued_at)
        work()

    run = Run.objects.get()
    assert run.state == Run.FAILED and "Jobs" in run.problem


def test_what_was_undone_is_taken_back_the_latest_step_first_and_may_happen_anew(
    rule, ring, work, tool, noon, campaign
):
    ring()
    work()

    taken = services.take_back(trigger=tool.RANG, campaign_id=campaign.pk, event_key="first", at=noon)
    again = services.take_back(trigger=tool.RANG, campaign_id=campaign.pk, event_key="first", at=noon)
    work()

    assert (taken, again) == (1, 0)
    assert tool.UNDONE == ["again: Dong from the big bell", "Dong from the big bell"]
    run = Run.objects.get()
    assert run.state == Run.TAKEN_BACK
    assert [result["undone"] for result in run.results] == ["Nobody heard it"] * 2
    assert ring() == 1


def test_only_what_the_event_started_is_taken_back(make, ring, work, tool, noon, campaign, other_campaign):
    make()
    make(campaign=other_campaign)
    ring()
    ring("second")
    ring(campaign_id=other_campaign.pk)

    services.take_back(trigger=tool.RANG, campaign_id=campaign.pk, event_key="first", at=noon)

    states = Run.objects.order_by("pk").values_list("sentence", "state")
    assert list(states) == [
        ("The first bell rang", Run.TAKEN_BACK),
        ("The second bell rang", Run.WAITING),
        ("The first bell rang", Run.WAITING),
    ]


def test_others_with_the_same_beginning_are_taken_back_save_one(rule, ring, tool, noon, campaign):
    for event in ("a:1", "a:2", "b:1"):
        ring(event)

    taken = services.take_back_others(trigger=tool.RANG, campaign_id=campaign.pk, stem="a:", but="a:2", at=noon)

    assert taken == 1
    assert sorted(Run.objects.filter(state=Run.WAITING).values_list("event_key", flat=True)) == ["a:2", "b:1"]


def test_a_step_that_ends_after_its_run_was_taken_back_is_taken_back_too(rule, ring, work, tool, noon, campaign):
    taking = {"trigger": tool.RANG, "campaign_id": campaign.pk, "event_key": "first", "at": noon}
    tool.BEFORE_END.append(lambda: services.take_back(**taking))
    ring()

    work()

    assert tool.DONE == {}
    assert tool.UNDONE == ["Dong from the big bell"]
    assert Run.objects.get().state == Run.TAKEN_BACK


def test_what_a_person_took_back_the_same_event_does_not_start_again(rule, ring, work, tool, asha, noon):
    ring()
    work()

    assert services.take_back_run(run=Run.objects.get(), account=asha, at=noon)
    assert not services.take_back_run(run=Run.objects.get(), account=asha, at=noon)
    work()

    assert tool.DONE == {}
    assert ring() == 0
    assert not services.retry_run(run=Run.objects.get(), account=asha, at=noon)


def test_undoing_again_after_a_crash_undoes_nothing_twice(rule, ring, work, asha, noon, tool):
    ring()
    work()
    run = Run.objects.get()
    services.take_back_run(run=run, account=asha, at=noon)
    work()

    assert services.undo_run(run_id=run.pk, at=noon) == 0
    assert len(tool.UNDONE) == 2


def test_a_hundred_events_at_once_do_ten_and_keep_the_rest_for_a_person(rule, ring, work):
    for number in range(100):
        ring(f"bell {number}")
    work()

    assert Run.objects.filter(state=Run.DONE).count() == 10
    assert Run.objects.filter(state=Run.HELD).count() == 90


def test_an_hour_later_a_rule_does_more_by_itself(make, ring, noon):
    make(most_an_hour=1)
    ring("now")
    ring("at once")
    ring("later", at=noon + timedelta(minutes=61))

    assert list(Run.objects.order_by("pk").values_list("state", flat=True)) == [Run.WAITING, Run.HELD, Run.WAITING]


@pytest.fixture
def held(make, ring):
    made = make(most_an_hour=1)
    for number in range(4):
        ring(f"bell {number}")
    return made


def test_of_what_waits_the_latest_alone_can_be_done(held, work, asha, noon):
    assert services.do_held(rule=held, account=asha, latest_only=True, at=noon) == 1
    work()

    states = Run.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [Run.DONE, Run.LEFT_OUT, Run.LEFT_OUT, Run.DONE]


def test_of_what_waits_all_can_be_done_once(held, work, asha, noon):
    assert services.do_held(rule=held, account=asha, at=noon) == 3
    assert services.do_held(rule=held, account=asha, at=noon) == 0
    work()

    assert set(Run.objects.values_list("state", flat=True)) == {Run.DONE}


def test_what_waits_can_be_left_out_and_is_not_told_again(held, work, asha, noon, ring):
    assert services.leave_held(rule=held, account=asha, at=noon) == 3
    work()

    assert ring("bell 2") == 0
    assert Run.objects.filter(state=Run.DONE).count() == 1


def test_a_run_keeps_the_steps_it_began_with(rule, ring, work, tool, noon):
    ring()
    services.change_rule(rule=rule, steps=[{"action": "bell.say", "settings": {"text": "Other"}}], at=noon)
    work()

    assert tool.CALLS == ["say", "repeat"]
    assert "Dong from the big bell" in tool.DONE.values()


@pytest.mark.parametrize(
    "wrong",
    [
        {"trigger": "nothing.like_it"},
        {"steps": []},
        {"steps": [{"action": "bell.gone"}]},
        {"steps": [{"action": "bell.other"}]},
    ],
)
def test_a_rule_of_what_nobody_declares_is_refused(make, wrong):
    with pytest.raises(services.RuleRefused):
        make(**wrong)


def test_the_same_key_makes_one_rule_and_never_reaches_into_another_campaign(make, rule, other_campaign):
    assert make(key=rule.key) == rule

    with pytest.raises(services.RuleRefused):
        make(key=rule.key, campaign=other_campaign)


def test_an_action_whose_tool_is_gone_stops_the_run_in_words(rule, ring, work, tool, monkeypatch):
    ring()
    gone = {**tool.DECLARED, "actions": ()}
    monkeypatch.setattr(tool, "DECLARED", gone)
    work()

    assert "not installed any more" in Run.objects.get().problem


def test_hushed_rules_hear_nothing_until_they_listen_again(rule, ring, campaign, noon):
    services.hush(campaign=campaign, at=noon)
    assert ring("played back") == 0

    services.listen_again(campaign=campaign)
    assert ring() == 1


def test_every_declared_key_is_declared_once():
    for attribute in ("triggers", "actions"):
        keys = [one.key for tool in installed_tools() for one in getattr(tool, attribute)]
        assert len(keys) == len(set(keys))


def test_trying_again_what_a_worker_has_gone_on_with_changes_none_of_its_steps(rule, ring, noon, tool, asha):
    ring()
    seen = Run.objects.get()
    services.go_on(run_id=seen.pk, at=noon)
    services.change_rule(rule=rule, steps=[{"action": "bell.repeat", "settings": {}}], account=asha, at=noon)

    assert not services.retry_run(run=seen, account=asha, at=noon)

    assert [step["action"] for step in Run.objects.get().steps] == ["bell.say", "bell.repeat"]
