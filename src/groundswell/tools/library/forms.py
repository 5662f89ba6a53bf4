"""Forms of the library's articles and pictures."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from groundswell.tools.library.fact_forms import LANGUAGES
from groundswell.tools.library.models import Article
from groundswell.tools.library.services.articles import Words
from groundswell.trunk.media.models import Image
from groundswell.trunk.media.pictures import read_upload
from groundswell.trunk.media.rights import PEOPLE_WORDS, RIGHTS_WORDS, Details
from groundswell.trunk.outbound.client import OutboundRefused, checked_url

MOST_TYPED = 2000
NINE = [(f"{x} {y}", label) for (x, y), label in zip(
    [(x, y) for y in (17, 50, 83) for x in (17, 50, 83)],
    (
        *(_("Top left"), _("Top middle"), _("Top right")),
        *(_("Middle left"), _("Middle"), _("Middle right")),
        *(_("Bottom left"), _("Bottom middle"), _("Bottom right")),
    ),
    strict=True,
)]  # fmt: skip
"""Focal points, per cent from the left and from the top."""
LANGUAGES_OR_NONE = [("", _("Not known")), *LANGUAGES]
DAY = {"type": "date"}
WEB_ADDRESS = {"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}


def tags_of(typed: str) -> tuple[str, ...]:
    """Tags as they are typed, with commas between."""
    return tuple(tag.strip() for tag in typed.split(",") if tag.strip())


def web_address(typed: str) -> str:
    """
    An address as people paste it, whole.

    :raises ValidationError: for what is no page of the web.
    """
    typed = typed.strip()
    if typed and "://" not in typed.split("?", 1)[0]:
        typed = f"https://{typed}"
    try:
        URLValidator(schemes=("http", "https"))(typed)
        checked_url(typed)
    except (ValidationError, OutboundRefused) as error:
        raise ValidationError(_("Paste a whole web address, like https://www.example.org/news/buses")) from error
    return typed


class SaysLanguage(forms.Form):
    """A form with the language of what it is about. One that a page told and our list lacks is kept by its letters."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES_OR_NONE, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field, told = self.fields["language"], str(self["language"].value() or "")
        assert isinstance(field, forms.ChoiceField)
        if re.fullmatch(r"[a-z]{2,3}", told) and not field.valid_value(told):
            field.choices = [*LANGUAGES_OR_NONE, (told, told)]


