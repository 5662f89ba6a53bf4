"""What the crowd of `groundswell demo people` does with petitions: signs some of a few, and confirms it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from groundswell.tools.petitions import services
from groundswell.tools.petitions.models import Petition, Signature
from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.demo.people.crowd import DAYS
from groundswell.trunk.demo.people.writing import Batch
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.ledger.services import CounterKey, Happened, tally
from groundswell.trunk.records.ids import new_public_ids
from groundswell.trunk.records.sql import start_insert
from groundswell.trunk.supporters.identity import canonical_email, shown_name

DEMANDS = (
    "Keep the evening buses",
    "One ticket for every bus",
    "A shelter at every stop",
    "Step-free stations for all of us",
)
TEXT = "We ask you to decide this in public, and to ask passengers first."
HIDDEN = 0.12
COLUMNS = (
    *("petition_id", "person_id", "public_id", "wording_id", "state", "shown_name", "hidden", "address", "email_key"),
    *("postcode", "area_id", "area_probable", "network", "flag_reason", "signed_at", "confirmed_at"),
)


def demo_people(batch: Batch) -> None:
    """Let each of the batch sign a petition at each moment at which she acted."""
    petitions = _petitions(batch)
    rows, happened = [], []
    signing = [(pk, one) for pk, one in batch.people if one.email]
    ids = iter(new_public_ids(sum(len(one.acted) for _pk, one in signing)))
    for pk, one in signing:
        place, key = batch.place(one), canonical_email(one.email)
        first = batch.rng.randrange(len(petitions))
        for number, moment in enumerate(one.acted[: len(petitions)]):
            petition, public_id = petitions[(first + number) % len(petitions)], next(ids)
            hidden, confirmed_at = batch.rng.random() < HIDDEN, moment if one.confirmed else None
            state = Signature.CONFIRMED if one.confirmed else Signature.UNCONFIRMED
            rows.append(
                (
                    *(petition.pk, pk, public_id, petition.wording_id, state),
                    *("" if hidden else shown_name(one.name), hidden, one.email, key, one.home.postcode),
                    *(place.area_id, place.probable, "", "", moment, confirmed_at),
                )
            )
            for kind in ("petitions.signed", "petitions.confirmed")[: 1 + one.confirmed]:
                happened.append(
                    Happened(
                        key=f"{kind}:{public_id}",
                        campaign_id=batch.campaign.pk,
                        kind=kind,
                        occurred_at=moment,
                        person_id=pk,
                        area_id=place.area_id,
                        object_kind="petition",
                        object_id=petition.public_id,
                    )
                )
    start_insert(Signature, COLUMNS, sorted(rows))
    ledger.start_record(happened, at=batch.at)
    _count(batch, petitions, rows)


def _count(batch: Batch, petitions: list[Petition], rows: Sequence[tuple[Any, ...]]) -> None:
    campaign_id = batch.campaign.pk
    for petition in petitions:
        mine = [row for row in rows if row[0] == petition.pk]
        confirmed = [(row[10], row[15]) for row in mine if row[15]]
        for name, moments in (
            ("petitions.signed", [(None, row[14]) for row in mine]),
            ("petitions.confirmed", confirmed),
            ("petitions.unconfirmed", [(None, None)] * (len(mine) - len(confirmed))),
        ):
            batch.counts.update(tally(campaign_id, name, moments, object_id=petition.public_id))
        wording = CounterKey(campaign_id, f"petitions.wording.{petition.words.number}", petition.public_id)
        batch.counts[wording] += len(confirmed)


def _petitions(batch: Batch) -> list[Petition]:
    """The crowd's own petitions, made with the first batch."""
    found = Petition.objects.filter(campaign=batch.campaign, wording__demand__in=DEMANDS, state=Petition.OPEN)
    known = list(found.select_related("wording").order_by("pk"))
    return known or [_open(batch.campaign, demand, batch.owner, batch) for demand in DEMANDS]


def _open(campaign: Campaign, demand: str, owner: Account | None, batch: Batch) -> Petition:
    before = batch.at - timedelta(days=DAYS + 2)
    petition = services.create_petition(
        campaign=campaign, demand=demand, text=TEXT, addressee="the Mayor", goal=500_000, account=owner, at=before
    )
    services.open_petition(petition=petition, account=owner, at=before)
    petition.refresh_from_db()
    return petition
