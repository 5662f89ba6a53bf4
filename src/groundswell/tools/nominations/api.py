"""Drives, targets and declarations by the open API: the same services and rights as the pages."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest
from ninja import Query, Router, Status
from ninja.errors import HttpError

from groundswell.tools.nominations.api_words import (
    AnswerIn,
    CorrectionIn,
    DeclarationOut,
    DeclarationPage,
    DriveIn,
    DriveOut,
    Problem,
    TargetIn,
    TargetOut,
    declaration_out,
    drive_out,
    target_out,
)
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.api.keys import scope_as
from groundswell.trunk.places.models import Area
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key
from groundswell.trunk.targets import selectors, services
from groundswell.trunk.targets.models import Candidate, Declaration, Drive, Standing
from groundswell.trunk.targets.services import Declared, Refused, Stands, Step

router = Router()
ROLE = "organiser"
MOST = 500
REFUSALS: dict[int, Any] = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
READS: dict[int, Any] = {401: Problem, 404: Problem}


@router.get("", response={200: list[DriveOut], **READS}, operation_id="drives")
def drives(request: HttpRequest, limit: int = Query(100, ge=1, le=MOST)) -> list[dict[str, Any]]:
    """The campaign's drives, the newest first, drafts too."""
    scope_as(request, ROLE)
    at = now()
    return [drive_out(drive, at=at) for drive in selectors.all_drives(request.campaign)[:limit]]


@router.post("", response={201: DriveOut, **REFUSALS}, operation_id="create_drive")
def create(request: HttpRequest, body: DriveIn) -> Status:
    """Make a draft."""
    scope_as(request, ROLE, whole=True)
    at = now()
    with _refusals(), transaction.atomic():
        drive = services.create_drive(
            campaign=request.campaign,
            account=request.user,
            at=at,
            **body.dict(exclude={"stages", "candidates"}),
        )
        services.set_stages(
            drive=drive, stages=[Step(row.title, row.rule, row.needed, row.closes_at) for row in body.stages], at=at
        )
        services.set_candidates(
            drive=drive, candidates=[Stands(row.name, row.short, row.backed) for row in body.candidates], at=at
        )
    return Status(201, drive_out(drive, at=at))


@router.get("/{drive_id}", response={200: DriveOut, **READS}, operation_id="drive")
def drive(request: HttpRequest, drive_id: str) -> dict[str, Any]:
    """One drive with its tally."""
    scope_as(request, ROLE)
    return drive_out(_drive(request, drive_id), at=now())


@router.post("/{drive_id}/open", response={200: DriveOut, **REFUSALS}, operation_id="open_drive")
def open_it(request: HttpRequest, drive_id: str) -> dict[str, Any]:
    """Let people ask its targets and record answers."""
    scope_as(request, ROLE, whole=True)
    found = _drive(request, drive_id)
    services.open_drive(drive=found, account=request.user, at=now())
    return drive_out(found, at=now())


@router.post("/{drive_id}/close", response={200: DriveOut, **REFUSALS}, operation_id="close_drive")
def close_it(request: HttpRequest, drive_id: str) -> dict[str, Any]:
    """Stop asks and answers."""
    scope_as(request, ROLE, whole=True)
    found = _drive(request, drive_id)
    services.close_drive(drive=found, account=request.user, at=now())
    return drive_out(found, at=now())


@router.get("/{drive_id}/targets", response={200: list[TargetOut], **READS}, operation_id="drive_targets")
def targets(
    request: HttpRequest,
    drive_id: str,
    changed_since_version: int = 0,
    undecided: bool = False,
) -> list[dict[str, Any]]:
    """
    The targets of a drive and where each stands, by area and name: those of its areas for the key of an organiser of
    a part. `changed_since_version` gives only those that changed after that `version` of the drive, so that a program
    can follow a board.
    """
    scope = scope_as(request, ROLE)
    found = selectors.standings(request.campaign).filter(_in_reach(scope), drive=_drive(request, drive_id))
    if changed_since_version:
        found = found.filter(version__gt=changed_since_version)
    if undecided:
        found = found.filter(stance__in=Standing.UNDECIDED)
    return [target_out(row) for row in found.order_by("target__area__name", "target__name", "pk")]


@router.post("/{drive_id}/targets", response={201: TargetOut, **REFUSALS}, operation_id="add_target")
def add_target(request: HttpRequest, drive_id: str, body: TargetIn) -> Status:
    """Add a target of the campaign's own to a drive."""
    scope_as(request, ROLE, whole=True)
    found, at = _drive(request, drive_id), now()
    area = _area(found, body.area_code)
    values = body.dict(exclude={"area_code"})
    _check_email(body.email)
    with _refusals(), transaction.atomic():
        target = services.add_target(campaign=request.campaign, area=area, at=at, **values)
        services.add_to_drive(drive=found, targets=[target], at=at)
    return Status(201, target_out(selectors.standings(request.campaign).get(drive=found, target=target)))


