"""The demo's cards: what the campaign shares, one of them with the figure that turned out to be wrong this morning."""

from dataclasses import dataclass
from datetime import timedelta

from groundswell.tools.sharecards import services
from groundswell.trunk.demo import World
from groundswell.trunk.facts import selectors as facts_read
from groundswell.trunk.facts.models import Fact

QUOTE = "I leave my shift at ten. The last 42 goes at five past nine. I walk four miles home."


@dataclass(frozen=True)
class Told:
    """A card: what it is made from, what it says, which sentence of the library it says, how many hours ago."""

    template: str
    fields: dict[str, str]
    hours: int
    fact: str = ""


CARDS = (
    Told("badge", {"words": "I’m on board", "line": "Signature 8,413"}, 140),
    Told(
        "fact",
        {
            "title": "Two miles by bus.",
            "figure": "£4.80",
            "label": "Ashdale",
            "other_figure": "£2.00",
            "other_label": "Harrowby, where the council runs the buses",
            "closing": "Same miles. Fair fares.",
            "source": "Source: county fares survey, January 2026",
        },
        98,
        "A two-mile ticket costs £4.80",
    ),
    Told(
        "event",
        {
            "title": "Save the 42",
            "when": "Thursday, 7pm",
            "place": "Weavers’ Hall, Millbeck",
            "note": "Step-free. Children welcome.",
            "plate": "All welcome",
        },
        73,
    ),
    Told(
        "quote",
        {"quote": QUOTE, "name": "Denise Okoro-Hall", "role": "Care worker, Millbeck", "drawing": "nurse"},
        50,
        QUOTE,
    ),
    Told(
        "fact",
        {
            "title": "One network, not five.",
            "figure": "£6m",
            "label": "saved every year",
            "closing": "Better spent on buses.",
            "source": "Source: Council paper 4, 2024",
        },
        30,
        "Running the network as one saves £6m a year",
    ),
    Told(
        "number",
        {
            "number": "8,412",
            "what": "of us have signed.",
            "goal": "10,000",
            "note": "1,588 more and the council must debate it.",
        },
        4,
    ),
)


def demo(world: World) -> None:
    """A card of nearly every form, made over the last days."""
    for number, told in enumerate(CARDS):
        at = world.at - timedelta(hours=told.hours)
        card = services.make_card(
            campaign=world.campaign,
            template=told.template,
            fields=told.fields,
            key=f"demo:{world.campaign.public_id}:{number}",
            at=at,
            account=world.organiser,
            alt_read=True,
            facts=_facts(world, told.fact),
        )
        services.draw_card(card=card, at=at)


def _facts(world: World, said: str) -> list[Fact]:
    """The library's fact that a card says, where the library has it."""
    if not said:
        return []
    return [fact for fact in facts_read.facts(world.campaign) if fact.text == said]
