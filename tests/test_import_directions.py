"""The arrows of docs/architecture.md hold in the code: see tests/lint/import_directions.py for the rule."""

import pytest

from tests.lint import import_directions, project_files
from tests.lint.rules import findings


def test_the_rule_reads_every_room_and_tool():
    read = [path for path in project_files() if import_directions.APPLIES(path)]

    assert any(path.startswith("src/groundswell/trunk/access/") for path in read)
    assert any(path.startswith("src/groundswell/tools/petitions/") for path in read)


def test_no_import_goes_against_the_arrows():
    found = findings([import_directions])

    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize(("path", "text"), import_directions.BAD)
def test_an_import_against_the_arrows_is_named_with_its_line(path, text):
    found = list(import_directions.check(path, text))

    assert [finding.path for finding in found] == [path]
    assert found[0].line == text.count("\n")
