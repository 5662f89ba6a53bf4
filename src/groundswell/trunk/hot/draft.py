"""The page for a post that could not be written now: the interface's own, filled in without rendering it each time."""

import re
from functools import cache

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import escape

from groundswell.trunk.hot.surge import SurgeAnswer, SurgePost
from groundswell.trunk.ui.middleware import HEADERS
from groundswell.trunk.ui.unavailable import LONGEST, NOT_TYPED, SECRET, Kept, page_context

RETRY_SECONDS = 5
ALREADY = frozenset({"X-Content-Type-Options", "Referrer-Policy"})
"""Headers that every answer of the hot side has anyway."""
FIELD = re.compile(r'<div class="field">.*?</div>', re.DOTALL)


@cache
def shell() -> tuple[str, str, str, str]:
    """The page before its fields, a short field, a long field, and the page after them."""
    request = HttpRequest()
    request.method, request.path = "POST", "@address@"
    marks = [Kept("@name@", "@label@", "@value@", long) for long in (False, True)]
    page = render_to_string("ui/unavailable.html", {**page_context(request), "kept": marks})
    short, long = FIELD.finditer(page)
    return page[: short.start()], short.group(), long.group().replace("kept-2", "kept-1"), page[long.end() :]


def unavailable_answer(post: SurgePost, path: str) -> SurgeAnswer:
    """
    503 with Retry-After and what was typed, in a form that sends it again.

    When more people come than can be served, this page is what most of them get: it must cost next to nothing.
    """
    before, short, long, after = shell()
    kept = [(name, value) for name, value in post.form.items() if not SECRET.search(name) and len(value) <= LONGEST]
    fields = [
        hidden(name, value)
        if NOT_TYPED.fullmatch(value)
        else fill(long if len(value) > 60 or "\n" in value else short, number, name, value)
        for number, (name, value) in enumerate(kept, 1)
    ]
    page = before.replace("@address@", escape(path)) + "\n".join(fields) + after
    return SurgeAnswer(
        503,
        (
            ("content-type", "text/html; charset=utf-8"),
            ("retry-after", str(RETRY_SECONDS)),
            *((header.lower(), policy) for header, policy in HEADERS.items() if header not in ALREADY),
        ),
        page.encode(),
    )


def hidden(name: str, value: str) -> str:
    """A field that nobody typed: sent again, and not shown."""
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def fill(field: str, number: int, name: str, value: str) -> str:
    """Put one field's texts into its pattern, the value last: what was typed is never searched for marks."""
    label = name.replace("_", " ").replace("-", " ").capitalize()
    filled = field.replace("kept-1", f"kept-{number}").replace("@name@", escape(name)).replace("@label@", escape(label))
    head, _, tail = filled.partition("@value@")
    return head + escape(value) + tail
