"""One row of a table, as the readers give it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Line:
    """
    A row under the headings. `number` counts as a spreadsheet does. `problem` says why it cannot be used, or is "".
    """

    number: int
    cells: list[str]
    problem: str = ""


def line_of(number: int, cells: list[str], width: int) -> Line:
    """A row as wide as the headings; one that is wider says so."""
    problem = ""
    if any(cells[width:]):
        problem = _("It has more cells than there are headings. A cell with a comma in it needs quotation marks")
    return Line(number, (cells + [""] * width)[:width], problem)
