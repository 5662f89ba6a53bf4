"""Reads that pages, the API and jobs share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groundswell.tools.sharecards.drawing import HouseDesign, house_designs
from groundswell.tools.sharecards.models import Card, CardVersion, Redraw, Template
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.media.graphics import latest_graphic
from groundswell.trunk.media.models import Graphic

CARD = "card"
USED_FOR: Mapping[str, str | Promise] = {
    "quote": _("From the library, with consent"),
    "thanks": _("Made when someone declares"),
    "number": _("How many we are"),
    "badge": _("To show whose side you are on"),
    "event": _("What, when and where"),
    "fact": _("From the library, with its source"),
}


@dataclass(frozen=True)
class Form:
    """A template as the gallery shows it. `row` is None for a form of the house that was not used yet."""

    key: str
    name: str
    form: str
    row: Template | None
    house: HouseDesign | None
    cards: int = 0

    @property
    def keys(self) -> tuple[str, ...]:
        """What it may be named by."""
        return (self.key, self.row.public_id) if self.row else (self.key,)

    @property
    def own(self) -> bool:
        return self.row is not None and not self.row.house

    @property
    def used_for(self) -> str | Promise:
        """Where its words come from, in a few words."""
        return _("Your own") if self.own else USED_FOR.get(self.form, "")


def house(name: str) -> HouseDesign | None:
    """One of the house's forms by its name."""
    return house_designs().get(name)


def templates(campaign: Campaign) -> QuerySet[Template]:
    """A campaign's templates that are offered, by name."""
    return Template.objects.filter(campaign=campaign, ended_at__isnull=True).order_by("name", "pk")


def template(campaign: Campaign, key: str) -> Template | None:
    """A template by its public id, or by the name of the house's form that it stands for."""
    if not key:
        return None
    return templates(campaign).filter(Q(public_id=key) | Q(house=key)).select_related("campaign").first()


def forms(campaign: Campaign) -> list[Form]:
    """Everything that a card can be made from: the house's forms in their order, then the campaign's own by name."""
    counted = Count("cards", filter=Q(cards__ended_at__isnull=True))
    rows = list(templates(campaign).annotate(made=counted))
    by_house = {row.house: row for row in rows if row.house}
    found = []
    for name, design in house_designs().items():
        row = by_house.get(name)
        made = getattr(row, "made", 0) if row else 0
        found.append(Form(name, row.name if row else str(design.title), design.form, row, design, made))
    own = (row for row in rows if not row.house)
    return found + [
        Form(row.public_id, row.name, row.form, row, house(row.form), getattr(row, "made", 0)) for row in own
    ]


def form(campaign: Campaign, key: str) -> Form | None:
    """One of them by its key or its row's public id."""
    return next((one for one in forms(campaign) if key and key in one.keys), None)


def form_of(card: Card) -> Form:
    """The form of a card, whose template may be offered no more."""
    row = card.template
    found = form(card.campaign, row.public_id)
    return found or Form(row.public_id, row.name, row.form, row, house(row.house or row.form))


def design_of(template: Template) -> dict[str, Any]:
    """What a template looks like now. An unchanged form of the house is as the house draws it now."""
    return design_at(template, template.version)


def design_at(template: Template, number: int) -> dict[str, Any]:
    """What it looked like at one version."""
    kept = template.versions.filter(number=number).values_list("design", flat=True).first()
    if kept:
        return dict(kept)
    found = house(template.house or template.form)
    return dict(found.design) if found else {}


def design_of_form(form: Form) -> dict[str, Any]:
    """What a form of the gallery looks like."""
    if form.row is not None:
        return design_of(form.row)
    assert form.house is not None
    return dict(form.house.design)


def cards(campaign: Campaign) -> QuerySet[Card]:
    """A campaign's cards, newest first."""
    found = Card.objects.filter(campaign=campaign, ended_at__isnull=True)
    return found.select_related("template", "campaign__organisation", "campaign__logo").order_by("-made_at", "-pk")


def card(campaign: Campaign, public_id: str) -> Card | None:
    """One card of a campaign."""
    return cards(campaign).filter(public_id=public_id).first()


def public_card(campaign: Campaign, public_id: str) -> Card | None:
    """A card that everybody may see."""
    return cards(campaign).filter(public_id=public_id, public_at__isnull=False).first()


def version_of(card: Card) -> CardVersion:
    """What a card says now."""
    return card.versions.select_related("image", "made_by").get(number=card.version)


def history(card: Card) -> list[CardVersion]:
    """Every version, newest first."""
    return list(card.versions.select_related("made_by", "image").order_by("-number"))


def card_about(campaign: Campaign, kind: str, public_id: str) -> Card | None:
    """The latest card about an object."""
    return cards(campaign).filter(subject_kind=kind, subject_id=public_id).first()


def graphic_of(card: Card) -> Graphic | None:
    """What was drawn of it last."""
    return latest_graphic(CARD, card.public_id)


def graphics_of(found: list[Card]) -> Mapping[str, Graphic]:
    """What was drawn last of each of some cards, with files, in two queries."""
    ids = [card.public_id for card in found]
    rows = Graphic.objects.filter(kind=CARD, source_id__in=ids, replaced_at__isnull=True).prefetch_related("files")
    return {graphic.source_id: graphic for graphic in rows}


def redraw_now(campaign: Campaign) -> Redraw | None:
    """The drawing anew that goes on, if any."""
    return Redraw.objects.filter(campaign=campaign, ended_at__isnull=True).order_by("-started_at", "-pk").first()


def to_redraw(redraw: Redraw) -> QuerySet[Card]:
    """The cards of a redraw that may change: not those that were published."""
    found = Card.objects.filter(campaign=redraw.campaign_id, ended_at__isnull=True, frozen=False, drawings__gt=0)
    return found if redraw.template_id is None else found.filter(template=redraw.template_id)
