"""
How many letters one person may send, and one target may get, on a day.

Each letter takes its place in one row by a conditional update: of two at once for the last place, one gets it.
"""

import hmac
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from groundswell.tools.letters.models import Letter, LetterDrive, Room

DAYS = 7
"""How far ahead a letter may be put off."""
OPENS = time(8)
"""When the letters of another day start to go."""


def writers_room(letter_drive: LetterDrive, email_key: str) -> str:
    """The name under which a writer's letters are counted; it says nothing of who that is."""
    return hmac.new(settings.SECRET_KEY.encode(), f"letters.writer:{email_key}".encode(), "sha256").hexdigest()


def targets_room(standing_id: int) -> str:
    """The name under which a target's letters are counted."""
    return f"target:{standing_id}"


def take_place(letter: Letter, *, at: datetime, today_only: bool = False) -> datetime | None:
    """
    Find a letter its day: when it may go, `at` itself for today; None where there is no room for it.

    With `today_only` the writer must have room today; her target's room may still put it off.
    """
    drive = letter.letter_drive
    writer, target = writers_room(drive, letter.email_key), targets_room(letter.standing_id)
    today = timezone.localtime(at).date()
    if today_only and not _take(drive, writer, today, drive.writer_cap):
        return None
    for day in (today + timedelta(days=ahead) for ahead in range(DAYS)):
        if not today_only and not _take(drive, writer, day, drive.writer_cap):
            continue
        if _take(drive, target, day, drive.target_cap):
            return at if day == today else _morning(day)
        if not today_only:
            _give_back(drive, writer, day)
    return None


def forget_rooms(*, at: datetime) -> int:
    """Forget days gone by."""
    return Room.objects.filter(day__lt=timezone.localtime(at).date() - timedelta(days=2)).delete()[0]


def _take(letter_drive: LetterDrive, who: str, day: date, most: int) -> bool:
    Room.objects.bulk_create([Room(letter_drive=letter_drive, who=who, day=day)], ignore_conflicts=True)
    room = Room.objects.filter(letter_drive=letter_drive, who=who, day=day, taken__lt=most)
    return bool(room.update(taken=F("taken") + 1))


def _give_back(letter_drive: LetterDrive, who: str, day: date) -> None:
    Room.objects.filter(letter_drive=letter_drive, who=who, day=day, taken__gt=0).update(taken=F("taken") - 1)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, OPENS))
