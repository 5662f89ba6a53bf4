"""Reads of blocks: whose is whose, what is left in one, and how many targets have nobody asking them."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.db.models import Count, Q
from django.http import Http404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.nominations import outcome_words
from groundswell.tools.nominations.choosing import free_standings
from groundswell.tools.nominations.claimers import Claimer
from groundswell.tools.nominations.models import Block, Claim, Outcome
from groundswell.tools.nominations.outcome_words import Answer, Chip
from groundswell.tools.nominations.services.outcomes import wants_proof
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.supporters.identity import shown_name
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Drive, Standing, TargetNote
from groundswell.trunk.targets.routes import Way, ways_to_reach

CHANNEL_OF = {"call": Outcome.CALL, "write": Outcome.LETTER, "post": Outcome.POST}


def block_or_404(campaign: Campaign, claimer: Claimer, public_id: str) -> Block:
    """
    A block of this claimer's own, live or over.

    :raises Http404: for anybody else's, as for none.
    """
    found = Block.objects.filter(claimer.mine(), drive__campaign=campaign, public_id=public_id)
    block = found.select_related("drive__campaign", "drive__created_by", "person__area", "account").first()
    if block is None:
        raise Http404
    return block


def claim_or_404(block: Block, public_id: str) -> Claim:
    """
    One target of a block, also after it has left it.

    :raises Http404: for a target of another block, as for none.
    """
    found = Claim.objects.filter(block=block, public_id=public_id)
    claim = found.select_related("block", "standing__drive__campaign", "standing__target__area").first()
    if claim is None:
        raise Http404
    return claim


def outcome_or_404(block: Block, public_id: str) -> Outcome:
    """
    One outcome of a block.

    :raises Http404: for one of another block, as for none.
    """
    found = Outcome.objects.filter(claim__block=block, public_id=public_id)
    outcome = found.select_related(
        "claim__block", "claim__standing__drive__campaign", "claim__standing__target", "candidate", "declaration"
    ).first()
    if outcome is None:
        raise Http404
    return outcome


@dataclass(frozen=True)
class Live:
    """A block somebody has: how many are left to ask, and until when it is kept."""

    block: Block
    left: int
    until: str


def live_blocks_of(claimer: Claimer, drive: Drive, *, at: datetime) -> list[Live]:
    """This claimer's live blocks of a drive, the oldest first."""
    left = Count("claims", filter=Q(claims__done_at__isnull=True, claims__freed_at__isnull=True))
    live = Block.objects.filter(claimer.mine(), drive=drive, ended_at__isnull=True, expires_at__gt=at)
    return [
        Live(block, block.left, outcome_words.until_words(block.expires_at))
        for block in live.annotate(left=left).order_by("claimed_at", "pk")
    ]


@dataclass(frozen=True)
class Shortage:
    """How many undecided targets a drive has, and how many of them nobody has taken on."""

    undecided: int
    unclaimed: int


def shortage(drive: Drive, *, at: datetime) -> Shortage:
    """Count them, in two queries."""
    undecided = Standing.objects.filter(drive=drive, left_at__isnull=True, stance__in=Standing.UNDECIDED).count()
    return Shortage(undecided, free_standings(drive, at=at).count())


def holders(drive: Drive, *, at: datetime) -> dict[int, str]:
    """Who holds which standing now: first name and initial by the standing's key. For people with a role only."""
    held = Claim.objects.filter(
        block__drive=drive,
        block__ended_at__isnull=True,
        block__expires_at__gt=at,
        freed_at__isnull=True,
        done_at__isnull=True,
    )
    rows = held.values_list("standing_id", "block__person__name", "block__account__name", "block__account__email")
    return {pk: holder_name(person, account, email) for pk, person, account, email in rows}


def holder_name(person: str | None, account: str | None, email: str | None) -> str:
    """First name and initial of who holds a block; of an account without a name what stands before the @."""
    return shown_name(person or account or (email or "").partition("@")[0]) or _("Somebody")


def name_of(block: Block) -> str:
    """First name and initial of who took a block."""
    person, account = block.person, block.account
    return holder_name(
        person.name if person else None, account.name if account else None, account.email if account else None
    )


@dataclass(frozen=True)
class Row:
    """One target of a block as its page shows it."""

    claim: Claim
    number: int
    line: str
    chip: Chip | None = None
    proof: bool = False

    @property
    def name(self) -> str:
        return self.claim.standing.target.name

    @property
    def standing(self) -> Standing:
        return self.claim.standing


@dataclass(frozen=True)
class Card:
    """
    The next target with every way to reach it: `number` is its turn in the block, `ways` the three buttons, `others`
    all there is besides.
    """

    row: Row
    number: int
    ways: tuple[tuple[str, Way], ...]
    others: tuple[Way, ...]


