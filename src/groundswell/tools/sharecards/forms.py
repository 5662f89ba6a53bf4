"""The card maker's form, built from the fields of a template; and the forms of templates."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.tools.sharecards.drawing import FieldSpec
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.models import Image
from groundswell.trunk.media.rights import PEOPLE_WORDS, RIGHTS_WORDS

SAID = "said_"
"""Before the key of each field of a template, so that none is taken for one of ours."""
LONG = 90
KEPT_MARKS = "\u200c\u200d\u200e\u200f\ufe0f"
"""Letters without a shape that change how others are written."""
PLACES = (
    ("15,15", gettext_lazy("Top left")),
    ("50,15", gettext_lazy("Top")),
    ("85,15", gettext_lazy("Top right")),
    ("15,50", gettext_lazy("Middle left")),
    ("50,50", gettext_lazy("Centre")),
    ("85,50", gettext_lazy("Middle right")),
    ("15,85", gettext_lazy("Bottom left")),
    ("50,85", gettext_lazy("Bottom")),
    ("85,85", gettext_lazy("Bottom right")),
)
LANGUAGES = (
    ("en", "English"),
    ("cy", "Cymraeg"),
    ("ar", "العربية"),
    ("bn", "বাংলা"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("gd", "Gàidhlig"),
    ("ga", "Gaeilge"),
    ("he", "עברית"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ur", "اردو"),
)


def place_near(x: int, y: int) -> str:
    """The one of the nine places that is nearest to a point in per cent."""
    steps = (15, 50, 85)
    nearest = [min(steps, key=lambda step, at=at: abs(step - at)) for at in (x, y)]  # type: ignore[misc]
    return f"{nearest[0]},{nearest[1]}"


class Line(forms.CharField):
    """One field of a card: plain text without control characters."""

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return "".join(letter for letter in text if letter == "\n" or letter.isprintable() or letter in KEPT_MARKS)


class CardForm(forms.Form):
    """What a card says. `specs` are the fields of its template, which may leave some of ours out."""

    use_required_attribute = False
    focus = forms.ChoiceField(
        label=gettext_lazy("Keep in view"), required=False, choices=PLACES, widget=forms.RadioSelect
    )
    upload = forms.FileField(
        label=gettext_lazy("A new picture"),
        required=False,
        help_text=gettext_lazy("PNG, JPEG or WebP, at most 15 MB. Where it was taken is removed."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    upload_alt = forms.CharField(label=gettext_lazy("What does it show?"), max_length=300, required=False)
    upload_rights = forms.ChoiceField(
        label=gettext_lazy("Whose is it?"),
        required=False,
        choices=[("", gettext_lazy("Choose")), *RIGHTS_WORDS.items()],
    )
    upload_people = forms.ChoiceField(
        label=gettext_lazy("Who is in it?"),
        required=False,
        choices=[("", gettext_lazy("Choose")), *PEOPLE_WORDS.items()],
    )
    alt = Line(
        label=gettext_lazy("Alt text"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy(
            "Read aloud to people who cannot see the card. Goes out with every post. Leave it empty to use the draft."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "true"}),
    )
    alt_read = forms.BooleanField(label=gettext_lazy("I have read the alt text"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES, initial="en", required=False)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=0)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        specs: Sequence[FieldSpec],
        images: Iterable[Image] = (),
        facts: Iterable[Fact] = (),
        with_photo: bool = True,
        about: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.specs, self.with_photo = tuple(specs), with_photo
        self.just_picked: Image | None = None
        self.images = {image.public_id: image for image in images}
        self.facts_by_id = {fact.public_id: fact for fact in facts}
        for spec in specs:
            self.fields[SAID + spec.key] = _line_for(spec)
        self.fields["image"] = forms.ChoiceField(
            label=_("Picture"),
            required=False,
            choices=[("", _("None")), *((key, image.alt or _("Picture")) for key, image in self.images.items())],
            widget=forms.RadioSelect,
        )
        self.fields["facts"] = forms.MultipleChoiceField(
            label=_("Facts it says"),
            required=False,
            choices=[(key, fact.text) for key, fact in self.facts_by_id.items()],
            widget=forms.CheckboxSelectMultiple,
        )
        if about:
            self.fields["about"] = forms.ChoiceField(
                label=_("Whose map?"), required=False, choices=[("", _("No map")), *about]
            )
        if not with_photo:
            for name in ("image", "focus", "upload", "upload_alt", "upload_rights", "upload_people"):
                del self.fields[name]

    @property
    def lines(self) -> list[forms.BoundField]:
        """The fields of the template, in its order."""
        return [self[SAID + spec.key] for spec in self.specs]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("upload"):
            for name, said in (
                ("upload_alt", _("Say what the picture shows")),
                ("upload_rights", _("Say whose picture it is")),
                ("upload_people", _("Say who is in it, and whether they agreed")),
            ):
                if not cleaned.get(name):
                    self.add_error(name, said)
        return cleaned

    def said(self) -> dict[str, str]:
        """The words of each field, as typed, whether valid or not."""
        return {spec.key: self._typed(SAID + spec.key) for spec in self.specs}

    def _typed(self, name: str) -> str:
        if self.is_bound and name in getattr(self, "cleaned_data", {}):
            return str(self.cleaned_data[name])
        value = self[name].value()
        return Line(required=False).to_python(value) if value else ""

    def pick_image(self, image: Image) -> None:
        """Put a picture onto the card, as if it had been chosen."""
        self.images[image.public_id] = image
        self.just_picked = image

    def picked_image(self) -> Image | None:
        if self.just_picked is not None:
            return self.just_picked
        return self.images.get(str(self["image"].value() or "")) if self.with_photo else None

    def picked_focus(self) -> tuple[int, int] | None:
        value = str(self["focus"].value() or "") if self.with_photo else ""
        if value not in dict(PLACES):
            return None
        x, _comma, y = value.partition(",")
        return int(x), int(y)

    def picked_facts(self) -> list[Fact]:
        chosen = self["facts"].value() or []
        return [self.facts_by_id[key] for key in chosen if key in self.facts_by_id]

    def picked_subject(self) -> tuple[str, str]:
        """Kind and id of what the card is about; empty for nothing."""
        if "about" not in self.fields:
            return "", ""
        value = str(self["about"].value() or "")
        offered = [str(key) for key, _label in self.fields["about"].choices]  # type: ignore[attr-defined]
        kind, _colon, public_id = value.partition(":")
        return (kind, public_id) if value and value in offered else ("", "")

    def picked_language(self) -> str:
        value = str(self["language"].value() or "en")
        return value if value in dict(LANGUAGES) else "en"


def _line_for(spec: FieldSpec) -> forms.Field:
    if spec.choices:
        named = {"": _("None"), "nurse": _("A woman in uniform")}
        choices = [(choice, named.get(choice, choice)) for choice in dict.fromkeys(("", *spec.choices))]
        return forms.ChoiceField(label=spec.label, required=spec.required, choices=choices)
    long = spec.most > LONG
    counted = _("{n} of %(n)s characters. Shorter is bigger.") % {"n": spec.most}
    attrs: dict[str, str] = {"data-counted": counted, "autocomplete": "off", "dir": "auto"}
    return Line(
        label=spec.label,
        required=spec.required,
        max_length=spec.most,
        help_text=_("At most %(n)s characters. Shorter is bigger.") % {"n": spec.most},
        widget=forms.Textarea(attrs=attrs | {"rows": "3"}) if long else forms.TextInput(attrs=attrs),
        error_messages={
            "required": _("Fill in: %(label)s") % {"label": spec.label},
            "max_length": _("Say it in at most %(n)s characters") % {"n": spec.most},
        },
    )


class CopyTemplateForm(forms.Form):
    """A name for a template of one's own."""

    use_required_attribute = False
    name = Line(
        label=gettext_lazy("Name of your template"),
        max_length=60,
        error_messages={"required": gettext_lazy("Give it a name, like “Big photo”")},
    )


def as_uuid(value: str) -> UUID | None:
    """A key that was posted, or None for anything else."""
    try:
        return UUID(value)
    except ValueError:
        return None
