"""Answering for posts, one after another: approve, object, withdraw, release, take down, write a note."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groundswell.tools.newsroom.approve_page import notes_of, place_in_queue, post_page
from groundswell.tools.newsroom.deciding_forms import DecideForm, NoteForm, ObjectForm
from groundswell.tools.newsroom.deciding_selectors import access_post, colleague_of, waiting_for
from groundswell.tools.newsroom.models import Decision, Post
from groundswell.tools.newsroom.services import deciding
from groundswell.tools.newsroom.services.deciding.settling import OUT
from groundswell.tools.newsroom.zones import by_its_clock
from groundswell.trunk.access.models import Account
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.scope import STAFF
from groundswell.trunk.records.clock import now

COLLEAGUES = tuple(sorted(STAFF))
"""Anybody who helps may have been given a voice; who has none finds nothing here (`colleague_of`)."""


@open_to(*COLLEAGUES)
@require_safe
def next_post(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """On to the most urgent post that waits for this person, or to a page that says that none does."""
    account = colleague_of(request.scope)
    waiting = waiting_for(account, request.campaign)
    if not waiting:
        return render(request, "newsroom/approve_none.html", {})
    return redirect("desk-newsroom:approve-post", campaign_slug, waiting[0].post.public_id)


@open_to(*COLLEAGUES)
@require_safe
@by_its_clock
def look(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    post, account = access_post(request.scope, public_id)
    return _page(request, post, account)


@open_to(*COLLEAGUES)
@require_POST
@by_its_clock
def say_yes(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Approve the version that was on the screen, then on to the next post."""
    post, account = access_post(request.scope, public_id)
    try:
        deciding.approve(post=post, account=account, version=seen_version(request), key=pressed(request), at=now())
    except deciding.ChangedSince:
        messages.error(request, _("It changed while you looked. Here is what is different now."))
        return _page(request, post, account, status=409)
    except deciding.Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk-newsroom:approve-post", campaign_slug, public_id)
    except deciding.NotYours:
        messages.error(request, _("Your approval does not count here. You can still object."))
        return redirect("desk-newsroom:approve-post", campaign_slug, public_id)
    messages.success(request, approved_words(post))
    return redirect("desk-newsroom:approve", campaign_slug)


