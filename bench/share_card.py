"""
`bin/bench share-card`: share cards of 1080 × 1080 with a photo and wrapped text.

The limit is the product's own drawing without encoding, its ground (colour, photo, drawings, foot band) kept from
card to card; words are new on every card. The product draws the same cards and encodes them. Both are counted by
processor time in one thread, which is the rate per core, also on a machine that does other things. Beside them: the
product with another photo on every card, and the peers.
"""

import contextlib
import io
import itertools
import math
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence

import django
from PIL import Image
from tests.support.parts import CHROMIUM, Part

from bench.contest import Contestant, Figure, Results, Sample, ratio, tails
from bench.peers import chromium_card, satori_card
from groundswell.tools.sharecards.drawing import (
    SCREEN_SIZES,
    Content,
    card_theme,
    draw,
    encode,
    encode_all,
    house_designs,
)
from groundswell.tools.sharecards.drawing import cards as drawing_cards
from groundswell.tools.sharecards.drawing import photos as drawing_photos

NODE = Part("Node.js", ("node",), ("nodejs", "npm"), "the share-card bench's peer")
PARTS = (CHROMIUM, NODE)
LIMIT, JPEG, PNG = "drawn, not encoded", "drawn and encoded, JPEG", "drawn and encoded, PNG"
NEW_PHOTO, FIVE = "another photo each, JPEG", "five sizes of a new photo, PNG"
SATORI, PAGE_JPEG, PAGE_PNG = "satori and resvg, PNG", "warm Chromium page, JPEG", "warm Chromium page, PNG"
DESIGN = house_designs()["quote"].design
THEME = card_theme("#ffc21a")
IMPRINT = "Promoted by Jo Marrable for Better Buses for Ashdale, 4 Weavers’ Yard, Ashdale AD1 2BB"
TEXT = """The last bus goes at five past nine and my shift ends at ten so I walk home along the bypass in the dark
every night of the week while the council says that nobody needs it"""


def photo(seed: int) -> bytes:
    """A picture of 1,600 × 1,200 with the grain and the gradients of a photograph, as JPEG."""
    chance = random.Random(seed)
    small = Image.new("RGB", (40, 30))
    small.putdata([tuple(chance.randrange(30, 230) for _ in range(3)) for _ in range(1200)])
    smooth = small.resize((1600, 1200), Image.Resampling.BICUBIC)
    grain = Image.effect_noise((1600, 1200), 26).convert("RGB")
    out = io.BytesIO()
    Image.blend(smooth, grain, 0.25).save(out, "JPEG", quality=85)
    return out.getvalue()


def quotes(seed: int = 7) -> Iterator[str]:
    """A new quote of about 100 characters each time."""
    chance = random.Random(seed)
    while True:
        yield " ".join(chance.sample(TEXT.split(), 20)).capitalize() + "."


def content(quote: str, picture: bytes) -> Content:
    fields = {"quote": quote, "name": "Denise Oyelaran", "role": "Night nurse, Thornwick"}
    return Content(fields=fields, photo=picture, focus=(45, 40), imprint=IMPRINT)


def measured(work: Callable[[], object], clock: Callable[[], float]) -> Callable[[float], Sample]:
    """Turns of doing the work over and over, counted by a clock."""

    def measure(seconds: float) -> Sample:
        until, took = time.monotonic() + seconds, []
        while time.monotonic() < until:
            began = clock()
            work()
            took.append(clock() - began)
        return Sample(len(took) / sum(took), tails(took))

    return measure


@contextlib.contextmanager
def contestants(quick: bool) -> Iterator[Sequence[Contestant]]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.support.settings")
    django.setup()
    pictures = [photo(seed) for seed in range(4 if quick else 8)]
    said, next_picture = quotes(), itertools.cycle(pictures)

    def drawn(kind: str = "", picture: bytes = pictures[0]) -> None:
        card = draw(DESIGN, content(next(said), picture), THEME, "square")
        if kind:
            encode(card, kind)

    def five() -> None:
        forget()
        card = content(next(said), next(next_picture))
        encode_all((draw(DESIGN, card, THEME, size) for size in SCREEN_SIZES), "png")

    def another() -> None:
        forget()
        drawn("jpeg", next(next_picture))

    def counted(name: str, role: str, how: str, work: Callable[[], object]) -> Contestant:
        settings = f"{how}; one thread, counted by processor time"
        return Contestant(name, role, settings, measured(work, time.process_time), "cards/s")

    found = [
        counted(LIMIT, "limit", "words fitted and painted on a kept ground", drawn),
        counted(JPEG, "product", "the same, then JPEG", lambda: drawn("jpeg")),
        counted(PNG, "product", "the same, then PNG", lambda: drawn("png")),
        counted(NEW_PHOTO, "product", "photo decoded, cropped and drawn anew, then JPEG", another),
        Contestant(
            FIVE,
            "product",
            "nothing kept, encoded beside the drawing; by the clock",
            measured(five, time.perf_counter),
            "fives/s",
        ),
    ]
    for each in found:
        each.measure(0.3)
    with contextlib.ExitStack() as stack:
        found += stack.enter_context(satori_card.contestants(SATORI, pictures[0], quotes(), IMPRINT))
        found += stack.enter_context(chromium_card.contestants((PAGE_JPEG, PAGE_PNG), pictures[0], quotes(), IMPRINT))
        yield found


def forget() -> None:
    """Drop what the drawing keeps from card to card."""
    drawing_cards.grounds.clear()
    drawing_photos.decoded.cache_clear()
    drawing_photos.cropped.cache_clear()


def figures(results: Results) -> list[Figure]:
    slowest = [sample.tails["p95"] for sample in results.samples[FIVE]]
    return [
        ratio(results, "jpeg_against_drawing", JPEG, LIMIT),
        ratio(results, "png_against_drawing", PNG, LIMIT),
        Figure("five_sizes_in_time", [1.0 / seconds if seconds else math.inf for seconds in slowest]),
    ]
