"""What drives, targets and declarations look like in the open API."""

from datetime import datetime
from typing import Any, Literal

from django.urls import reverse
from ninja import Field, Schema

from groundswell.trunk.records.addresses import absolute
from groundswell.trunk.targets.models import Declaration, Drive, Standing
from groundswell.trunk.targets.selectors import CandidateTally, tally

Answer = Literal["leaning", "declared", "against", "none", "wont_say"]


class Problem(Schema):
    detail: Any


class StageIn(Schema):
    title: str = Field(max_length=80, min_length=1)
    rule: Literal["number", "majority"] = "number"
    needed: int | None = Field(None, ge=1, le=1_000_000)
    closes_at: datetime | None = None


class CandidateIn(Schema):
    name: str = Field(max_length=80, min_length=1)
    short: str = Field("", max_length=30)
    backed: bool = False


class DriveIn(Schema):
    """A cause (for or against) or a contest with candidates."""

    kind: Literal["cause", "contest"]
    title: str = Field(max_length=140, min_length=1)
    lead: str = Field("", max_length=400)
    target_word: str = Field("target", max_length=40, min_length=1)
    targets_word: str = Field("targets", max_length=40, min_length=1)
    public_board: bool = False
    public_list: bool = False
    stages: list[StageIn] = Field([], max_length=10)
    candidates: list[CandidateIn] = Field([], max_length=50)


class CandidateOut(Schema):
    identifier: str
    name: str
    backed: bool
    declared: int
    leaning: int
    reached: bool


class DriveOut(Schema):
    """A drive with its tally. `version` grows with every change of its board."""

    identifier: str
    kind: str
    state: str
    title: str
    browser_url: str
    total_targets: int
    by_stance: dict[str, int]
    candidates: list[CandidateOut]
    needed: int | None
    reached: bool
    stage: str
    closes_at: datetime | None
    version: int
    created_date: datetime


class TargetIn(Schema):
    name: str = Field(max_length=120, min_length=1)
    office: str = Field(max_length=120, min_length=1)
    kind: Literal["person", "body"] = "person"
    party: str = Field("", max_length=80)
    area_code: str = Field("", max_length=12)
    email: str = Field("", max_length=254)
    email_source: str = Field("", max_length=400, description="Where the address is published")
    phone: str = Field("", max_length=40)
    address: str = Field("", max_length=240)
    salutation: str = Field("", max_length=80)
    source: str = Field(max_length=120, min_length=1, description="Where this was learnt")


class TargetOut(Schema):
    """A target in a drive. `candidate` is an identifier, or empty."""

    identifier: str
    name: str
    office: str
    party: str
    area: str
    email: str
    phone: str
    no_sending: bool
    stance: str
    candidate: str
    declaration: str
    disputed: bool
    heard_letters: int
    heard_calls: int
    heard_posts: int
    changed_date: datetime | None
    version: int


class AnswerIn(Schema):
    """What a target said. For "declared" and "against" there must be a link, or a note of who heard it and where."""

    stance: Answer
    candidate: str = Field("", max_length=22)
    evidence_url: str = Field("", max_length=600)
    evidence_note: str = Field("", max_length=200)
    quote: str = Field("", max_length=300)
    declared_at: datetime | None = None
    seen: str | None = Field(None, description="The declaration you last saw; empty if there was none")
    idempotency_key: str = Field("", description="A UUID; the same one again changes nothing")


class CorrectionIn(AnswerIn):
    """What is right. "asked" says that the target has not answered at all."""

    stance: Literal["asked", "leaning", "declared", "against", "none", "wont_say"]  # type: ignore[assignment]
    reason: str = Field(max_length=200, min_length=1)


class DeclarationOut(Schema):
    identifier: str
    target: str
    target_name: str
    stance: str
    candidate: str
    evidence_url: str
    evidence_note: str
    quote: str
    declared_date: datetime
    recorded_date: datetime
    corrects: str
    correction_reason: str
    undone: bool
    stands: bool
    disputed: bool


class DeclarationPage(Schema):
    """A page of declarations. `next` is the `after` of the next page, empty at the end."""

    declarations: list[DeclarationOut]
    next: str


def drive_out(drive: Drive, *, at: datetime) -> dict[str, Any]:
    """A drive as the API gives it."""
    counted = tally(drive, at=at)
    return {
        "identifier": drive.public_id,
        "kind": drive.kind,
        "state": drive.state,
        "title": drive.title,
        "browser_url": _browser_url(drive),
        "total_targets": counted.total,
        "by_stance": counted.by_stance,
        "candidates": [_candidate(row) for row in counted.by_candidate],
        "needed": counted.needed,
        "reached": counted.reached,
        "stage": counted.stage.title if counted.stage else "",
        "closes_at": counted.closes_at,
        "version": drive.version,
        "created_date": drive.created_at,
    }


def _browser_url(drive: Drive) -> str:
    if not drive.public_board or drive.state == Drive.DRAFT:
        return ""
    return absolute(reverse("nominations:board", args=[drive.campaign.slug, drive.slug]))


def _candidate(row: CandidateTally) -> dict[str, Any]:
    return {
        "identifier": row.candidate.public_id,
        "name": row.candidate.name,
        "backed": row.candidate.backed,
        "declared": row.declared,
        "leaning": row.leaning,
        "reached": row.reached,
    }


def target_out(row: Standing) -> dict[str, Any]:
    """A target of a drive as the API gives it."""
    target = row.target
    return {
        "identifier": row.public_id,
        "name": target.name,
        "office": target.office,
        "party": target.party,
        "area": target.area.code if target.area else "",
        "email": target.email,
        "phone": target.phone,
        "no_sending": target.no_sending,
        "stance": row.stance,
        "candidate": row.candidate.public_id if row.candidate else "",
        "declaration": row.declaration.public_id if row.declaration else "",
        "disputed": row.disputed,
        "heard_letters": row.heard_letters,
        "heard_calls": row.heard_calls,
        "heard_posts": row.heard_posts,
        "changed_date": row.changed_at,
        "version": row.version,
    }


def declaration_out(row: Declaration) -> dict[str, Any]:
    """A declaration as the API gives it. Who recorded it stays with the desk."""
    return {
        "identifier": row.public_id,
        "target": row.standing.public_id,
        "target_name": row.standing.target.name,
        "stance": row.stance,
        "candidate": row.candidate.public_id if row.candidate else "",
        "evidence_url": row.evidence_url,
        "evidence_note": row.evidence_note,
        "quote": row.quote,
        "declared_date": row.declared_at,
        "recorded_date": row.recorded_at,
        "corrects": row.corrects.public_id if row.corrects else "",
        "correction_reason": row.correction_reason,
        "undone": row.undone_at is not None,
        "stands": row.standing.declaration_id == row.pk,
        "disputed": row.standing.disputed,
    }
