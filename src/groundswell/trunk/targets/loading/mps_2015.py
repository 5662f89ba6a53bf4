"""The House of Commons of 2015 as shared targets, all marked "no sending" as the data demands."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from groundswell.trunk.places.loading.steps import MissingData, Progress, Report, in_silence, present
from groundswell.trunk.places.models import Area
from groundswell.trunk.targets.import_kind import MP
from groundswell.trunk.targets.import_values import flat, put
from groundswell.trunk.targets.models import EVERYPOLITICIAN, Target

MEMBERS = "mps/mps_2015.csv"
CREDIT = "EveryPolitician, term 56 of the UK House of Commons"


def load(directory: Path, *, at: datetime, progress: Progress = in_silence) -> Report:
    """
    Write or update the members, placed on the constituencies of 2010. May run again: only differences are written.

    One who changed group stands there twice, as in the data: once as the member she was, with the day that ended.

    :raises MissingData: if the file or the map is not there; nothing is written then.
    """
    present(directory, (MEMBERS,))
    areas = dict(Area.objects.filter(boundary_set__code="uk-2010", kind=Area.CONSTITUENCY).values_list("code", "pk"))
    if not areas:
        raise MissingData("The map of 2010 is not loaded. Load it first: groundswell load uk")
    with (directory / MEMBERS).open(encoding="utf-8-sig", newline="") as file:
        wanted = {f"{row['id']}:{row['party_id']}": _values(row, areas) for row in csv.DictReader(file)}
    report = Report(found={"members of 2015": len(wanted)})
    progress("Members of 2015", 0, len(wanted))
    with transaction.atomic():
        known = {target.source_key: target for target in Target.objects.filter(source=EVERYPOLITICIAN, campaign=None)}
        fresh = [_written(Target(source_key=key), wanted[key], at) for key in wanted if key not in known]
        # Two loads at once: the constraint on source and key keeps one row of each.
        Target.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=200)
        changed = [target for key, target in known.items() if key in wanted and _differs(target, wanted[key])]
        for target in changed:
            _written(target, wanted[target.source_key], at).save()
    report.written = len(fresh) + len(changed)
    progress("Members of 2015", len(wanted), len(wanted))
    return report


def _values(row: dict[str, str], areas: dict[str, int]) -> dict[str, Any]:
    return {
        "name": row["name"],
        "office": MP,
        "party": row["party"],
        "area_id": areas.get(row["constituency_code_2010"]),
        "email": row["email"],
        "twitter": row["twitter"],
        "ended_on": row["end_date"],
        "no_sending": True,
    }


def _differs(target: Target, values: dict[str, Any]) -> bool:
    return not values.items() <= flat(target).items()


def _written(target: Target, values: dict[str, Any], at: datetime) -> Target:
    target.source, target.loaded_at = EVERYPOLITICIAN, at
    put(target, values)
    return target
