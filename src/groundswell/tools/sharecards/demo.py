"""The demo's cards: a few that are being made, in the campaign's own words."""

from datetime import timedelta

from groundswell.tools.sharecards import services
from groundswell.trunk.demo import World
from groundswell.trunk.facts import selectors as facts_read
from groundswell.trunk.facts.models import Fact

QUOTE = "The last bus goes at 21:05. My shift ends at ten."
CARDS = (
    (
        "quote",
        {"quote": QUOTE, "name": "Denise Okoro-Hall", "role": "Care worker, Millbeck", "drawing": "nurse"},
        QUOTE,
    ),
    (
        "number",
        {
            "number": "8,412",
            "what": "of us have signed.",
            "goal": "10,000",
            "note": "1,588 more and the council must debate it.",
        },
        "",
    ),
    (
        "event",
        {
            "title": "Save the 42",
            "when": "Thursday, 7pm",
            "place": "Weavers’ Hall, Millbeck",
            "note": "Step-free. Children welcome.",
            "plate": "All welcome",
        },
        "",
    ),
    ("badge", {"words": "I’m on board", "line": "Signature 8,413"}, ""),
)


def demo(world: World) -> None:
    """Four cards, of four forms, made over the last days."""
    for number, (template, fields, said) in enumerate(CARDS):
        at = world.at - timedelta(days=4 - number, hours=3)
        card = services.make_card(
            campaign=world.campaign,
            template=template,
            fields=fields,
            key=f"demo:{world.campaign.public_id}:{template}",
            at=at,
            account=world.organiser,
            alt_read=True,
            facts=_facts(world, said),
        )
        services.draw_card(card=card, at=at)


def _facts(world: World, said: str) -> list[Fact]:
    """The library's facts that a card says, where the library has them."""
    return facts_read.said_in(world.campaign, said).current if said else []
