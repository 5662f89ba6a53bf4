"""What the petitions tool offers others: an act, references, search results and needs."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.petitions import selectors
from groundswell.tools.petitions.models import Petition, Signature
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.acts import AreaFigures, Found, Need, Offer, Referred
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.selectors import area_totals
from groundswell.trunk.next_acts import Place
from groundswell.trunk.supporters.models import Person


def sign_offers(*, campaign: Campaign, person: Person | None, place: Place, at: datetime) -> list[Offer]:
    """Open petitions this person has not signed."""
    petitions = selectors.open_or_closed(campaign).filter(state=Petition.OPEN)
    if person:
        petitions = petitions.exclude(signatures__person=person)
    offers = []
    for petition in petitions[:10]:
        numbers = selectors.numbers(petition, at=at)
        offers.append(
            Offer(
                key=f"petitions.sign:{petition.public_id}",
                title=_("Sign: %(demand)s") % {"demand": petition.words.demand},
                reason=_("%(count)s have signed, %(short)s to go")
                % {
                    "count": f"{numbers.confirmed:,}",
                    "short": f"{numbers.goal - numbers.confirmed:,}",
                },
                url=reverse("petitions:petition", args=[campaign.slug, petition.slug]),
                icon="pen",
                takes=_("1 minute"),
                short_of=numbers.goal - numbers.confirmed,
                wanted=numbers.goal,
                due_at=petition.closes_at,
            )
        )
    return offers


def refer_petition(public_id: str) -> Referred | None:
    petition = Petition.objects.select_related("campaign", "wording").filter(public_id=public_id).first()
    if petition is None:
        return None
    url = reverse("petitions:petition", args=[petition.campaign.slug, petition.slug])
    return Referred("petition", public_id, petition.words.demand, url)


def find_petitions(scope: Scope, text: str, limit: int) -> list[Found]:
    """Petitions whose demand or addressee holds the text."""
    if scope.campaign is None:
        return []
    found = selectors.all_petitions(scope.campaign)
    rows = found.filter(wording__demand__icontains=text) | found.filter(addressee__icontains=text)
    return [
        Found(
            petition.words.demand,
            _("Petition to %(addressee)s") % {"addressee": petition.addressee},
            reverse("desk-petitions:petition", args=[scope.campaign.slug, petition.public_id]),
            "pen",
        )
        for petition in rows[:limit]
    ]


def needs(scope: Scope, at: datetime) -> list[Need]:
    """What asks for an organiser: petitions about to close, flagged signatures, networks gone busy."""
    if scope.campaign is None or not scope.whole:
        return []
    rows = []
    for petition in selectors.all_petitions(scope.campaign).filter(state=Petition.OPEN):
        url = reverse("desk-petitions:petition", args=[scope.campaign.slug, petition.public_id])
        numbers = selectors.numbers(petition, at=at)
        if petition.closes_at and petition.closes_at - at < timedelta(days=7):
            detail = _("%(count)s have signed") % {"count": f"{numbers.confirmed:,}"}
            title = _("“%(demand)s” closes soon") % {"demand": petition.words.demand}
            rows.append(Need(title, detail, url, "clock", due_at=petition.closes_at, tone="warn"))
        if numbers.flagged:
            title = ngettext("%(n)s signature to look at", "%(n)s signatures to look at", numbers.flagged)
            detail = _("The rule of fair counting holds them back")
            rows.append(Need(title % {"n": numbers.flagged}, detail, f"{url}flagged/", "shield-alert", weight=5))
        rows += [
            Need(
                _("%(n)s signatures from one network in an hour") % {"n": busy.count},
                _("%(mailboxes)s mailboxes. A school or a hall can look like this.") % {"mailboxes": busy.mailboxes},
                f"{url}flagged/?network={busy.network}",
                "shield-alert",
                tone="warn",
                weight=8,
            )
            for busy in selectors.busy_networks(petition, since=at - timedelta(hours=1))[:2]
        ]
    return rows


def area_figures(campaign: Campaign, at: datetime) -> AreaFigures | None:
    """Confirmed signatures of each area, over all petitions of the campaign; the button leads to the newest one."""
    petition = selectors.open_or_closed(campaign).first()
    if petition is None:
        return None
    return AreaFigures(
        title=_("Signatures"),
        done=_("signed"),
        action=_("Sign the petition"),
        url=reverse("petitions:petition", args=[campaign.slug, petition.slug]),
        by_area=area_totals(campaign.pk, "petitions.confirmed"),
    )


def figures() -> dict[str, int]:
    """For `groundswell figures`."""
    counted = Signature.objects
    return {
        "signers": counted.exclude(state=Signature.WITHDRAWN).values("person").distinct().count(),
        "signatures_confirmed": counted.filter(state=Signature.CONFIRMED).count(),
        "signatures_unconfirmed": counted.filter(state=Signature.UNCONFIRMED).count(),
        "signatures_flagged": counted.filter(state=Signature.FLAGGED).count(),
    }
