"""Drafts and their changes, and asking for approval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from groundswell.tools.newsroom import checks
from groundswell.tools.newsroom.models import Post, PostPicture, PostVersion, Variant
from groundswell.tools.newsroom.versions import snapshot
from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.models import Graphic, Image
from groundswell.trunk.publishing.models import NetworkAccount
from groundswell.trunk.records.deadlocks import again_after_deadlock

CHANGEABLE = (Post.DRAFT, Post.WAITING, Post.HELD, Post.APPROVED)
ANSWER_BEFORE = timedelta(minutes=30)
KIND = "post"


@dataclass(frozen=True)
class Shown:
    """One picture of a post: a graphic of ours or an image of the library; `alt` empty means the picture's own."""

    graphic: Graphic | None = None
    image: Image | None = None
    alt: str = ""


@dataclass(frozen=True)
class Says:
    """
    All that a post says and where: what an approval is for.

    `networks` holds the own words by account, "" where the post's own are said.
    """

    title: str
    text: str = ""
    link: str = ""
    link_title: str = ""
    language: str = "en"
    networks: Mapping[NetworkAccount, str] = field(default_factory=dict)
    pictures: Sequence[Shown] = ()

    def tidy(self) -> "Says":
        """The same as it is kept: without blanks at the ends, cut to what fits."""
        return Says(
            title=self.title.replace("\0", "").strip()[:120],
            text=self.text.replace("\0", "").strip(),
            link=self.link.strip(),
            link_title=self.link_title.strip()[:200],
            language=self.language,
            networks={account: text.replace("\0", "").strip() for account, text in self.networks.items()},
            pictures=tuple(replace(shown, alt=shown.alt) for shown in self.pictures),
        )


class ChangedMeanwhile(Exception):
    """Somebody else changed the post, or it went out, after this person looked."""


class NotReady(Exception):
    """Checks keep the post from being shown to those who approve; `failed` says which."""

    def __init__(self, failed: Sequence[checks.Check]) -> None:
        super().__init__("; ".join(check.sentence for check in failed))
        self.failed = tuple(failed)


def says_of(post: Post) -> Says:
    """What a post says now."""
    return Says(
        title=post.title,
        text=post.text,
        link=post.link,
        link_title=post.link_title,
        language=post.language,
        networks={variant.account: variant.text for variant in post.variants.select_related("account").order_by("pk")},
        pictures=tuple(
            Shown(picture.graphic, picture.image, picture.alt)
            for picture in post.pictures.select_related("graphic", "image").order_by("number")
        ),
    )


@again_after_deadlock
@transaction.atomic
def draft_post(
    *,
    campaign: Campaign,
    says: Says,
    key: str,
    at: datetime,
    account: Account | None = None,
    subject: tuple[str, str] = ("", ""),
    made_by_rule: bool = False,
    facts: Sequence[Fact] | None = None,
) -> Post:
    """
    Make a draft. The same `key` again gives the first draft as it is now, however its words have changed.

    `subject` is what it is about (kind and public id of a declared reference). Facts of its cards count as its own.
    """
    says = says.tidy()
    post, made = Post.objects.get_or_create(
        key=key,
        defaults={
            "campaign": campaign,
            **_words(says),
            "subject_kind": subject[0],
            "subject_id": subject[1],
            "made_by_rule": made_by_rule,
            "written_by": account,
            "made_at": at,
        },
    )
    if made:
        _set_networks(post, says)
        _set_pictures(post, says)
        _keep_version(post, account=account, at=at)
        _use_facts(post, says, facts or (), at)
        record_in_audit(post, account, f"Drafted “{post.title}”", at)
    return post


@again_after_deadlock
@transaction.atomic
def change_post(
    *,
    post: Post,
    says: Says,
    seen: int,
    at: datetime,
    account: Account | None = None,
    facts: Sequence[Fact] | None = None,
) -> bool:
    """
    Say something else. Gives False where nothing changed; otherwise a new version, which is approved anew.

    Which facts it is known to say may change without that: nobody approved a list of facts.

    :raises ChangedMeanwhile: if the post is no longer at version `seen`, or is on its way out.
    """
    says = says.tidy()
    picked = facts_picked(post) if facts is None else facts
    if says == says_of(post):
        if facts is not None and post.state in CHANGEABLE:
            _use_facts(post, says, facts, at)
        return False
    # Whoever matches the version wins; the other is told. Release matches it too, so nothing half-changed goes out.
    here = Post.objects.filter(pk=post.pk, version=seen, state__in=CHANGEABLE)
    if not here.update(version=F("version") + 1, approved_at=None, **_words(says)):
        raise ChangedMeanwhile(f"Post {post.public_id} is not at version {seen}")
    post.refresh_from_db()
    _set_networks(post, says)
    _set_pictures(post, says)
    if post.submitted_at:
        post.submitted_at = at
        post.save(update_fields=["submitted_at"])
    _keep_version(post, account=account, at=at)
    _use_facts(post, says, picked, at)
    record_in_audit(post, account, f"Changed “{post.title}”", at, version=post.version)
    settle(post, at)
    return True


