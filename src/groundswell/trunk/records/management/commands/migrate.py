"""`migrate`, which makes a new database at once."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from groundswell.trunk.records.new_database import make_at_once

ONLY_SOME = ("app_label", "fake", "fake_initial", "plan", "check_unapplied", "prune")


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if options["migration_name"] is None and not any(options[name] for name in ONLY_SOME):
            make_at_once(connections[options["database"]])
        super().handle(*args, **options)
