"""The page for a post that could not be written now: it says so and keeps what was typed."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from groundswell.trunk.hot.surge import SurgeAnswer, SurgePost

RETRY_SECONDS = 5
SECRET_FIELDS = frozenset({"csrfmiddlewaretoken", "password"})
PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>{title}</title><main><h1>{title}</h1><p>{what}</p>"
    '<form method="post" action="{action}">{fields}<button>{again}</button></form></main></html>'
)


def unavailable_answer(post: SurgePost, path: str) -> SurgeAnswer:
    """503 with Retry-After, and the fields in a form that sends them again."""
    fields = ((name, value) for name, value in post.form.items() if name not in SECRET_FIELDS)
    page = format_html(
        PAGE,
        title=_("We are very busy just now"),
        what=_("Nothing you typed is lost. Wait a few seconds, then press the button."),
        action=path,
        fields=format_html_join("", '<input type="hidden" name="{}" value="{}">', fields),
        again=_("Send it again"),
    )
    headers = (("content-type", "text/html; charset=utf-8"), ("retry-after", str(RETRY_SECONDS)))
    return SurgeAnswer(503, headers, page.encode())
