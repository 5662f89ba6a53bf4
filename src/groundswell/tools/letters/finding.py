"""Whom somebody may write to: who decides for where she lives, or those who heard least."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from groundswell.tools.letters.models import LetterDrive
from groundswell.tools.letters.selectors import standings
from groundswell.tools.letters.services.passing import ANSWERED
from groundswell.trunk.places.models import Area
from groundswell.trunk.places.selectors import Located, locate_for
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Standing
from groundswell.trunk.targets.selectors import least_heard, standings_for_area

LEAST_SHOWN, EVERYONES_SHOWN = 5, 20


@dataclass(frozen=True)
class Whose:
    """
    Who decides for a place. `areas` is empty where the postcode is not known to us; `probable` says that the first
    area is likely and not certain. `standings` are all who may be hers, those of the likeliest area first.
    """

    code: str
    areas: tuple[Area, ...]
    standings: tuple[Standing, ...]
    probable: bool = False

    @property
    def only(self) -> Standing | None:
        """The one who is hers for certain, and who can still be asked."""
        certain = len(self.standings) == 1 and len(self.areas) == 1
        return self.standings[0] if certain and is_asked(self.standings[0]) else None

    def area_for(self, standing: Standing) -> Area | None:
        """Her area, when she writes to this one: by choosing her representative near a border she says where she is."""
        if len(self.areas) == 1:
            return self.areas[0]
        own = [area for area in self.areas if area.pk == standing.target.area_id]
        return own[0] if own else None

    def has(self, standing: Standing) -> bool:
        return any(standing.pk == other.pk for other in self.standings)


def is_asked(standing: Standing) -> bool:
    """Whether this target is still to be asked: who has answered gets no more letters."""
    return standing.stance not in ANSWERED


def by_postcode(letter_drive: LetterDrive, code: str, *, at: datetime) -> Whose:
    """Who decides for a postcode, written "LS6 1AA". It is used for this answer and kept nowhere."""
    located = locate_for(letter_drive.drive.campaign, [code])[code] if code else Located(None)
    certain = located.area_id is not None and not located.probable
    ids = [located.area_id] if certain else list(located.candidates)
    return _whose(letter_drive, code, ids, probable=located.probable, at=at)


def by_person(letter_drive: LetterDrive, person: Person, *, at: datetime) -> Whose:
    """Who decides for somebody we know: for the area that she is in, else for her postcode."""
    if person.area_id:
        return _whose(letter_drive, person.postcode, [person.area_id], probable=False, at=at)
    return by_postcode(letter_drive, person.postcode, at=at)


def may_write_to(letter_drive: LetterDrive, standing: Standing, whose: Whose) -> bool:
    """Anyone may write to whoever has no area; others to their own, or, where the drive allows, to anybody in it."""
    return letter_drive.least_heard or standing.target.area_id is None or whose.has(standing)


def who_heard_least(letter_drive: LetterDrive, *, besides: Iterable[Standing] = ()) -> list[Standing]:
    """Where the drive allows it: the undecided whom the fewest of their own have written to."""
    if not letter_drive.least_heard:
        return []
    return least_heard(
        letter_drive.drive, limit=LEAST_SHOWN, exclude=[standing.pk for standing in besides], for_letters=True
    )


def of_everyone(letter_drive: LetterDrive, *, at: datetime) -> list[Standing]:
    """Those who decide for everybody alike, having no area of their own: a minister, a board, a company."""
    found = standings(letter_drive, at=at).filter(target__area__isnull=True).exclude(stance__in=ANSWERED)
    return list(found.order_by("target__name", "pk")[:EVERYONES_SHOWN])


def _whose(
    letter_drive: LetterDrive, code: str, area_ids: Iterable[int | None], *, probable: bool, at: datetime
) -> Whose:
    ids = [pk for pk in area_ids if pk is not None]
    found = Area.objects.in_bulk(ids)
    hers: dict[int, Standing] = {}
    for pk in ids:
        for standing in standings_for_area(letter_drive.drive, pk, at=at):
            hers.setdefault(standing.pk, standing)
    return Whose(code, tuple(found[pk] for pk in ids if pk in found), tuple(hers.values()), probable)
