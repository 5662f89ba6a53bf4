"""Background work: fetching pages that were pasted."""

from django_tasks import task

from groundswell.tools.library.capture import capture
from groundswell.tools.library.models import Article
from groundswell.trunk.records.clock import now


@task(queue_name="default")
def fetch_article(article_id: int) -> bool:
    """Fetch a page that somebody pasted into the library, and keep it as it is"""
    article = Article.objects.select_related("campaign").filter(pk=article_id).first()
    return article is not None and capture(article=article, clock=now)
