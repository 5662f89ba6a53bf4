"""The rows of an exported list: what this account may see of each person, and may be used for."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.supporters.models import Person, Tagging
from groundswell.trunk.supporters.permissions import ways_of

BATCH = 500
SAYS = {"yes": "yes", "no": "no", "not_asked": "not asked", "none": ""}


def headings() -> list[str]:
    return [
        *(_("Name"), _("Email"), _("May we email"), _("Phone"), _("May we call"), _("Postcode"), _("Area")),
        *(_("Groups"), _("Tags"), _("Supporter since"), _("Last did something")),
    ]


def rows(people: "QuerySet[Person]", *, all_values: bool, group_ids: frozenset[int] | None) -> Iterator[Sequence[Any]]:
    """Rows in the order of meeting, read in batches, so that a long list needs no more memory than a short one."""
    last = 0
    while batch := list(people.filter(pk__gt=last).select_related("area").order_by("pk")[:BATCH]):
        yield from _written(batch, all_values=all_values, group_ids=group_ids)
        last = batch[-1].pk


def _written(batch: Sequence[Person], *, all_values: bool, group_ids: frozenset[int] | None) -> Iterator[Sequence[Any]]:
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
