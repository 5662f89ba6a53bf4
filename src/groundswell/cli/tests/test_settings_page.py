"""Settings in the code and settings in the operators' page are the same."""

import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2]
PAGE = PACKAGE.parents[1] / "docs" / "operators" / "settings.md"
READ = re.compile(r"""(?:env(?:\.\w+)?|environ\.get|setting)\(\s*["']((?:GROUNDSWELL|DATABASE)_[A-Z_]+)["']""")
BETWEEN_OUR_PROCESSES = re.compile(r"GROUNDSWELL_UP_")


def names_in_code() -> set[str]:
    files = [path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts]
    return {name for path in files for name in READ.findall(path.read_text()) if not BETWEEN_OUR_PROCESSES.match(name)}


def test_every_setting_stands_in_the_operators_page_and_no_other():
    documented = set(re.findall(r"^\| `([A-Z_]+)`", PAGE.read_text(), re.MULTILINE))

    assert documented == names_in_code()
