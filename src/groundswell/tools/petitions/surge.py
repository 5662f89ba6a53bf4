"""Signing in a surge: the same form, read without Django's request machinery and written in groups."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from groundswell.tools.petitions.models import Petition
from groundswell.tools.petitions.reading import read_sign_form, within_limits
from groundswell.tools.petitions.selectors import consent_wording_ids
from groundswell.tools.petitions.services import Signed, Signing, sign_petitions
from groundswell.tools.petitions.tokens import After, make_after_token
from groundswell.trunk.hot.surge import Surge, SurgeAnswer, SurgePost, see_other
from groundswell.trunk.records.networks import network_of
from groundswell.trunk.records.sql import commit_together, together


class Item(NamedTuple):
    """One form that was filled in well; flat, because it may be on its way to another process."""

    campaign_slug: str
    slug: str
    name: str
    email: str
    postcode: str
    hidden: bool
    consents: tuple[str, ...]
    key: UUID | None
    network: str


class SignSurge(Surge[Item]):
    """POST /act/<campaign>/petitions/<petition>/sign"""

    path = re.compile(r"/act/(?P<campaign_slug>[-\w]+)/petitions/(?P<slug>[-\w]+)/sign")

    def __init__(self) -> None:
        # A petition keeps its address for ever, so this map never goes stale; it holds petitions that exist only.
        self._ids: dict[tuple[str, str], tuple[int, str, int]] = {}

    def prepare(self, post: SurgePost) -> Item | None:
        if post.form.get("as_known") or post.form.get("suggested"):
            return None
        read = read_sign_form(post.form)
        network = network_of(post.address)
        if read.errors or not within_limits(network=network, email=read.email):
            return None
        address = post.path_args["campaign_slug"], post.path_args["slug"]
        return Item(*address, read.name, read.email, read.postcode, read.hidden, read.consents, read.key, network)

    def commit(self, items: Sequence[Item], at: datetime) -> Sequence[SurgeAnswer | None]:
        known = self._petitions({(item.campaign_slug, item.slug) for item in items})
        taken = [item for item in items if (item.campaign_slug, item.slug) in known]
        signings = [_signing(item, known) for item in taken]
        with transaction.atomic(), together():
            signed = iter(sign_petitions(signings, at=at))
            commit_together()
        return [
            _answer(item, known[item.campaign_slug, item.slug][1], next(signed))
            if (item.campaign_slug, item.slug) in known
            else None
            for item in items
        ]

    def _petitions(self, wanted: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, str, int]]:
        """Petition's key, public id and campaign by the slugs of the address."""
        missing = wanted - self._ids.keys()
        if missing:
            rows = Petition.objects.filter(slug__in={slug for _, slug in missing}).values_list(
                "campaign__slug", "slug", "pk", "public_id", "campaign_id"
            )
            self._ids |= {(campaign, slug): (pk, public_id, cid) for campaign, slug, pk, public_id, cid in rows}
        return {pair: self._ids[pair] for pair in wanted if pair in self._ids}


def _signing(item: Item, known: dict[tuple[str, str], tuple[int, str, int]]) -> Signing:
    petition_id, _, campaign_id = known[item.campaign_slug, item.slug]
    return Signing(
        petition_id=petition_id,
        name=item.name,
        email=item.email,
        postcode=item.postcode,
        hidden=item.hidden,
        consent_wording_ids=consent_wording_ids(campaign_id, item.consents),
        network=item.network,
        key=item.key,
    )


def _answer(item: Item, petition_public_id: str, signed: Signed) -> SurgeAnswer | None:
    if signed.refused:
        return None
    return see_other(after_url(item.campaign_slug, item.slug, petition_public_id, item.name, item.postcode, signed))


def after_url(campaign_slug: str, slug: str, petition_public_id: str, name: str, postcode: str, signed: Signed) -> str:
    """Where a person goes after signing."""
    first_name = name.split(" ")[0][:40]
    token = make_after_token(
        After(
            petition=petition_public_id,
            s=signed.signature_id,
            name=first_name,
            area=signed.area_id,
            p=signed.probable,
            q=postcode if signed.probable or signed.area_id is None else "",
        )
    )
    return f"/{campaign_slug}/petitions/{slug}/signed/{token}/"


sign_surge = SignSurge()
