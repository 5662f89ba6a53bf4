"""One person's page, and what is changed on it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from groundswell.trunk.access import links
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.duplicates.selectors import records_of as joined_records
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key
from groundswell.trunk.records.typed import whole_number
from groundswell.trunk.supporters import services
from groundswell.trunk.supporters.deeds import timeline
from groundswell.trunk.supporters.forms import DetailsForm, EraseForm, NoteForm, PermissionForm, TagForm, WayForm
from groundswell.trunk.supporters.held import sections_of
from groundswell.trunk.supporters.models import Person, ProposedChange
from groundswell.trunk.supporters.permissions import lines_of
from groundswell.trunk.supporters.personal_data import erase_person, export_person, what_stays
from groundswell.trunk.supporters.selectors import access_person, groups, people, sees_every_way, survivor_of
from groundswell.trunk.supporters.services.person import audit_person
from groundswell.trunk.supporters.words import Words

SHOWN = 50


@open_to("organiser")
@require_GET
def person(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Everything an organiser needs to know of one person. A record that was merged leads to the one it is now."""
    try:
        found = access_person(request.scope, public_id)
    except Http404:
        survivor = survivor_of(request.scope, public_id)
        if survivor is None:
            raise
        return redirect("people:person", campaign_slug, survivor.public_id)
    services.record_sight(person=found, account=request.user, at=now())
    return render(request, "supporters/person.html", person_context(request, found))


def person_context(request: HttpRequest, found: Person, **forms: Any) -> dict[str, Any]:
    deeds = timeline(
        request.scope,
        found,
        page=whole_number(request.GET.get("page", "")) or 1,
        size=SHOWN,
        kind=request.GET.get("kind", ""),
    )
    return {
        "person": found,
        "words": Words(found),
        "lines": lines_of(found, all_values=sees_every_way(request.scope)),
        "tags": found.tags.order_by("name"),
        "memberships": memberships(request, found),
        "notes": found.notes.select_related("author").order_by("-written_at"),
        "proposals": [
            {"change": change, "question": Words(found).question(change.field)}
            for change in found.proposed_changes.filter(state=ProposedChange.WAITING).order_by("said_at")
        ],
        "deeds": deeds,
        "note_form": NoteForm(),
        "joined": joined_records(found) if sees_every_way(request.scope) else (),
        "is_owner": request.scope.may("owner"),
        **forms,
    }


def memberships(request: HttpRequest, found: Person) -> Any:
    """Groups she is in, of those this account may know of."""
    mine = request.scope.as_role("organiser")
    rows = Membership.objects.filter(person=found, left_at__isnull=True, confirmed_at__isnull=False)
    if not mine.whole:
        rows = rows.filter(group__in=mine.group_ids or ())
    return rows.select_related("group").order_by("joined_at")


def back(request: HttpRequest, found: Person, name: str = "people:person") -> HttpResponse:
    return redirect(name, request.campaign.slug, found.public_id)


