"""Text that people wrote, as HTML: the one place where text becomes markup."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "ul", "ol", "li", "strong", "em", "blockquote", "a", "br", "h2", "h3"}
_markdown = MarkdownIt("zero", {"html": False, "linkify": False, "breaks": True}).enable(
    ["list", "emphasis", "blockquote", "link", "newline", "heading", "escape"]
)


def render_prose(text: str) -> SafeString:
    """
    Turn paragraphs, lists, quotations, emphasis and links into HTML. Raw HTML stays text; links are http, https or
    mailto; headings start at the second level, because the page has the first.
    """
    html = _markdown.render(text).replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    return mark_safe(  # noqa: S308 - cleaned on this very line
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="nofollow ugc noopener",
        )
    )
