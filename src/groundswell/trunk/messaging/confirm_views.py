"""
Confirming by the mailed link. Looking changes nothing: mail scanners follow every link. The post needs no cookie,
because the token is the proof that its holder reads the mailbox.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.messaging import services
from groundswell.trunk.messaging.confirmations import all_waiting
from groundswell.trunk.messaging.models import Confirmation
from groundswell.trunk.messaging.services.confirming import AlreadyUsed, confirm_address, is_used, refuse_address
from groundswell.trunk.messaging.tokens import ConfirmLink, read_confirm_token
from groundswell.trunk.records.clock import now


@open_to("public", by_token=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, campaign_slug: str, token: str) -> HttpResponse:
    """Show everything that waits for this address; the post confirms it all."""
    link, confirmation = _read(request, token)
    if link.over:
        return render(request, "messaging/confirm_over.html", {"token": token}, status=410)
    if is_used(confirmation, link.issued_at):
        return render(request, "messaging/confirm_done.html", {})
    if request.method == "POST":
        try:
            following = confirm_address(confirmation=confirmation, issued_at=link.issued_at, at=now())
        except AlreadyUsed:
            following = ""
        return redirect(following) if following else redirect("confirm:page", campaign_slug, token)
    waiting = all_waiting(confirmation.campaign, confirmation.email_key)
    if not waiting:
        return render(request, "messaging/confirm_nothing.html", {})
    return render(request, "messaging/confirm.html", {"token": token, "waiting": waiting})


@open_to("public", by_token=True)
@never_cache
@require_POST
def not_me(request: HttpRequest, campaign_slug: str, token: str) -> HttpResponse:
    """Forget what waits: the reader of the mail says that it was not her."""
    link, confirmation = _read(request, token)
    if link.over:
        raise Http404
    try:
        refuse_address(confirmation=confirmation, issued_at=link.issued_at, at=now())
    except AlreadyUsed:
        return redirect("confirm:page", campaign_slug, token)
    return render(request, "messaging/confirm_refused.html", {})


@open_to("public", by_token=True)
@never_cache
@require_POST
def again(request: HttpRequest, campaign_slug: str, token: str) -> HttpResponse:
    """Mail a new link to the same address when the old one has ended; the caps hold here too."""
    _link, confirmation = _read(request, token)
    services.ask_to_confirm(
        campaign_id=confirmation.campaign_id, addresses=[(confirmation.email_key, confirmation.address)], at=now()
    )
    return render(request, "messaging/confirm_again.html", {})


def _read(request: HttpRequest, token: str) -> tuple[ConfirmLink, Confirmation]:
    link = read_confirm_token(token, at=now())
    found = Confirmation.objects.select_related("campaign__organisation").filter(campaign=request.campaign)
    confirmation = found.filter(public_id=link.public_id).first() if link else None
    if link is None or confirmation is None:
        raise Http404
    return link, confirmation
