"""A disk that really fills: a small file system of its own under the product's data."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.steps import PETITION
from tests.support.product import Product, started
from tests.support.shared import leave_out

SIZE = "160m"


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 160 MiB; only root may mount one."""
    place = Path(tempfile.mkdtemp(prefix="groundswell-disk-"))
    mounted = (
        os.geteuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "groundswell", str(place)], check=False
        ).returncode
    )
    if not mounted:
        leave_out("A small disk needs the right to mount one (run as root)")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)
        shutil.rmtree(place, ignore_errors=True)


def sign(product: Product, name: str, email: str) -> tuple[int, str, str]:
    """Post the petition's own form as a browser does; the status, Retry-After and page that came back."""
    page = urllib.request.urlopen(product.url + PETITION, timeout=30).read().decode()
    action = re.search(r'<form[^>]+action="([^"]*/act/[^"]+)"', page)
    assert action, "the petition page has no form"
    form = urllib.parse.urlencode({"full_name": name, "email": email, "postcode": "AD4 1QX"}).encode()
    request = urllib.request.Request(
        product.url + action[1], form, {"Origin": product.url, "Sec-Fetch-Site": "same-origin"}
    )
    try:
        answer = urllib.request.urlopen(request, timeout=60)
        return answer.status, "", answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers.get("Retry-After", ""), refused.read().decode()


def fill(disk: Path) -> Path:
    """Write until nothing more fits."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return filler


def signers(product: Product) -> int:
    return int(json.loads(product.run("figures", "--json").stdout)["signers"])


def test_a_full_disk_keeps_the_draft_loses_nothing_and_ends_by_itself(small_disk):
    with started(data=small_disk / "data") as product:
        before = signers(product)
        assert sign(product, "Asha Before", "before@example.org")[0] == 200
        filler, kept, refused = fill(small_disk), 1, 0
        for number in range(40):
            status, retry, page = sign(product, f"Ben Full {number}", f"full{number}@example.org")
            if status == 200:
                kept += 1  # SQLite still had room in a file of its own
                continue
            refused += 1
            assert (status, bool(retry)) == (503, True), page[:400]
            assert f"full{number}@example.org" in page
        assert refused, "the disk never filled"

        filler.unlink()
        end = time.monotonic() + 30
        while sign(product, "Cal After", "after@example.org")[0] != 200:
            assert time.monotonic() < end, "no signature was taken within 30 s of free space"
            time.sleep(0.5)

        assert signers(product) == before + kept + 1
