"""No list anywhere names a tool: outside its own folder a tool's name may not stand in code, addresses or templates."""

import ast
import re
from collections.abc import Iterator

from tests.lint import CHECKOUT, Finding, is_test

TOOLS = sorted(path.parent.name for path in (CHECKOUT / "src/groundswell/tools").glob("*/apps.py")) or ["petitions"]
NAMES = "|".join(map(re.escape, TOOLS))
# "petitions:index", "desk-petitions:edit", "petitions.Signature", "groundswell.tools.petitions"
NAMED = re.compile(
    rf"(?:groundswell\.tools\.)?(?:(?:desk|act)-)?(?:{NAMES})(?:[:.][\w.:-]+)|groundswell\.tools\.(?:{NAMES})"
)
IN_TEMPLATE = re.compile(rf"""["'](?:(?:desk|act)-)?(?:{NAMES})[:/][\w/.-]+["']""")


def APPLIES(path: str) -> bool:  # noqa: N802 - the name every rule has
    house = ("src/groundswell/trunk/", "src/groundswell/config/", "src/groundswell/cli/")
    return path.startswith(house) and path.endswith((".py", ".html", ".txt")) and not is_test(path)


def check(path: str, text: str) -> Iterator[Finding]:
    if not path.endswith(".py"):
        for number, line in enumerate(text.splitlines(), 1):
            if found := IN_TEMPLATE.search(line):
                yield Finding(path, number, f"names a tool: {found[0]}")
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and NAMED.fullmatch(node.value):
            yield Finding(path, node.lineno, f"names a tool: {node.value!r}")


BAD = [
    ("src/groundswell/trunk/ledger/views.py", f'url = reverse("desk-{TOOLS[0]}:index")\n'),
    ("src/groundswell/config/settings.py", f'APPS = ["groundswell.tools.{TOOLS[0]}"]\n'),
    ("src/groundswell/trunk/ui/templates/ui/x.html", f"{{% url '{TOOLS[0]}:page' campaign.slug %}}\n"),
    ("src/groundswell/trunk/ui/templates/ui/x.html", f'{{% include "{TOOLS[0]}/_card.html" %}}\n'),
]
GOOD = [("src/groundswell/trunk/ledger/views.py", f'"""Counts {TOOLS[0]}: all of them."""\n')]
