"""
Doing a run step by step, and taking it back.

A step may be cut off at any moment and is then done again with the same key. What is kept of it is kept by a
conditional update, so that a run that was taken back meanwhile stays so.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.automations import declared
from groundswell.trunk.automations.actions import CannotDo, Order, Outcome
from groundswell.trunk.automations.models import Rule, Run

UNDONE = (Run.DONE, Run.FAILED, Run.WAITING)
_LONGEST_PROBLEM = 400


def go_on(*, run_id: int, at: datetime) -> bool:
    """Do the next step of a run; whether there may be another one. One that is not waiting is left as it is."""
    run = Run.objects.select_related("rule__campaign").filter(pk=run_id, state=Run.WAITING).first()
    if run is None:
        return False
    if run.done >= len(run.steps):
        return _end(run, at=at)
    try:
        _describe(run)
        step, order = run.steps[run.done], order_of(run, run.done, at=at)
        outcome = declared.do(step["action"], order)
    except CannotDo as reason:
        _stop(run, str(reason), at=at)
        return False
    return _keep(run, order, _result(step["action"], outcome, at=at))


def _describe(run: Run) -> None:
    """Look up what else the trigger tells, once: a run that goes on later tells the same."""
    if run.context.get("described"):
        return
    if run.rule.trigger not in declared.triggers():
        raise CannotDo(_("What this rule waits for is not installed any more. Remove the rule."))
    context = {**declared.described(run.rule.trigger, run.rule.campaign, run.context), "described": True}
    Run.objects.filter(pk=run.pk, done=run.done).update(context=context)
    run.context = context


def order_of(run: Run, number: int, *, at: datetime) -> Order:
    """One step of a run as its action is given it, with the outputs of the steps before."""
    outputs: dict[str, Any] = {}
    for result in run.results[:number]:
        outputs |= result.get("outputs", {})
    return Order(
        campaign=run.rule.campaign,
        key=f"run:{run.public_id}:{number}",
        sentence=run.sentence,
        context=run.context,
        outputs=outputs,
        settings=run.steps[number].get("settings") or {},
        at=at,
    )


def _result(action: str, outcome: Outcome, *, at: datetime) -> dict[str, Any]:
    return declared.plain(
        {
            "action": action,
            "sentence": outcome.sentence,
            "kind": outcome.kind,
            "public_id": outcome.public_id,
            "outputs": outcome.outputs,
            "at": at,
        }
    )


def _keep(run: Run, order: Order, result: Mapping[str, Any]) -> bool:
    """Keep what a step did. If the run was taken back while it was done, take it back too."""
    waiting = Run.objects.filter(pk=run.pk, state=Run.WAITING, done=run.done)
    if waiting.update(results=[*run.results, result], done=run.done + 1, problem=""):
        return True
    if Run.objects.filter(pk=run.pk, state=Run.TAKEN_BACK).exists():
        declared.undo(result["action"], order, result)
        return False
    return True  # Another worker did the same step, with the same key: go on from where the run is now.


def _end(run: Run, *, at: datetime) -> bool:
    Run.objects.filter(pk=run.pk, state=Run.WAITING, done=run.done).update(state=Run.DONE, ended_at=at, problem="")
    return False


def _stop(run: Run, problem: str, *, at: datetime) -> None:
    waiting = Run.objects.filter(pk=run.pk, state=Run.WAITING, done=run.done)
    waiting.update(state=Run.FAILED, ended_at=at, problem=problem[:_LONGEST_PROBLEM])


def note_trouble(*, run_id: int, last: bool, at: datetime) -> None:
    """A step broke in a way that nobody foresaw. It is tried again by itself, unless this was the last time."""
    waiting = Run.objects.filter(pk=run_id, state=Run.WAITING)
    if last:
        problem = _("This step broke five times. The page “Jobs” says why. When that is mended, try again here.")
        waiting.update(state=Run.FAILED, ended_at=at, problem=problem)
    else:
        waiting.update(problem=_("This step broke. It is tried again by itself in a moment."))


@transaction.atomic
def retry_run(*, run: Run, account: Account | None, at: datetime) -> bool:
    """
    Go on with the step that failed, as the rule says it now, or wake a run that got stuck. False if it is neither.
    """
    from groundswell.trunk.automations.tasks import run_rule

    # Of the very step that was looked at: a worker that went on meanwhile needs no waking, nor other steps.
    again = Run.objects.filter(pk=run.pk, state__in=(Run.FAILED, Run.WAITING), done=run.done)
    if not again.update(state=Run.WAITING, problem="", ended_at=None, steps=_steps_now(run)):
        return False
    run_rule.enqueue(run_id=run.pk, campaign_id=run.rule.campaign_id)
    _audit(run.rule, account, "Tried a step of a rule again", run=run, at=at)
    return True


def _steps_now(run: Run) -> list[dict[str, Any]]:
    """What is left to do as the rule says it now, so that a mend counts; as it was, if the rule does other things."""
    done, now = run.steps[: run.done], list(run.rule.steps)
    if [step["action"] for step in done] != [step["action"] for step in now[: run.done]]:
        return list(run.steps)
    return [*done, *now[run.done :]]


@transaction.atomic
def take_back_run(*, run: Run, account: Account | None, at: datetime) -> bool:
    """A person takes back what a rule did, as far as it has not gone out; the event does not start it again."""
    from groundswell.trunk.automations.tasks import undo_steps

    if not Run.objects.filter(pk=run.pk, state__in=UNDONE).update(state=Run.TAKEN_BACK, ended_at=at, problem=""):
        return False
    undo_steps.enqueue(run_id=run.pk, campaign_id=run.rule.campaign_id)
    _audit(run.rule, account, "Took back what a rule did", run=run, at=at)
    return True


def undo_run(*, run_id: int, at: datetime) -> int:
    """Undo the steps of a run that was taken back, the latest first; give how many. It bears being done again."""
    run = Run.objects.select_related("rule__campaign").filter(pk=run_id, state=Run.TAKEN_BACK).first()
    if run is None:
        return 0
    results, undone = list(run.results), 0
    for number in reversed(range(len(results))):
        result = results[number]
        if "undone" in result:
            continue
        said = declared.undo(result["action"], order_of(run, number, at=at), result)
        results[number] = {**result, "undone": said}
        Run.objects.filter(pk=run.pk).update(results=results)
        undone += 1
    return undone


@transaction.atomic
def do_held(*, rule: Rule, account: Account | None, at: datetime, latest_only: bool = False) -> int:
    """Do what came too many at a time: all, or the latest only and leave out the rest. Give how many are done."""
    from groundswell.trunk.automations.tasks import run_rule

    held = Run.objects.filter(rule=rule, state=Run.HELD)
    wanted = held.order_by("-happened_at", "-pk").values_list("pk", flat=True)
    started = 0
    for pk in sorted(wanted[:1] if latest_only else wanted):
        if Run.objects.filter(pk=pk, state=Run.HELD).update(state=Run.WAITING):
            run_rule.enqueue(run_id=pk, campaign_id=rule.campaign_id)
            started += 1
    if latest_only:
        held.update(state=Run.LEFT_OUT, ended_at=at)
    if started:
        _audit(rule, account, "Let a rule do what came too many at a time", at=at)
    return started


@transaction.atomic
def leave_held(*, rule: Rule, account: Account | None, at: datetime) -> int:
    """Leave out what came too many at a time; give how many."""
    left = Run.objects.filter(rule=rule, state=Run.HELD).update(state=Run.LEFT_OUT, ended_at=at)
    if left:
        _audit(rule, account, "Left out what came too many at a time", at=at)
    return left


def _audit(rule: Rule, account: Account | None, sentence: str, *, at: datetime, run: Run | None = None) -> None:
    audit.record(
        account=account,
        campaign=rule.campaign,
        verb=AuditEntry.CHANGED,
        object_kind="rule",
        object_id=rule.public_id,
        sentence=sentence,
        data={"run": run.public_id} if run else None,
        at=at,
    )
