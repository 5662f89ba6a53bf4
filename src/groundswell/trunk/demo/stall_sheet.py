"""A stall's sheet that was imported last week: people we know, some we did not, and a row that could not be used."""

from datetime import timedelta

from groundswell.trunk.demo.world import World
from groundswell.trunk.imports import services
from groundswell.trunk.supporters.models import Person

KNOWN, NEW = 26, 12
DAYS_AGO = 6
HEADINGS = "Name,Email,Phone,Postcode,May email,Tags"
WORDS = "Keep me in touch by email about the bus campaign."
WHERE = "Stall at Thornwick market"
FILE = "thornwick-market-stall.csv"


def import_a_stall_sheet(world: World) -> None:
    """Bring the sheet as Jo would: read, checked, imported. Who said yes on it is a supporter already."""
    at = world.at - timedelta(days=DAYS_AGO, hours=3)
    said = {"words": WORDS, "where": WHERE, "on": (at - timedelta(days=1)).date().isoformat(), "all": []}
    table = services.read_in(
        campaign=world.campaign,
        account=world.organiser,
        kind="supporters",
        source="\n".join([HEADINGS, *_rows(world)]),
        file_name=FILE,
        options={"tags": ["Thornwick stall"], "consent": said},
        key=world.key(),
        at=at,
    )
    services.check(table=table, at=at, tell=lambda done: None)
    services.commit(table=table, account=world.organiser, at=at, by_job=False)
    services.run_commit(table_id=table.pk, clock=lambda: at + timedelta(seconds=4))


def _rows(world: World) -> list[str]:
    # Supporters of before that day: the ledger is not to say that somebody was met before she came.
    known = Person.objects.filter(
        campaign=world.campaign, supporter_since__lt=world.at - timedelta(days=2 * DAYS_AGO), birth_date=None
    )
    rows = [
        f"{person.name},{person.email},07700 900{number:03},{person.postcode},yes,"
        for number, person in enumerate(known.order_by("pk")[:KNOWN], 300)
    ]
    rows += [
        f"{person.name},{person.email},,{person.postcode},no,{'Has a car' if number % 4 == 0 else ''}"
        for number, person in enumerate(world.people(NEW))
    ]
    return [*rows, rows[0], "Lorcan Meade,lorcan.meade@,,,yes,"]
