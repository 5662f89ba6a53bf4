"""Another sheet of the same spreadsheet."""

from django.db import transaction

from groundswell.trunk.imports.models import Import
from groundswell.trunk.imports.reading import Unreadable
from groundswell.trunk.imports.services.long_lists import take_up

SAID_BY_HAND = ("consent", "tags")


def choose_sheet(*, table: Import, sheet: str) -> bool:
    """
    Read another sheet of a spreadsheet that is not imported yet, and match its columns anew. False if there is none.

    :raises Unreadable: with a sentence; the sheet that was read before is taken up again then.
    """
    before = table.options.get("sheet", "")
    if sheet == before or sheet not in table.options.get("sheets", []):
        return False
    if not _begin(table, sheet):
        return False
    try:
        return take_up(table_id=table.pk)
    except Unreadable:
        _begin(table, before)
        take_up(table_id=table.pk)
        raise
    finally:
        table.refresh_from_db()


def _begin(table: Import, sheet: str) -> bool:
    kept = {name: value for name, value in table.options.items() if name in SAID_BY_HAND}
    with transaction.atomic():
        waiting = (Import.READ, Import.CHECKED, Import.READING)
        ours = Import.objects.filter(pk=table.pk, state__in=waiting)
        return bool(ours.update(state=Import.READING, options={**kept, "sheet": sheet}))
