"""
Every write of this room: what people agreed to, and their stops.

A yes works from the moment its person proves that she said it (`make_effective`). A stop works at once, for every
yes said before it, and is kept by keyed hash so that it outlives the person's record.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from operator import attrgetter
from typing import NamedTuple

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.trunk import signals
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent.contacts import contact_hash, contact_key
from groundswell.trunk.consent.models import Consent, OptOut, Wording
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.ledger.services import CounterKey, Happened, tally
from groundswell.trunk.records.sql import Started, start_insert
from groundswell.trunk.segments.services import touch
from groundswell.trunk.supporters.models import ContactPoint, Person

STOP = "stop"
"""The purpose of a no: it goes for every purpose of its channel."""
UNDO_FOR = timedelta(hours=1)


class Said(NamedTuple):
    """
    One yes or no, as a person said it. `source` is in words: "on the petition page".

    `effective_at` is set only where she is known at that moment (a personal link, a staff member who heard her);
    from a public form it stays None until her email address is confirmed.
    """

    person_id: int
    wording_id: int
    given: bool
    source: str
    said_at: datetime
    key: str
    object_kind: str = ""
    object_id: str = ""
    effective_at: datetime | None = None
    recorded_by_id: int | None = None


def wording_for(
    *, campaign: Campaign, channel: str, purpose: str = "news", text: str, at: datetime, basis: str = "consent"
) -> Wording:
    """Give the stored wording of exactly this text; kept in memory, so that a page may ask for it each time."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    name = f"wording:{campaign.pk}:{channel}:{purpose}:{basis}:{digest}"
    kept: Wording | None = cache.get(name)
    if kept is not None:
        return kept
    wording, _made = Wording.objects.get_or_create(
        campaign=campaign,
        channel=channel,
        purpose=purpose,
        basis=basis,
        text_hash=digest,
        defaults={"text": text, "first_used_at": at},
    )
    # Only once it is sure to stay: a wording of an undone transaction must not be handed out again.
    transaction.on_commit(lambda: cache.set(name, wording, timeout=3600))
    return wording


def record_consents(rows: Sequence[Said], *, at: datetime) -> set[str]:
    """
    Add entries to the ledger, in the caller's transaction; those whose key is known are left out.

    Give back the keys that were new. Nothing takes effect here but what was said face to face (`effective_at`).
    """
    return {key for (key,) in start_record_consents(rows, at=at).rows()}


def start_record_consents(rows: Sequence[Said], *, at: datetime) -> Started:
    """Begin to `record_consents`, for those who need not know which keys were new."""
    return start_insert(Consent, Said._fields, sorted(rows, key=attrgetter("key")), returning=("key",), once="(key)")


@transaction.atomic
def make_effective(person_ids: Iterable[int], *, at: datetime) -> list[int]:
    """
    Let what these people said take effect, now that their email address is confirmed; once for each entry.

    A yes said after a stop lifts it; a yes said before it stays without effect. Give back the people whom a yes made
    supporters by this. They are told of by `PersonBecameSupporter`, the ledger and the counter "supporters.new".
    """
    # Locked in one order, so that two confirmations of one household cannot wait for each other.
    people = list(Person.objects.select_for_update().filter(pk__in=set(person_ids)).order_by("pk"))
    people = _hand_on(people)
    _bring_stops(people, at=at)
    waiting = Consent.objects.filter(person__in=people, effective_at__isnull=True, said_at__lte=at)
    waiting.update(effective_at=at)
    _touch(people)
    return _welcome(people, at=at)


def _hand_on(people: list[Person]) -> list[Person]:
    """
    Those who stand for these people: what one ticked whose record was merged into another is the other's from now on.
    """
    merged = {person.pk: person.merged_into_id for person in people if person.merged_into_id}
    if not merged:
        return people
    for person_id, kept_id in merged.items():
        Consent.objects.filter(person=person_id, effective_at__isnull=True).update(person=kept_id)
    standing = [person for person in people if person.pk not in merged]
    kept = set(merged.values()) - {person.pk for person in standing}
    return standing + list(Person.objects.select_for_update().filter(pk__in=kept).order_by("pk"))


