"""
Template tags of the interface. They are builtins: no page loads them.

Numbers that decide how something is drawn come out as SVG attributes or `<progress>`, never as style: the policy of
every page forbids inline style.
"""

import zlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.template import Context
from django.template.base import Parser, Token
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from groundswell.trunk.records import clock
from groundswell.trunk.ui import charts
from groundswell.trunk.ui.icons import shapes_of, symbol
from groundswell.trunk.ui.logos import logo_url

register = template.Library()
HUES = 12
OPTION, CHOSEN = '<option value="{}">{}</option>', '<option value="{}" selected>{}</option>'
CONTROLS = {"select": "select", "file": "file"}


@register.simple_tag(takes_context=True)
def collect_icons(context: Context) -> str:
    """Start collecting the icons of a whole page, so that each is drawn once; fragments draw theirs in place."""
    request = getattr(context, "request", None)
    if request is not None:
        request.icons_of_page = {}
    return ""


class PageTitle(template.Node):
    """Draws what is inside, and remembers it as the page's title for what comes later on the page."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        said = self.nodelist.render(context)
        request = getattr(context, "request", None)
        if request is not None:
            request.page_title = str(said).strip()
        return said


@register.tag
def page_title(parser: Parser, token: Token) -> PageTitle:
    """`{% page_title %}{% block title %}…{% endblock %}{% endpage_title %}`: the page's own title, as it is drawn."""
    nodelist = parser.parse(("endpage_title",))
    parser.delete_first_token()
    return PageTitle(nodelist)


@register.simple_tag(takes_context=True)
def icon(context: Context, name: str, css: str = "") -> SafeString:
    """An icon that only repeats the words beside it: it is hidden from screen readers."""
    collected = getattr(getattr(context, "request", None), "icons_of_page", None)
    inside = shapes_of(name)
    if collected is not None:
        collected[name] = True
        inside = format_html('<use href="#i-{}"/>', name)
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        f" {css}" if css else "",
        inside,
    )


@register.simple_tag(takes_context=True)
def icon_sprite(context: Context) -> SafeString | str:
    """The icons this page used. Stands last in the body."""
    request = getattr(context, "request", None)
    names = sorted(getattr(request, "icons_of_page", None) or ())
    if request is not None:
        request.icons_of_page = None
    if not names:
        return ""
    symbols = format_html_join("", "{}", ((symbol(name),) for name in names))
    return format_html(
        '<svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false">{}</svg>', symbols
    )


@register.filter
def grouped(value: Any) -> str:
    """8412 as "8,412"."""
    return f"{int(value or 0):,}"


@register.simple_tag
def number(value: Any, live: str = "") -> SafeString:
    """A count with its thousands apart. `live` names it for a live region around it, which keeps it up to date."""
    shown = grouped(value)
    return format_html('<span class="num" data-live="{}">{}</span>', live, shown) if live else format_html("{}", shown)


@register.inclusion_tag("ui/_goal_line.html")
def goal_line(now: int, goal: int, label: str = "", slim: bool = False, live: str = "") -> dict[str, object]:
    """The line to a goal with marks at each quarter. A goal that was passed is drawn full and said in numbers."""
    share = min(100.0, 100 * max(now, 0) / goal) if goal > 0 else 0.0
    return {
        "now": now,
        "goal": goal,
        "share": f"{share:.1f}",
        "whole": int(share),
        "miles": [] if slim else [(mile, share >= mile) for mile in (25, 50, 75)],
        "label": label or _("Progress to the goal"),
        "slim": slim,
        "live": live,
    }


@register.simple_tag
def meter(now: int, goal: int, label: str = "", css: str = "") -> SafeString:
    """A small native progress bar: a row of a table, a step of a list."""
    said = _("%(now)s of %(goal)s") % {"now": grouped(now), "goal": grouped(goal)}
    return format_html(
        '<progress class="meter {}" max="{}" value="{}" aria-label="{}">{}</progress>',
        css or "meter-slim",
        max(goal, 1),
        min(max(now, 0), max(goal, 1)),
        f"{label}: {said}" if label else said,
        said,
    )


@register.simple_tag
def avatar(of: Any, css: str = "") -> SafeString:
    """Initials in a circle of the person's own hue. Hidden from screen readers: the name stands beside it."""
    name = str(getattr(of, "name", "") or of)
    seed = str(getattr(of, "public_id", "") or name)
    hue = zlib.crc32(seed.encode()) % HUES
    return format_html(
        '<span class="avatar hue-{}{}" aria-hidden="true">{}</span>', hue, f" {css}" if css else "", initials(name)
    )


