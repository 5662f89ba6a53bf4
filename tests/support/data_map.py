"""
docs/developers/data-map.md is written from the field register.

`python -m tests.support.data_map` writes it.
"""

import os

import django

from tests.support.shared import CHECKOUT

PAGE = CHECKOUT / "docs" / "developers" / "data-map.md"
HEAD = (
    "# Data map: what is kept of people, and why\n\n"
    "Every field that holds personal data, with its purpose, its legal basis, who keeps it and when it ends. It is "
    "written from the register that the build checks: each app lists its fields in its `register.py`, and a field "
    "that could hold personal data and is in no list fails `tests/test_field_register.py`. After a change run "
    "`python -m tests.support.data_map`.\n\n"
    "What is given to a person who asks for her data, and what happens to each row when she is erased, is in "
    "`trunk/supporters/personal_data.py` and in each tool's `personal_data.py`; `tests/test_personal_data.py` walks "
    "the whole database for what should be gone.\n\n"
)


def written() -> str:
    """The whole page."""
    from groundswell.trunk.supporters import field_register

    lines = [HEAD]
    for model in dict.fromkeys(kept.model for kept in field_register.kept()):
        lines.append(f"## {model}\n\n| fields | purpose | basis | keeper | ends |\n| --- | --- | --- | --- | --- |\n")
        together: dict[tuple[str, ...], list[str]] = {}
        for kept in field_register.kept():
            if kept.model == model:
                together.setdefault((kept.purpose, kept.basis, kept.keeper, kept.ends), []).append(kept.field)
        for why, fields in together.items():
            names = ", ".join(f"`{field}`" for field in fields)
            lines.append(f"| {names} | {' | '.join(why)} |\n")
        lines.append("\n")
    return "".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.support.settings")
    django.setup()
    PAGE.write_text(written())
