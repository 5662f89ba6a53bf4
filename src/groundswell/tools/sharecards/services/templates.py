"""Forms of cards: using one of the house's, copying it, changing the copy, going back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from groundswell.tools.sharecards import selectors
from groundswell.tools.sharecards.drawing import read_design
from groundswell.tools.sharecards.fields_of import plain
from groundswell.tools.sharecards.models import Card, Template, TemplateVersion
from groundswell.tools.sharecards.services.redraws import start_redraw
from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.campaigns.models import Campaign

MOST_NAME = 60


class NameTaken(Exception):
    """Another template of the campaign has this name."""


class TemplateInUse(Exception):
    """A form of the house cannot be removed: every campaign has it."""


def use_template(*, campaign: Campaign, key: str, at: datetime) -> Template:
    """
    Give the campaign's template by its public id, or by the name of one of the house's forms; such a one gets its row
    the first time.

    :raises LookupError: for a key that is neither, or of a template that was removed.
    """
    known = selectors.template(campaign, key)
    if known is not None:
        return known
    house = selectors.house(key)
    if house is None:
        raise LookupError(key)
    with transaction.atomic():
        template, new = Template.objects.get_or_create(
            campaign=campaign,
            house=house.name,
            ended_at=None,
            defaults={"name": _free_name(campaign, str(house.title)), "form": house.form, "made_at": at},
        )
        if new:
            # An empty design: drawn as the house draws it now, so that a better drawing reaches every campaign.
            TemplateVersion.objects.create(template=template, number=1, design={}, made_at=at)
    return template


def _free_name(campaign: Campaign, wanted: str) -> str:
    """The name, with a number where another template has it."""
    taken = set(selectors.templates(campaign).values_list("name", flat=True))
    names = (wanted if number == 1 else f"{wanted} {number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)[:MOST_NAME]


@transaction.atomic
def copy_template(*, template: Template, name: str, account: Account | None, at: datetime) -> Template:
    """
    Make a template of the campaign's own that looks like this one.

    :raises NameTaken: where another has the name.
    """
    copy = _insert(template.campaign, name=name.strip()[:MOST_NAME], form=template.form, at=at)
    design = plain(selectors.design_of(template))
    TemplateVersion.objects.create(template=copy, number=1, design=design, made_by=account, made_at=at)
    _audit(copy, account, "Made a card template", at)
    return copy


def _insert(campaign: Campaign, *, name: str, form: str, at: datetime) -> Template:
    try:
        with transaction.atomic():
            return Template.objects.create(campaign=campaign, name=name, form=form, made_at=at)
    except IntegrityError as error:
        raise NameTaken(name) from error


@transaction.atomic
def change_template(
    *,
    template: Template,
    design: Mapping[str, Any],
    seen: int,
    account: Account | None,
    at: datetime,
    name: str | None = None,
) -> bool:
    """
    Give the template a new version, and draw its cards anew. False where somebody saved another version since `seen`.

    :raises DesignError: for a design that cannot be drawn.
    :raises NameTaken: where another template has the name.
    """
    read_design(design)
    if name is not None and name != template.name:
        _rename(template, name)
    kept = plain(design)
    if plain(selectors.design_of(template)) == kept:
        return True
    if not Template.objects.filter(pk=template.pk, version=seen).update(version=F("version") + 1):
        return False
    template.refresh_from_db(fields=["version"])
    TemplateVersion.objects.create(template=template, number=template.version, design=kept, made_by=account, made_at=at)
    _audit(template, account, f"Changed a card template (version {template.version})", at)
    start_redraw(campaign=template.campaign, template=template, at=at)
    return True


def _rename(template: Template, name: str) -> None:
    try:
        with transaction.atomic():
            template.name = name.strip()[:MOST_NAME]
            template.save(update_fields=["name"])
    except IntegrityError as error:
        template.refresh_from_db(fields=["name"])
        raise NameTaken(name) from error


def go_back_with_template(*, template: Template, number: int, seen: int, account: Account | None, at: datetime) -> bool:
    """Make an older version the newest. False where it does not exist, or somebody saved another meanwhile."""
    older = template.versions.filter(number=number).first()
    if older is None or number == seen:
        return False
    with transaction.atomic():
        if not Template.objects.filter(pk=template.pk, version=seen).update(version=F("version") + 1):
            return False
        template.refresh_from_db(fields=["version"])
        TemplateVersion.objects.create(
            template=template, number=template.version, design=older.design, made_by=account, made_at=at
        )
        _audit(template, account, f"Went back to version {number} of a card template", at)
        start_redraw(campaign=template.campaign, template=template, at=at)
    return True


@transaction.atomic
def end_template(*, template: Template, account: Account | None, at: datetime) -> bool:
    """
    Offer a template no more; cards made from it stay. False if it was removed already.

    :raises TemplateInUse: for a form of the house.
    """
    if template.house:
        raise TemplateInUse(template.name)
    ended = Template.objects.filter(pk=template.pk, ended_at__isnull=True).update(ended_at=at)
    if ended:
        _audit(template, account, "Removed a card template", at)
    return bool(ended)


def cards_of(template: Template) -> int:
    """How many cards would change with it."""
    return Card.objects.filter(template=template, ended_at__isnull=True, frozen=False).count()


def _audit(template: Template, account: Account | None, sentence: str, at: datetime) -> None:
    audit.record(
        account=account,
        campaign=template.campaign,
        verb="changed",
        object_kind="card_template",
        object_id=template.public_id,
        sentence=sentence,
        at=at,
    )
