"""The audit trail on the desk, for owners."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.audit import services
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.audit.selectors import Asked, entries, ever_on_team
from groundswell.trunk.audit.words import VERB_WORDS
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.csv_out import stream_csv

PER_PAGE = 50


@open_to("owner", scope="whole")
@require_GET
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    asked = Asked.of(request.GET)
    page = Paginator(entries(request.campaign, asked), PER_PAGE).get_page(request.GET.get("page"))
    kept = {"who": asked.who, "verb": asked.verb, "day": asked.day.isoformat() if asked.day else ""}
    context = {
        "page": page,
        "lines": [{"entry": entry, "verb": VERB_WORDS[entry.verb]} for entry in page],
        "kept": kept,
        "query": urlencode({key: value for key, value in kept.items() if value}),
        "verbs": VERB_WORDS.items(),
        "people": ever_on_team(request.campaign),
    }
    return render(request, "audit/index.html", context)


@open_to("owner", scope="whole", step_up="second_factor")
@require_POST
def csv_out(request: HttpRequest, campaign_slug: str) -> StreamingHttpResponse:
    """Hand out the lines asked for. A post, because it leaves a line of its own."""
    asked = Asked.of(request.POST)
    found = entries(request.campaign, asked)
    count = found.count()
    services.record(
        account=request.user,
        campaign=request.campaign,
        verb=AuditEntry.EXPORTED,
        object_kind="audit",
        sentence=f"Exported {count} lines of the audit trail",
        data={"rows": count},
        at=now(),
    )
    headings = [_("When"), _("Who"), _("Did"), _("What"), _("In words"), _("Chain")]
    return stream_csv(headings, rows(found), filename=f"audit-{campaign_slug}.csv")


def rows(found: QuerySet[AuditEntry]) -> Iterator[list[object]]:
    for entry in found.iterator(chunk_size=2000):
        who = entry.account.email if entry.account else ""
        yield [entry.at, who, entry.verb, entry.object_kind, entry.sentence, entry.chain]
