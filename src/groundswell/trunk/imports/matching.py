"""Which column is which: by headings, many spellings of them, and files known as a whole."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from groundswell.trunk.imports.kinds import Kind, Layout

NOT_WORDS = re.compile(r"[\W_]+")
ADDRESS = re.compile(r"\S@\S+\.\w|https?://")
NUMBER = re.compile(r"^\+?[\d\s().-]{3,}$")


@dataclass
class Matched:
    """
    Field by heading ("" where it is left out), the name of the known layout, and what goes without saying.

    `doubtful` holds headings that a field was not given to because another column took it.
    """

    columns: dict[str, str]
    layout: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    doubtful: list[str] = field(default_factory=list)

    @property
    def known(self) -> set[str]:
        return {name for name in self.columns.values() if name}


def folded(heading: str) -> str:
    """A heading without case, accents, signs and doubled blanks: "E-Mail_Address" is "e mail address"."""
    plain = unicodedata.normalize("NFKD", heading).casefold()
    return NOT_WORDS.sub(" ", "".join(letter for letter in plain if not unicodedata.combining(letter))).strip()


def match(headings: Sequence[str], kind: Kind) -> Matched:
    """Guess each column's field: by a known layout, else by its spelling. A field goes to one column only."""
    by_fold = {folded(heading): heading for heading in headings}
    spelled = {spelling: known.key for known in kind.fields for spelling in (folded(known.key), *known.spellings)}
    for layout in kind.layouts:
        if layout.headings <= set(by_fold):
            columns, taken = dict.fromkeys(headings, ""), set[str]()
            for name, target in layout.columns.items():
                # Two columns of a layout may mean one field: the one it names first has it.
                if name in by_fold and target not in taken:
                    columns[by_fold[name]] = target
                    taken.add(target)
            matched = Matched(columns, layout.name, dict(layout.options))
            _not_in_layout(matched, layout, spelled)
            return matched
    matched = Matched({})
    for heading in headings:
        found = spelled.get(folded(heading), "")
        if found and found in matched.known:
            matched.doubtful.append(heading)
            found = ""
        matched.columns[heading] = found
    return matched


def _not_in_layout(matched: Matched, layout: Layout, spelled: Mapping[str, str]) -> None:
    """Columns that a layout has no word for go by their spelling, to such fields as it leaves open and none filled."""
    taken = matched.known
    for heading in matched.columns:
        found = spelled.get(folded(heading), "")
        if found in layout.open - taken and folded(heading) not in layout.columns:
            matched.columns[heading] = found
            taken.add(found)


def lone_seconds(columns: dict[str, str]) -> None:
    """A second phone is the phone of a file that has no other."""
    if "phone" not in columns.values():
        for heading, name in columns.items():
            if name == "phone_2":
                columns[heading] = "phone"


def looks_like_data(headings: Sequence[str], matched: Matched) -> bool:
    """Whether the first line can hardly be headings: it has an address in it, or numbers and no heading known."""
    if any(ADDRESS.search(heading) for heading in headings):
        return True
    return not matched.known and any(NUMBER.match(heading) for heading in headings)


def by_field(headings: Sequence[str], columns: Mapping[str, str], cells: Sequence[str]) -> dict[str, str]:
    """The cells of a row by the field they fill; columns that are left out are not there."""
    return {columns[heading]: cell for heading, cell in zip(headings, cells, strict=True) if columns.get(heading)}
