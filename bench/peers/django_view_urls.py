"""The view of the peer."""

from django import forms
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django_tasks_db.models import DBTaskResult

from groundswell.tools.petitions.models import Petition, Signature
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.consent.models import Wording as ConsentWording
from groundswell.trunk.ledger.models import Activity, Counter
from groundswell.trunk.ledger.services import hour_of
from groundswell.trunk.messaging.models import Confirmation
from groundswell.trunk.messaging.tasks import send_due_confirmations
from groundswell.trunk.places.postcodes import read_postcode
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.supporters.identity import canonical_email, name_key, shown_name
from groundswell.trunk.supporters.models import Person, ProposedChange


class SignForm(forms.Form):
    full_name = forms.CharField(max_length=120)
    email = forms.EmailField()
    postcode = forms.CharField(max_length=12)
    consent_email = forms.CharField(required=False)
    hide = forms.BooleanField(required=False)


def sign(request: HttpRequest, campaign_slug: str, slug: str) -> HttpResponse:
    form = SignForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    petition = Petition.objects.select_related("campaign").get(campaign__slug=campaign_slug, slug=slug)
    with transaction.atomic():
        write(petition, form.cleaned_data)
    return HttpResponseRedirect(f"/{campaign_slug}/petitions/{slug}/signed/{new_public_id()}/", status=303)


def write(petition: Petition, data: dict) -> None:
    at, key, postcode = now(), canonical_email(data["email"]), read_postcode(data["postcode"]).code or ""
    person, new = Person.objects.get_or_create(
        campaign=petition.campaign,
        email_key=key,
        name_key=name_key(data["full_name"]),
        defaults={"name": data["full_name"], "email": data["email"], "postcode": postcode, "created_at": at},
    )
    if not new and person.postcode != postcode:
        ProposedChange.objects.get_or_create(
            person=person, field="postcode", new=postcode, defaults={"old": person.postcode, "said_at": at}
        )
    signature, signed = Signature.objects.get_or_create(
        petition=petition,
        person=person,
        defaults={
            "wording": petition.words,
            "shown_name": shown_name(data["full_name"]),
            "address": data["email"],
            "email_key": key,
            "postcode": postcode,
            "signed_at": at,
        },
    )
    if data["consent_email"]:
        wording = ConsentWording.objects.get(campaign=petition.campaign, text_hash=data["consent_email"])
        Consent.objects.get_or_create(
            key=f"petition:{petition.pk}:{person.pk}:{wording.pk}",
            defaults={"person": person, "wording": wording, "given": True, "source": "on the page", "said_at": at},
        )
    if signed:
        Activity.objects.create(
            key=f"petitions.signed:{signature.public_id}",
            campaign=petition.campaign,
            person=person,
            kind="petitions.signed",
            object_kind="petition",
            object_id=petition.public_id,
            occurred_at=at,
            recorded_at=at,
        )
        for name, hour in (("petitions.signed", ""), ("petitions.signed", hour_of(at)), ("petitions.unconfirmed", "")):
            for object_id in (petition.public_id, ""):
                counter = {"campaign": petition.campaign, "name": name, "object_id": object_id, "hour_key": hour}
                if not Counter.objects.filter(**counter, area_key=0).update(value=F("value") + 1):
                    Counter.objects.get_or_create(**counter, defaults={"value": 1})
    Confirmation.objects.get_or_create(
        campaign=petition.campaign,
        email_key=key,
        defaults={"address": data["email"], "asked_at": at, "due_at": at},
    )
    if not DBTaskResult.objects.filter(task_path=send_due_confirmations.module_path, status="READY").exists():
        send_due_confirmations.enqueue()


urlpatterns = [path("act/<slug:campaign_slug>/petitions/<slug:slug>/sign", sign)]
