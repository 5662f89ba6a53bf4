"""The documents say what is so: links lead somewhere, named tests exist, code is the code, nothing is left out."""

import re
import shlex
import subprocess

import pytest

from groundswell.trunk.tools import ToolConfig
from tests.support import tutorial
from tests.support.shared import CHECKOUT

PAGES = sorted([*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")])
LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
TEST = re.compile(r"`(test_\w+)`")
DEFINED = re.compile(r"^\s*(?:async )?def (test_\w+)", re.MULTILINE)


def relative(path):
    return str(path.relative_to(CHECKOUT))


def anchors(text):
    """How GitHub names the headings of a page."""
    heads = HEADING.findall(FENCE.sub("", text))
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_every_link_leads_somewhere(page):
    broken = []
    for found in LINK.finditer(FENCE.sub("", page.read_text())):
        target, _, anchor = (found[1] or found[2]).partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        path = (page.parent / target).resolve() if target else page
        if not path.exists() or (anchor and anchor not in anchors(path.read_text())):
            broken.append(found[1] or found[2])

    assert broken == []


def test_the_tutorials_code_is_the_sample_tools():
    """Failing? Run `python -m tests.support.tutorial`."""
    text = tutorial.PAGE.read_text()
    wrong = [name for name, code in tutorial.blocks(text).items() if (tutorial.SAMPLE / name).read_text() != code]

    assert wrong == []


def test_the_tutorial_shows_every_file_of_the_sample_tool():
    shown = set(tutorial.blocks(tutorial.PAGE.read_text()))
    files = {
        str(path.relative_to(tutorial.SAMPLE))
        for pattern in ("leaflets/*.py", "leaflets/templates/**/*.html", "pyproject.toml")
        for path in tutorial.SAMPLE.glob(pattern)
        if path.name != "__init__.py"
    }

    assert files <= shown


def test_every_declaration_of_a_tool_is_described():
    text = tutorial.PAGE.read_text()
    described = set(re.findall(r"^\| `(\w+)` \|", text[text.index("## What a tool may declare") :], re.MULTILINE))

    assert described == {name for name in ToolConfig.__annotations__ if not name.startswith("_")}


def test_every_named_test_exists():
    files = [*(CHECKOUT / "src").rglob("test_*.py"), *(CHECKOUT / "tests").rglob("test_*.py")]
    defined = {name for path in files for name in DEFINED.findall(path.read_text())}
    # Names of files, such as test_role_matrix, are no tests.
    named = {name for page in PAGES for name in TEST.findall(page.read_text())}

    assert named - defined == set()


def test_the_threats_are_all_there_in_order():
    text = (CHECKOUT / "docs/developers/THREATS.md").read_text()
    rows = re.findall(r"^\| (\d+) \|(.*)\|$", text[: text.index("## Faults")], re.MULTILINE)

    assert [int(number) for number, _ in rows] == list(range(1, 45))
    untold = [
        number for number, row in rows if not TEST.search(row) and "to come with" not in row and "by hand" not in row
    ]
    assert untold == []


def test_the_two_commands_of_the_readme_are_there():
    commands = [
        shlex.split(line)[0]
        for block in FENCE.findall((CHECKOUT / "README.md").read_text())
        for line in block.splitlines()[1:-1]
    ]

    assert commands == ["bin/up", "bin/test"]
    for command in commands:
        usage = subprocess.run(["bash", "-n", CHECKOUT / command], check=False, capture_output=True, text=True)
        assert usage.returncode == 0, usage.stderr


def test_the_data_map_is_the_register():
    """Failing? Run `python -m tests.support.data_map`."""
    from tests.support import data_map

    assert data_map.PAGE.read_text() == data_map.written()
