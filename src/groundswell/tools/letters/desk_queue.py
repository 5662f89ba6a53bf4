"""Reads of the desk's queue: letters that wait for a person, that came back, and what was answered."""

from datetime import datetime

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.letters.models import Letter, Reply
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.acts import Need
from groundswell.trunk.supporters.selectors import people

HELD, BOUNCED, REPLIES, ASK = "held", "bounced", "replies", "ask"


def letters(scope: Scope, *roles: str) -> QuerySet[Letter]:
    """
    The letters whose writers an editor or organiser (or who holds one of `roles`) may know: all of the campaign, or
    those of her own people.
    """
    mine = scope.as_role(*(roles or ("editor", "organiser")))
    found = Letter.objects.filter(letter_drive__drive__campaign=mine.campaign or 0)
    if not mine.whole:
        found = found.filter(person__in=people(scope))
    return found.select_related("letter_drive__drive", "standing__target", "person", "decided_by")


def held(scope: Scope) -> QuerySet[Letter]:
    """Letters that wait to be read, the oldest first."""
    return letters(scope).filter(state=Letter.HELD).order_by("confirmed_at", "pk")


def bounced(scope: Scope) -> QuerySet[Letter]:
    """Letters that came back, the latest first."""
    return letters(scope).filter(state=Letter.BOUNCED).order_by("-written_at", "-pk")


def replies(scope: Scope) -> QuerySet[Reply]:
    """Answers that came, unread ones first, then the latest."""
    found = Reply.objects.filter(letter__in=letters(scope).select_related(None))
    unread_first = F("read_at").desc(nulls_first=True)
    return found.select_related("letter__standing__target", "letter__letter_drive").order_by(
        unread_first, "auto", "-came_at", "-pk"
    )


def to_ask(scope: Scope) -> QuerySet[Letter]:
    """Letters that went out, whose writers let an organiser ask what was replied, the oldest first."""
    went = letters(scope, "organiser").filter(state=Letter.SENT, may_ask=True, replies=None)
    return went.order_by("sent_at", "pk")


def counts(scope: Scope) -> dict[str, int]:
    """How many there are of each; of answers, those not read yet."""
    return {
        HELD: held(scope).count(),
        BOUNCED: bounced(scope).count(),
        REPLIES: replies(scope).filter(read_at__isnull=True, auto=False).count(),
        ASK: to_ask(scope).count(),
    }


def needs(scope: Scope, at: datetime) -> list[Need]:
    """Rows of "Needs you": letters to read, and answers that nobody read."""
    if scope.campaign is None or not scope.holds("editor", "organiser"):
        return []
    found, rows = counts(scope), []
    if found[HELD]:
        title = ngettext("%(n)s letter waits to be read", "%(n)s letters wait to be read", found[HELD])
        detail = _("It goes, or is refused, when somebody has read it")
        url = reverse("desk-letters:queue-held", args=[scope.campaign.slug])
        rows.append(Need(title % {"n": found[HELD]}, detail, url, "shield-alert", tone="warn", weight=8))
    if found[REPLIES]:
        title = ngettext("%(n)s answer to a letter", "%(n)s answers to letters", found[REPLIES])
        url = reverse("desk-letters:queue-replies", args=[scope.campaign.slug])
        rows.append(Need(title % {"n": found[REPLIES]}, _("Not read yet"), url, "mail", weight=4))
    return rows
