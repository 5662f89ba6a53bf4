"""The set-up wizard. Each step saves; a step may be left and come back to; nothing is public until the last."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from groundswell.trunk.access.models import Account
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.campaigns import selectors, services, set_up
from groundswell.trunk.campaigns.forms import LookForm, OpenForm, OrganisationForm, OwnEmailForm
from groundswell.trunk.campaigns.kinds import kind_of
from groundswell.trunk.campaigns.mail_records import records
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.campaigns.views.look import read_look
from groundswell.trunk.records.clock import now
from groundswell.trunk.ui.theme import was_dimmed


def campaign_in_hand(request: HttpRequest) -> Campaign:
    """
    The campaign this account is setting up; it is also the request's, so that the page wears its look.

    :raises Http404: where there is none, for a stranger and for an owner alike.
    """
    campaign = set_up.unfinished(account_of(request))
    if campaign is None:
        raise Http404
    request.campaign = campaign
    return campaign


def account_of(request: HttpRequest) -> Account:
    account: Account = request.user  # type: ignore[assignment]
    return account


def show(request: HttpRequest, key: str, template: str, form: forms.Form, **context: Any) -> HttpResponse:
    """One step's page: 422 where the form was refused."""
    before, after = set_up.beside(key)
    line = set_up.steps()
    place = [step.key for step in line].index(key)
    stops = [(step, number < place, number == place) for number, step in enumerate(line)]
    page = {"form": form, "stops": stops, "before": before, "after": after, "step_key": key, **context}
    return render(request, template, page, status=422 if form.errors else 200)


def go_on(campaign: Campaign, key: str) -> HttpResponse:
    """To the next step, which is where "Finish later" comes back to."""
    _before, after = set_up.beside(key)
    assert after is not None
    services.set_set_up_step(campaign=campaign, step=after.key)
    return redirect(after.url)


@open_to("owner", scope="founder")
def begin(request: HttpRequest) -> HttpResponse:
    """Where the set-up stands."""
    campaign = set_up.unfinished(account_of(request))
    wanted = campaign.set_up_step if campaign else set_up.ORGANISATION
    step = next((step for step in set_up.steps() if step.key == wanted), set_up.steps()[0])
    if campaign is None and not set_up.may_begin(account_of(request)):
        raise Http404
    return redirect(step.url)


@open_to("owner", scope="founder")
def organisation(request: HttpRequest) -> HttpResponse:
    """Name, kind, where."""
    account = account_of(request)
    campaign = request.campaign = set_up.unfinished(account)
    if campaign is None and not set_up.may_begin(account):
        raise Http404
    initial = {}
    if campaign:
        body, where = campaign.organisation, campaign.boundary_set
        initial = {"name": body.name, "kind": body.kind, "where": where.name if where else ""}
    form = OrganisationForm(request.POST or None, initial=initial)
    place = set_up.find_place(str(form["where"].value() or ""))
    if request.method == "POST" and "show" not in request.POST and form.is_valid():
        return go_on(_save_organisation(campaign, form, place, account), set_up.ORGANISATION)
    if "show" in request.POST:
        form = OrganisationForm(initial=request.POST.dict())
    template = "campaigns/set_up/_kind.html" if request.htmx else "campaigns/set_up/organisation.html"
    return show(request, set_up.ORGANISATION, template, form, place=place)


def _save_organisation(
    campaign: Campaign | None, form: OrganisationForm, place: set_up.Found, account: Account
) -> Campaign:
    name, kind, at = form.cleaned_data["name"], form.cleaned_data["kind"], now()
    if campaign is None:
        body = services.create_organisation(name=name, kind=kind, email=account.email, account=account, at=at)
        return services.create_campaign(
            organisation=body,
            name=name,
            boundary_set=place.boundary_set,
            account=account,
            set_up_step=set_up.LOOK,
            at=at,
        )
    services.set_organisation(
        organisation=campaign.organisation, name=name, kind=kind, campaign=campaign, account=account, at=at
    )
    services.set_boundary_set(campaign=campaign, boundary_set=place.boundary_set, account=account, at=at)
    return campaign


