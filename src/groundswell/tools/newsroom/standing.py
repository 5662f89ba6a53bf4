"""Where a post stands: who approved this version, who objects, what is still needed. Reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from groundswell.tools.newsroom.models import Decision, Newsroom, Post, PostVersion
from groundswell.tools.newsroom.voices import Unit, releasers, rules_of, units
from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign

APPROVED, OBJECTS, WAITING = "approved", "objects", "waiting"
LATE = timedelta(hours=2)
"""A post that missed its time by more than this goes out only when somebody says so again."""
AT_LEAST = timedelta(minutes=30)
"""Who objected has at least this long to answer before an owner may decide."""
NO_TIME_SET = timedelta(hours=24)


@dataclass(frozen=True)
class Answer:
    """What one voice said of the version that stands. `account` and `at` are of who said it."""

    unit: Unit
    state: str
    account: Account | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """
    What the newsroom decided on a post.

    `objections` are the open ones, oldest first. `answered` holds the accounts that approved this version. `alone` says
    that only the hand that wrote this version approved it, where others could have: that never suffices.
    """

    post: Post
    newsroom: Newsroom
    answers: tuple[Answer, ...]
    objections: tuple[Decision, ...]
    answered: frozenset[int]
    released: Decision | None
    writer_id: int | None
    alone: bool

    @property
    def by_count(self) -> bool:
        return self.newsroom.rule == Newsroom.COUNT

    @property
    def approved(self) -> int:
        """How many voices approved this version."""
        return sum(answer.state == APPROVED for answer in self.answers)

    @property
    def total(self) -> int:
        return len(self.answers)

    @property
    def needed(self) -> int:
        return self.newsroom.needed

    @property
    def enough(self) -> bool:
        """Whether the rule is met, objections apart: once met it stays so, whatever the rule says since."""
        if self.post.approved_at is not None:
            return True
        if self.by_count:
            return self.approved >= self.needed and not self.alone
        return self.released is not None

    @property
    def quiet_until(self) -> datetime | None:
        """Under the rule of silence: until when an objection is waited for."""
        if self.by_count or self.post.submitted_at is None:
            return None
        return self.post.submitted_at + timedelta(minutes=self.newsroom.silence_minutes)

    def releasable(self, at: datetime) -> bool:
        """Whether a named person may release it now: nobody objected for long enough."""
        until = self.quiet_until
        return (
            until is not None
            and until <= at
            and not self.objections
            and self.released is None
            and self.post.state == Post.WAITING
        )

    def may_go(self, at: datetime) -> bool:
        """Whether its time has come, and has not long passed."""
        return is_due(self.post, at) and not self.late(at)

    def late(self, at: datetime) -> bool:
        """
        Whether it missed its time: by much, or because everything was stopped then. It waits for a person then.

        A release after that moment counts as her word.
        """
        missed = self._missed_at(at)
        return missed is not None and not (self.released is not None and self.released.made_at >= missed)

    def _missed_at(self, at: datetime) -> datetime | None:
        """
        From which moment on only a person may let it go, or None.

        A post without a time was to go the moment the rule was met.
        """
        goes_at = self.post.goes_at
        meant = goes_at or max((one.at for one in self.answers if one.at), default=self.post.submitted_at)
        if meant is None or meant > at:
            return None
        if self.newsroom.resumed_at is not None and meant <= self.newsroom.resumed_at:
            return self.newsroom.resumed_at
        return goes_at + LATE if goes_at is not None and goes_at + LATE < at else None

    def answer_of(self, account: Account | None) -> Answer | None:
        """What the voice of an account said, or None where it has none."""
        return next((one for one in self.answers if account is not None and one.unit.speaks(account.pk)), None)

    @property
    def mended(self) -> bool:
        """Whether the post was changed since each open objection: all are asked again then."""
        return bool(self.objections) and all(one.version < self.post.version for one in self.objections)

    def objected_before(self, account: Account | None) -> bool:
        """Whether this account's objection was to words that have changed since."""
        return account is not None and any(
            one.account_id == account.pk and one.version < self.post.version for one in self.objections
        )

    def waits_for(self, account: Account | None) -> bool:
        """Whether this account is asked for an answer to the version that stands."""
        if self.post.state not in (Post.WAITING, Post.HELD) or account is None:
            return False
        if self.objected_before(account):
            return True
        mine = self.answer_of(account)
        open_to_answers = self.post.state == Post.WAITING or self.mended
        return self.by_count and open_to_answers and mine is not None and mine.state == WAITING


