"""Taking mails back that have not gone."""

from datetime import datetime

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.messaging.models import Message


def take_back_mails(*, campaign: Campaign, kind: str, key_stem: str, made_since: datetime) -> int:
    """
    Delete mails of one cause ("told:<id>:…") that nobody has begun to send; give how many.

    One that is going out in this moment goes: the sender's claim and this delete cannot both have it.
    """
    found = Message.objects.filter(campaign=campaign, kind=kind, made_at__gte=made_since, key__startswith=key_stem)
    deleted, _each = found.filter(state__in=(Message.QUEUED, Message.OUTBOX)).delete()
    return deleted
