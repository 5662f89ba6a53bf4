"""How a target came to stand where it stands: what it said, when it was asked, what we learnt."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.nominations import presenters
from groundswell.tools.nominations.presenters import Answer
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.supporters.selectors import people
from groundswell.trunk.targets import faces, selectors
from groundswell.trunk.targets.models import Ask, Declaration, Standing

ASKS = 400
NAMED = 3


@dataclass(frozen=True)
class Event:
    """
    One row of the log. `state` is "" for what holds, "undone" or "corrected" for what does not.

    `url` is the evidence; `declaration` is set for what the target said, and may be corrected.
    """

    at: datetime
    icon: str
    title: str
    text: str = ""
    url: str = ""
    who: str = ""
    state: str = ""
    reason: str = ""
    declaration: Declaration | None = None


def log_of(standing: Standing, said: list[Declaration], listed: dict[str, Answer], scope: Scope) -> list[Event]:
    """Everything known of a target in a drive, the latest first."""
    events = [*_declarations(said, standing, listed), *_asks(standing, scope), *_notes(standing)]
    return sorted(events, key=lambda event: event.at, reverse=True)


def _declarations(said: list[Declaration], standing: Standing, listed: dict[str, Answer]) -> Iterable[Event]:
    mended = {row.corrects_id: row for row in said if row.corrects_id and row.undone_at is None}
    for row in said:
        state = "undone" if row.undone_at else "corrected" if row.pk in mended else ""
        title = answer_words(row, standing, listed)
        yield Event(
            at=row.recorded_at,
            icon="pencil" if row.corrects_id else "megaphone",
            title=_("Corrected: %(said)s") % {"said": title} if row.corrects_id else title,
            text=row.quote,
            url=faces.linked(row.evidence_url),
            who=_recorder(row),
            state=state,
            reason=row.correction_reason or row.evidence_note,
            declaration=row,
        )


def answer_words(row: Declaration, standing: Standing, listed: dict[str, Answer]) -> str:
    """ "Carys Wainfleet backs us"."""
    candidate = row.candidate.public_id if row.candidate else ""
    answer = listed.get(presenters.value_of(standing.drive, row.stance, candidate))
    words = {"name": standing.target.name, "said": answer.said if answer else row.stance}
    if row.candidate and row.stance == Standing.LEANING:
        words["said"] = _("leans to %(candidate)s") % {"candidate": row.candidate.short}
    return _("%(name)s %(said)s") % words


def _recorder(row: Declaration) -> str:
    if row.account:
        return _("Recorded by %(name)s") % {"name": row.account.name}
    return _("Recorded by a supporter") if row.person_id else ""


def _asks(standing: Standing, scope: Scope) -> Iterable[Event]:
    """Asks, those of one day in one row; what was noted stands by itself. Names only of people in this scope."""
    rows = list(
        Ask.objects.filter(standing=standing, undone_at__isnull=True)
        .select_related("account", "person")
        .order_by(F("asked_at").desc())[:ASKS]
    )
    asked_by = {row.person_id for row in rows if row.person_id}
    known = set(people(scope).filter(pk__in=asked_by).values_list("pk", flat=True))
    days: dict[date, list[Ask]] = {}
    for row in rows:
        if row.note or row.channel == Ask.MEETING:
            yield Event(row.asked_at, ICONS[row.channel], _one(row), row.note, who=_asker(row, known))
        else:
            days.setdefault(localtime(row.asked_at).date(), []).append(row)
    for asks in days.values():
        counts = Counter(ask.channel for ask in asks)
        title = presenters.heard(counts[Ask.LETTER], counts[Ask.CALL], counts[Ask.POST])
        names = list(dict.fromkeys(filter(None, (_asker(ask, known) for ask in asks))))
        yield Event(asks[0].asked_at, ICONS[asks[0].channel], title, who=_named(names))


ICONS = {Ask.LETTER: "mail", Ask.CALL: "phone", Ask.POST: "at-sign", Ask.MEETING: "users"}


def _one(row: Ask) -> str:
    return {
        Ask.LETTER: _("We wrote"),
        Ask.CALL: _("We called"),
        Ask.POST: _("We posted"),
        Ask.MEETING: _("We met"),
    }[row.channel]


def _asker(row: Ask, known: set[int]) -> str:
    if row.account:
        return row.account.name
    return row.person.name if row.person and row.person_id in known else ""


def _named(names: list[str]) -> str:
    if not names:
        return ""
    more = len(names) - NAMED
    said = ", ".join(names[:NAMED])
    if more <= 0:
        return said
    return ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", more) % {"names": said, "n": more}


def _notes(standing: Standing) -> Iterable[Event]:
    for note in selectors.notes(standing):
        icon = "mail-x" if note.kind == "bounce" else "phone-off" if note.kind == "wrong_number" else "sticky-note"
        yield Event(note.made_at, icon, note.text, who=note.account.name if note.account else "")
