"""Promises that wait for an email address to be confirmed."""

from datetime import datetime

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.messaging.confirmations import Waiting
from leaflets import selectors, services
from leaflets.models import Promise


def _waiting(campaign: Campaign, email_key: str) -> list[Promise]:
    found = Promise.objects.filter(campaign=campaign, person__email_key=email_key, confirmed_at__isnull=True)
    return list(found.select_related("person").order_by("promised_at", "pk"))


def waiting(campaign: Campaign, email_key: str) -> list[Waiting]:
    """What the confirmation page lists. `title` is our own words; what somebody typed goes into `detail`."""
    titles = {round.id: round.title for round in selectors.rounds(campaign)}
    url = selectors.page_url(campaign)
    return [Waiting(titles.get(p.round_id, ""), p.person.name, url) for p in _waiting(campaign, email_key)]


def confirm(campaign: Campaign, email_key: str, at: datetime) -> str | None:
    """Count them; give the page to go to, where there was one."""
    people = {promise.person_id for promise in _waiting(campaign, email_key)}
    counted = services.confirm_promises(person_ids=people, at=at)
    return f"{selectors.page_url(campaign)}?promised" if counted else None


def forget(campaign: Campaign, email_key: str, at: datetime) -> None:
    """Drop them: the mailbox's owner says that it was not her."""
    services.forget_waiting(person_ids={promise.person_id for promise in _waiting(campaign, email_key)})
