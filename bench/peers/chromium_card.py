"""
A peer for share cards: a page in a warm Chromium whose words are changed and which is photographed, as JPEG or PNG.

The page, its fonts and the photo are loaded once. Counted by the clock: Chromium spreads over several processes.
"""

import base64
import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from bench.contest import Contestant, Sample

FONTS = Path(__file__).parents[2] / "src/groundswell/trunk/ui/static/ui/fonts"
PAGE = """<!doctype html><meta charset="utf-8"><style>
@font-face {{ font-family: A; src: url(data:font/woff2;base64,{archivo}); font-weight: 600 850 }}
@font-face {{ font-family: F; src: url(data:font/woff2;base64,{figtree}); font-weight: 400 700 }}
body {{ margin: 0; width: 1080px; height: 1080px; background: #ffc21a; color: #17181a; overflow: hidden }}
img {{ position: absolute; left: 560px; top: 392px; width: 448px; height: 538px; object-fit: cover }}
img {{ border-radius: 224px 224px 0 0 }}
#q {{ position: absolute; left: 72px; top: 96px; width: 936px; font: 820 68px/1.02 A; letter-spacing: -.022em }}
#n {{ position: absolute; left: 72px; top: 780px; font: 780 46px/1.1 A }}
#r {{ position: absolute; left: 72px; top: 840px; font: 550 36px/1.28 F }}
#i {{ position: absolute; inset: 930px 0 0; background: #17181a; color: #ffc21a }}
#i {{ font: 550 28px/1.3 F; padding: 36px 72px }}
</style><body><img src="data:image/jpeg;base64,{photo}"><div id="q"></div><div id="n">Denise Oyelaran</div>
<div id="r">Night nurse, Thornwick</div><div id="i">{imprint}</div></body>"""


@contextlib.contextmanager
def contestants(names: Sequence[str], photo: bytes, quotes: Iterator[str], imprint: str) -> Iterator[list[Contestant]]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1080, "height": 1080})
        page.set_content(
            PAGE.format(
                archivo=_encoded(FONTS / "archivo-semicondensed-basic.woff2"),
                figtree=_encoded(FONTS / "figtree-basic.woff2"),
                photo=base64.b64encode(photo).decode(),
                imprint=imprint,
            )
        )
        page.evaluate("document.fonts.ready")

        def shot(kind: str) -> None:
            page.evaluate("words => { document.getElementById('q').textContent = words }", f"“{next(quotes)}”")
            page.screenshot(type="jpeg", quality=88) if kind == "jpeg" else page.screenshot(type="png")

        def measurer(kind: str) -> Callable[[float], Sample]:
            def measure(seconds: float) -> Sample:
                began, count = time.perf_counter(), 0
                while time.perf_counter() < began + seconds:
                    shot(kind)
                    count += 1
                return Sample(count / (time.perf_counter() - began))

            measure(0.5)
            return measure

        settings = f"Chromium {browser.version}, one page kept open, words changed and photographed; by the clock"
        yield [
            Contestant(name, "peer", settings, measurer(kind), "cards/s")
            for name, kind in zip(names, ("jpeg", "png"), strict=True)
        ]
        browser.close()


def _encoded(file: Path) -> str:
    return base64.b64encode(file.read_bytes()).decode()
