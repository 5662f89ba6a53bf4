"""
Templates keep to the content policy and to htmx 4.

No inline style, script or handler, no unescaped value, nothing from another host; and none of the htmx 2 idioms
that htmx 4 ignores in silence. Mail templates may carry styles: a mail client knows no policy. Plain text is not
escaped.
"""

import re
from collections.abc import Iterator

from tests.lint import Finding, is_test

STYLES = [
    (re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I | re.S), "no style attribute: use a class, an attribute or SVG"),
    (re.compile(r"<style\b", re.I), "no inline stylesheet: put it in a file"),
]
RULES = [
    (re.compile(r"<[a-z][^>]*\son[a-z]+\s*=\s*[\"']", re.I | re.S), "no inline handler: use data-behaviour"),
    (re.compile(r"\bhx-on\b", re.I), "hx-on runs text as code: use data-behaviour"),
    (re.compile(r"\|\s*safe(?:seq)?\b|\bautoescape\s+off\b"), "no unescaped value"),
    (
        re.compile(r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/(?:ld\+)?json)[^>]*>", re.I | re.S),
        "no inline script: put it in a file",
    ),
    (re.compile(r"javascript:", re.I), "no javascript: address"),
    (
        re.compile(
            r"<(?:script|img|link|iframe|source|video|audio|use|image|form|embed|object)\b[^>]*"
            r"\s(?:src|href|srcset|action|data|poster)\s*=\s*[\"'](?:https?:)?//",
            re.I | re.S,
        ),
        "nothing from another host",
    ),
    (
        re.compile(r"\bhx-(?:ext|vars|params|prompt|disinherit|inherit|request|history|disabled-elt|history-elt)\s*="),
        "htmx 2 attribute: htmx 4 ignores it",
    ),
    (re.compile(r"\b(?:sse|ws)-(?:connect|swap|send)\s*="), "htmx 2 extension attribute: htmx 4 has hx-sse, hx-ws"),
    (
        re.compile(
            r"<(?:body|html|main)\b[^>]*\shx-(?:headers|target|swap|include|boost|confirm|sync|config)\s*=", re.I | re.S
        ),
        "htmx 4 inherits only what says :inherited",
    ),
]
EVENTS = (
    re.compile(r"htmx:(?:[a-z]+[A-Z]\w*|load\b|timeout\b|abort\b|xhr:|validation:)"),
    "htmx 2 event: htmx 4 names it otherwise (htmx:after:swap)",
)


def APPLIES(path: str) -> bool:  # noqa: N802 - the name every rule has
    if is_test(path) or not path.startswith("src/"):
        return False
    if "/templates/" in path:
        return not path.endswith(".txt")
    return path.endswith(".js") and "/vendor/" not in path and not path.endswith(".min.js")


def check(path: str, text: str) -> Iterator[Finding]:
    rules = [EVENTS]
    if "/templates/" in path:
        text = re.sub(r"\{#.*?#\}", lambda comment: " " * len(comment[0]), text)
        rules = [*RULES, EVENTS, *([] if "/email/" in path else STYLES)]
    for pattern, message in rules:
        for found in pattern.finditer(text):
            yield Finding(path, text.count("\n", 0, found.start()) + 1, message)


PAGE = "src/groundswell/trunk/ui/templates/ui/page.html"
BAD = [
    (PAGE, '<p style="color: red">'),
    (PAGE, '<p\n  class="x"\n  style="--at: 3">'),
    (PAGE, "<style>p {}</style>"),
    (PAGE, '<button onclick="go()">'),
    (PAGE, '<button hx-on:click="go()">'),
    (PAGE, "{{ text|safe }}"),
    (PAGE, "{{ text | safe }}"),
    (PAGE, "{% autoescape off %}"),
    (PAGE, "<script>go()</script>"),
    (PAGE, '<script type="module">go()</script>'),
    (PAGE, '<a href="javascript:go()">'),
    (PAGE, '<img alt="" src="https://example.org/x.png">'),
    (PAGE, '<link rel="stylesheet" href="//fonts.example/x.css">'),
    (PAGE, '<div hx-ext="sse">'),
    (PAGE, '<div sse-connect="/live/x">'),
    (PAGE, '<body hx-headers=\'{"X-CSRFToken": "x"}\'>'),
    ("src/groundswell/trunk/ui/static/ui/x.js", "document.addEventListener('htmx:afterSwap', go)"),
]
GOOD = [
    (PAGE, "<script src=\"{% static 'ui/x.js' %}\" defer></script>"),
    (PAGE, '<script type="application/json" id="cells">{}</script>'),
    (PAGE, '<body hx-headers:inherited=\'{"X-CSRFToken": "x"}\'><a href="https://example.org/">there</a>'),
    (PAGE, '<p class="on-accent" data-one="1">{{ text }}</p>'),
    ("src/groundswell/trunk/messaging/templates/messaging/email/confirm.html", '<p style="color: red">'),
    ("src/groundswell/trunk/ui/static/ui/x.js", "document.addEventListener('htmx:after:swap', go)"),
]
