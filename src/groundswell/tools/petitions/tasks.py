"""Background work of the petitions tool."""

from django.urls import reverse
from django_tasks import task

from groundswell.tools.petitions.models import Signature, Wording
from groundswell.tools.petitions.rules import tell_numbers
from groundswell.tools.petitions.wording_links import make_move_token
from groundswell.trunk.jobs.schedules import every
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.records.addresses import absolute
from groundswell.trunk.records.clock import now

BATCH = 200


@every(30)
@task(queue_name="default")
def tell_rules_of_numbers() -> int:
    """Tell rules which numbers petitions passed"""
    return tell_numbers(at=now())


@task(queue_name="bulk")
def ask_to_move_over(wording_id: int, after_id: int = 0) -> None:
    """
    Mail earlier signers about a new wording, once each; the next two hundred are a job of their own.

    They are asked about their own signature, so this needs no consent to news; a second edit asks again only those
    who stayed behind.
    """
    wording = Wording.objects.select_related("petition__campaign", "petition__wording").get(pk=wording_id)
    petition = wording.petition
    if petition.wording_id != wording.pk:
        return
    rows = list(
        Signature.objects.filter(petition=petition, state=Signature.CONFIRMED, pk__gt=after_id)
        .exclude(wording=wording)
        .select_related("person")
        .order_by("pk")[:BATCH]
    )
    for signature in rows:
        _mail(signature, wording)
    if len(rows) == BATCH:
        ask_to_move_over.enqueue(wording_id=wording_id, after_id=rows[-1].pk)


def _mail(signature: Signature, wording: Wording) -> None:
    petition = wording.petition
    token = make_move_token(signature, wording)
    messaging.queue_mail(
        kind="wording",
        to=signature.address,
        subject=f"The petition you signed has new words: {wording.demand}",
        template="petitions/email/wording",
        context={
            "petition": petition,
            "wording": wording,
            "old": signature.wording,
            "url": absolute(reverse("petitions:move-over", args=[petition.campaign.slug, petition.slug, token])),
        },
        campaign=petition.campaign,
        person=signature.person,
        key=f"petitions.wording:{signature.public_id}:{wording.number}",
        at=now(),
    )
