"""Groups as the public sees them: the list, a group's page, joining and leaving."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.campaigns import selectors, services
from groundswell.trunk.campaigns.forms import JoinForm, NearForm
from groundswell.trunk.campaigns.kinds import kind_of
from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.campaigns.views.public import near_to
from groundswell.trunk.consent import services as consent
from groundswell.trunk.places.selectors import locate_for
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.meeting import Introduced


def group_of(request: HttpRequest, slug: str) -> Group:
    """
    An open group of the request's campaign.

    :raises Http404: for a closed one, another campaign's, and none, alike.
    """
    return get_object_or_404(selectors.groups(request.campaign), slug=slug)


def join_form(campaign: Campaign, data: object = None) -> JoinForm:
    return JoinForm(data, campaign=campaign, purposes=kind_of(campaign.organisation).purposes)


@open_to("public", anonymous_post=True)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """All groups by name, or by distance from a postcode."""
    form = NearForm(request.POST if request.method == "POST" else None)
    near = near_to(request.campaign, form.cleaned_data["postcode"]) if form.is_bound and form.is_valid() else None
    page = {"groups": selectors.groups(request.campaign), "form": form, "near": near}
    return render(request, "campaigns/groups.html", page, status=422 if form.errors else 200)


@open_to("public")
@require_safe
def group(request: HttpRequest, campaign_slug: str, group_slug: str) -> HttpResponse:
    """A group's page with the form to join."""
    return show(request, group_of(request, group_slug), join_form(request.campaign))


def show(request: HttpRequest, found: Group, form: JoinForm) -> HttpResponse:
    person = request.person
    page = {
        "group": found,
        "form": form,
        "person": person,
        "membership": selectors.membership_of(found, person.pk) if person else None,
    }
    return render(request, "campaigns/group.html", page, status=422 if form.errors else 200)


@open_to("public", anonymous_post=True)
@require_POST
def join(request: HttpRequest, campaign_slug: str, group_slug: str) -> HttpResponse:
    """Take a filled-in form. Known or not, everyone gets the same answer and a mail to confirm."""
    campaign, found, at = request.campaign, group_of(request, group_slug), now()
    form = join_form(campaign, request.POST)
    if not form.is_valid():
        return show(request, found, form)
    said = form.cleaned_data
    located = locate_for(campaign, [said["postcode"]])[said["postcode"]]
    wordings = [
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
        said_by=_("on a group's page"),
    )
    try:
        services.join_group(
            group=found,
            introduced=introduced,
            key=form.act_key,
            consent_wording_ids=[wording.pk for wording in wordings],
            at=at,
        )
    except services.KeyReused:
        form.add_error(None, _("This form was sent before. Open the page again to join somebody else."))
        return show(request, found, form)
    return redirect("campaigns:joined", campaign.slug, found.slug)


@open_to("public")
@require_safe
def joined(request: HttpRequest, campaign_slug: str, group_slug: str) -> HttpResponse:
    """After joining: the mail comes first, because nobody counts before it."""
    return render(request, "campaigns/joined.html", {"group": group_of(request, group_slug)})


@open_to("supporter")
@require_POST
def join_now(request: HttpRequest, campaign_slug: str, group_slug: str) -> HttpResponse:
    """One tap for a person we know by her link."""
    found = group_of(request, group_slug)
    if request.person:
        services.join_as_known(group=found, person=request.person, key=uuid4(), at=now())
    return redirect(selectors.group_url(found))


@open_to("supporter")
@require_POST
def undo(request: HttpRequest, campaign_slug: str, group_slug: str) -> HttpResponse:
    """Take the one tap back, within ten minutes."""
    found = group_of(request, group_slug)
    membership = selectors.membership_of(found, request.person.pk) if request.person else None
    if membership and not services.undo_join(membership=membership, at=now()):
        messages.info(request, _("Ten minutes have gone by. You can still leave the group."))
    return redirect(selectors.group_url(found))


@open_to("supporter")
@require_POST
def leave(request: HttpRequest, campaign_slug: str, group_slug: str) -> HttpResponse:
    """Leave a group."""
    found = group_of(request, group_slug)
    membership = selectors.membership_of(found, request.person.pk) if request.person else None
    if membership and services.leave_group(membership=membership, at=now()):
        messages.success(request, _("You have left %(group)s.") % {"group": found.name})
    return redirect(selectors.group_url(found))
