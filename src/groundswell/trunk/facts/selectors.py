"""Reads of this room: facts, what says them, and what has to be put right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from groundswell.trunk.acts import Said
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts.models import Fact, FactUse
from groundswell.trunk.facts.saying import SaidIn, facts_in
from groundswell.trunk.supporters.deeds import referred_to
from groundswell.trunk.tools import SaysFacts, ToolConfig, declared, loader

MOST_USES = 200
LONGEST_CHAIN = 20
AGREED = ("public", "given")
TO_PUT_RIGHT = Q(uses__flagged_at__isnull=False, uses__settled_at=None, uses__ended_at=None)


@dataclass(frozen=True)
class Use:
    """
    One thing that says a fact, as pages show it.

    `detail` is how it stands, in the words of its tool; `out`: people outside have seen it; `changeable`: one press
    can put it right.
    """

    title: str
    url: str
    kind: str
    public_id: str
    ended: bool
    flagged: bool
    settled: bool
    row: FactUse
    detail: str = ""
    icon: str = "file-text"
    out: bool = True
    changeable: bool = False

    @property
    def to_put_right(self) -> bool:
        return self.flagged and not self.settled and not self.ended


def facts(campaign: Campaign) -> QuerySet[Fact]:
    """A campaign's facts, newest first."""
    return Fact.objects.filter(campaign=campaign).select_related("instead").order_by("-recorded_at", "-pk")


def public_facts(campaign: Campaign) -> QuerySet[Fact]:
    """What was said in public, right or wrong. `may_be_read` says whether its words may be shown."""
    return facts(campaign).filter(public_at__isnull=False)


def said_now(campaign: Campaign, *, on: date) -> QuerySet[Fact]:
    """What everybody may read and still holds: no quote whose speaker has not agreed, or not for that day."""
    unasked = Q(kind=Fact.QUOTE) & (~Q(consent__in=AGREED) | Q(consent_until__lt=on))
    return public_facts(campaign).filter(state=Fact.CURRENT).exclude(unasked)


def corrections(campaign: Campaign) -> QuerySet[Fact]:
    """What was said in public and was wrong, latest first."""
    return public_facts(campaign).exclude(state=Fact.CURRENT).order_by("-ended_at", "-pk")


def facts_by_ids(campaign: Campaign, public_ids: Iterable[str]) -> list[Fact]:
    """Those of a campaign among some public ids, in no order; others are left out."""
    return list(Fact.objects.filter(campaign=campaign, public_id__in=list(public_ids)))


def facts_of(kind: str, public_id: str) -> list[Fact]:
    """The facts that one object says now, in the order in which it took them up."""
    said = FactUse.objects.filter(kind=kind, public_id=public_id, ended_at=None)
    return [use.fact for use in said.select_related("fact__instead").order_by("used_at", "pk")]


def flagged(kind: str, public_id: str) -> list[FactUse]:
    """What one object says though it was withdrawn or corrected, and nobody has put right."""
    said = FactUse.objects.filter(kind=kind, public_id=public_id, ended_at=None)
    return list(said.filter(flagged_at__isnull=False, settled_at=None).select_related("fact__instead"))


@dataclass(frozen=True)
class Correction:
    """A correction as it stands beside what was said. The words of a quote that was taken back are not `readable`."""

    fact: Fact
    readable: bool
    instead: Fact | None


def corrections_on(kind: str, public_id: str) -> list[Correction]:
    """
    What an object said, or says, in public and was wrong: to be shown with it, also once somebody settled it.

    What it was changed in time not to say is no correction of it.
    """
    said = FactUse.objects.filter(kind=kind, public_id=public_id, ended_at=None, flagged_at__isnull=False)
    ended = [use.fact for use in said.select_related("fact__instead").order_by("flagged_at", "pk")]
    return [Correction(fact, may_be_read(fact), public_instead(fact)) for fact in ended if fact.public_at]


def uses(fact: Fact, *, at: datetime | None = None) -> list[Use]:
    """Everything that says a fact, latest first, with how it stands at a time; at most 200."""
    rows = FactUse.objects.filter(fact=fact).select_related("fact").order_by("-used_at", "-pk")
    return [use for row in rows[:MOST_USES] if (use := _use(row, at=at)) is not None]


