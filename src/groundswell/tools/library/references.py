"""Articles and pictures as other tools, timelines and the desk's search show them."""

from django.urls import reverse

from groundswell.tools.library import selectors
from groundswell.tools.library.models import Article
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.acts import Found, Referred
from groundswell.trunk.media import selectors as media
from groundswell.trunk.media.models import Image

EDITORS = ("editor", "organiser")


def refer_article(public_id: str) -> Referred | None:
    """An article of the library, at the desk."""
    article = Article.objects.select_related("campaign", "picture").filter(public_id=public_id).first()
    if article is None:
        return None
    url = reverse("desk-library:article", args=[article.campaign.slug, public_id])
    picture = media.url(article.picture, 192) if article.picture else ""
    return Referred("article", public_id, str(article), url, picture)


def refer_picture(public_id: str) -> Referred | None:
    """A picture of a campaign, at the desk."""
    image = Image.objects.select_related("campaign").filter(public_id=public_id).first()
    if image is None or image.campaign is None:
        return None
    url = reverse("desk-library:picture", args=[image.campaign.slug, public_id])
    return Referred("picture", public_id, image.alt, url, media.url(image, 192))


def find_entries(scope: Scope, text: str, limit: int) -> list[Found]:
    """What the library holds under some words: facts, quotes, articles and pictures, the best first."""
    if scope.campaign is None or not scope.as_role(*EDITORS).whole:
        return []
    shelf = selectors.shelf(scope.campaign, text=text, shown=limit)
    return [Found(item.title, f"{item.kind}. {item.where_from}", item.url, item.icon) for item in shelf.items]
