"""Her own page of what we may send, and the page behind every unsubscribe link."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.consent import preferences as choices
from groundswell.trunk.consent import selectors, services
from groundswell.trunk.consent.contacts import contact_hash
from groundswell.trunk.consent.models import OptOut
from groundswell.trunk.consent.tokens import StopLink, read_stop_token
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.models import Person


@open_to("public")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """What this campaign may send to the person whom a personal link made known here."""
    person = request.person
    if not person:
        return render(request, "consent/who_are_you.html", {})
    if request.method == "POST":
        choices.choose(person=person, wanted=request.POST.getlist("want"), at=now())
        messages.success(request, _("Saved. We will keep to it from now on."))
        return redirect("contact:preferences", campaign_slug)
    ways = choices.ways_of(person, at=now())
    return render(request, "consent/preferences.html", {"person": person, "ways": ways})


@open_to("public", by_token=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, campaign_slug: str, token: str) -> HttpResponse:
    """
    Stop all email of a campaign to one address.

    Looking changes nothing: mail scanners follow every link. A post needs neither cookie nor page, because mail
    programs send it by themselves when their own "Unsubscribe" is pressed (RFC 8058). The token is the proof.
    """
    link = _read(request, token)
    if request.method == "POST":
        services.opt_out(
            campaign=request.campaign,
            channel="email",
            value=_address(request, link),
            known_hash=link.hashed,
            source=_("by the link in an email"),
            at=now(),
            key=_stop_key(request, link),
        )
        if "List-Unsubscribe" in request.POST:
            return HttpResponse(_("You are off the list."), content_type="text/plain; charset=utf-8")
        return redirect("contact:stop", campaign_slug, token)
    stopped = selectors.latest_stop(request.campaign, "email", link.hashed)
    context = {"token": token, "stopped": stopped, "can_undo": bool(stopped) and _in_time(stopped)}
    return render(request, "consent/stop.html", context)


@open_to("public", by_token=True)
@never_cache
@require_POST
def undo(request: HttpRequest, campaign_slug: str, token: str) -> HttpResponse:
    """Take back a stop that was pressed by mistake, within the hour."""
    link = _read(request, token)
    stopped = selectors.latest_stop(request.campaign, "email", link.hashed)
    if stopped:
        services.undo_opt_out(stop=stopped, at=now())
    return redirect("contact:stop", campaign_slug, token)


def _read(request: HttpRequest, token: str) -> StopLink:
    link = read_stop_token(request.campaign, token)
    if link is None:
        raise Http404
    return link


def _address(request: HttpRequest, link: StopLink) -> str:
    """The address behind a link while its person is still here; it finds those who share it without trying everyone."""
    person = Person.objects.filter(campaign=request.campaign, public_id=link.person_id).first()
    if person and person.email_key and contact_hash("email", person.email_key) == link.hashed:
        return person.email_key
    return ""


def _stop_key(request: HttpRequest, link: StopLink) -> str:
    """One stop at a time for an address: pressing twice is one stop, and stopping after an undo is another."""
    earlier = OptOut.objects.filter(
        campaign=request.campaign, channel="email", contact_hash=link.hashed, lifted_at__isnull=False
    ).count()
    return f"link:{request.campaign.pk}:{earlier}:{link.hashed[:40]}"


def _in_time(stopped: OptOut | None) -> bool:
    return stopped is not None and now() - stopped.said_at <= services.UNDO_FOR
