"""A leaflet says facts. Before it is printed they can be put right by one press; afterwards somebody has to look."""

from datetime import datetime

from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.acts import Said
from groundswell.trunk.facts.models import Fact
from leaflets.acts import refer_round
from leaflets.models import Promise


def how_it_stands(public_id: str, at: datetime) -> Said | None:
    """A round is printed once somebody's promise for it counts."""
    if refer_round(public_id) is None:
        return None
    if _printed(public_id):
        return Said(_("Printed"), icon="printer")
    return Said(_("Not printed yet"), out=False, changeable=True)


def say_what_is_right(public_id: str, fact: Fact, instead: Fact, account: Account | None, at: datetime) -> bool:
    """The leaflet is laid out from its facts when it is printed: until then the right one simply takes the place."""
    return not _printed(public_id)


def _printed(public_id: str) -> bool:
    return Promise.objects.filter(round_id=public_id, confirmed_at__isnull=False).exists()
