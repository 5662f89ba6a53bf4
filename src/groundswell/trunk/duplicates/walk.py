"""
Every row that leads to a person, in all rooms and tools, pointed at another one and back.

The walk is over the models themselves, so that a tool need not declare anything. A model whose rows are derived from
others or belong to one record alone says `stays_at_merge = True`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from groundswell.trunk.duplicates.models import Merge, Moved
from groundswell.trunk.supporters.models import Person

Row = models.Model
NEW_SUPPORTER = "supporters.new"
STAYS = frozenset({"supporters.Sight"})
"""Models whose rows belong to one record alone: who looked at it when."""


def staying_rows(model: type[Row], kept_id: int) -> Q | None:
    """Which rows of a model stay with the record that goes."""
    match model._meta.label:
        case "consent.Consent":
            # What she ticked at a mailbox that nobody confirmed yet: it moves when it takes effect (make_effective).
            return Q(effective_at__isnull=True)
        case "campaigns.Membership":
            # Nor does another mailbox confirm for her what she asked for at her own (confirm_memberships moves it).
            return Q(confirmed_at__isnull=True, left_at__isnull=True)
        case "ledger.Activity" if model._base_manager.filter(person=kept_id, kind=NEW_SUPPORTER).exists():
            return Q(kind=NEW_SUPPORTER)  # Nobody becomes a supporter twice.
    return None


def ways() -> "Iterator[tuple[type[Row], models.ForeignKey[Any, Any]]]":
    """Each model with each of its foreign keys to a person."""
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        if model._meta.app_label == "duplicates" or label in STAYS or getattr(model, "stays_at_merge", False):
            continue
        for field in model._meta.concrete_fields:
            # A row that has its person for its key is made from her record, and made anew.
            if isinstance(field, models.ForeignKey) and field.related_model is Person and not field.primary_key:
                yield model, field


def point_at_kept(merge: Merge) -> None:
    """
    Let every row that leads to the record that goes lead to the one that is kept, and note which.

    What a constraint forbids (she is in that group already) stays where it is.
    """
    for model, field in ways():
        rows = model._base_manager.filter(**{field.name: merge.gone_id})
        staying = staying_rows(model, merge.kept_id)
        rows = rows.exclude(staying) if staying is not None else rows
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        moved = _point(model, field, ids, merge.gone_id, merge.kept_id)
        note(merge, Moved.POINTED, model, field.name, moved)


def point_back(merge: Merge) -> None:
    """Let the rows that the merge moved lead to their own record again, where nobody moved them since."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    rows = Moved.objects.filter(merge=merge, what=Moved.POINTED).order_by("pk")
    for label, name, row_id in rows.values_list("model", "field", "row_id"):
        found[label, name].append(row_id)
    for (label, name), ids in found.items():
        model = known(label)
        if model is not None:
            _point(model, model._meta.get_field(name), ids, merge.kept_id, merge.gone_id)


def known(label: str) -> type[Row] | None:
    """The model of a label, or None for one whose tool was removed since."""
    try:
        return apps.get_model(label)
    except LookupError:
        return None


def note(merge: Merge, what: str, model: type[Row], field: str, ids: Iterable[Any]) -> None:
    """Write into the journal what was done to these rows."""
    label = model._meta.label
    Moved.objects.bulk_create(
        [Moved(merge=merge, what=what, model=label, field=field, row_id=str(pk)) for pk in ids], batch_size=500
    )


def _point(model: type[Row], field: Any, ids: list[Any], old: int, new: int) -> list[Any]:
    """Change a foreign key in these rows; give those where it could be done."""
    if not ids:
        return []
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=ids, **{field.name: old}).update(**{field.name: new})
        return ids
    except IntegrityError:
        if len(ids) == 1:
            return []
        return [pk for pk in ids if _point(model, field, [pk], old, new)]