def initials(name: str) -> str:
    """ "Denise Okoro-Hall" as "DO"; one letter for one word."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


@register.simple_tag
def options(pairs: Iterable[tuple[str, Any]], chosen: str = "") -> SafeString:
    """The options of a select, each as (value, words), with the chosen one marked: long lists are drawn in one go."""
    drawn = (format_html(CHOSEN if value == chosen else OPTION, value, says) for value, says in pairs)
    return format_html_join("", "{}", ((option,) for option in drawn))


@register.simple_tag(takes_context=True)
def ago(context: Context, at: datetime | None) -> SafeString:
    """ "4 minutes ago", "yesterday at 21:04", "12 March"; the exact time is in the element."""
    if at is None:
        return format_html("{}", _("never"))
    local = localtime(at)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(timespec="seconds"),
        f"{_said_day(local.date(), 'l j F Y', get_language())}, {local:%H:%M}",
        said_ago(at, clock.now()),
    )


def said_ago(at: datetime, now: datetime) -> str:
    """How long ago, in words, to the precision that a reader wants."""
    seconds = (now - at).total_seconds()
    local, today = localtime(at), localtime(now)
    days = (today.date() - local.date()).days
    if seconds < 0:
        return f"{_said_day(local.date(), 'j F', get_language())}, {local:%H:%M}"
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        minutes = int(seconds // 60)
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    if days == 0:
        return _("today at %(time)s") % {"time": f"{local:%H:%M}"}
    if days == 1:
        return _("yesterday at %(time)s") % {"time": f"{local:%H:%M}"}
    return _said_day(local.date(), "j F" if local.year == today.year else "j F Y", get_language())


@lru_cache(maxsize=512)
def _said_day(day: date, how: str, language: str) -> str:
    """A day in words, in the current language, which is `language`: lists name the same few over and over."""
    return date_format(day, how)


@register.inclusion_tag("ui/_spark.html")
def spark(values: Iterable[int], label: str = "") -> dict[str, object]:
    """A row of small bars, the last one in the campaign's colour."""
    bars = charts.spark_bars(list(values))
    return {"bars": bars, "width": max(1, len(bars) * charts.SPARK_STEP), "label": label}


@register.inclusion_tag("ui/_hours_chart.html")
def hours_chart(
    today: Sequence[int], last_week: Sequence[int], first_hour: int = 6, label: str = "", now_hour: int | None = None
) -> dict[str, object]:
    """
    Today's hours over the same day last week. Both hold 24 numbers, one for each hour.

    Hours of today after `now_hour` are not drawn, since nothing has happened in them yet.
    """
    return {"chart": charts.hours(today, last_week, first_hour=first_hour, now_hour=now_hour), "label": label}


@register.inclusion_tag("ui/_hexmap.html", takes_context=True)
def hexmap(context: Context, cells: Iterable[Any], label: str = "", css: str = "") -> dict[str, object]:
    """
    Areas as hexagons. Each cell has `row`, `column`, `code`, `name`, `said` (what its state is, in words), `url`,
    and a `step` (0 to 5) or a `status` ("for", "lean", "ask", "none", "against"; of contests also "stripe" and "dots"
    for further candidates, and "nobody"). Rows that are odd stand half a hexagon to the right. It may have an `id`
    for scripts, and be `selected` (ringed), `faded` (left out by a filter) or `fresh` (changed today: a dot).
    The same facts must stand on the page as text too.
    """
    return {"map": charts.hexagons(list(cells)), "label": label or _("Map of areas"), "css": css}


@register.simple_tag
def control(field: BoundField, css: str = "") -> SafeString:
    """The field's input with our classes, and tied to its hint and its error for a screen reader."""
    widget = field.field.widget
    kind = getattr(widget, "input_type", "")
    attrs: dict[str, str | bool] = (
        {} if kind in ("checkbox", "radio") else {"class": f"{CONTROLS.get(kind, 'input')} {css}".strip()}
    )
    if isinstance(widget, forms.Textarea):
        attrs["class"] = f"textarea {css}".strip()
    said = [
        f"{field.auto_id}_helptext" if field.help_text else "",
        f"{field.auto_id}_error" if field.errors else "",
    ]
    if any(said):
        attrs["aria-describedby"] = " ".join(filter(None, said))
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def drawn_as(field: BoundField) -> str:
    """How the field partial draws a field: "check", "choices", "hidden" or "line"."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    return "check" if isinstance(widget, forms.CheckboxInput) else "line"


@register.inclusion_tag("ui/_brandmark.html")
def brandmark(campaign: Any, href: str = "", compact: bool = False) -> dict[str, object]:
    """A campaign's logo and name as a link home. Without a logo, its first letter on its colour."""
    return {"campaign": campaign, "href": href, "compact": compact, "logo_url": logo_url(campaign)}


@register.inclusion_tag("ui/_empty.html")
def empty_state(title: str, text: str = "", icon: str = "inbox", url: str = "", action: str = "") -> dict[str, object]:
    """What will appear here, why it is empty, and one thing to do."""
    return {"title": title, "text": text, "icon_name": icon, "url": url, "action": action}
