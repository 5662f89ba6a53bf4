"""One post at the desk: making it, changing it, its page, asking for approval, its time."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.tools.newsroom import previews, selectors, versions
from groundswell.tools.newsroom.addresses import desk
from groundswell.tools.newsroom.approve_views import COLLEAGUES
from groundswell.tools.newsroom.deciding_selectors import access_post
from groundswell.tools.newsroom.forms import PostForm, TimeForm
from groundswell.tools.newsroom.models import Newsroom, Post
from groundswell.tools.newsroom.page import post_context
from groundswell.tools.newsroom.services import scheduling, writing
from groundswell.tools.newsroom.services.endings import with_endings
from groundswell.tools.newsroom.zones import by_its_clock
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.records.clock import now

GET_OR_POST = ["GET", "HEAD", "POST"]


def has_slots(request: HttpRequest) -> bool:
    """Whether the newsroom has slots of the week to queue in."""
    return Newsroom.objects.filter(campaign=request.campaign, slots__isnull=False).exists()


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
@by_its_clock
def new(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    initial = {"graphic": request.GET.get("graphic", "")}
    form = PostForm(request.POST or None, campaign=request.campaign, initial=initial)
    if request.method != "POST":
        return _editor(request, form, None)
    if not form.is_valid():
        return _editor(request, form, None, status=422)
    post = writing.draft_post(
        campaign=request.campaign,
        says=with_endings(form.says()),
        key=f"desk:{request.campaign.pk}:{form.cleaned_data['key'] or uuid4()}",
        account=request.user,
        facts=form.picked_facts(),
        at=now(),
    )
    return _after_saving(request, post, _("Saved as a draft. Only the newsroom sees it."))


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
@by_its_clock
def edit(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    post = selectors.post_of(request, public_id)
    if post.state not in writing.CHANGEABLE:
        messages.error(request, _("It is out, or on its way. Pull it, or copy it and change the copy."))
        return redirect(desk(post))
    form = PostForm(request.POST or None, campaign=request.campaign, post=post)
    if request.method != "POST":
        return _editor(request, form, post)
    if not form.is_valid():
        return _editor(request, form, post, status=422)
    try:
        writing.change_post(
            post=post,
            says=form.says(),
            seen=form.cleaned_data["seen"] or 0,
            facts=form.picked_facts(),
            account=request.user,
            at=now(),
        )
    except writing.ChangedMeanwhile:
        return _changed_meanwhile(request, form, post)
    return _after_saving(request, post, _("Saved."))


def _changed_meanwhile(request: HttpRequest, form: PostForm, post: Post) -> HttpResponse:
    """What was typed is kept; what the other person changed is shown above it, and saving again says so knowingly."""
    seen = form.cleaned_data["seen"] or 0
    post.refresh_from_db()
    form.add_error(None, _("Somebody else changed this post while you wrote. Look at the change, then save again."))
    form.say_seen(post.version)
    return _editor(request, form, post, status=409, meanwhile=versions.changes_since(post, seen))


def _after_saving(request: HttpRequest, post: Post, said: str) -> HttpResponse:
    """On to what the pressed button said: choose pictures, ask for approval, or the post's page."""
    following = request.POST.get("next", "")
    if following == "pictures":
        return redirect(desk(post, "pictures"))
    if following == "submit":
        return _submit(request, post)
    messages.success(request, said)
    return redirect(desk(post))


def _editor(request: HttpRequest, form: PostForm, post: Post | None, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "post": post, "previews": previews.previews_of_form(form), **more}
    return render(request, "newsroom/post_form.html", context, status=status)


