"""
Posts by the open API: the same services and rights as the pages.

Approving, objecting and releasing are for people, on the pages: a key is no voice. What they decided can be read, and
an editor's script may take a post down, which never makes anything public.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError

from groundswell.tools.newsroom import selectors
from groundswell.tools.newsroom.addresses import desk
from groundswell.tools.newsroom.models import Decision, Post
from groundswell.tools.newsroom.services import deciding, scheduling, writing
from groundswell.tools.newsroom.services.endings import with_endings
from groundswell.tools.newsroom.services.writing import Says, Shown
from groundswell.tools.newsroom.voices import is_member
from groundswell.trunk.api.keys import scope_as
from groundswell.trunk.facts import selectors as facts
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.publishing import selectors as publishing
from groundswell.trunk.publishing.models import NetworkAccount
from groundswell.trunk.records.clock import now

router = Router()
STAFF = ("editor", "organiser")
MOST = 200


class PostIn(Schema):
    """A draft. `networks` are identifiers of accounts (none: all that are connected), with own words by identifier."""

    title: str = Field(max_length=120, min_length=1)
    text: str = Field("", max_length=12_000)
    link: str = Field("", max_length=600, pattern=r"^(https?://\S+)?$")
    language: str = Field("en", max_length=10)
    networks: list[str] | None = None
    own_words: dict[str, str] = Field(default_factory=dict)
    graphics: list[str] = Field(default_factory=list, max_length=8, description="Identifiers of drawn cards")
    facts: list[str] = Field(default_factory=list, max_length=50)
    idempotency_key: str = Field("", max_length=40, description="The same one again gives the first draft")


class PostChange(PostIn):
    """The whole post anew. `version` is the one that was read; pictures stay where `graphics` is left out."""

    version: int
    graphics: list[str] | None = Field(None, max_length=8)  # type: ignore[assignment]


class TimeIn(Schema):
    """When it goes: a time, or the next free slot, or neither: as soon as it is approved."""

    goes_at: datetime | None = None
    queued: bool = False


class PostOut(Schema):
    identifier: str
    title: str
    text: str
    link: str
    language: str
    state: str
    version: int
    approvals: int
    objections: int
    networks: list[str]
    goes_at: datetime | None
    queued: bool
    published_at: datetime | None
    browser_url: str


class DecisionOut(Schema):
    """What somebody said of a post. `kind` is approve, object or release; `counts` where it is of the words now."""

    identifier: str
    kind: str
    by: str
    group: str
    version: int
    counts: bool
    reason: str
    words: str
    fix: str
    made_date: datetime
    withdrawn_date: datetime | None


class PullIn(Schema):
    """Why it is taken down; the public reads it where the post stood."""

    reason: str = Field("", max_length=300)


class Problem(Schema):
    detail: Any


REFUSALS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}


def _out(post: Post, tally: selectors.Tally | None = None) -> dict[str, Any]:
    tally = tally or selectors.tallies_of([post], post.campaign)[post.pk]
    return {
        "identifier": post.public_id,
        **{name: getattr(post, name) for name in ("title", "text", "link", "language", "state", "version")},
        "approvals": tally.approved,
        "objections": tally.objections,
        "networks": [variant.account.public_id for variant in post.variants.all()],
        **{name: getattr(post, name) for name in ("goes_at", "queued", "published_at")},
        "browser_url": desk(post),
    }


def _check_member(request: HttpRequest) -> None:
    """Drafts and objections are the newsroom's own: who edits the whole campaign, and who has a voice, reads them."""
    scope_as(request, *STAFF)
    if not is_member(request.user, request.campaign):
        raise HttpError(404, "Not found")


def _post(request: HttpRequest, identifier: str) -> Post:
    found = selectors.posts(request.campaign).filter(public_id=identifier.replace("\0", "")).first()
    if found is None:
        raise HttpError(404, "Not found")
    return found


def _says(request: HttpRequest, body: PostIn, pictures: tuple[Shown, ...]) -> Says:
    accounts = {one.public_id: one for one in publishing.accounts(request.campaign)}
    wanted = list(accounts) if body.networks is None else body.networks
    if unknown := set(wanted) - set(accounts):
        raise HttpError(422, f"No network of this campaign: {sorted(unknown)[0]}")
    words: dict[NetworkAccount, str] = {accounts[key]: body.own_words.get(key, "") for key in wanted}
    return Says(body.title, body.text, body.link, language=body.language, networks=words, pictures=pictures)


def _shown(request: HttpRequest, identifiers: list[str]) -> tuple[Shown, ...]:
    found = {one.public_id: one for one in Graphic.objects.filter(campaign=request.campaign, public_id__in=identifiers)}
    if unknown := set(identifiers) - set(found):
        raise HttpError(422, f"No graphic of this campaign: {sorted(unknown)[0]}")
    return tuple(Shown(graphic=found[key]) for key in identifiers)


def _facts(request: HttpRequest, identifiers: list[str]) -> list[Fact]:
    return facts.facts_by_ids(request.campaign, identifiers)


