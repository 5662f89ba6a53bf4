"""Networks on the desk: accounts, what failed, what a person posts."""

import mimetypes

from django import forms
from django.contrib import messages
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.audit.services import record
from groundswell.trunk.campaigns.selectors import imprint
from groundswell.trunk.publishing import presenters, selectors, services, words
from groundswell.trunk.publishing.forms import AppPasswordForm, HandleForm, PostedForm
from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.publishing.networks import Network, NetworkProblem, networks
from groundswell.trunk.records import typed
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.limits import Limit

SIGN_INS = Limit(most=20, seconds=600)
"""Tries to sign in to a network: so many of one account of ours, so that nobody guesses passwords through us."""
WRITERS = ("editor", "organiser")


@open_to(*WRITERS, scope="whole")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Every account, what failed and why, and what waits for somebody's hands."""
    campaign = request.campaign
    return render(
        request,
        "publishing/index.html",
        {
            "rows": presenters.account_rows(campaign),
            "choices": presenters.choices(campaign),
            "by_hand": [presenters.row_of(one) for one in selectors.waiting_for_hands(campaign)[:50]],
            "imprint": imprint(campaign),
            "may_connect": request.scope.may("organiser"),
        },
    )


@open_to("organiser", scope="whole")
@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest, campaign_slug: str, network: str) -> HttpResponse:
    """Sign in to a network, or note our place on one."""
    channel = networks().get(network)
    if channel is None:
        raise Http404
    form = form_for(channel, request)
    if request.method == "POST" and form.is_valid():
        try:
            if not SIGN_INS.allows(request.user.public_id):
                raise NetworkProblem(_("You tried many times. Wait ten minutes, then try again."))
            row = services.connect_account(
                campaign=request.campaign, network=network, account=request.user, at=now(), **form.cleaned_data
            )
        except NetworkProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("%(network)s is connected.") % {"network": words.label_of(row)})
            return redirect("publishing:index", campaign_slug)
    context = {"form": form, "channel": presenters.choice_of(channel), "imprint": imprint(request.campaign)}
    return render(request, "publishing/connect.html", context, status=422 if form.errors else 200)


def form_for(channel: Network, request: HttpRequest) -> forms.Form:
    """What has to be asked to connect a network."""
    data = request.POST if request.method == "POST" else None
    if channel.own_page:
        return forms.Form(data)
    if channel.by_hand:
        return HandleForm(data)
    handle = {"handle": request.GET.get("handle", "")[:253], "service_url": request.GET.get("server", "")[:300]}
    return AppPasswordForm(data, initial=handle)


