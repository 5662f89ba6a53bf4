"""What every page must be: free of serious faults (axe), as wide as its screen, light, and asking no other host."""

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request, Response

from tests.support.shared import CHECKOUT

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
SIZES = {"phone": PHONE, "desktop": DESK}
SCHEMES = ("light", "dark")
NARROW = {"width": 320, "height": 700}
LIGHT_BYTES = 60 * 1024
ARTIFACTS = CHECKOUT / "test-artifacts"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COMPRESSIBLE = re.compile(r"^(text/|application/(javascript|json|manifest\+json|xml)|image/svg)")


@dataclass
class Guard:
    """Watches a context: requests to other hosts, faults of scripts, refusals by the content policy."""

    host: str
    strangers: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        context.on("console", self._console)

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self.host:
            self.strangers.append(f"{request.frame.url} asked for {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.broken.append(f"{response.status} {response.url}")

    def _console(self, message: object) -> None:
        text = getattr(message, "text", "")
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            self.faults.append(text)

    def must_be_clean(self) -> None:
        """Assert that no page asked another host for anything, broke the policy or fell over."""
        assert not self.strangers, "\n".join(self.strangers)
        assert not self.faults, "\n".join(self.faults)
        assert not self.broken, "\n".join(self.broken)


def dress(page: Page, scheme: str) -> None:
    """
    Put the page into the light or the dark, and wait until it has been painted so: axe reads what is painted.

    Chromium now and then keeps an element's old colour when the scheme changes under it. What was hidden is styled
    from scratch.
    """
    page.wait_for_load_state()
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.evaluate(
        """() => {
          const focused = document.activeElement;
          document.body.style.setProperty('display', 'none', 'important');
          void document.body.offsetHeight;
          document.body.style.removeProperty('display');
          if (focused instanceof HTMLElement && focused !== document.body) focused.focus({preventScroll: true});
        }"""
    )
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.wait_for_timeout(150)


def axe_faults(page: Page) -> list[str]:
    """Serious and critical faults of the page as it stands, by axe-core, each with its place."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text())
    result = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"{fault['impact']} {fault['id']} at {node['target']}: {node['html'][:120]}: "
        + " ".join(node["failureSummary"].split()[:40])
        for fault in result["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"][:4]
    ]


def must_be_accessible(page: Page) -> None:
    """Assert that axe finds nothing serious, in the light and in the dark."""
    for scheme in SCHEMES:
        dress(page, scheme)
        faults = axe_faults(page)
        assert not faults, f"{scheme}, {page.url}\n" + "\n".join(faults)


def must_fit(page: Page, width: int = NARROW["width"]) -> None:
    """Assert that nothing scrolls sideways at this width, and name what sticks out if it does."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": NARROW["height"]})
    wide = page.evaluate(
        """() => {
          const room = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= room) return [];
          const inside = (e) => { for (let p = e.parentElement; p; p = p.parentElement)
            if (/auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX) && p !== document.body
                && p !== document.documentElement) return true; return false; };
          const out = [...document.querySelectorAll('body *')]
            .filter((e) => e.getBoundingClientRect().right > room + 1 && !inside(e))
            .map((e) => `${e.tagName}.${e.className} to ${Math.round(e.getBoundingClientRect().right)}`);
          return out.slice(0, 6).concat('scrolls to ' + document.documentElement.scrollWidth);
        }"""
    )
    if before:
        page.set_viewport_size(before)
    assert not wide, f"{page.url} is wider than {width} px: {wide}"


@dataclass
class Weight:
    """Bytes of a page's first visit, compressed as the front sends them, by address."""

    parts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.parts.values())


def weigh(browser: Browser, url: str) -> Weight:
    """
    Open a page in a fresh context and weigh all it loads: text as gzip leaves it, the rest as it is.

    Pictures that load lazily are left out: they come when somebody scrolls to them.
    """
    context = browser.new_context(viewport=PHONE)
    parts: dict[str, int] = {}
    try:
        page = context.new_page()
        responses: list[Response] = []
        page.on("response", lambda response: responses.append(response))
        page.goto(url, wait_until="load")
        page.wait_for_timeout(300)
        lazy = set(page.eval_on_selector_all("img[loading=lazy]", "all => all.map(one => one.currentSrc)"))
        for response in responses:
            if response.url in lazy:
                continue
            if response.status != 200 or response.url.startswith("data:"):
                continue
            if "text/event-stream" in response.headers.get("content-type", ""):
                continue
            body = response.body()
            if COMPRESSIBLE.match(response.headers.get("content-type", "")):
                body = gzip.compress(body, 6)
            parts[urlsplit(response.url).path] = len(body)
    finally:
        context.close()
    return Weight(parts)


def must_be_light(browser: Browser, url: str, most: int = LIGHT_BYTES) -> Weight:
    """Assert that a public page weighs less than 60 KB, fonts, styles and the pictures it opens with included."""
    weight = weigh(browser, url)
    listing = "\n".join(f"{size:>8} {path}" for path, size in sorted(weight.parts.items(), key=lambda part: -part[1]))
    assert weight.total < most, f"{url} weighs {weight.total} bytes\n{listing}"
    return weight


def take_picture(page: Page, name: str, *, sizes: Iterable[str] = SIZES) -> list[Path]:
    """Screenshots of the whole page at these sizes (both), light and dark, in `test-artifacts/`."""
    ARTIFACTS.mkdir(exist_ok=True)
    before, taken = page.viewport_size, []
    for size in sizes:
        page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
        for scheme in SCHEMES:
            dress(page, scheme)
            path = ARTIFACTS / f"{name}-{size}-{scheme}.png"
            page.screenshot(path=path, full_page=True)
            taken.append(path)
    if before:
        page.set_viewport_size(before)
    return taken
