"""Cards: making one, changing what it says, going back, copying, removing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from groundswell.tools.sharecards import maps, selectors
from groundswell.tools.sharecards.fields_of import fields_of
from groundswell.tools.sharecards.models import Card, CardVersion, Template
from groundswell.tools.sharecards.services.templates import use_template
from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts import selectors as facts_read
from groundswell.trunk.facts import services as facts_write
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.models import Image

KIND = "card"
"""What a card is called as a declared reference, a use of facts and a graphic."""
MOST_FIELD = 1000
SHORTEST_TITLE = 10
KEPT = ("fields", "cells", "facts", "image", "focus_x", "focus_y", "alt", "alt_read", "language")


class CardFrozen(Exception):
    """The card has been published; what is out there is not changed behind people's backs. A copy can be."""


@dataclass(frozen=True)
class Saying:
    """What one version of a card says. `focus` is per cent; None: the picture's own."""

    fields: Mapping[str, str]
    image: Image | None = None
    focus: tuple[int, int] | None = None
    alt: str = ""
    alt_read: bool = False
    language: str = "en"
    facts: Sequence[Fact] = ()


def make_card(
    *,
    campaign: Campaign,
    template: Template | str,
    fields: Mapping[str, str],
    key: str,
    at: datetime,
    account: Account | None = None,
    image: Image | None = None,
    alt: str = "",
    language: str = "en",
    subject: tuple[str, str] = ("", ""),
    facts: Iterable[Fact] = (),
    focus: tuple[int, int] | None = None,
    alt_read: bool = False,
) -> Card:
    """
    Make a card; `draw_card` draws it. The same `key` again gives the first one back.

    `template` may be the name of one of the house's forms or a template's public id. `subject` is a declared reference:
    a card about a target shows its board's map as it is now.

    :raises LookupError: for a template that this campaign does not have.
    """
    known = Card.objects.filter(key=key).select_related("template", "campaign").first()
    if known:
        return known
    used = template if isinstance(template, Template) else use_template(campaign=campaign, key=template, at=at)
    saying = Saying(fields, image, focus, alt, alt_read, language, tuple(facts))
    with transaction.atomic():
        card, new = Card.objects.get_or_create(
            key=key,
            defaults={
                "campaign": campaign,
                "template": used,
                "title": title_of(used, fields),
                "subject_kind": subject[0],
                "subject_id": subject[1],
                "made_by": account,
                "made_at": at,
            },
        )
        if new:
            cells = maps.cells_about(campaign, *subject)
            _write_version(card, saying, cells, account, at)
    return card


def title_of(template: Template, fields: Mapping[str, str]) -> str:
    """What a card is called in lists: the first words it says, in the order of its template's fields."""
    specs = fields_of(selectors.design_of(template))
    lines = (" ".join(fields.get(spec.key, "").split()) for spec in specs if not spec.choices)
    said = ""
    for line in lines:
        # A number alone tells nothing: "8,412 of us have signed."
        if len(said) < SHORTEST_TITLE:
            said = f"{said} {line}".strip()
    said = said or template.name
    return said if len(said) <= 80 else f"{said[:79].rstrip()}…"


def _write_version(card: Card, saying: Saying, cells: Sequence[Any], account: Account | None, at: datetime) -> None:
    CardVersion.objects.create(
        card=card,
        number=card.version,
        fields={name: str(text)[:MOST_FIELD] for name, text in saying.fields.items()},
        cells=[list(cell) for cell in cells],
        facts=[fact.public_id for fact in saying.facts],
        image=saying.image,
        focus_x=saying.focus[0] if saying.focus else None,
        focus_y=saying.focus[1] if saying.focus else None,
        alt=saying.alt[:1000],
        alt_read=saying.alt_read,
        language=saying.language,
        made_by=account,
        made_at=at,
    )
    facts_write.use_facts(kind=KIND, public_id=card.public_id, facts=list(saying.facts), at=at)


def change_card(
    *,
    card: Card,
    saying: Saying,
    seen: int,
    account: Account | None,
    at: datetime,
    template: Template | None = None,
) -> bool:
    """
    Give a card a new version. False where somebody saved another one since `seen`; saving the same changes nothing.

    :raises CardFrozen: once it was published.
    """
    latest = selectors.version_of(card)
    if _says_the_same(latest, saying) and (template is None or template.pk == card.template_id):
        return True
    with transaction.atomic():
        if not _next_version(card, seen, template):
            return False
        card.title = title_of(card.template, saying.fields)
        card.save(update_fields=["title"])
        _write_version(card, saying, latest.cells, account, at)
    return True


def _says_the_same(latest: CardVersion, saying: Saying) -> bool:
    focus = (latest.focus_x, latest.focus_y)
    return (
        latest.fields == dict(saying.fields)
        and latest.image_id == (saying.image.pk if saying.image else None)
        and focus == (saying.focus or (None, None))
        and (latest.alt, latest.alt_read, latest.language) == (saying.alt, saying.alt_read, saying.language)
        and latest.facts == [fact.public_id for fact in saying.facts]
    )


def _next_version(card: Card, seen: int, template: Template | None = None) -> bool:
    """Take the next version's number. Of two who saved the same one, the second is told."""
    changes: dict[str, Any] = {"version": F("version") + 1}
    if template is not None:
        changes["template"] = template
    won = Card.objects.filter(pk=card.pk, version=seen, frozen=False, ended_at__isnull=True).update(**changes)
    card.refresh_from_db()
    if not won and card.frozen:
        raise CardFrozen(card.public_id)
    return bool(won)


def go_back(*, card: Card, number: int, seen: int, account: Account | None, at: datetime) -> bool:
    """
    Make an older version the newest. False where it does not exist, or somebody saved another one meanwhile.

    :raises CardFrozen: once it was published.
    """
    older = card.versions.filter(number=number).first()
    if older is None or number == seen:
        return False
    with transaction.atomic():
        if not _next_version(card, seen):
            return False
        card.title = title_of(card.template, older.fields)
        card.save(update_fields=["title"])
        kept = {name: getattr(older, name) for name in KEPT}
        CardVersion.objects.create(card=card, number=card.version, made_by=account, made_at=at, **kept)
        facts = facts_read.facts_by_ids(card.campaign, older.facts)
        facts_write.use_facts(kind=KIND, public_id=card.public_id, facts=facts, at=at)
    return True


def copy_card(*, card: Card, key: str, account: Account | None, at: datetime) -> Card:
    """A new card that says the same; its map is that of now."""
    latest = selectors.version_of(card)
    focus = (latest.focus_x, latest.focus_y)
    return make_card(
        campaign=card.campaign,
        template=card.template,
        fields=latest.fields,
        key=key,
        at=at,
        account=account,
        image=latest.image,
        alt=latest.alt,
        language=latest.language,
        subject=(card.subject_kind, card.subject_id),
        facts=facts_read.facts_by_ids(card.campaign, latest.facts),
        focus=focus if None not in focus else None,  # type: ignore[arg-type]
        alt_read=latest.alt_read,
    )


def end_card(*, card: Card, at: datetime) -> bool:
    """Take a card out of the lists, and close its page. What was published with it stays. False if it was out."""
    with transaction.atomic():
        ended = Card.objects.filter(pk=card.pk, ended_at__isnull=True).update(ended_at=at, public_at=None)
        if ended:
            facts_write.use_facts(kind=KIND, public_id=card.public_id, facts=[], at=at)
    return bool(ended)
