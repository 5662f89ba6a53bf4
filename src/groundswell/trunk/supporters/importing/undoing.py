"""
Taking back a block of a list of people: everything the import wrote bears its moment, and goes; what people did since
stays, and with it the person who did it.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.translation import gettext as _

from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.consent.models import Consent, OptOut
from groundswell.trunk.consent.selectors import YES, standing
from groundswell.trunk.imports.models import Block, Import, PersonFill, PersonRow
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.records.bulk import by_index, references_held
from groundswell.trunk.records.gathering import Among
from groundswell.trunk.segments.services import touch
from groundswell.trunk.supporters.importing.agreeing import OBJECT, said_by, stop_keys
from groundswell.trunk.supporters.importing.carrying import people_of, rows_between, whole_name
from groundswell.trunk.supporters.importing.writing import counters
from groundswell.trunk.supporters.models import ContactPoint, FoundBy, Person, ProposedChange, Tag, Tagging

AT_ONCE = 2_000
DERIVED = ("supporters.FoundBy", "duplicates.Pair")
"""Made from people by us, and made again: no sign that anything happened with them."""


class TakingBack:
    """One block being taken back."""

    def __init__(self, table: Import, block: Block) -> None:
        self.table, self.block = table, block
        self.rows = rows_between(table, block.low, block.high)
        assert table.started_at
        self.at: datetime = table.started_at

    def take_back(self, *, at: datetime) -> int:
        """Take the block back; give how many people were kept because of what they did since."""
        written = self.rows.filter(verdict__in=(PersonRow.NEW, PersonRow.CHANGED, PersonRow.DUPLICATE))
        keys = people_of(written)
        made = set(people_of(self.rows.filter(verdict=PersonRow.NEW)))
        kept = 0
        with by_index():
            for some in _chunks(keys):
                kept += self._take_back(some, made & set(some))
        touch(self.table.campaign_id, keys)
        return kept

    def _take_back(self, keys: list[int], made: set[int]) -> int:
        # Held, so that nobody signs between our look and our delete.
        held = Person.objects.select_for_update().filter(Among("id", keys))
        people = {one.pk: one for one in held.order_by("pk")}
        for rows in self._own_rows(list(people)):
            rows._raw_delete("default")
        self._empty(people, made)
        gone = [people[key] for key in sorted(made) if key in people]
        kept = self._lively(gone)
        self._leave_the_ledger(people, {one.pk for one in gone if one.pk not in kept})
        leaving = [one.pk for one in gone if one.pk not in kept]
        FoundBy.objects.filter(Among("person_id", leaving))._raw_delete("default")
        for model, field in leading_to_people():
            if model._meta.label in DERIVED:
                model._default_manager.filter(Among(field, leaving)).delete()
        # They are held, and nobody led to them but what went before: two dozen looks for each would find nothing.
        with references_held(lambda: True):
            Person.objects.filter(Among("id", leaving))._raw_delete("default")
        says = _("Something happened with this person since the import, so the record was kept")
        self.rows.filter(verdict=PersonRow.NEW, person_key__in=kept).update(left=True, problems=says)
        return len(kept)

    def _own_rows(self, keys: list[int]) -> Iterator["QuerySet[Any]"]:
        """What the import wrote about these people, in the order in which it may go."""
        hers = Among("person_id", keys)
        yield Consent.objects.filter(hers, object_kind=OBJECT, object_id=self.table.public_id)
        yield Tagging.objects.filter(hers, tagged_at=self.at, change__isnull=True)
        yield Membership.objects.filter(hers, joined_at=self.at)
        yield ContactPoint.objects.filter(hers, added_at=self.at, source=said_by(self.table))
        yield ProposedChange.objects.filter(
            hers, said_at=self.at, said_by=said_by(self.table), state=ProposedChange.WAITING
        )

    def _empty(self, people: dict[int, Person], made: set[int]) -> None:
        """Empty again what was filled, where nobody changed it since."""
        fills = PersonFill.objects.filter(Among("person_key", list(people)), table=self.table)
        for key, field, value in fills.values_list("person_key", "field", "value"):
            person = people[key]
            current = getattr(person, field)
            if field == "supporter_since":
                continue
            if (current.isoformat() if isinstance(current, date) else current) == value:
                empty: dict[str, Any] = {field: None if field == "birth_date" else ""}
                if field == "postcode":
                    empty["area"] = None
                Person.objects.filter(pk=key).update(**empty)
        fills._raw_delete("default")

    def _leave_the_ledger(self, people: dict[int, Person], gone: set[int]) -> None:
        """Take supporters out of ledger and counters whom only this import made."""
        welcomed = Activity.objects.filter(kind="supporters.new", object_kind=OBJECT, object_id=self.table.public_id)
        stands = standing([key for key in people if key not in gone])
        still = {key for key, said in stands.items() if YES in said.values()}
        out = [key for key in people if key not in still]
        leaving = welcomed.filter(Among("person_id", out))
        areas: dict[int | None, int] = {}
        for area in leaving.values_list("area_id", flat=True):
            areas[area] = areas.get(area, 0) - 1
        leaving._raw_delete("default")
        ours = Person.objects.filter(Among("id", [key for key in out if key not in gone]))
        ours.filter(supporter_since=self.at).update(supporter_since=None)
        ours.filter(email_confirmed_at=self.at).update(email_confirmed_at=None)
        ledger.count(counters(self.table.campaign_id, list(areas.items()), self.at))

    def _lively(self, people: list[Person]) -> set[int]:
        """Of people whom the import made, those with whom anything happened since."""
        keys = [one.pk for one in people]
        lively = {one.pk for one in people if self._changed(one)}
        for model, field in leading_to_people():
            if model._meta.label in DERIVED:
                continue
            rows = model._default_manager.filter(Among(field, keys))
            if model is Activity:
                rows = rows.exclude(object_kind=OBJECT, object_id=self.table.public_id)
            lively |= set(rows.order_by().values_list(field, flat=True).distinct())
        return lively & set(keys)

    def _changed(self, person: Person) -> bool:
        """Whether somebody changed what the import wrote."""
        return (
            bool(
                person.latest_activity_at != self.at
                or person.created_at != self.at
                or person.merged_into_id
                or person.erased_at
                or person.say
                or person.pronoun != "them"
                or person.email_confirmed_at not in (None, self.at)
                or person.supporter_since not in (None, self.at)
            )
            or person.pk in self._renamed
        )

    @property
    def _renamed(self) -> set[int]:
        if not hasattr(self, "_renamed_keys"):
            same = Person.objects.filter(
                pk=OuterRef("person_key"),
                name=whole_name(OuterRef),
                email=OuterRef("email"),
                postcode=OuterRef("postcode"),
            )
            new = self.rows.filter(verdict=PersonRow.NEW).filter(~Exists(same))
            self._renamed_keys = set(new.values_list("person_key", flat=True))
        return self._renamed_keys  # type: ignore[return-value]

    @staticmethod
    def finish(table: Import) -> None:
        """Once all blocks are taken back: the stops that the list brought go, and tags that nobody carries."""
        OptOut.objects.filter(campaign=table.campaign_id, key__startswith=stop_keys(table)).delete()
        unused = Tag.objects.filter(pk__in=table.options.get("tags_made", []), taggings__isnull=True)
        unused.delete()
        strangers = Consent.objects.filter(object_kind=OBJECT, object_id=table.public_id)
        touched = list(strangers.values_list("person_id", flat=True))
        strangers._raw_delete("default")
        touch(table.campaign_id, touched)


@cache
def leading_to_people() -> tuple[tuple[type[Model], str], ...]:
    """Every model with a foreign key to people, and the key's column name; joining tables too."""
    return tuple(
        (model, field.attname)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.model is Person and field.db_constraint  # type: ignore[attr-defined]
    )


def _chunks(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
