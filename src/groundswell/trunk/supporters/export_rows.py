"""The rows of an exported list: what this account may see of each person, and may be used for."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.supporters.models import ExportCanary, Person, Tagging
from groundswell.trunk.supporters.people_list import Listing
from groundswell.trunk.supporters.permissions import ways_of

BATCH = 1_000
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
        people = Person.objects.filter(pk__in=ids).select_related("area").order_by("pk")
        yield from _written(list(people), all_values=all_values, group_ids=group_ids)


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


def _written(batch: Sequence[Person], *, all_values: bool, group_ids: frozenset[int] | None) -> Iterator[Row]:
    ways = ways_of(batch, all_values=all_values)
    tags = names_of(Tagging.objects.filter(person__in=batch).values_list("person_id", "tag__name"))
    groups = groups_of(batch, group_ids)
    for person in batch:
        email, phone = ways[person.pk]
        yield (
            *(person.name, email.value, SAYS[email.state], phone.value, SAYS[phone.state]),
            *(person.postcode, person.area.name if person.area else "", ", ".join(groups.get(person.pk, ()))),
            *(", ".join(tags.get(person.pk, ())), person.supporter_since, person.latest_activity_at),
        )


def groups_of(people: Sequence[Person], group_ids: frozenset[int] | None) -> dict[int, list[str]]:
    """Names of the groups each person is in, of those this account may know of (None: all), in one query."""
    found = Membership.objects.filter(person__in=people, left_at__isnull=True, confirmed_at__isnull=False)
    if group_ids is not None:
        found = found.filter(group__in=group_ids)
    return names_of(found.order_by("joined_at").values_list("person_id", "group__name"))


def names_of(pairs: Any) -> dict[int, list[str]]:
    """Pairs of key and name, gathered by key."""
    gathered: dict[int, list[str]] = {}
    for key, name in pairs:
        gathered.setdefault(key, []).append(name)
    return gathered
