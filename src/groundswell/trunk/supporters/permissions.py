"""May we contact these people: for each way its state in shape and word, for lists and for one person's page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.trunk.consent.selectors import NO, NOT_ASKED, YES, Why, standing, whys, with_state
from groundswell.trunk.records.gathering import Among
from groundswell.trunk.supporters.models import ContactPoint, Person
from groundswell.trunk.supporters.services.ways import KIND_OF_CHANNEL

__all__ = ["MAY", "Line", "Way", "lines_of", "phones_of", "ways_of", "with_state"]

ICON_OF_STATE = {YES: "check", NOT_ASKED: "circle-dashed", NO: "ban"}
LOOK_OF_STATE = {YES: "yes", NOT_ASKED: "ask", NO: "no"}
CHIP_OF_STATE = {YES: "chip-good", NOT_ASKED: "chip-line", NO: "chip-bad"}
ICON_OF_CHANNEL = {"email": "mail", "phone": "phone", "text": "message-square", "post": "house"}

MAY: dict[str, str | Promise] = {
    "email-yes": gettext_lazy("said yes to email"),
    "email-not_asked": gettext_lazy("were not asked about email"),
    "email-no": gettext_lazy("want no email"),
    "phone-yes": gettext_lazy("said yes to calls"),
    "phone-not_asked": gettext_lazy("were not asked about calls"),
    "phone-no": gettext_lazy("want no calls"),
    "text-yes": gettext_lazy("said yes to texts"),
    "text-no": gettext_lazy("want no texts"),
    "post-yes": gettext_lazy("said yes to post"),
    "post-no": gettext_lazy("want no post"),
}
"""What the list can ask, as channel and state."""

_WORDS = {YES: gettext_lazy("Yes"), NOT_ASKED: gettext_lazy("Not asked"), NO: gettext_lazy("No")}
_SHORT = {
    ("email", YES): gettext_lazy("Email"),
    ("email", NOT_ASKED): gettext_lazy("Ask to email"),
    ("email", NO): gettext_lazy("No emails"),
    ("phone", YES): gettext_lazy("Call"),
    ("phone", NOT_ASKED): gettext_lazy("Ask to call"),
    ("phone", NO): gettext_lazy("No calls"),
}
_NOTHING = {"email": gettext_lazy("No email"), "phone": gettext_lazy("No phone")}
_CHANNEL = {"email": gettext_lazy("Email"), "phone": gettext_lazy("Phone")}
_CHIP = {
    ("email", YES): gettext_lazy("Emails"),
    ("email", NO): gettext_lazy("No emails"),
    ("phone", YES): gettext_lazy("Calls"),
    ("phone", NO): gettext_lazy("No calls"),
    ("text", YES): gettext_lazy("Texts"),
    ("text", NO): gettext_lazy("No texts"),
    ("post", YES): gettext_lazy("Post"),
    ("post", NO): gettext_lazy("No post"),
}
_WHY = {
    ("email", True): gettext_lazy("Why may we email?"),
    ("email", False): gettext_lazy("Why can we not email?"),
    ("phone", True): gettext_lazy("Why may we call?"),
    ("phone", False): gettext_lazy("Why can we not call?"),
    ("text", True): gettext_lazy("Why may we text?"),
    ("text", False): gettext_lazy("Why can we not text?"),
    ("post", True): gettext_lazy("Why may we post?"),
    ("post", False): gettext_lazy("Why can we not post?"),
}


@dataclass(frozen=True)
class Way:
    """A cell of the list: one way to contact one person. `value` is empty where this account may not see it."""

    channel_name: str
    look: str
    word: str
    short: str
    value: str


@dataclass(frozen=True)
class Line:
    """A line of the person's page: one address or number on one channel, and why."""

    channel: str
    icon: str
    value: str
    state: str
    chip: str | Promise
    chip_css: str
    chip_icon: str
    question: str | Promise
    why: Why
    point: ContactPoint | None = None


def ways_of(people: Sequence[Person], *, all_values: bool) -> dict[int, list[Way]]:
    """
    Email and phone of each person with their states, in two queries for a whole page.

    Without `all_values` an address or number is given only where she said yes to it.
    """
    states, phones = standing(people), phones_of([person.pk for person in people])
    labels: dict[tuple[str, str], Way] = {}
    return {
        person.pk: [
            _way(labels, channel, states[person.pk][channel], value, all_values=all_values)
            for channel, value in (("email", person.email), ("phone", phones.get(person.pk, "")))
        ]
        for person in people
    }


def phones_of(ids: Sequence[int]) -> dict[int, str]:
    """The number of each person who has one: that which was added first."""
    phones: dict[int, str] = {}
    points = ContactPoint.objects.filter(Among("person_id", ids), kind=ContactPoint.PHONE, ended_at__isnull=True)
    for person_id, value in points.order_by("-added_at", "-pk").values_list("person_id", "value"):
        phones[person_id] = value
    return phones


def _way(labels: dict[tuple[str, str], Way], channel: str, state: str, value: str, *, all_values: bool) -> Way:
    key = channel, state if value else "none"
    labelled = labels.get(key) or labels.setdefault(key, _labelled(*key))
    return replace(labelled, value=value) if value and (all_values or state == YES) else labelled


def _labelled(channel: str, state: str) -> Way:
    """A way without its value, in the reader's language: made once a list, for there are few of them."""
    name = str(_CHANNEL[channel])
    if state == "none":
        return Way(name, "none", str(_NOTHING[channel]), str(_NOTHING[channel]), "")
    return Way(name, LOOK_OF_STATE[state], str(_WORDS[state]), str(_SHORT[channel, state]), "")


def lines_of(person: Person, *, all_values: bool) -> list[Line]:
    """Every address and number of a person, on each channel it serves, with what she said about it."""
    said: dict[str, Why] = whys([person])[person.pk]
    points: dict[str, list[ContactPoint]] = {}
    for point in person.contact_points.filter(ended_at__isnull=True).order_by("added_at", "pk"):
        points.setdefault(point.kind, []).append(point)
    lines = [_line("email", person.email, said, all_values)] if person.email else []
    for channel, kind in KIND_OF_CHANNEL.items():
        for point in points.get(kind, []):
            value = _("Texts, same number") if channel == "text" else point.value
            own = None if channel == "text" else point
            lines.append(_line(channel, value, said, all_values or channel == "text", own))
    return sorted(lines, key=lambda line: list(KIND_OF_CHANNEL).index(line.channel))


def _line(channel: str, value: str, said: dict[str, Why], all_values: bool, point: ContactPoint | None = None) -> Line:
    why = said[channel]
    return Line(
        channel=channel,
        icon=ICON_OF_CHANNEL[channel],
        value=value if all_values or why.allowed else _("Held, not shared with you"),
        state=why.state,
        chip=_CHIP.get((channel, why.state), _WORDS[NOT_ASKED]),
        chip_css=CHIP_OF_STATE[why.state],
        chip_icon=ICON_OF_STATE[why.state],
        question=_WHY[channel, why.allowed],
        why=why,
        point=point,
    )
