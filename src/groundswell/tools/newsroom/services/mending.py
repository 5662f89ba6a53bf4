"""The buttons beside a check: each puts one thing right and leaves everything else as it was."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from groundswell.tools.newsroom import content, likeness
from groundswell.tools.newsroom.checks_of_time import quiet_at
from groundswell.tools.newsroom.models import Post, Variant
from groundswell.tools.newsroom.services.scheduling import close_up_after, schedule_post
from groundswell.tools.newsroom.services.writing import (
    CHANGEABLE,
    KIND,
    ChangedMeanwhile,
    Shown,
    change_post,
    facts_picked,
    record_in_audit,
    says_of,
    settle,
)
from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns import selectors as campaigns
from groundswell.trunk.facts import saying
from groundswell.trunk.facts import selectors as facts
from groundswell.trunk.facts.models import Fact, FactUse
from groundswell.trunk.facts.services import change_use
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.publishing.networks import networks
from groundswell.trunk.records.deadlocks import again_after_deadlock


class CannotMend(Exception):
    """The button cannot put it right; its text says what a person has to do."""


def add_imprint(*, post: Post, at: datetime, account: Account | None = None) -> bool:
    """Write the campaign's imprint at the end of the words, wherever it is missing. False if it stands everywhere."""
    imprint = campaigns.imprint(post.campaign)
    if not imprint:
        raise CannotMend(_("Write the campaign's imprint first, in its settings."))
    says = says_of(post)
    networks = {net: _ended(text, imprint) if text else "" for net, text in says.networks.items()}
    changed = replace(says, text=_ended(says.text, imprint), networks=networks)
    return change_post(post=post, says=changed, seen=post.version, at=at, account=account)


def _ended(text: str, imprint: str) -> str:
    return text if imprint in text else f"{text}\n\n{imprint}".strip()


def split_words(*, post: Post, variant: Variant, at: datetime, account: Account | None = None) -> bool:
    """
    Part the words for one network into a thread that fits; other networks keep theirs.

    :raises CannotMend: where no parting fits.
    """
    network = networks().get(variant.account.network)
    split = content.split_into_thread(variant.text or post.text, network) if network else None
    if split is None:
        raise CannotMend(_("It is too long for a thread there. Write fewer words."))
    says = says_of(post)
    mended = replace(says, networks={**says.networks, variant.account: split})
    return change_post(post=post, says=mended, seen=post.version, at=at, account=account)


@again_after_deadlock
@transaction.atomic
def say_instead(*, post: Post, fact: Fact, at: datetime, account: Account | None = None) -> bool:
    """
    Say what is right in the place of a fact that was withdrawn: in the words, and on the cards that say it.

    A card is drawn anew by its own tool; the post shows the new one as soon as it is drawn.

    :raises CannotMend: where nothing is right instead, or neither the words nor a card say it as the fact does.
    """
    instead = facts.said_instead(fact)
    if instead is None:
        raise CannotMend(_("Nothing is to be said instead. Write it anew."))
    cards = sum([change_use(use=use, account=account, at=at) for use in _uses_on_cards(post, fact)])
    if not put_in_place(post=post, fact=fact, instead=instead, at=at, account=account):
        if not cards:
            raise CannotMend(_("The words do not say it as the library does. Change them yourself."))
        picked = [other for other in facts_picked(post) if other.pk != fact.pk]
        change_post(post=post, says=says_of(post), seen=post.version, facts=[*picked, instead], at=at, account=account)
        settle(post, at)
    return True


def _uses_on_cards(post: Post, fact: Fact) -> list[FactUse]:
    """What the cards in a post say of a fact, as far as nobody has put it right."""
    cards = {
        (row.graphic.kind, row.graphic.source_id) for row in post.pictures.select_related("graphic") if row.graphic
    }
    found = [use for kind, public_id in sorted(cards) for use in facts.flagged(kind, public_id)]
    return [use for use in found if use.fact_id == fact.pk]


