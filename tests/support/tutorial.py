"""
The code in docs/developers/add-a-tool.md is the sample tool's own.

A comment `<!-- leaflets/apps.py -->` stands before each block of code that is that whole file.
`python -m tests.support.tutorial` writes the files into the page.
"""

import re

from tests.support.checkout import SAMPLE
from tests.support.shared import CHECKOUT

PAGE = CHECKOUT / "docs" / "developers" / "add-a-tool.md"
BLOCK = re.compile(r"<!-- (?P<file>[\w./-]+) -->\n+```(?P<language>\w*)\n(?P<code>.*?)```\n", re.DOTALL)
LANGUAGES = {".py": "python", ".html": "html", ".toml": "toml"}


def blocks(text: str) -> dict[str, str]:
    """The blocks of code in a page, by the file that each one is."""
    return {found["file"]: found["code"] for found in BLOCK.finditer(text)}


def written_in(text: str) -> str:
    """The page with every block as its file is now."""

    def block(found: re.Match[str]) -> str:
        path = SAMPLE / found["file"]
        return f"<!-- {found['file']} -->\n\n```{LANGUAGES[path.suffix]}\n{path.read_text()}```\n"

    return BLOCK.sub(block, text)


if __name__ == "__main__":
    PAGE.write_text(written_in(PAGE.read_text()))
