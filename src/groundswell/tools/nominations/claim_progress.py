"""How far a drive's blocks are: by who took them, by region, and by who organises the people who did."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from groundswell.tools.nominations.choosing import free_standings
from groundswell.tools.nominations.claim_selectors import name_of
from groundswell.tools.nominations.models import Block, Claim
from groundswell.tools.nominations.outcome_words import AGAINST, BACKS, NOBODY
from groundswell.trunk.access.models import Role
from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.places.models import Area
from groundswell.trunk.supporters.selectors import people
from groundswell.trunk.targets.models import Drive, Standing

SAID = (BACKS, AGAINST, NOBODY)


@dataclass
class Sums:
    """How many targets were claimed, asked, declared in the asking, and expired unasked; how many are held now."""

    claimed: int = 0
    asked: int = 0
    declared: int = 0
    expired: int = 0
    held: int = 0

    def add(self, claim: Claim) -> None:
        self.claimed += 1
        self.asked += claim.done_at is not None
        self.declared += claim.done_at is not None and claim.outcome in SAID
        self.expired += claim.done_at is None and claim.freed_because == Claim.EXPIRED
        self.held += claim.done_at is None and claim.freed_at is None


@dataclass(frozen=True)
class HeldBlock:
    """A block of which so many targets are held: what an organiser may remind of, or free."""

    block: Block
    held: int


@dataclass
class ClaimerRow:
    """One claimer with all her blocks of a drive; `block` is the latest, `lives` are those that hold targets."""

    name: str
    block: Block
    sums: Sums = field(default_factory=Sums)
    blocks: int = 0
    lives: list[HeldBlock] = field(default_factory=list)

    @property
    def live(self) -> bool:
        return self.sums.held > 0


@dataclass
class RegionRow:
    """One region of the map: its undecided and free targets beside what was claimed."""

    name: str
    sums: Sums = field(default_factory=Sums)
    undecided: int = 0
    free: int = 0


@dataclass
class OrganiserRow:
    """One organiser, and the blocks of the people of her groups and areas."""

    name: str
    where: str
    sums: Sums = field(default_factory=Sums)
    claimers: int = 0


def seen_blocks(drive: Drive, scope: Scope | None) -> QuerySet[Block]:
    """The blocks of a drive that this scope may see by name: all of them, or those of its own people and its own."""
    blocks = Block.objects.filter(drive=drive)
    if scope is None or scope.as_role("organiser").whole:
        return blocks
    return blocks.filter(Q(person__in=people(scope)) | Q(account=scope.account))


def block_in_reach(scope: Scope, drive: Drive, public_id: str) -> Block:
    """
    A block that this organiser may free or remind of.

    :raises Http404: for one outside her groups and areas, as for none.
    """
    found = seen_blocks(drive, scope).filter(public_id=public_id)
    block = found.select_related("drive__campaign", "person", "account").first()
    if block is None:
        raise Http404
    return block


def by_claimer(drive: Drive, scope: Scope | None, *, at: datetime) -> list[ClaimerRow]:
    """Everyone who took a block, those who hold most first. `scope` None is for who sees first names only."""
    rows: dict[tuple[int | None, int | None], ClaimerRow] = {}
    for block, claims in with_claims(seen_blocks(drive, scope)):
        row = rows.setdefault((block.person_id, block.account_id), ClaimerRow(name_of(block), block))
        row.block, row.blocks = block, row.blocks + 1
        before = row.sums.held
        for claim in claims:
            row.sums.add(claim)
        if row.sums.held > before:
            row.lives.append(HeldBlock(block, row.sums.held - before))
    return sorted(rows.values(), key=lambda row: (-row.sums.held, -row.sums.asked, row.name))


def with_claims(blocks: QuerySet[Block]) -> Iterable[tuple[Block, list[Claim]]]:
    """Blocks, the oldest first, each with its claims; two queries."""
    found = blocks.select_related("person", "account", "drive__campaign").prefetch_related("claims")
    for block in found.order_by("claimed_at", "pk"):
        yield block, list(block.claims.all())


def by_region(drive: Drive, *, at: datetime) -> list[RegionRow]:
    """Every region of the drive's targets, the ones with most free targets first. It names nobody."""
    rows: dict[str, RegionRow] = {}
    standings = Standing.objects.filter(drive=drive, left_at__isnull=True).select_related("target__area__parent")
    region = {standing.pk: region_of(standing) for standing in standings}
    free = set(free_standings(drive, at=at).values_list("pk", flat=True))
    for standing in standings:
        row = rows.setdefault(region[standing.pk], RegionRow(region[standing.pk]))
        row.undecided += standing.stance in Standing.UNDECIDED
        row.free += standing.pk in free
    for claim in Claim.objects.filter(block__drive=drive):
        if claim.standing_id in region:
            rows[region[claim.standing_id]].sums.add(claim)
    return sorted(rows.values(), key=lambda row: (-row.free, row.name))


def region_of(standing: Standing) -> str:
    """The region a target's area lies in; the area itself on a map without regions."""
    area = standing.target.area
    if area is None:
        return _("Everywhere")
    return area.parent.name if area.parent else area.name


def by_organiser(drive: Drive, *, at: datetime) -> list[OrganiserRow]:
    """Every organiser of a group or area with the blocks of its people, then those nobody of them organises."""
    roles = Role.objects.filter(campaign=drive.campaign_id, role=Role.ORGANISER, ended_at__isnull=True)
    local = list(
        roles.exclude(group__isnull=True, area__isnull=True)
        .select_related("account", "group", "area")
        .order_by("account__name", "pk")
    )
    rows = {role.pk: OrganiserRow(str(role.account), str(role.group or role.area)) for role in local}
    rest = OrganiserRow(_("The whole campaign’s organisers"), _("Everyone else"))
    blocks = list(with_claims(Block.objects.filter(drive=drive)))
    groups = _groups_of({block.person_id for block, _claims in blocks if block.person_id})
    counted: dict[int, set[object]] = defaultdict(set)
    for block, claims in blocks:
        mine = [role for role in local if _organises(role, block, groups)]
        for row, pk in [(rows[role.pk], role.pk) for role in mine] or [(rest, 0)]:
            counted[pk].add((block.person_id, block.account_id))
            row.claimers = len(counted[pk])
            for claim in claims:
                row.sums.add(claim)
    return [*rows.values(), *([rest] if rest.claimers else [])]


def _groups_of(person_ids: set[int]) -> dict[int, set[int]]:
    joined = Membership.objects.filter(person__in=person_ids, confirmed_at__isnull=False, left_at__isnull=True)
    groups: dict[int, set[int]] = defaultdict(set)
    for person_id, group_id in joined.values_list("person_id", "group_id"):
        groups[person_id].add(group_id)
    return groups


def _organises(role: Role, block: Block, groups: dict[int, set[int]]) -> bool:
    """Whether the claimer of a block belongs to an organiser's group or area, or is that organiser."""
    if block.account_id is not None:
        return block.account_id == role.account_id
    if role.group_id is not None:
        return role.group_id in groups.get(block.person_id or 0, ())
    area: Area | None = block.person.area if block.person else None
    return area is not None and role.area_id in (area.pk, area.parent_id)
