"""A map of three wards and a drive, for imports of targets."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from tests.support.people import NOON

from groundswell.trunk.imports import services
from groundswell.trunk.imports.models import Import
from groundswell.trunk.places.models import Area, BoundarySet
from groundswell.trunk.targets.models import Drive
from groundswell.trunk.targets.services import create_drive, open_drive

WARDS = (("W01", "Millbeck"), ("W02", "Ynys Môn"), ("W03", "Castle & Priory"), ("W04", "St Mary"), ("W05", "St. Mary"))


@pytest.fixture
def wards(campaign) -> dict[str, Area]:
    """Wards by code; the last two have one name."""
    ashdale = BoundarySet.objects.create(code="ashdale", name="Wards of Ashdale", place_name="ward")
    campaign.boundary_set = ashdale
    campaign.save()
    return {
        code: Area.objects.create(boundary_set=ashdale, kind="constituency", code=code, name=name, slug=code.lower())
        for code, name in WARDS
    }


@pytest.fixture
def drive(campaign, wards, asha) -> Drive:
    drive = create_drive(
        campaign=campaign, account=asha, kind=Drive.CAUSE, title="Buses by vote", target_word="councillor", at=NOON
    )
    open_drive(drive=drive, account=asha, at=NOON)
    drive.refresh_from_db()
    return drive


@pytest.fixture
def checked(campaign, asha) -> Callable[..., Import]:
    """Read and check a table of targets."""

    def read_and_check(source: str, **options) -> Import:
        options = {"campaign": campaign, "account": asha, "key": uuid4(), "at": NOON, **options}
        return services.check(table=services.read_in(kind="targets", source=source, **options), at=NOON)

    return read_and_check


@pytest.fixture
def imported(checked, asha) -> Callable[..., Import]:
    """Read, check and commit a table of targets, as the job does it."""

    def to_the_end(source: str, **options) -> Import:
        table = checked(source, **options)
        services.commit(table=table, account=asha, at=NOON, by_job=False)
        services.run_to_end(services.commit_batch, table_id=table.pk, clock=lambda: NOON)
        table.refresh_from_db()
        return table

    return to_the_end


@pytest.fixture
def taken_back(asha) -> Callable[[Import], Import]:
    def undo(table: Import) -> Import:
        services.undo(table=table, account=asha, at=NOON, by_job=False)
        services.run_to_end(services.undo_batch, table_id=table.pk, clock=lambda: NOON)
        table.refresh_from_db()
        return table

    return undo