def is_due(post: Post, at: datetime) -> bool:
    """Whether its time has come. One without a time goes as soon as it is approved."""
    return post.goes_at is None or post.goes_at <= at


def decides_at(objection: Decision, post: Post) -> datetime:
    """From when an owner may decide in the place of who objected."""
    by = post.answer_by or objection.made_at + NO_TIME_SET
    return max(by, objection.made_at + AT_LEAST)


def standing_of(post: Post) -> Standing:
    """Read where a post stands."""
    return standings_of([post], post.campaign)[0]


def standings_of(posts: Sequence[Post], campaign: Campaign) -> list[Standing]:
    """Read where posts of one campaign stand, in their order, in a few queries however many they are."""
    newsroom, voices = rules_of(campaign), units(campaign)
    decisions: dict[int, list[Decision]] = {}
    rows = Decision.objects.filter(post__in=[post.pk for post in posts]).select_related("account", "group")
    for row in rows.order_by("made_at", "pk"):
        decisions.setdefault(row.post_id, []).append(row)
    wrote = writers_of(posts)
    return [_stand(post, newsroom, voices, decisions.get(post.pk, []), wrote[post.pk]) for post in posts]


def _stand(
    post: Post, newsroom: Newsroom, voices: Sequence[Unit], decisions: Sequence[Decision], writer: int | None
) -> Standing:
    open_ones = tuple(one for one in decisions if one.kind == Decision.OBJECT and one.withdrawn_at is None)
    approvals = [one for one in decisions if one.kind == Decision.APPROVE and one.version == post.version]
    releases = [one for one in decisions if one.kind == Decision.RELEASE and one.version == post.version]
    return Standing(
        post=post,
        newsroom=newsroom,
        answers=tuple(_answer(unit, approvals, open_ones) for unit in voices),
        objections=open_ones,
        answered=frozenset(one.account_id for one in approvals if one.account_id),
        released=releases[-1] if releases else None,
        writer_id=writer,
        alone=_alone(approvals, voices, writer),
    )


def writers_of(posts: Sequence[Post]) -> dict[int, int | None]:
    """Whose hand the words of the version that stands are; None where a rule wrote them."""
    found = PostVersion.objects.filter(post__in=[post.pk for post in posts]).values_list("post", "number", "account")
    hands = {(post, number): account for post, number, account in found}
    return {
        post.pk: hands.get((post.pk, post.version)) or (post.written_by_id if post.version == 1 else None)
        for post in posts
    }


def _answer(unit: Unit, approvals: Iterable[Decision], objections: Iterable[Decision]) -> Answer:
    """An objection of one who speaks for a group outweighs what another of the group said."""
    for state, decisions in ((OBJECTS, objections), (APPROVED, approvals)):
        for decision in decisions:
            if unit.speaks(decision.account_id):
                return Answer(unit, state, decision.account, decision.made_at)
    return Answer(unit, WAITING)


def _alone(approvals: Sequence[Decision], voices: Sequence[Unit], writer: int | None) -> bool:
    """Whether nobody but the writer approved, where somebody else could have."""
    if writer is None:
        return False
    able = {account.pk for unit in voices for account in unit.accounts}
    others = able - {writer}
    return bool(others) and not any(one.account_id in others for one in approvals)


def may_release(account: Account, standing: Standing) -> bool:
    """Whether this person may release: she is named for it, and others have read the words if she wrote them."""
    able = releasers(standing.post.campaign)
    others = [one for one in able if one.pk != standing.writer_id]
    return any(one.pk == account.pk for one in (others or able))
