"""
A person's own page of everything we hold on her: to read, to take as a file, and to have erased.

A personal link opens it only with a code mailed to her, once for each device.
"""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from groundswell.trunk.access import codes, links
from groundswell.trunk.access.models import PersonalLink
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.held import sections_of
from groundswell.trunk.supporters.personal_data import all_records, erase_person, export_person, what_stays
from groundswell.trunk.supporters.services.person import audit_person

FILE_NAME = "what-we-hold.json"


class CodeForm(forms.Form):
    """The code from the mail."""

    code = forms.CharField(
        label=gettext_lazy("Code from the email"),
        max_length=20,
        error_messages={"required": gettext_lazy("Enter the six digits from the email")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class EraseForm(forms.Form):
    """A tick, so that nobody erases herself by one slip of the thumb."""

    sure = forms.BooleanField(
        label=gettext_lazy("Erase everything you hold about me. I know that this cannot be undone."),
        error_messages={"required": gettext_lazy("Tick the box if you want everything erased")},
    )


@open_to("public")
@never_cache
@require_http_methods(["GET", "HEAD"])
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Everything held on the person whom a personal link and a code made known here; before that, how to get in."""
    link = links.link_in_use(request, request.campaign)
    if link is None:
        return render(request, "supporters/own_data_who.html", {})
    if codes.proved_link(request, request.campaign) is None:
        return ask_page(request, link, CodeForm())
    person = all_records(link.person)[0]
    return render(request, "supporters/own_data.html", {"person": person, "sections": sections_of(person)})


def ask_page(request: HttpRequest, link: PersonalLink, form: CodeForm) -> HttpResponse:
    context = {"form": form, "link": link, "waiting": codes.open_code(link, at=now()) is not None}
    return render(request, "supporters/own_data_code.html", context, status=422 if form.errors else 200)


@open_to("public")
@never_cache
@require_POST
def code(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Mail a code, or take one: which, says the button pressed."""
    link = links.link_in_use(request, request.campaign)
    if link is None:
        return redirect("own-data:index", campaign_slug)
    if request.POST.get("do") == "send":
        try:
            if not codes.ask_code(link=link, at=now()):
                messages.error(request, _("We sent you a code a moment ago, or five today. Look for it, or try later"))
        except codes.NoMailbox:
            messages.error(request, _("We cannot send to the address that we hold of you. Write to us instead"))
        return redirect("own-data:index", campaign_slug)
    form = CodeForm(request.POST)
    if form.is_valid() and codes.try_code(link=link, typed=form.cleaned_data["code"], at=now()):
        codes.remember_proof(request, link)
        return redirect("own-data:index", campaign_slug)
    if not form.errors:
        form.add_error("code", _("That is not the code, or its 15 minutes are over. Look again, or ask for a new one"))
    return ask_page(request, link, form)


@open_to("public")
@never_cache
@require_GET
def download(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Everything held on her as a file that programs can read."""
    link = codes.proved_link(request, request.campaign)
    if link is None:
        return redirect("own-data:index", campaign_slug)
    response = JsonResponse(export_person(link.person), json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response


@open_to("public")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Say what goes and what stays, ask once more, then erase."""
    link = codes.proved_link(request, request.campaign)
    if link is None:
        return redirect("own-data:index", campaign_slug)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        audit_person(link.person, None, "Asked to be erased, by a code sent to the address", at=now())
        erase_person(person=link.person, account=None, at=now())
        links.forget_device(request, request.campaign)
        return render(request, "supporters/own_data_gone.html", {"stays": what_stays()})
    context = {"form": form, "stays": what_stays()}
    return render(request, "supporters/own_data_erase.html", context, status=422 if form.errors else 200)
