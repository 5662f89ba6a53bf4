"""The queue of pairs: two records side by side, merged, told apart or left for later, by keyboard or thumb."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.duplicates import comparison, selectors, services
from groundswell.trunk.duplicates.matching.bearers import AsFound
from groundswell.trunk.duplicates.matching.records import records_of
from groundswell.trunk.duplicates.matching.weighing import weigh
from groundswell.trunk.duplicates.models import Merge, Pair
from groundswell.trunk.duplicates.sides import FIELDS, sides_of
from groundswell.trunk.duplicates.words import CHIPS, VERDICTS, because, reasons
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key
from groundswell.trunk.supporters.services import record_sight

LISTED = 30


@open_to("organiser", scope="whole")
@require_GET
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """The first pair that waits and that nobody else has open."""
    level = _level(request)
    first = list(selectors.queue(request.scope, level)[:LISTED])
    taken = selectors.looking_at(first, request.user, now())
    free = next((pair for pair in first if pair.pk not in taken), first[0] if first else None)
    if free is None:
        context = {"counts": _counts(request), "level": level, "last": _last_look(request), "done": _done(request)}
        return render(request, "duplicates/empty.html", context)
    return _page(request, free, level)


@open_to("organiser", scope="whole")
@require_GET
def pair(request: HttpRequest, campaign_slug: str, pair_id: str) -> HttpResponse:
    """One pair, or what became of it."""
    return _page(request, _pair(request, pair_id), _level(request))


@open_to("organiser", scope="whole")
@require_POST
def looking(request: HttpRequest, campaign_slug: str, pair_id: str) -> HttpResponse:
    """The page is open: others see who has it. A look at the page alone changes nothing."""
    services.keep_looking(pair=_pair(request, pair_id), account=request.user, at=now())
    return HttpResponse(status=204)


@open_to("organiser", scope="whole")
@require_POST
def merge(request: HttpRequest, campaign_slug: str, pair_id: str) -> HttpResponse:
    """Merge the two as chosen, and go on to the next pair."""
    found = _pair(request, pair_id)
    chosen, after = _chosen(request, found), _next_of(request, found)
    try:
        done = services.merge_people(
            first=found.first,
            second=found.second,
            chosen=chosen,
            account=request.user,
            key=_key(request),
            at=now(),
        )
    except services.KnownAlready:
        wrong = _("A third record has this name and email address. Merge that one first, or keep the other name.")
        return _page(request, found, _level(request), chosen=chosen, wrong=wrong, status=422)
    except (services.AlreadyMerged, services.CannotMerge):
        return redirect("duplicates:pair", campaign_slug, found.public_id)
    return _go_on(request, after, f"merged={done.public_id}")


@open_to("organiser", scope="whole")
@require_POST
def different(request: HttpRequest, campaign_slug: str, pair_id: str) -> HttpResponse:
    """They are two people: the pair is not asked again."""
    found = _pair(request, pair_id)
    after = _next_of(request, found)
    if not services.call_different(pair=found, account=request.user, at=now()):
        return redirect("duplicates:pair", campaign_slug, found.public_id)
    return _go_on(request, after, f"different={found.public_id}")


@open_to("organiser", scope="whole")
@require_POST
def again(request: HttpRequest, campaign_slug: str, pair_id: str) -> HttpResponse:
    """Take "different people" back."""
    found = _pair(request, pair_id)
    services.ask_again(pair=found, account=request.user, at=now())
    return redirect("duplicates:pair", campaign_slug, found.public_id)


def _page(
    request: HttpRequest,
    found: Pair,
    level: str,
    *,
    chosen: dict[str, int] | None = None,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    counts = _counts(request)
    waits = selectors.still_two(found)
    context: dict[str, Any] = {"pair": found, "counts": counts, "level": level, "done": _done(request), "wrong": wrong}
    if not waits:
        return render(request, "duplicates/decided.html", {**context, **_became(request, found)}, status=status)
    at = now()
    queue = selectors.queue(request.scope, level)
    listed = [found, *selectors.after(queue, found, LISTED - 1)]
    taken = selectors.looking_at(listed, request.user, at)
    for person in (found.first, found.second):
        record_sight(person=person, account=request.user, at=at)
    context |= _compared(found, chosen) | {
        "rows": [
            {"pair": one, "because": because(one), "chip": CHIPS[one.level], "taken": taken.get(one.pk)}
            for one in listed
        ],
        "taken": taken.get(found.pk),
        "next": _address(request, listed[1] if len(listed) > 1 else None, level),
        "back": _address(request, selectors.before(queue, found), level),
        "number": counts["of_level"] - selectors.count_after(queue, found),
        "key": new_key(),
    }
    return render(request, "duplicates/pair.html", context, status=status)


def _compared(found: Pair, chosen: dict[str, int] | None) -> dict[str, Any]:
    """The two records, field by field, with the verdict in words."""
    sides = sides_of(found.first, found.second)
    records = records_of((found.first_id, found.second_id))
    one, other = records[found.first_id], records[found.second_id]
    match = weigh(one, other, AsFound(rare="given_rare" in found.because.split(",")))
    lines = list(comparison.lines(*sides, chosen))
    return {
        "verdict": VERDICTS[found.level],
        "reasons": reasons(match, one, other) if match else [],
        "heads": [(side.person, comparison.head(side)) for side in sides],
        "lines": lines,
        "losing": [option for line in lines for option in line.lost],
    }


def _became(request: HttpRequest, found: Pair) -> dict[str, Any]:
    merge = selectors.merges(request.scope).filter(pair=found, undone_at__isnull=True).first()
    others = selectors.queue(request.scope).exclude(pk=found.pk)
    return {"merge": merge, "next": _address(request, others.first(), "")}


def _pair(request: HttpRequest, public_id: str) -> Pair:
    return get_or_404(selectors.pairs(request.scope), public_id)


def _level(request: HttpRequest) -> str:
    level = request.GET.get("level", "") or request.POST.get("level", "")
    return level if level in Pair.LEVELS else ""


def _counts(request: HttpRequest) -> dict[str, Any]:
    found = selectors.counts(request.scope)
    level = _level(request)
    identical = selectors.identical_pairs(request.campaign.pk).count()
    return {
        "levels": [(key, CHIPS[key][0], number) for key, number in found.items()],
        "all": sum(found.values()),
        "of_level": found[level] if level else sum(found.values()),
        "identical": identical,
    }


def _chosen(request: HttpRequest, found: Pair) -> dict[str, int]:
    """Whose value is kept, by field; what is not one of the two is left to the page's own choice."""
    ids = {found.first.public_id: found.first_id, found.second.public_id: found.second_id}
    asked = {name: ids.get(request.POST.get(name, "")) for name in FIELDS}
    return {name: person_id for name, person_id in asked.items() if person_id}


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return new_key()


