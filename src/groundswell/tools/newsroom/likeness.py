"""
How alike a post is to one that went before it.

The measure: of the runs of five words in its words, the share that stands in any one earlier post. Case, accents and
punctuation are ignored; links and hashtags do not count. A text with fewer than five words has none. Own words for one
network are compared as the post's are.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from groundswell.tools.newsroom.models import Post

FROM = 80
"""Per cent. Below it nothing is said."""
RUN = 5
LOOK_BACK = timedelta(days=30)
MOST_COMPARED = 400
_LEFT_OUT = re.compile(r"https?://\S+|[#@]\w+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Alike:
    """The earlier post that is most like this one, and how much: per cent, rounded down."""

    post: Post
    per_cent: int


def words(text: str) -> list[str]:
    """The words of a text as they are compared."""
    folded = unicodedata.normalize("NFKD", _LEFT_OUT.sub(" ", text).casefold())
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter)).replace("’", "'")
    return _WORD.findall(plain)


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of five words in a text."""
    listed = words(text)
    return {tuple(listed[start : start + RUN]) for start in range(len(listed) - RUN + 1)}


def texts(post: Post) -> list[str]:
    """All that a post says: its words, and own ones for single networks."""
    return [post.text, *(variant.text for variant in post.variants.all() if variant.text)]


def most_alike(post: Post, *, at: datetime) -> Alike | None:
    """
    The post of the last 30 days that says most of what this one says, if that is at least four fifths; else None.

    Posts that a rule made about different things share the rule's words on purpose, and are not compared.
    """
    mine = [found for text in texts(post) if (found := runs(text))]
    if not mine:
        return None
    best: Alike | None = None
    for other in _earlier(post, at):
        if post.made_by_rule and other.made_by_rule and post.subject_id != other.subject_id:
            continue
        theirs = set[tuple[str, ...]]().union(*map(runs, texts(other)))
        share = max(100 * len(found & theirs) // len(found) for found in mine)
        if share >= FROM and (best is None or share > best.per_cent):
            best = Alike(other, share)
    return best


def _earlier(post: Post, at: datetime) -> list[Post]:
    """What was out lately, or is meant to go out: drafts and what was put away do not count."""
    meant, out = (Post.WAITING, Post.HELD, Post.APPROVED), (Post.PUBLISHING, Post.PUBLISHED, Post.FAILED)
    found = Post.objects.filter(campaign=post.campaign_id, state__in=(*meant, *out), made_at__gt=at - LOOK_BACK)
    before = Q(made_at__lte=post.made_at)
    if post.state not in out:
        # An old draft comes after what was written later and is out already.
        before |= Q(state__in=out)
    first = found.filter(before).exclude(pk=post.pk).exclude(public_id=post.repeat_of)
    return list(first.prefetch_related("variants").order_by("-made_at", "-pk")[:MOST_COMPARED])
