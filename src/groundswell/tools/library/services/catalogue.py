"""The catalogue: one entry for each fact, article and picture, with the words it is found by."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from groundswell.tools.library.models import Article, Entry
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.models import Image
from groundswell.trunk.records.full_text import fold

AT_ONCE = 500


def enter_fact(fact: Fact) -> Entry:
    """Put a fact into the catalogue, or bring its entry up to date."""
    return _enter(
        {"fact": fact},
        campaign_id=fact.campaign_id,
        kind=fact.kind,
        title=fact.text,
        heavy=[fact.text, fact.figure, fact.said_by, *fact.tags],
        light=[fact.source_title, fact.said_by_role, fact.reason],
        tags=fact.tags,
        language=fact.language,
        ended=fact.state != Fact.CURRENT,
        at=fact.recorded_at,
    )


def enter_article(article: Article) -> Entry:
    """Put an article into the catalogue, or bring its entry up to date."""
    return _enter(
        {"article": article},
        campaign_id=article.campaign_id,
        kind="article",
        title=article.title or article.url,
        heavy=[article.title, article.site, *article.tags],
        light=[article.author, article.summary, article.note, article.url, article.text],
        tags=article.tags,
        language=article.language,
        ended=article.withdrawn_at is not None,
        at=article.added_at,
    )


def enter_picture(image: Image) -> Entry | None:
    """Put a campaign's picture into the catalogue, or bring its entry up to date. Not one whose rights are not told."""
    entered = Entry.objects.filter(image=image)
    if image.campaign_id is None or (not image.rights and not entered.exists()):
        return None
    return _enter(
        {"image": image},
        campaign_id=image.campaign_id,
        kind="picture",
        title=image.alt,
        heavy=[image.alt, *image.tags],
        light=[image.credit if not image.credit_hidden else "", image.rights_note, image.source_url],
        tags=image.tags,
        language=image.language,
        ended=image.withdrawn_at is not None,
        at=image.added_at,
    )


def enter_what_is_missing(*, campaign: Campaign, apply: bool = True) -> int:
    """
    Enter what came while nobody listened, as when this tool is put in later; give how many. Without `apply` only count.
    """
    known = Entry.objects.filter(campaign=campaign)
    facts = Fact.objects.filter(campaign=campaign).exclude(pk__in=known.filter(fact__isnull=False).values("fact"))
    articles = Article.objects.filter(campaign=campaign).exclude(
        pk__in=known.filter(article__isnull=False).values("article")
    )
    pictures = Image.objects.filter(~Q(rights=""), campaign=campaign).exclude(
        pk__in=known.filter(image__isnull=False).values("image")
    )
    if not apply:
        return facts.count() + articles.count() + pictures.count()
    found = [enter_fact(fact) for fact in facts[:AT_ONCE]]
    found += [enter_article(article) for article in articles[:AT_ONCE]]
    return len(found) + sum(enter_picture(image) is not None for image in pictures[:AT_ONCE])


@transaction.atomic
def _enter(
    of: dict[str, Any],
    *,
    campaign_id: int,
    kind: str,
    title: str,
    heavy: Iterable[str],
    light: Iterable[str],
    tags: list[str],
    language: str,
    ended: bool,
    at: datetime,
) -> Entry:
    entry, _new = Entry.objects.update_or_create(
        **of,
        defaults={
            "campaign_id": campaign_id,
            "kind": kind,
            "title": title[:500],
            "title_words": fold(" ".join(heavy)),
            "words": fold(" ".join(light)),
            "tags": tags,
            "language": language,
            "ended": ended,
            "made_at": at,
        },
    )
    return entry
