"""Share cards by the open API: the same services and rights as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from ninja.errors import HttpError

from groundswell.tools.sharecards import selectors, services
from groundswell.tools.sharecards.fields_of import fields_of
from groundswell.tools.sharecards.models import Card
from groundswell.trunk.api.keys import scope_as
from groundswell.trunk.facts.selectors import facts_by_ids
from groundswell.trunk.media.graphics import desk_graphic_url
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.media.rights import usable
from groundswell.trunk.records.addresses import absolute
from groundswell.trunk.records.clock import now

router = Router()
STAFF = ("editor", "organiser")
MOST = 200


class FieldOut(Schema):
    key: str
    label: str
    most: int
    required: bool


class TemplateOut(Schema):
    """A form of card. `identifier` is what a new card names it by."""

    identifier: str
    name: str
    form: str
    fields: list[FieldOut]


class PictureOut(Schema):
    size: str
    url: str
    mime: str
    width: int
    height: int
    bytes: int


class CardOut(Schema):
    """A card as it is now. `pictures` is empty while it could not be drawn; `problem` says why."""

    identifier: str
    title: str
    template: str
    state: str
    problem: str
    version: int
    published: bool
    fields: dict[str, str]
    alt: str
    language: str
    facts: list[str]
    pictures: list[PictureOut]
    created_date: datetime


class CardIn(Schema):
    """`template` is one of /templates; `picture` and `facts` are ids from the library."""

    template: str = Field(max_length=22)
    fields: dict[str, str]
    alt: str = Field("", max_length=1000)
    language: str = Field("en", max_length=10)
    picture: str = Field("", max_length=22)
    facts: list[str] = Field(default_factory=list, max_length=20)
    idempotency_key: UUID


class Problem(Schema):
    detail: Any


@router.get("/templates", response={200: list[TemplateOut], 401: Problem, 404: Problem}, operation_id="card_templates")
def templates(request: HttpRequest) -> list[dict[str, Any]]:
    """What cards can be made from, and what each asks for."""
    scope_as(request, *STAFF, whole=True)
    return [
        {
            "identifier": form.key,
            "name": form.name,
            "form": form.form,
            "fields": [
                {"key": spec.key, "label": str(spec.label), "most": spec.most, "required": spec.required}
                for spec in fields_of(selectors.design_of_form(form))
            ],
        }
        for form in selectors.forms(request.campaign)
    ]


@router.get("", response={200: list[CardOut], 401: Problem, 404: Problem}, operation_id="share_cards")
def cards(request: HttpRequest, limit: int = Query(50, ge=1, le=MOST)) -> list[dict[str, Any]]:
    """The campaign's cards, newest first."""
    scope_as(request, *STAFF, whole=True)
    found = list(selectors.cards(request.campaign)[:limit])
    graphics = selectors.graphics_of(found)
    return [_out(card, graphics.get(card.public_id)) for card in found]


@router.get("/{card_id}", response={200: CardOut, 401: Problem, 404: Problem}, operation_id="share_card")
def card(request: HttpRequest, card_id: str) -> dict[str, Any]:
    """One card."""
    scope_as(request, *STAFF, whole=True)
    found = selectors.card(request.campaign, card_id)
    if found is None:
        raise HttpError(404, "Not found")
    return _out(found, selectors.graphic_of(found))


@router.post(
    "",
    response={201: CardOut, 401: Problem, 403: Problem, 404: Problem, 422: Problem},
    operation_id="make_share_card",
)
def make(request: HttpRequest, body: CardIn) -> Status:
    """Make a card and draw it in every size. The same key again gives the first one."""
    scope_as(request, *STAFF, whole=True)
    form = selectors.form(request.campaign, body.template)
    if form is None:
        raise HttpError(422, "`template` is none of this campaign's")
    image = usable(request.campaign).filter(public_id=body.picture).first() if body.picture else None
    if body.picture and image is None:
        raise HttpError(422, "`picture` is none that may be used here")
    at = now()
    made = services.make_card(
        campaign=request.campaign,
        template=form.row or form.key,
        fields=_known_fields(body.fields, selectors.design_of_form(form)),
        key=f"api:{request.campaign.public_id}:{body.idempotency_key}",
        at=at,
        account=request.user,
        image=image,
        alt=body.alt,
        language=body.language,
        facts=facts_by_ids(request.campaign, body.facts),
    )
    try:
        graphic: Graphic | None = services.draw_card(card=made, at=at)
    except services.CannotDraw:
        graphic = None
    return Status(201, _out(made, graphic))


def _known_fields(typed: dict[str, str], design: dict[str, Any]) -> dict[str, str]:
    """The fields of the template; too long or missing ones are refused as in the form."""
    wrong, found = [], {}
    for spec in fields_of(design):
        said = " ".join(typed.get(spec.key, "").replace("\0", "").split())
        if spec.required and not said:
            wrong.append(f"{spec.key}: required")
        if len(said) > spec.most:
            wrong.append(f"{spec.key}: at most {spec.most} characters")
        found[spec.key] = said
    unknown = sorted(set(typed) - set(found))
    if unknown or wrong:
        raise HttpError(422, "; ".join([*wrong, *(f"{key}: no such field" for key in unknown)]))
    return found


def _out(card: Card, graphic: Graphic | None) -> dict[str, Any]:
    version = selectors.version_of(card)
    files = graphic.files.order_by("pk") if graphic else ()
    return {
        "identifier": card.public_id,
        "title": card.title,
        "template": card.template.house or card.template.public_id,
        "state": card.state,
        "problem": card.problem,
        "version": card.version,
        "published": card.frozen,
        "fields": version.fields,
        "alt": graphic.alt if graphic else version.alt,
        "language": version.language,
        "facts": version.facts,
        "pictures": [
            {
                "size": file.size,
                "url": absolute(desk_graphic_url(file, graphic)),
                "mime": file.mime,
                "width": file.width,
                "height": file.height,
                "bytes": file.bytes,
            }
            for file in files
        ],
        "created_date": card.made_at,
    }
