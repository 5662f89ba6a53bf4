"""Taking a block of targets: the public page that invites, for people we know and people we do not."""

from functools import cache

from django.conf import settings
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from groundswell.tools.nominations import claim_selectors as selectors
from groundswell.tools.nominations.claim_forms import SizeForm, WishForm
from groundswell.tools.nominations.claim_progress import by_claimer
from groundswell.tools.nominations.claimers import Claimer, claimer_of
from groundswell.tools.nominations.services.claims import ClaimRefused, claim_block
from groundswell.tools.nominations.services.wishes import wish_for_block
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.campaigns.kinds import kind_of
from groundswell.trunk.consent import services as consent
from groundswell.trunk.hot.address import address_of
from groundswell.trunk.places.selectors import locate_for
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.limits import Limit
from groundswell.trunk.records.networks import network_of
from groundswell.trunk.supporters.meeting import Introduced
from groundswell.trunk.targets.models import Drive
from groundswell.trunk.targets.selectors import tally

TEAM = ("volunteer", "caller", "canvasser", "editor", "organiser")


@cache
def _limit() -> Limit:
    """Strangers' forms from one network: a full meeting hall passes, a flood does not."""
    return Limit(most=settings.NETWORK_LIMIT and 60, seconds=600)


def drive_for(request: HttpRequest, slug: str, claimer: Claimer) -> Drive:
    """
    A drive whose targets this visitor may take on: with a public board for everyone, else for people we know.

    :raises Http404: for a draft, and for one that is not public to somebody we do not know.
    """
    found = Drive.objects.filter(campaign=request.campaign, slug=slug).exclude(state=Drive.DRAFT)
    drive = found.select_related("campaign__organisation", "boundary_set").first()
    if drive is None or not (drive.public_board or claimer.known):
        raise Http404
    return drive


@open_to("public")
@never_cache
@require_safe
def claim(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponse:
    """What it is, how many are wanted, and the form to take some."""
    claimer = claimer_of(request)
    drive = drive_for(request, drive_slug, claimer)
    return show(request, drive, claimer, size_form(drive) if claimer.known else wish_form(drive))


def size_form(drive: Drive, data: object = None) -> SizeForm:
    return SizeForm(data, drive=drive, free=selectors.shortage(drive, at=now()).unclaimed)


def wish_form(drive: Drive, data: object = None) -> WishForm:
    campaign = drive.campaign
    free = selectors.shortage(drive, at=now()).unclaimed
    purposes = kind_of(campaign.organisation).purposes
    return WishForm(data, drive=drive, free=free, campaign=campaign, purposes=purposes)


def show(request: HttpRequest, drive: Drive, claimer: Claimer, form: Form, *, status: int = 422) -> HttpResponse:
    at = now()
    page = {
        "drive": drive,
        "form": form,
        "claimer": claimer,
        "name": claimer.name,
        "shortage": selectors.shortage(drive, at=at),
        "tally": tally(drive, at=at),
        "most": min(drive.block_size, form.fields["size"].choices[0][0]),  # type: ignore[attr-defined]
        "mine": selectors.live_blocks_of(claimer, drive, at=at) if claimer.known else [],
        # Whose is whose is for people who work for the campaign.
        "others": [row for row in by_claimer(drive, None, at=at) if row.live] if claimer.account else [],
        "open": drive.state == Drive.OPEN,
    }
    return render(request, "nominations/claim.html", page, status=status if form.errors else 200)


@open_to("supporter", *TEAM)
@require_POST
def take(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponse:
    """Take a block, for somebody known by her link or by her role."""
    claimer = claimer_of(request)
    drive = drive_for(request, drive_slug, claimer)
    if not claimer.known:
        return redirect("nominations:claim", campaign_slug, drive_slug)
    form = size_form(drive, request.POST)
    if form.is_valid():
        try:
            claimed = claim_block(
                drive=drive, claimer=claimer, key=form.act_key, size=form.cleaned_data["size"], at=now()
            )
        except ClaimRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("nominations:block", campaign_slug, claimed.block.public_id)
    return show(request, drive, claimer, form)


@open_to("public", anonymous_post=True)
@require_POST
def wish(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponse:
    """Ask for a block as somebody new. Known or not, everyone gets the same answer and a mail to confirm."""
    campaign, at, stranger = request.campaign, now(), Claimer()
    drive = drive_for(request, drive_slug, stranger)
    form = wish_form(drive, request.POST)
    if drive.state != Drive.OPEN:
        return redirect("nominations:claim", campaign_slug, drive_slug)
    if not form.is_valid():
        return show(request, drive, stranger, form)
    if not _limit().allows(network_of(address_of(request))):
        form.add_error(None, _("Many people are asking from your network just now. Try again in ten minutes."))
        answer = show(request, drive, stranger, form, status=429)
        answer["Retry-After"] = "600"
        return answer
    said = form.cleaned_data
    located = locate_for(campaign, [said["postcode"]])[said["postcode"]]
    agreed = [
        consent.wording_for(
            campaign=campaign,
            channel=purpose.channel,
            purpose=purpose.key,
            text=purpose.text(campaign.name),
            at=at,
        )
        for purpose in form.agreed
    ]
    introduced = Introduced(
        campaign_id=campaign.pk,
        name=said["name"],
        email=said["email"],
        postcode=said["postcode"],
        area_id=located.area_id,
        said_by=_("on the page where people take a block"),
    )
    wish_for_block(
        drive=drive,
        introduced=introduced,
        size=said["size"],
        key=form.act_key,
        consent_wording_ids=[wording.pk for wording in agreed],
        at=at,
    )
    return redirect("nominations:wished", campaign_slug, drive_slug)


@open_to("public")
@require_safe
def wished(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponse:
    """After asking for a block: the mail comes first."""
    drive = drive_for(request, drive_slug, claimer_of(request))
    return render(request, "nominations/claim_wished.html", {"drive": drive})
