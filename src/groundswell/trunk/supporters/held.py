"""Everything held on a person as a page shows it: the same bundle as the file, with words for its keys."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.trunk.ledger.kinds import kinds
from groundswell.trunk.supporters.deeds import referred_to
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.supporters.personal_data import export_person
from groundswell.trunk.tools import declared

TITLES = {
    "supporters.Person": gettext_lazy("Who you are"),
    "supporters.ContactPoint": gettext_lazy("Ways to reach you"),
    "supporters.Tagging": gettext_lazy("Tags"),
    "supporters.Note": gettext_lazy("Notes on you"),
    "supporters.ProposedChange": gettext_lazy("Changes that wait or were decided"),
    "supporters.Sight": gettext_lazy("When one of us opened your entry"),
    "supporters.FoundBy": gettext_lazy("Words our search finds you by"),
    "consent.Consent": gettext_lazy("What you agreed to or refused"),
    "campaigns.Membership": gettext_lazy("Groups"),
    "ledger.Activity": gettext_lazy("What you did with us"),
    "messaging.Message": gettext_lazy("Emails we wrote to you"),
    "messaging.Confirmation": gettext_lazy("Emails that asked you to confirm"),
    "messaging.MailedConfirmation": gettext_lazy("When we last asked you to confirm"),
    "access.PersonalLink": gettext_lazy("Your personal links"),
    "access.LinkCode": gettext_lazy("Codes we emailed to you"),
    "targets.Ask": gettext_lazy("Office-holders you asked"),
    "targets.Declaration": gettext_lazy("What you told us of office-holders"),
    "imports.PersonRow": gettext_lazy("Lists you stood in"),
    "imports.PersonFill": gettext_lazy("What a list added to your entry"),
    "imports.Import": gettext_lazy("Rows of lists that name you and were not taken"),
    "supporters.BulkChange": gettext_lazy("Changes of many people that wait to reach you"),
    "segments.Segment": gettext_lazy("Segments you are in now"),
    "segments.Snapshot": gettext_lazy("Kept lists you are in"),
    "segments.SegmentDay": gettext_lazy("Segments you were in, by day"),
    "duplicates.Pair": gettext_lazy("Entries we compared with yours"),
    "duplicates.Merge": gettext_lazy("Entries joined into one"),
    "duplicates.Moved": gettext_lazy("What moved when entries were joined"),
    "duplicates.Looking": gettext_lazy("Who is comparing entries now"),
    "audit.AuditEntry": gettext_lazy("Who saw and changed your entry"),
}
FIRST = ("supporters.Person", "supporters.ContactPoint", "consent.Consent", "ledger.Activity", "supporters.Note")


# In the file, where a program may want them; on the page they tell nobody anything.
ONLY_IN_THE_FILE = frozenset(
    {
        *("campaign", "name_key", "email_key", "object_kind", "object_id", "recorded_at", "link", "tries", "state"),
        *("wording_sha256", "who", "where", "verb", "press", "row_id", "model", "field", "merge", "pair", "headers"),
        *("block", "table", "person_key", "find_key", "send_after", "body_html", "change", "weight", "rank"),
    }
)

DAY_LETTERS = 10


@dataclass(frozen=True)
class Section:
    """One kind of thing that is held: its rows, each as lines of what and value."""

    title: str
    rows: list[list[tuple[str, str]]]


def sections_of(person: Person) -> list[Section]:
    """What is held on a person, what says most first. Kinds of which nothing is held are left out."""
    bundle = export_person(person)
    order = [*FIRST, *(model for model in bundle if model not in FIRST)]
    sections = [Section(_title(model), [row for row in map(_lines, bundle.get(model, ())) if row]) for model in order]
    return [section for section in sections if section.rows]


def _title(model: str) -> str:
    for _tool, declaration in declared("personal_data"):
        if declaration.model == model and declaration.title:
            return str(declaration.title)
    if model in TITLES:
        return str(TITLES[model])
    return str(capfirst(apps.get_model(model)._meta.verbose_name_plural))


def _lines(row: dict[str, Any]) -> list[tuple[str, str]]:
    row = {**row, "kind": _deed(row)} if row.get("kind") in kinds() else row
    shown = ((name, value) for name, value in row.items() if name not in ONLY_IN_THE_FILE)
    return [
        (capfirst(name.replace("_", " ")), _day(name, value) or _shown(value))
        for name, value in shown
        if value not in (None, "", [])
    ]


def _deed(row: dict[str, Any]) -> str:
    """What she did in words: "signed Keep the evening buses"."""
    found = referred_to(row.get("object_kind", ""), row.get("object_id", "")) if row.get("object_id") else None
    sentence = str(kinds()[row["kind"]].sentence)
    return sentence.replace("{object}", found.title if found else _("something of this campaign"))


def _day(name: str, value: Any) -> str:
    """A day as people write it, where the name of a value says that it is one; else ""."""
    if not isinstance(value, str) or not name.endswith(("_at", "_on", "_date")) or len(value) != DAY_LETTERS:
        return ""
    try:
        day = parse_date(value)
    except ValueError:
        return ""
    return date_format(day, "j F Y") if day else ""


def _shown(value: Any) -> str:
    """A value in words: yes and no, dates as people write them, lists with commas."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_shown(each)}" for key, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_shown(each) for each in value)
    moment = _moment(value)
    if moment:
        return date_format(timezone.localtime(moment), "j F Y, H:i")
    return str(value)


def _moment(value: Any) -> datetime | None:
    try:
        moment = parse_datetime(value) if isinstance(value, str) and len(value) > 18 and value[10:11] == "T" else None
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None
