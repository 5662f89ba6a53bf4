"""
Making all tables of a new database at once, as they are today.

Django draws its models anew for each of the hundreds of small steps that led here; in an empty database none of them
has anything to keep. What comes of it is the same (tests/test_new_database.py compares both).
"""

from collections.abc import Iterator
from typing import TypeVar

from django.apps import apps
from django.db import router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.recorder import MigrationRecorder

KNOWN = ("django.", "allauth.", "django_tasks")
"""Packages whose steps by hand find nothing to do in an empty database."""
BY_HAND = (OperationCategory.PYTHON, OperationCategory.SQL, OperationCategory.MIXED)
Step = TypeVar("Step", bound=Operation)


def fits_today(step: Step) -> Step:
    """Mark a step by hand of a migration that does its work as well on the tables as they are today."""
    step.fits_today = True  # type: ignore[attr-defined]
    return step


def make_at_once(connection: BaseDatabaseWrapper) -> bool:
    """
    Make every table and note every migration as done, in one transaction. False, and nothing is done, where there are
    tables already, or where a tool brings a step by hand that does not say that it `fits_today`.
    """
    loader, recorder = MigrationLoader(connection), MigrationRecorder(connection)
    steps = list(_by_hand(loader))
    tables = set(connection.introspection.table_names()) - {recorder.Migration._meta.db_table}
    if tables or loader.applied_migrations or not all(hasattr(step, "fits_today") for _label, step in steps):
        return False
    recorder.ensure_schema()
    state = loader.project_state()
    with connection.schema_editor() as editor:
        for label in loader.migrated_apps:
            for model in router.get_migratable_models(apps.get_app_config(label), connection.alias):
                if model._meta.can_migrate(connection):
                    editor.create_model(model)
        while editor.deferred_sql:
            editor.execute(editor.deferred_sql.pop(0))
        for label, step in steps:
            step.database_forwards(label, editor, state, state)
        for label, name in loader.graph.nodes:
            recorder.record_applied(label, name)
    return True


def _by_hand(loader: MigrationLoader) -> Iterator[tuple[str, Operation]]:
    """The steps by hand of our own rooms and of tools, each with its app, in the order in which they would be done."""
    nodes = loader.graph.nodes
    plan = dict.fromkeys(key for leaf in loader.graph.leaf_nodes() for key in loader.graph.forwards_plan(leaf))
    for label, name in plan:
        if not apps.get_app_config(label).name.startswith(KNOWN):
            for operation in nodes[label, name].operations:
                if operation.category in BY_HAND:
                    yield label, operation
