"""What the public board says, in words: its title is the news."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.trunk.targets.faces import OPEN
from groundswell.trunk.targets.models import Candidate, Drive, Standing
from groundswell.trunk.targets.selectors import CandidateTally, Tally


@dataclass(frozen=True)
class Title:
    """
    The headline. `one` and `many` say it for other numbers, with {n} in the number's place, so that an open page can
    keep it true; both are empty where a new number would change the whole sentence.
    """

    text: str
    one: str = ""
    many: str = ""
    of: str = ""


def title_of(drive: Drive, tally: Tally, *, at: datetime) -> Title:
    """The news of a board as one sentence."""
    closed = is_closed(drive, tally, at=at)
    return _of_cause(drive, tally, closed) if drive.kind == Drive.CAUSE else _of_contest(drive, tally, closed)


def is_closed(drive: Drive, tally: Tally, *, at: datetime) -> bool:
    """Whether nothing more can be declared: the drive was closed, or its last stage is over."""
    return drive.state == Drive.CLOSED or bool(tally.closes_at and tally.closes_at <= at)


def _of_cause(drive: Drive, tally: Tally, closed: bool) -> Title:
    names = {"all": f"{tally.total:,}", "targets": drive.targets_word, "target": drive.target_word}
    if closed:
        said = _("Closed. %(n)s of %(all)s %(targets)s backed us")
        return Title(said % {**names, "n": f"{tally.declared:,}"})
    one = _("{n} of %(all)s %(targets)s backs us") % names
    many = _("{n} of %(all)s %(targets)s back us") % names
    none = _("No %(target)s has backed us yet") % names
    return _counted(tally.declared, none, one, many, "declared")


def _of_contest(drive: Drive, tally: Tally, closed: bool) -> Title:
    words = {"targets": drive.targets_word, "target": drive.target_word}
    named = sum(row.declared for row in tally.by_candidate)
    if closed and tally.needed:
        return Title(_("Nominations closed. %(on)s") % {"on": on_the_ballot(tally.by_candidate)})
    backed = next((row for row in tally.by_candidate if row.candidate.backed), None)
    none = _("No %(target)s has nominated yet") % words
    if backed and (backed.declared or not named):
        words["name"] = first_name(backed.candidate)
        one, many = _("{n} %(target)s wants %(name)s") % words, _("{n} %(targets)s want %(name)s") % words
        return _counted(backed.declared, none, one, many, backed.candidate.public_id)
    standing = ngettext("%(n)s person is standing.", "%(n)s people are standing.", len(tally.by_candidate))
    standing %= {"n": len(tally.by_candidate)}
    if not tally.needed:
        one = f"{standing} " + _("{n} %(target)s has nominated") % words
        many = f"{standing} " + _("{n} %(targets)s have nominated") % words
        return _counted(named, none, one, many, "named")
    if not closed and not named:
        return Title(none)
    said = f"{standing} {on_the_ballot(tally.by_candidate)}"
    return Title(
        said, f"{standing} " + _("{n} is on the ballot"), f"{standing} " + _("{n} are on the ballot"), "reached"
    )


def _counted(n: int, none: str, one: str, many: str, of: str) -> Title:
    said = none if not n else one if n == 1 else many
    return Title(said.replace("{n}", f"{n:,}"), one, many, of)


def on_the_ballot(rows: Sequence[CandidateTally]) -> str:
    """ "2 are on the ballot"."""
    reached = sum(row.reached for row in rows)
    if not reached:
        return _("Nobody is on the ballot yet")
    return ngettext("%(n)s is on the ballot", "%(n)s are on the ballot", reached) % {"n": reached}


def first_name(candidate: Candidate) -> str:
    return candidate.name.split()[0]


def time_left(closes_at: datetime | None, *, at: datetime) -> str:
    """ "3 days left", to the unit that matters; nothing when it is over or has no end."""
    if closes_at is None or closes_at <= at:
        return ""
    seconds = (closes_at - at).total_seconds()
    if seconds >= 48 * 3600:
        days = int(seconds // 86400)
        return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
    if seconds >= 2 * 3600:
        hours = int(seconds // 3600)
        return ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours}
    minutes = max(1, int(seconds // 60))
    return ngettext("%(n)s minute left", "%(n)s minutes left", minutes) % {"n": minutes}


def closing(drive: Drive, tally: Tally, *, closed: bool) -> str:
    """ "Nominations close", before the time; a stage by its name where that says more."""
    stage = tally.stage.title if tally.stage else ""
    if drive.kind == Drive.CONTEST and stage.casefold() in ("", "nominations"):
        return _("Nominations closed") if closed else _("Nominations close")
    return f"{stage}:" if stage else _("Closed") if closed else _("Closes")


def moment(when: datetime) -> str:
    """ "Friday 27 March, noon"."""
    local = localtime(when)
    return f"{date_format(local, 'l j F')}, {clock(local)}"


def clock(local: datetime) -> str:
    if (local.hour, local.minute) in ((12, 0), (0, 0)):
        return _("noon") if local.hour else _("midnight")
    half = _("am") if local.hour < 12 else _("pm")
    minutes = f".{local.minute:02d}" if local.minute else ""
    return f"{(local.hour - 1) % 12 + 1}{minutes}{half}"


def day(when: datetime | None) -> str:
    """ "9 March"."""
    return date_format(localtime(when), "j F") if when else ""


def where(drive: Drive, stance: str, candidate: str = "") -> str:
    """Where a target stands, for a row: a candidate's name, "Backs us", "Not yet"."""
    if stance == Standing.DECLARED:
        return candidate or _("Backs us")
    said = {
        Standing.AGAINST: _("Against"),
        Standing.NONE: _("Nominates nobody") if drive.kind == Drive.CONTEST else _("Takes no side"),
        Standing.WONT_SAY: _("Will not say"),
    }
    return said.get(stance) or _("Not yet")


def did(drive: Drive, stance: str, candidate: str = "") -> str:
    """What a target did, after its name: "nominated Rhona Pickersgill", "backs us"."""
    if stance == Standing.DECLARED:
        return _("nominated %(name)s") % {"name": candidate} if candidate else _("backs us")
    said = {
        Standing.AGAINST: _("is against"),
        Standing.NONE: _("nominated nobody") if drive.kind == Drive.CONTEST else _("takes no side"),
        Standing.WONT_SAY: _("will not say"),
    }
    return said.get(stance) or _("has not said yet")


def needed_words(drive: Drive, tally: Tally) -> str:
    """The heading of the tally: what the number means."""
    if tally.needed and drive.kind == Drive.CONTEST:
        return _("%(n)s puts a name on the ballot") % {"n": f"{tally.needed:,}"}
    if tally.needed:
        return _("%(n)s needed of %(all)s") % {"n": f"{tally.needed:,}", "all": f"{tally.total:,}"}
    return _("Where they stand")


PUBLIC_STANCES = (Standing.DECLARED, Standing.AGAINST, Standing.NONE, Standing.WONT_SAY, OPEN)
