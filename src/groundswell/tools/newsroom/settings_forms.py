"""The newsroom's own settings, each card of the page one form."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.tools.newsroom.models import Newsroom, Slot, Voice
from groundswell.tools.newsroom.services.room import MOST_SLOTS, Speaks
from groundswell.trunk.access.models import Account, Role
from groundswell.trunk.campaigns.models import Campaign, Group

WEEKDAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
LONGEST_SILENCE = 7 * 24 * 60
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")


def _number(said: Any) -> dict[str, Any]:
    """One sentence for every way in which a number can be wrong."""
    return dict.fromkeys(("required", "invalid", "min_value", "max_value"), said)


class RuleForm(forms.Form):
    """When a post may go out, and by which clock."""

    rule = forms.ChoiceField(
        label=gettext_lazy("A post goes out when"),
        choices=(
            (Newsroom.COUNT, gettext_lazy("so many voices approve it and nobody objects")),
            (Newsroom.SILENCE, gettext_lazy("nobody objects for a while, and a named person releases it")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose when a post goes out")},
    )
    needed = forms.IntegerField(
        label=gettext_lazy("Approvals it needs"),
        min_value=1,
        max_value=50,
        error_messages=_number(gettext_lazy("Write how many approvals, from 1 to 50")),
    )
    silence_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes without an objection"),
        min_value=5,
        max_value=LONGEST_SILENCE,
        error_messages=_number(gettext_lazy("Write how many minutes, from 5 to 10,080, which is a week")),
    )
    time_zone = forms.CharField(
        label=gettext_lazy("The newsroom's clock"),
        max_length=40,
        help_text=gettext_lazy("Like Europe/London."),
        error_messages={"required": gettext_lazy("Write it like Europe/London")},
    )

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"]
        if zone not in available_timezones():
            raise forms.ValidationError(_("Write it like Europe/London"))
        return zone


@dataclass(frozen=True)
class VoiceRow:
    """One colleague who could be a voice: the fields of her row, and what stands in them."""

    account: Account
    speaks: bool
    group: str
    releases: bool


class VoicesForm:
    """Whose approval counts: a row for each editor, organiser and owner, with the group she speaks for."""

    def __init__(self, campaign: Campaign, newsroom: Newsroom | None, data: Any = None) -> None:
        self.groups = list(Group.objects.filter(campaign=campaign, closed_at__isnull=True).order_by("name"))
        named = {voice.account_id: voice for voice in Voice.objects.filter(newsroom=newsroom)} if newsroom else {}
        self.rows = [self._row(account, named.get(account.pk), data) for account in colleagues(campaign)]

    def _row(self, account: Account, voice: Voice | None, data: Any) -> VoiceRow:
        if data is not None:
            key = account.public_id
            group = str(data.get(f"group_{key}", ""))
            return VoiceRow(account, f"voice_{key}" in data, group, f"releases_{key}" in data)
        group = next((one.public_id for one in self.groups if voice and one.pk == voice.group_id), "")
        return VoiceRow(account, voice is not None, group, bool(voice and voice.releases))

    def voices(self) -> list[Speaks]:
        """Those that are ticked."""
        groups = {group.public_id: group for group in self.groups}
        return [Speaks(row.account, groups.get(row.group), row.releases) for row in self.rows if row.speaks]


def colleagues(campaign: Campaign) -> list[Account]:
    """Editors, organisers and owners of the campaign or a part of it, by name."""
    held = Role.objects.filter(
        campaign=campaign, role__in=(Role.EDITOR, Role.ORGANISER, Role.OWNER), ended_at__isnull=True
    )
    return list(Account.objects.filter(pk__in=held.values("account"), is_active=True).order_by("name", "pk"))


class SlotsForm(forms.Form):
    """Seven lines, one a day: times apart by blanks or commas."""

    def __init__(self, *args: Any, slots: Iterable[Slot] = (), **kwargs: Any) -> None:
        listed: dict[int, list[str]] = {}
        for slot in sorted(slots, key=lambda slot: slot.minute):
            listed.setdefault(slot.weekday, []).append(f"{slot.minute // 60:02}:{slot.minute % 60:02}")
        initial = {f"day_{day}": " ".join(times) for day, times in listed.items()}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for day, name in enumerate(WEEKDAYS):
            self.fields[f"day_{day}"] = forms.CharField(label=name, required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        self.slots: list[tuple[int, int]] = []
        for day in range(7):
            typed = str(self.cleaned_data.get(f"day_{day}", "")).replace(",", " ").split()
            for word in typed:
                match = _TIME.fullmatch(word)
                if match is None:
                    said = _("“%(word)s” is no time. Write them like 08:00 12:30 18:00") % {"word": word[:20]}
                    self.add_error(f"day_{day}", said)
                    break
                self.slots.append((day, int(match[1]) * 60 + int(match[2])))
        if len(self.slots) > MOST_SLOTS:
            self.add_error(None, _("At most %(n)d times a week") % {"n": MOST_SLOTS})
        return self.cleaned_data


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    said = gettext_lazy("Choose a day and a time")
    return forms.DateTimeField(label=label, widget=widget, error_messages={"required": said, "invalid": said})


class QuietForm(forms.Form):
    """A time in which nothing goes out."""

    title = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=120,
        help_text=gettext_lazy("Like “Polling day” or “Funeral of our driver”."),
        error_messages={"required": gettext_lazy("Say why nothing goes out then")},
    )
    starts_at = _moment(gettext_lazy("From"))
    ends_at = _moment(gettext_lazy("Until"))

    def clean(self) -> dict[str, Any]:
        starts, ends = self.cleaned_data.get("starts_at"), self.cleaned_data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("Choose an end after the beginning"))
        return self.cleaned_data
