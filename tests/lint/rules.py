"""All rules, found by their names in this folder."""

import importlib
import pkgutil
from types import ModuleType

import tests.lint
from tests.lint import CHECKOUT, Finding, project_files

NOT_RULES = {"rules", "__main__", "mypy_request"}


def all_rules() -> list[ModuleType]:
    names = [module.name for module in pkgutil.iter_modules(tests.lint.__path__)]
    return [
        importlib.import_module(f"tests.lint.{name}")
        for name in names
        if name not in NOT_RULES and not name.startswith("test_")
    ]


def findings(rules: list[ModuleType], paths: list[str] | None = None) -> list[Finding]:
    """What the rules find in the project's files, or in those named."""
    found = []
    for path in paths if paths is not None else project_files():
        asked = [rule for rule in rules if rule.APPLIES(path)]
        if asked:
            text = (CHECKOUT / path).read_text(encoding="utf-8", errors="replace")
            found += [finding for rule in asked for finding in rule.check(path, text)]
    return found
