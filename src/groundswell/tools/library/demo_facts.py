"""The demo's facts: what the campaign says, from where, and the figure that turned out to be wrong this morning."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from groundswell.trunk.demo import World
from groundswell.trunk.facts import services
from groundswell.trunk.facts.models import Fact

PAPER_7 = {"source_title": "Council transport paper 7", "source_url": "https://example.org/council/paper-7"}
SURVEY = {"source_title": "County fares survey, January 2026", "source_url": "https://example.org/county/fares"}
WRONG, RIGHT = "Running the network as one saves £6m a year", "Public control saves £5.4m a year"


@dataclass(frozen=True)
class Known:
    """A fact of the demo and how many days ago somebody wrote it down."""

    days: int
    kind: str
    text: str
    fields: dict[str, Any]


KNOWN = (
    Known(
        days=20,
        kind=Fact.FIGURE,
        text=WRONG,
        fields={
            "figure": "£6m",
            "source_title": "Council paper 4, 2024",
            "tags": ["money"],
            "credit": "Wilf Garside, Millbeck",
        },
    ),
    Known(
        days=20,
        kind=Fact.FIGURE,
        text="Fares up 38% in five years",
        fields={"figure": "38%", "tags": ["fares"], "source_on": date(2026, 1, 14), **SURVEY},
    ),
    Known(
        days=19,
        kind=Fact.FIGURE,
        text="A two-mile ticket costs £4.80",
        fields={"figure": "£4.80", "tags": ["fares"], "source_on": date(2026, 1, 14), **SURVEY},
    ),
    Known(
        days=19,
        kind=Fact.CLAIM,
        text="One evening bus in three gone",
        fields={"tags": ["evening buses"], "credit": "a driver", "credit_hidden": True, **PAPER_7},
    ),
    Known(
        days=18,
        kind=Fact.QUOTE,
        text="I leave my shift at ten. The last 42 goes at five past nine. I walk four miles home.",
        fields={
            "said_by": "Denise Okoro-Hall",
            "said_by_role": "Care worker, Millbeck",
            "consent": "given",
            "consent_note": "By phone to Jo. She wants to see cards before they go out",
            "source_title": "Told to us at Thornwick stop",
            "tags": ["evening buses", "42"],
        },
    ),
    Known(
        days=15,
        kind=Fact.FIGURE,
        text="21 of 61 evening buses gone in five years",
        fields={"figure": "21 of 61", "tags": ["evening buses"], **PAPER_7},
    ),
    Known(
        days=11,
        kind=Fact.QUOTE,
        text="We would run it for people, not for profit.",
        fields={
            "said_by": "Jonah Rusk",
            "said_by_role": "Councillor",
            "consent": "public",
            "source_title": "Council meeting, on the record",
            "source_url": "https://example.org/council/minutes",
            "tags": ["council"],
        },
    ),
    Known(
        days=8,
        kind=Fact.CLAIM,
        text="Harrowby took its buses back, and more people ride them",
        fields={
            "source_title": "Harrowby Echo",
            "source_url": "https://example.org/harrowby-echo/buses",
            "tags": ["elsewhere"],
        },
    ),
    Known(
        days=2,
        kind=Fact.QUOTE,
        text="I gave up my car for the 17. Then they cut it.",
        fields={
            "said_by": "Winnie Askew",
            "said_by_role": "Kelder",
            "source_title": "A letter to her councillor",
            "tags": ["kelder"],
        },
    ),
    Known(
        days=1,
        kind=Fact.FIGURE,
        text=RIGHT,
        fields={"figure": "£5.4m", "tags": ["money"], "credit": "Nell Ibbotson, Thornwick", **PAPER_7},
    ),
)
LEAFLET, PARTNER = "Leaflet “Who pays?”, 340 printed", "Fact sheet of Ashdale Tenants"


def record_facts(world: World) -> None:
    """Write down what is known, and note where else it is said."""
    # Chance of its own, so that the rest of the demo stays as it is.
    apart = replace(world, rng=Random(26))
    made = {known.text: _record(apart, known) for known in KNOWN}
    wrong = made[WRONG]
    for title, url in ((LEAFLET, ""), (PARTNER, "https://example.org/ashdale-tenants/who-pays")):
        services.note_elsewhere(
            campaign=world.campaign,
            fact=wrong,
            title=title,
            url=url,
            key=apart.key(),
            at=world.at - timedelta(days=9),
            account=world.organiser,
        )
    shown_at = world.at - timedelta(days=6)
    for text in ("A two-mile ticket costs £4.80", "We would run it for people, not for profit."):
        services.show_fact(fact=made[text], account=world.organiser, at=shown_at)


def correct_the_wrong_one(world: World) -> None:
    """Cards and posts say it by now: all of them are flagged, and what waits is held."""
    facts = Fact.objects.select_related("campaign").filter(campaign=world.campaign)
    services.withdraw_fact(
        fact=facts.get(text=WRONG),
        reason="The council’s paper 7 says £5.4m. The £6m came from an older paper",
        at=world.at - timedelta(minutes=47),
        account=world.organiser,
        instead=facts.get(text=RIGHT),
    )


def _record(world: World, known: Known) -> Fact:
    return services.record_fact(
        campaign=world.campaign,
        kind=known.kind,
        text=known.text,
        key=world.key(),
        at=_at(world, known.days),
        account=world.organiser,
        **known.fields,
    )


def _at(world: World, days: int) -> datetime:
    return world.at - timedelta(days=days, minutes=world.rng.randrange(600))
