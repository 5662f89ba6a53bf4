"""The sample tool (tests/sample_tool): plugged in by its entry point, it uses all that a tool may declare."""

import os
import re

import pytest

from tests.support.checkout import SAMPLE, environment, plug, run
from tests.support.shared import CHECKOUT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def plugged(tmp_path_factory):
    """An environment in which the sample tool is installed, with a database of its own."""
    site = tmp_path_factory.mktemp("site-packages")
    plug(SAMPLE, site)
    settings = {}
    if database := os.environ.get("DATABASE_URL"):
        # Its tests make "test_<name>": another name than that of the tests that run now.
        settings["DATABASE_URL"] = re.sub(r"/[^/]*$", f"/leaflets_{os.getpid()}", database)
    return environment(tmp_path_factory.mktemp("data"), SAMPLE, site, **settings)


def test_its_own_tests_pass_where_it_is_plugged_in(plugged):
    said = run("-m", "pytest", "tests/sample_tool/leaflets", "-p", "no:cacheprovider", "-p", "no:xdist", env=plugged)

    assert int(re.search(r"(\d+) passed", said)[1]) >= 40, said
    assert "skipped" not in said, said


def test_it_has_every_migration_it_needs(plugged):
    run("-m", "django", "makemigrations", "--check", "--dry-run", "--settings", "tests.support.settings", env=plugged)


def test_what_every_tool_must_hold_to_it_holds_to(plugged):
    """The product's own rules for all tools: fields registered, personal data exported and erased, views declared."""
    rules = (
        "tests/test_field_register.py",
        "tests/test_personal_data.py::test_every_model_that_leads_to_a_person_is_exported_and_erased",
        "tests/test_role_matrix.py::test_every_view_says_who_may_open_it",
    )

    run("-m", "pytest", *rules, "-p", "no:cacheprovider", "-p", "no:xdist", env=plugged)


def test_it_is_not_installed_here():
    from groundswell.trunk.tools import installed_tools

    assert "leaflets" not in {tool.label for tool in installed_tools()}
    assert (CHECKOUT / "tests/sample_tool/leaflets/apps.py").is_file()
