"""Facts by the open API: the same services and rights as the desk's pages."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError

from groundswell.trunk.api.keys import scope_as
from groundswell.trunk.facts import selectors, services
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key

router = Router()
STAFF = ("editor", "organiser")
MOST = 500


class Problem(Schema):
    detail: Any


class FactIn(Schema):
    """`idempotency_key`: the same one again gives the first fact and changes nothing."""

    kind: Literal["figure", "quote", "claim"]
    text: str = Field(min_length=1, max_length=500)
    source_title: str = Field(min_length=1, max_length=200)
    source_url: str = Field("", max_length=600)
    source_on: date | None = None
    figure: str = Field("", max_length=30)
    said_by: str = Field("", max_length=120)
    said_by_role: str = Field("", max_length=120)
    consent: Literal["", "public", "given"] = ""
    language: str = Field("en", max_length=10)
    tags: list[str] = Field(default_factory=list, max_length=12)
    credit: str = Field("", max_length=120)
    credit_hidden: bool = False
    idempotency_key: UUID | None = None


class FactOut(Schema):
    """`instead` is the identifier of what is said now. A credit that asked not to be named is left out."""

    identifier: str
    kind: str
    text: str
    figure: str
    said_by: str
    said_by_role: str
    consent: str
    source_title: str
    source_url: str
    source_on: date | None
    language: str
    tags: list[str]
    credit: str
    state: str
    reason: str
    instead: str
    may_be_said: bool
    browser_url: str
    created_date: datetime


class UseOut(Schema):
    kind: str
    identifier: str
    title: str
    browser_url: str
    to_put_right: bool


class WithdrawIn(Schema):
    """`instead` may name a fact of the library that is right."""

    reason: str = Field(min_length=1, max_length=300)
    instead: str = ""


class CorrectIn(Schema):
    reason: str = Field(min_length=1, max_length=300)
    text: str = Field(min_length=1, max_length=500)
    figure: str = Field("", max_length=30)
    source_title: str = Field(min_length=1, max_length=200)
    source_url: str = Field("", max_length=600)
    idempotency_key: UUID | None = None


def _out(fact: Fact, at: datetime) -> dict[str, Any]:
    slug = fact.campaign.slug
    page = reverse("library:fact" if fact.public_at else "desk-library:fact", args=[slug, fact.public_id])
    names = ("kind", "text", "figure", "said_by", "said_by_role", "consent", "source_title", "source_url", "source_on")
    return {name: getattr(fact, name) for name in (*names, "language", "tags", "state", "reason")} | {
        "identifier": fact.public_id,
        "credit": selectors.public_credit(fact),
        "instead": fact.instead.public_id if fact.instead else "",
        "may_be_said": not selectors.why_not(fact, on=at.date()),
        "browser_url": settings.SITE_URL + page,
        "created_date": fact.recorded_at,
    }


def _fact(request: HttpRequest, fact_id: str) -> Fact:
    found = selectors.facts(request.campaign).select_related("campaign").filter(public_id=fact_id).first()
    if found is None:
        raise HttpError(404, "Not found")
    return found


@router.get("", response={200: list[FactOut], 401: Problem, 404: Problem}, operation_id="facts")
def facts(
    request: HttpRequest,
    state: Literal["", "current", "withdrawn", "corrected"] = "",
    limit: int = Query(100, ge=1, le=MOST),
) -> list[dict[str, Any]]:
    """The campaign's facts, the newest first."""
    scope_as(request, *STAFF, whole=True)
    found = selectors.facts(request.campaign).select_related("campaign")
    at = now()
    return [_out(fact, at) for fact in (found.filter(state=state) if state else found)[:limit]]


@router.post(
    "",
    response={201: FactOut, 401: Problem, 403: Problem, 404: Problem, 422: Problem},
    operation_id="record_fact",
)
def record(request: HttpRequest, body: FactIn) -> Status:
    """Record something that may be said, and where it is from."""
    scope_as(request, *STAFF, whole=True)
    fields = body.dict(exclude={"idempotency_key"})
    try:
        fact = services.record_fact(
            campaign=request.campaign, key=body.idempotency_key or new_key(), at=now(), account=request.user, **fields
        )
    except services.Refused as refused:
        raise HttpError(422, str(refused)) from refused
    return Status(201, _out(fact, now()))


@router.get("/{fact_id}", response={200: FactOut, 401: Problem, 404: Problem}, operation_id="fact")
def fact(request: HttpRequest, fact_id: str) -> dict[str, Any]:
    """One fact."""
    scope_as(request, *STAFF, whole=True)
    return _out(_fact(request, fact_id), now())


@router.get("/{fact_id}/uses", response={200: list[UseOut], 401: Problem, 404: Problem}, operation_id="fact_uses")
def uses(request: HttpRequest, fact_id: str) -> list[dict[str, Any]]:
    """The cards, posts and pages that say it now."""
    scope_as(request, *STAFF, whole=True)
    return [
        {
            "kind": use.kind,
            "identifier": use.public_id,
            "title": use.title,
            "browser_url": use.url if use.url.startswith("http") else settings.SITE_URL + use.url,
            "to_put_right": use.to_put_right,
        }
        for use in selectors.uses(_fact(request, fact_id))
        if not use.ended
    ]


@router.post(
    "/{fact_id}/withdraw",
    response={200: FactOut, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    operation_id="withdraw_fact",
)
def withdraw(request: HttpRequest, fact_id: str, body: WithdrawIn) -> dict[str, Any]:
    """Say that it is wrong, and why: all that says it is flagged."""
    scope_as(request, *STAFF, whole=True)
    found = _fact(request, fact_id)
    instead = _fact(request, body.instead) if body.instead else None
    try:
        new = services.withdraw_fact(fact=found, reason=body.reason, at=now(), account=request.user, instead=instead)
    except services.Refused as refused:
        raise HttpError(422, str(refused)) from refused
    if not new:
        raise HttpError(409, "It was withdrawn before")
    return _out(_fact(request, fact_id), now())


@router.post(
    "/{fact_id}/correct",
    response={200: FactOut, 401: Problem, 403: Problem, 404: Problem, 422: Problem},
    operation_id="correct_fact",
)
def correct(request: HttpRequest, fact_id: str, body: CorrectIn) -> dict[str, Any]:
    """Say that it is wrong and what is right. Gives the new fact."""
    scope_as(request, *STAFF, whole=True)
    fields = body.dict(exclude={"idempotency_key", "text", "reason"}) | {"source_on": None}
    try:
        right = services.correct_fact(
            fact=_fact(request, fact_id),
            reason=body.reason,
            text=body.text,
            key=body.idempotency_key or new_key(),
            at=now(),
            account=request.user,
            **fields,
        )
    except services.Refused as refused:
        raise HttpError(422, str(refused)) from refused
    return _out(right, now())
