"""What runs all the time stays small: Arrow is 40 MB, and only what reads a list loads it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.product import environment
from tests.support.shared import CHECKOUT

pytestmark = [pytest.mark.slow, pytest.mark.once]
PAGES = """
from importlib import import_module
import groundswell.config.wsgi
import_module("groundswell.config.urls")
"""
HOT = """
from groundswell.config.asgi import application, hot
"""
WORKER = """
import django
django.setup()
from django.utils.module_loading import autodiscover_modules
from groundswell.trunk.jobs.worker import Worker
from groundswell.trunk.segments.catching_up import CatchUp
autodiscover_modules("tasks")
"""
TAKING_UP = """
import io
import django
django.setup()
from groundswell.trunk.imports.bulk import read_columns
list_ = io.BytesIO(b"Name,Email\\n" + b"Wren Arkwright,wren@example.org\\n" * 10_000)
assert len(read_columns(list_).head(200)) == 200
"""
CHILD = """
import groundswell.trunk.records.crew
"""
LOADED = """
import sys
print(*sorted(name for name in sys.modules if name.partition(".")[0] == "pyarrow"))
"""


def loaded(code: str, data: Path) -> str:
    """The modules of Arrow in a process that ran some code."""
    command = [sys.executable, "-c", code + LOADED]
    given = environment(data, DJANGO_SETTINGS_MODULE="groundswell.config.settings")
    ended = subprocess.run(command, env=given, cwd=CHECKOUT, text=True, capture_output=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


@pytest.mark.parametrize("code", [PAGES, HOT, WORKER, CHILD, TAKING_UP, PAGES + HOT + WORKER])
def test_a_process_comes_without_arrow(code, tmp_path):
    assert loaded(code, tmp_path) == ""


def test_what_reads_a_list_brings_arrow(tmp_path):
    assert "pyarrow" in loaded("import groundswell.trunk.records.texts", tmp_path).split()
