"""What a cleaned column is, and what is said of its odd cells."""

from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")


class Problem(NamedTuple):
    """
    Something to say of one cell.

    `code` never changes ("email_typo"), for counting. `text` is a sentence for a person. `refused` is whether the
    value was left out; otherwise it was taken and this is only said. `hint` is what may have been meant: it is for a
    person to accept, never used unasked.
    """

    code: str
    text: str
    refused: bool = True
    hint: str = ""


class Cleaned(NamedTuple, Generic[Value]):
    """One value for each cell of a column, and the problems by place in it."""

    values: list[Value]
    problems: dict[int, Problem]


NOTHING = frozenset(
    {"-", "--", "---", ".", "..", "/", "?", "x", "xx", "xxx", "n/a", "na", "n.a.", "n.a", "none", "nil", "null", "nan"}
    | {"#n/a", "unknown", "not known", "not given", "no email", "no phone", "no number", "no address", "tbc"}
    | {"(none)", "(blank)"}
)
"""What people write into a cell that is empty, folded."""
