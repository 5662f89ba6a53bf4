"""Lists of people for tests, and what the database holds of people, to compare."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from tests.support.people import NOON

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.imports import services
from groundswell.trunk.imports.models import Import, PersonRow

HEAD = "given_name,family_name,email,phone,postcode,address,tags,may_email,met_on\n"
CONSENT = {"words": "Keep me in touch about the buses", "where": "at the May stall", "on": ""}
STALL = HEAD + (
    "Siân,Probert,sian@example.org,07700 900377,AD4 7RD,14 Mill Road,stall-may,yes,03/05/2024\n"
    'Marek,Solarz,marek@example.org,,AD4 2NB,,"stall-may, leaflets",no,03/05/2024\n'
    "SIÂN,PROBERT,Sian@Example.org,01632 960558,,,hall,,\n"
    "Tess,Arkwright,tess.arkwright@,,,,,,\n"
    "Winnie,Achterberg,,01632 960412,AD4 7QT,1 High Street,,,\n"
    ",,,,AD4 7QT,,,,\n"
)


def digest() -> dict[str, Any]:
    """Everything the database holds of people, without the order of its rows."""
    from groundswell.trunk.campaigns.models import Membership
    from groundswell.trunk.consent.models import Consent, OptOut
    from groundswell.trunk.ledger.models import Activity, Counter
    from groundswell.trunk.supporters.models import ContactPoint, Person, ProposedChange, Tag, Tagging

    models = (Person, ContactPoint, Consent, OptOut, Activity, ProposedChange, Tag, Tagging, Membership)
    held = {model.__name__: sorted(map(repr, model._default_manager.values_list())) for model in models}
    counters = Counter.objects.exclude(value=0).values_list("campaign", "name", "area_key", "hour_key", "value")
    return held | {"counters": sorted(counters)}


def verdicts(table: Import) -> list[str]:
    return list(PersonRow.objects.filter(table=table).order_by("number").values_list("verdict", flat=True))


@pytest.fixture
def checked(campaign: Campaign, asha: Account) -> Callable[..., Import]:
    """Read and check a list of people."""

    def read_and_check(source: str, *, at: datetime = NOON, **options: Any) -> Import:
        options = {"consent": CONSENT, **options}
        table = services.read_in(
            campaign=campaign, account=asha, kind="supporters", source=source, file_name="stall.csv",
            key=uuid4(), at=at, options=options,
        )  # fmt: skip
        return services.check(table=table, at=at, tell=lambda done: None)

    return read_and_check


@pytest.fixture
def committed(asha: Account) -> Callable[..., Import]:
    """Write a checked list, as the job does."""

    def to_the_end(table: Import, *, at: datetime = NOON) -> Import:
        services.commit(table=table, account=asha, at=at, by_job=False)
        services.run_commit(table_id=table.pk, clock=lambda: at)
        table.refresh_from_db()
        return table

    return to_the_end


@pytest.fixture
def undone(asha: Account) -> Callable[..., Import]:
    def take_back(table: Import, *, at: datetime = NOON) -> Import:
        services.undo(table=table, account=asha, at=at, by_job=False)
        services.run_undo(table_id=table.pk, clock=lambda: at)
        table.refresh_from_db()
        return table

    return take_back
