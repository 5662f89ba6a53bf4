"""Merges that were made: taken apart again, one or all of a press; and the press that merges what is identical."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.audit import services as audit
from groundswell.trunk.duplicates import selectors, services
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key

A_PAGE = 50


@open_to("organiser", scope="whole")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """The merges of the last 30 days and before, the latest first."""
    page = Paginator(selectors.merges(request.scope), A_PAGE).get_page(request.GET.get("page"))
    since = now() - services.UNDO_FOR
    rows = [(merge, not merge.undone_at and not merge.forgotten_at and merge.made_at > since) for merge in page]
    return render(request, "duplicates/merges.html", {"page": page, "rows": rows})


@open_to("organiser", scope="whole")
@require_POST
def undo(request: HttpRequest, campaign_slug: str, merge_id: str) -> HttpResponse:
    """Bring both records of one merge back."""
    merge = get_or_404(selectors.merges(request.scope), merge_id)
    try:
        undone = services.undo_merge(merge=merge, account=request.user, at=now())
    except services.TooLate:
        messages.error(request, _("This merge is more than 30 days old, so it cannot be taken apart"))
    except services.LaterMerge:
        messages.error(request, _("This record was merged once more since. Take the later merge apart first"))
    else:
        names = {"one": merge.kept.name, "other": merge.gone.name}
        if undone:
            messages.success(request, _("%(one)s and %(other)s are two records again") % names)
        else:
            messages.info(request, _("Somebody took this merge apart before you"))
        if merge.pair:
            return redirect("duplicates:pair", campaign_slug, merge.pair.public_id)
    return redirect("duplicates:merges", campaign_slug)


@open_to("organiser", scope="whole")
@require_POST
def undo_all(request: HttpRequest, campaign_slug: str, merge_id: str) -> HttpResponse:
    """Take apart everything that one press merged."""
    merge = get_or_404(selectors.merges(request.scope), merge_id)
    services.press_undo(press=merge.press, account=request.user)
    messages.success(request, _("Everything that press merged is being taken apart"))
    return redirect("duplicates:merges", campaign_slug)


@open_to("organiser", scope="whole")
def identical(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Pairs in which nothing differs: shown first, merged by one press."""
    found = selectors.identical_pairs(request.campaign.pk).order_by("pk")
    if request.method == "POST":
        return _merge_all(request)
    audit.record(
        account=request.user, campaign=request.campaign, verb="saw", object_kind="people",
        object_id=request.campaign.public_id, sentence="Looked through pairs in which nothing differs", at=now(),
    )  # fmt: skip
    page = Paginator(found.select_related("first", "second"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "duplicates/identical.html", {"page": page, "count": found.count(), "key": new_key()})


def _merge_all(request: HttpRequest) -> HttpResponse:
    try:
        press = UUID(request.POST.get("key", ""))
    except ValueError:
        press = new_key()
    count = services.press_identical(campaign=request.campaign, account=request.user, press=press)
    if not count:
        messages.info(request, _("There is nothing to merge"))
        return redirect("duplicates:index", request.campaign.slug)
    words = ngettext("%(n)s pair is being merged", "%(n)s pairs are being merged", count)
    messages.success(request, words % {"n": count})
    return redirect("duplicates:merges", request.campaign.slug)
