"""SQL is written in two modules of trunk/records alone, where both databases are thought of."""

import ast
from collections.abc import Iterator

from tests.lint import Finding, imports, is_product_python

APPLIES = is_product_python
ONE_PLACE = "src/groundswell/trunk/records/sql.py"
PLACES = {
    ONE_PLACE,
    "src/groundswell/trunk/records/bulk.py",
    "src/groundswell/trunk/records/full_text.py",
    "src/groundswell/trunk/records/word_index.py",
}
CALLS = {"raw", "extra", "cursor", "executescript", "executemany"}
NAMES = {"RawSQL", "RunSQL"}
DRIVERS = {"sqlite3", "psycopg"}
"""Their exceptions may be named; a connection of one's own may not be opened."""


def check(path: str, text: str) -> Iterator[Finding]:
    if path in PLACES:
        return
    tree = ast.parse(text)
    for line, imported in imports(tree, ""):
        if {*imported.split(".")} & NAMES and not imported.startswith("groundswell."):
            yield Finding(path, line, f"SQL outside trunk/records/sql.py: {imported}")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        opened = isinstance(node.func.value, ast.Name) and node.func.value.id in DRIVERS
        if node.func.attr in CALLS or (node.func.attr == "RunSQL") or (opened and node.func.attr == "connect"):
            yield Finding(path, node.lineno, f"SQL outside trunk/records/sql.py: .{node.func.attr}()")


BAD = [
    ("src/groundswell/tools/petitions/selectors.py", 'Petition.objects.raw("select 1")\n'),
    ("src/groundswell/trunk/ledger/services.py", "with connection.cursor() as cursor:\n    pass\n"),
    ("src/groundswell/trunk/ledger/services.py", "from django.db.models.expressions import RawSQL\n"),
    ("src/groundswell/trunk/ledger/services.py", "import sqlite3\nsqlite3.connect('x')\n"),
    ("src/groundswell/tools/petitions/migrations/0002_x.py", 'migrations.RunSQL("update x set y = 1")\n'),
]
GOOD = [
    (ONE_PLACE, "with connection.cursor() as cursor:\n    pass\n"),
    ("src/groundswell/trunk/ui/x.py", "import sqlite3\nFULL = sqlite3.SQLITE_FULL\n"),
]
