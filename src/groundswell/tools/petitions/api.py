"""Petitions and signatures by the open API: the same services and rights as the pages."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError

from groundswell.tools.petitions import selectors, services
from groundswell.tools.petitions.models import Petition, Signature
from groundswell.tools.petitions.reading import read_sign_form
from groundswell.tools.petitions.share import page_url
from groundswell.trunk.api.keys import scope_as
from groundswell.trunk.audit import services as audit
from groundswell.trunk.records.clock import now

router = Router()
STAFF = ("editor", "organiser")
MOST = 500


class PetitionIn(Schema):
    title: str = Field(max_length=140, min_length=1)
    target: str = Field(max_length=120, min_length=1, description="Who can say yes")
    summary: str = Field("", max_length=240)
    petition_text: str = Field("", max_length=10_000)
    goal: int = Field(100, ge=10, le=100_000_000)


class PetitionOut(Schema):
    """OSDI names: a petition with its totals. `total_signatures` counts confirmed ones only."""

    identifier: str
    title: str
    summary: str
    petition_text: str
    wording_sha256: str
    target: str
    state: str
    goal: int
    total_signatures: int
    unconfirmed_signatures: int
    browser_url: str
    created_date: datetime


class SignatureIn(Schema):
    """A signature of a person who asked for it on another site: unconfirmed until she confirms by mail."""

    full_name: str = Field(max_length=120)
    email_address: str = Field(max_length=254)
    postal_code: str = Field(max_length=12)
    hide_name: bool = False
    idempotency_key: str = Field("", description="A UUID; the same one again changes nothing")


class PersonOut(Schema):
    identifier: str
    full_name: str
    postal_code: str


class SignatureOut(Schema):
    identifier: str
    state: str
    person: PersonOut
    area: str
    created_date: datetime
    confirmed_date: datetime | None


class SignaturePage(Schema):
    """A page of signatures in the order of signing. `next` is the `after` of the next page, empty at the end."""

    signatures: list[SignatureOut]
    next: str


class AreaOut(Schema):
    code: str
    name: str
    total_signatures: int


class Problem(Schema):
    detail: Any


def _out(petition: Petition, at: datetime) -> dict[str, Any]:
    numbers = selectors.numbers(petition, at=at)
    assert petition.wording is not None
    return {
        "identifier": petition.public_id,
        "title": petition.words.demand,
        "summary": petition.lead,
        "petition_text": petition.words.text,
        "wording_sha256": petition.words.digest,
        "target": petition.addressee,
        "state": petition.state,
        "goal": numbers.goal,
        "total_signatures": numbers.confirmed,
        "unconfirmed_signatures": numbers.waiting,
        "browser_url": page_url(petition),
        "created_date": petition.created_at,
    }


def _petition(request: HttpRequest, identifier: str) -> Petition:
    found = selectors.all_petitions(request.campaign).filter(public_id=identifier).first()
    if found is None:
        raise HttpError(404, "Not found")
    return found


@router.get("", response={200: list[PetitionOut], 401: Problem, 404: Problem}, operation_id="petitions")
def petitions(request: HttpRequest, limit: int = Query(100, ge=1, le=MOST)) -> list[dict[str, Any]]:
    """The campaign's petitions, the newest first, drafts too."""
    scope_as(request, *STAFF)
    at = now()
    return [_out(petition, at) for petition in selectors.all_petitions(request.campaign)[:limit]]


@router.post("", response={201: PetitionOut, 401: Problem, 403: Problem, 404: Problem}, operation_id="create_petition")
def create(request: HttpRequest, body: PetitionIn) -> Status:
    """Make a draft."""
    scope_as(request, *STAFF, whole=True)
    petition = services.create_petition(
        campaign=request.campaign,
        demand=body.title,
        text=body.petition_text,
        addressee=body.target,
        lead=body.summary,
        goal=body.goal,
        account=request.user,
        at=now(),
    )
    return Status(201, _out(petition, now()))


