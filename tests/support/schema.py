"""
What a database consists of, to compare two: `python -m tests.support.schema at-once|step-by-step` makes a new one in
the product's own surroundings and prints its tables, indexes, constraints, triggers and rows as JSON.
"""

import json
import re
import sys

from groundswell.cli.surroundings import load_django

POSTGRES = {
    "columns": "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default,"
    " is_identity, identity_generation FROM information_schema.columns WHERE table_schema = 'public'",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
}
SQLITE = {"objects": "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"}
COMMA = re.compile(r",(?![^()]*\))")


def make(way: str) -> None:
    """Make the tables of a new database in one of two ways."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    if way == "at-once":
        call_command("migrate", verbosity=0, skip_checks=True)
        return
    # Named one by one they are done step by step.
    for label in sorted({label for label, _name in MigrationLoader(connection).graph.leaf_nodes()}):
        call_command("migrate", label, verbosity=0, skip_checks=True)


def told() -> dict[str, list[str]]:
    """Everything the database consists of, each part in an order that does not depend on how it came about."""
    from django.apps import apps
    from django.db import connection

    parts = {}
    with connection.cursor() as cursor:
        for name, question in (POSTGRES if connection.vendor == "postgresql" else SQLITE).items():
            cursor.execute(question)
            parts[name] = sorted(_in_order([str(cell) for cell in row]) for row in cursor.fetchall())
        cursor.execute("SELECT app, name FROM django_migrations")
        parts["migrations"] = sorted(f"{app}.{name}" for app, name in cursor.fetchall())
    counts = {model._meta.label: model._base_manager.count() for model in apps.get_models()}
    parts["rows"] = sorted(f"{label} {count}" for label, count in counts.items())
    return parts


def _in_order(cells: list[str]) -> str:
    """A row as text; within a table's own text its columns and constraints may stand in any order."""
    *others, text = cells
    if text.startswith("CREATE TABLE"):
        head, _, body = text.partition("(")
        text = head + "(" + ",".join(sorted(part.strip() for part in COMMA.split(body.removesuffix(")"))))
    return " | ".join([*others, text])


if __name__ == "__main__":
    load_django()
    make(sys.argv[1])
    print(json.dumps(told()))
