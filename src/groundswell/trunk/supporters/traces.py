"""
Copies of what a person said that do not lead to her: rows of a list that were refused, its first rows, a list that
nobody has imported yet, what somebody searched for before asking for a file, who is picked for a change that is under
way. They are found by what they hold.
"""

import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from pyroaring import BitMap

from groundswell.trunk.imports import storage
from groundswell.trunk.supporters.finding import find_key
from groundswell.trunk.supporters.models import BulkChange, ContactPoint, ExportRequest, Person

AT_ONCE = 1024 * 1024
MOST_UNPACKED = 2 * 1024 * 1024 * 1024
LAST_DIGITS = 9


@dataclass(frozen=True)
class Signs:
    """What shows that a text is about her: addresses, the last digits of numbers, and her name beside her postcode."""

    emails: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[tuple[str, str]]

    def are_in(self, cells: Iterable[object]) -> bool:
        """Whether a row is hers. A name alone is not enough: somebody else may have the same."""
        text = "\n".join(str(cell) for cell in cells).casefold()
        if any(email in text for email in self.emails):
            return True
        if any(number in _digits(str(cell)) for cell in cells for number in self.numbers):
            return True
        packed = text.replace(" ", "")
        return any(name in text and postcode in packed for name, postcode in self.names)


def signs_of(records: Sequence[Person]) -> Signs:
    points = ContactPoint.objects.filter(person__in=records)
    emails = {point.value.casefold() for point in points if point.kind == ContactPoint.EMAIL}
    emails |= {text.casefold() for record in records for text in (record.email, record.email_key) if text}
    numbers = {_digits(point.value_key)[-LAST_DIGITS:] for point in points if point.kind == ContactPoint.PHONE}
    names = {
        (record.name.casefold(), record.postcode.casefold().replace(" ", ""))
        for record in records
        if record.name and record.postcode
    }
    return Signs(frozenset(emails), frozenset(number for number in numbers if number), frozenset(names))


def mentions(records: Sequence[Person]) -> dict[str, list[dict[str, Any]]]:
    """
    What mentions her, by model: rows of lists that are hers and were not taken, as they were written; and changes of
    many people that are under way and will reach her.
    """
    lists = _in_lists(records)
    presses = [{"kind": change.kind, "made_at": change.made_at.isoformat()} for change, _ids in _presses(records)]
    found = {"imports.Import": lists, "supporters.BulkChange": presses}
    return {model: rows for model, rows in found.items() if rows}


def _in_lists(records: Sequence[Person]) -> list[dict[str, Any]]:
    signs, found = signs_of(records), []
    for row in _refused_rows(records, signs):
        found.append({"row": row.number, "written": _cells(row), "refused_because": row.problems.splitlines()})
    for table in _tables(records):
        hers = [cells for cells in table.samples if signs.are_in(cells)]
        found += [{"list": table.file_name, "written": cells} for cells in hers]
    return found


def erase(records: Sequence[Person], *, at: datetime) -> None:
    """Take her out of what only mentions her. Call it while her records still say who she is."""
    signs = signs_of(records)
    refused = apps.get_model("imports.PersonRow").objects
    refused.filter(pk__in=[row.pk for row in _refused_rows(records, signs)]).delete()
    for table in _tables(records):
        kept = [cells for cells in table.samples if not signs.are_in(cells)]
        if kept != table.samples:
            type(table).objects.filter(pk=table.pk).update(samples=kept)
        if table.state in table.BEFORE and _is_in_file(storage.path_of(table.key), signs):
            # Half a list is no list: who brought it brings it again.
            transaction.on_commit(lambda key=table.key: storage.forget(key))  # type: ignore[misc]
    _forget_searches(records, signs)
    for change, ids in _presses(records):
        left = ids - BitMap(record.pk for record in records)
        # The job only ever empties it: where it did so meanwhile, nothing is to be taken out.
        BulkChange.objects.filter(pk=change.pk, picked__isnull=False).update(picked=left.serialize())


def _presses(records: Sequence[Person]) -> Iterator[tuple[BulkChange, BitMap]]:
    """Changes of many people under way for which she is picked, each with all who are."""
    hers = BitMap(record.pk for record in records)
    for change in BulkChange.objects.filter(campaign=records[0].campaign, picked__isnull=False).order_by("pk"):
        ids = BitMap.deserialize(bytes(change.picked or b""))
        if ids.intersect(hers):
            yield change, ids


def _tables(records: Sequence[Person]) -> "QuerySet[Any]":
    tables = apps.get_model("imports.Import").objects.filter(campaign=records[0].campaign)
    return tables.only("key", "state", "samples", "file_name", "campaign_id")


def _refused_rows(records: Sequence[Person], signs: Signs) -> Iterator[Any]:
    """Refused rows that are hers; those that lead to her are held in HOLDINGS."""
    # A row that was refused late may hold the id of somebody who was never made.
    rows = apps.get_model("imports.PersonRow").objects.filter(
        ~Exists(Person.objects.filter(pk=OuterRef("person_key"))),
        table__campaign=records[0].campaign,
        verdict="refused",
    )
    # However a number or a postcode is written, its last three signs stand together; and SQLite compares letters with
    # an accent by their case, so that names cannot be looked for here.
    texts = [*signs.emails, *(number[-3:] for number in signs.numbers), *(code[-3:] for _name, code in signs.names)]
    if not texts:
        return
    may_be = reduce(or_, (Q(cells__icontains=json.dumps(text, ensure_ascii=False)[1:-1]) for text in texts))
    for row in rows.filter(may_be).order_by("pk").iterator(chunk_size=500):
        if signs.are_in([*_cells(row), row.whole_name, row.email, row.phone, row.postcode]):
            yield row


def _cells(row: Any) -> list[Any]:
    return json.loads(row.cells) if row.cells else []


def _is_in_file(path: Path, signs: Signs) -> bool:
    """Whether an address of hers stands in a kept file, a sheet of a workbook included."""
    if not signs.emails or not path.is_file():
        return False
    wanted = [email.encode(coding) for email in signs.emails for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            return _found(iter(lambda: file.read(AT_ONCE), b""), wanted)
    with zipfile.ZipFile(path) as book:
        return any(_found(_unpacked(book, member), wanted) for member in book.infolist())


def _unpacked(book: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """A part of a workbook bit by bit, and no more of it than a list may have."""
    with book.open(member) as file:
        for _ in range(MOST_UNPACKED // AT_ONCE):
            if not (piece := file.read(AT_ONCE)):
                return
            yield piece


def _found(pieces: Iterator[bytes], wanted: Sequence[bytes]) -> bool:
    overlap, before = max(len(each) for each in wanted), b""
    for piece in pieces:
        text = (before + piece).lower()
        if any(each in text for each in wanted):
            return True
        before = text[-overlap:]
    return False


def _forget_searches(records: Sequence[Person], signs: Signs) -> None:
    """A file that was asked for says what was searched for; if that was her, the words go."""
    words = {word for record in records for word in find_key(record.name).split() if len(word) > 2}
    asked = ExportRequest.objects.filter(campaign=records[0].campaign, filters__contains="q=")
    for request in asked:
        pairs = parse_qsl(request.filters, keep_blank_values=True)
        typed = next((value for key, value in pairs if key == "q"), "").casefold()
        hers = signs.are_in([typed]) or bool(words & set(find_key(typed).split()))
        if typed and (hers or any(typed in email for email in signs.emails)):
            left = urlencode([(key, value) for key, value in pairs if key != "q"])
            ExportRequest.objects.filter(pk=request.pk).update(filters=left)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())
