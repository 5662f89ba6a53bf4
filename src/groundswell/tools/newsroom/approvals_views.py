"""The page of approvals: what waits for whom, who is on the desk, the emergency stop, how often mail comes."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.tools.newsroom import selectors
from groundswell.tools.newsroom.approve_views import COLLEAGUES
from groundswell.tools.newsroom.deciding_forms import HandOverForm, PaceForm, StopForm
from groundswell.tools.newsroom.deciding_selectors import (
    colleague_of,
    latest_handover,
    newsroom_to_read,
    pace_of,
    queue_for,
)
from groundswell.tools.newsroom.deciding_words import reason_words, where_it_stands
from groundswell.tools.newsroom.models import Newsroom, Shift
from groundswell.tools.newsroom.services import deciding
from groundswell.tools.newsroom.services.deciding.shifts import on_desk
from groundswell.tools.newsroom.services.deciding.telling import set_pace as keep_pace
from groundswell.tools.newsroom.standing import Standing
from groundswell.tools.newsroom.voices import is_editor, members
from groundswell.tools.newsroom.zones import by_its_clock
from groundswell.trunk.access.models import Account
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.records.clock import now


@open_to(*COLLEAGUES)
@require_safe
@by_its_clock
def approvals(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    account = colleague_of(request.scope)
    return _page(request, account)


def _page(request: HttpRequest, account: Account, *, status: int = 200, **forms: Any) -> HttpResponse:
    campaign, at = request.campaign, now()
    newsroom, queue = newsroom_to_read(campaign), queue_for(account, campaign, at)
    shifts = list(on_desk(newsroom, at)) if newsroom.pk else []
    mine = next((shift for shift in shifts if shift.account_id == account.pk), None)
    others = [one for one in members(campaign) if one.pk != account.pk]
    context = {
        "newsroom": newsroom,
        "lists": [
            ("for-me", _("For you"), _rows(queue.for_me, account, at)),
            ("release", _("You may release"), _rows(queue.to_release, account, at)),
            ("held", _("Held"), _rows(queue.held, account, at)),
            ("late", _("Missed their time"), _rows(queue.late, account, at)),
            ("others", _("Waiting for others, or for their time"), _rows(queue.others, account, at)),
        ],
        "for_me": len(queue.for_me),
        "nothing": not any((queue.for_me, queue.to_release, queue.held, queue.late, queue.others)),
        "shifts": shifts,
        "my_shift": mine,
        "handover": latest_handover(newsroom, at),
        "is_editor": is_editor(account, campaign),
        "pace_form": PaceForm(initial={"pace": pace_of(account, campaign)}),
        "hand_over_form": HandOverForm(colleagues=others),
        "press_key": uuid4(),
        **forms,
    }
    return render(request, "newsroom/approvals.html", context, status=status)


def _rows(standings: list[Standing], account: Account, at: Any) -> list[dict[str, Any]]:
    posts = [standing.post for standing in standings]
    if not posts:
        return []
    tiles = selectors.tiles_of(
        selectors.posts(posts[0].campaign).filter(pk__in=[post.pk for post in posts]),
        posts[0].campaign,
        account=account,
    )
    drawn = {tile.post.pk: tile for tile in tiles}
    return [
        {
            "tile": drawn[standing.post.pk],
            "post": standing.post,
            "when": where_it_stands(standing.post, at),
            "objections": [(one, reason_words(one.reason)) for one in standing.objections],
            "writer": standing.post.written_by or (_("a rule") if standing.post.made_by_rule else ""),
        }
        for standing in standings
        if standing.post.pk in drawn
    ]


@open_to("editor", "organiser", scope="whole")
@require_http_methods(["GET", "HEAD", "POST"])
@by_its_clock
def stop(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """What the stop does, and the button; a post stops everything at once."""
    account = colleague_of(request.scope)
    if request.method != "POST":
        context = {"newsroom": newsroom_to_read(request.campaign), "form": StopForm()}
        return render(request, "newsroom/stop.html", context)
    newsroom = deciding.newsroom_of(request.campaign, now())
    reason = request.POST.get("reason", "")[:300]
    if deciding.stop_everything(newsroom=newsroom, account=account, reason=reason, at=now()):
        undo = reverse("desk-newsroom:end-stop", args=[campaign_slug])
        messages.success(request, _("Everything is stopped. Nothing goes out."), extra_tags=undo)
    return redirect("desk-newsroom:stop", campaign_slug)


@open_to("editor", "organiser", scope="whole")
@require_POST
def end_stop(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    account = colleague_of(request.scope)
    newsroom = deciding.newsroom_of(request.campaign, now())
    if deciding.resume(newsroom=newsroom, account=account, at=now()):
        messages.success(request, _("The newsroom goes on. What missed its time waits for you below."))
    return redirect("desk-newsroom:approvals", campaign_slug)


@open_to(*COLLEAGUES)
@require_POST
def take_desk(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    account = colleague_of(request.scope)
    newsroom = deciding.newsroom_of(request.campaign, now())
    deciding.start_shift(newsroom=newsroom, account=account, key=uuid4(), at=now())
    messages.success(request, _("You are on the desk. Colleagues see your name here."))
    return redirect(f"{reverse('desk-newsroom:approvals', args=[campaign_slug])}#desk")


@open_to(*COLLEAGUES)
@require_POST
@by_its_clock
def hand_over(request: HttpRequest, campaign_slug: str, shift_id: str) -> HttpResponse:
    """Leave the desk, to a colleague or to nobody yet, with a note."""
    account = colleague_of(request.scope)
    shift = _own_shift(request, account, shift_id)
    colleagues = [one for one in members(request.campaign) if one.pk != account.pk]
    form = HandOverForm(request.POST, colleagues=colleagues)
    if not form.is_valid():
        return _page(request, account, status=422, hand_over_form=form)
    to = next((one for one in colleagues if one.public_id == form.cleaned_data["to"]), None)
    note = form.cleaned_data["handover"]
    if to is None:
        deciding.end_shift(shift=shift, handover=note, at=now())
        messages.success(request, _("You have left the desk. Your note is kept for who comes next."))
    else:
        deciding.hand_over(shift=shift, to=to, handover=note, key=form.cleaned_data["key"], at=now())
        messages.success(request, _("%(name)s has the desk now, and your note.") % {"name": to})
    return redirect(f"{reverse('desk-newsroom:approvals', args=[campaign_slug])}#desk")


def _own_shift(request: HttpRequest, account: Account, shift_id: str) -> Shift:
    """A shift of one's own; an editor may also end one that somebody forgot."""
    found = Shift.objects.filter(newsroom__campaign=request.campaign, public_id=shift_id)
    shift = found.select_related("newsroom__campaign", "account").first()
    if shift is None or not (shift.account_id == account.pk or is_editor(account, request.campaign)):
        raise Http404
    return shift


@open_to(*COLLEAGUES)
@require_POST
def set_pace(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """How often mail comes."""
    account = colleague_of(request.scope)
    form = PaceForm(request.POST)
    if not form.is_valid():
        return _page(request, account, status=422, pace_form=form)
    newsroom: Newsroom = deciding.newsroom_of(request.campaign, now())
    keep_pace(newsroom=newsroom, account=account, pace=form.cleaned_data["pace"])
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('desk-newsroom:approvals', args=[campaign_slug])}#mail")
