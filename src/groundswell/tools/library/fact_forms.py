"""Forms of the desk's fact pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.facts.models import Fact
from groundswell.trunk.facts.services.recording import ABOUT, WORDS

QUOTED = ("said_by", "said_by_role", "consent", "consent_note", "consent_until")
CONSENTS = (
    ("", _("We have not asked yet")),
    ("public", _("Said in public, on the record")),
    ("given", _("They agreed")),
)
LANGUAGES = (
    *(("en", "English"), ("cy", "Cymraeg"), ("gd", "Gàidhlig"), ("ga", "Gaeilge"), ("ar", "العربية")),
    *(("bn", "বাংলা"), ("de", "Deutsch"), ("es", "Español"), ("fa", "فارسی"), ("fr", "Français"), ("gu", "ગુજરાતી")),
    *(("he", "עברית"), ("it", "Italiano"), ("ku", "Kurdî"), ("pa", "ਪੰਜਾਬੀ"), ("pl", "Polski"), ("pt", "Português")),
    *(("ro", "Română"), ("so", "Soomaali"), ("tr", "Türkçe"), ("uk", "Українська"), ("ur", "اردو"), ("zh", "中文")),
)
_DAY = {"type": "date"}


class FactForm(forms.Form):
    """What may be said, and where we have it from. Only a quote has a speaker."""

    text = forms.CharField(
        label=_("What may be said, in one sentence"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what may be said")},
    )
    figure = forms.CharField(
        label=_("The figure in it"),
        max_length=30,
        required=False,
        help_text=_("As it is written: £5.4m, 38%, 1 in 3. Then we find it in texts, and can change it there."),
    )
    said_by = forms.CharField(
        label=_("Who said it?"), max_length=120, error_messages={"required": _("Say whose words these are")}
    )
    said_by_role = forms.CharField(
        label=_("Who are they?"), max_length=120, required=False, help_text=_("Night nurse, Thornwick")
    )
    consent = forms.ChoiceField(label=_("Did they agree to be quoted?"), choices=CONSENTS, required=False)
    consent_note = forms.CharField(
        label=_("How and when did they agree?"),
        max_length=200,
        required=False,
        help_text=_("By email to Jo, 12 March. Only the desk sees this."),
    )
    consent_until = forms.DateField(
        label=_("The last day we may quote them"),
        required=False,
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        help_text=_("Leave empty if they set no end"),
    )
    source_title = forms.CharField(
        label=_("Where do we have it from?"),
        max_length=200,
        help_text=_("Council transport paper 7. Everybody may read this."),
        error_messages={"required": _("Say where we have it from")},
    )
    source_url = forms.CharField(
        label=_("Its web address"), max_length=600, required=False, widget=forms.URLInput(attrs={"inputmode": "url"})
    )
    source_on = forms.DateField(
        label=_("The day of the source"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="en")
    tags = forms.CharField(
        label=_("Tags"), max_length=300, required=False, help_text=_("Fares, evening buses: with commas between them")
    )
    credit = forms.CharField(label=_("Who found it?"), max_length=120, required=False)
    credit_hidden = forms.BooleanField(
        label=_("They asked not to be named"),
        required=False,
        help_text=_("Then no public page and no file names them."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, words_set: bool = False, **options: Any) -> None:
        """`words_set`: something says these words already, so that they are not asked for."""
        super().__init__(*args, **options)
        self.kind = kind
        if kind == Fact.QUOTE:
            self.fields["text"].label = _("Their words")
            del self.fields["figure"]
        else:
            for name in QUOTED:
                del self.fields[name]
        if kind == Fact.CLAIM:
            del self.fields["figure"]
        if words_set:
            for name in WORDS:
                self.fields.pop(name, None)

    def clean_tags(self) -> list[str]:
        return [tag.strip() for tag in self.cleaned_data["tags"].split(",") if tag.strip()]

    def fact_fields(self) -> dict[str, Any]:
        """What was typed, as the services take it."""
        return {name: self.cleaned_data[name] for name in (*WORDS, *ABOUT) if name in self.cleaned_data}


def initial_of(fact: Fact) -> dict[str, Any]:
    """What the form shows of a fact that there is."""
    return {name: getattr(fact, name) for name in (*WORDS, *ABOUT)} | {"tags": ", ".join(fact.tags)}


class EndForm(forms.Form):
    """That a fact is wrong, and what is right, where somebody knows."""

    reason = forms.CharField(
        label=_("What is wrong?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody may read this: “The £6m came from an older paper.”"),
        error_messages={"required": _("Say what is wrong: the correction is shown with its reason")},
    )
    instead = forms.ChoiceField(label=_("What do we say instead?"), required=False)
    text = forms.CharField(
        label=_("The right words, if they are new"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    figure = forms.CharField(label=_("The right figure"), max_length=30, required=False)
    source_title = forms.CharField(label=_("Where do we have it from?"), max_length=200, required=False)
    source_url = forms.CharField(
        label=_("Its web address"), max_length=600, required=False, widget=forms.URLInput(attrs={"inputmode": "url"})
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, others: list[Fact], **options: Any) -> None:
        super().__init__(*args, **options)
        self.others = {fact.public_id: fact for fact in others}
        rows = [(fact.public_id, fact.text[:90]) for fact in others]
        choice = self.fields["instead"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", _("Nothing from the library")), *rows]

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("instead") and cleaned.get("text"):
            self.add_error("text", _("Choose one from the library or write new words, not both"))
        if cleaned.get("text") and not cleaned.get("source_title"):
            self.add_error("source_title", _("Say where we have it from"))
        if not cleaned.get("text") and (cleaned.get("figure") or cleaned.get("source_url")):
            self.add_error("text", _("Write the right words, with the figure in them"))
        return cleaned

    @property
    def chosen(self) -> Fact | None:
        return self.others.get(self.cleaned_data.get("instead", ""))

    def right_fields(self) -> dict[str, Any]:
        """The new words with their source, as the services take them."""
        names = ("figure", "source_title", "source_url")
        return {name: self.cleaned_data[name] for name in names} | {"source_on": None}


class PlaceForm(forms.Form):
    """A place outside this product that says the fact."""

    title = forms.CharField(
        label=_("Where else do we say it?"),
        max_length=140,
        help_text=_("Leaflet, 340 printed"),
        error_messages={"required": _("Say where: “Leaflet, 340 printed”")},
    )
    url = forms.CharField(
        label=_("Web address, if it has one"), max_length=600, required=False, widget=forms.URLInput()
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
