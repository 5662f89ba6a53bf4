"""The list of people, and what is done with those picked from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from pyroaring import BitMap

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key
from groundswell.trunk.supporters import services
from groundswell.trunk.supporters.choices import Choices
from groundswell.trunk.supporters.deeds import latest_of
from groundswell.trunk.supporters.export_rows import groups_of, names_of
from groundswell.trunk.supporters.forms import PersonForm, TagForm
from groundswell.trunk.supporters.models import BulkChange, Person, Tagging
from groundswell.trunk.supporters.people_list import FILTERS, Listing, Question, answer, page
from groundswell.trunk.supporters.permissions import Way, ways_of
from groundswell.trunk.supporters.selectors import access_person, groups, people, sees_every_way
from groundswell.trunk.ui.templatetags.ui import grouped

MOST_PICKED = 200
MOST_RUNNING = 3


@open_to("organiser")
@require_GET
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """The people found, a page at a time."""
    return render(request, "supporters/people.html", list_context(request, Question.read(request.GET)))


def list_context(request: HttpRequest, question: Question) -> dict[str, Any]:
    """What the list's page shows for a question."""
    choices = Choices(request.scope)
    listing = answer(request.scope, question, choices)
    found = page(listing, after=request.GET.get("after", ""))
    count = listing.count()
    everyone = answer(request.scope, Question(), choices).count() if question.asks else count
    active = {slot.name for slot in listing.slots} | ({"since"} if question.did else set())
    choices.read()
    address = question.address()
    return {
        "question": question,
        "choices": choices,
        "unused": [name for name in FILTERS if name not in active],
        "slots": listing.slots,
        "rows": list_rows(request, found.people),
        "count": count.n,
        "exact": count.exact,
        "all_count": everyone.n,
        "whole": request.scope.as_role("organiser").whole,
        "next": f"{address}{'&' if address else ''}after={found.after}" if found.after else "",
        "later_page": bool(request.GET.get("after")),
        "reach": listing.reach() if found.people else {},
        "key": new_key(),
        "back": request.get_full_path(),
        "without": emptier(request, listing, choices) if not found.people and listing.slots else None,
        "changes": [
            {"change": change, "says": said_of_change(change), "done": done_of(change)}
            for change in running_changes(request)
        ],
    }


@dataclass(frozen=True)
class Row:
    """One row of the list, as it is drawn: everything that costs time is done before the template runs."""

    public_id: str
    url: str
    pick: str
    name: str
    is_supporter: bool
    place: str
    ways: Sequence[Way]
    did: str
    at: datetime | None
    groups: str
    tags: Sequence[str]


def list_rows(request: HttpRequest, people: Sequence[Person]) -> list[Row]:
    """What a row shows of each of these people: ways, latest deed, tags, groups; a query for each sort of thing."""
    ways = ways_of(people, all_values=sees_every_way(request.scope))
    mine = request.scope.as_role("organiser")
    deeds = latest_of(request.scope, people)
    tags = names_of(
        Tagging.objects.filter(person__in=people).order_by("tag__name").values_list("person_id", "tag__name")
    )
    in_groups = groups_of([person.pk for person in people], None if mine.whole else mine.group_ids)
    index, pick = reverse("people:index", args=[request.campaign.slug]), _("Pick %(name)s")
    rows = []
    for person in people:
        deed, place = deeds.get(person.pk), (person.area.name if person.area else "", person.postcode)
        rows.append(
            Row(
                public_id=person.public_id,
                url=f"{index}{person.public_id}/",
                pick=pick % {"name": person.name},
                name=person.name,
                is_supporter=person.supporter_since is not None,
                place=", ".join(part for part in place if part),
                ways=ways[person.pk],
                did=deed.text if deed else "",
                at=deed.at if deed else None,
                groups=", ".join(in_groups.get(person.pk, ())),
                tags=tags.get(person.pk, ()),
            )
        )
    return rows


def emptier(request: HttpRequest, listing: Listing, choices: Choices) -> dict[str, Any] | None:
    """For a list with nobody: the part of the sentence that, taken away, leaves most people."""
    tries = []
    for slot in listing.slots:
        question = Question.read(QueryDict(slot.without).dict())
        tries.append((answer(request.scope, question, choices).count().n, slot))
    count, slot = max(tries, key=lambda pair: pair[0])
    return {"says": slot.says, "count": count, "address": slot.without} if count else None


