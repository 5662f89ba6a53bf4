"""
Rules of this house that no general linter knows. `bin/lint` runs them; each has samples that it must catch.

A rule is a module with `APPLIES(path)`, `check(path, text)` and `BAD`, a list of (path, text) it must refuse.
"""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Finding:
    """One line to mend."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def project_files() -> Iterator[str]:
    """Paths of the project's own files, tracked or about to be, relative to the checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        text=True,
    )
    for path in sorted({*listed.stdout.split("\0")} - {""}):
        if (CHECKOUT / path).is_file():
            yield path


def is_test(path: str) -> bool:
    """Whether a file is part of the tests, which may do what the product may not."""
    parts = PurePosixPath(path).parts
    return "tests" in parts or parts[-1] == "conftest.py"


def is_product_python(path: str) -> bool:
    return path.startswith("src/") and path.endswith(".py") and not is_test(path)


def imports(tree: ast.AST, package: str) -> Iterator[tuple[int, str]]:
    """
    Every module or name that is imported, dotted and absolute, with its line. Imports inside functions count too.

    `from a import b` gives "a.b": b may be a module. `package` is where relative imports start.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, base] if base else parents)
            for name in node.names:
                yield node.lineno, f"{base}.{name.name}"
