"""What everybody sees: the page of a card that is out, and the pictures of public pages."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from groundswell.tools.sharecards import page_pictures, selectors
from groundswell.tools.sharecards.drawing import SIZES, Size
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.facts import selectors as facts_read
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.graphics import graphic_url
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.records.addresses import absolute
from groundswell.trunk.supporters.deeds import referred_to

FOR_EVER = "public, max-age=31536000, immutable"
HALF_A_MINUTE = "public, max-age=30"


@dataclass(frozen=True)
class Picture:
    """One size of a card, to look at and to take."""

    size: Size
    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Source:
    """A fact that the card says, and what became of it."""

    fact: Fact
    instead: Fact | None
    url: str

    @property
    def ended(self) -> bool:
        return self.fact.state != Fact.CURRENT


def pictures_of(graphic: Graphic) -> dict[str, Picture]:
    """Every size of a graphic by its name."""
    return {
        file.size: Picture(SIZES[file.size], graphic_url(file, graphic), file.width, file.height)
        for file in graphic.files.order_by("pk")
        if file.size in SIZES
    }


@open_to("public")
@require_safe
def card(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """A card that a post took out: to look at, to save and to share, with where its facts are from."""
    found = selectors.public_card(request.campaign, public_id)
    graphic = selectors.graphic_of(found) if found else None
    if found is None or graphic is None:
        raise Http404
    pictures = pictures_of(graphic)
    context = {
        "card": found,
        "graphic": graphic,
        "pictures": pictures,
        "sources": _sources(public_id),
        "page_url": absolute(request.path),
        "picture_url": absolute(pictures["link"].url),
    }
    answer = render(request, "sharecards/card.html", context)
    # A card whose post is pulled is gone from caches within a minute too.
    answer["Cache-Control"] = HALF_A_MINUTE
    return answer


def _sources(public_id: str) -> list[Source]:
    found = []
    for fact in facts_read.facts_of(selectors.CARD, public_id):
        if not facts_read.may_be_read(fact):
            continue
        referred = referred_to("fact", fact.public_id)
        found.append(Source(fact, facts_read.said_instead(fact), referred.url if referred else ""))
    return found


@open_to("public")
@require_safe
def page_picture(request: HttpRequest, campaign_slug: str, token: str) -> HttpResponse:
    """The picture under a link to a page of ours. Only titles that we sealed are drawn."""
    try:
        data = page_pictures.picture_of(request.campaign, token)
    except page_pictures.Busy:
        return HttpResponse(status=503, headers={"Retry-After": "60"})
    if data is None:
        raise Http404
    answer = HttpResponse(data, content_type="image/png")
    answer["Cache-Control"] = FOR_EVER
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