@open_to("organiser")
@require_POST
def note(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Keep a note."""
    found = access_person(request.scope, public_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return render(request, "supporters/person.html", person_context(request, found, note_form=form), status=422)
    services.write_note(
        person=found, text=form.cleaned_data["text"], account=request.user, key=form.cleaned_data["key"], at=now()
    )
    messages.success(request, _("Note saved"))
    return back(request, found)


@open_to("organiser")
@require_POST
def remove_note(request: HttpRequest, campaign_slug: str, public_id: str, note_id: str) -> HttpResponse:
    """Delete a note."""
    found = access_person(request.scope, public_id)
    services.remove_note(note=get_or_404(found.notes.all(), note_id), account=request.user, at=now())
    messages.success(request, _("Note deleted"))
    return back(request, found)


@open_to("organiser")
@require_POST
def proposal(request: HttpRequest, campaign_slug: str, public_id: str, change_id: str) -> HttpResponse:
    """Use what a form said, or keep what we had."""
    found = access_person(request.scope, public_id)
    change = get_or_404(found.proposed_changes.select_related("person__campaign"), change_id)
    take = request.POST.get("decision") == "use"
    try:
        decided = services.decide_change(change=change, take=take, account=request.user, at=now())
    except (services.CannotRead, services.KnownAlready):
        messages.error(request, _("That could not be used. Change it by hand under Edit"))
    else:
        done = _("Changed") if take else _("Kept as it was")
        messages.success(request, done if decided else _("Somebody else decided this first"))
    return back(request, found)


@open_to("organiser")
def ways(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Add a way to contact her, or record what she said about one: which, says the button pressed."""
    found = access_person(request.scope, public_id)
    pressed = request.POST.get("do")
    way_form = WayForm(request.POST if pressed == "add" else None, auto_id="way_%s")
    permission_form = PermissionForm(request.POST if pressed == "permission" else None)
    if pressed == "add" and way_form.is_valid():
        services.add_contact_point(person=found, account=request.user, at=now(), **way_form.cleaned_data)
        messages.success(request, _("Added. It gives no permission yet"))
        return back(request, found, "people:ways")
    if pressed == "permission" and permission_form.is_valid() and permitted(request, found, permission_form):
        messages.success(request, _("Recorded"))
        return back(request, found, "people:ways")
    services.record_sight(person=found, account=request.user, at=now())
    form = way_form if way_form.errors else permission_form
    context = {
        "person": found,
        "words": Words(found),
        "lines": lines_of(found, all_values=sees_every_way(request.scope)),
        "way_form": way_form,
        "permission_form": permission_form,
        "form": form,
    }
    return render(request, "supporters/ways.html", context, status=422 if form.errors else 200)


def permitted(request: HttpRequest, found: Person, form: PermissionForm) -> bool:
    """Record the answer; False, with an error on the form, where she asked us to stop."""
    data = form.cleaned_data
    try:
        services.record_permission(
            person=found,
            channel=data["channel"],
            given=data["answer"] == "yes",
            wording=data["wording"],
            source=data["source"],
            account=request.user,
            key=data["key"],
            at=now(),
        )
    except services.Stopped:
        form.add_error(
            "answer",
            _("This person asked us to stop. Only they can say yes again, on a form that they confirm by email"),
        )
        return False
    return True


@open_to("organiser")
@require_POST
def end_way(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Stop using an address or number, which is named in the body: what it is stands in no log of pages."""
    found = access_person(request.scope, public_id)
    points = found.contact_points.select_related("person__campaign")
    point = get_object_or_404(points, kind=request.POST.get("kind", ""), value_key=request.POST.get("value", ""))
    services.end_contact_point(point=point, account=request.user, at=now())
    messages.success(request, _("Not used any more. Add it below to use it again"))
    return back(request, found, "people:ways")


@open_to("organiser")
def details(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Name, pronoun, postcode, tags and groups; links and personal data below."""
    found = access_person(request.scope, public_id)
    initial = {name: getattr(found, name) for name in DetailsForm.base_fields}
    form = DetailsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_details(person=found, account=request.user, at=now(), **form.cleaned_data)
        except services.KnownAlready:
            form.add_error("name", _("Another person has this name on the same email address"))
        else:
            messages.success(request, _("Saved"))
            return back(request, found)
    if request.method != "POST":
        services.record_sight(person=found, account=request.user, at=now())
    return render(
        request, "supporters/details.html", details_context(request, found, form), status=422 if form.errors else 200
    )


def details_context(request: HttpRequest, found: Person, form: DetailsForm, **more: Any) -> dict[str, Any]:
    inside = list(memberships(request, found))
    others = groups(request.scope).exclude(pk__in=[membership.group_id for membership in inside])
    return {
        "person": found,
        "words": Words(found),
        "form": form,
        "tag_form": TagForm(),
        "tags": found.tags.order_by("name"),
        "memberships": inside,
        "other_groups": others if found.supporter_since else [],
        "whole": request.scope.as_role("organiser").whole,
        "links": found.links.filter(revoked_at__isnull=True, expires_at__gt=now()).count(),
        "is_owner": request.scope.may("owner"),
        **more,
    }


@open_to("organiser")
@require_POST
def tags(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Put a tag on her, or take one off."""
    found = access_person(request.scope, public_id)
    if request.POST.get("remove"):
        services.remove_tag(person=found, tag_name=request.POST["remove"][:40], account=request.user, at=now())
        return back(request, found, "people:details")
    form = TagForm(request.POST)
    if not form.is_valid():
        details_form = DetailsForm(initial={name: getattr(found, name) for name in DetailsForm.base_fields})
        context = details_context(request, found, details_form, tag_form=form)
        return render(request, "supporters/details.html", context, status=422)
    services.tag_people(
        picked=people(request.scope).filter(pk=found.pk),
        campaign=request.campaign,
        name=form.cleaned_data["tag"],
        account=request.user,
        key=form.cleaned_data["key"],
        at=now(),
    )
    return back(request, found, "people:details")


@open_to("organiser")
@require_POST
def in_group(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Add her to a group, or take her out of one."""
    found = access_person(request.scope, public_id)
    group = groups(request.scope).filter(slug=request.POST.get("group", "")).first()
    if group is None:
        messages.error(request, _("Choose a group first"))
    elif request.POST.get("do") == "remove":
        services.take_out_of_group(person=found, group=group, account=request.user, at=now())
    else:
        services.add_to_group(
            picked=people(request.scope).filter(pk=found.pk),
            group=group,
            account=request.user,
            key=new_key(),
            at=now(),
        )
    if not people(request.scope).filter(pk=found.pk).exists():
        return redirect("people:index", campaign_slug)
    return back(request, found, "people:details")


@open_to("organiser", scope="whole", step_up="recent")
@require_POST
def link(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Make a personal link and show it once, or end all of hers."""
    found = access_person(request.scope, public_id)
    if request.POST.get("do") == "end":
        ended = links.revoke_links(person=found, at=now())
        audit_person(found, request.user, "Ended the personal links of a person", at=now(), data={"count": ended})
        messages.success(
            request, _("Her links no longer work") if found.pronoun == "her" else _("The links no longer work")
        )
        return back(request, found, "people:details")
    path = links.issue_link(person=found, at=now())
    audit_person(found, request.user, "Made a personal link for a person", at=now())
    response = render(
        request,
        "supporters/link.html",
        {"person": found, "words": Words(found), "url": request.build_absolute_uri(path)},
    )
    response["Cache-Control"] = "no-store"
    return response


@open_to("organiser", scope="whole", step_up="recent")
@require_GET
def everything(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Everything we hold of her, to read."""
    found = access_person(request.scope, public_id)
    services.record_sight(person=found, account=request.user, at=now())
    context = {"person": found, "sections": sections_of(found), "is_owner": request.scope.may("owner")}
    response = render(request, "supporters/everything.html", context)
    response["Cache-Control"] = "no-store"
    return response


@open_to("organiser", scope="whole", step_up="recent")
@require_POST
def held(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Everything we hold of her, as a file for her."""
    found = access_person(request.scope, public_id)
    audit_person(found, request.user, "Took out everything held on a person", verb="exported", at=now())
    response = JsonResponse(export_person(found), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="what-we-hold.json"'
    response["Cache-Control"] = "no-store"
    return response


@open_to("owner", scope="whole", step_up="recent")
def erase(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Ask once more, then erase."""
    found = access_person(request.scope, public_id)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        erase_person(person=found, account=request.user, at=now())
        messages.success(request, _("Erased. Only a stop by hash is left, so that no old list brings the address back"))
        return redirect(reverse("people:index", args=[campaign_slug]))
    context = {"person": found, "words": Words(found), "form": form, "stays": what_stays()}
    return render(request, "supporters/erase.html", context, status=422 if form.errors else 200)
