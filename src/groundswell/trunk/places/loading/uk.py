"""
Load the United Kingdom from open data: areas, both versions of constituencies, postcodes, sectors, members.

May run again at any time, also with newer files: rows are compared and only differences are written, in short
transactions, so that people can go on signing. Areas keep their ids.
"""

from datetime import date, datetime
from pathlib import Path

from groundswell.trunk.places.loading import uk_areas, uk_members, uk_postcodes
from groundswell.trunk.places.loading.outlines import read_outlines
from groundswell.trunk.places.loading.steps import Progress, Report, in_silence, present
from groundswell.trunk.places.models import BoundarySet

CREDIT = (
    "Contains OS, Royal Mail and National Statistics data © Crown copyright and database right 2025.\n"
    "Contains National Statistics data and OS data © Crown copyright and database right.\n"
    "Hex maps © Open Innovations."
)
OUTLINES_2010 = "geo/boundaries/constituencies_2010_uk_buc.geojson"
OUTLINES_2024 = "geo/boundaries/constituencies_2024_uk_buc.geojson"
FILES = (*uk_areas.FILES, OUTLINES_2010, OUTLINES_2024, *uk_postcodes.FILES, *uk_members.FILES)


def load(directory: Path, *, at: datetime, progress: Progress = in_silence) -> Report:
    """
    Load everything from `directory`, laid out as in its README.

    Nations and regions did not change in 2024; they stand in "uk-2024" and are parents of both sets of constituencies.

    :raises MissingData: if a file is not there; nothing is written then.
    """
    present(directory, FILES)
    report = Report()
    old, new = _boundary_sets()
    outlines = {
        old.pk: read_outlines(directory / OUTLINES_2010, "PCON22CD"),
        new.pk: read_outlines(directory / OUTLINES_2024, "PCON24CD"),
    }
    uk_areas.load(directory, old, new, report, progress)
    uk_postcodes.load(directory, old, new, outlines, report, progress)
    uk_areas.put_on_the_map(old, new, outlines)
    uk_members.load(directory, new, report, progress, at=at)
    return report


def load_areas(directory: Path, *, progress: Progress = in_silence) -> Report:
    """
    Load the areas and their hexagons only: enough for a board, and quick. `load` brings the rest at any time.

    :raises MissingData: if a file is not there; nothing is written then.
    """
    present(directory, (*uk_areas.FILES, OUTLINES_2010, OUTLINES_2024))
    report = Report()
    old, new = _boundary_sets()
    uk_areas.load(directory, old, new, report, progress)
    outlines = {
        old.pk: read_outlines(directory / OUTLINES_2010, "PCON22CD"),
        new.pk: read_outlines(directory / OUTLINES_2024, "PCON24CD"),
    }
    uk_areas.put_on_the_map(old, new, outlines)
    return report


def _boundary_sets() -> tuple[BoundarySet, BoundarySet]:
    old, _ = BoundarySet.objects.update_or_create(
        code="uk-2010",
        defaults={
            "name": "Constituencies from 2010 to 2024",
            "from_on": date(2010, 5, 6),
            "approximate": False,
            "current": False,
            "credit": CREDIT,
        },
    )
    new, _ = BoundarySet.objects.update_or_create(
        code="uk-2024",
        defaults={
            "name": "Constituencies since 2024",
            "from_on": date(2024, 7, 4),
            "approximate": True,
            "current": True,
            "credit": CREDIT,
        },
    )
    return old, new
