"""
The slots of a segment's sentence: form fields that a line's words hold, and that can say what was chosen.

A line's form is a `LineForm` with nothing but these. Each field keeps a value that JSON can hold, gives it back as a
form posts it (`posted`), and puts it into words (`said`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.records.typed import plain, whole_number

Option = tuple[str, str]
MOST_IN_A_LIST = 120
"""With more options than this a slot is typed into, with suggestions, and not chosen from a list."""
MOST_CHOSEN = 40
LONGEST = 120
DAYS = (7, 14, 30, 90, 180, 365)
A_DAY = "day"


class Pick(forms.Field):
    """One of some options. With `anything`, which says so in words, it may also be left open ("")."""

    kind = "pick"
    options: Sequence[Option] = ()

    def __init__(self, *, label: Any, anything: Any = "", nothing: Any = "", **more: Any) -> None:
        super().__init__(label=label, required=not anything, **more)
        self.anything = anything
        self.nothing = nothing or gettext_lazy("Choose one")

    def clean(self, value: Any) -> Any:
        return self._known(plain(str(value or ""))[:LONGEST])

    def _known(self, value: str) -> str:
        """The option of this value or, as people type it, of this label."""
        if not value and self.anything:
            return ""
        names = {label.casefold(): known for known, label in reversed(self.options)}
        if value in dict(self.options):
            return value
        if value.casefold() in names:
            return names[value.casefold()]
        raise forms.ValidationError(str(self.nothing) if not value else _("“%(what)s” is not there") % {"what": value})

    def posted(self, name: str, value: Any) -> list[Option]:
        return [(name, str(value))]

    def said(self, value: Any) -> str:
        return self.label_of(str(value)) if value else str(self.anything or "…")

    def label_of(self, value: str) -> str:
        return dict(self.options).get(value) or _("“%(what)s”, which is gone") % {"what": value}

    @property
    def typed(self) -> bool:
        return len(self.options) > MOST_IN_A_LIST


class Several(Pick):
    """One or more options, any of which will do: "Millbeck or Thornwick"."""

    kind = "several"
    widget = forms.SelectMultiple

    def clean(self, value: Any) -> Any:
        values = [text for each in (value or [])[:MOST_CHOSEN] if (text := plain(str(each))[:LONGEST])]
        if not values and not self.anything:
            raise forms.ValidationError(str(self.nothing))
        return list(dict.fromkeys(self._known(text) for text in values))

    def posted(self, name: str, value: Any) -> list[Option]:
        return [(name, str(each)) for each in _listed(value)]

    def said(self, value: Any) -> str:
        return _(" or ").join(self.label_of(str(each)) for each in _listed(value)) or str(self.anything or "…")


class Number(forms.Field):
    """A whole number."""

    kind = "number"

    def __init__(self, *, label: Any, least: int, most: int, **more: Any) -> None:
        super().__init__(label=label, **more)
        self.least, self.most = least, most

    def clean(self, value: Any) -> Any:
        number = whole_number(plain(str(value or "")))
        if number is None or not self.least <= number <= self.most:
            raise forms.ValidationError(
                _("Enter a number from %(least)s to %(most)s") % {"least": self.least, "most": self.most}
            )
        return number

    def posted(self, name: str, value: Any) -> list[Option]:
        return [(name, str(value))]

    def said(self, value: Any) -> str:
        return str(value) if value not in (None, "") else "…"


class Typed(forms.CharField):
    """Something that is typed: a postcode."""

    kind = "typed"

    def posted(self, name: str, value: Any) -> list[Option]:
        return [(name, str(value))]

    def said(self, value: Any) -> str:
        return str(value or "…")


class _WhenInput(forms.Widget):
    """A list of spans, and a day beside it where the span is "since a day"."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        chosen = str(data.get(name, ""))
        return str(data.get(f"{name}-day", "")) or A_DAY if chosen == A_DAY else chosen


class When(forms.Field):
    """
    A span of time up to now. It keeps "" (ever), a number of days ("30") or a day ("2026-01-01").

    With `ever` False there is no "ever" to choose.
    """

    kind = "when"
    widget = _WhenInput

    def __init__(self, *, label: Any = gettext_lazy("When"), ever: bool = True, **more: Any) -> None:
        super().__init__(label=label, required=False, **more)
        self.ever = ever

    @property
    def options(self) -> list[Option]:
        ever = [("", _("at any time"))] if self.ever else []
        return [*ever, *((str(days), in_last(days)) for days in DAYS), (A_DAY, _("since a day"))]

    def clean(self, value: Any) -> Any:
        text = plain(str(value or ""))
        if not text and self.ever:
            return ""
        days = whole_number(text, digits=4)
        if days is not None and 0 < days <= 3650:
            return str(days)
        if _day(text) is None:
            raise forms.ValidationError(_("Choose a day") if text == A_DAY or not text else _("Choose a span of time"))
        return text

    def posted(self, name: str, value: Any) -> list[Option]:
        return [(name, A_DAY), (f"{name}-day", value)] if _day(str(value)) else [(name, str(value))]

    def said(self, value: Any) -> str:
        text = str(value or "")
        if not text:
            return ""
        day = _day(text)
        return _("since %(day)s") % {"day": date_format(day, "j F Y")} if day else in_last(whole_number(text) or 1)


Slot = Pick | Number | Typed | When


class LineForm(forms.Form):
    """The form of a line, made within a scope: an organiser of a group chooses among what is hers to see."""

    use_required_attribute = False

    def __init__(self, *args: Any, scope: Scope, like: "LineForm | None" = None, **kwargs: Any) -> None:
        self.scope = scope
        super().__init__(*args, **kwargs)
        if like is None:
            self.choose()
        else:
            self._choose_as(like)

    def choose(self) -> None:
        """Fill the options of the fields."""

    def _choose_as(self, like: "LineForm") -> None:
        """Take over what another form of the same line reads from the tables."""
        for name, field in like.fields.items():
            if isinstance(field, Pick):
                self.offer(name, field.options)

    def offer(self, name: str, options: Iterable[Option]) -> None:
        field = self.fields[name]
        assert isinstance(field, Pick)
        field.options = list(options)


def in_last(days: int) -> str:
    """A span in words: "in the last 30 days"."""
    return ngettext("in the last %(n)s day", "in the last %(n)s days", days) % {"n": days}


def span(when: str) -> dict[str, Any]:
    """A kept span as `Since` takes it: days, or a day, or neither for ever."""
    day = _day(when)
    if day is not None:
        return {"day": day}
    return {"days": int(when)} if when else {}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value] if value else []