@open_to("organiser", scope="whole")
@require_POST
def remove(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    account = get_object_or_404(selectors.accounts(request.campaign), public_id=public_id)
    services.remove_account(network_account=account, account=request.user, at=now())
    messages.success(request, _("%(network)s is removed here.") % {"network": words.label_of(account)})
    return redirect("publishing:index", campaign_slug)


@open_to(*WRITERS, scope="whole")
@require_POST
def look(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Look at a profile now: whether we are let in, and whether the imprint is there."""
    account = get_object_or_404(selectors.accounts(request.campaign), public_id=public_id)
    if SIGN_INS.allows(request.user.public_id) and services.look_at_account(network_account=account, at=now()):
        messages.success(request, _("We looked at the profile."))
    else:
        messages.error(request, _("We could not look at the profile. Try again in a while."))
    return redirect("publishing:index", campaign_slug)


@open_to(*WRITERS, scope="whole")
@require_POST
@transaction.atomic
def imprint_is_there(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Somebody looked at a profile that we cannot look at: the imprint stands there."""
    account = get_object_or_404(selectors.accounts(request.campaign), public_id=public_id)
    if services.say_imprint_is_there(network_account=account, account=request.user, at=now()):
        messages.success(request, _("Noted: the profile carries the imprint."))
    return redirect("publishing:index", campaign_slug)


@open_to(*WRITERS, scope="whole")
@require_POST
def retry_all(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Try again all that failed on one account for one cause."""
    account = get_object_or_404(NetworkAccount, campaign=request.campaign, public_id=public_id)
    found = selectors.failed_for(request.campaign, kind=typed.words(request.POST, "kind", 30), account=account)
    count = services.retry(publications=found, at=now())
    said = ngettext("%(count)d post is tried again now.", "%(count)d posts are tried again now.", count)
    messages.success(request, said % {"count": count})
    return redirect("publishing:index", campaign_slug)


@open_to(*WRITERS, scope="whole")
@require_POST
def retry(request: HttpRequest, campaign_slug: str, publication_id: str) -> HttpResponse:
    publication = publication_of(request, publication_id)
    if services.retry(publications=[publication], at=now()):
        messages.success(request, _("It is tried again now."))
    return back(request)


@open_to(*WRITERS, scope="whole")
@require_http_methods(["GET", "HEAD", "POST"])
def post_by_hand(request: HttpRequest, campaign_slug: str, publication_id: str) -> HttpResponse:
    """Copy the words, save the pictures, post it there, paste its link here."""
    publication = publication_of(request, publication_id)
    if not publication.by_hand:
        raise Http404
    form = PostedForm(request.POST or None, publication=publication)
    if request.method == "POST" and form.is_valid():
        note_posted(request, publication, form.cleaned_data["url"])
        return back(request)
    channel = networks().get(publication.account.network)
    text = presenters.text_to_copy(publication)
    context = {
        "row": presenters.row_of(publication),
        "publication": publication,
        "form": form,
        "text": text,
        "length": channel.count(text) if channel else len(text),
        "most": channel.limits.most_letters if channel else 0,
        "composer": channel.composer(text, presenters.link_of(publication)) if channel else "",
        "pictures": list(enumerate(presenters.pictures_of(publication), 1)),
        "back": safe_back(request),
    }
    return render(request, "publishing/by_hand.html", context, status=422 if form.errors else 200)


@transaction.atomic
def note_posted(request: HttpRequest, publication: Publication, url: str) -> None:
    """Keep where a person posted it, and who."""
    if services.mark_by_hand(publication=publication, url=url, account=request.user, at=now()):
        note(request, publication, _("Posted by hand on %(network)s"))
        said = _("Marked as posted on %(network)s.")
        messages.success(request, said % {"network": words.label_of(publication.account)})


@open_to(*WRITERS, scope="whole")
@require_POST
@transaction.atomic
def say_deleted(request: HttpRequest, campaign_slug: str, publication_id: str) -> HttpResponse:
    """A person deleted it where we cannot."""
    publication = publication_of(request, publication_id)
    if services.mark_deleted_by_hand(publication=publication, account=request.user, at=now()):
        note(request, publication, _("Deleted by hand on %(network)s"))
        messages.success(request, _("Marked as deleted."))
    return back(request)


@open_to(*WRITERS, scope="whole")
@require_safe
def picture(request: HttpRequest, campaign_slug: str, publication_id: str, number: int) -> FileResponse:
    """A picture of a post, to save and post by hand."""
    found = presenters.pictures_of(publication_of(request, publication_id))
    if not 1 <= number <= len(found) or not default_storage.exists(found[number - 1].file):
        raise Http404
    shown = found[number - 1]
    name = f"post-{number}{mimetypes.guess_extension(shown.mime) or ''}"
    answer = FileResponse(
        default_storage.open(shown.file), content_type=shown.mime, as_attachment="save" in request.GET, filename=name
    )
    answer["Cache-Control"] = "private, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def publication_of(request: HttpRequest, publication_id: str) -> Publication:
    """
    A publication of the request's campaign.

    :raises Http404: for another campaign's, and none, alike.
    """
    found: QuerySet[Publication] = selectors.in_campaign(request.campaign)
    return get_object_or_404(found, public_id=publication_id)


def note(request: HttpRequest, publication: Publication, sentence: str) -> None:
    record(
        account=request.user,
        campaign=request.campaign,
        verb=AuditEntry.CHANGED,
        object_kind=publication.source_kind,
        object_id=publication.source_id,
        sentence=sentence % {"network": words.label_of(publication.account)},
        at=now(),
    )


def safe_back(request: HttpRequest) -> str:
    """The page of ours that the form was sent from, or ""."""
    path = request.POST.get("back", "") or request.GET.get("back", "")
    ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if ours else ""


def back(request: HttpRequest) -> HttpResponse:
    """To the page that the form was sent from, or the list of networks."""
    path = safe_back(request)
    return redirect(path) if path else redirect("publishing:index", request.campaign.slug)
