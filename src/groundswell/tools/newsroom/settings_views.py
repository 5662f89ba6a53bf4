"""The newsroom's settings: its rule, voices, slots, quiet times, and what posts end with on each network."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groundswell.tools.newsroom.models import NetworkWords, Newsroom, QuietWindow
from groundswell.tools.newsroom.network_names import network_name
from groundswell.tools.newsroom.selectors import asked_for
from groundswell.tools.newsroom.services import room
from groundswell.tools.newsroom.settings_forms import QuietForm, RuleForm, SlotsForm, VoicesForm
from groundswell.tools.newsroom.voices import newsroom_of, rules_of
from groundswell.tools.newsroom.zones import by_its_clock
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.publishing import selectors as publishing
from groundswell.trunk.records.clock import now

RULE = ("rule", "needed", "silence_minutes", "time_zone")


def _page(request: HttpRequest, *, status: int = 200, **typed: Any) -> HttpResponse:
    """The whole page; `typed` holds the form that was sent, where one has to be put right."""
    newsroom = Newsroom.objects.filter(campaign=request.campaign).first()
    rules = rules_of(request.campaign)
    accounts = list(publishing.accounts(request.campaign))
    endings = dict(NetworkWords.objects.filter(account__in=accounts).values_list("account", "ending"))
    context = {
        "newsroom": newsroom,
        "rule_form": RuleForm(initial={name: getattr(rules, name) for name in RULE}),
        "voices_form": VoicesForm(request.campaign, newsroom),
        "slots_form": SlotsForm(slots=newsroom.slots.all() if newsroom else ()),
        "quiet_form": QuietForm(),
        "windows": newsroom.quiet_windows.filter(ends_at__gt=now()).order_by("starts_at") if newsroom else (),
        "endings": [(one, network_name(one), endings.get(one.pk, "")) for one in accounts],
        **typed,
    }
    return render(request, "newsroom/settings.html", context, status=status)


@open_to("editor", "organiser", scope="whole")
@require_safe
@by_its_clock
def settings(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    return _page(request)


def _saved(request: HttpRequest, said: str, where: str) -> HttpResponse:
    messages.success(request, said)
    answer = redirect("desk-newsroom:settings", request.campaign.slug)
    answer["Location"] += f"#{where}"
    return answer


@open_to("organiser", scope="whole")
@require_POST
@by_its_clock
def set_rule(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    form = RuleForm(request.POST)
    if form.is_valid():
        at = now()
        try:
            room.set_rule(newsroom=newsroom_of(request.campaign, at), account=request.user, at=at, **form.cleaned_data)
        except room.TooManyNeeded:
            form.add_error("needed", _("There are not so many voices. Name more voices first, or ask for fewer."))
        except room.NoReleaser:
            form.add_error("rule", _("Name somebody who releases first, under Voices."))
        else:
            return _saved(request, _("The rule is set. It holds from now on."), "rule")
    return _page(request, rule_form=form, status=422)


@open_to("organiser", scope="whole")
@require_POST
@by_its_clock
def set_voices(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    at = now()
    newsroom = newsroom_of(request.campaign, at)
    form = VoicesForm(request.campaign, newsroom, request.POST)
    try:
        room.set_voices(newsroom=newsroom, voices=form.voices(), account=request.user, at=at)
    except room.TooManyNeeded:
        wrong = _("The rule needs %(n)d approvals: leave at least so many voices, or change the rule first.")
        return _page(request, voices_form=form, voices_error=wrong % {"n": newsroom.needed}, status=422)
    except room.NoReleaser:
        wrong = _("Somebody must release under the rule of silence. Tick “May release” for one person.")
        return _page(request, voices_form=form, voices_error=wrong, status=422)
    return _saved(request, _("The voices are set."), "voices")


@open_to("editor", "organiser", scope="whole")
@require_POST
@by_its_clock
def set_slots(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    form = SlotsForm(request.POST)
    if not form.is_valid():
        return _page(request, slots_form=form, status=422)
    at = now()
    room.set_slots(newsroom=newsroom_of(request.campaign, at), slots=form.slots, account=request.user, at=at)
    return _saved(request, _("The slots are set, and the queue has moved along."), "slots")


@open_to("editor", "organiser", scope="whole")
@require_POST
@by_its_clock
def add_quiet(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    form = QuietForm(request.POST)
    if not form.is_valid():
        return _page(request, quiet_form=form, status=422)
    at = now()
    room.add_quiet_window(newsroom=newsroom_of(request.campaign, at), account=request.user, at=at, **form.cleaned_data)
    return _saved(request, _("Nothing goes out in that time."), "quiet")


@open_to("editor", "organiser", scope="whole")
@require_POST
@by_its_clock
def end_quiet(request: HttpRequest, campaign_slug: str, window_id: str) -> HttpResponse:
    window = get_object_or_404(
        QuietWindow.objects.select_related("newsroom__campaign"),
        newsroom__campaign=request.campaign,
        public_id=window_id,
    )
    if room.end_quiet_window(window=window, account=request.user, at=now()):
        messages.success(request, _("The quiet time is over."))
    return redirect("desk-newsroom:settings", campaign_slug)


@open_to("editor", "organiser", scope="whole")
@require_POST
@by_its_clock
def set_words(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    at = now()
    endings = {
        account: asked_for(request.POST, f"ending_{account.public_id}", 120)
        for account in publishing.accounts(request.campaign)
        if f"ending_{account.public_id}" in request.POST
    }
    room.set_network_words(newsroom=newsroom_of(request.campaign, at), endings=endings, account=request.user, at=at)
    return _saved(request, _("New posts end with these words."), "words")
