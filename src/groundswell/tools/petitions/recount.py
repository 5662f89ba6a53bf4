"""Counting signatures again from the rows."""

from collections import Counter as Sum

from groundswell.tools.petitions.models import Petition, Signature
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.counters import Drift, mend
from groundswell.trunk.ledger.services import CounterKey, tally


def recount(campaign: Campaign, apply: bool) -> list[Drift]:
    """Compare every petition counter of a campaign with its signatures; with `apply`, set them right."""
    truth: Sum[CounterKey] = Sum()
    names = {f"petitions.{state}" for state in ("signed", "confirmed", "unconfirmed", "flagged")}
    for petition in Petition.objects.filter(campaign=campaign):
        numbers = petition.wordings.values_list("number", flat=True)
        names |= {f"petitions.wording.{number}" for number in numbers}
        _count(petition, truth)
    return mend(campaign.pk, names, truth, apply=apply)


def _count(petition: Petition, truth: "Sum[CounterKey]") -> None:
    rows = Signature.objects.filter(petition=petition).values_list(
        "state", "area_id", "signed_at", "confirmed_at", "wording__number"
    )
    wording_of: Sum[int] = Sum()
    happened: dict[str, list[tuple]] = {"signed": [], "confirmed": [], "unconfirmed": [], "flagged": []}
    for state, area_id, signed_at, confirmed_at, number in rows.iterator(chunk_size=5000):
        happened["signed"].append((None, signed_at))
        if state == Signature.CONFIRMED:
            happened[state].append((area_id, confirmed_at))
            wording_of[number] += 1
        elif state != Signature.WITHDRAWN:
            happened[state].append((None, None))
    for state, moments in happened.items():
        truth.update(tally(petition.campaign_id, f"petitions.{state}", moments, object_id=petition.public_id))
    for number, count in wording_of.items():
        truth[CounterKey(petition.campaign_id, f"petitions.wording.{number}", petition.public_id)] += count
