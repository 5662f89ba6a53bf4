"""The desk's page of how far the asking is: who holds what, what is free, and freeing and reminding."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from groundswell.tools.nominations import claim_progress as progress
from groundswell.tools.nominations.claim_selectors import shortage
from groundswell.tools.nominations.services.claims import free_block
from groundswell.tools.nominations.services.reminders import remind
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.csv_out import stream_csv
from groundswell.trunk.targets.models import Drive
from groundswell.trunk.targets.selectors import drive_or_404, tally


def drive_of(request: HttpRequest, slug: str) -> Drive:
    return drive_or_404(request.campaign, slug)


@open_to("organiser")
@require_safe
def index(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponse:
    """Claimed, asked, declared and expired: by claimer, by region, by organiser."""
    drive, at = drive_of(request, drive_slug), now()
    whole = request.scope.as_role("organiser").whole
    context = {
        "drive": drive,
        "claimers": progress.by_claimer(drive, request.scope, at=at),
        "regions": progress.by_region(drive, at=at),
        # Who organises whom names colleagues and their people's work: for those who see all of it.
        "organisers": progress.by_organiser(drive, at=at) if whole else [],
        "shortage": shortage(drive, at=at),
        "tally": tally(drive, at=at),
        "whole": whole,
        "at": at,
    }
    return render(request, "nominations/progress.html", context)


@open_to("organiser")
@require_POST
def free(request: HttpRequest, campaign_slug: str, drive_slug: str, public_id: str) -> HttpResponse:
    """Free what somebody holds and has not asked."""
    block = progress.block_in_reach(request.scope, drive_of(request, drive_slug), public_id)
    count = free_block(block=block, account=request.user, at=now())
    said = ngettext("%(n)s is free again.", "%(n)s are free again.", count) % {"n": count}
    messages.success(request, said if count else _("Nothing was held any more."))
    return redirect("desk-nominations:progress", campaign_slug, drive_slug)


@open_to("organiser")
@require_POST
def send_reminder(request: HttpRequest, campaign_slug: str, drive_slug: str, public_id: str) -> HttpResponse:
    """Mail one claimer what is left, once a block."""
    block = progress.block_in_reach(request.scope, drive_of(request, drive_slug), public_id)
    if remind(block=block, at=now()):
        messages.success(request, _("The reminder goes out now."))
    else:
        messages.info(request, _("No mail was sent: she was reminded before, or has no address we may use."))
    return redirect("desk-nominations:progress", campaign_slug, drive_slug)


@open_to("organiser")
@require_safe
def csv_file(request: HttpRequest, campaign_slug: str, drive_slug: str) -> HttpResponseBase:
    """The same numbers as a file: first names and initials, and regions."""
    drive, at = drive_of(request, drive_slug), now()
    headings = [_("By"), _("Name"), _("Claimed"), _("Asked"), _("Declared"), _("Expired"), _("Held now"), _("Free")]
    rows: list[list[object]] = [
        [_("claimer"), row.name, *numbers(row.sums), ""] for row in progress.by_claimer(drive, request.scope, at=at)
    ]
    rows += [[_("region"), row.name, *numbers(row.sums), row.free] for row in progress.by_region(drive, at=at)]
    if request.scope.as_role("organiser").whole:
        rows += [
            [_("organiser"), f"{row.name}, {row.where}", *numbers(row.sums), ""]
            for row in progress.by_organiser(drive, at=at)
        ]
    return stream_csv(headings, rows, filename=f"{drive.slug}-progress.csv")


def numbers(sums: progress.Sums) -> list[object]:
    return [sums.claimed, sums.asked, sums.declared, sums.expired, sums.held]
