"""
A peer for share cards: satori lays out HTML-like elements as SVG, resvg paints it as PNG.

Both from npm, put into the user's cache outside the repository. Warm: fonts and the photo are loaded once. Counted
by the processor time of the process.
"""

import contextlib
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.contest import Contestant, Sample

SCRIPT = Path(__file__).with_name("satori_card.mjs")
PACKAGES = ("satori@0.63.2", "@resvg/resvg-js@2.6.2", "@fontsource/archivo@5.3.0")


def installed() -> Path:
    """The folder with the packages, installed on first use."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "groundswell-bench" / "satori"
    if not (cache / "node_modules" / "satori").is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(cache), *PACKAGES],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return cache


@contextlib.contextmanager
def contestants(name: str, photo: bytes, quotes: Iterator[str], imprint: str) -> Iterator[list[Contestant]]:
    home = installed()
    with tempfile.NamedTemporaryFile(suffix=".jpg") as file:
        file.write(photo)
        file.flush()
        command = ["node", str(SCRIPT), str(home), file.name, imprint]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin and process.stdout

            def measure(seconds: float) -> Sample:
                assert process.stdin and process.stdout
                said = [next(quotes) for _ in range(64)]
                process.stdin.write(json.dumps({"seconds": seconds, "quotes": said}) + "\n")
                process.stdin.flush()
                told = json.loads(process.stdout.readline())
                return Sample(told["count"] / told["cpu"])

            measure(0.5)
            settings = f"{', '.join(PACKAGES)}; fonts and photo kept, PNG at resvg's level; by processor time"
            yield [Contestant(name, "peer", settings, measure, "cards/s")]
            process.stdin.close()
            process.wait(10)