def to_put_right(fact: Fact) -> list[FactUse]:
    """What still says an ended fact."""
    open_ones = FactUse.objects.filter(fact=fact, flagged_at__isnull=False, settled_at=None, ended_at=None)
    return list(open_ones.select_related("fact").order_by("pk"))


def facts_to_put_right(campaign: Campaign) -> QuerySet[Fact]:
    """Ended facts that something still says, with `places`: how many."""
    return (
        Fact.objects.filter(TO_PUT_RIGHT, campaign=campaign)
        .annotate(places=Count("uses", filter=TO_PUT_RIGHT))
        .order_by("-ended_at", "-pk")
    )


def use_counts(fact_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """By fact: in how many places it is said, and how many of them are to be put right."""
    rows = (
        FactUse.objects.filter(fact__in=list(fact_ids), ended_at=None)
        .values_list("fact")
        .annotate(all=Count("pk"), wrong=Count("pk", filter=Q(flagged_at__isnull=False, settled_at=None)))
    )
    return {fact_id: (said, wrong) for fact_id, said, wrong in rows}


def said_instead(fact: Fact) -> Fact | None:
    """What is right now, where a correction may have been corrected in turn; None where nothing is."""
    for _step in range(LONGEST_CHAIN):
        if fact.instead is None:
            return None
        fact = fact.instead
        if fact.state == Fact.CURRENT:
            return fact
    return None


def public_instead(fact: Fact) -> Fact | None:
    """What is right now, where everybody may read it."""
    instead = said_instead(fact)
    return instead if instead is not None and may_be_read(instead) else None


def said_in(campaign: Campaign, text: str) -> SaidIn:
    """Which facts a text says, by their words or their figure: to take up, or to warn of one that was withdrawn."""
    return facts_in(text, facts(campaign))


def why_not(fact: Fact, *, on: date) -> str:
    """Why a fact may not be said on a day, in words; "" where it may."""
    if fact.state != Fact.CURRENT:
        instead = said_instead(fact)
        right = " " + _("Say instead: %(text)s") % {"text": instead.text} if instead else ""
        return _("It was withdrawn: %(reason)s.") % {"reason": fact.reason.rstrip(".")} + right
    if fact.kind != Fact.QUOTE:
        return ""
    if fact.consent == "refused":
        return _("The person quoted said no.")
    if not fact.consent:
        return _("Ask %(name)s first whether we may quote them.") % {"name": fact.said_by}
    if fact.consent_until and fact.consent_until < on:
        return _("%(name)s agreed until a day that is over. Ask again.") % {"name": fact.said_by}
    return ""


def may_be_read(fact: Fact) -> bool:
    """Whether a public page may show the words of a fact: only those that their speaker agreed to."""
    return fact.public_at is not None and (fact.kind != Fact.QUOTE or fact.consent in AGREED)


def public_credit(fact: Fact) -> str:
    """Who found it, where she did not ask not to be named."""
    return "" if fact.credit_hidden else fact.credit


def sayers() -> dict[str, tuple[ToolConfig, SaysFacts]]:
    """What the installed tools declare of kinds that say facts, by kind."""
    return {declaration.kind: (tool, declaration) for tool, declaration in declared("says_facts")}


def state_of(use: FactUse, *, at: datetime) -> Said | None:
    """How an object that says a fact stands; None where its tool does not say."""
    found = sayers().get(use.kind)
    if found is None:
        return None
    state: Said | None = loader(found[0], found[1].state)(use.public_id, at)
    return state


def was_said(fact: Fact, *, at: datetime) -> bool:
    """Whether anything that says a fact, or did, was seen outside. What does not tell counts as seen."""
    rows = FactUse.objects.filter(fact=fact).select_related("fact").order_by("pk")
    return any((state := state_of(row, at=at)) is None or state.out for row in rows.iterator())


def _use(row: FactUse, *, at: datetime | None) -> Use | None:
    referred = referred_to(row.kind, row.public_id)
    if referred is None:
        return None
    state = (state_of(row, at=at) if at else None) or Said()
    return Use(
        title=referred.title,
        url=referred.url,
        kind=row.kind,
        public_id=row.public_id,
        ended=row.ended_at is not None,
        flagged=row.flagged_at is not None,
        settled=row.settled_at is not None,
        row=row,
        detail=state.detail,
        icon=state.icon,
        out=state.out,
        changeable=state.changeable,
    )
