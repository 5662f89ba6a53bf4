"""
What is out by the open API: accounts on networks, posts there with what they reached, and the by-hand path.

Sending a post is no resource: it goes out when people approved it. Credentials never leave the server.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from groundswell.trunk.api.keys import STAFF, scope_as
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.audit.services import record
from groundswell.trunk.publishing import presenters, selectors, services, words
from groundswell.trunk.publishing.forms import PostedForm
from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.records.clock import now

router = Router(tags=["Publishing"])
MOST = 200


class NetworkOut(Schema):
    """An account on a network. `state` is working or broken; `problem` says what mends it."""

    identifier: str
    network: str
    handle: str
    name: str
    state: str
    problem: str
    by_hand: bool


class FigureOut(Schema):
    """A figure as the network told it, with who told it and when."""

    name: str
    number: int
    source: str
    told_date: datetime


class PublicationOut(Schema):
    """One post on one network. `post` is the identifier of the post in the newsroom, where it is one."""

    identifier: str
    network: str
    post: str
    title: str
    state: str
    url: str
    by_hand: bool
    problem: str
    problem_kind: str
    pull_reason: str
    published_date: datetime | None
    pulled_date: datetime | None
    figures: list[FigureOut]


class PostedIn(Schema):
    """Where a person posted it."""

    url: str = Field(min_length=8, max_length=600)


class Problem(Schema):
    detail: Any


@router.get("/networks", response={200: list[NetworkOut]}, operation_id="networks")
def networks(request: HttpRequest) -> list[dict[str, Any]]:
    """The accounts that posts go to."""
    scope_as(request, *STAFF, whole=True)
    rows = presenters.account_rows(request.campaign)
    return [{**_of_account(row.account), "by_hand": row.by_hand} for row in rows]


def _of_account(account: NetworkAccount) -> dict[str, Any]:
    told = {name: getattr(account, name) for name in ("network", "handle", "name", "state", "problem")}
    return {"identifier": account.public_id, **told}


@router.get("/publications", response={200: list[PublicationOut]}, operation_id="publications")
def publications(
    request: HttpRequest, post: str = "", state: str = "", limit: int = Query(50, ge=1, le=MOST)
) -> list[dict[str, Any]]:
    """What is out, waits, failed or was pulled, the newest first; of one post, or in one state."""
    scope_as(request, *STAFF, whole=True)
    found = selectors.in_campaign(request.campaign).prefetch_related("reach").order_by("-queued_at", "-pk")
    if post:
        found = found.filter(source_id=post)
    if state:
        found = found.filter(state=state)
    return [_out(one) for one in found[:limit]]


@router.get("/publications/{publication_id}", response={200: PublicationOut}, operation_id="publication")
def publication(request: HttpRequest, publication_id: str) -> dict[str, Any]:
    """One post on one network, with what it reached."""
    scope_as(request, *STAFF, whole=True)
    return _out(_publication(request, publication_id))


@router.post("/publications/{publication_id}/retry", response={200: PublicationOut}, operation_id="retry_publication")
def retry(request: HttpRequest, publication_id: str) -> dict[str, Any]:
    """Try again now what failed. What is out is not sent twice."""
    scope_as(request, *STAFF, whole=True)
    services.retry(publications=[_publication(request, publication_id)], at=now())
    return _out(_publication(request, publication_id))


@router.post(
    "/publications/{publication_id}/posted",
    response={200: PublicationOut, 409: Problem, 422: Problem},
    operation_id="mark_posted_by_hand",
)
@transaction.atomic
def posted(request: HttpRequest, publication_id: str, body: PostedIn) -> dict[str, Any]:
    """Say where a person posted what has to be posted by hand. 409 for what is not."""
    scope_as(request, *STAFF, whole=True)
    found, at = _publication(request, publication_id), now()
    form = PostedForm({"url": body.url}, publication=found)
    if not form.is_valid():
        raise HttpError(422, "`url` is no whole address")
    if not services.mark_by_hand(publication=found, url=form.cleaned_data["url"], account=request.user, at=at):
        raise HttpError(409, "It waits for no hand")
    record(
        account=request.user,
        campaign=request.campaign,
        verb=AuditEntry.CHANGED,
        object_kind=found.source_kind,
        object_id=found.source_id,
        sentence=f"Posted by hand on {words.label_of(found.account)}",
        at=at,
    )
    return _out(_publication(request, publication_id))


def _publication(request: HttpRequest, publication_id: str) -> Publication:
    found: Publication | None = (
        selectors.in_campaign(request.campaign).prefetch_related("reach").filter(public_id=publication_id).first()
    )
    if found is None:
        raise HttpError(404, "Not found")
    return found


def _out(one: Publication) -> dict[str, Any]:
    told = ("state", "url", "by_hand", "problem", "problem_kind", "pull_reason")
    return {
        "identifier": one.public_id,
        "network": one.account.public_id,
        "post": one.source_id if one.source_kind == "post" else "",
        "title": presenters.title_of(one),
        **{name: getattr(one, name) for name in told},
        "published_date": one.published_at,
        "pulled_date": one.pulled_at,
        "figures": [
            {"name": figure.name, "number": figure.number, "source": figure.source, "told_date": figure.told_at}
            for figure in sorted(one.reach.all(), key=lambda figure: figure.name)
        ],
    }
