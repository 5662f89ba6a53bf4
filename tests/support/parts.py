"""The parts of a machine that the whole suite needs, and putting in those that are missing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.shared import shared_path


@dataclass(frozen=True)
class Part:
    """Something a test needs of the machine. Any of `paths` proves it is there; `without` is what goes untested."""

    name: str
    paths: tuple[str, ...]
    packages: tuple[str, ...]
    without: str

    def is_there(self) -> bool:
        return any(
            any(Path("/").glob(path.lstrip("/"))) if "/" in path else shutil.which(path, path=SEARCH)
            for path in self.paths
        )


# Debian keeps servers in sbin, which is not on everybody's path.
SEARCH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
POSTGRES = Part("PostgreSQL", ("/usr/lib/postgresql/*/bin/initdb", "initdb"), ("postgresql",), "the PostgreSQL half")
CHROMIUM = Part(
    "Chromium",
    ("/usr/bin/chromium",),
    ("chromium", "chromium-sandbox", "fonts-dejavu-core"),
    "journeys and pages in a browser",
)
MAIL = (
    Part("postfix", ("postfix",), ("postfix",), "tests with the real mail system"),
    Part(
        "dovecot",
        ("dovecot",),
        ("dovecot-imapd", "dovecot-lmtpd"),
        "tests with the real mail system",
    ),
    Part("rspamd", ("rspamd",), ("rspamd",), "tests with the real mail system"),
    Part("dnsmasq", ("dnsmasq",), ("dnsmasq-base",), "tests with the real mail system"),
)
ATPROTO = (
    Part("Node.js", ("node",), ("nodejs", "npm"), "posts on a real AT Protocol network"),
    Part("npm", ("npm",), ("npm",), "posts on a real AT Protocol network"),
    Part("Redis", ("redis-server",), ("redis-server",), "posts on a real AT Protocol network"),
    Part("a C++ compiler", ("g++",), ("g++", "make"), "posts on a real AT Protocol network"),
)
NGINX = Part("nginx", ("nginx",), ("nginx-light",), "the test of the proxy template")
TESSERACT = Part("tesseract", ("tesseract",), ("tesseract-ocr",), "reading the imprints of share cards back")
PARTS = (POSTGRES, CHROMIUM, *MAIL, *ATPROTO, NGINX, TESSERACT)


def missing(parts: Sequence[Part] = PARTS) -> list[Part]:
    """Those that this machine lacks."""
    return [part for part in parts if not part.is_there()]


def install(parts: Sequence[Part]) -> bool:
    """Install what Debian has of them, where this account may; whether all are there now."""
    packages = [package for part in parts for package in part.packages]
    if not packages:
        return True
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"Not installed here: apt-get install -y --no-install-recommends {' '.join(packages)}", flush=True)
        return False
    print(f"Installing {' '.join(packages)}", flush=True)
    # RUNLEVEL=1 keeps the packages from starting services: the tests start their own, on their own ports.
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        if subprocess.run(
            command, env=quiet, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False
        ).returncode:
            print(f"{' '.join(command[:2])} failed", file=sys.stderr, flush=True)
            return False
    return not missing(parts)


def left_out() -> list[str]:
    """One line for each part that is not here, with what goes untested for want of it."""
    lines = [f"{part.name}: {part.without} ({' '.join(part.packages)})" for part in missing()]
    if not (shared_path() / "data").is_dir():
        lines.append("the open data beside the checkout (../shared): tests that read it")
    return lines
