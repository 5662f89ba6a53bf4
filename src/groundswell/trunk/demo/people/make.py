"""Putting a crowd into a campaign: a batch in a transaction, so that it can be stopped and gone on with."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random

from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.consent import services as consent
from groundswell.trunk.demo.people.crowd import Crowd, Someone
from groundswell.trunk.demo.people.sources import read_sources
from groundswell.trunk.demo.people.writing import TAGS, Batch, Setting, write_people
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.places.loading.ashdale import all_postcodes
from groundswell.trunk.places.models import Placing, Postcode
from groundswell.trunk.places.postcodes import compact
from groundswell.trunk.places.selectors import Located, locate_for
from groundswell.trunk.records.sql import together
from groundswell.trunk.supporters.models import Person, Tag
from groundswell.trunk.tools import installed_tools, loader

Progress = Callable[[str, int, int], None]
WORDS = {
    "email": _("May we email you news and ways to help? You can stop at any time."),
    "phone": _("May we call you? You can stop at any time."),
    "text": _("May we text you? You can stop at any time."),
    "post": _("May we write to you? You can stop at any time."),
}


NOBODYS = ("example.org", "example.com", "example.net")


class RealPeople(Exception):
    """The campaign has people who may exist: nobody is made up among them."""


def make_people(
    *, campaign: Campaign, count: int, seed: int, at: datetime, data: Path | None, progress: Progress
) -> int:
    """
    Make up so many people in a campaign, with what they did, agreed to, and are tagged with; give how many were new.

    The same seed, count and day give the same people, and those who are there already are left as they are: what was
    stopped half-way goes on. Nothing is ever sent to them.

    :param data: the folder with the open data; names and streets of our own are used without it.
    :raises RealPeople: if somebody in the campaign has an address that could be real.
    """
    if _has_real_people(campaign):
        raise RealPeople(campaign.slug)
    progress("Reading names and streets", 0, 1)
    sources = read_sources(data, postcodes=postcodes_of(campaign))
    crowd = Crowd(sources, count=count, seed=seed, at=at.replace(hour=0, minute=0, second=0, microsecond=0))
    setting = _setting(campaign, at=at)
    tools = [loader(tool, tool.demo_people) for tool in installed_tools() if tool.demo_people]
    places: dict[str, Located] = {}
    made = 0
    for start, people in crowd.batches():
        made += _write(setting, people, places, Random(f"{seed}:{start}"), tools, at=at)
        progress("Making people", start + len(people), count)
    return made


def postcodes_of(campaign: Campaign) -> list[str]:
    """
    Where a campaign's made-up people live: the postcodes placed on its map; none where the open data's own are known.
    """
    if campaign.boundary_set and campaign.boundary_set.code == "ashdale":
        return all_postcodes()
    if Postcode.objects.filter(code__startswith="LS1").exists():
        return []
    placed = Placing.objects.filter(
        boundary_set=campaign.boundary_set_id, share=1, code__in=map(compact, all_postcodes())
    )
    return all_postcodes() if placed.exists() else []


def _has_real_people(campaign: Campaign) -> bool:
    found = Person.objects.filter(campaign=campaign, email_key__isnull=False)
    for domain in NOBODYS:
        found = found.exclude(email_key__endswith=domain)
    return found.exists()


def _setting(campaign: Campaign, *, at: datetime) -> Setting:
    owner = Account.objects.filter(roles__campaign=campaign, roles__role="owner", roles__ended_at=None).first()
    tags = {name: Tag.objects.get_or_create(campaign=campaign, name=name)[0].pk for name in TAGS}
    wordings = {
        channel: consent.wording_for(campaign=campaign, channel=channel, text=str(text), at=at).pk
        for channel, text in WORDS.items()
    }
    stop = consent.stop_wording(campaign, "email", at=at)
    groups = list(Group.objects.filter(campaign=campaign, closed_at__isnull=True).order_by("pk"))
    return Setting(campaign, owner, at, tags, groups, wordings, stop.pk)


def _write(
    setting: Setting,
    people: list[Someone],
    places: dict[str, Located],
    rng: Random,
    tools: list[Callable[[Batch], None]],
    *,
    at: datetime,
) -> int:
    codes = {one.home.postcode for one in people} - places.keys() - {""}
    if codes:
        places.update(locate_for(setting.campaign, codes))
    with transaction.atomic(), together():
        batch = write_people(setting, people, places, rng, at=at)
        for act in tools:
            act(batch)
        ledger.count(batch.counts)
    return len(batch.people)
