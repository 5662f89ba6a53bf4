"""What was decided, in sentences."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groundswell.tools.newsroom.models import Post
from groundswell.tools.newsroom.standing import Standing
from groundswell.tools.newsroom.zones import zone_of

REASON_WORDS = {
    "facts": gettext_lazy("A fact is wrong"),
    "tone": gettext_lazy("It does not sound like us"),
    "timing": gettext_lazy("Wrong moment"),
    "person": gettext_lazy("It could hurt someone"),
    "law": gettext_lazy("It may break a law or a rule"),
    "other": gettext_lazy("Something else"),
}


def reason_words(reason: str) -> str:
    """The kind of an objection, as on the form."""
    return str(REASON_WORDS.get(reason, REASON_WORDS["other"]))


def clock(post: Post, moment: datetime, at: datetime) -> str:
    """A moment on the newsroom's clock: "18:00" today, "Tuesday 18:00" this week, "3 April, 18:00" later."""
    local, today = (timezone.localtime(when, zone_of(post.campaign)) for when in (moment, at))
    days = (local.date() - today.date()).days
    if days == 0:
        return date_format(local, "H:i")
    return date_format(local, "l H:i") if 0 < days < 7 else date_format(local, "j F, H:i")


def where_it_stands(post: Post, at: datetime) -> str:
    """When an answer is wanted and when it goes out: "Answer by 17:30. It goes out at 18:00"."""
    said = []
    if post.answer_by and post.answer_by > at and post.state in (Post.WAITING, Post.HELD):
        said.append(_("Answer by %(time)s.") % {"time": clock(post, post.answer_by, at)})
    if post.goes_at is None:
        said.append(_("It goes out as soon as it is approved."))
    elif post.goes_at > at:
        said.append(_("It goes out at %(time)s.") % {"time": clock(post, post.goes_at, at)})
    else:
        said.append(_("It was to go out at %(time)s.") % {"time": clock(post, post.goes_at, at)})
    return " ".join(said)


def headline(standing: Standing) -> str:
    """How far it is: "2 of 4 groups have approved"."""
    if not standing.by_count:
        return _("Nobody has objected") if not standing.objections else objection_count(standing)
    groups = sum(answer.unit.group_id is not None for answer in standing.answers)
    numbers = {"n": standing.approved, "of": standing.total}
    if not groups:
        said = ngettext("%(n)s of %(of)s person has approved", "%(n)s of %(of)s people have approved", standing.total)
    elif groups == standing.total:
        said = ngettext("%(n)s of %(of)s group has approved", "%(n)s of %(of)s groups have approved", standing.total)
    else:
        said = _("%(n)s of %(of)s have approved")
    return said % numbers


def objection_count(standing: Standing) -> str:
    count = len(standing.objections)
    return ngettext("Held by %(n)s objection", "Held by %(n)s objections", count) % {"n": count}


def rule_line(standing: Standing, at: datetime) -> str:
    """What it takes, in one or two sentences."""
    if not standing.by_count:
        return _silence_line(standing, at)
    if standing.needed > standing.total:
        line = _("It needs %(needed)s, and only %(total)s can answer. An owner can change the rule.")
        return line % {"needed": standing.needed, "total": standing.total}
    line = _("It needs %(needed)s. One objection holds it.") % {"needed": standing.needed}
    if standing.alone and standing.approved:
        line += " " + _("Somebody other than its writer must approve it.")
    return line


def _silence_line(standing: Standing, at: datetime) -> str:
    until = standing.quiet_until
    if until is not None and until > at:
        said = _("If nobody objects by %(time)s, a named person may release it.")
        return said % {"time": clock(standing.post, until, at)}
    return _("The time to object is over. A named person may release it. One objection still holds it.")
