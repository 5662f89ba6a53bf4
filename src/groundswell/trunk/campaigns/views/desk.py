"""This room on the desk: name, look, imprint, and the groups."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.campaigns import selectors, services
from groundswell.trunk.campaigns.forms import GroupForm, ImprintForm, LookForm, NameForm, OwnEmailForm
from groundswell.trunk.campaigns.kinds import kind_of
from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.campaigns.views.look import read_look
from groundswell.trunk.records.clock import now
from groundswell.trunk.ui.theme import was_dimmed

FORMS = ["GET", "HEAD", "POST"]
WEEK = timedelta(days=7)


class ImprintAndEmailForm(ImprintForm, OwnEmailForm):
    """Who answers for what is published, and where answers go."""

    field_order = ["promoter", "address", "email"]


def look_form(campaign: Campaign, *data: object) -> LookForm:
    return LookForm(*data, initial={"brand": campaign.brand, "display_face": campaign.display_face})


@open_to("organiser", scope="whole")
@require_safe
def settings(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """What stands now, each part with the way to change it."""
    campaign = request.campaign
    return render(
        request,
        "campaigns/desk/settings.html",
        {
            "organisation": campaign.organisation,
            "kind": kind_of(campaign.organisation),
            "imprint": selectors.imprint(campaign),
            "dimmed": was_dimmed(campaign.brand),
            "owner": request.scope.may("owner"),
            "public_url": request.build_absolute_uri(selectors.campaign_url(campaign)),
        },
    )


@open_to("organiser", scope="whole")
@require_http_methods(FORMS)
def name(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Change the campaign's name and goal."""
    campaign = request.campaign
    form = NameForm(request.POST or None, initial={"name": campaign.name, "goal": campaign.goal})
    if request.method == "POST" and form.is_valid():
        services.describe_campaign(campaign=campaign, account=request.user, at=now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("campaign-desk:settings", campaign.slug)
    return render(request, "campaigns/desk/name.html", {"form": form}, status=422 if form.errors else 200)


@open_to("organiser", scope="whole")
@require_http_methods(FORMS)
def look(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Change colour, face and logo, with a preview that saves nothing."""
    campaign = request.campaign
    form = look_form(campaign, request.POST or None, request.FILES or None)
    previewing = "show" in request.POST
    taken = (
        request.method == "POST" and form.is_valid() and read_look(form, campaign, request.user, save=not previewing)
    )
    if taken and not previewing:
        messages.success(request, _("Saved. Every page wears the new look."))
        return redirect("campaign-desk:settings", campaign.slug)
    template = "campaigns/_look_preview.html" if request.htmx else "campaigns/desk/look.html"
    page = {"form": form, "dimmed": was_dimmed(campaign.brand)}
    return render(request, template, page, status=422 if form.errors else 200)


@open_to("owner", step_up="recent")
@require_http_methods(FORMS)
def imprint(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Change who answers for what is published. Only owners, who just proved who they are; it is audited."""
    campaign, body = request.campaign, request.campaign.organisation
    form = ImprintAndEmailForm(
        request.POST or None, initial={"promoter": body.promoter, "address": body.address, "email": body.email}
    )
    if request.method == "POST" and form.is_valid():
        services.set_imprint(organisation=body, campaign=campaign, account=request.user, at=now(), **form.cleaned_data)
        messages.success(request, _("Saved. The new imprint stands on every page and email."))
        return redirect("campaign-desk:settings", campaign.slug)
    page = {"form": form, "kind": kind_of(body)}
    return render(request, "campaigns/desk/imprint.html", page, status=422 if form.errors else 200)


@open_to("organiser")
@require_safe
def groups(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """The groups this account looks after, the quiet ones said so."""
    found = list(selectors.groups_in(request.scope))
    actions = selectors.actions_of([group.pk for group in found], since=now() - WEEK)
    rows = [row_of(group, actions.get(group.pk, 0)) for group in found]
    return render(request, "campaigns/desk/groups.html", {"rows": rows, "whole": request.scope.whole})


def row_of(group: Group, actions: int) -> dict[str, object]:
    """A group with this week's actions. One that is a week old and did nothing is quiet."""
    quiet = not actions and group.closed_at is None and group.created_at <= now() - WEEK
    return {"group": group, "actions": actions, "quiet": quiet, "url": reverse_group(group)}


def reverse_group(group: Group) -> str:
    return reverse("campaign-desk:group", args=[group.campaign.slug, group.public_id])


@open_to("organiser")
@require_safe
def group(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """One group: its people, its week, who looks after it."""
    found = get_or_404(selectors.groups_in(request.scope), public_id)
    actions = selectors.actions_of([found.pk], since=now() - WEEK).get(found.pk, 0)
    page = {
        **row_of(found, actions),
        "organisers": selectors.organisers_of(found),
        "latest_at": selectors.latest_action_at(found),
        "public_url": selectors.group_url(found),
        "invite_url": reverse("team:index", args=[campaign_slug]),
        "people_url": reverse("people:index", args=[campaign_slug]),
        "whole": request.scope.whole,
    }
    return render(request, "campaigns/desk/group.html", page)


@open_to("organiser", scope="whole")
@require_http_methods(FORMS)
def new_group(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Make a group."""
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.create_group(campaign=request.campaign, details=form.details(), account=request.user, at=now())
        messages.success(request, _("%(group)s can be joined now.") % {"group": made.name})
        return redirect(reverse_group(made))
    page = {"form": form, "back": reverse("campaign-desk:groups", args=[campaign_slug])}
    return render(request, "campaigns/desk/group_form.html", page, status=422 if form.errors else 200)


@open_to("organiser")
@require_http_methods(FORMS)
def change_group(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Change what is said of a group; its own organiser may."""
    found = get_or_404(selectors.groups_in(request.scope), public_id)
    form = GroupForm(request.POST or None, group=found)
    if request.method == "POST" and form.is_valid():
        services.edit_group(group=found, details=form.details(), account=request.user, at=now())
        messages.success(request, _("Saved."))
        return redirect(reverse_group(found))
    page = {"form": form, "group": found, "back": reverse_group(found)}
    return render(request, "campaigns/desk/group_form.html", page, status=422 if form.errors else 200)


@open_to("organiser", scope="whole")
@require_POST
def close_group(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Take a group off the public pages."""
    found = get_or_404(selectors.groups_in(request.scope), public_id)
    services.close_group(group=found, account=request.user, at=now())
    messages.success(request, _("%(group)s is closed. Its people stay in the campaign.") % {"group": found.name})
    return redirect("campaign-desk:groups", campaign_slug)
