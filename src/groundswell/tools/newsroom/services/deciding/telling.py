"""The mails of the newsroom: all that one colleague is to be told in one mail, at the pace she chose."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.newsroom.deciding_words import reason_words, where_it_stands
from groundswell.tools.newsroom.links import make_answer_token
from groundswell.tools.newsroom.models import Decision, Listening, Newsroom, Note, Notice, Post, Shift
from groundswell.tools.newsroom.services.deciding.notices import GATHER
from groundswell.tools.newsroom.standing import standing_of
from groundswell.tools.newsroom.voices import is_member
from groundswell.tools.newsroom.zones import zone_of
from groundswell.trunk.access.models import Account
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.messaging.services.mails import CONTROL, HALF
from groundswell.trunk.records.addresses import absolute
from groundswell.trunk.records.ids import new_key

PRESSING = frozenset({"held", "decide", "decided", "pulled", "stopped", "resumed", "mentioned", "mended", "handed"})
SOON = timedelta(hours=1)
PAUSE, LONG_PAUSE, HOUR = timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=1)
"""So long lies between two mails to one person, where one of the things presses, and where none does."""
MANY = 6
"""After so many mails within an hour even what presses waits for the long pause."""
MOST_AT_ONCE, MOST_ROWS = 200, 30
KEPT = timedelta(days=30)
log = logging.getLogger("groundswell.newsroom")


@dataclass(frozen=True)
class Told:
    """One thing in a mail: a heading, a sentence or two, and what to press."""

    title: str
    text: str
    url: str
    button: str


def mail_due(*, at: datetime) -> int:
    """Mail everybody what is owed and due; give how many mails were written."""
    owed = Notice.objects.filter(mailed_at__isnull=True, made_at__lte=at - GATHER)
    pairs = owed.order_by().values_list("newsroom", "account").distinct()[:MOST_AT_ONCE]
    return sum(_mailed(newsroom, account, at) for newsroom, account in list(pairs))


def _mailed(newsroom_id: int, account_id: int, at: datetime) -> bool:
    """Mail one of many: what is wrong with one mail must not keep the others."""
    try:
        return mail_one(newsroom_id=newsroom_id, account_id=account_id, at=at)
    except Exception:
        log.exception("A newsroom mail could not be written")
        return False


@transaction.atomic
def mail_one(*, newsroom_id: int, account_id: int, at: datetime) -> bool:
    """
    Put all that one colleague is owed into one mail. What is over by now is dropped without one.

    False where nothing is left to tell, or the pace she chose says to wait.
    """
    newsroom = Newsroom.objects.select_related("campaign").get(pk=newsroom_id)
    account = Account.objects.get(pk=account_id)
    listening, _new = Listening.objects.get_or_create(newsroom=newsroom, account=account)
    rows = Notice.objects.filter(newsroom=newsroom, account=account, mailed_at__isnull=True)
    owed = list(rows.select_related("post__campaign").order_by("made_at", "pk")[:MOST_ROWS])
    wanted = listening.pace != Listening.NEVER and account.is_active and is_member(account, newsroom.campaign)
    needed = [row for row in owed if wanted and still_needed(row)]
    over = [row.pk for row in owed if row not in needed]
    Notice.objects.filter(pk__in=over).update(mailed_at=at)
    if not needed or _too_soon(listening, needed, at):
        return False
    # Two workers may have read the same rows: only one moves the time that both saw.
    claimed = Listening.objects.filter(pk=listening.pk, mailed_at=listening.mailed_at).update(mailed_at=at)
    if not claimed:
        return False
    _mail(newsroom, account, [told_of(row, at) for row in needed], at)
    Notice.objects.filter(pk__in=[row.pk for row in needed]).update(mailed_at=at)
    return True


def still_needed(row: Notice) -> bool:
    """Whether it still waits for its reader: she, or another of her group, may have answered meanwhile."""
    if row.post is None:
        return True
    if row.kind == "asked":
        standing = standing_of(row.post)
        silent = not standing.by_count and row.post.state == Post.WAITING
        return row.version == row.post.version and (silent or standing.waits_for(row.account))
    if row.kind == "mended":
        return row.version == row.post.version and standing_of(row.post).objected_before(row.account)
    if row.kind == "release":
        return row.version == row.post.version and row.post.state == Post.WAITING
    if row.kind in ("held", "decide"):
        return Decision.objects.filter(public_id=row.words, withdrawn_at__isnull=True).exists()
    return True


def _too_soon(listening: Listening, rows: list[Notice], at: datetime) -> bool:
    """Whether the last mail is too short a time ago. A time ahead of us is a clock gone wrong."""
    if listening.mailed_at is None or listening.mailed_at > at:
        return False
    if listening.pace == Listening.HOURLY:
        return at < listening.mailed_at + HOUR
    pressing = any(_is_pressing(row, at) for row in rows) and not _had_many(listening, at)
    return at < listening.mailed_at + (PAUSE if pressing else LONG_PAUSE)


def _had_many(listening: Listening, at: datetime) -> bool:
    """Whether she got many mails within the last hour."""
    lately = Notice.objects.filter(
        newsroom=listening.newsroom_id, account=listening.account_id, mailed_at__gt=at - HOUR, mailed_at__lte=at
    )
    return lately.order_by().values("mailed_at").distinct().count() >= MANY


def _is_pressing(row: Notice, at: datetime) -> bool:
    """Whether it cannot wait. A post without a time goes as soon as it is approved: it is wanted now."""
    if row.kind in PRESSING or row.post is None:
        return True
    ends = row.post.answer_by or row.post.goes_at
    return ends is None or ends <= at + SOON


def _mail(newsroom: Newsroom, account: Account, told: list[Told], at: datetime) -> None:
    campaign = newsroom.campaign
    if len(told) == 1:
        subject = told[0].title
    else:
        words = ngettext("%(n)s thing for you in the newsroom", "%(n)s things for you in the newsroom", len(told))
        subject = words % {"n": len(told)}
    # Of no campaign, as invitations are: in a campaign's outbox others could read a link that answers in her name.
    messaging.queue_mail(
        kind="newsroom",
        to=account.email,
        subject=one_line(f"{subject} | {campaign.name}"),
        template="newsroom/email/notices",
        context={
            "told": told,
            "name": account.name.partition(" ")[0],
            "of": campaign.name,
            "pace_url": absolute(reverse("desk-newsroom:approvals", args=[campaign.slug])) + "#mail",
        },
        key=new_key(),
        at=at,
    )


def one_line(text: str) -> str:
    """A subject without what no line of a mail may hold: a title may come with line breaks, or half a letter."""
    return " ".join(CONTROL.sub(" ", HALF.sub("", text)).split())[:200]


def told_of(row: Notice, at: datetime) -> Told:
    """One notice in words."""
    say: dict[str, Callable[[Notice, datetime], Told]] = {
        "asked": _asked,
        "mended": _mended,
        "held": _held,
        "decide": _decide,
        "decided": _decided,
        "release": _release,
        "mentioned": _mentioned,
        "pulled": _pulled,
        "stopped": _stopped,
        "resumed": _resumed,
        "handed": _handed,
    }
    return say[row.kind](row, at)


def _asked(row: Notice, at: datetime) -> Told:
    title = _("“%(title)s” waits for your answer") % {"title": _post(row).title}
    return Told(title, where_it_stands(_post(row), at), _link(row, at), _("Look and answer"))


def _mended(row: Notice, at: datetime) -> Told:
    title = _("“%(title)s” was changed after you objected") % {"title": _post(row).title}
    text = _("It stays held until you say that it is right now.")
    return Told(title, text, _link(row, at), _("See what changed"))


def _held(row: Notice, at: datetime) -> Told:
    objection = Decision.objects.select_related("account", "group").get(public_id=row.words)
    title = _("“%(title)s” is held: %(name)s objected") % {"title": _post(row).title, "name": _name(objection.account)}
    said = [f"{reason_words(objection.reason)}.", objection.words, objection.fix]
    return Told(title, " ".join(part for part in said if part), _page(row), _("Look at it"))


def _decide(row: Notice, at: datetime) -> Told:
    objection = Decision.objects.select_related("account").get(public_id=row.words)
    title = _("“%(title)s” is still held: you may decide") % {"title": _post(row).title}
    text = _("%(name)s objected and has not answered since. You may decide, and write down why.")
    return Told(title, text % {"name": _name(objection.account)}, _page(row), _("Look and decide"))


def _decided(row: Notice, at: datetime) -> Told:
    title = _("An owner decided about your objection to “%(title)s”") % {"title": _post(row).title}
    return Told(title, row.words, _page(row), _("Look at it"))


def _release(row: Notice, at: datetime) -> Told:
    title = _("Nobody objected to “%(title)s”") % {"title": _post(row).title}
    return Told(title, _("It goes out when you release it."), _page(row), _("Look and release"))


def _mentioned(row: Notice, at: datetime) -> Told:
    note = Note.objects.select_related("account").filter(public_id=row.words).first()
    who = _name(note.account if note else None)
    title = _("%(name)s wrote to you about “%(title)s”") % {"name": who, "title": _post(row).title}
    return Told(title, note.text if note else "", _page(row) + "#notes", _("Read and answer"))


def _pulled(row: Notice, at: datetime) -> Told:
    title = _("“%(title)s” was taken down") % {"title": _post(row).title}
    return Told(title, row.words, _page(row), _("Look at it"))


def _stopped(row: Notice, at: datetime) -> Told:
    text = _("Nothing goes out until an editor lets the newsroom go on.")
    said = f"{text} {row.words}".strip()
    return Told(_("Everything in the newsroom is stopped"), said, _desk(row), _("Open the newsroom"))


def _resumed(row: Notice, at: datetime) -> Told:
    text = _("Posts whose time passed meanwhile wait until somebody sends them.")
    return Told(_("The newsroom goes on"), text, _desk(row), _("Open the newsroom"))


def _handed(row: Notice, at: datetime) -> Told:
    shift = Shift.objects.select_related("account").get(public_id=row.words)
    title = _("%(name)s handed you the desk") % {"name": _name(shift.account)}
    when = date_format(timezone.localtime(shift.ends_at or at, zone_of(row.newsroom.campaign)), "H:i")
    text = shift.handover or _("Nothing was left to do at %(time)s.") % {"time": when}
    return Told(title, text, _desk(row) + "#desk", _("Open the newsroom"))


def _post(row: Notice) -> Post:
    assert row.post is not None
    return row.post


def _name(account: Account | None) -> str:
    return str(account) if account is not None else _("Somebody who has left")


def _link(row: Notice, at: datetime) -> str:
    token = make_answer_token(_post(row), row.account, at=at)
    return absolute(reverse("newsroom:answer", args=[row.newsroom.campaign.slug, token]))


def _page(row: Notice) -> str:
    return absolute(reverse("desk-newsroom:approve-post", args=[row.newsroom.campaign.slug, _post(row).public_id]))


def _desk(row: Notice) -> str:
    return absolute(reverse("desk-newsroom:approvals", args=[row.newsroom.campaign.slug]))


def set_pace(*, newsroom: Newsroom, account: Account, pace: str) -> None:
    """Say how often somebody wants mail."""
    Listening.objects.update_or_create(newsroom=newsroom, account=account, defaults={"pace": pace})


def forget_old_notices(*, at: datetime) -> int:
    """Forget what was told 30 days ago; give how many rows went."""
    return Notice.objects.filter(mailed_at__lt=at - KEPT).delete()[0]
