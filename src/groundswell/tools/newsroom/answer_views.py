"""
Answering by the link of a mail, signed in or not. Looking changes nothing: mail scanners follow every link. The post
needs no cookie, because the token is the proof that its holder reads the mailbox.
"""

from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groundswell.tools.newsroom.approve_page import post_page
from groundswell.tools.newsroom.approve_views import said_in
from groundswell.tools.newsroom.deciding_forms import ObjectForm
from groundswell.tools.newsroom.links import AnswerLink, read_answer_token
from groundswell.tools.newsroom.services import deciding
from groundswell.tools.newsroom.services.deciding.settling import OUT
from groundswell.tools.newsroom.zones import by_its_clock
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.records.clock import now


@open_to("public", by_token=True)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@by_its_clock
def answer(request: HttpRequest, campaign_slug: str, token: str) -> HttpResponse:
    """Show the post that a mail asked about; one button answers, once."""
    link = read_answer_token(token, request.campaign, at=now())
    if link is None:
        raise Http404
    if not link.works:
        return render(request, "newsroom/answer_over.html", {"link": link}, status=200 if link.used else 410)
    if request.method != "POST":
        return _page(request, link, token)
    form = ObjectForm(request.POST, out=link.post.state in OUT) if request.POST.get("do") == "object" else None
    if form is not None and not form.is_valid():
        return _page(request, link, token, form=form, status=422)
    # Where what it was about changed between the look and the press, the page says how it stands now.
    with suppress(deciding.ChangedSince, deciding.NotYours, deciding.Refused):
        _answer(link, form)
    return redirect("newsroom:answer", campaign_slug, token)


def _answer(link: AnswerLink, form: ObjectForm | None) -> None:
    if form is None:
        deciding.approve(post=link.post, account=link.account, version=link.version, key=link.key, at=now())
    else:
        deciding.object_to(post=link.post, account=link.account, key=link.key, at=now(), **said_in(form, link.post))


def _page(
    request: HttpRequest, link: AnswerLink, token: str, *, form: ObjectForm | None = None, status: int = 200
) -> HttpResponse:
    context = post_page(link.post, link.account, now(), on=request.GET.get("on", ""), object_form=form)
    context |= {"token": token, "link": link, "signed_in": False}
    return render(request, "newsroom/answer.html", context, status=status)