@transaction.atomic
def welcome(person_ids: Iterable[int], *, at: datetime) -> list[int]:
    """
    Make supporters of those people who have a yes in force (one that staff heard) and were none yet; give them back.

    What they ticked on a form and did not confirm stays without effect.
    """
    people = list(Person.objects.select_for_update().filter(pk__in=set(person_ids)).order_by("pk"))
    _touch(people)
    return _welcome(people, at=at)


def forget_waiting(*, person_ids: Iterable[int]) -> int:
    """Take back what somebody ticked with another person's address: she says it was not her, so it was never said."""
    _touch(Person.objects.filter(pk__in=set(person_ids)))
    return Consent.objects.filter(person__in=set(person_ids), effective_at__isnull=True).delete()[0]


@transaction.atomic
def opt_out(
    *, campaign: Campaign, channel: str, value: str, source: str, at: datetime, key: str, known_hash: str = ""
) -> OptOut:
    """
    Stop one channel to one address or number, at once and for every person who shares it.

    `value` is the address as anyone wrote it; instead of it `known_hash` may be given, as an unsubscribe link holds
    it. Repeating a key gives back the first stop.
    """
    hashed = known_hash or contact_hash(channel, value)
    stop, made = OptOut.objects.get_or_create(
        key=key,
        defaults={
            "campaign": campaign,
            "channel": channel,
            "contact_hash": hashed,
            "said_at": at,
            "source": source,
        },
    )
    if made:
        people = people_with(campaign, channel, hashed, value)
        record_consents([_no(stop, person.pk, stop_wording(campaign, channel, at=at)) for person in people], at=at)
        _touch(people)
    return stop


def lift(*, person: Person, channels: Iterable[str], at: datetime) -> int:
    """End the stops on ways that this person, known by a mailed link, has just said yes to again."""
    lifted = 0
    for channel in channels:
        values = [person.email] if channel == "email" else [p.value_key for p in person.contact_points.all()]
        hashes = [contact_hash(channel, value) for value in values if value]
        stops = OptOut.objects.filter(campaign=person.campaign_id, channel=channel, contact_hash__in=hashes)
        lifted += stops.filter(said_at__lte=at, lifted_at__isnull=True).update(lifted_at=at)
    return lifted


@transaction.atomic
def undo_opt_out(*, stop: OptOut, at: datetime) -> bool:
    """
    Take back a stop within an hour of making it: what had been agreed before stands again. False if it is too late.

    Only the holder of the mailed link gets here. Later than that she has to say yes again, and confirm it.
    """
    if at - stop.said_at > UNDO_FOR:
        return False
    if not OptOut.objects.filter(pk=stop.pk, lifted_at__isnull=True).update(lifted_at=at):
        return False
    noes = Consent.objects.filter(key__startswith=f"stop:{stop.pk}:").select_related("person")
    again = []
    for no in noes:
        before = (
            Consent.objects.filter(person=no.person, wording__channel=stop.channel, effective_at__isnull=False)
            .filter(said_at__lte=stop.said_at)
            .exclude(pk=no.pk)
            .order_by("-said_at", "-pk")
            .first()
        )
        if before and before.given:
            again.append(
                Said(
                    person_id=no.person_id,
                    wording_id=before.wording_id,
                    given=True,
                    source=_("when taking back a stop"),
                    said_at=at,
                    effective_at=at,
                    key=f"unstop:{stop.pk}:{no.person_id}",
                )
            )
    record_consents(again, at=at)
    _touch([no.person for no in noes])
    return True


def people_with(campaign: Campaign, channel: str, hashed: str, value: str = "") -> list[Person]:
    """
    The people of a campaign whom an address or number belongs to, and those whom their records were merged into. By
    hash alone every one has to be tried.
    """
    found = _people_with(campaign, channel, hashed, value)
    merged = {person.merged_into_id for person in found if person.merged_into_id} - {person.pk for person in found}
    return [*found, *Person.objects.filter(pk__in=merged).order_by("pk")]


