"""Writing a batch of made-up people: every row that a form, an import or an organiser would have left behind."""

from collections import Counter as Sum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from uuid import UUID

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign, Group, Membership
from groundswell.trunk.consent import services as consent
from groundswell.trunk.consent.contacts import contact_hash
from groundswell.trunk.consent.models import OptOut
from groundswell.trunk.demo.people.crowd import Someone
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.ledger.services import CounterKey, Happened, tally
from groundswell.trunk.places.selectors import Located
from groundswell.trunk.records.sql import insert_new, start_insert
from groundswell.trunk.segments.services import touch
from groundswell.trunk.supporters.finding import find_key
from groundswell.trunk.supporters.identity import canonical_email, name_key
from groundswell.trunk.supporters.models import ContactPoint, Person, Tagging
from groundswell.trunk.supporters.phones import shown_phone

SOURCE = "in the crowd of the demo"
TAGS = {
    "Rides the bus": 0.16,
    "Has a car": 0.06,
    "Writes letters": 0.04,
    "Speaks at meetings": 0.02,
    "Can host a stall": 0.02,
    "Prefers large print": 0.01,
    "Spring fair": 0.09,
}
IN_GROUP = 0.12
NOWHERE = Located(None)


@dataclass(frozen=True)
class Setting:
    """What all batches need: the campaign, who made them, its tags, groups and the words that people agree to."""

    campaign: Campaign
    owner: Account | None
    at: datetime
    tags: dict[str, int]
    groups: Sequence[Group]
    wordings: dict[str, int]
    stop_wording: int


@dataclass
class Batch:
    """
    People who are stored now, with their ids, for the tools to let them act. `counts` are added to the counters when
    the batch is done. Everything random comes from `rng`.
    """

    setting: Setting
    people: list[tuple[int, Someone]]
    places: dict[str, Located]
    rng: Random
    counts: "Sum[CounterKey]" = field(default_factory=Sum)

    @property
    def campaign(self) -> Campaign:
        return self.setting.campaign

    @property
    def owner(self) -> Account | None:
        return self.setting.owner

    @property
    def at(self) -> datetime:
        return self.setting.at

    def place(self, one: Someone) -> Located:
        return self.places.get(one.home.postcode, NOWHERE)

    def key(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)


def write_people(
    setting: Setting, people: Sequence[Someone], places: dict[str, Located], rng: Random, *, at: datetime
) -> Batch:
    """Store those of these people who are not there yet, with all that is the trunk's; inside a transaction."""
    ids = {public_id: pk for public_id, pk in _insert(setting, people, places)}
    new = [(ids[one.public_id], one) for one in people if one.public_id in ids]
    batch = Batch(setting, new, places, rng)
    _ways(batch, at=at)
    _consents(batch, at=at)
    _tags_and_groups(batch, at=at)
    touch(setting.campaign.pk, ids.values())
    return batch


def supports(one: Someone) -> bool:
    """Whether a yes of hers is in force. Who may be written to by email has confirmed her address."""
    return bool(_yes_to(one))


def _yes_to(one: Someone) -> list[str]:
    if one.refuses:
        return []
    has = {"email": bool(one.email) and one.confirmed, "phone": one.phone, "text": one.phone, "post": one.shows_home}
    return [channel for channel in one.agrees if has[channel]]


COLUMNS = (
    *("campaign_id", "email_key", "name_key", "public_id", "name", "email", "postcode", "area_id", "created_at"),
    *("latest_activity_at", "pronoun", "say", "find_key", "given_name", "family_name", "birth_date"),
    *("email_confirmed_at", "supporter_since"),
)


