"""The card maker's page: reading its form, filling it from a fact, saving what it holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from groundswell.tools.sharecards import maps, selectors, services
from groundswell.tools.sharecards.contents import Words, words_of
from groundswell.tools.sharecards.drawing import FieldSpec
from groundswell.tools.sharecards.fields_of import fields_of, shows_map, shows_photo
from groundswell.tools.sharecards.forms import SAID, CardForm, place_near
from groundswell.tools.sharecards.models import Card, CardVersion
from groundswell.tools.sharecards.selectors import Form
from groundswell.tools.sharecards.services.cards import Saying
from groundswell.tools.sharecards.stage import Stage, stage_of
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts import selectors as facts_read
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.models import Image
from groundswell.trunk.media.pictures import read_upload
from groundswell.trunk.media.rights import Details, usable
from groundswell.trunk.media.services import ImageRefused, add_picture
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key

MOST_PICTURES, MOST_FACTS = 23, 30


@dataclass
class Making:
    """One request of the card maker: a form of card, what was typed into it, and the card it belongs to, if any."""

    campaign: Campaign
    form_of_card: Form
    card: Card | None
    version: CardVersion | None
    form: CardForm

    @property
    def design(self) -> dict[str, Any]:
        return selectors.design_of_form(self.form_of_card)

    def words(self, *, samples: bool = False) -> Words:
        """What the form holds; for `samples` an empty field shows what it is for."""
        fields = self.form.said()
        if samples:
            fields = {spec.key: fields[spec.key] or ("" if spec.choices else spec.sample) for spec in self.form.specs}
        cells = self.version.cells if self.version else maps.cells_about(self.campaign, *self.form.picked_subject())
        return Words(fields, self.form.picked_image(), self.form.picked_focus(), self.form.picked_language(), cells)

    def stage(self, at: datetime) -> Stage:
        """What the form would make. A new card shows the samples of fields that are still empty."""
        return stage_of(
            self.campaign,
            self.design,
            self.words(samples=self.card is None),
            facts=self.form.picked_facts(),
            alt_read=bool(self.form["alt_read"].value()),
            at=at,
        )

    def saying(self) -> Saying:
        cleaned = self.form.cleaned_data
        return Saying(
            fields=self.form.said(),
            image=self.form.picked_image(),
            focus=self.form.picked_focus(),
            alt=cleaned["alt"],
            alt_read=cleaned["alt_read"],
            language=self.form.picked_language(),
            facts=self.form.picked_facts(),
        )


def begin(request: HttpRequest, form_of_card: Form, card: Card | None) -> Making:
    """Read what was posted, or fill the form from the card, or from the fact that the address names."""
    campaign = request.campaign
    version = selectors.version_of(card) if card else None
    design = selectors.design_of_form(form_of_card)
    specs = fields_of(design)
    about = _about(campaign) if card is None and shows_map(design) else []
    form = CardForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial=_initial(request, card, version, specs, about),
        specs=specs,
        images=_images(campaign, request, version),
        facts=_facts(campaign, request, version),
        with_photo=shows_photo(design),
        about=about,
    )
    return Making(campaign, form_of_card, card, version, form)


def _initial(
    request: HttpRequest,
    card: Card | None,
    version: CardVersion | None,
    specs: tuple[FieldSpec, ...],
    about: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    """What the form holds before anybody types: the card, or samples of choices; over it a fact that was asked for."""
    if card is not None and version is not None:
        initial = _of_card(card, version)
    else:
        initial = {"key": new_key(), "focus": "50,50", "language": "en", "facts": []}
        initial |= {SAID + spec.key: spec.sample for spec in specs if spec.choices}
        initial |= _about_at_first(request, about, specs)
    fact = _named_fact(request)
    if fact is not None:
        initial |= {SAID + key: text for key, text in said_by_fact(fact, specs).items()}
        initial |= {"facts": [*initial["facts"], fact.public_id], "language": fact.language}
    image = request.GET.get("picture", "")
    return initial | ({"image": image} if image.isalnum() else {})


def _about_at_first(
    request: HttpRequest, about: Sequence[tuple[str, str]], specs: tuple[FieldSpec, ...]
) -> dict[str, Any]:
    """The one who declared last, or whom the address names, with what the board knows of them."""
    named = request.GET.get("about", "")
    chosen = next((key for key, _words in about if key == named), about[0][0] if about else "")
    kind, _colon, public_id = chosen.partition(":")
    told = maps.told_about(request.campaign, kind, public_id, at=now())
    return {"about": chosen, **{SAID + spec.key: told[spec.key] for spec in specs if told.get(spec.key)}}


def _of_card(card: Card, version: CardVersion) -> dict[str, Any]:
    return {
        **{SAID + key: text for key, text in version.fields.items()},
        "image": version.image.public_id if version.image else "",
        "focus": _focus(words_of(version)),
        "alt": version.alt,
        "alt_read": version.alt_read,
        "language": version.language,
        "facts": version.facts,
        "seen": card.version,
    }


def _about(campaign: Campaign) -> list[tuple[str, str]]:
    """What a card with a map may be about, as choices."""
    return [(f"{kind}:{public_id}", words) for kind, public_id, words in maps.subjects(campaign)]


def _focus(words: Words) -> str:
    if words.focus is not None:
        return place_near(*words.focus)
    return place_near(words.image.focus_x, words.image.focus_y) if words.image else "50,50"


def _named_fact(request: HttpRequest) -> Fact | None:
    named = request.GET.get("fact", "")
    found = facts_read.facts_by_ids(request.campaign, [named]) if named.isalnum() else []
    return found[0] if found else None


def said_by_fact(fact: Fact, specs: tuple[FieldSpec, ...]) -> dict[str, str]:
    """What a fact puts into the fields of a template, by what they are called."""
    known: Mapping[str, str] = {
        **dict.fromkeys(("quote", "text", "line", "headline", "title"), fact.text),
        **dict.fromkeys(("name", "said_by", "who"), fact.said_by),
        **dict.fromkeys(("role", "place"), fact.said_by_role),
        **dict.fromkeys(("number", "figure"), fact.figure),
        "source": _("Source: %(source)s") % {"source": fact.source_title},
    }
    # A quote is never cut: the form says when it is too long. A title stays empty rather than long.
    return {
        spec.key: known[spec.key]
        for spec in specs
        if known.get(spec.key) and (spec.key != "title" or len(known[spec.key]) <= spec.most)
    }


def _images(campaign: Campaign, request: HttpRequest, version: CardVersion | None) -> list[Image]:
    """The newest pictures that may be used, with the one that is on the card and the one that was asked for."""
    newest = list(usable(campaign)[:MOST_PICTURES])
    named = {request.GET.get("picture", ""), request.POST.get("image", "")}
    wanted = Image.objects.filter(campaign=campaign, public_id__in=[one for one in named if one.isalnum()])
    held = [version.image] if version and version.image else []
    return list({image.pk: image for image in [*held, *wanted, *newest]}.values())


def _facts(campaign: Campaign, request: HttpRequest, version: CardVersion | None) -> list[Fact]:
    """The newest facts that hold, with those that the card says and those that were ticked."""
    newest = list(facts_read.facts(campaign).filter(state=Fact.CURRENT)[:MOST_FACTS])
    named = [*(version.facts if version else ()), *request.POST.getlist("facts"), request.GET.get("fact", "")]
    held = facts_read.facts_by_ids(campaign, [one for one in named if one.isalnum()])
    return list({fact.pk: fact for fact in [*held, *newest]}.values())


def keep_upload(making: Making, account: Any, at: datetime) -> bool:
    """Keep a picture that was sent along and put it onto the card. False where it cannot be: the form says why."""
    form = making.form
    upload = form.cleaned_data.get("upload") if making.form.with_photo else None
    if not upload:
        return True
    details = Details(
        alt=form.cleaned_data["upload_alt"],
        rights=form.cleaned_data["upload_rights"],
        people=form.cleaned_data["upload_people"],
    )
    try:
        data = read_upload(upload, upload.size)
        image = add_picture(campaign=making.campaign, upload=data, details=details, account=account, at=at)
    except ImageRefused as refused:
        form.add_error("upload", str(refused))
        return False
    form.pick_image(image)
    return True


def save_new(making: Making, account: Any, at: datetime) -> Card:
    """Make a card of a valid form; pressing twice makes one."""
    form = making.form_of_card
    template = form.row or services.use_template(campaign=making.campaign, key=form.key, at=at)
    saying = making.saying()
    key = making.form.cleaned_data.get("key") or new_key()
    return services.make_card(
        campaign=making.campaign,
        template=template,
        fields=saying.fields,
        key=f"desk:{making.campaign.public_id}:{key}",
        at=at,
        account=account,
        image=saying.image,
        alt=saying.alt,
        language=saying.language,
        facts=saying.facts,
        focus=saying.focus,
        alt_read=saying.alt_read,
        subject=making.form.picked_subject(),
    )


def save_changed(making: Making, account: Any, at: datetime) -> bool:
    """Give the card a new version; False where somebody else saved one since the page was opened."""
    assert making.card is not None
    form = making.form_of_card
    template = form.row or services.use_template(campaign=making.campaign, key=form.key, at=at)
    return services.change_card(
        card=making.card,
        saying=making.saying(),
        seen=making.form.cleaned_data.get("seen") or 0,
        account=account,
        at=at,
        template=template if template.pk != making.card.template_id else None,
    )


def sample_cells() -> list[list[Any]]:
    """A map that is no place's, for samples."""
    ours = {(1, 1), (2, 1), (0, 2), (1, 2), (2, 3), (3, 3), (2, 2)}
    cells = []
    for r, (first, last) in enumerate(((1, 3), (0, 4), (0, 4), (0, 4), (1, 3))):
        for q in range(first, last + 1):
            state = "new" if (q, r) == (3, 1) else "ours" if (q, r) in ours else ""
            cells.append([q, r, state])
    return cells
