"""The desk's page of API keys: each account sees and ends its own, an owner all."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.api import services
from groundswell.trunk.api.models import ApiKey
from groundswell.trunk.records.clock import now


class KeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What is it for?"), max_length=60, help_text=gettext_lazy("Like “Website counter”.")
    )
    may_write = forms.BooleanField(label=gettext_lazy("It may also change things, as far as I may"), required=False)
    days = forms.TypedChoiceField(
        label=gettext_lazy("It ends after"),
        coerce=int,
        initial=90,
        choices=[(30, gettext_lazy("30 days")), (90, gettext_lazy("90 days")), (365, gettext_lazy("a year"))],
    )


def _keys(request: HttpRequest) -> QuerySet[ApiKey]:
    keys = ApiKey.objects.filter(campaign=request.campaign).select_related("account").order_by("-made_at")
    return keys if request.scope.may("owner") else keys.filter(account=request.user)


@open_to("editor", "organiser", step_up="recent")
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    form, secret = KeyForm(request.POST or None), ""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            _key, secret = services.make_key(
                account=request.user, campaign=request.campaign, at=now(), **form.cleaned_data
            )
            form = KeyForm()
        else:
            status = 422
    context = {"form": form, "secret": secret, "keys": _keys(request), "at": now()}
    return render(request, "api/keys.html", context, status=status)


@open_to("editor", "organiser", step_up="recent")
@require_POST
def end(request: HttpRequest, campaign_slug: str, public_id: str) -> HttpResponse:
    key = get_object_or_404(_keys(request), public_id=public_id)
    services.revoke_key(key=key, account=request.user, at=now())
    messages.success(request, _("The key has ended. Whatever used it is shut out."))
    return redirect("api-keys:index", campaign_slug)