def _people_with(campaign: Campaign, channel: str, hashed: str, value: str) -> list[Person]:
    people = Person.objects.filter(campaign=campaign)
    if channel == "email":
        if value:
            return list(people.filter(email_key=contact_key(channel, value)))
        pairs = people.exclude(email_key=None).values_list("pk", "email_key").iterator(chunk_size=5000)
        return list(people.filter(pk__in=[pk for pk, email in pairs if contact_hash(channel, email or "") == hashed]))
    kind = ContactPoint.ADDRESS if channel == "post" else ContactPoint.PHONE
    points = ContactPoint.objects.filter(person__campaign=campaign, kind=kind).select_related("person")
    if value:
        points = points.filter(value_key__in={value, contact_key(channel, value)})
    return list({p.person_id: p.person for p in points if contact_hash(channel, p.value_key) == hashed}.values())


def _touch(people: Iterable[Person]) -> None:
    """Let the sets and the search look these people up anew."""
    ids: dict[int, list[int]] = {}
    for person in people:
        ids.setdefault(person.campaign_id, []).append(person.pk)
    for campaign_id, found in ids.items():
        touch(campaign_id, found)


def _no(stop: OptOut, person_id: int, wording: Wording) -> Said:
    return Said(
        person_id=person_id,
        wording_id=wording.pk,
        given=False,
        source=stop.source,
        said_at=stop.said_at,
        effective_at=stop.said_at,
        key=f"stop:{stop.pk}:{person_id}",
    )


def stop_wording(campaign: Campaign, channel: str, *, at: datetime) -> Wording:
    """The words that stand for a stop in the ledger of what people agreed to."""
    texts = {
        "email": "Stop emailing me.",
        "phone": "Stop calling me.",
        "text": "Stop texting me.",
        "post": "Stop writing to me.",
        "push": "Stop sending me alerts.",
    }
    return wording_for(campaign=campaign, channel=channel, purpose=STOP, text=texts[channel], at=at)


def _bring_stops(people: Sequence[Person], *, at: datetime) -> None:
    """
    Hold people against the stops kept by hash: a yes said later lifts the stop, else the stop enters her ledger.

    This is what stops a person who was erased and comes back in a file with an old yes.
    """
    by_hash: dict[tuple[int, str], list[Person]] = {}
    for person in people:
        if person.email_key:
            by_hash.setdefault((person.campaign_id, contact_hash("email", person.email_key)), []).append(person)
    stops = OptOut.objects.filter(
        channel="email",
        contact_hash__in={hashed for _, hashed in by_hash},
        campaign__in={campaign_id for campaign_id, _ in by_hash},
        lifted_at__isnull=True,
    ).select_related("campaign")
    for stop in stops:
        sharers = by_hash.get((stop.campaign_id, stop.contact_hash), [])
        later_yes = Consent.objects.filter(
            person__in=sharers, wording__channel=stop.channel, given=True, said_at__gt=stop.said_at, said_at__lte=at
        )
        if later_yes.exists():
            OptOut.objects.filter(pk=stop.pk).update(lifted_at=at)
        wording = stop_wording(stop.campaign, stop.channel, at=at)
        record_consents([_no(stop, person.pk, wording) for person in sharers], at=at)


def _welcome(people: Sequence[Person], *, at: datetime) -> list[int]:
    """Make supporters of those who have a yes in force and were none yet."""
    from groundswell.trunk.consent.selectors import standing

    stands = standing([person.pk for person in people if person.supporter_since is None])
    new = [
        person
        for person in people
        if person.supporter_since is None and any(state == "yes" for state in stands[person.pk].values())
    ]
    if not new:
        return []
    ids = [person.pk for person in new]
    Person.objects.filter(pk__in=ids, supporter_since__isnull=True).update(supporter_since=at)
    ledger.record(
        [
            Happened(
                key=f"supporters.new:{person.public_id}",
                campaign_id=person.campaign_id,
                kind="supporters.new",
                occurred_at=at,
                person_id=person.pk,
                area_id=person.area_id,
            )
            for person in new
        ],
        at=at,
    )
    changes: dict[CounterKey, int] = {}
    for person in new:
        for key, step in tally(person.campaign_id, "supporters.new", [(person.area_id, at)]).items():
            changes[key] = changes.get(key, 0) + step
    ledger.count(changes)
    for person in new:
        signals.send(signals.PersonBecameSupporter(campaign_id=person.campaign_id, person_id=person.pk, at=at))
    return ids