@again_after_deadlock
@transaction.atomic
def submit_post(*, post: Post, at: datetime, account: Account | None = None, answer_by: datetime | None = None) -> bool:
    """
    Ask for approval. False if that was done already.

    :raises NotReady: where a check fails that only a change of the post can mend.
    """
    if failed := checks.blocking_submission(post, at):
        raise NotReady(failed)
    wanted = answer_by or (post.goes_at - ANSWER_BEFORE if post.goes_at else None)
    asked = Post.objects.filter(pk=post.pk, state=Post.DRAFT).update(
        state=Post.WAITING, submitted_at=at, answer_by=max(wanted, at) if wanted else None
    )
    post.refresh_from_db()
    if asked:
        record_in_audit(post, account, f"Asked for approval of “{post.title}”", at, version=post.version)
        settle(post, at)
    return bool(asked)


@again_after_deadlock
@transaction.atomic
def take_back_post(*, post: Post, at: datetime, account: Account | None = None) -> bool:
    """Make a draft again of what waits or was approved. What was said about it stays. False if it is out or held."""
    back = Post.objects.filter(pk=post.pk, state__in=(Post.WAITING, Post.APPROVED)).update(
        state=Post.DRAFT, submitted_at=None, approved_at=None, released_by=None
    )
    if back:
        post.refresh_from_db()
        record_in_audit(post, account, f"Took “{post.title}” back to drafts", at)
    return bool(back)


@again_after_deadlock
@transaction.atomic
def put_away_post(*, post: Post, reason: str, at: datetime, account: Account | None = None) -> bool:
    """Put away what is not out, for good. Its place in the queue closes. False if it is out, or was put away."""
    from groundswell.tools.newsroom.services.scheduling import close_up_after, hold_queue

    was_queued = post.queued
    if was_queued:
        hold_queue(post.campaign_id)
    away = Post.objects.filter(pk=post.pk, state__in=CHANGEABLE).update(
        state=Post.PULLED, pulled_at=at, pull_reason=reason[:300], queued=False
    )
    if away:
        post.refresh_from_db()
        _forget_facts(post, at)
        record_in_audit(post, account, f"Put away “{post.title}”: {reason}", at)
        if was_queued:
            close_up_after(post, at=at)
    return bool(away)


def copy_post(*, post: Post, key: str, at: datetime, account: Account | None = None) -> Post:
    """A new draft that says the same, to begin from; networks that were removed are left out."""
    says = says_of(post)
    live = {net: text for net, text in says.networks.items() if net.state != NetworkAccount.REMOVED}
    return draft_post(
        campaign=post.campaign,
        says=replace(says, networks=live),
        key=key,
        at=at,
        account=account,
        subject=(post.subject_kind, post.subject_id),
        facts=facts_picked(post),
    )


def facts_picked(post: Post) -> list[Fact]:
    """The facts a post says, its cards' too, withdrawn ones as well."""
    from groundswell.trunk.facts import selectors

    return list(selectors.facts_of(KIND, post.public_id))


def _words(says: Says) -> dict[str, Any]:
    names = ("title", "text", "link", "link_title", "language")
    return {name: getattr(says, name) for name in names}


def _set_networks(post: Post, says: Says) -> None:
    post.variants.exclude(account__in=list(says.networks)).delete()
    for account, text in says.networks.items():
        Variant.objects.update_or_create(post=post, account=account, defaults={"text": text})


def _set_pictures(post: Post, says: Says) -> None:
    post.pictures.all().delete()
    PostPicture.objects.bulk_create(
        PostPicture(post=post, number=number, graphic=shown.graphic, image=shown.image, alt=shown.alt)
        for number, shown in enumerate(says.pictures, start=1)
    )


def _keep_version(post: Post, *, account: Account | None, at: datetime) -> None:
    PostVersion.objects.create(post=post, number=post.version, content=snapshot(post), account=account, made_at=at)


def _use_facts(post: Post, says: Says, facts: Sequence[Fact], at: datetime) -> None:
    from groundswell.trunk.facts import selectors, services

    cards = {(shown.graphic.kind, shown.graphic.source_id) for shown in says.pictures if shown.graphic}
    of_cards = [fact for kind, public_id in sorted(cards) for fact in selectors.facts_of(kind, public_id)]
    services.use_facts(kind=KIND, public_id=post.public_id, facts=list({*facts, *of_cards}), at=at)


def _forget_facts(post: Post, at: datetime) -> None:
    from groundswell.trunk.facts import services

    services.use_facts(kind=KIND, public_id=post.public_id, facts=[], at=at)


def settle(post: Post, at: datetime) -> None:
    """Let the newsroom look anew at where a post stands, and read it anew."""
    from groundswell.tools.newsroom.services import deciding

    deciding.settle_post(post, at)
    post.refresh_from_db()


def record_in_audit(post: Post, account: Account | None, sentence: str, at: datetime, **data: Any) -> None:
    """One line of the audit trail about a post."""
    audit.record(
        account=account,
        campaign=post.campaign,
        verb="changed",
        object_kind=KIND,
        object_id=post.public_id,
        sentence=sentence,
        data=data,
        at=at,
    )
