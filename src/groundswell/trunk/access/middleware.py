"""Enforces @open_to on every view: what is not declared is closed."""

import logging
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from groundswell.trunk.access import links, selectors, step_up
from groundswell.trunk.access.models import Account
from groundswell.trunk.access.open_to import OpenTo
from groundswell.trunk.access.origin import from_our_pages
from groundswell.trunk.access.scope import OWNER, Scope, scope_of
from groundswell.trunk.campaigns.models import Campaign

SAFE = ("GET", "HEAD", "OPTIONS")
log = logging.getLogger("groundswell.access")


class AccessMiddleware:
    """
    Sets `request.campaign`, `request.scope` and `request.person`, and lets in whom the view names.

    The last two are lazy on public pages, so that a page which may be cached does not touch the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.campaign = None
        request.scope = Scope(None, None)
        request.person = None
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        declared: OpenTo | None = getattr(view, "open_to", None)
        if declared is None:
            log.error("No @open_to on %s.%s: closed", view.__module__, getattr(view, "__qualname__", view))
            raise Http404
        slug = kwargs.get("campaign_slug")
        if declared.public:
            if declared.anonymous_post and request.method not in SAFE and not from_our_pages(request):
                return HttpResponseForbidden(_("Open the page again and send the form from there."))
            self.let_public_in(request, slug)
            return None
        return self.let_role_in(request, declared, slug) or step_up.asked_first(request, declared.step_up)

    def let_public_in(self, request: HttpRequest, slug: str | None) -> None:
        """Anyone may come in, once the campaign has opened; its staff may look before."""
        if slug is None:
            return
        campaign = Campaign.objects.select_related("organisation", "boundary_set").filter(slug=slug).first()
        if campaign is None:
            raise Http404
        set_lazily(request, campaign)
        if campaign.opened_at is None and not request.scope.grants:
            raise Http404

    def let_role_in(self, request: HttpRequest, declared: OpenTo, slug: str | None) -> HttpResponse | None:
        """Who has the role may come in; signed out goes to sign in; for anyone else there is nothing here."""
        if slug is None and declared.scope not in ("any", "account", "founder"):
            log.error('A view without a campaign in its address needs scope="any" or "account": closed')
            raise Http404
        account = account_of(request)
        if account is None and "supporter" in declared.roles and declared.scope == "campaign":
            return self.let_supporter_in(request, str(slug))
        if account is None:
            return to_sign_in(request)
        if declared.scope == "account":
            return None
        if declared.scope == "founder":
            if not account.may_found and not selectors.campaigns_of(account, (OWNER,)).exists():
                raise Http404
            return None
        if slug is None:
            if "supporter" not in declared.roles and not selectors.campaigns_of(account, declared.roles).exists():
                raise Http404
            return None
        campaign = Campaign.objects.select_related("organisation", "boundary_set").filter(slug=slug).first()
        if campaign is None:
            raise Http404
        held = selectors.grants(account, campaign)
        request.campaign, request.scope = campaign, scope_of(campaign, account, held, declared.roles)
        request.person = SimpleLazyObject(lambda: links.recognised(request, campaign))
        if not declared.lets_in(held) and "supporter" not in declared.roles:
            raise Http404
        return None

    def let_supporter_in(self, request: HttpRequest, slug: str) -> HttpResponse | None:
        """A person whom a personal link of this campaign made known may come in without an account."""
        campaign = Campaign.objects.select_related("organisation", "boundary_set").filter(slug=slug).first()
        if campaign is None or links.recognised(request, campaign) is None:
            return to_sign_in(request)
        set_lazily(request, campaign)
        return None


def account_of(request: HttpRequest) -> Account | None:
    """The account that is signed in and not disabled."""
    return cast(Account, request.user) if request.user.is_authenticated and request.user.is_active else None


def set_lazily(request: HttpRequest, campaign: Campaign) -> None:
    """Set the campaign; the account's roles and the person are read only when something asks."""
    request.campaign = campaign
    request.scope = SimpleLazyObject(lambda: whole_scope(request, campaign))
    request.person = SimpleLazyObject(lambda: links.recognised(request, campaign))


def whole_scope(request: HttpRequest, campaign: Campaign) -> Scope:
    """The scope of all roles the account holds in a campaign."""
    account = account_of(request)
    held = selectors.grants(account, campaign) if account else ()
    return scope_of(campaign, account, held, {grant.role for grant in held})


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to sign in and back. A post cannot be repeated after it, so that goes back to the desk."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("account:home")
    address = f"{settings.LOGIN_URL}?{urlencode({'next': back})}"
    return HttpResponseClientRedirect(address) if getattr(request, "htmx", False) else redirect(address)
