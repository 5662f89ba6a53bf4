"""Forms of this room. Every error says what to do."""

import re
import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.campaigns.kinds import KINDS, Kind, Purpose
from groundswell.trunk.campaigns.models import Campaign, Group, Organisation
from groundswell.trunk.campaigns.services import GroupDetails
from groundswell.trunk.places.models import Area
from groundswell.trunk.places.postcodes import read_postcode
from groundswell.trunk.supporters.identity import looks_like_a_name, tidy_name

MOST_LOGO_BYTES = 1024 * 1024
HEX_COLOUR = re.compile(r"#[0-9a-f]{6}")
FACES = [(Campaign.ARCHIVO, _("Archivo, loud and narrow")), (Campaign.FIGTREE, _("Figtree, round and calm"))]


class PlainForm(forms.Form):
    """Labels without a colon, and no marks of the browser's own before we can say what to do."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class PostcodeField(forms.CharField):
    """A UK postcode however it was typed; gives "AD4 7QX". A likely slip is offered, never changed unasked."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "postal-code", "autocapitalize": "characters", "spellcheck": "false"}
        defaults = {"max_length": 40, "label": _("Your postcode"), "widget": forms.TextInput(attrs=attrs)}
        missing = {"required": _("Enter a full postcode, like AD4 7QX")}
        super().__init__(**{**defaults, "error_messages": missing, **kwargs})

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if not typed:
            return ""
        read = read_postcode(typed)
        if read.code:
            return read.code
        if read.suggestion:
            raise forms.ValidationError(_("Did you mean %(code)s? Change it and try again") % {"code": read.suggestion})
        raise forms.ValidationError(_("Enter a full postcode, like AD4 7QX"))


class OrganisationForm(PlainForm):
    """Who runs the campaign, and where."""

    name = forms.CharField(
        label=_("Its name"),
        help_text=_("As it should read on posters and emails."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("Enter the name of your organisation or group")},
    )
    kind = forms.ChoiceField(
        label=_("What kind is it?"),
        help_text=_("We switch on what this kind needs, and follow the rules it has to keep."),
        choices=[(kind.key, kind.title) for kind in KINDS.values()],
        initial=Organisation.INFORMAL,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind it is"), "invalid_choice": _("Choose one of these kinds")},
    )
    where = forms.CharField(
        label=_("Where do you work?"),
        help_text=_("A town, county, constituency or nation. You can leave this for later."),
        max_length=80,
        required=False,
    )

    def clean_name(self) -> str:
        return read_name(self.cleaned_data["name"])

    @property
    def chosen(self) -> Kind:
        """The kind that is picked now, for what stands beside the form."""
        return KINDS.get(str(self["kind"].value()), KINDS[Organisation.INFORMAL])

    @property
    def kinds(self) -> list[tuple[forms.boundfield.BoundWidget, Kind]]:
        """Each radio with its kind."""
        return [(radio, KINDS[str(radio.data["value"])]) for radio in self["kind"]]


class LookForm(PlainForm):
    """One colour, a logo and a face; everything else is worked out from them."""

    brand = forms.CharField(
        label=_("Your colour"),
        help_text=_("One is enough. We work out the rest, so that every word can be read."),
        widget=forms.TextInput(attrs={"type": "color"}),
        error_messages={"required": _("Choose a colour")},
    )
    display_face = forms.ChoiceField(label=_("Letters for titles"), choices=FACES, widget=forms.RadioSelect)
    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("PNG or WebP, square, up to 1 MB. Without one we draw your first letter."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/webp"}),
    )

    def clean_brand(self) -> str:
        brand = str(self.cleaned_data["brand"]).strip().lower()
        if not HEX_COLOUR.fullmatch(brand):
            raise forms.ValidationError(_("Write the colour as six letters and digits, like #ffc21a"))
        return brand

    def clean_logo(self) -> bytes | None:
        upload: UploadedFile | None = self.cleaned_data["logo"]
        if upload is None:
            return None
        if (upload.size or 0) > MOST_LOGO_BYTES:
            raise forms.ValidationError(_("Choose a smaller file: at most 1 MB"))
        return upload.read()


class OwnEmailForm(PlainForm):
    """Where answers go."""

    email = forms.EmailField(
        label=_("Where should answers go?"),
        help_text=_("People who press reply on your emails reach this address."),
        error_messages={"required": _("Enter an email address like name@example.org")},
    )


