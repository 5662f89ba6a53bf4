"""The demo's articles: pages of papers that do not exist, kept as if they had been fetched."""

from dataclasses import dataclass, replace
from datetime import timedelta
from html import escape
from random import Random

from groundswell.tools.library import services
from groundswell.trunk.demo import World
from groundswell.trunk.outbound.client import Fetched


@dataclass(frozen=True)
class Told:
    """An article: how many days ago it was pasted, how many before that it came out, and what it says."""

    days: int
    age: int
    url: str
    site: str
    author: str
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    note: str = ""
    tags: tuple[str, ...] = ()
    language: str = "en"
    credit: str = ""


ARTICLES = (
    Told(
        days=19,
        age=30,
        url="https://example.org/harrowby-echo/buses",
        site="Harrowby Echo",
        author="Perdita Lockwood",
        title="How Harrowby took its buses back",
        summary="Two years on, more people ride them, and the last one goes at midnight.",
        paragraphs=(
            "When the council of Harrowby voted to run its own buses, the company said that fares would double.",
            "They did not. A day ticket costs £3.20, as it did before, and 14% more people ride than two years ago.",
            "“We stopped paying out a profit and put on a night bus,” says the head of transport. “It is not magic.”",
        ),
        note="For everyone who says that it cannot be done",
        tags=("elsewhere", "fares"),
    ),
    Told(
        days=8,
        age=0,
        url="https://example.org/ashdale-gazette/drivers",
        site="Ashdale Gazette",
        author="Nell Ibbotson",
        title="Drivers’ branch backs public control",
        summary="The branch voted 61 to 4 on Sunday night.",
        paragraphs=(
            "The drivers’ branch voted by 61 to 4 on Sunday night to back public control of the buses in Ashdale.",
            "“We are late because the timetable is a fairy tale,” said one driver of the 42.",
            "The council votes in April. Its transport paper 7 puts the saving at £5.4m a year.",
        ),
        note="Their vote is news: thank them",
        tags=("drivers", "council"),
    ),
    Told(
        days=5,
        age=1,
        url="https://example.org/newyddion/bysiau",
        site="Newyddion Glyn Onnen",
        author="Siân Ŵyn",
        title="Y bws olaf yn mynd am bum munud wedi naw",
        summary="Mae pobl Kelder yn gofyn am fws gyda’r nos.",
        paragraphs=(
            "Mae’r bws olaf o Kelder yn mynd am bum munud wedi naw, ac ar ôl hynny does dim ond y ffordd hir adref.",
            "Bydd y cyngor yn pleidleisio ym mis Ebrill.",
        ),
        tags=("Kelder", "evening buses"),
        language="cy",
        credit="Rhys Tŷ",
    ),
)
GONE = "https://example.org/ashdale-gazette/letters/missing"


def add_articles(world: World) -> None:
    """Paste four links: three pages that were kept, and one that is not there any more."""
    # Chance of its own, so that the rest of the demo stays as it is.
    apart = replace(world, rng=Random(27))
    for told in ARTICLES:
        at = world.at - timedelta(days=told.days, minutes=apart.rng.randrange(300))
        article = services.add_article(
            campaign=world.campaign,
            url=told.url,
            key=apart.key(),
            at=at,
            account=world.organiser,
            note=told.note,
            tags=told.tags,
            credit=told.credit,
            fetch=False,
        )
        day = (at - timedelta(days=told.age)).date().isoformat()
        answer = Fetched(told.url, 200, {"content-type": "text/html; charset=utf-8"}, _page(told, day).encode())
        services.keep_answer(article=article, answer=answer, at=at + timedelta(seconds=4))
    at = world.at - timedelta(hours=20)
    missing = services.add_article(
        campaign=world.campaign, url=GONE, key=apart.key(), at=at, account=world.organiser, fetch=False
    )
    services.say_problem(article=missing, problem="There is no page at this address any more.", at=at)


def _page(told: Told, day: str) -> str:
    """The page as the paper's server would send it."""
    said = {
        "og:title": told.title,
        "og:site_name": told.site,
        "og:description": told.summary,
        "article:published_time": day,
        "author": told.author,
    }
    head = "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in said.items())
    body = "".join(f"<p>{escape(text)}</p>" for text in told.paragraphs)
    page = f"<head>{head}</head><body><article>{body}</article></body>"
    return f'<!doctype html><html lang="{told.language}">{page}</html>'