def _insert(setting: Setting, people: Sequence[Someone], places: dict[str, Located]) -> list[tuple[str, int]]:
    rows = [
        (
            setting.campaign.pk,
            canonical_email(one.email) if one.email else None,
            name_key(one.name),
            one.public_id,
            one.name,
            one.email,
            one.home.postcode,
            places.get(one.home.postcode, NOWHERE).area_id,
            one.acted[0],
            one.acted[-1],
            {"F": "her", "M": "him"}[one.sex] if one.public_id < "A" else "them",
            "",
            find_key(one.name),
            one.given,
            one.family,
            one.born,
            one.acted[0] if one.email and one.confirmed else None,
            one.acted[0] if supports(one) else None,
        )
        for one in people
    ]
    return insert_new(Person, COLUMNS, rows, returning=("public_id", "id"))  # type: ignore[return-value]


def _ways(batch: Batch, *, at: datetime) -> None:
    values = []
    for pk, one in batch.people:
        if one.phone:
            values.append((pk, ContactPoint.PHONE, shown_phone(one.phone), one.phone, SOURCE, one.acted[0]))
        if one.shows_home:
            line = f"{one.home.line}, {one.home.postcode}"
            values.append((pk, ContactPoint.ADDRESS, line[:254], line.casefold()[:254], SOURCE, one.acted[0]))
    columns = ("person_id", "kind", "value", "value_key", "source", "added_at")
    start_insert(ContactPoint, columns, values)


def _consents(batch: Batch, *, at: datetime) -> None:
    """What they agreed to, the stops, and the ledger's rows of who became a supporter by it."""
    setting, said, happened, joined = batch.setting, [], [], []
    stops = []
    for pk, one in batch.people:
        met = one.acted[0]
        yes = _yes_to(one)
        # A yes by email that was not confirmed waits.
        for channel in () if one.refuses else one.agrees:
            if channel not in yes and not (channel == "email" and one.email):
                continue
            in_force = met if channel in yes else None
            key = f"crowd:{one.public_id}:{channel}"
            said.append(consent.Said(pk, setting.wordings[channel], True, SOURCE, met, key, effective_at=in_force))
        if one.refuses and one.email:
            key = f"crowd:{one.public_id}:stop"
            stopped = one.acted[-1]
            said.append(consent.Said(pk, setting.stop_wording, False, SOURCE, stopped, key, effective_at=stopped))
            stops.append((setting.campaign.pk, "email", contact_hash("email", one.email), stopped, SOURCE, key))
        if supports(one):
            area_id = batch.place(one).area_id
            happened.append(
                Happened(f"supporters.new:{one.public_id}", setting.campaign.pk, "supporters.new", met, pk, area_id)
            )
            joined.append((area_id, met))
    consent.start_record_consents(said, at=at)
    start_insert(OptOut, ("campaign_id", "channel", "contact_hash", "said_at", "source", "key"), stops, once="(key)")
    ledger.start_record(happened, at=at)
    batch.counts.update(tally(setting.campaign.pk, "supporters.new", joined))


def _tags_and_groups(batch: Batch, *, at: datetime) -> None:
    setting, rng = batch.setting, batch.rng
    taggings, memberships, happened = [], [], []
    for pk, one in batch.people:
        taggings += [(setting.tags[name], pk, one.acted[-1]) for name, share in TAGS.items() if rng.random() < share]
        if setting.groups and supports(one) and rng.random() < IN_GROUP:
            group, key, area_id, met = rng.choice(setting.groups), batch.key(), batch.place(one).area_id, one.acted[0]
            memberships.append((group.pk, pk, key, met, met))
            happened.append(
                Happened(
                    key=f"groups.joined:{key}:{int(met.timestamp())}",
                    campaign_id=setting.campaign.pk,
                    kind="groups.joined",
                    occurred_at=met,
                    person_id=pk,
                    area_id=area_id,
                    group_id=group.pk,
                    object_kind="group",
                    object_id=group.public_id,
                )
            )
            batch.counts.update(
                tally(setting.campaign.pk, "groups.joined", [(area_id, met)], object_id=group.public_id)
            )
    start_insert(Tagging, ("tag_id", "person_id", "tagged_at"), taggings)
    start_insert(Membership, ("group_id", "person_id", "key", "joined_at", "confirmed_at"), memberships)
    ledger.start_record(happened, at=at)
