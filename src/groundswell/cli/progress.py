"""A progress bar on standard error; a line now and then where that is not a terminal."""

import sys
import time


class Progress:
    """Call it with the step in words, how much of it is done and how much there is."""

    WIDTH = 30

    def __init__(self) -> None:
        self.step, self.started, self.shown = "", time.monotonic(), 0.0
        self.live = sys.stderr.isatty()

    def __call__(self, step: str, done: int, total: int) -> None:
        moment, new = time.monotonic(), step != self.step
        if done < total and not new and moment - self.shown < (0.1 if self.live else 5):
            return
        if self.live and new and self.step:
            print(file=sys.stderr)
        self.step, self.shown = step, moment
        print(self.line(done, total), end="" if self.live else "\n", file=sys.stderr, flush=True)

    def line(self, done: int, total: int) -> str:
        bar = "#" * (round(min(1.0, done / total) * self.WIDTH) if total else 0)
        start = "\r\033[K" if self.live else ""
        seconds = time.monotonic() - self.started
        return f"{start}{self.step:<28} [{bar:<{self.WIDTH}}] {done:,} of {total:,}, {seconds:.0f} s"

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *error: object) -> None:
        if self.live and self.step:
            print(file=sys.stderr)
