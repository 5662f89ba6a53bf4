"""
What Labour's local parties nominated in 2015, played onto a board again.

The data has no dates. The order is a seed's, and the board says so.
"""

import csv
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.loading import uk
from groundswell.trunk.places.loading.steps import MissingData, Progress, in_silence, present
from groundswell.trunk.places.models import Area, BoundarySet
from groundswell.trunk.records.clock import now
from groundswell.trunk.targets.models import CLP_NOMINATIONS, Drive, Standing, Target
from groundswell.trunk.targets.services import (
    Said,
    Stands,
    add_to_drive,
    create_drive,
    declare_many,
    open_drive,
    set_candidates,
)

FILE = "clp_nominations_2015.csv"
SLUG = "labour-leader-2015"
LINK = "https://github.com/tlfrd/clp-nominations-map"
CANDIDATES = ("Andy Burnham", "Yvette Cooper", "Jeremy Corbyn", "Liz Kendall")
AT_ONCE = 50


@dataclass(frozen=True)
class Party:
    """One local party of the data, and whom it nominated ("" for nobody)."""

    code: str
    name: str
    nominee: str


@dataclass
class Clock:
    """The time a replay goes by; tests hand in one that does not wait."""

    now: Callable[[], datetime] = now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


def read(directory: Path) -> list[Party]:
    """
    The local parties of the file, in its order.

    :raises MissingData: if the file is not there.
    """
    present(directory, (FILE,))
    with (directory / FILE).open(encoding="utf-8-sig", newline="", errors="replace") as file:
        return [Party(row["code"], row["local_party"], row["nominee_2015"]) for row in csv.DictReader(file)]


def prepare(
    *, campaign: Campaign, account: Account | None, directory: Path, at: datetime, progress: Progress = in_silence
) -> Drive:
    """
    Make the drive, or find it, with its candidates and every local party on its board.

    Constituencies of England and Wales have their hexagon by code; the Scottish parties of 2015 were those of the
    Scottish Parliament, and Northern Ireland was one: those stand in the strip. If the map of 2010 is not loaded, its
    areas are loaded from beside the data.

    :raises MissingData: if the data is not there, or the map neither loaded nor beside it.
    """
    parties = read(directory)
    the_map = _map_of_2010(directory.parent, progress)
    areas = {area.code: area for area in the_map.areas.filter(kind=Area.CONSTITUENCY)}
    with transaction.atomic():
        drive = Drive.objects.filter(campaign=campaign, slug=SLUG).first() or _made(campaign, account, the_map, at)
        Target.objects.bulk_create(
            [_target(campaign, party, areas.get(party.code), at) for party in parties],
            ignore_conflicts=True,
            batch_size=200,
        )
        theirs = Target.objects.filter(campaign=campaign, source=CLP_NOMINATIONS)
        if missing := list(theirs.exclude(standings__drive=drive)):
            add_to_drive(drive=drive, targets=missing, at=at)
    drive.refresh_from_db()
    return drive


def _map_of_2010(data: Path, progress: Progress) -> BoundarySet:
    known = BoundarySet.objects.filter(code="uk-2010", areas__isnull=False).first()
    if known:
        return known
    try:
        uk.load_areas(data, progress=progress)
    except MissingData:
        raise MissingData("The map of 2010 is not loaded. Load it first: groundswell load uk") from None
    return BoundarySet.objects.get(code="uk-2010")


def _made(campaign: Campaign, account: Account | None, the_map: BoundarySet, at: datetime) -> Drive:
    drive = create_drive(
        campaign=campaign,
        account=account,
        kind=Drive.CONTEST,
        title=_("Whom did local parties want as Labour leader in 2015?"),
        slug=SLUG,
        lead=_("647 local Labour parties could each nominate one of four candidates, or nobody."),
        notice=_(
            "Real nominations of 2015, played again. The data has no dates: the order in which they appear here is"
            " made up. Data: clp-nominations-map by tlfrd (%(link)s)."
        )
        % {"link": LINK.removeprefix("https://")},
        target_word=_("local party"),
        targets_word=_("local parties"),
        boundary_set=the_map,
        public_board=True,
        at=at,
    )
    set_candidates(drive=drive, candidates=[Stands(name, short=name.split()[-1]) for name in CANDIDATES], at=at)
    open_drive(drive=drive, account=account, at=at)
    return drive


def _target(campaign: Campaign, party: Party, area: Area | None, at: datetime) -> Target:
    """The file cuts long names and lost a letter of one; where the map knows the place, its name is taken."""
    return Target(
        campaign=campaign,
        name=area.name if area else party.name,
        office=_("Local party"),
        party="Labour",
        area=area,
        kind="body",
        source=CLP_NOMINATIONS,
        source_key=f"{campaign.pk}:{party.code}",
        no_sending=True,
        loaded_at=at,
    )


def replay(
    *,
    drive: Drive,
    directory: Path,
    over_seconds: float,
    seed: int,
    clock: Clock | None = None,
    progress: Progress = in_silence,
) -> int:
    """
    Record every nomination that is not there yet, spread evenly over a time; give how many were recorded.

    May be stopped and begun again: it goes on with those that are left, at the pace of the whole. Each nomination has
    a key made of seed and code, so none is recorded twice.
    """
    clock = clock or Clock()
    parties = read(directory)
    order = random.Random(seed).sample(parties, len(parties))
    standings = _standings(drive)
    left = [party for party in order if standings[party.code].stance in Standing.UNDECIDED]
    whole, before = len(order), len(order) - len(left)
    started, done = clock.monotonic(), 0
    while done < len(left):
        share = (clock.monotonic() - started) / over_seconds if over_seconds else 1.0
        due = min(len(left), int(share * whole) + 1, done + AT_ONCE)
        if due <= done:
            clock.sleep(max(0.001, (done / whole - share) * over_seconds))
            continue
        declare_many(_said(left[done:due], drive, standings, seed), drive=drive, at=clock.now())
        done = due
        progress("Nominations", before + done, whole)
    return done


def _standings(drive: Drive) -> dict[str, Standing]:
    rows = Standing.objects.filter(drive=drive, target__source=CLP_NOMINATIONS).select_related("target")
    return {row.target.source_key.partition(":")[2]: row for row in rows}


def _said(parties: Sequence[Party], drive: Drive, standings: dict[str, Standing], seed: int) -> list[Said]:
    candidates = dict(drive.candidates.values_list("name", "pk"))
    return [
        Said(
            standing_id=standings[party.code].pk,
            stance=Standing.DECLARED if party.nominee else Standing.NONE,
            candidate_id=candidates[party.nominee] if party.nominee else None,
            key=key_of(drive, seed, party.code),
            evidence_url=LINK,
            evidence_note=_("From the table of nominations of 2015"),
        )
        for party in parties
    ]


def key_of(drive: Drive, seed: int, code: str) -> UUID:
    """The key of one nomination of one replay."""
    return uuid5(NAMESPACE_URL, f"{LINK}#{drive.public_id}:{seed}:{code}")
