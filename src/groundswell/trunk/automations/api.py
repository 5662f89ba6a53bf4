"""Rules by the open API: to read, with what each did, and to pause. Making one is for people, on the desk."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from groundswell.trunk.api.keys import STAFF, scope_as
from groundswell.trunk.automations import selectors, services
from groundswell.trunk.automations.models import Rule
from groundswell.trunk.records.addresses import absolute
from groundswell.trunk.records.clock import now

router = Router(tags=["Rules"])
MOST = 100


class RuleOut(Schema):
    """A rule as it reads on the desk."""

    identifier: str
    sentence: str
    trigger: str
    actions: list[str]
    paused_date: datetime | None
    created_date: datetime


class StepOut(Schema):
    """One step of a run. `object_url` is where what it made is."""

    action: str
    sentence: str
    done: bool
    undone: str
    object_url: str


class RunOut(Schema):
    """What a rule did about one thing that happened."""

    identifier: str
    sentence: str
    state: str
    problem: str
    steps: list[StepOut]
    happened_date: datetime


def _rule(request: HttpRequest, rule_id: str) -> Rule:
    found: Rule | None = selectors.rules(request.campaign).filter(public_id=rule_id).first()
    if found is None:
        raise HttpError(404, "Not found")
    return found


def _out(rule: Rule) -> dict[str, Any]:
    return {
        "identifier": rule.public_id,
        "sentence": selectors.sentence_of(rule),
        "trigger": rule.trigger,
        "actions": [step["action"] for step in rule.steps],
        "paused_date": rule.paused_at,
        "created_date": rule.made_at,
    }


@router.get("/rules", response={200: list[RuleOut]}, operation_id="rules")
def rules(request: HttpRequest) -> list[dict[str, Any]]:
    """The campaign's rules, the oldest first."""
    scope_as(request, *STAFF, whole=True)
    return [_out(rule) for rule in selectors.rules(request.campaign).select_related("campaign")]


@router.get("/rules/{rule_id}", response={200: RuleOut}, operation_id="rule")
def rule(request: HttpRequest, rule_id: str) -> dict[str, Any]:
    """One rule."""
    scope_as(request, *STAFF, whole=True)
    return _out(_rule(request, rule_id))


@router.get("/rules/{rule_id}/runs", response={200: list[RunOut]}, operation_id="rule_runs")
def runs(request: HttpRequest, rule_id: str, limit: int = Query(20, ge=1, le=MOST)) -> list[dict[str, Any]]:
    """What a rule did, the newest first."""
    scope_as(request, *STAFF, whole=True)
    found = selectors.rows(selectors.runs_of(_rule(request, rule_id))[:limit], at=now())
    return [
        {
            "identifier": row.run.public_id,
            **{name: getattr(row.run, name) for name in ("sentence", "state", "problem")},
            "happened_date": row.run.happened_at,
            "steps": [
                {
                    **{name: getattr(step, name) for name in ("action", "sentence", "done", "undone")},
                    "object_url": absolute(step.object.url) if step.object else "",
                }
                for step in row.steps
            ],
        }
        for row in found
    ]


@router.post("/rules/{rule_id}/pause", response={200: RuleOut}, operation_id="pause_rule")
def pause(request: HttpRequest, rule_id: str) -> dict[str, Any]:
    """Pause a rule: what happens from now on does not start it. Again: no change."""
    scope_as(request, *STAFF, whole=True)
    services.pause_rule(rule=_rule(request, rule_id), account=request.user, at=now())
    return _out(_rule(request, rule_id))


@router.post("/rules/{rule_id}/resume", response={200: RuleOut}, operation_id="resume_rule")
def resume(request: HttpRequest, rule_id: str) -> dict[str, Any]:
    """Let a rule work again for what happens from now on."""
    scope_as(request, *STAFF, whole=True)
    services.resume_rule(rule=_rule(request, rule_id), account=request.user, at=now())
    return _out(_rule(request, rule_id))
