"""The newsroom's own settings: its rule, its voices, slots of the week, quiet windows, the networks' endings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from groundswell.tools.newsroom.models import NetworkWords, Newsroom, QuietWindow, Slot, Voice
from groundswell.tools.newsroom.services.deciding.settling import settle_waiting
from groundswell.tools.newsroom.services.scheduling import close_up
from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.campaigns.models import Group
from groundswell.trunk.publishing.models import NetworkAccount

MOST_SLOTS = 84


@dataclass(frozen=True)
class Speaks:
    """Somebody whose approval counts: for a group or for herself; `releases` what nobody objected to."""

    account: Account
    group: Group | None = None
    releases: bool = False


class TooManyNeeded(Exception):
    """More approvals were asked for than there are voices, so nothing could ever go out."""


class NoReleaser(Exception):
    """The rule of silence needs somebody who releases."""


class NotATimeZone(Exception):
    """A name that no clock follows."""


@transaction.atomic
def set_rule(
    *,
    newsroom: Newsroom,
    rule: str,
    needed: int,
    silence_minutes: int,
    time_zone: str,
    at: datetime,
    account: Account | None = None,
) -> None:
    """
    Say when a post may go out. A post that was approved before stays approved until somebody changes it; one that
    still waits is judged by the new rule at once.

    :raises TooManyNeeded: if more approvals are needed than voices can give.
    :raises NoReleaser: for the rule of silence without anybody who releases.
    :raises NotATimeZone: for a name that is none.
    """
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise NotATimeZone(time_zone) from error
    voices = list(newsroom.voices.all())
    _must_be_possible(rule, needed, voices_count(voices), any(voice.releases for voice in voices))
    newsroom.rule, newsroom.needed, newsroom.silence_minutes = rule, needed, silence_minutes
    newsroom.time_zone, newsroom.changed_at = time_zone, at
    newsroom.save(update_fields=["rule", "needed", "silence_minutes", "time_zone", "changed_at"])
    close_up(newsroom=newsroom, at=at)
    said = f"{needed} approvals" if rule == Newsroom.COUNT else f"{silence_minutes} minutes without an objection"
    _audit(newsroom, account, f"Set the newsroom's rule: {said}", at)
    settle_waiting(campaign_id=newsroom.campaign_id, at=at)


@transaction.atomic
def set_voices(*, newsroom: Newsroom, voices: Sequence[Speaks], at: datetime, account: Account | None = None) -> None:
    """
    Say whose approval counts: all of them, anew. Nobody twice. Decisions made before stay in the record, and what was
    approved stays so until somebody changes it; what still waits is judged by the new voices at once.

    :raises TooManyNeeded: if fewer voices are left than the rule needs.
    :raises NoReleaser: if the rule of silence is left without anybody who releases.
    """
    wanted = {speaks.account.pk: speaks for speaks in voices}
    made = [
        Voice(newsroom=newsroom, account=speaks.account, group=speaks.group, releases=speaks.releases)
        for speaks in wanted.values()
    ]
    _must_be_possible(newsroom.rule, newsroom.needed, voices_count(made), any(voice.releases for voice in made))
    newsroom.voices.all().delete()
    Voice.objects.bulk_create(made)
    Newsroom.objects.filter(pk=newsroom.pk).update(changed_at=at)
    _audit(newsroom, account, f"Set the newsroom's voices: {len(made)}", at)
    settle_waiting(campaign_id=newsroom.campaign_id, at=at)


def voices_count(voices: Iterable[Voice]) -> int:
    """How many voices those people have: a group has one, however many speak for it."""
    return len({("group", voice.group_id) if voice.group_id else ("account", voice.account_id) for voice in voices})


def _must_be_possible(rule: str, needed: int, voices: int, anybody_releases: bool) -> None:
    # Without any voices everybody of the newsroom is one; one approval is then always possible.
    if rule == Newsroom.COUNT and needed > max(voices, 1):
        raise TooManyNeeded(f"{needed} of {voices}")
    if rule == Newsroom.SILENCE and voices and not anybody_releases:
        raise NoReleaser("Nobody releases")


@transaction.atomic
def set_slots(
    *, newsroom: Newsroom, slots: Iterable[tuple[int, int]], at: datetime, account: Account | None = None
) -> int:
    """Set the week's slots (weekday from Monday 0, minute of the day), all of them; the queue moves along."""
    wanted = sorted({(day, minute) for day, minute in slots if 0 <= day < 7 and 0 <= minute < 24 * 60})[:MOST_SLOTS]
    newsroom.slots.all().delete()
    Slot.objects.bulk_create(Slot(newsroom=newsroom, weekday=day, minute=minute) for day, minute in wanted)
    _audit(newsroom, account, f"Set {len(wanted)} slots of the week", at)
    return close_up(newsroom=newsroom, at=at)


@transaction.atomic
def add_quiet_window(
    *,
    newsroom: Newsroom,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
    account: Account | None = None,
) -> QuietWindow:
    """Keep quiet from then until then: queued posts move out of it, others are held by the check."""
    window = QuietWindow.objects.create(
        newsroom=newsroom, title=title.strip()[:120], starts_at=starts_at, ends_at=ends_at
    )
    _audit(newsroom, account, f"Set a quiet time: {window.title}", at)
    close_up(newsroom=newsroom, at=at)
    return window


@transaction.atomic
def end_quiet_window(*, window: QuietWindow, at: datetime, account: Account | None = None) -> bool:
    """Take a quiet window away, or end it now where it has begun. False if it was over."""
    here = QuietWindow.objects.filter(pk=window.pk)
    if here.filter(starts_at__gte=at).delete()[0] or here.filter(ends_at__gt=at).update(ends_at=at):
        _audit(window.newsroom, account, f"Ended a quiet time: {window.title}", at)
        close_up(newsroom=window.newsroom, at=at)
        return True
    return False


@transaction.atomic
def set_network_words(
    *, newsroom: Newsroom, endings: Mapping[NetworkAccount, str], at: datetime, account: Account | None = None
) -> None:
    """Say what every new draft ends with on each network; posts that exist keep their words."""
    for network, ending in endings.items():
        NetworkWords.objects.update_or_create(
            account=network, defaults={"newsroom": newsroom, "ending": ending.strip()[:120]}
        )
    _audit(newsroom, account, "Set the networks' own words", at)


def _audit(newsroom: Newsroom, account: Account | None, sentence: str, at: datetime) -> None:
    audit.record(
        account=account,
        campaign=newsroom.campaign,
        verb="changed",
        object_kind="newsroom",
        sentence=sentence,
        at=at,
    )
