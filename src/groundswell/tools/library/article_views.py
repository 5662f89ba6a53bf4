"""The desk's pages of an article: pasting its link, reading what was kept, saying what it is."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.tools.library import selectors, services
from groundswell.tools.library.forms import ArticleForm, LinkForm, initial_of_article
from groundswell.tools.library.limits import LINKS
from groundswell.tools.library.models import Article
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key

GET_OR_POST = ["GET", "HEAD", "POST"]


def _article(request: HttpRequest, article_id: str) -> Article:
    found = Article.objects.filter(campaign=request.campaign).select_related("campaign", "picture", "added_by")
    return get_or_404(found, article_id)


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def new(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Paste a link. The page is fetched in the background; its own page here says how that goes."""
    # A link shared to us from elsewhere on the desk arrives in the address.
    form = LinkForm(request.POST or None, initial={"key": new_key(), "url": request.GET.get("url", "")[:2000]})
    if request.method == "POST" and form.is_valid():
        article = _add(request, form)
        if article:
            return redirect("desk-library:article", campaign_slug, article.public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "library/desk_link.html", {"form": form}, status=status)


def _add(request: HttpRequest, form: LinkForm) -> Article | None:
    if not LINKS.allows(request.user.public_id):
        form.add_error(None, _("That was many links at once. Wait ten minutes and go on."))
        return None
    try:
        return services.add_article(campaign=request.campaign, account=request.user, at=now(), **form.cleaned_data)
    except services.KeyUsed:
        form.add_error(None, _("This form was used before. Open the page again."))
        return None


@open_to("editor", "organiser", scope="whole")
@require_safe
def article(request: HttpRequest, campaign_slug: str, article_id: str) -> HttpResponse:
    """What was kept of a page, as plain text; while it is fetched, the part that waits asks again."""
    found = _article(request, article_id)
    context = {
        "article": found,
        "facts": list(selectors.facts_from(found)[:20]),
        "others": list(selectors.same_page(found)[:10]),
        "paragraphs": found.text.split("\n") if found.text else [],
        "source": selectors.as_source(found),
    }
    template = "library/_article.html" if request.headers.get("HX-Request") else "library/desk_article.html"
    return render(request, template, context)


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def edit(request: HttpRequest, campaign_slug: str, article_id: str) -> HttpResponse:
    """Say what an article is, in our words."""
    found = _article(request, article_id)
    form = ArticleForm(request.POST or None, initial=initial_of_article(found))
    if request.method == "POST" and form.is_valid():
        services.describe_article(article=found, words=form.words(), at=now())
        messages.success(request, _("Saved."))
        return redirect("desk-library:article", campaign_slug, article_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "library/desk_article_form.html", {"form": form, "article": found}, status=status)


@open_to("editor", "organiser", scope="whole")
@require_POST
def again(request: HttpRequest, campaign_slug: str, article_id: str) -> HttpResponse:
    """Try once more to fetch a page."""
    found = _article(request, article_id)
    if not LINKS.allows(request.user.public_id):
        messages.error(request, _("That was many links at once. Wait ten minutes and go on."))
    elif services.fetch_again(article=found, at=now()):
        messages.success(request, _("We ask for it again."))
    return redirect("desk-library:article", campaign_slug, article_id)


@open_to("editor", "organiser", scope="whole")
@require_POST
def use(request: HttpRequest, campaign_slug: str, article_id: str) -> HttpResponse:
    """Take an article out of use, or bring it back."""
    found = _article(request, article_id)
    if request.POST.get("use") == "no":
        services.withdraw_article(article=found, at=now())
        messages.success(request, _("Taken out of use. It stays in the library, struck through."))
    else:
        services.bring_back_article(article=found)
        messages.success(request, _("In use again."))
    return redirect("desk-library:article", campaign_slug, article_id)
