"""
Run on its own: the cells of one sheet of a spreadsheet, written as CSV.

A spreadsheet is a packed file that may unpack to anything, and its reader holds all of it. So it is read in a process
that may use so much memory and time and no more, has nothing to do with the product's own, and may be lost.

    python sheet_child.py FILE [SHEET]

The first line is JSON: the sheets and the chosen one, or what is wrong. Then come the rows. Exit 0 says all were there.
"""

import csv
import json
import resource
import sys
from datetime import date, datetime, time, timedelta

MOST_MEMORY = 320 * 1024 * 1024
MOST_SECONDS = 120


def main(path: str, chosen: str) -> int:
    """Write one sheet, or say why not."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_path(path)
        names = list(book.sheet_names)
        if chosen and chosen not in names:
            return _say({"wrong": "no such sheet", "sheets": names})
        sheets = (book.get_sheet_by_name(name) for name in ([chosen] if chosen else names))
        sheet = next((sheet for sheet in sheets if sheet.height), None)
        if sheet is None:
            return _say({"wrong": "empty", "sheets": names})
        _say({"sheet": sheet.name, "sheets": names})
        rows = csv.writer(sys.stdout, quoting=csv.QUOTE_ALL, lineterminator="\n")
        # Blank rows above the table are among them, so that its rows keep the numbers they have in the sheet.
        for row in sheet.iter_rows():
            rows.writerow(map(_text, row))
    except PasswordError:
        return _say({"wrong": "password"})
    except CalamineError:
        return _say({"wrong": "damaged"})
    sys.stdout.flush()
    return 0


def _say(what: dict[str, object]) -> int:
    print(json.dumps(what))
    return 0


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""))
