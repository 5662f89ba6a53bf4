"""What leaflets give to those who ask the targets of a drive, and a promise taken back by mail."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.trunk.acts import Offer
from groundswell.trunk.messaging.reading import Incoming
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Drive, Standing
from groundswell.trunk.targets.sayings import Saying
from leaflets import selectors, services
from leaflets.models import Promise


def hand_route(standing: Standing, person: Person | None, at: datetime) -> Offer | None:
    """A way to reach a target: with a leaflet in one's hand, where the campaign has some."""
    campaign = standing.drive.campaign
    if selectors.open_plan(campaign) is None:
        return None
    return Offer(
        key=f"leaflets.hand:{standing.public_id}",
        title=_("Take a leaflet along"),
        reason=_("Your group has some"),
        url=selectors.page_url(campaign),
        icon="newspaper",
    )


def sayings(drive: Drive) -> list[Saying]:
    """A fact for whoever asks: how many people give their time."""
    count = sum(round.promised for round in selectors.rounds(drive.campaign))
    if not count:
        return []
    said = ngettext("%(n)s person delivers our leaflets", "%(n)s people deliver our leaflets", count) % {"n": count}
    return [Saying(said, drive.campaign.name)]


def take_back_by_mail(token: str, mail: Incoming, at: datetime) -> bool:
    """A mail to the address that holds a promise's id takes back what its person promised."""
    promise = Promise.objects.select_related("person").filter(public_id__iexact=token).first()
    return promise is not None and not mail.auto and services.take_back(person=promise.person) > 0