@open_to("owner", scope="founder")
def look(request: HttpRequest) -> HttpResponse:
    """Colour, logo, face. "Preview" shows what was chosen without saving it."""
    campaign = campaign_in_hand(request)
    initial = {"brand": campaign.brand, "display_face": campaign.display_face}
    form = LookForm(request.POST or None, request.FILES or None, initial=initial)
    previewing = "show" in request.POST
    taken = request.method == "POST" and form.is_valid()
    if taken and read_look(form, campaign, account_of(request), save=not previewing) and not previewing:
        return go_on(campaign, set_up.LOOK)
    template = "campaigns/_look_preview.html" if request.htmx else "campaigns/set_up/look.html"
    return show(request, set_up.LOOK, template, form, dimmed=was_dimmed(campaign.brand))


@open_to("owner", scope="founder")
def tool_step(request: HttpRequest, key: str) -> HttpResponse:
    """A step that a tool added."""
    campaign, step = campaign_in_hand(request), step_of(key)
    form = step.form(request.POST or None, initial=step.load(campaign))
    if request.method == "POST" and "show" not in request.POST and form.is_valid():
        step.save(campaign, account_of(request), form.cleaned_data, now())
        return go_on(campaign, key)
    return show(request, key, "campaigns/set_up/tool.html", form, step=step, shown=shown(step, campaign, form))


@open_to("owner", scope="founder")
@require_POST
def tool_preview(request: HttpRequest, key: str) -> HttpResponse:
    """The preview of what is typed so far; nothing is saved, and half a form is no error."""
    campaign, step = campaign_in_hand(request), step_of(key)
    form = step.form(request.POST)
    form.is_valid()
    return render(request, step.preview, {"shown": shown(step, campaign, form), "campaign": campaign})


def step_of(key: str) -> Any:
    """
    :raises Http404: for a step no tool declares.
    """
    step = next((step for step in set_up.tool_steps() if step.key == key), None)
    if step is None:
        raise Http404
    return step


def shown(step: Any, campaign: Campaign, form: forms.Form) -> dict[str, Any]:
    """What the tool's preview draws, from what stands in the form now."""
    return step.show(campaign, {name: form[name].value() for name in form.fields})


@open_to("owner", scope="founder")
def email(request: HttpRequest) -> HttpResponse:
    """Where answers go, and how mail leaves this machine."""
    campaign = campaign_in_hand(request)
    body = campaign.organisation
    form = OwnEmailForm(request.POST or None, initial={"email": body.email or account_of(request).email})
    if request.method == "POST" and form.is_valid():
        services.set_imprint(
            organisation=body,
            promoter=body.promoter,
            address=body.address,
            email=form.cleaned_data["email"],
            campaign=campaign,
            account=account_of(request),
            at=now(),
        )
        return go_on(campaign, set_up.EMAIL)
    return show(
        request,
        set_up.EMAIL,
        "campaigns/set_up/email.html",
        form,
        sends=bool(settings.SMTP_URL),
        mail_from=settings.MAIL_FROM,
        records=records(),
    )


@open_to("owner", scope="founder")
def open_campaign(request: HttpRequest) -> HttpResponse:
    """The imprint, and the button that makes it public."""
    campaign, account = campaign_in_hand(request), account_of(request)
    body = campaign.organisation
    wanted = campaign.goal or next((w for w in (_wish(s, campaign) for s in set_up.tool_steps()) if w), "")
    initial = {
        "name": campaign.name,
        "goal": wanted,
        "promoter": body.promoter or account.name,
        "address": body.address,
    }
    form = OpenForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _open(campaign, account, form)
    return show(
        request,
        set_up.OPEN,
        "campaigns/set_up/open.html",
        form,
        kind=kind_of(body),
        address=request.build_absolute_uri(selectors.campaign_url(campaign)),
    )


def _wish(step: Any, campaign: Campaign) -> str:
    return str(step.load(campaign).get("demand", ""))


def _open(campaign: Campaign, account: Account, form: OpenForm) -> HttpResponse:
    """Save, open, and launch what the tools' steps made."""
    at, said = now(), form.cleaned_data
    body = campaign.organisation
    services.describe_campaign(campaign=campaign, name=said["name"], goal=said["goal"], account=account, at=at)
    services.set_imprint(
        organisation=body,
        promoter=said["promoter"],
        address=said["address"],
        email=body.email or account.email,
        campaign=campaign,
        account=account,
        at=at,
    )
    services.open_campaign(campaign=campaign, account=account, at=at)
    results = []
    for step in set_up.tool_steps():
        step.launch(campaign, account, at)
        results.append(step.result_url(campaign))
    return redirect(next(filter(None, results), "") or selectors.campaign_url(campaign))