@router.get("/{identifier}", response={200: PetitionOut, 401: Problem, 404: Problem}, operation_id="petition")
def petition(request: HttpRequest, identifier: str) -> dict[str, Any]:
    """One petition."""
    scope_as(request, *STAFF)
    return _out(_petition(request, identifier), now())


@router.post(
    "/{identifier}/open",
    response={200: PetitionOut, 401: Problem, 403: Problem, 404: Problem},
    operation_id="open_petition",
)
def open_it(request: HttpRequest, identifier: str) -> dict[str, Any]:
    """Let people sign."""
    scope_as(request, *STAFF, whole=True)
    petition = _petition(request, identifier)
    services.open_petition(petition=petition, account=request.user, at=now())
    return _out(petition, now())


@router.get(
    "/{identifier}/areas", response={200: list[AreaOut], 401: Problem, 404: Problem}, operation_id="petition_areas"
)
def areas(request: HttpRequest, identifier: str) -> list[dict[str, Any]]:
    """Confirmed signatures by area, largest first."""
    scope_as(request, *STAFF)
    rows = selectors.by_area(_petition(request, identifier))
    return [{"code": row.area.code, "name": row.area.name, "total_signatures": row.count} for row in rows]


@router.get(
    "/{identifier}/signatures",
    response={200: SignaturePage, 401: Problem, 404: Problem, 422: Problem},
    operation_id="signatures",
)
def signatures(
    request: HttpRequest, identifier: str, after: str = "", limit: int = Query(100, ge=1, le=MOST)
) -> dict[str, Any]:
    """Signatures with their people: for organisers and owners of the whole campaign, and written to the audit."""
    scope_as(request, "organiser", whole=True)
    petition, at = _petition(request, identifier), now()
    found = Signature.objects.filter(petition=petition).select_related("person", "area").order_by("signed_at", "pk")
    if after:
        last = found.filter(public_id=after).first()
        if last is None:
            raise HttpError(422, "`after` is no signature of this petition")
        found = found.filter(signed_at__gte=last.signed_at).exclude(signed_at=last.signed_at, pk__lte=last.pk)
    rows = list(found[: limit + 1])
    audit.record(
        account=request.user,
        campaign=request.campaign,
        verb="exported",
        object_kind="petition",
        object_id=petition.public_id,
        sentence=f"Read {min(len(rows), limit)} signatures by the API",
        at=at,
    )
    return {
        "signatures": [_signature(row) for row in rows[:limit]],
        "next": rows[limit - 1].public_id if len(rows) > limit else "",
    }


def _signature(row: Signature) -> dict[str, Any]:
    return {
        "identifier": row.public_id,
        "state": row.state,
        "person": {
            "identifier": row.person.public_id,
            "full_name": row.person.name,
            "postal_code": row.postcode,
        },
        "area": row.area.code if row.area else "",
        "created_date": row.signed_at,
        "confirmed_date": row.confirmed_at,
    }


@router.post(
    "/{identifier}/signatures",
    response={202: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem},
    operation_id="record_signature",
)
def record_signature(request: HttpRequest, identifier: str, body: SignatureIn) -> Status:
    """
    Record a signature as the page does. The answer is the same for a person who has signed before; she gets the
    confirmation mail, under the same limits.
    """
    scope_as(request, "organiser", whole=True)
    petition = _petition(request, identifier)
    read = read_sign_form(
        {
            "full_name": body.full_name,
            "email": body.email_address,
            "postcode": body.postal_code,
            "hide": "1" if body.hide_name else "",
            "key": body.idempotency_key,
        }
    )
    if read.errors:
        raise HttpError(422, "; ".join(f"{name}: {error}" for name, error in read.errors.items()))
    signing = services.Signing(petition.pk, read.name, read.email, read.postcode, hidden=read.hidden, key=read.key)
    try:
        services.sign_petition(signing=signing, at=now())
    except services.PetitionClosed as error:
        raise HttpError(409, "The petition is not open") from error
    except services.KeyReused as error:
        raise HttpError(409, "This idempotency key belongs to another signature") from error
    return Status(202, {"detail": "Recorded. It counts once the address is confirmed."})