@open_to(*COLLEAGUES)
@require_POST
@by_its_clock
def say_no(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Object, with a kind and a fix: the post is held at once, or taken down if it is out."""
    post, account = access_post(request.scope, public_id)
    form = ObjectForm(request.POST, out=post.state in OUT)
    if not form.is_valid():
        return _page(request, post, account, status=422, object_form=form)
    try:
        deciding.object_to(post=post, account=account, key=pressed(request), at=now(), **said_in(form, post))
    except deciding.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, objected_words(post))
    return redirect("desk-newsroom:approve-post", campaign_slug, public_id)


@open_to(*COLLEAGUES)
@require_POST
@by_its_clock
def withdraw(request: HttpRequest, campaign_slug: str, public_id: str, decision_id: str) -> HttpResponse:
    """Take an objection back; an owner who decides instead writes down why."""
    post, account = access_post(request.scope, public_id)
    decision = get_object_or_404(Decision, post=post, public_id=decision_id, kind=Decision.OBJECT)
    form = DecideForm(request.POST)
    if decision.account_id != account.pk and not form.is_valid():
        return _page(request, post, account, status=422, decide_form=form)
    try:
        deciding.withdraw_objection(decision=decision, account=account, why=request.POST.get("why", ""), at=now())
    except deciding.NotYours:
        messages.error(request, _("Only who objected can say that it is right now. An owner may decide later."))
    except deciding.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The objection is withdrawn. It stays in the record."))
    return redirect("desk-newsroom:approve-post", campaign_slug, public_id)


@open_to(*COLLEAGUES)
@require_POST
@by_its_clock
def let_go(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Release what nobody objected to, or send what missed its time."""
    post, account = access_post(request.scope, public_id)
    try:
        deciding.release(post=post, account=account, version=seen_version(request), key=pressed(request), at=now())
    except deciding.ChangedSince:
        messages.error(request, _("It changed while you looked. Here is what is different now."))
        return _page(request, post, account, status=409)
    except deciding.NotYours:
        messages.error(request, _("Somebody else is named to release this."))
    except deciding.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Released. “%(title)s” is on its way.") % {"title": post.title})
    return redirect("desk-newsroom:approve-post", campaign_slug, public_id)


@open_to("editor", "organiser", scope="whole")
@require_POST
@by_its_clock
def take_down(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Take a post down that is out, with a reason that the public reads."""
    post, account = access_post(request.scope, public_id)
    taken = deciding.pull(post=post, account=account, reason=request.POST.get("reason", ""), at=now())
    if taken:
        messages.success(request, _("It is being taken down everywhere."))
    return redirect("desk-newsroom:approve-post", campaign_slug, public_id)


@open_to(*COLLEAGUES)
@require_POST
@by_its_clock
def write_note(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Write into the post's thread; it is never published."""
    post, account = access_post(request.scope, public_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, post, account, status=422, note_form=form)
    note = deciding.add_note(
        post=post, account=account, text=form.cleaned_data["text"], key=form.cleaned_data["key"], at=now()
    )
    if "@" in note.text and not note.mentions:
        messages.info(request, _("Nobody of the newsroom has the name after @, so nobody was mailed."))
    back = request.POST.get("back", "")
    if back == "post":
        return redirect(f"{_post_page(post)}#notes")
    return redirect(f"{_approve_page(post)}#notes")


def _post_page(post: Post) -> str:
    from groundswell.tools.newsroom.addresses import desk

    return desk(post)


def _approve_page(post: Post) -> str:
    from groundswell.tools.newsroom.addresses import desk

    return desk(post, "approve-post")


def _page(
    request: HttpRequest,
    post: Post,
    account: Account,
    *,
    status: int = 200,
    object_form: ObjectForm | None = None,
    **more: Any,
) -> HttpResponse:
    post.refresh_from_db()
    context = post_page(post, account, now(), on=request.GET.get("on", ""), object_form=object_form)
    place, count = place_in_queue(post, account)
    context |= {**notes_of(post), **more, "place": place, "count": count, "press_key": uuid4(), "signed_in": True}
    return render(request, "newsroom/approve.html", context, status=status)


def seen_version(request: HttpRequest) -> int:
    """The version that was on the screen; 0 for nonsense, which is never a version."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def pressed(request: HttpRequest) -> UUID:
    """The key of this press, so that a second one is the same; a fresh one where none came."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def said_in(form: ObjectForm, post: Post) -> dict[str, str]:
    """What an objection says: how to mend what is not out, what was wrong with what is."""
    text, reason = form.cleaned_data["fix"], form.cleaned_data["reason"]
    return (
        {"reason": reason, "words": text, "fix": ""}
        if post.state in OUT
        else {"reason": reason, "words": "", "fix": text}
    )


def approved_words(post: Post) -> str:
    """What an approval led to."""
    post.refresh_from_db()
    said = {
        Post.PUBLISHING: _("Approved. “%(title)s” is going out now."),
        Post.PUBLISHED: _("Approved. “%(title)s” is out."),
        Post.APPROVED: _("Approved. “%(title)s” goes out at its time."),
        Post.HELD: _("Approved. “%(title)s” is still held: see why on its page."),
    }
    return said.get(post.state, _("You approved “%(title)s”. It waits for others.")) % {"title": post.title}


def objected_words(post: Post) -> str:
    """What an objection led to."""
    post.refresh_from_db()
    if post.state == Post.PULLED:
        return _("“%(title)s” is being taken down everywhere.") % {"title": post.title}
    return _("“%(title)s” is held. Those who wrote and approved it are told.") % {"title": post.title}