class LinkForm(forms.Form):
    """A page to capture: one field, and what to remember about it."""

    use_required_attribute = False
    url = forms.CharField(
        label=_("Web address of the page"),
        max_length=MOST_TYPED,
        widget=forms.URLInput(attrs=WEB_ADDRESS),
        help_text=_("We fetch its title, its words and its picture, and keep the page as it is today."),
        error_messages={"required": _("Paste the web address of the page")},
    )
    note = forms.CharField(
        label=_("Why it matters"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    tags = forms.CharField(
        label=_("Tags"), max_length=300, required=False, help_text=_("With commas between them: fares, evening buses")
    )
    credit = forms.CharField(label=_("Who found it?"), max_length=120, required=False)
    credit_hidden = forms.BooleanField(label=_("They asked not to be named"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean_url(self) -> str:
        return web_address(self.cleaned_data["url"])

    def clean_tags(self) -> tuple[str, ...]:
        return tags_of(self.cleaned_data["tags"])


class ArticleForm(SaysLanguage):
    """What we say of an article, where the page did not say it or said it badly."""

    use_required_attribute = False
    title = forms.CharField(label=_("Title"), max_length=300, error_messages={"required": _("Give it a title")})
    site = forms.CharField(label=_("Where it stood"), max_length=120, required=False, help_text=_("Ashdale Gazette"))
    author = forms.CharField(label=_("Who wrote it?"), max_length=120, required=False)
    published_on = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    summary = forms.CharField(
        label=_("In two lines"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    note = forms.CharField(
        label=_("Why it matters"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    tags = forms.CharField(label=_("Tags"), max_length=300, required=False, help_text=_("With commas between them"))
    credit = forms.CharField(label=_("Who found it?"), max_length=120, required=False)
    credit_hidden = forms.BooleanField(label=_("They asked not to be named"), required=False)

    def clean_tags(self) -> tuple[str, ...]:
        return tags_of(self.cleaned_data["tags"])

    def words(self) -> Words:
        return Words(**self.cleaned_data)


def initial_of_article(article: Article) -> dict[str, Any]:
    names = (*("title", "site", "author", "published_on", "language"), *("summary", "note", "credit", "credit_hidden"))
    return {name: getattr(article, name) for name in names} | {"tags": ", ".join(article.tags)}


class PictureForm(SaysLanguage):
    """What is known of a picture. It may go out once we know whose it is, who is in it, and what it shows."""

    use_required_attribute = False
    alt = forms.CharField(
        label=_("What does it show?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence, read aloud to people who cannot see it."),
        error_messages={"required": _("Say what the picture shows")},
    )
    rights = forms.ChoiceField(
        label=_("Whose picture is it?"),
        choices=list(RIGHTS_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whose picture it is")},
    )
    rights_note = forms.CharField(
        label=_("Who allowed it, or which licence?"),
        max_length=200,
        required=False,
        help_text=_("“By email from the Gazette, 3 May”, “CC BY 4.0”. Not needed for our own."),
    )
    people = forms.ChoiceField(
        label=_("Who can be recognised in it?"),
        choices=list(PEOPLE_WORDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who is in the picture")},
    )
    focus = forms.ChoiceField(
        label=_("What must every crop show?"),
        choices=NINE,
        widget=forms.RadioSelect,
        required=False,
        initial="50 50",
        help_text=_("Choose the part with the face or the thing it is about."),
    )
    credit = forms.CharField(label=_("Who made it?"), max_length=120, required=False)
    credit_hidden = forms.BooleanField(
        label=_("They asked not to be named"), required=False, help_text=_("Then no public page names them.")
    )
    taken_on = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    source_url = forms.CharField(
        label=_("Where it stands on the web"), max_length=600, required=False, widget=forms.URLInput(attrs=WEB_ADDRESS)
    )
    language = forms.ChoiceField(label=_("Language of words in it"), choices=LANGUAGES_OR_NONE, required=False)
    tags = forms.CharField(label=_("Tags"), max_length=300, required=False, help_text=_("With commas between them"))

    def clean_source_url(self) -> str:
        typed: str = self.cleaned_data["source_url"]
        return web_address(typed) if typed.strip() else ""

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("rights") in ("permission", "licence") and not cleaned.get("rights_note", "").strip():
            self.add_error("rights_note", _("Say who allowed it, or name the licence"))
        return cleaned

    def details(self) -> Details:
        told = {name: value for name, value in self.cleaned_data.items() if name in Details.__dataclass_fields__}
        x, _blank, y = (self.cleaned_data.get("focus") or "50 50").partition(" ")
        return Details(**told | {"tags": tags_of(told["tags"]), "focus_x": int(x), "focus_y": int(y)})


class NewPictureForm(PictureForm):
    """A picture and what is known of it. A phone offers its camera."""

    picture = forms.FileField(
        label=_("Choose a picture"),
        required=False,
        help_text=_("PNG, JPEG or WebP, up to 15 MB. Where it was taken is not kept."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    camera = forms.FileField(
        label=_("Or take one now"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    field_order = ["picture", "camera"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("picture") and not cleaned.get("camera") and "picture" not in self.errors:
            self.add_error("picture", _("Choose a picture, or take one"))
        return cleaned

    def upload(self) -> bytes:
        """
        What was chosen or taken.

        :raises ImageRefused: for a file that is larger than we take; it is not read.
        """
        chosen = self.cleaned_data.get("camera") or self.cleaned_data["picture"]
        return read_upload(chosen, chosen.size)


def initial_of_picture(image: Image) -> dict[str, Any]:
    names = (
        *("alt", "rights", "rights_note", "people", "credit", "credit_hidden"),
        *("taken_on", "source_url", "language"),
    )
    nearest = min(NINE, key=lambda choice: _away(image, choice[0]))[0]
    return {name: getattr(image, name) for name in names} | {"tags": ", ".join(image.tags), "focus": nearest}


def _away(image: Image, point: str) -> int:
    x, _blank, y = point.partition(" ")
    return (int(x) - image.focus_x) ** 2 + (int(y) - image.focus_y) ** 2


class WithdrawForm(forms.Form):
    """Why a picture may not be used any more."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why may we not use it any more?"),
        max_length=300,
        help_text=_("The desk sees this wherever the picture is used."),
        error_messages={"required": _("Say why, so that nobody puts it back")},
    )
