"""Addresses whose confirmation was shown in another way than by our mail, in whole batches."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent import services as consent
from groundswell.trunk.messaging.models import Confirmation
from groundswell.trunk.supporters.models import Person


@transaction.atomic
def settle_addresses(*, campaign: Campaign, email_keys: Collection[str], at: datetime) -> list[int]:
    """
    Take these mailboxes as confirmed: nothing more is owed to them, and what their people agreed to takes effect.

    What else waits for them is confirmed by the caller, in the same transaction. Give back who became supporters.
    """
    Confirmation.objects.filter(campaign=campaign, email_key__in=email_keys).update(
        confirmed_at=at, due_at=None, mailed_at=F("asked_at")
    )
    people = Person.objects.filter(campaign=campaign, email_key__in=email_keys)
    people.filter(email_confirmed_at__isnull=True).update(email_confirmed_at=at)
    return consent.make_effective(people.order_by("pk").values_list("pk", flat=True), at=at)
