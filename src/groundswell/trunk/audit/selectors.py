"""Reads of the audit trail."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.timezone import make_aware

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.campaigns.models import Campaign

VERBS = (AuditEntry.SAW, AuditEntry.CHANGED, AuditEntry.EXPORTED, AuditEntry.SIGNED_IN, AuditEntry.GRANTED)


@dataclass(frozen=True)
class Asked:
    """What someone wants to see, as it stands in the address; what makes no sense there is left out."""

    who: str = ""
    verb: str = ""
    day: date | None = None

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        try:
            day = parse_date(query.get("day", ""))
        except ValueError:
            day = None
        verb = query.get("verb", "")
        return cls(who=query.get("who", "")[:22], verb=verb if verb in VERBS else "", day=day)


def entries(campaign: Campaign, asked: Asked) -> QuerySet[AuditEntry]:
    """
    The lines of a campaign, latest first, with the sign-ins of its team.

    A sign-in belongs to no campaign; it is shown to the owners of those in which the account has, or had, a role.
    """
    sign_ins = Q(campaign=None, verb=AuditEntry.SIGNED_IN, account__in=ever_on_team(campaign).values("pk"))
    found = AuditEntry.objects.filter(Q(campaign=campaign) | sign_ins).select_related("account").order_by("-at", "-pk")
    if asked.who:
        found = found.filter(who=asked.who)
    if asked.verb:
        found = found.filter(verb=asked.verb)
    if asked.day:
        start = make_aware(datetime.combine(asked.day, time.min))
        found = found.filter(at__gte=start, at__lt=start + timedelta(days=1))
    return found


def ever_on_team(campaign: Campaign) -> QuerySet[Account]:
    """Everyone who has, or had, a role in a campaign."""
    return Account.objects.filter(roles__campaign=campaign).distinct().order_by("name", "email")
