"""
The product's tables in an empty database in seconds: as the models declare them, and not by every migration.

A bench that ends within a minute cannot spend a third of it on migrations. What migrations do besides models (indexes
of tokens, indexes left out) is done as they do it, and they count as applied, so that `groundswell prepare` has only
the rest to do. A test of migrations would not be content with this; a bench is.
"""

from typing import Any


def make_tables() -> None:
    """Django is set up, and the database is empty."""
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    loader = MigrationLoader(connection)
    kept = settings.MIGRATION_MODULES
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    try:
        call_command("migrate", run_syncdb=True, verbosity=0)
    finally:
        settings.MIGRATION_MODULES = kept
    for app_label, name in loader.graph._generate_plan(loader.graph.leaf_nodes(), at_end=True):
        _do_the_rest(app_label, loader.get_migration(app_label, name), connection)
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    recorder.Migration.objects.bulk_create(recorder.Migration(app=app, name=name) for app, name in loader.graph.nodes)


def _do_the_rest(app_label: str, migration: Any, connection: Any) -> None:
    """What a migration of ours does by hand."""
    from django.apps import apps
    from django.db.migrations import RunPython, RunSQL
    from django.db.migrations.state import ProjectState

    if not migration.__module__.startswith("groundswell."):
        return
    for operation in migration.operations:
        with connection.schema_editor() as editor:
            if isinstance(operation, RunSQL):
                operation.database_forwards(app_label, editor, ProjectState(), ProjectState())
            elif isinstance(operation, RunPython):
                operation.code(apps, editor)  # type: ignore[arg-type]


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groundswell.config.settings")
    import django

    django.setup()
    make_tables()
