"""Text becomes trusted HTML in one place only: the sanitizer."""

import ast
from collections.abc import Iterator

from tests.lint import Finding, imports, is_product_python

APPLIES = is_product_python
ONE_PLACE = "src/groundswell/trunk/ui/prose.py"
TRUSTING = {"mark_safe", "csrf_exempt"}
TYPES = {"SafeString", "SafeText"}
"""Good as annotations; calling one trusts its text."""


def check(path: str, text: str) -> Iterator[Finding]:
    if path == ONE_PLACE:
        return
    tree = ast.parse(text)
    named = [(line, imported.rpartition(".")[2]) for line, imported in imports(tree, "")]
    called = [
        (node.lineno, node.func.id)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TYPES
    ]
    for line, name in [*called, *((line, name) for line, name in named if name in TRUSTING)]:
        yield Finding(path, line, f"{name} is not used here: format_html, or the sanitizer")


BAD = [
    ("src/groundswell/trunk/ui/views.py", "from django.utils.safestring import mark_safe\n"),
    ("src/groundswell/trunk/ui/views.py", "page = SafeString(text)\n"),
    ("src/groundswell/tools/petitions/views.py", "from django.views.decorators.csrf import csrf_exempt\n"),
]
GOOD = [("src/groundswell/trunk/ui/views.py", "from django.utils.html import SafeString, format_html\n")]
