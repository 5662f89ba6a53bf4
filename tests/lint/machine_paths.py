"""Nothing in the project knows the machine it was written on: no folder of it, no package registry."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.lint import CHECKOUT, Finding

HOME = str(Path.home())
PATHS = [
    re.escape(f"{CHECKOUT}/"),
    *([re.escape(f"{HOME}/")] if len(HOME) > 1 else []),
    r"/home/[a-z][\w-]*/",
    r"(?<![\w./-])/" + r"work/",
    r"/var/" + r"tmp/",
]
REGISTRIES = [r"--(?:extra-)?index-" + r"url\b", r"--find-" + r"links\b", r"files\.python" + r"hosted\.org"]
PATTERN = re.compile("|".join([*PATHS, *REGISTRIES]))
BINARY = (".png", ".webp", ".woff2", ".jpg", ".ico", ".gz", ".mo")


def APPLIES(path: str) -> bool:  # noqa: N802 - the name every rule has
    return not path.endswith(BINARY) and path != "tests/lint/machine_paths.py"


def check(path: str, text: str) -> Iterator[Finding]:
    for number, line in enumerate(text.splitlines(), 1):
        if found := PATTERN.search(line):
            yield Finding(path, number, f"belongs to one machine: {found[0]}")


BAD = [
    ("docs/x.md", "see /home/" + "asha/groundswell\n"),
    ("bin/x", f"cd {CHECKOUT}/src\n"),
    ("src/x.py", 'open("/var/' + 'tmp/x")\n'),
    ("requirements/base.txt", "--index-" + "url https://example.org/simple\n"),
]
GOOD = [("docs/x.md", "put it in /var/lib/groundswell or ../shared\n")]
