"""The editor of a post, and choosing its time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.validators import URLValidator
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from groundswell.tools.newsroom.checks_of_content import words_field
from groundswell.tools.newsroom.models import Post, PostPicture
from groundswell.tools.newsroom.network_names import network_name
from groundswell.tools.newsroom.services.writing import Says, Shown, facts_picked, says_of
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts import selectors as facts
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.publishing.models import NetworkAccount

LONGEST = 12_000
NO_ADDRESS = _("Paste a whole web address, like https://www.example.org/news/buses")
NO_MOMENT = _("Choose a day and a time")
OFFERED_FACTS = 12
LANGUAGES = (
    ("en", "English"),
    ("cy", "Cymraeg"),
    ("gd", "Gàidhlig"),
    ("ga", "Gaeilge"),
    ("pl", "Polski"),
    ("ro", "Română"),
    ("ur", "اردو"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("bn", "বাংলা"),
    ("gu", "ગુજરાતી"),
    ("ar", "العربية"),
    ("he", "עברית"),
    ("es", "Español"),
    ("fr", "Français"),
    ("de", "Deutsch"),
)
WHEN = (
    ("approved", _("As soon as it is approved")),
    ("slot", _("In the next free slot")),
    ("time", _("At a time")),
)


def accounts_of(campaign: Campaign, post: Post | None) -> list[NetworkAccount]:
    """Where a post of the campaign may go: what is connected, and what this post names already."""
    open_ones = Q(campaign=campaign) & ~Q(state=NetworkAccount.REMOVED)
    if post is not None:
        open_ones |= Q(pk__in=post.variants.values("account"))
    return list(NetworkAccount.objects.filter(open_ones, campaign=campaign).order_by("connected_at", "pk"))


def offer(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    """Set what can be chosen in a field, now that the campaign is known."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class PostForm(forms.Form):
    """
    All that a post says: its words, its link, where it goes with own words there, alt texts, facts.

    Pictures are chosen on their own page; `pictures` are those it has now. `seen` is the version that was looked at.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    graphic = forms.CharField(widget=forms.HiddenInput, required=False, max_length=22)
    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("For the calendar. Only your page of posts shows it to others."),
        error_messages={"required": _("Give the post a title")},
    )
    text = forms.CharField(
        label=_("Words"),
        max_length=LONGEST,
        required=False,
        help_text=_("A line with only --- starts the next post of a thread."),
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    link = forms.URLField(
        label=_("Link"),
        max_length=600,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=("http", "https"), message=NO_ADDRESS)],
        help_text=_("A whole web address."),
        error_messages={"invalid": NO_ADDRESS},
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="en")
    accounts = forms.MultipleChoiceField(label=_("Where it goes"), required=False, widget=forms.CheckboxSelectMultiple)
    facts = forms.MultipleChoiceField(
        label=_("Facts it says"),
        required=False,
        help_text=_("If one of them turns out wrong, this post is held and you are told."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, campaign: Campaign, post: Post | None = None, **kwargs: Any) -> None:
        self.campaign, self.post = campaign, post
        self.networks = accounts_of(campaign, post)
        self.pictures = list(post.pictures.select_related("graphic", "image").order_by("number")) if post else []
        kwargs["initial"] = {**self._says(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        offer(self, "accounts", [(one.public_id, network_name(one)) for one in self.networks])
        for one in self.networks:
            self.fields[words_field(one)] = self._words_field(one)
        for picture in self.pictures:
            self.fields[f"alt_{picture.number}"] = self._alt_field(picture)
        self.offered = self._offered_facts()
        offer(self, "facts", [(fact.public_id, fact.text) for fact in self.offered])

    def _says(self) -> dict[str, Any]:
        """What the form begins with: the post, or for a new one every network that is connected."""
        if self.post is None:
            return {"accounts": [one.public_id for one in self.networks], "key": uuid4()}
        says = says_of(self.post)
        own = {words_field(account): text for account, text in says.networks.items()}
        return {
            "seen": self.post.version,
            "title": says.title,
            "text": says.text,
            "link": says.link,
            "language": says.language,
            "accounts": [account.public_id for account in says.networks],
            "facts": [fact.public_id for fact in facts_picked(self.post)],
            **own,
            **{f"alt_{picture.number}": picture.alt for picture in self.pictures},
        }

    def _words_field(self, account: NetworkAccount) -> forms.Field:
        return forms.CharField(
            label=_("Own words on %(network)s") % {"network": network_name(account)},
            max_length=LONGEST,
            required=False,
            help_text=_("Leave empty to say the same there."),
            widget=forms.Textarea(attrs={"rows": 4}),
        )

    def _alt_field(self, picture: PostPicture) -> forms.Field:
        shown = picture.graphic or picture.image
        own = str(shown.alt) if shown else ""
        return forms.CharField(
            label=_("What picture %(n)d shows") % {"n": picture.number},
            max_length=1000,
            required=False,
            help_text=(_("Now: %(alt)s") % {"alt": own}) if own else _("Read aloud to people who cannot see it."),
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def _offered_facts(self) -> list[Fact]:
        """Those it says, those its words say, then the newest; each once."""
        used = facts_picked(self.post) if self.post else []
        text = self.data.get("text", "") if self.is_bound else self.initial.get("text", "")
        found = facts.said_in(self.campaign, text).current if text else []
        newest = facts.facts(self.campaign).filter(state=Fact.CURRENT)[:OFFERED_FACTS]
        offered = {fact.pk: fact for fact in (*used, *found, *newest)}
        return list(offered.values())[: max(OFFERED_FACTS, len(used) + len(found))]

    def words_fields(self) -> list[tuple[NetworkAccount, forms.BoundField]]:
        """Each network with its field of own words."""
        return [(one, self[words_field(one)]) for one in self.networks]

    def alt_fields(self) -> list[tuple[PostPicture, forms.BoundField]]:
        """Each picture with its field of alt text."""
        return [(picture, self[f"alt_{picture.number}"]) for picture in self.pictures]

    @property
    def typed(self) -> QueryDict:
        """What was sent."""
        assert isinstance(self.data, QueryDict)
        return self.data

    def say_seen(self, version: int) -> None:
        """Let the form be sent again knowing this version."""
        data = self.typed.copy()
        data["seen"] = str(version)
        self.data = data

    def chosen(self) -> list[NetworkAccount]:
        """The networks that are ticked, from data that need not be valid."""
        ticked = self.typed.getlist("accounts") if self.is_bound else self.initial.get("accounts", [])
        return [one for one in self.networks if one.public_id in ticked]

    def says(self) -> Says:
        """What was typed, once it is valid."""
        cleaned = self.cleaned_data
        chosen = set(cleaned["accounts"])
        return Says(
            title=cleaned["title"],
            text=cleaned["text"],
            link=cleaned["link"],
            link_title=self.post.link_title if self.post and self.post.link == cleaned["link"] else "",
            language=cleaned["language"],
            networks={one: cleaned.get(words_field(one)) or "" for one in self.networks if one.public_id in chosen},
            pictures=self._shown(),
        )

    def _shown(self) -> tuple[Shown, ...]:
        if self.post is None:
            found = Graphic.objects.filter(campaign=self.campaign, public_id=self.cleaned_data["graphic"]).first()
            return (Shown(graphic=found),) if found else ()
        alts = {picture.number: self.cleaned_data.get(f"alt_{picture.number}") or "" for picture in self.pictures}
        return tuple(Shown(picture.graphic, picture.image, alts[picture.number]) for picture in self.pictures)

    def picked_facts(self) -> list[Fact]:
        """The facts that are ticked, and those that the words say without a tick."""
        ticked = set(self.cleaned_data["facts"])
        said = facts.said_in(self.campaign, self.cleaned_data["text"]).current
        picked = [fact for fact in self.offered if fact.public_id in ticked]
        return [*picked, *(fact for fact in said if fact not in picked)]


class TimeForm(forms.Form):
    """When a post goes."""

    when = forms.ChoiceField(
        label=_("When"),
        choices=WHEN,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when it goes out")},
    )
    goes_at = forms.DateTimeField(
        label=_("Day and time"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": NO_MOMENT},
    )

    def __init__(self, *args: Any, post: Post | None = None, slots: bool = True, **kwargs: Any) -> None:
        if post is not None:
            when = "slot" if post.queued else "time" if post.goes_at else "approved"
            kwargs.setdefault("initial", {"when": when, "goes_at": post.goes_at})
        super().__init__(*args, **kwargs)
        if not slots:
            offer(self, "when", [row for row in WHEN if row[0] != "slot"])

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("when") == "time" and not cleaned.get("goes_at") and "goes_at" not in self.errors:
            self.add_error("goes_at", _("Say the day and the time"))
        return cleaned

    @property
    def moment(self) -> datetime | None:
        """The time that was chosen, where one was."""
        return self.cleaned_data.get("goes_at") if self.cleaned_data["when"] == "time" else None
