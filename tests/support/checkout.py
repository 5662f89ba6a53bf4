"""A copy of the product to start in another process: with a tool plugged in, or with one taken out."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.support.shared import CHECKOUT

SAMPLE = CHECKOUT / "tests" / "sample_tool"


def plug(project: Path, into: Path) -> None:
    """
    Make what `pip install` makes of a project's pyproject.toml: the metadata in which its entry points are found.
    """
    described = tomllib.loads((project / "pyproject.toml").read_text())["project"]
    name, version = described["name"], described["version"]
    folder = into / f"{name.replace('-', '_')}-{version}.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    groups = [
        "\n".join([f"[{group}]", *(f"{key} = {value}" for key, value in points.items())])
        for group, points in described["entry-points"].items()
    ]
    (folder / "entry_points.txt").write_text("\n\n".join(groups) + "\n")


def environment(data: Path, *paths: Path, root: Path = CHECKOUT, **settings: str) -> dict[str, str]:
    """The environment of another process: its own data and database, and nothing of this one's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GROUNDSWELL_", "DJANGO_"))}
    kept.pop("PYTEST_ADDOPTS", None)
    kept.pop("PYTEST_XDIST_WORKER", None)
    return {
        **kept,
        "GROUNDSWELL_DATA": str(data),
        "PYTHONPATH": os.pathsep.join(map(str, (root / "src", root, *paths))),
        **settings,
    }


def run(*command: str, env: dict[str, str], root: Path = CHECKOUT) -> str:
    """Run Python with these arguments; give what it printed, or fail with it."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *command], env=env, cwd=root, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def copy_without(folder: str, into: Path) -> Path:
    """Copy the product's source with one folder of it left out: tools/letters, channels/bluesky."""
    target = into / "checkout"
    for part in ("src", "tests/support"):
        shutil.copytree(CHECKOUT / part, target / part, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    for part in ("conftest.py", "pyproject.toml"):
        shutil.copy(CHECKOUT / part, target / part)
    shutil.rmtree(target / "src" / "groundswell" / folder)
    return target
