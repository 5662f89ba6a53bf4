"""Members of Parliament as targets."""

import csv
from datetime import datetime
from pathlib import Path

from groundswell.trunk.places.loading.steps import Progress, Report
from groundswell.trunk.places.models import Area, BoundarySet
from groundswell.trunk.targets.models import UK_PARLIAMENT
from groundswell.trunk.targets.services import Listed, load_targets

MEMBERS = "mps/mps_current_2026.csv"
FILES = (MEMBERS,)


def load(directory: Path, new: BoundarySet, report: Report, progress: Progress, *, at: datetime) -> None:
    """Write or update the members, all marked "no sending" as the data demands; those no longer listed end."""
    areas = dict(new.areas.filter(kind=Area.CONSTITUENCY).values_list("code", "pk"))
    with (directory / MEMBERS).open(encoding="utf-8-sig", newline="") as file:
        members = [
            Listed(
                key=row["parliament_id"],
                name=row["name"],
                office="Member of Parliament",
                party=row["party"],
                area_id=areas.get(row["constituency_code_2024"]),
                email=row["email"],
                accounts={site: row[site] for site in ("bluesky", "twitter") if row[site]},
            )
            for row in csv.DictReader(file)
        ]
    progress("Members of Parliament", 0, len(members))
    report.written += load_targets(source=UK_PARLIAMENT, listed=members, no_sending=True, at=at)
    report.found["members of Parliament"] = len(members)
    progress("Members of Parliament", len(members), len(members))
