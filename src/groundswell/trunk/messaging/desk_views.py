"""The outbox: what was sent, what waits, what failed, and each mail as its reader sees it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.audit import services as audit
from groundswell.trunk.messaging import selectors, services
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.messaging.relaying import RELAYED, relay_address
from groundswell.trunk.messaging.selectors import Asked
from groundswell.trunk.records.clock import now
from groundswell.trunk.ui.middleware import POLICY

# A mail may style itself and be looked at; it may not run, load, send or see anything. Its links open our pages.
MAIL_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "sandbox allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox",
    )
)


@open_to("organiser", scope="whole")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    asked = Asked(*(request.GET.get(name, "")[:100].replace("\0", "") for name in ("state", "kind", "q")))
    found = selectors.narrowed(selectors.mails(request.scope), asked)
    page = _page_number(request)
    rows = list(found.defer("body_text", "body_html")[(page - 1) * selectors.PAGE : page * selectors.PAGE + 1])
    context = {
        "asked": asked,
        "mails": [(mail, selectors.kind_label(mail.kind)) for mail in rows[: selectors.PAGE]],
        "states": selectors.state_chips(request.scope, asked),
        "kinds": selectors.kind_chips(request.scope, asked),
        "next_page": asked.address(page=str(page + 1)) if len(rows) > selectors.PAGE else "",
        "earlier_page": asked.address(page=str(page - 1)) if page > 1 else "",
        "has_server": bool(settings.SMTP_URL),
        "waiting": selectors.mails(request.scope).filter(state=Message.OUTBOX).count(),
    }
    return render(request, "messaging/outbox.html", context)


@open_to("organiser", scope="whole")
@require_safe
def message(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    mail = selectors.access_message(request.scope, public_id)
    context = {
        "mail": mail,
        "kind": selectors.kind_label(mail.kind),
        "covered": selectors.is_covered(mail),
        "masked": bool(settings.SMTP_URL) and mail.state != Message.OUTBOX,
        "text": selectors.shown(mail, mail.body_text),
        "as_text": request.GET.get("as") == "text" or not mail.body_html,
        "can_retry": mail.state in (Message.FAILED, Message.BOUNCED) and mail.kind not in RELAYED,
    }
    answer = render(request, "messaging/message.html", context)
    answer["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return answer


@open_to("organiser", scope="whole")
@require_safe
def body(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """The HTML of one mail, for the frame on its page. Links leave the frame."""
    mail = selectors.access_message(request.scope, public_id)
    if selectors.is_covered(mail) or not mail.body_html:
        raise Http404
    html = selectors.shown(mail, mail.body_html).replace("<head>", '<head><base target="_top">', 1)
    answer = HttpResponse(html)
    answer["Content-Security-Policy"] = MAIL_POLICY
    answer["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@open_to("organiser", scope="whole")
@require_POST
def retry(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    mail = selectors.access_message(request.scope, public_id)
    if services.retry_message(message=mail, at=now()):
        _audit(request, _("Tried to send one mail again"), mail.public_id)
        messages.success(request, _("It will be tried again now."))
    return redirect("outbox:message", campaign_slug, public_id)


@open_to("owner", scope="whole")
@require_POST
def release(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Send what waited for a mail server."""
    count = services.release_outbox(campaign=request.campaign, at=now())
    said = ngettext("%(count)d mail goes out now.", "%(count)d mails go out now.", count) % {"count": count}
    if count:
        _audit(request, said)
        messages.success(request, said)
    return redirect("outbox:index", campaign_slug)


@open_to("owner", scope="whole")
@require_safe
def server(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """How mail leaves here, and the records to set for it to be trusted."""
    context = {
        "records": selectors.dns_records(),
        "has_server": bool(settings.SMTP_URL),
        "mail_from": settings.MAIL_FROM,
        "mail_domain": settings.MAIL_DOMAIN,
        "has_mailbox": bool(settings.MAILBOX_URLS),
        "bounces": f"bounces+…@{settings.MAIL_DOMAIN}",
        "answers": relay_address("…"),
        "relay_from": relay_address(),
        "pace": settings.RELAY_PER_MINUTE or _("any number"),
    }
    return render(request, "messaging/server.html", context)


def _page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return min(max(int(asked), 1), 10_000) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1


def _audit(request: HttpRequest, sentence: str, public_id: str = "") -> None:
    audit.record(
        account=request.scope.account,
        campaign=request.campaign,
        verb="changed",
        object_kind="message",
        object_id=public_id,
        sentence=sentence,
        at=now(),
    )
