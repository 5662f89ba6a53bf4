"""The action "newsroom.draft": a rule drafts one post for every network, with its card, and asks for approval."""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.tools.newsroom.models import Post
from groundswell.tools.newsroom.network_names import network_name
from groundswell.tools.newsroom.services import scheduling, writing
from groundswell.tools.newsroom.services.endings import with_endings
from groundswell.tools.newsroom.services.writing import Says, Shown
from groundswell.trunk.automations.actions import Order, Outcome
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts import selectors as facts
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.publishing import selectors as publishing
from groundswell.trunk.publishing.models import NetworkAccount

_FIELD = re.compile(r"\{(\w+)\}")
SLOT = "slot"
LONGEST_KEY = 80
LINK_FIELDS = ("url", "page_url")


class DraftSettings(forms.Form):
    """What the drafted post says, and where and when it goes."""

    text = forms.CharField(
        label=gettext_lazy("What it says"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Fields in curly brackets are filled in: {headline} {name} {place} {number} {of}. "
            "Empty: the news in one line."
        ),
    )
    networks = forms.MultipleChoiceField(
        label=gettext_lazy("Where it goes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: every network that is connected then."),
    )
    goes = forms.ChoiceField(
        label=gettext_lazy("When it goes"),
        choices=(
            ("approved", gettext_lazy("As soon as it is approved")),
            (SLOT, gettext_lazy("In the next free slot")),
        ),
        required=False,
        widget=forms.RadioSelect,
        initial="approved",
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["networks"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.public_id, network_name(one)) for one in publishing.accounts(campaign)]


def draft_words(campaign: Campaign, settings: Mapping[str, Any]) -> str:
    """What the action does, in a rule's sentence."""
    wanted = settings.get("networks") or []
    if not wanted:
        return _("draft a post for every network and ask for approval")
    found = publishing.accounts(campaign).filter(public_id__in=wanted)
    names = ", ".join(network_name(one) for one in found) or _("networks that are gone")
    return _("draft a post for %(networks)s and ask for approval") % {"networks": names}


def draft_for_rule(order: Order) -> Outcome:
    """
    Draft the post of one order, with the picture and facts of the steps before it, and ask for approval.

    Done again with the same key it finds its draft and asks once. What a check keeps from approval stays a draft, and
    the outcome says why.
    """
    post = writing.draft_post(
        campaign=order.campaign,
        says=with_endings(_says(order)),
        key=key_of(order),
        subject=_subject(order),
        made_by_rule=True,
        facts=_facts(order),
        at=order.at,
    )
    outputs = {"post": post.public_id}
    if post.state != Post.DRAFT:
        return Outcome(
            _("Drafted “%(title)s” and asked for approval") % {"title": post.title}, "post", post.public_id, outputs
        )
    said = _queued(post, order)
    try:
        writing.submit_post(post=post, at=order.at)
    except writing.NotReady as not_ready:
        why = not_ready.failed[0].sentence
        sentence = _("Drafted “%(title)s”. It waits for a person: %(why)s") % {"title": post.title, "why": why}
        return Outcome(sentence, "post", post.public_id, outputs)
    sentence = _("Drafted “%(title)s” and asked for approval%(when)s") % {"title": post.title, "when": said}
    return Outcome(sentence, "post", post.public_id, outputs)


def key_of(order: Order) -> str:
    """The draft's own key: an order's may be longer than a post's."""
    key = f"rule:{order.campaign.pk}:{order.key}"
    return key if len(key) <= LONGEST_KEY else f"rule:{sha256(key.encode()).hexdigest()}"


def _queued(post: Post, order: Order) -> str:
    """Put it into a slot where the rule says so; what was decided, to add to the sentence."""
    if order.settings.get("goes") != SLOT or post.queued:
        return ""
    try:
        scheduling.queue_post(post=post, at=order.at)
    except scheduling.NoSlots:
        return _(", without a slot: none is free")
    return ""


def _says(order: Order) -> Says:
    fields = {name: str(value) for name, value in order.context.get("fields", {}).items()}
    return Says(
        title=fields.get("headline") or order.sentence,
        text=filled(str(order.settings.get("text") or ""), fields) or plain_news(fields, order.sentence),
        link=next((fields[name] for name in LINK_FIELDS if fields.get(name)), ""),
        networks=dict.fromkeys(_networks(order), ""),
        pictures=_pictures(order),
        language=str(order.context.get("language") or "en"),
    )


def filled(text: str, fields: Mapping[str, str]) -> str:
    """A text with its fields filled in; one that nobody told is left out, with the blank before it."""
    said = _FIELD.sub(lambda found: fields.get(found[1], ""), text)
    return re.sub(r"[ \t]+([.,;:!?\n]|$)", r"\1", re.sub(r"[ \t]{2,}", " ", said)).strip()


def plain_news(fields: Mapping[str, str], sentence: str) -> str:
    """The news in one line, thanks where somebody is to be thanked, and how many there are now."""
    news = (fields.get("headline") or sentence).strip().rstrip(".")
    thanks = _("Thank you, %(name)s!") % {"name": fields["salutation"]} if fields.get("salutation") else ""
    tally = fields.get("tally", "").strip().rstrip(".")
    told = [f"{news}.", thanks, f"{tally}." if tally and tally != news else ""]
    return " ".join(part for part in told if part)


def _networks(order: Order) -> list[NetworkAccount]:
    found = publishing.accounts(order.campaign)
    wanted = order.settings.get("networks") or []
    return list(found.filter(public_id__in=wanted) if wanted else found)


def _pictures(order: Order) -> tuple[Shown, ...]:
    graphic = Graphic.objects.filter(campaign=order.campaign, public_id=order.outputs.get("graphic") or "").first()
    # What the card says of itself in words goes along with it, so that a new drawing brings its own.
    return (Shown(graphic=graphic),) if graphic else ()


def _facts(order: Order) -> list[Fact]:
    return facts.facts_by_ids(order.campaign, order.outputs.get("facts") or [])


def _subject(order: Order) -> tuple[str, str]:
    subject = order.context.get("subject") or {}
    return str(subject.get("kind") or ""), str(subject.get("public_id") or "")


def undo_draft(order: Order, result: Mapping[str, Any]) -> str:
    """Put the post away if it is not out; what is out stays, and the sentence says so."""
    outputs = result.get("outputs") or {}
    post = Post.objects.filter(campaign=order.campaign, public_id=outputs.get("post") or "").first()
    if post is None:
        return ""
    if writing.put_away_post(post=post, reason=_("What it was about was taken back"), at=order.at):
        return _("“%(title)s” was put away") % {"title": post.title}
    if post.state == Post.PULLED:
        return ""
    return _("“%(title)s” is out already: take it down yourself") % {"title": post.title}
