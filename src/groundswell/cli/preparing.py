"""Making the database and the files ready. Needs Django loaded."""

import sys

from django.core.management import call_command

from groundswell.cli.progress import Progress


def migrate() -> None:
    print("Bringing the database up to date", file=sys.stderr, flush=True)
    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)


def collect_static() -> None:
    print("Collecting static files", file=sys.stderr, flush=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True, skip_checks=True)


def is_empty() -> bool:
    """Whether nobody has set anything up here yet."""
    from groundswell.trunk.campaigns.models import Campaign

    return not Campaign.objects.exists()


def make_demo(*, seed: int = 1) -> None:
    from groundswell.trunk.demo import make_demo
    from groundswell.trunk.records.clock import now

    with Progress() as progress:
        make_demo(seed=seed, at=now(), progress=progress)