@router.get("/posts", response={200: list[PostOut], 401: Problem, 404: Problem}, operation_id="posts")
def posts(request: HttpRequest, state: str = "", limit: int = Query(50, ge=1, le=MOST)) -> list[dict[str, Any]]:
    """The campaign's posts, the newest first."""
    _check_member(request)
    found, state = selectors.posts(request.campaign).order_by("-made_at", "-pk"), state.replace("\0", "")
    listed = list((found.filter(state=state) if state else found)[:limit])
    tallies = selectors.tallies_of(listed, request.campaign)
    return [_out(post, tallies[post.pk]) for post in listed]


@router.post("/posts", response={201: PostOut, **REFUSALS}, operation_id="draft_post")
def draft(request: HttpRequest, body: PostIn) -> Status:
    """Make a draft. Nobody outside the newsroom sees it before it was approved."""
    scope_as(request, *STAFF, whole=True)
    at = now()
    key = body.idempotency_key or str(uuid4())
    post = writing.draft_post(
        campaign=request.campaign,
        says=with_endings(_says(request, body, _shown(request, body.graphics))),
        key=f"api:{request.campaign.pk}:{key}",
        facts=_facts(request, body.facts),
        account=request.user,
        at=at,
    )
    return Status(201, _out(_post(request, post.public_id)))


@router.get("/posts/{post_id}", response={200: PostOut, 401: Problem, 404: Problem}, operation_id="post")
def post(request: HttpRequest, post_id: str) -> dict[str, Any]:
    """One post."""
    _check_member(request)
    return _out(_post(request, post_id))


@router.put("/posts/{post_id}", response={200: PostOut, **REFUSALS}, operation_id="change_post")
def change(request: HttpRequest, post_id: str, body: PostChange) -> dict[str, Any]:
    """Say something else: a new version, which is approved anew. 409 where somebody changed it meanwhile."""
    scope_as(request, *STAFF, whole=True)
    post = _post(request, post_id)
    kept = writing.says_of(post).pictures
    says = _says(request, body, tuple(kept) if body.graphics is None else _shown(request, body.graphics))
    picked = _facts(request, body.facts) if body.facts else None
    try:
        writing.change_post(post=post, says=says, seen=body.version, facts=picked, account=request.user, at=now())
    except writing.ChangedMeanwhile as error:
        raise HttpError(409, "It was changed meanwhile, or is out: read it again") from error
    return _out(_post(request, post_id))


@router.post("/posts/{post_id}/submit", response={200: PostOut, **REFUSALS}, operation_id="submit_post")
def submit(request: HttpRequest, post_id: str) -> dict[str, Any]:
    """Ask for approval. 422 with what has to be mended first."""
    scope_as(request, *STAFF, whole=True)
    try:
        writing.submit_post(post=_post(request, post_id), account=request.user, at=now())
    except writing.NotReady as error:
        raise HttpError(422, "; ".join(check.sentence for check in error.failed)) from error
    return _out(_post(request, post_id))


@router.post("/posts/{post_id}/time", response={200: PostOut, **REFUSALS}, operation_id="time_post")
def set_time(request: HttpRequest, post_id: str, body: TimeIn) -> dict[str, Any]:
    """Say when it goes. Approvals stand."""
    scope_as(request, *STAFF, whole=True)
    post = _post(request, post_id)
    try:
        if body.queued:
            scheduling.queue_post(post=post, account=request.user, at=now())
        else:
            scheduling.schedule_post(post=post, goes_at=body.goes_at, account=request.user, at=now())
    except scheduling.NoSlots as error:
        raise HttpError(422, "No slot is free") from error
    except scheduling.InThePast as error:
        raise HttpError(422, "`goes_at` is over") from error
    except writing.ChangedMeanwhile as error:
        raise HttpError(409, "It is out, or on its way") from error
    return _out(_post(request, post_id))


@router.get("/posts/{post_id}/decisions", response={200: list[DecisionOut], 404: Problem}, operation_id="decisions")
def decisions(request: HttpRequest, post_id: str) -> list[dict[str, Any]]:
    """Who approved, objected or released, oldest first."""
    _check_member(request)
    post = _post(request, post_id)
    rows = Decision.objects.filter(post=post).select_related("account", "group").order_by("made_at", "pk")
    return [
        {
            "identifier": row.public_id,
            **{name: getattr(row, name) for name in ("kind", "version", "reason", "words", "fix")},
            "by": str(row.account or ""),
            "group": row.group.name if row.group else "",
            "counts": row.withdrawn_at is None and (row.kind == Decision.OBJECT or row.version == post.version),
            "made_date": row.made_at,
            "withdrawn_date": row.withdrawn_at,
        }
        for row in rows
    ]


@router.post("/posts/{post_id}/pull", response={200: PostOut, **REFUSALS}, operation_id="pull_post")
def pull(request: HttpRequest, post_id: str, body: PullIn) -> dict[str, Any]:
    """Take a post down that is out: from every network, the page and the feeds. 409 where it is not out."""
    scope_as(request, *STAFF, whole=True)
    post = _post(request, post_id)
    try:
        if not deciding.pull(post=post, account=request.user, reason=body.reason, at=now()):
            raise HttpError(409, "It is not out")
    except deciding.NotYours as error:
        raise HttpError(404, "Not found") from error
    return _out(_post(request, post_id))
