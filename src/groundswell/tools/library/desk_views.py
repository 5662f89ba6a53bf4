"""The desk's catalogue: looking, finding, adding, taking it along as a table."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from groundswell.tools.library import fact_pages, selectors
from groundswell.tools.library.forms import LinkForm
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.audit import services as audit
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts import selectors as facts
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key
from groundswell.trunk.records.typed import whole_number, words
from groundswell.trunk.supporters.csv_out import stream_csv

AT_ONCE = 200
LONGEST_SEARCH = 200


def asked(request: HttpRequest) -> dict[str, str]:
    """What is looked for: words and a kind, from the address."""
    kind = request.GET.get("kind", "")
    return {
        "text": words(request.GET, "q", LONGEST_SEARCH),
        "kind": kind if kind in selectors.KINDS or kind == selectors.TO_RIGHT else "",
    }


@open_to("editor", "organiser", scope="whole")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """What may be said and shown, what must be put right first; one item's panel stands beside the list."""
    shown = whole_number(request.GET.get("show", ""), digits=4) or selectors.PAGE
    shelf = selectors.shelf(request.campaign, **asked(request), shown=shown)
    context: dict[str, Any] = {
        "shelf": shelf,
        "q": asked(request)["text"],
        "kind": asked(request)["kind"],
        "more": min(shown + selectors.PAGE, selectors.MOST_SHOWN) if len(shelf.items) < shelf.total else 0,
    }
    wrong = facts.facts_to_put_right(request.campaign).first()
    if wrong is not None and not context["q"]:
        context["side"] = fact_pages.side(wrong, at=now())
    return render(request, "library/desk_index.html", context)


@open_to("editor", "organiser", scope="whole")
@require_safe
def add(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """What can be added: a link, a picture, a figure, a quote, a claim."""
    return render(request, "library/desk_add.html", {"form": LinkForm(initial={"key": new_key()})})


@open_to("editor", "organiser", scope="whole")
@require_safe
def catalogue_csv(request: HttpRequest, campaign_slug: str) -> HttpResponseBase:
    """The catalogue, or what was looked for in it, as a table. Credits that must not be named are not in it."""
    wanted = asked(request)
    audit.record(
        account=request.user,
        campaign=request.campaign,
        verb="saw",
        object_kind="library",
        sentence="Took the library out as a table",
        at=now(),
    )
    headings = (
        *(_("Kind"), _("What"), _("Where from"), _("Web address"), _("Rights"), _("Used in"), _("To put right")),
        *(_("Tags"), _("Language"), _("Added"), _("Withdrawn"), _("Id")),
    )
    return stream_csv(headings, _rows(request.campaign, wanted), filename="library.csv")


def _rows(campaign: Campaign, wanted: dict[str, str]) -> Iterator[tuple[Any, ...]]:
    keys = list(selectors.wanted_entries(campaign, **wanted).values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        found = selectors.entries(campaign).filter(pk__in=keys[start : start + AT_ONCE])
        for item in selectors.items(found):
            entry = item.entry
            yield (
                *(item.kind, item.title, item.where_from, item.where_url, item.rights, item.used, item.wrong),
                *(", ".join(entry.tags), entry.language, entry.made_at, item.ended_at, entry.public_id),
            )
