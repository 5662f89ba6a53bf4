"""How much of everything there is. Needs Django loaded."""

from typing import Any

from django.db.models import Count

from groundswell.trunk.jobs import selectors as jobs
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.places.models import Area, Postcode
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.figures import declarations
from groundswell.trunk.targets.models import Target
from groundswell.trunk.tools import declared, loader


def all_figures() -> dict[str, Any]:
    """The trunk's figures and every tool's."""
    found = trunk_figures()
    for tool, dotted in declared("figures"):
        found |= loader(tool, dotted)()
    return found


def trunk_figures() -> dict[str, Any]:
    by_kind = Area.objects.values_list("kind").annotate(n=Count("pk")).order_by("kind")
    return {
        "supporters": Person.objects.filter(supporter_since__isnull=False, merged_into__isnull=True).count(),
        "people": Person.objects.filter(merged_into__isnull=True).count(),
        "targets": Target.objects.filter(ended_at__isnull=True).count(),
        "declarations": declarations(),
        "areas": dict(by_kind),
        "postcodes": Postcode.objects.count(),
        "activities": Activity.objects.count(),
        "jobs": jobs.figures(at=now()),
    }
