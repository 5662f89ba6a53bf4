"""The outcomes of asking: what each is called, drawn with, and what it says of the target."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.tools.nominations.models import Outcome
from groundswell.trunk.records.clock import now
from groundswell.trunk.targets.models import Candidate, Drive, Standing

BACKS, NOT_SURE, AGAINST, NOBODY = "backs", "not_sure", "against", "nobody"
NO_ANSWER, MESSAGE, WRONG, LETTER = "no_answer", "message", "wrong", "letter"
CHANNELS = (Outcome.CALL, Outcome.LETTER, Outcome.POST)
STANCES = {
    BACKS: Standing.DECLARED,
    NOT_SURE: Standing.LEANING,
    AGAINST: Standing.AGAINST,
    NOBODY: Standing.NONE,
}
WANTS_PROOF = frozenset({BACKS, AGAINST})
Words = str | Promise
HOW: dict[str, Words] = {
    Outcome.CALL: gettext_lazy("Called"),
    Outcome.LETTER: gettext_lazy("Wrote"),
    Outcome.POST: gettext_lazy("Posted"),
}
ICONS = {
    BACKS: "check",
    NOT_SURE: "circle-question-mark",
    AGAINST: "x",
    NOBODY: "circle-minus",
    NO_ANSWER: "phone-missed",
    MESSAGE: "voicemail",
    WRONG: "phone-off",
    LETTER: "mail-check",
}
TONES = {BACKS: "chip-good", NOT_SURE: "chip-warn", LETTER: "chip-info"}
_BY_CHANNEL: dict[tuple[str, str], Words] = {
    (NO_ANSWER, Outcome.CALL): gettext_lazy("No answer"),
    (NO_ANSWER, Outcome.LETTER): gettext_lazy("No answer yet"),
    (NO_ANSWER, Outcome.POST): gettext_lazy("No answer yet"),
    (MESSAGE, Outcome.CALL): gettext_lazy("Left a message"),
    (MESSAGE, Outcome.LETTER): gettext_lazy("Letter sent"),
    (MESSAGE, Outcome.POST): gettext_lazy("Posted it"),
    (WRONG, Outcome.CALL): gettext_lazy("Wrong number"),
    (WRONG, Outcome.LETTER): gettext_lazy("Wrong address"),
    (WRONG, Outcome.POST): gettext_lazy("Wrong account"),
}


@dataclass(frozen=True)
class Answer:
    """One button of the page: `label` for a call, `labels` where it is called otherwise for a letter or a post."""

    outcome: str
    label: str
    icon: str
    key: int
    candidate: Candidate | None = None
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Chip:
    """What came of it, as a word with its drawing and tone."""

    label: str
    icon: str
    tone: str


def answers(drive: Drive, candidates: list[Candidate]) -> list[Answer]:
    """The buttons for one drive: six for a cause; for a contest one a candidate and "Nobody" in their place."""
    rows: list[tuple[str, Candidate | None]]
    if drive.kind == Drive.CONTEST:
        rows = [(BACKS, candidate) for candidate in candidates] + [(NOT_SURE, None), (NOBODY, None)]
    else:
        rows = [(BACKS, None), (NOT_SURE, None), (AGAINST, None)]
    rows += [(NO_ANSWER, None), (MESSAGE, None), (WRONG, None)]
    return [
        Answer(
            outcome=outcome,
            label=said(outcome, Outcome.CALL, candidate),
            icon=ICONS[outcome],
            key=number,
            candidate=candidate,
            labels=tuple((channel, said(outcome, channel, candidate)) for channel in CHANNELS)
            if (outcome, Outcome.CALL) in _BY_CHANNEL
            else (),
        )
        for number, (outcome, candidate) in enumerate(rows, start=1)
    ]


def said(outcome: str, channel: str, candidate: Candidate | None = None) -> str:
    """An outcome in words."""
    if candidate is not None:
        return candidate.short
    plain = {
        BACKS: _("Backs us"),
        NOT_SURE: _("Not sure"),
        AGAINST: _("Against"),
        NOBODY: _("Nobody"),
        LETTER: _("Letter sent"),
    }
    return plain.get(outcome) or str(_BY_CHANNEL.get((outcome, channel), outcome))


def chip(outcome: Outcome) -> Chip:
    """What came of asking, for a row of the list."""
    label = said(outcome.outcome, outcome.channel, outcome.candidate)
    icon = ICONS.get(outcome.outcome, "check")
    if outcome.outcome == MESSAGE and outcome.channel != Outcome.CALL:
        icon = "mail-check"
    return Chip(label, icon, TONES.get(outcome.outcome, ""))


def said_of(outcome: Outcome) -> str:
    """What a target said, after its name: "backs us", "is against", "is for Pickersgill"."""
    if outcome.candidate is not None:
        return _("is for %(candidate)s") % {"candidate": outcome.candidate.short}
    return _("backs us") if outcome.outcome == BACKS else _("is against")


def heard_note(channel: str) -> str:
    """How we know, as a first suggestion: the volunteer changes it where it was otherwise."""
    if channel == Outcome.LETTER:
        return _("In a reply to my letter")
    return _("In a reply to my post") if channel == Outcome.POST else _("Said so to me on the phone")


def until_words(moment: datetime) -> str:
    """A time to come as people say it: "Sunday, 8pm", with the date where it is more than six days away."""
    local = localtime(moment)
    hour = f"{local.hour % 12 or 12}{f':{local.minute:02}' if local.minute else ''}{'am' if local.hour < 12 else 'pm'}"
    if (local.hour, local.minute) == (12, 0):
        hour = _("noon")
    far = moment - now() > timedelta(days=6)
    return f"{date_format(local, 'l j F' if far else 'l')}, {hour}"
