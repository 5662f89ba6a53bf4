"""The choices on a person's own page: one sentence a way to contact her, ticked or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.trunk.campaigns.kinds import kind_of
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent import selectors, services
from groundswell.trunk.consent.models import Wording
from groundswell.trunk.supporters.models import ContactPoint, Person


@dataclass(frozen=True)
class Way:
    """One way to contact her: the sentence she can agree to, whether she does, and since when in words."""

    channel: str
    sentence: str
    agreed: bool
    why: str


def offered(campaign: Campaign) -> dict[str, str]:
    """The sentence for each channel on which this campaign may ask."""
    return {purpose.channel: purpose.text(campaign.name) for purpose in kind_of(campaign.organisation).purposes}


def ways_of(person: Person, *, at: datetime) -> list[Way]:
    """The ways that she gave us an address or number for."""
    whys = selectors.whys([person])[person.pk]
    return [
        Way(channel, whys[channel].wording if whys[channel].allowed else sentence, *_stand(whys[channel]))
        for channel, sentence in offered(person.campaign).items()
        if _value(person, channel)
    ]


@transaction.atomic
def choose(*, person: Person, wanted: Sequence[str], at: datetime) -> None:
    """
    Keep what she ticked: a yes for each way newly ticked, a stop for each newly left out.

    She is here by a link mailed to her, so it takes effect at once.
    """
    stands = selectors.standing([person])[person.pk]
    agreed = []
    for channel, sentence in offered(person.campaign).items():
        value = _value(person, channel)
        if not value:
            continue
        if channel in wanted and stands[channel] != selectors.YES:
            wording = services.wording_for(campaign=person.campaign, channel=channel, text=sentence, at=at)
            agreed.append(_yes(person, wording, at=at))
        elif channel not in wanted and stands[channel] == selectors.YES:
            services.opt_out(
                campaign=person.campaign,
                channel=channel,
                value=value,
                source=_("on the page of what we send"),
                at=at,
                key=f"choice:{uuid4().hex}",
            )
    if agreed:
        services.record_consents(agreed, at=at)
        services.lift(person=person, channels=[row.object_id for row in agreed], at=at)
        services.make_effective([person.pk], at=at)


def _yes(person: Person, wording: Wording, *, at: datetime) -> services.Said:
    return services.Said(
        person_id=person.pk,
        wording_id=wording.pk,
        given=True,
        source=_("on the page of what we send"),
        said_at=at,
        object_kind="channel",
        object_id=wording.channel,
        effective_at=at,
        key=f"choice:{uuid4().hex}",
    )


def _stand(why: selectors.Why) -> tuple[bool, str]:
    return why.allowed, "" if why.state == selectors.NOT_ASKED and why.said_at is None else why.sentence


def _value(person: Person, channel: str) -> str:
    """The address or number for a channel, or ""."""
    if channel == "email":
        return person.email
    kinds = {"phone": ContactPoint.PHONE, "text": ContactPoint.PHONE, "post": ContactPoint.ADDRESS}
    point = (
        person.contact_points.filter(kind=kinds.get(channel, ""), ended_at__isnull=True).order_by("-added_at").first()
    )
    return point.value_key if point else ""
