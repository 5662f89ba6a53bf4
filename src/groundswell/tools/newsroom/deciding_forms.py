"""The forms of deciding."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from groundswell.tools.newsroom.deciding_words import REASON_WORDS
from groundswell.tools.newsroom.models import Listening
from groundswell.tools.newsroom.services.deciding.notes import LONGEST
from groundswell.trunk.access.models import Account


class Keyed(forms.Form):
    """A form with the key that makes a second press of its button the same press."""

    use_required_attribute = False
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ObjectForm(forms.Form):
    """What is wrong, and what would put it right; of a post that is out, only what is wrong."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=[(name, words) for name, words in REASON_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong with it")},
    )
    fix = forms.CharField(
        label=_("What would put it right?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what would put it right, so that somebody can mend it")},
    )

    def __init__(self, *args: Any, out: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if out:
            self.fields["fix"].label = _("What is wrong, in your words?")
            self.fields["fix"].error_messages["required"] = _("Write what is wrong, so that the others understand")


class NoteForm(Keyed):
    text = forms.CharField(
        label=_("Write a note"),
        help_text=_("Never published. Write @ and a name, and she gets a mail."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write something first")},
    )


class DecideForm(forms.Form):
    use_required_attribute = False
    why = forms.CharField(
        label=_("Why?"),
        help_text=_("Everybody in the newsroom can read it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write down why")},
    )


class StopForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why? You can leave this empty"), max_length=300, required=False, help_text=_("Colleagues read it.")
    )


class HandOverForm(Keyed):
    to = forms.ChoiceField(label=_("Who is on the desk next?"), required=False)
    handover = forms.CharField(
        label=_("What do you hand over?"),
        help_text=_("What is promised to whom, and what is still open."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, colleagues: list[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(account.public_id, str(account)) for account in colleagues]
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Nobody yet")), *names]


class PaceForm(forms.Form):
    use_required_attribute = False
    pace = forms.ChoiceField(
        label=_("Mail me about the newsroom"),
        choices=[
            (Listening.AT_ONCE, _("Soon: several things in one mail")),
            (Listening.HOURLY, _("At most once an hour")),
            (Listening.NEVER, _("Never: I look here")),
        ],
        widget=forms.RadioSelect,
    )
