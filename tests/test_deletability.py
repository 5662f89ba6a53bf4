"""
A tool is a folder: without it everything else works. So is a channel to networks.

Each tool is left out twice: by setting, and with its folder gone from a copy of the source, where the demo is made
without it too.
"""

import json
import pkgutil
from importlib import import_module

import pytest

import groundswell.tools
from tests.support.checkout import copy_without, environment, run
from tests.support.shared import CHECKOUT

pytestmark = [pytest.mark.slow, pytest.mark.once]
TOOLS = sorted(module.name for module in pkgutil.iter_modules(groundswell.tools.__path__) if module.ispkg)
# Mail and the campaign's own page of posts are not beside the product: confirmations and corrections go by them.
CHANNELS = ("bluesky", "by_hand")
NETWORKS = {
    channel: {network.key for network in import_module(f"groundswell.channels.{channel}.network").NETWORKS}
    for channel in CHANNELS
}

VISIT = """
import json, sys
import django
django.setup()
from django.apps import apps
from django.test import Client
from django.utils import timezone
from groundswell.cli.figures import all_figures
from groundswell.cli.recounting import recount_all
from groundswell.trunk.publishing.networks import networks
from groundswell.trunk.supporters.models import Person
from tests.support.people import give_role, make_account, make_campaign

at = timezone.now()
campaign = make_campaign("late-buses", "Late Buses", "Ashdale Bus Users")
asha = make_account("Asha Rahman", "asha@example.org")
give_role(asha, campaign, "organiser")
tom = Person.objects.create(campaign=campaign, name="Tom Baxter", name_key="tom baxter", created_at=at)
stranger, organiser = Client(), Client()
organiser.force_login(asha)
public = ["/", "/late-buses/", "/late-buses/privacy/", "/late-buses/groups/", "/late-buses/areas/"]
desk = ["", "people/", f"people/{tom.public_id}/", "jobs/", "outbox/", "campaign/", "search/?q=tom", "networks/"]
pages = {path: stranger.get(path, follow=True).status_code for path in public}
pages |= {path: organiser.get(f"/desk/late-buses/{path}").status_code for path in desk}
json.dump({
    "labels": sorted(config.label for config in apps.get_app_configs()),
    "pages": pages,
    "figures": all_figures(),
    "drift": len(recount_all(apply=False)),
    "networks": sorted(networks()),
}, sys.stdout)
"""
DOCTOR = """
import json, sys
import django
django.setup()
from groundswell.cli.doctor import examine
json.dump([finding.name for finding in examine() if not finding.fine], sys.stdout)
"""
# What a fresh folder has not got yet, with or without the tool.
NOT_STARTED = {"Worker", "Jobs", "Static files"}


@pytest.mark.parametrize("tool", TOOLS)
def test_without_the_folder_everything_else_works(tool, tmp_path):
    root = copy_without(f"tools/{tool}", tmp_path)
    seen = visit(environment(tmp_path / "data", root=root), root)

    assert_whole(seen, tool)


@pytest.mark.parametrize("channel", CHANNELS)
def test_without_the_folder_of_a_channel_everything_else_works(channel, tmp_path):
    root = copy_without(f"channels/{channel}", tmp_path)
    seen = visit(environment(tmp_path / "data", root=root), root)

    assert_whole(seen, channel)
    assert seen["networks"] and not set(seen["networks"]) & NETWORKS[channel]


@pytest.mark.parametrize("tool", TOOLS)
def test_left_out_by_setting_everything_else_works(tool, tmp_path):
    seen = visit(environment(tmp_path / "data", GROUNDSWELL_TOOLS_LEFT_OUT=tool), CHECKOUT, demo=False)

    assert_whole(seen, tool)


def visit(env, root, *, demo=True):
    """Check, migrate a fresh SQLite database, make the demo, and open the pages that every campaign has."""
    env.pop("DATABASE_URL", None)
    settings = {**env, "DJANGO_SETTINGS_MODULE": "groundswell.config.settings"}
    run("-m", "django", "check", "--fail-level", "WARNING", env=settings, root=root)
    run("-m", "django", "makemigrations", "--check", "--dry-run", env=settings, root=root)
    run("-m", "groundswell.cli.main", "migrate", env=env, root=root)
    if demo:
        run("-m", "groundswell.cli.main", "demo", env=env, root=root)
    pages = {
        **settings,
        "DJANGO_SETTINGS_MODULE": "tests.support.settings",
        "GROUNDSWELL_TEST_KEEPS": "GROUNDSWELL_TOOLS_LEFT_OUT GROUNDSWELL_DATA",
        "DATABASE_URL": f"sqlite:///{env['GROUNDSWELL_DATA']}/groundswell.sqlite3",
    }
    seen = json.loads(run("-c", VISIT, env=pages, root=root))
    return {**seen, "to mend": set(json.loads(run("-c", DOCTOR, env=settings, root=root))) - NOT_STARTED}


def assert_whole(seen, tool):
    assert tool not in seen["labels"]
    assert {path: status for path, status in seen["pages"].items() if status != 200} == {}
    assert seen["figures"]["people"] >= 1 and seen["drift"] == 0
    assert seen["to mend"] == set()


@pytest.mark.parametrize("tool", TOOLS)
def test_nothing_is_left_of_its_tables_after_migrate_zero(tool, tmp_path):
    env = environment(tmp_path / "data", DJANGO_SETTINGS_MODULE="groundswell.config.settings")
    env.pop("DATABASE_URL", None)
    run("-m", "groundswell.cli.main", "migrate", env=env)

    run("-m", "django", "migrate", tool, "zero", env=env)

    left = run("-c", LEFT.format(tool=tool), env=env)
    assert left.strip() == "[]"


LEFT = """
import django
django.setup()
from django.contrib.contenttypes.models import ContentType
from django.db import connection
tables = [name for name in connection.introspection.table_names() if name.startswith("{tool}_")]
print(tables + list(ContentType.objects.filter(app_label="{tool}").values_list("model", flat=True)))
"""