@transaction.atomic
def put_in_place(*, post: Post, fact: Fact, instead: Fact, at: datetime, account: Account | None = None) -> bool:
    """Put one fact in the place of another in the words of a post. False where they say neither, or it is out."""
    if post.state not in CHANGEABLE:
        return False
    says = says_of(post)
    parts = {"title": says.title, "text": says.text}
    mended = {name: saying.say_instead(text, fact, instead) for name, text in parts.items()}
    own = {net: saying.say_instead(text, fact, instead) for net, text in says.networks.items()}
    alts = [saying.say_instead(shown.alt, fact, instead) for shown in says.pictures]
    if all(text is None for text in (mended["text"], *own.values())):
        return False
    says = replace(
        says,
        title=mended["title"] or says.title,
        text=mended["text"] or says.text,
        networks={net: own[net] or text for net, text in says.networks.items()},
        pictures=tuple(replace(shown, alt=alt or shown.alt) for shown, alt in zip(says.pictures, alts, strict=True)),
    )
    picked = [other for other in facts_picked(post) if other.pk != fact.pk]
    return change_post(post=post, says=says, seen=post.version, at=at, account=account, facts=[*picked, instead])


@again_after_deadlock
@transaction.atomic
def allow_repeat(*, post: Post, of: Post, at: datetime, account: Account | None = None) -> bool:
    """Let a post sound like an earlier one, on purpose. False if it does not, or that was said before."""
    alike = likeness.most_alike(post, at=at)
    if alike is None or alike.post.pk != of.pk or post.state not in CHANGEABLE:
        return False
    Post.objects.filter(pk=post.pk).update(repeat_of=of.public_id)
    post.refresh_from_db()
    record_in_audit(post, account, f"Let “{post.title}” say again what “{of.title}” said", at)
    settle(post, at)
    return True


@again_after_deadlock
@transaction.atomic
def move_out_of_quiet(*, post: Post, at: datetime, account: Account | None = None) -> bool:
    """
    Move a post to the end of the quiet time it falls into; a queued one to the next slot. False if it falls into none.
    """
    window = quiet_at(post, max(post.goes_at, at) if post.goes_at else at)
    if window is None:
        return False
    if post.queued and close_up_after(post, at=at):
        post.refresh_from_db()
    else:
        schedule_post(post=post, goes_at=window.ends_at, at=at, account=account)
    settle(post, at)
    return True


@transaction.atomic
def take_new_graphic(*, graphic: Graphic, replaces_id: int, at: datetime) -> int:
    """
    Show a graphic that was drawn anew wherever a post that is not out shows the one before; give how many posts.

    Each is a new version, approved anew: the picture is not the one that was approved.
    """
    holding = Post.objects.filter(pictures__graphic=replaces_id, state__in=CHANGEABLE).distinct()
    changed = 0
    for post in holding.order_by("pk"):
        says = says_of(post)
        pictures = tuple(_anew(shown, graphic, replaces_id) for shown in says.pictures)
        try:
            changed += change_post(post=post, says=replace(says, pictures=pictures), seen=post.version, at=at)
        except ChangedMeanwhile:
            # It went out, or somebody changed it, at this moment: what went out keeps the picture it was approved with.
            continue
    return changed


def _anew(shown: Shown, graphic: Graphic, replaces_id: int) -> Shown:
    if shown.graphic is None or shown.graphic.pk != replaces_id:
        return shown
    # Own words about the old picture may be wrong of the new one; its own were drawn along with it.
    return Shown(graphic=graphic)


@transaction.atomic
def look_again_at_fact(*, fact: Fact, at: datetime) -> int:
    """A fact was withdrawn or corrected: hold what is not out and says it; give how many posts were looked at."""
    used = FactUse.objects.filter(fact=fact, kind=KIND, ended_at=None).values("public_id")
    said = Q(public_id__in=used) | Q(text__icontains=fact.text) | Q(variants__text__icontains=fact.text)
    if saying.telling(fact.figure):
        said |= Q(text__icontains=fact.figure) | Q(variants__text__icontains=fact.figure)
    meant = Post.objects.filter(said, campaign=fact.campaign_id, state__in=(Post.WAITING, Post.HELD, Post.APPROVED))
    posts = list(meant.distinct().order_by("pk"))
    for post in posts:
        settle(post, at)
    return len(posts)
