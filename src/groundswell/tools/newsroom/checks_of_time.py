"""Checks of the moment: quiet times, the emergency stop."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groundswell.tools.newsroom.addresses import desk
from groundswell.tools.newsroom.checks import Check, Mend
from groundswell.tools.newsroom.models import Newsroom, Post, QuietWindow
from groundswell.tools.newsroom.zones import zone_of
from groundswell.trunk.ui.context import named


def quiet_at(post: Post, moment: datetime) -> QuietWindow | None:
    """The quiet time that a moment falls into, the one that ends last."""
    windows = QuietWindow.objects.filter(newsroom__campaign=post.campaign_id)
    return windows.filter(starts_at__lte=moment, ends_at__gt=moment).order_by("-ends_at").first()


def check_quiet(post: Post, at: datetime) -> list[Check]:
    """It goes at no quiet time. A post whose time has come is looked at now."""
    moment = max(post.goes_at, at) if post.goes_at else at
    window = quiet_at(post, moment)
    if window is None:
        return [Check("quiet", True, _("It goes at no quiet time."))]
    ends = date_format(timezone.localtime(window.ends_at, zone_of(post.campaign)), "l H:i")
    sentence = _("Nothing goes out until %(ends)s: %(title)s.") % {"ends": ends, "title": window.title}
    return [
        Check(
            "quiet",
            False,
            sentence,
            [Mend(_("Move it to %(ends)s") % {"ends": ends}, desk(post, "mend", "quiet"), True)],
        )
    ]


def check_stop(post: Post, at: datetime) -> list[Check]:
    """Nobody has stopped everything."""
    newsroom = Newsroom.objects.filter(campaign=post.campaign_id, stopped_at__isnull=False).first()
    if newsroom is None:
        return []
    why = newsroom.stop_reason.rstrip(".") or _("somebody pressed the emergency stop")
    page = named("desk-newsroom:stop", post.campaign.slug) or named("desk-newsroom:approve", post.campaign.slug)
    sentence = _("Everything is stopped: %(why)s.") % {"why": why}
    return [Check("stop", False, sentence, [Mend(_("Look at the stop"), page)] if page else [])]
