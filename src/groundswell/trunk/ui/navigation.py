"""
The rows of the desk's rail, of a phone's tab bar and of a public page's menu: the trunk's own and what tools declare.

The trunk's rooms are named by the address they are mounted at; a room that serves no page there gets no row.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.access.scope import Scope, satisfies, shown_to
from groundswell.trunk.tools import NavItem, ToolConfig, declared, installed_tools, loader

SECTIONS: tuple[tuple[str, str | Promise], ...] = (
    ("", ""),
    ("People", _("People")),
    ("Actions", _("Actions")),
    ("Newsroom", _("Newsroom")),
    ("Campaign", _("Campaign")),
)
TABS = 4


@dataclass(frozen=True)
class Row:
    """
    One link. A row without a role is for everyone who has one in the campaign; `whole` asks that the role be held over
    the whole campaign, as its page does. `badge` counts what waits there; with None the row is not shown. `count` names
    the function of the trunk that counts it. `short` is the label of a phone's tab, where there is room for one word.
    """

    label: str | Promise
    url: str
    icon: str = "circle"
    role: str = "organiser"
    section: str = ""
    order: int = 50
    current: bool = False
    whole: bool = False
    badge: int | None = 0
    short: str | Promise = ""
    count: str = ""


@dataclass(frozen=True)
class Section:
    title: str | Promise
    items: list[Row]


PAIRS = "groundswell.trunk.duplicates.selectors.badge"
# Addresses after /desk/<campaign_slug>/.
DESK_ROOMS = (
    Row(_("Overview"), "", "layout-dashboard", "", "", 0),
    Row(_("People"), "people/", "users", "organiser", "People", 10),
    Row(_("Segments"), "segments/", "list-filter", "organiser", "People", 20),
    Row(_("Duplicates"), "duplicates/", "git-compare", "organiser", "People", 30, whole=True, count=PAIRS),
    Row(_("Groups"), "campaign/groups/", "network", "organiser", "People", 50),
    Row(_("Imports"), "imports/", "upload", "organiser", "People", 60, whole=True),
    Row(_("Networks"), "networks/", "share-2", "organiser", "Newsroom", 45, whole=True),
    Row(_("Rules"), "rules/", "zap", "editor", "Newsroom", 50, whole=True),
    Row(_("Messages"), "outbox/", "mail", "organiser", "Newsroom", 60, whole=True),
    Row(_("Settings"), "campaign/", "settings-2", "organiser", "Campaign", 10),
    Row(_("Team"), "team/", "user-check", "organiser", "Campaign", 20),
    Row(_("Jobs"), "jobs/", "activity", "organiser", "Campaign", 30, whole=True),
    Row(_("API keys"), "keys/", "key-round", "organiser", "Campaign", 35),
    Row(_("Audit"), "audit/", "scroll-text", "owner", "Campaign", 40),
)
# Addresses after /<campaign_slug>/.
PUBLIC_ROOMS = (
    Row(_("Campaign"), "", order=0),
    Row(_("Posts"), "newsroom/", order=70),
    Row(_("Areas"), "areas/", order=80),
    Row(_("Groups"), "groups/", order=90),
)
PUBLIC_FOOT = (
    Row(_("Privacy"), "privacy/"),
    Row(_("What you get from us"), "contact/"),
    Row(_("Write to us"), "write-to-us/"),
    Row(_("Accessibility"), "accessibility/"),
)


@lru_cache(maxsize=256)
def is_served(pattern: str) -> bool:
    """Whether some page answers at an address; `{}` in it stands for any campaign."""
    try:
        resolve(pattern.format("any-campaign"))
    except Resolver404:
        return False
    return True


def placed(rows: Iterable[Row], pattern: str, slug: str) -> list[Row]:
    """Rows with whole addresses, of those pages that exist."""
    return [replace(row, url=f"{pattern}{row.url}".format(slug)) for row in rows if is_served(f"{pattern}{row.url}")]


def with_current(rows: list[Row], path: str) -> list[Row]:
    """Mark the row of the page that is open: the one with the longest address that the path begins with."""
    homes = {row.url for row in rows if row.order == 0}
    fitting = [row.url for row in rows if path == row.url or (path.startswith(row.url) and row.url not in homes)]
    best = max(fitting, key=len, default=None)
    return [replace(row, current=row.url == best) for row in rows]


def desk_rows(scope: Scope, slug: str, path: str) -> list[Row]:
    """Every page of the desk that one of the account's roles may open, in the order of the rail."""
    tools = [tool_row(tool, item, scope, slug) for tool, item in declared("nav") if is_shown(item, scope)]
    rooms = [counted(row, scope) for row in placed(DESK_ROOMS, "/desk/{}/", slug) if is_shown(row, scope)]
    rows = [row for row in (*rooms, *tools) if row.badge is not None]
    place = {name: number for number, (name, _title) in enumerate(SECTIONS)}
    return with_current(sorted(rows, key=lambda row: (place.get(row.section, 9), row.order)), path)


def is_shown(row: Row | NavItem, scope: Scope) -> bool:
    """Whether one of the account's roles may open a row's page."""
    held = scope.holds(*shown_to(row.role)) if row.role else bool(scope.grants)
    return held and (not row.whole or holds_over_all(scope, row.role))


def counted(row: Row, scope: Scope) -> Row:
    """A room's row, with what waits there counted."""
    return replace(row, badge=import_string(row.count)(scope)) if row.count else row


def tool_row(tool: ToolConfig, item: NavItem, scope: Scope, slug: str) -> Row:
    """A tool's row, with what waits there counted."""
    badge = loader(tool, item.badge)(scope) if item.badge else 0
    return Row(
        item.label,
        reverse(item.url, args=[slug]),
        item.icon,
        item.role,
        item.section,
        item.order,
        whole=item.whole,
        badge=badge,
        short=item.short,
    )


def holds_over_all(scope: Scope, role: str) -> bool:
    """Whether a role is held over the whole campaign, not in a group or area of it."""
    return any(grant.whole and satisfies(grant.role, shown_to(role)) for grant in scope.grants)


def rail(rows: list[Row]) -> list[Section]:
    sections = [Section(title, [row for row in rows if row.section == name]) for name, title in SECTIONS]
    return [section for section in sections if section.items]


def tabs(rows: list[Row]) -> list[Row]:
    """The overview and the first row of each section, then more rows in order: what a thumb reaches."""
    firsts = [section.items[0] for section in rail(rows)]
    others = [row for row in rows if row not in firsts]
    return (firsts + others)[:TABS]


def public_rows(slug: str, path: str) -> list[Row]:
    """The campaign's home, the front page of each tool that has one, and its places."""
    taken = {row.url for row in PUBLIC_ROOMS}
    pages = ((tool, f"{tool.slug}/") for tool in installed_tools() if tool.public_urls)
    tools = (Row(tool.title, url, order=50) for tool, url in pages if url not in taken)
    rows = sorted(placed((*PUBLIC_ROOMS, *tools), "/{}/", slug), key=lambda row: row.order)
    return with_current(rows, path)


def foot_rows(slug: str) -> list[Row]:
    return placed(PUBLIC_FOOT, "/{}/", slug)
