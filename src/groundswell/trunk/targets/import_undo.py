"""Taking an import of targets back, and nothing that people did since."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from groundswell.trunk.imports.models import Row
from groundswell.trunk.targets.import_values import ADDED, STANDING, flat, put
from groundswell.trunk.targets.models import Standing, Target
from groundswell.trunk.targets.services.versions import next_version

NEVER_BACK = (ADDED, STANDING, "no_sending")


def take_back(rows: Sequence[Row], *, at: datetime) -> None:
    """
    Undo rows: places on a board go, fields go back where they are as the import left them, new targets go.

    What people did since stays, and the row says so. "No sending" stays too.
    """
    ids = [row.object_id for row in rows if row.object_id]
    held = {target.public_id: target for target in Target.objects.select_for_update().filter(public_id__in=ids)}
    _leave_boards(rows, at)
    added = [held[row.object_id] for row in rows if ADDED in row.changes and row.object_id in held]
    used = in_use(Target, [target.pk for target in added])
    going: list[int] = []
    for row in rows:
        target = held.get(row.object_id)
        if target is None:
            continue
        if ADDED not in row.changes:
            _put_back(row, target)
        elif _may_go(row, target, used):
            going.append(target.pk)
    Target.objects.filter(pk__in=going).delete()


def _leave_boards(rows: Sequence[Row], at: datetime) -> None:
    places = {row.changes[STANDING][1]: row for row in rows if STANDING in row.changes}
    standings = list(Standing.objects.select_related("drive").filter(public_id__in=places))
    used = in_use(Standing, [standing.pk for standing in standings])
    versions = {drive_id: next_version(drive_id) for drive_id in sorted({row.drive_id for row in standings})}
    going: list[int] = []
    for standing in standings:
        row = places[standing.public_id]
        if standing.pk in used:
            _keep(row, _("Somebody asked it or recorded an answer since, so it stays on the board"))
        elif row.changes[STANDING][0] == "left":
            Standing.objects.filter(pk=standing.pk).update(left_at=at, version=versions[standing.drive_id])
        else:
            going.append(standing.pk)
    # Nobody did anything there: nothing is left of a place that only the import made.
    Standing.objects.filter(pk__in=going).delete()


def _may_go(row: Row, target: Target, used: set[int]) -> bool:
    """Whether a target that the import made may leave: nothing points to it, and nobody changed it."""
    made = flat(Target()) | {name: after for name, (_before, after) in row.changes.items()}
    changed = any(value != made[name] for name, value in flat(target).items() if name not in NEVER_BACK)
    if row.left or target.pk in used:
        if not row.left:
            _keep(row, _("A drive, letter, note or petition uses it, so it stays"))
    elif changed:
        _keep(row, _("Somebody changed it since, so it stays"))
    else:
        return True
    return False


def _put_back(row: Row, target: Target) -> None:
    now, back = flat(target), dict[str, Any]()
    for name, (before, after) in row.changes.items():
        if name in NEVER_BACK:
            continue
        if now[name] == after:
            back[name] = before
        else:
            from groundswell.trunk.targets.import_work import label_of

            says = _("%(field)s: somebody changed it since, so it stays as it is")
            _keep(row, says % {"field": label_of(name)})
    if back:
        put(target, back)
        target.save()


def _keep(row: Row, says: str) -> None:
    row.left, row.problems = True, [*row.problems, says]


def in_use(model: type[Model], pks: Iterable[int]) -> set[int]:
    """Which of these rows any other row of any room or tool points to."""
    pks, used = list(pks), set[int]()
    for field in model._meta.get_fields(include_hidden=True):
        if not field.auto_created or field.concrete or not field.is_relation:
            continue
        # A many-to-many relation has a table of its own, which is met as one-to-many.
        remote: Any = getattr(field, "field", None)
        if remote is None or remote.many_to_many:
            continue
        rows: Any = remote.model._default_manager.filter(**{f"{remote.name}__in": pks})
        used |= set(rows.values_list(f"{remote.name}_id", flat=True))
    return used
