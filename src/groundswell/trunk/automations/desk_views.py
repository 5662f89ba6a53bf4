"""Rules on the desk: each one a sentence, what it did, and how to take that back."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.automations import declared, selectors, services
from groundswell.trunk.automations.forms import RuleForm
from groundswell.trunk.automations.models import Rule, Run
from groundswell.trunk.records.clock import now

GET_OR_POST = ["GET", "HEAD", "POST"]
RUNS_A_PAGE = 20


def _rule(request: HttpRequest, public_id: str, *, removed: bool = False) -> Rule:
    rules = selectors.all_rules(request.campaign)
    return get_or_404(rules if removed else rules.filter(ended_at__isnull=True), public_id)


def _run(request: HttpRequest, public_id: str) -> Run:
    return get_or_404(selectors.runs_in(request.campaign), public_id)


@open_to("editor", "organiser", scope="whole")
@require_safe
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    context = {
        "rows": selectors.rule_rows(request.campaign, at=now()),
        "suggestions": selectors.suggestions(request.campaign),
        "may_make": bool(declared.triggers()) and bool(declared.actions()),
        "key": uuid4(),
    }
    return render(request, "automations/index.html", context)


@open_to("editor", "organiser", scope="whole")
@require_POST
def take_suggestion(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Make a rule that a tool proposes, as it is."""
    wanted = request.POST.get("number", "")
    found = next((row for row in selectors.suggestions(request.campaign) if str(row.number) == wanted), None)
    if found is None:
        messages.info(request, _("You have that rule already."))
        return redirect("rules:index", campaign_slug)
    rule = services.make_rule(
        campaign=request.campaign,
        trigger=found.first.trigger,
        conditions=found.first.conditions,
        steps=found.first.steps,
        key=uuid5(_pressed(request), wanted),
        account=request.user,
        at=now(),
    )
    messages.success(request, _("The rule works from now on."))
    return redirect("rules:rule", campaign_slug, rule.public_id)


def _pressed(request: HttpRequest) -> UUID:
    """The key of the page that was pressed on, so that a second press is the same; a fresh one where none came."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def new(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """First what the rule waits for, then what it does."""
    trigger = request.GET.get("when", "")
    if trigger not in declared.triggers():
        choices = [
            (key, declared.trigger_words(request.campaign, key, {}), tool.title)
            for key, (tool, _known) in declared.triggers().items()
            if declared.actions(key)
        ]
        return render(request, "automations/new.html", {"choices": choices})
    form = RuleForm(campaign=request.campaign, trigger=trigger, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rule = services.make_rule(
                campaign=request.campaign,
                trigger=trigger,
                conditions=form.conditions,
                steps=form.chosen_steps,
                most_an_hour=form.most_an_hour,
                key=form.key,
                account=request.user,
                at=now(),
            )
        except services.RuleRefused as refused:
            form.add_error(str(refused))
        else:
            messages.success(request, _("The rule works from now on."))
            return redirect("rules:rule", campaign_slug, rule.public_id)
    return _form_page(request, form)


def _form_page(request: HttpRequest, form: RuleForm, rule: Rule | None = None) -> HttpResponse:
    context = {"form": form, "rule": rule, "trigger": form.trigger}
    return render(request, "automations/form.html", context, status=422 if request.method == "POST" else 200)


@open_to("editor", "organiser", scope="whole")
@require_POST
def preview(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """The sentence of a rule that is not saved yet."""
    trigger = request.GET.get("when", "")
    if trigger not in declared.triggers():
        raise Http404
    form = RuleForm(campaign=request.campaign, trigger=trigger, data=request.POST)
    return render(request, "automations/_sentence.html", {"form": form})


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def change(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    rule = _rule(request, public_id)
    if rule.trigger not in declared.triggers():
        messages.error(request, _("What this rule waits for is not installed any more. You can only remove it."))
        return redirect("rules:rule", campaign_slug, public_id)
    form = RuleForm(campaign=request.campaign, trigger=rule.trigger, data=request.POST or None, rule=rule)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_rule(
                rule=rule,
                conditions=form.conditions,
                steps=form.chosen_steps,
                most_an_hour=form.most_an_hour,
                account=request.user,
                at=now(),
            )
        except services.RuleRefused as refused:
            form.add_error(str(refused))
        else:
            messages.success(request, _("Changed. It holds for what happens from now on."))
            return redirect("rules:rule", campaign_slug, public_id)
    return _form_page(request, form, rule)


@open_to("editor", "organiser", scope="whole")
@require_safe
def rule(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """One rule and what it did."""
    found, at = _rule(request, public_id, removed=True), now()
    page = Paginator(selectors.runs_of(found), RUNS_A_PAGE).get_page(request.GET.get("page"))
    rows = selectors.rows(page.object_list, at=at)
    context: dict[str, Any] = {
        "rule": found,
        "sentence": selectors.sentence_of(found),
        "page": page,
        "rows": rows,
        "held": selectors.runs_of(found).filter(state=Run.HELD).count(),
        "under_way": any(row.under_way for row in rows),
    }
    template = "automations/_runs.html" if request.htmx else "automations/rule.html"
    return render(request, template, context)


STATES = {
    "pause": (services.pause_rule, _lazy("Paused. Nothing starts it until you let it work again.")),
    "resume": (services.resume_rule, _lazy("It works again, for what happens from now on.")),
    "end": (services.end_rule, _lazy("Removed. What it did stays.")),
}


@open_to("editor", "organiser", scope="whole")
@require_POST
def set_state(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Pause a rule, let it work again, or remove it."""
    found = _rule(request, public_id)
    wanted = request.POST.get("do", "")
    if wanted not in STATES:
        raise Http404
    service, said = STATES[wanted]
    if service(rule=found, account=request.user, at=now()):
        messages.success(request, said)
    if wanted == "end":
        return redirect("rules:index", campaign_slug)
    return redirect("rules:rule", campaign_slug, public_id)


@open_to("editor", "organiser", scope="whole")
@require_POST
def held(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    """Decide about what came too many at a time."""
    found, wanted, at = _rule(request, public_id), request.POST.get("do", ""), now()
    if wanted == "leave":
        count = services.leave_held(rule=found, account=request.user, at=at)
        messages.success(request, ngettext("%(n)s left out.", "%(n)s left out.", count) % {"n": count})
    elif wanted in ("all", "latest"):
        latest = wanted == "latest"
        count = services.do_held(rule=found, account=request.user, latest_only=latest, at=at)
        said = ngettext("%(n)s is being done now.", "%(n)s are being done now.", count)
        messages.success(request, said % {"n": count})
    else:
        raise Http404
    return redirect("rules:rule", campaign_slug, public_id)


@open_to("editor", "organiser", scope="whole")
@require_POST
def retry(request: HttpRequest, campaign_slug: str, run_id: str) -> HttpResponse:
    """Go on with a run that stopped."""
    run = _run(request, run_id)
    if services.retry_run(run=run, account=request.user, at=now()):
        messages.success(request, _("It is tried again now."))
    return redirect("rules:rule", campaign_slug, run.rule.public_id)


@open_to("editor", "organiser", scope="whole")
@require_POST
def undo(request: HttpRequest, campaign_slug: str, run_id: str) -> HttpResponse:
    """Take back what a run did, as far as it has not gone out."""
    run = _run(request, run_id)
    if services.take_back_run(run=run, account=request.user, at=now()):
        messages.success(request, _("Taken back, as far as it has not gone out."))
    return redirect("rules:rule", campaign_slug, run.rule.public_id)