@open_to("editor", "organiser", scope="whole")
@require_POST
@by_its_clock
def preview(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """The post as each network would show it, from a form that is not saved."""
    edited = Post.objects.filter(campaign=request.campaign, public_id=selectors.asked_for(request.POST, "post")).first()
    form = PostForm(request.POST, campaign=request.campaign, post=edited)
    return render(request, "newsroom/_previews.html", {"previews": previews.previews_of_form(form), "post": edited})


@open_to(*COLLEAGUES)
@require_safe
@by_its_clock
def post(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    post, _account = access_post(request.scope, public_id)
    context = post_context(request, post, at=now())
    # The parts that the calendar's panel shows too know the context as `p`.
    return render(request, "newsroom/post.html", {**context, "p": context})


@open_to(*COLLEAGUES)
@require_safe
@by_its_clock
def history(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    post, _account = access_post(request.scope, public_id)
    return render(request, "newsroom/history.html", {"post": post, "versions": versions.history(post)})


@open_to("editor", "organiser", scope="whole")
@require_POST
@by_its_clock
def submit(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    return _submit(request, selectors.post_of(request, public_id))


def _submit(request: HttpRequest, post: Post) -> HttpResponse:
    try:
        asked = writing.submit_post(post=post, account=request.user, at=now())
    except writing.NotReady as not_ready:
        messages.error(request, _("Not yet: %(why)s") % {"why": " ".join(check.sentence for check in not_ready.failed)})
        return redirect(f"{desk(post)}#checks")
    if asked and post.state == Post.WAITING:
        messages.success(
            request, _("Sent for approval. Everybody who decides is told."), extra_tags=desk(post, "take-back")
        )
    elif asked:
        messages.success(request, _("Sent for approval."))
    return redirect(desk(post))


@open_to("editor", "organiser", scope="whole")
@require_POST
def take_back(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    post = selectors.post_of(request, public_id)
    if writing.take_back_post(post=post, account=request.user, at=now()):
        messages.success(request, _("It is a draft again."))
    else:
        messages.error(request, _("It is out or held: it cannot become a draft again."))
    return redirect(desk(post))


@open_to("editor", "organiser", scope="whole")
@require_POST
def put_away(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    post = selectors.post_of(request, public_id)
    reason = selectors.asked_for(request.POST, "reason", 300) or _("No longer needed")
    if writing.put_away_post(post=post, reason=reason, account=request.user, at=now()):
        messages.success(request, _("Put away. The queue behind it moved up."))
        return redirect("desk-newsroom:calendar", campaign_slug)
    messages.error(request, _("It is out, or was put away before."))
    return redirect(desk(post))


@open_to("editor", "organiser", scope="whole")
@require_POST
def copy(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    post = selectors.post_of(request, public_id)
    # One copy of each version of a state: a second press finds the first copy.
    asked = selectors.asked_for(request.POST, "key", 36) or str(uuid4())
    copied = writing.copy_post(post=post, key=f"copy:{post.public_id}:{asked}", account=request.user, at=now())
    messages.success(request, _("A new draft that says the same."))
    return redirect(desk(copied, "edit"))


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
@by_its_clock
def set_time(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    post = selectors.post_of(request, public_id)
    form = TimeForm(request.POST or None, post=post, slots=has_slots(request))
    if request.method == "POST" and form.is_valid() and _moved(request, post, form):
        messages.success(request, _("Its time is set. Approvals stand: they are for the words."))
        return redirect(desk(post))
    status = 422 if request.method == "POST" else 200
    return render(request, "newsroom/time.html", {"post": post, "form": form}, status=status)


def _moved(request: HttpRequest, post: Post, form: TimeForm) -> bool:
    try:
        if form.cleaned_data["when"] == "slot":
            scheduling.queue_post(post=post, account=request.user, at=now())
        else:
            scheduling.schedule_post(post=post, goes_at=form.moment, account=request.user, at=now())
    except scheduling.InThePast:
        form.add_error("goes_at", _("Choose a time that is still to come"))
    except scheduling.NoSlots:
        form.add_error("when", _("No slot is free in the next half year"))
    except writing.ChangedMeanwhile:
        form.add_error(None, _("It is out or on its way: its time cannot change any more."))
    return not form.errors
