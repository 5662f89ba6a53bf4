"""The team's page: who may do what, since when, and who is invited."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from groundswell.trunk.access import grants, selectors, services, step_up
from groundswell.trunk.access.forms import InviteForm
from groundswell.trunk.access.models import Invitation, Role
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.scope import Grant
from groundswell.trunk.access.views import private
from groundswell.trunk.records.clock import now


@open_to("organiser")
@require_GET
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    return page(request, invite_form(request))


def page(request: HttpRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    """The whole page; a form with errors comes back inside it."""
    held = request.scope.grants
    team = selectors.team(request.campaign, held)
    waiting = [
        invitation
        for invitation in selectors.open_invitations(request.campaign, at=now())
        if grants.may_give(held, Grant(invitation.role, invitation.group_id, invitation.area_id))
    ]
    context = {
        "form": form,
        "team": [{"role": role, "may_end": may_end(request, role)} for role in team],
        "waiting": waiting,
        "headcount": len({role.account_id for role in team}),
    }
    return render(request, "access/team.html", context, status=status)


def may_end(request: HttpRequest, role: Role) -> bool:
    own = role.account_id == request.user.pk
    return own or grants.may_give(request.scope.grants, Grant(role.role, role.group_id, role.area_id))


def invite_form(request: HttpRequest) -> InviteForm:
    """The form with only the roles and places that are this account's to offer."""
    held = request.scope.grants
    roles = {name for grant in held for name in grants.GIVES.get(grant.role, ())}
    if not request.scope.whole:
        roles -= grants.WHOLE_ONLY
    data = request.POST if request.method == "POST" else None
    return InviteForm(data, roles=roles, places=selectors.places_to_offer(request.scope))


@open_to("organiser", step_up="second_factor")
@require_POST
def invite(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    form = invite_form(request)
    if not form.is_valid():
        return page(request, form, status=422)
    said = form.cleaned_data
    if said["role"] == Role.OWNER and (asked := step_up.asked_first(request, "recent")):
        return asked
    group, area = selectors.place_offered(request.scope, said["place"])
    try:
        sent = services.invite(
            campaign=request.campaign,
            email=said["email"],
            role=said["role"],
            group=group,
            area=area,
            invited_by=request.user,
            at=now(),
        )
    except services.NotYours:
        form.add_error("place", _("This role is for the whole campaign. Pick “Whole campaign”, or another role."))
        return page(request, form, status=422)
    return sent_to(request, sent)


@open_to("organiser")
@require_POST
def resend(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    invitation = open_invitation(request, public_id)
    return sent_to(request, services.resend_invitation(invitation=invitation, by=request.user, at=now()))


def sent_to(request: HttpRequest, sent: services.Sent) -> HttpResponse:
    """Say that it went out; where no mail is set up, show the link once to who may give that role anyway."""
    told = {"email": sent.invitation.email, "link": sent.link}
    if settings.SMTP_URL:
        messages.success(request, _("Invitation sent to %(email)s") % told)
        return redirect("team:index", request.campaign.slug)
    return private(render(request, "access/hand_over.html", told))


@open_to("organiser")
@require_POST
def withdraw(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    services.withdraw_invitation(invitation=open_invitation(request, public_id), by=request.user, at=now())
    messages.success(request, _("Invitation withdrawn. Its link no longer works"))
    return redirect("team:index", campaign_slug)


@open_to("volunteer", "caller", "canvasser", "editor", "organiser")
@require_POST
def end(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """End a role: one's own, or one that is the account's to give."""
    role = selectors.role_in_reach(request.scope, request.user, public_id)
    try:
        services.end_role(role=role, by=request.user, at=now())
    except services.LastOwner:
        messages.error(request, _("The campaign needs an owner. Invite another one first"))
        return redirect("team:index", campaign_slug)
    if role.account_id == request.user.pk:
        return redirect("account_login")
    undo = reverse("team:give-again", args=[campaign_slug, role.public_id])
    told = {"who": role.account, "what": role.get_role_display().lower()}
    messages.success(request, _("%(who)s is no longer %(what)s") % told, extra_tags=undo)
    return redirect("team:index", campaign_slug)


@open_to("organiser")
@require_POST
def give_again(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Undo the ending of a role."""
    role = selectors.role_in_reach(request.scope, request.user, public_id)
    if role.role == Role.OWNER and (asked := step_up.asked_first(request, "recent")):
        return asked
    services.give_again(role=role, by=request.user, at=now())
    messages.success(request, _("%(who)s has the role again") % {"who": role.account})
    return redirect("team:index", campaign_slug)


def open_invitation(request: HttpRequest, public_id: str) -> Invitation:
    """An open invitation that this account could have sent; any other is a 404."""
    return selectors.invitation_in_reach(request.scope, public_id, at=now())
