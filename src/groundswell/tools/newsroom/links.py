"""
The link in a mail that lets one person answer for one version of one post, once, signed in or not.

It is signed for this purpose alone, dated, and holds nothing personal. Signing out everywhere ends it, as does losing
one's place in the newsroom; a changed post makes it void, because it answers for words its reader has seen.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from django.core import signing
from django.db.models import Q

from groundswell.tools.newsroom.models import Decision, Post
from groundswell.tools.newsroom.voices import is_member
from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.records.ids import LENGTH

PURPOSE = "groundswell.newsroom.answer"
LASTS = timedelta(days=3)
# Two servers' clocks may differ by a little; a token from further ahead comes from a clock gone wrong.
SKEW = timedelta(seconds=5)
ONCE = UUID("3f0a2f3e-6a1e-4f5b-9c55-2a7d8f0c51b4")


@dataclass(frozen=True)
class AnswerLink:
    """What a link is for. `over`: its time has passed; `changed`: the post has; `used`: it was answered with before."""

    post: Post
    account: Account
    version: int
    key: UUID
    over: bool
    changed: bool
    used: Decision | None

    @property
    def works(self) -> bool:
        return not (self.over or self.changed or self.used)


def make_answer_token(post: Post, account: Account, *, at: datetime) -> str:
    """Make the token of one mail, for the version of the post that stands now."""
    numbers = (post.version, account.sessions_ended, int(at.timestamp()))
    payload = ".".join((post.public_id + account.public_id, *(signing.b62_encode(number) for number in numbers)))
    return signing.Signer(salt=PURPOSE, sep=".").sign(payload)


def read_answer_token(token: str, campaign: Campaign, *, at: datetime) -> AnswerLink | None:
    """
    Read a token of this campaign. None where it was altered, made for something else, issued in the future, or its
    person is no longer of the newsroom.
    """
    try:
        ids, *encoded = signing.Signer(salt=PURPOSE, sep=".").unsign(token).split(".")
        version, sessions_ended, issued = (signing.b62_decode(number) for number in encoded)
        issued_at = datetime.fromtimestamp(issued, tz=UTC)
    except (signing.BadSignature, ValueError, OverflowError, OSError):
        return None
    posts = Post.objects.filter(public_id=ids[:LENGTH], campaign=campaign).select_related("campaign")
    accounts = Account.objects.filter(public_id=ids[LENGTH:], is_active=True, sessions_ended=sessions_ended)
    post, account = posts.first(), accounts.first()
    if post is None or account is None or issued_at > at + SKEW or not is_member(account, campaign):
        return None
    key = uuid5(ONCE, token)
    return AnswerLink(
        post=post,
        account=account,
        version=version,
        key=key,
        over=at - issued_at > LASTS,
        changed=version != post.version,
        used=Decision.objects.filter(Q(key=key) | Q(post=post, account=account, version=version)).first(),
    )
