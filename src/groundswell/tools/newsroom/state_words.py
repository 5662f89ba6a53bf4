"""A post's state in words, with its icon and colour: shape and word first."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.newsroom.models import Post

if TYPE_CHECKING:
    from groundswell.tools.newsroom.selectors import Tally


@dataclass(frozen=True)
class Chip:
    """A few words, an icon, and a class of chip ("good", "warn", "bad", "line" or "")."""

    words: str
    icon: str
    tone: str = ""
    long: str = ""

    @property
    def said(self) -> str:
        """In a whole phrase, for a post's own page."""
        return self.long or self.words


def chip(post: Post, tally: "Tally") -> Chip:
    """How a post stands."""
    fixed = {
        Post.DRAFT: Chip(_("Draft"), "pencil", "", _("Draft: only the newsroom sees it")),
        Post.APPROVED: Chip(_("Approved"), "check-check", "good"),
        Post.PUBLISHING: Chip(_("Going out"), "send", "good", _("Going out now")),
        Post.PUBLISHED: Chip(_("Published"), "circle-check-big", "line"),
        Post.FAILED: Chip(_("Not out"), "triangle-alert", "bad", _("Not out on every network")),
        Post.PULLED: Chip(_("Pulled"), "undo-2", "bad", _("Pulled: it is down again")),
    }
    if post.state == Post.HELD:
        return _held(tally)
    if post.state == Post.WAITING:
        return _waiting(tally)
    if post.state == Post.PULLED and post.published_at is None:
        return Chip(_("Put away"), "archive", "line", _("Put away before it was out"))
    return fixed[post.state]


def _held(tally: "Tally") -> Chip:
    if not tally.objections:
        return Chip(_("Held"), "octagon-alert", "bad", _("Held: something is to be mended"))
    said = ngettext("Held by %(n)d objection", "Held by %(n)d objections", tally.objections)
    return Chip(_("Held"), "octagon-alert", "bad", said % {"n": tally.objections})


def _waiting(tally: "Tally") -> Chip:
    if not tally.by_count:
        return Chip(_("Waiting"), "clock", "warn", _("Waiting: anybody may object"))
    numbers = {"n": min(tally.approved, tally.needed), "needed": tally.needed}
    said = ngettext("%(n)d of %(needed)d approval", "%(n)d of %(needed)d approvals", tally.needed) % numbers
    return Chip(_("%(n)d of %(needed)d") % numbers, "clock", "warn", said)