class ImprintForm(PlainForm):
    """Who answers for what is published."""

    promoter = forms.CharField(
        label=_("Name of the person who answers for it"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter the name of the person who answers for it")},
    )
    address = forms.CharField(
        label=_("Postal address"),
        help_text=_(
            "It is printed on every page and email. An office or a box number will do; a web address will not."
        ),
        max_length=240,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"required": _("Enter a postal address")},
    )

    def clean_promoter(self) -> str:
        return read_name(self.cleaned_data["promoter"])

    def clean_address(self) -> str:
        address = tidy_name(self.cleaned_data["address"].replace("\n", ", "))
        if not any(letter.isalpha() for letter in address) or len(address) < 8:
            raise forms.ValidationError(_("Enter a whole postal address, like 4 Tannery Yard, Ashdale AD1 2BX"))
        if "://" in address or "www." in address.casefold():
            raise forms.ValidationError(_("Enter a postal address; a web address is not enough"))
        return address


class NameForm(PlainForm):
    """What the campaign is called and wants."""

    name = forms.CharField(
        label=_("Name of the campaign"),
        max_length=80,
        error_messages={"required": _("Enter the name of the campaign")},
    )
    goal = forms.CharField(
        label=_("What it wants, in one sentence"), max_length=200, required=False, widget=forms.TextInput()
    )

    def clean_name(self) -> str:
        return read_name(self.cleaned_data["name"])


class OpenForm(NameForm, ImprintForm):
    """The last step: what it is called, and who answers for it."""

    field_order = ["name", "goal", "promoter", "address"]


class GroupForm(PlainForm):
    """What an organiser says of a group."""

    name = forms.CharField(
        label=_("Name"), max_length=80, error_messages={"required": _("Enter the name of the group, like Millbeck")}
    )
    about = forms.CharField(
        label=_("About the group"),
        help_text=_("Who you are and what you do, in two sentences."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    meets = forms.CharField(label=_("When and where it meets"), max_length=120, required=False)
    postcode = PostcodeField(
        label=_("Postcode where it meets"),
        help_text=_("So that people near it find it. Only the distance is shown."),
        required=False,
    )
    weekly_goal = forms.IntegerField(
        label=_("Actions to aim for each week"), min_value=1, max_value=100_000, initial=25
    )

    def __init__(self, *args: Any, group: Group | None = None, area: Area | None = None, **kwargs: Any) -> None:
        self.area = group.area if group else area
        if group:
            kwargs.setdefault("initial", {name: getattr(group, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        return read_name(self.cleaned_data["name"])

    def details(self) -> GroupDetails:
        return GroupDetails(area=self.area, **self.cleaned_data)


class NearForm(PlainForm):
    """A postcode to find groups by. It is not kept."""

    postcode = PostcodeField()


class JoinForm(PlainForm):
    """Join a group: name, email, postcode, and what she agrees to, unticked."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Enter your full name")},
    )
    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": _("Enter an email address like name@example.org"),
            "invalid": _("Enter an email address like name@example.org"),
        },
    )
    postcode = PostcodeField(label=_("Postcode"))
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, campaign: Campaign, purposes: tuple[Purpose, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purposes = {f"agree_{purpose.channel}": purpose for purpose in purposes if purpose.channel == "email"}
        for field, purpose in self.purposes.items():
            self.fields[field] = forms.BooleanField(label=purpose.text(campaign.name), required=False)

    def clean_name(self) -> str:
        return read_name(self.cleaned_data["name"])

    @cached_property
    def act_key(self) -> UUID:
        """The key her page made, or one of ours: who comes without script is known by group, email and name."""
        return self.cleaned_data.get("key") or uuid.uuid4()

    @property
    def agreed(self) -> list[Purpose]:
        """What she ticked."""
        return [purpose for field, purpose in self.purposes.items() if self.cleaned_data.get(field)]


def read_name(text: str) -> str:
    """
    A name without invisible characters.

    :raises ValidationError: for what could be a link or the head of a mail.
    """
    name = tidy_name(text)
    if not looks_like_a_name(name):
        raise forms.ValidationError(_("Enter a name in letters, without links or @"))
    return name