@dataclass
class BlockPage:
    """All that the page of a block shows. `picked` is the claim that was asked for by its address."""

    block: Block
    at: datetime
    picked: str = ""
    person: Person | None = None
    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        claims = list(
            self.block.claims.select_related(
                "standing__drive__campaign", "standing__target__area", "standing__declaration", "said__candidate"
            ).order_by("number", "pk")
        )
        notes = latest_notes(self.block.drive.campaign, [claim.standing.target_id for claim in claims])
        self.rows = [
            Row(
                claim,
                number,
                line_of(claim, notes.get(claim.standing.target_id, "")),
                outcome_words.chip(claim.said) if claim.said and claim.done_at else None,
                bool(claim.said and claim.done_at and wants_proof(claim.said)),
            )
            for number, claim in enumerate(claims, start=1)
        ]

    @cached_property
    def left(self) -> list[Row]:
        """Still to be asked, in turn."""
        return [row for row in self.rows if row.claim.done_at is None and row.claim.freed_at is None]

    @cached_property
    def asked(self) -> list[Row]:
        """Asked, the latest first."""
        done = [row for row in self.rows if row.claim.done_at is not None]
        return sorted(done, key=lambda row: row.claim.done_at or self.at, reverse=True)

    @cached_property
    def gone(self) -> list[Row]:
        """Those that declared elsewhere and left by themselves."""
        because = (Claim.DECLARED, Claim.CLOSED)
        return [row for row in self.rows if row.claim.freed_because in because and row.claim.done_at is None]

    @property
    def until(self) -> str:
        """Until when it is kept: "Sunday, 8pm"."""
        return outcome_words.until_words(self.block.expires_at)

    @property
    def total(self) -> int:
        """How many the block holds: asked and to be asked."""
        return len(self.left) + len(self.asked)

    @property
    def live(self) -> bool:
        return self.block.ended_at is None and self.block.expires_at > self.at

    @cached_property
    def current(self) -> Row | None:
        """Whom to ask now: who was picked, else the next in turn."""
        picked = next((row for row in self.rows if row.claim.public_id == self.picked), None)
        if picked and (picked in self.left or picked in self.asked):
            return picked
        return self.left[0] if self.left else None

    @property
    def after(self) -> list[Row]:
        """Who comes after the one being asked."""
        return [row for row in self.left if row is not self.current]

    @cached_property
    def cards(self) -> list[Card]:
        """The card of the one being asked, then those of who comes after: a phone without signal goes on by them."""
        rows = [self.current, *self.after] if self.current else []
        first = len(self.asked) + (1 if self.current in self.left else 0)
        return [self._card(row, number) for number, row in enumerate(rows, start=first) if row]

    @cached_property
    def answers(self) -> list[Answer]:
        return outcome_words.answers(self.block.drive, list(self.block.drive.candidates.order_by("order", "pk")))

    @property
    def backing(self) -> str:
        """How many of this block back us, or back anyone in a contest; "" for none."""
        drive = self.block.drive
        backs = [row for row in self.asked if row.claim.outcome == outcome_words.BACKS]
        if not backs:
            return ""
        if drive.kind == Drive.CONTEST:
            return ngettext("%(n)s has decided", "%(n)s have decided", len(backs)) % {"n": len(backs)}
        return ngettext("%(n)s backs us", "%(n)s back us", len(backs)) % {"n": len(backs)}

    @property
    def ticks(self) -> list[tuple[str, str, str]]:
        """The marks of the line: where each starts, how wide it is, and what it says."""
        total = self.total or 1
        step = 100 / total
        rows = sorted([*self.asked, *self.left], key=lambda row: (row.claim.done_at is None, row.number))
        width = max(step - 1.2, step * 0.6)
        return [
            (
                f"{number * step + (step - width) / 2:.2f}%",
                f"{width:.2f}%",
                "done" if row.claim.done_at else ("now" if row is self.current else "todo"),
            )
            for number, row in enumerate(rows)
        ]

    def _card(self, row: Row, number: int) -> Card:
        ways = ways_to_reach(row.standing, person=self.person, at=self.at)
        three: dict[str, Way] = {}
        for way in ways:
            if way.kind in CHANNEL_OF and way.url:
                three.setdefault(CHANNEL_OF[way.kind], way)
        buttons = tuple((channel, three[channel]) for channel in outcome_words.CHANNELS if channel in three)
        return Card(row, number, buttons, tuple(way for way in ways if way not in three.values()))


def latest_notes(campaign: Campaign, target_ids: list[int]) -> dict[int, str]:
    """The latest note of this campaign on each target, in one query."""
    notes = TargetNote.objects.filter(campaign=campaign, target__in=target_ids).order_by("made_at", "pk")
    return {note.target_id: note.text for note in notes}


def line_of(claim: Claim, note: str) -> str:
    """What to know before asking: where, what it heard so far, and the latest note."""
    standing = claim.standing
    target = standing.target
    # A local party is called like its place: then what it is says more.
    where = target.area.name if target.area and target.area.name != target.name else target.office
    if claim.said and claim.done_at:
        day = date_format(localtime(claim.said.said_at), "l")
        return f"{where}. {outcome_words.HOW[claim.said.channel]} {day}"
    return ". ".join(part for part in (where, heard(standing), note.rstrip(".")) if part)


def heard(standing: Standing) -> str:
    """How often a target was asked, in words."""
    letters, calls, posts = standing.heard_letters, standing.heard_calls, standing.heard_posts
    if not letters + calls + posts:
        return _("Nobody has asked yet")
    said = []
    if letters:
        said.append(ngettext("%(n)s letter", "%(n)s letters", letters) % {"n": f"{letters:,}"})
    if calls:
        said.append(ngettext("%(n)s call", "%(n)s calls", calls) % {"n": f"{calls:,}"})
    if posts:
        said.append(ngettext("%(n)s post", "%(n)s posts", posts) % {"n": f"{posts:,}"})
    if letters and not calls:
        said.append(_("no calls yet"))
    return ", ".join(said)
