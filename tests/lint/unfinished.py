"""Nothing half done stays: no note to self without an issue number, nothing printed to find a fault."""

import re
from collections.abc import Iterator

from tests.lint import Finding

PATTERN = re.compile(
    r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b(?!\s*\(?#\d)|\bbreak" + r"point\(\)|\bpdb\.set" + r"_trace"
)


def APPLIES(path: str) -> bool:  # noqa: N802 - the name every rule has
    return path.startswith(("src/", "tests/", "bench/", "bin/")) and path.endswith(
        (".py", ".html", ".css", ".js", ".sh")
    )


def check(path: str, text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.splitlines(), 1):
        if found := PATTERN.search(line):
            yield Finding(path, number, f"unfinished: {found[0]}")


BAD = [("src/x.py", "# TO" + "DO later\n"), ("src/x.py", "break" + "point()\n")]
GOOD = [("src/x.py", "# TO" + "DO #12: ask again\n")]