@router.get("/{drive_id}/declarations", response={200: DeclarationPage, **READS}, operation_id="declarations")
def declarations(
    request: HttpRequest, drive_id: str, after: str = "", limit: int = Query(100, ge=1, le=MOST)
) -> dict[str, Any]:
    """Everything recorded in a drive for targets in reach of the key, in order, corrected and undone entries too."""
    scope = scope_as(request, ROLE)
    recorded = _declarations(request).filter(_in_reach(scope, "standing__"), standing__drive=_drive(request, drive_id))
    found = recorded.order_by("pk")
    if after:
        last = found.filter(public_id=after).first()
        if last is None:
            raise HttpError(422, "`after` is no declaration of this drive")
        found = found.filter(pk__gt=last.pk)
    rows = list(found[: limit + 1])
    return {
        "declarations": [declaration_out(row) for row in rows[:limit]],
        "next": rows[limit - 1].public_id if len(rows) > limit else "",
    }


@router.post(
    "/targets/{standing_id}/declarations",
    response={200: DeclarationOut, 201: DeclarationOut, **REFUSALS},
    operation_id="record_declaration",
)
def record(request: HttpRequest, standing_id: str, body: AnswerIn) -> Status:
    """
    Record what a target said. The same `idempotency_key` again gives the first record (200). `seen` is the
    identifier of the declaration you last saw; if another answer has come since, the target is `disputed`.
    """
    scope = scope_as(request, ROLE)
    standing = _standing(scope, standing_id)
    with _refusals():
        done = services.declare(
            standing=standing,
            candidate=_candidate(standing.drive, body.candidate),
            account=request.user,
            key=_key(body.idempotency_key),
            at=now(),
            **body.dict(exclude={"candidate", "idempotency_key"}),
        )
    return _recorded(done)


@router.post(
    "/declarations/{declaration_id}/corrections",
    response={200: DeclarationOut, 201: DeclarationOut, **REFUSALS},
    operation_id="correct_declaration",
)
def correct(request: HttpRequest, declaration_id: str, body: CorrectionIn) -> Status:
    """Say that a declaration was wrong, and what is right. Both stay, with the reason."""
    declaration = _declaration(request, declaration_id)
    with _refusals():
        done = services.correct(
            declaration=declaration,
            candidate=_candidate(declaration.standing.drive, body.candidate),
            account=request.user,
            key=_key(body.idempotency_key),
            at=now(),
            **body.dict(exclude={"candidate", "idempotency_key", "seen"}),
        )
    return _recorded(done)


@router.post(
    "/declarations/{declaration_id}/undo", response={200: DeclarationOut, **REFUSALS}, operation_id="undo_declaration"
)
def undo(request: HttpRequest, declaration_id: str) -> dict[str, Any]:
    """Take back a record made by mistake. Undoing twice changes nothing."""
    declaration = _declaration(request, declaration_id)
    services.undo_declaration(declaration=declaration, account=request.user, at=now())
    return declaration_out(_declarations(request).get(pk=declaration.pk))


class _refusals:
    """Give a service's refusal as an answer of the API."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Refused):
            raise HttpError(422, str(error)) from error


def _drive(request: HttpRequest, drive_id: str) -> Drive:
    found = selectors.all_drives(request.campaign).filter(public_id=drive_id).first()
    if found is None:
        raise HttpError(404, "Not found")
    return found


def _in_reach(scope: Scope, through: str = "") -> Q:
    """What an organiser of an area or group sees on the desk's board: the targets of her areas, or all."""
    areas = selectors.reach(scope)
    return Q() if areas is None else Q((f"{through}target__area_id__in", areas))


def _standing(scope: Scope, standing_id: str) -> Standing:
    try:
        return selectors.standing_or_404(scope, standing_id, to_record=True)
    except Http404 as error:
        raise HttpError(404, "Not found") from error


def _declarations(request: HttpRequest) -> Any:
    return Declaration.objects.filter(standing__drive__campaign=request.campaign).select_related(
        "standing__drive", "standing__target", "candidate", "corrects"
    )


def _declaration(request: HttpRequest, declaration_id: str) -> Declaration:
    """A declaration of a target that this key may record for."""
    scope = scope_as(request, ROLE)
    found: Declaration | None = _declarations(request).filter(public_id=declaration_id).first()
    if found is None:
        raise HttpError(404, "Not found")
    _standing(scope, found.standing.public_id)
    return found


def _candidate(drive: Drive, public_id: str) -> Candidate | None:
    if not public_id:
        return None
    found = drive.candidates.filter(public_id=public_id).first()
    if found is None:
        raise HttpError(422, "`candidate` is nobody of this drive")
    return found


def _area(drive: Drive, code: str) -> Area | None:
    if not code:
        return None
    found = Area.objects.filter(boundary_set=drive.boundary_set_id, code=code).order_by("pk").first()
    if found is None:
        raise HttpError(422, "`area_code` is no area of the drive's map")
    return found


def _check_email(email: str) -> None:
    try:
        if email:
            validate_email(email)
    except ValidationError as error:
        raise HttpError(422, "`email` is no email address") from error


def _key(text: str) -> UUID:
    try:
        return UUID(text) if text else new_key()
    except ValueError as error:
        raise HttpError(422, "`idempotency_key` is no UUID") from error


def _recorded(done: Declared) -> Status:
    found = Declaration.objects.select_related("standing__drive", "standing__target", "candidate", "corrects")
    return Status(201 if done.new else 200, declaration_out(found.get(pk=done.declaration.pk)))
