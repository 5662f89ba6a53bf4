"""Your account, and the links that let people in."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from groundswell.trunk.access import links, selectors, services
from groundswell.trunk.access.forms import NameForm, OwnerForm, PreferencesForm
from groundswell.trunk.access.models import Account
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.records.clock import now

CAME_FOR = "came_for"
"""Session key: the page that asked for a second step, to go back to once there is one."""
form_page = require_http_methods(["GET", "HEAD", "POST"])


@open_to("supporter", scope="account")
@form_page
def home(request: HttpRequest) -> HttpResponse:
    account = request.user
    form = PreferencesForm(request.POST or None, instance=account)
    if request.method == "POST":
        if form.is_valid():
            services.set_preferences(account=account, **form.cleaned_data)
            messages.success(request, _("Saved"))
            return redirect("account:home")
        account.refresh_from_db()
    context = {
        "form": form,
        "account": account,
        "has_second_factor": is_mfa_enabled(account),
        "campaigns": selectors.campaigns_of(account),
    }
    return render(request, "access/home.html", context, status=422 if form.errors else 200)


@open_to("supporter", scope="account")
@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Says why a second step is asked for, and leads back once there is one."""
    if "next" in request.GET:
        request.session[CAME_FOR] = links.safe_path(request.GET["next"], otherwise="/account/")
    back = request.session.get(CAME_FOR, "/account/")
    return render(request, "access/second_factor.html", {"done": is_mfa_enabled(request.user), "back": back})


@open_to("public")
@never_cache
@form_page
def owner_link(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the page changes nothing; the press of its button uses the link up."""
    link = selectors.owner_link_of(token, at=now())
    if link is None:
        return gone(request, _("This link has been used or has run out"))
    owner = selectors.owner_for(link)
    form = None if owner else OwnerForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        said = form.cleaned_data if form else {"email": "", "name": ""}
        try:
            account = services.use_owner_link(token=token, **said, at=now())
        except services.OwnerLinkGone:
            return gone(request, _("This link has been used or has run out"))
        return signed_in(request, account, f"/desk/{link.campaign.slug}/" if link.campaign else "/setup/")
    context = {"form": form, "owner": owner, "campaign": link.campaign}
    return private(render(request, "access/owner_link.html", context, status=422 if form and form.errors else 200))


@open_to("public")
@never_cache
@form_page
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    invited = selectors.invitation_of(token, at=now())
    if invited is None:
        return gone(request, _("This invitation has been used, withdrawn or has run out"))
    known = Account.objects.filter(email=invited.email).exclude(name="").first()
    form = None if known else NameForm(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        name = form.cleaned_data["name"] if form else ""
        try:
            account, taken = services.accept_invitation(token=token, name=name, at=now())
        except services.InvitationGone:
            return gone(request, _("This invitation has been used, withdrawn or has run out"))
        return signed_in(request, account, f"/desk/{taken.campaign.slug}/")
    context = {"form": form, "invitation": invited, "campaign": invited.campaign}
    return private(render(request, "access/invitation.html", context, status=422 if form and form.errors else 200))


@open_to("public")
@never_cache
@require_GET
def personal_link(request: HttpRequest, token: str) -> HttpResponse:
    """Recognise the link's person on this device, and leave at once, so that the token leaves the address bar."""
    link = links.open_link(token, at=now())
    if link is None:
        return gone(request, _("This link has ended"))
    links.remember(request, link)
    return private(redirect(links.safe_path(request.GET.get("next"), otherwise=f"/{link.person.campaign.slug}/")))


def signed_in(request: HttpRequest, account: Account, next_path: str) -> HttpResponse:
    """Sign in whoever proved the account's address; allauth still asks for a second step where there is one."""
    if request.user.is_authenticated:
        if request.user.pk == account.pk:
            return redirect(next_path)
        request.session.flush()
    return perform_login(request, Login(user=account, redirect_url=next_path, email=account.email))


def gone(request: HttpRequest, title: str) -> HttpResponse:
    return private(render(request, "access/gone.html", {"title": title}, status=410))


def private(response: HttpResponse) -> HttpResponse:
    """An address that holds a token is told to nobody and kept nowhere."""
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
