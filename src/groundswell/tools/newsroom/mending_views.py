"""The buttons beside a check."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groundswell.tools.newsroom import selectors
from groundswell.tools.newsroom.addresses import desk
from groundswell.tools.newsroom.models import Post
from groundswell.tools.newsroom.services import mending, writing
from groundswell.tools.newsroom.services.scheduling import InThePast
from groundswell.tools.newsroom.zones import by_its_clock
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.publishing.services.imprint import say_imprint_is_there
from groundswell.trunk.records.clock import now


def _imprint(request: HttpRequest, post: Post, at: datetime) -> str:
    mending.add_imprint(post=post, account=request.user, at=at)
    return _("The imprint stands at the end of the words.")


def _profile(request: HttpRequest, post: Post, at: datetime) -> str:
    variants = post.variants.select_related("account__campaign")
    variant = get_object_or_404(variants, public_id=selectors.asked_for(request.POST, "variant"))
    say_imprint_is_there(network_account=variant.account, account=request.user, at=at)
    writing.settle(post, at)
    return _("Noted: our profile there carries the imprint.")


def _split(request: HttpRequest, post: Post, at: datetime) -> str:
    variant = get_object_or_404(
        post.variants.select_related("account"), public_id=selectors.asked_for(request.POST, "variant")
    )
    mending.split_words(post=post, variant=variant, account=request.user, at=at)
    return _("It is a thread there now. Read it once more.")


def _fact(request: HttpRequest, post: Post, at: datetime) -> str:
    fact = get_object_or_404(Fact, campaign=request.campaign, public_id=selectors.asked_for(request.POST, "fact"))
    mending.say_instead(post=post, fact=fact, account=request.user, at=at)
    return _("It says what is right now. Those who approved are asked again.")


def _repeat(request: HttpRequest, post: Post, at: datetime) -> str:
    other = get_object_or_404(Post, campaign=request.campaign, public_id=selectors.asked_for(request.POST, "post"))
    mending.allow_repeat(post=post, of=other, account=request.user, at=at)
    return _("It may sound like the other post.")


def _quiet(request: HttpRequest, post: Post, at: datetime) -> str:
    mending.move_out_of_quiet(post=post, account=request.user, at=at)
    return _("It goes out once the quiet time is over.")


MENDS: dict[str, Callable[[HttpRequest, Post, datetime], str]] = {
    "imprint": _imprint,
    "profile": _profile,
    "split": _split,
    "fact": _fact,
    "repeat": _repeat,
    "quiet": _quiet,
}


@open_to("editor", "organiser", scope="whole")
@require_POST
@by_its_clock
def mend(request: HttpRequest, campaign_slug: str, public_id: str, what: str) -> HttpResponse:
    post = selectors.post_of(request, public_id)
    if what not in MENDS:
        raise Http404
    try:
        messages.success(request, MENDS[what](request, post, now()))
    except mending.CannotMend as cannot:
        messages.error(request, str(cannot))
    except (writing.ChangedMeanwhile, InThePast):
        messages.error(request, _("Somebody changed it, or it went out, at this moment. Look again."))
    return redirect(desk(post))
