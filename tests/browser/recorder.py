"""Counts what a journey costs a person: screens seen, taps made, fields typed or chosen."""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext

SCRIPT = (Path(__file__).parent / "recorder.js").read_text()


class Recorder:
    """
    Listens to a browser context from before its first page.

    A screen is a page or sheet seen; a tap is a click that is not typing or choosing; a field is counted once for
    each page it stands on. Counts are of real events in the page, not of the test's calls.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.screens: list[str] = []
        self.taps: list[str] = []
        self.fields: list[str] = []
        context.expose_binding("groundswellRecord", self._record)
        context.add_init_script(SCRIPT)

    def _record(self, source: dict[str, Any], kind: str, what: str, path: str) -> None:
        said = f"{path} {what}".strip()
        if kind == "field":
            if said not in self.fields:
                self.fields.append(said)
        else:
            (self.screens if kind == "screen" else self.taps).append(said)

    def start_over(self) -> None:
        """Forget what was counted: the journey begins at the page that is open now, which counts as seen."""
        self.screens, self.taps, self.fields = self.screens[-1:], [], []

    @property
    def counts(self) -> dict[str, int]:
        return {"screens": len(self.screens), "taps": len(self.taps), "fields": len(self.fields)}

    def must_be_within(self, *, screens: int, taps: int, fields: int) -> None:
        """Assert that the journey cost no more than this, and show all of it if it did."""
        most = {"screens": screens, "taps": taps, "fields": fields}
        over = {name: n for name, n in self.counts.items() if n > most[name]}
        assert not over, f"{over} is more than {most}\n{self.screens}\n{self.taps}\n{self.fields}"