@open_to("organiser")
@require_POST
def pick(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Tag the picked people, or add them to a group."""
    back = back_to_list(request)
    picked = picked_people(request)
    if not picked:
        messages.error(request, _("Pick people first"))
        return redirect(back)
    change = group_picked(request, picked) if request.POST.get("do") == "group" else tag_picked(request, picked)
    if change is None:
        messages.error(
            request,
            _("Choose a group first") if request.POST.get("do") == "group" else _("Enter a tag, such as Driver"),
        )
        return redirect(back)
    undo = reverse("people:undo", args=[campaign_slug, change.public_id])
    if asked := request.POST.get("question"):
        undo += f"?{urlencode({'question': asked})}"
    messages.success(request, said_of_change(change), extra_tags=undo)
    return redirect(back)


def said_of_change(change: BulkChange) -> str:
    """What a press did, or has begun to do."""
    if change.picked is not None:
        values = {"n": grouped(change.total), "name": change.tag or change.group}
        words = _("Tagging %(n)s people “%(name)s”") if change.tag_id else _("Adding %(n)s people to %(name)s")
        return words % values
    if change.kind == BulkChange.TAG:
        words = ngettext("Tagged %(n)s person “%(name)s”", "Tagged %(n)s people “%(name)s”", change.count)
        return words % {"n": change.count, "name": change.tag}
    words = ngettext("Added %(n)s supporter to %(name)s", "Added %(n)s supporters to %(name)s", change.count)
    return words % {"n": change.count, "name": change.group}


def picked_people(request: HttpRequest) -> BitMap:
    """The people whose boxes are ticked, or all that the sentence finds; only of what this account may see."""
    if request.POST.get("all"):
        question = Question.read(QueryDict(request.POST.get("question", "")).dict())
        return answer(request.scope, question, Choices(request.scope)).everyone()
    names = request.POST.getlist("pick")[:MOST_PICKED]
    return BitMap(people(request.scope).filter(public_id__in=names).values_list("pk", flat=True) if names else ())


def tag_picked(request: HttpRequest, picked: BitMap) -> BulkChange | None:
    form = TagForm(request.POST)
    if not form.is_valid():
        return None
    return services.tag_people(
        picked=picked,
        campaign=request.campaign,
        name=form.cleaned_data["tag"],
        account=request.user,
        key=form.cleaned_data["key"],
        at=now(),
    )


def group_picked(request: HttpRequest, picked: BitMap) -> BulkChange | None:
    group = groups(request.scope).filter(slug=request.POST.get("group", "")).first()
    if group is None:
        return None
    return services.add_to_group(
        picked=picked, group=group, account=request.user, key=read_key(request.POST.get("key", "")), at=now()
    )


def read_key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return new_key()


def back_to_list(request: HttpRequest) -> str:
    """The list with the question it was asked: its query string in a field, or in the address of an undo."""
    asked = request.POST.get("question") or request.GET.get("question", "")
    question = Question.read(QueryDict(asked).dict())
    address = reverse("people:index", args=[request.campaign.slug])
    return f"{address}?{question.address()}" if question.address() else address


@open_to("organiser")
@require_POST
def undo(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Take back one's own press."""
    change = get_or_404(BulkChange.objects.filter(campaign=request.campaign, account=request.user), public_id)
    if services.undo_change(change=change, account=request.user, at=now()):
        messages.success(request, _("Taken back"))
    else:
        messages.error(request, _("That was taken back already, or is more than a day old"))
    return redirect(back_to_list(request))


def running_changes(request: HttpRequest) -> "QuerySet[BulkChange]":
    """One's own presses that a job still works through."""
    mine = BulkChange.objects.filter(campaign=request.campaign, account=request.user, picked__isnull=False)
    return mine.filter(undone_at__isnull=True).select_related("tag", "group").order_by("-made_at")[:MOST_RUNNING]


def done_of(change: BulkChange) -> int:
    """How many of the people picked a job has worked through."""
    return BitMap.deserialize(bytes(change.picked)).rank(change.reached) if change.picked else change.total


@open_to("organiser")
@require_GET
def change_progress(request: HttpRequest, campaign_slug: str, public_id: str) -> JsonResponse:
    """How far one's own press is, for the list that shows it."""
    change = get_or_404(BulkChange.objects.filter(campaign=request.campaign, account=request.user), public_id)
    return JsonResponse({"done": done_of(change)})


@open_to("organiser")
def add(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Add a person by hand."""
    form = PersonForm(request.POST if request.method == "POST" else None)
    offered = groups(request.scope)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "supporters/add.html", {"form": form, "groups": offered}, status=status)
    fields = ("name", "email", "phone", "postcode", "yes_to", "wording", "source", "key")
    added = services.add_person(
        campaign=request.campaign,
        account=request.user,
        at=now(),
        **{name: form.cleaned_data[name] for name in fields},
    )
    group = offered.filter(slug=request.POST.get("group", "")).first()
    if group and added.is_new:
        services.add_to_group(
            picked=Person.objects.filter(pk=added.person.pk),
            group=group,
            account=request.user,
            key=new_key(),
            at=now(),
        )
    return shown_after_adding(request, added)


def shown_after_adding(request: HttpRequest, added: services.Added) -> HttpResponse:
    """
    Her page, where this account may see it. Else the same words whether she was known or not: whether somebody is in
    another group's list is not for this organiser to learn.
    """
    try:
        person = access_person(request.scope, added.person.public_id)
    except Http404:
        messages.success(request, _("Saved. You see people here once they join your group or live in your area"))
        return redirect("people:index", request.campaign.slug)
    if added.is_new:
        messages.success(request, _("Added"))
    else:
        messages.info(request, _("We know this person already. Here is what we have; nothing was overwritten"))
    return redirect("people:person", request.campaign.slug, person.public_id)
