"""What facts tell the desk: what has to be put right, and whom to ask."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.acts import Need
from groundswell.trunk.facts import selectors
from groundswell.trunk.facts.models import Fact, FactUse

MOST_NEEDS = 5


def needs(scope: Scope, at: datetime) -> list[Need]:
    """Facts that were withdrawn and are still said; quotes in use whose speaker nobody asked, or whose time is over."""
    if scope.campaign is None or not scope.whole:
        return []
    return [*_wrong(scope), *_unasked(scope, at)]


def _wrong(scope: Scope) -> list[Need]:
    assert scope.campaign is not None
    wrong = list(selectors.facts_to_put_right(scope.campaign)[:MOST_NEEDS])
    places = selectors.use_counts(fact.pk for fact in wrong)
    return [
        Need(
            ngettext("%(n)s thing says what is wrong", "%(n)s things say what is wrong", places[fact.pk][1])
            % {"n": places[fact.pk][1]},
            _("“%(text)s” was withdrawn") % {"text": fact.text[:90]},
            reverse("desk-library:fact", args=[scope.campaign.slug, fact.public_id]),
            "octagon-alert",
            action=_("Put it right"),
            tone="bad",
            weight=9,
        )
        for fact in wrong
    ]


def _unasked(scope: Scope, at: datetime) -> list[Need]:
    assert scope.campaign is not None
    in_use = FactUse.objects.filter(ended_at=None).values("fact")
    quotes = selectors.facts(scope.campaign).filter(kind=Fact.QUOTE, state=Fact.CURRENT, pk__in=in_use)
    over = quotes.filter(Q(consent="") | Q(consent_until__lt=at.date()))
    return [
        Need(
            _("Ask %(name)s whether we may quote them") % {"name": fact.said_by},
            selectors.why_not(fact, on=at.date()),
            reverse("desk-library:fact", args=[scope.campaign.slug, fact.public_id]),
            "message-square-quote",
            tone="warn",
            weight=6,
        )
        for fact in over[:MOST_NEEDS]
    ]
