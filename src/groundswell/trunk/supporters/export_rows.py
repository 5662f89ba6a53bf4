"""The rows of an exported list: what this account may see of each person, and may be used for."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.consent.selectors import YES, standing
from groundswell.trunk.records.gathering import Among
from groundswell.trunk.supporters.models import ExportCanary, Person, Tagging
from groundswell.trunk.supporters.people_list import Listing
from groundswell.trunk.supporters.permissions import phones_of

BATCH = 4_000
FIELDS = ("name", "postcode", "area__name", "supporter_since", "latest_activity_at")
Row = Sequence[Any]
SAYS = {"yes": "yes", "no": "no", "not_asked": "not asked", "none": ""}


def headings() -> list[str]:
    return [
        *(_("Name"), _("Email"), _("May we email"), _("Phone"), _("May we call"), _("Postcode"), _("Area")),
        *(_("Groups"), _("Tags"), _("Supporter since"), _("Last did something")),
    ]


def rows(listing: Listing, *, all_values: bool, group_ids: frozenset[int] | None) -> Iterator[Row]:
    """Rows in the order of meeting, read in batches, so that a long list needs no more memory than a short one."""
    for ids in listing.batches(BATCH):
        yield from _written(ids, all_values=all_values, group_ids=group_ids)


def with_canaries(written: Iterable[Row], canaries: Sequence[ExportCanary], *, count: int) -> Iterator[Row]:
    """
    The rows with the traced ones among them, at places that nobody can guess. Each looks like the row before it: of the
    same place and groups, so that it does not stand out in a list of one ward.
    """
    chance = secrets.SystemRandom()
    waiting, row = list(canaries), None
    places = sorted(chance.randrange(max(1, count)) for _ in canaries)
    for number, row in enumerate(written):
        yield row
        while waiting and places and places[0] <= number:
            places.pop(0)
            yield _like(row, waiting.pop())
    if row is not None:  # the list is shorter than it was
        yield from (_like(row, canary) for canary in waiting)


def _like(row: Row, canary: ExportCanary) -> Row:
    phone, state = (canary.phone, row[4] or SAYS["not_asked"]) if row[3] else ("", "")
    return (canary.name, canary.email, SAYS["yes"], phone, state, *row[5:])


def _written(ids: Sequence[int], *, all_values: bool, group_ids: frozenset[int] | None) -> Iterator[Row]:
    """The rows of these people, in their order; values alone are read: a million objects cost more than the file."""
    people = Person.objects.filter(Among("pk", ids)).order_by("pk").values_list("pk", "email", *FIELDS)
    states, phones = standing(ids), phones_of(ids)
    tags = names_of(Tagging.objects.filter(Among("person_id", ids)).values_list("person_id", "tag__name"))
    groups = groups_of(ids, group_ids)
    for pk, email, name, postcode, area, since, latest in people:
        said = states[pk]
        yield (
            name,
            *_way(email, said["email"], all_values),
            *_way(phones.get(pk, ""), said["phone"], all_values),
            *(postcode, area or "", ", ".join(groups.get(pk, ())), ", ".join(tags.get(pk, ())), since, latest),
        )


def _way(value: str, state: str, all_values: bool) -> tuple[str, str]:
    """An address or number, where this account may see it, and what she said about it."""
    return (value if all_values or state == YES else "", SAYS[state]) if value else ("", SAYS["none"])


def groups_of(ids: Sequence[int], group_ids: frozenset[int] | None) -> dict[int, list[str]]:
    """Names of the groups each person is in, of those this account may know of (None: all), in one query."""
    found = Membership.objects.filter(Among("person_id", ids), left_at__isnull=True, confirmed_at__isnull=False)
    if group_ids is not None:
        found = found.filter(group__in=group_ids)
    return names_of(found.order_by("joined_at").values_list("person_id", "group__name"))


def names_of(pairs: Any) -> dict[int, list[str]]:
    """Pairs of key and name, gathered by key."""
    gathered: dict[int, list[str]] = {}
    for key, name in pairs:
        gathered.setdefault(key, []).append(name)
    return gathered