def _next_of(request: HttpRequest, found: Pair) -> Pair | None:
    """The pair to go on with: the next one that nobody else has open."""
    queue: QuerySet[Pair] = selectors.queue(request.scope, _level(request))
    later = selectors.after(queue, found, LISTED) or list(queue.exclude(pk=found.pk)[:LISTED])
    taken = selectors.looking_at(later, request.user, now())
    return next((one for one in later if one.pk not in taken), None)


def _go_on(request: HttpRequest, after: Pair | None, done: str) -> HttpResponse:
    # What went with the merge may have been the next pair too.
    still = after and selectors.still_two(after)
    address = _address(request, after if still else None, _level(request))
    return redirect(f"{address}{'&' if '?' in address else '?'}{done}")


def _address(request: HttpRequest, to: Pair | None, level: str) -> str:
    slug = request.campaign.slug
    address = reverse("duplicates:pair", args=[slug, to.public_id]) if to else reverse("duplicates:index", args=[slug])
    return f"{address}?level={level}" if level else address


def _done(request: HttpRequest) -> dict[str, Any] | None:
    """What was done last, with its undo: it stays until the next step."""
    merged, told = request.GET.get("merged", ""), request.GET.get("different", "")
    if merged:
        merge: Merge | None = selectors.merges(request.scope).filter(public_id=merged, undone_at__isnull=True).first()
        return {"merge": merge} if merge else None
    if told:
        pair = selectors.pairs(request.scope).filter(public_id=told, state=Pair.DIFFERENT).first()
        return {"pair": pair} if pair else None
    return None


def _last_look(request: HttpRequest) -> Any:
    return selectors.looked_at(request.campaign.pk)
