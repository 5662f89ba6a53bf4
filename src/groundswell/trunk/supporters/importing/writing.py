"""
Writing a block of a list of people: by the database from staged rows, in one transaction of the engine's.

New people get the ids that were kept for them, so that everything of theirs is written without asking for them again.
Whoever came meanwhile by another way is the one the row means, and is only added to.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Case, CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat, NullIf, Substr
from django.utils.translation import gettext as _

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent.models import Wording
from groundswell.trunk.imports.kinds import Done
from groundswell.trunk.imports.models import Block, Import, PersonRow
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.ledger.keys import CounterKey, hour_of
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.places.models import Area
from groundswell.trunk.records.bulk import Insertions, by_index, hold, one_at_a_time, references_held
from groundswell.trunk.segments.services import touch
from groundswell.trunk.supporters.importing.agreeing import OBJECT, Agreeing, has, said_by
from groundswell.trunk.supporters.importing.bits import EMAIL
from groundswell.trunk.supporters.importing.carrying import Carrying, Sum, people_of, whole_name
from groundswell.trunk.supporters.importing.filling import Filling
from groundswell.trunk.supporters.importing.judging import (
    POINTS,
    find_known,
    point_key,
)
from groundswell.trunk.supporters.importing.labels import Labels
from groundswell.trunk.supporters.importing.repeating import adding, follow
from groundswell.trunk.supporters.models import ContactPoint, Person, Tag
from groundswell.trunk.supporters.phones import SHAPES

NEW_SUPPORTERS = "supporters.new"
SURELY_NEW = ("phone", "address")


def prepare(table: Import, *, at: datetime) -> None:
    """Make the wordings and tags that the blocks need."""
    Agreeing(table).make_wordings(at=table.started_at or at)
    Labels(table).make_tags()


class Writing:
    """
    One block being written. `at` is when the import began: all it writes bears that moment, and is known by it. `kept`
    is for all blocks of the list.
    """

    def __init__(self, table: Import, block: Block, *, at: datetime, kept: Insertions) -> None:
        self.table, self.campaign, self.block, self.at, self.kept = table, table.campaign, block, at, kept
        self.agreeing, self.labels = Agreeing(table), Labels(table)
        self.mapped = set(table.columns.values())
        if "phone_2" in self.mapped:
            # Whoever has but a second number has it as her first.
            self.mapped.add("phone")

    def write(self, *, repeats: bool) -> Done:
        with by_index():
            return self._repeats() if repeats else self._firsts()

    def _with(self, verdict: str, *, only: Sequence[int] | None = None) -> Carrying:
        return Carrying(self.kept, self.table, self.block, verdict, at=self.at, only=only)

    def _firsts(self) -> Done:
        new, changed = self._with(PersonRow.NEW), self._with(PersonRow.CHANGED)
        self._wait_for_other_lists(new.rows)
        left = find_known(new.rows, self.campaign.pk, only_without_email=True, **self._met())
        told = self._summed(new)
        with references_held(lambda: self._held and self._areas_held(told)):
            added = self._people(new)
        all_came = added == told.count
        if not all_came:
            left += self._settle_meanwhile(new.rows)
            told = self._summed(new)
        with references_held(
            lambda: self._held and self._areas_held(told) and (all_came or not self._missing(new.rows).exists())
        ):
            self._of_all(new, told)
            self._welcome(new)
        self._of_all_checked(new.rows, told)
        done = Done(new=added, left=left)
        if changed.rows.exists():
            done.changed = self._add_to(changed)
        if told.count:
            touch(self.campaign.pk, new.people(told))
        self._count_areas(list(told.counting.items()))
        return done

    def _summed(self, carrying: Carrying) -> Sum:
        return carrying.summed(self.agreeing.supporting())

    def _repeats(self) -> Done:
        repeats = self._with(PersonRow.DUPLICATE)
        if self.table.done_left:
            follow(self.table, repeats.rows)
        some = list(adding(self.table, repeats.rows))
        if some:
            self._add_to(self._with(PersonRow.DUPLICATE, only=some))
        return Done(duplicate=repeats.rows.count())

    def _add_to(self, known: Carrying) -> int:
        """Add to known people what they lack; nothing of theirs is overwritten."""
        filling, keys = Filling(self.table, self.block, known.rows, at=self.at), people_of(known.rows)
        told = self._summed(known)
        filling.fill()
        with references_held(lambda: self._held and self._here(known.rows) == set(keys)):
            self._of_all(known, told)
        self._of_all_checked(known.rows, told)
        counted = filling.welcome(self.agreeing) if told.counting else []
        touch(self.campaign.pk, keys)
        self._count_areas(counted)
        return told.count

    @staticmethod
    def _here(rows: "QuerySet[PersonRow]") -> set[int]:
        """Hold the people of known rows who are still here."""
        return hold(Person.objects.filter(pk__in=rows.order_by().values("person_key")))

    @cached_property
    def _held(self) -> bool:
        """Hold what all rows lead to beside people and areas: campaign, wordings, tags. False where one is gone."""
        campaign = self.campaign.pk
        wordings, tags = self.agreeing.wordings(), set(self.labels.tags.values())
        return bool(
            hold(Campaign.objects.filter(pk=campaign))
            and wordings <= hold(Wording.objects.filter(campaign=campaign))
            and tags <= hold(Tag.objects.filter(campaign=campaign))
        )

    @staticmethod
    def _areas_held(told: Sum) -> bool:
        """Hold the areas of new people. False where one is gone."""
        areas = {area for area in told.areas if area is not None}
        return areas <= hold(Area.objects.filter(pk__in=areas))

    # New people

    def _wait_for_other_lists(self, new: "QuerySet[PersonRow]") -> None:
        """Who has no email is told apart by no constraint: two lists at once write such rows one after the other."""
        others = Import.objects.filter(campaign=self.campaign, kind=self.table.kind, state=Import.COMMITTING)
        if others.exclude(pk=self.table.pk).exists() and new.filter(email_key="").exists():
            one_at_a_time(self.campaign.pk)

    def _people(self, new: Carrying) -> int:
        # In the order in which forms take people too, so that two writers cannot wait for each other in a circle.
        return new.into(Person, "", lambda rows: (self._person(), rows.order_by("email_key", "name_key")))

    def _person(self) -> dict[str, Any]:
        at, nothing = Value(self.at, DateTimeField()), Value(None, DateTimeField())
        agreed = self.agreeing.supporting()
        by_mail = has("yes", EMAIL) & ~has("stopped", EMAIL)
        since: Any = Case(When(agreed, then=at), default=nothing) if self.agreeing.asked else nothing
        proved: Any = Case(When(by_mail, then=at), default=nothing) if "email" in self.agreeing.asked else nothing
        find_key = Case(When(find_key="", then=Concat(Value(" "), "name_key")), default=F("find_key"))
        return {
            "id": F("person_key"),
            "public_id": F("public_id"),
            "campaign_id": self.campaign.pk,
            "name": whole_name(F),
            "name_key": F("name_key"),
            "find_key": find_key,
            "given_name": F("given_name"),
            "family_name": F("family_name"),
            "email": F("email"),
            "email_key": NullIf("email_key", Value("")),
            "postcode": F("postcode"),
            "area_id": F("area_id"),
            "birth_date": F("birth_date"),
            "supporter_since": since,
            "email_confirmed_at": proved,
            "created_at": self.at,
            "latest_activity_at": self.at,
            "pronoun": "them",
            "say": "",
        }

    @staticmethod
    def _missing(new: "QuerySet[PersonRow]") -> "QuerySet[PersonRow]":
        return new.filter(~Exists(Person.objects.filter(pk=OuterRef("person_key"))))

    def _settle_meanwhile(self, new: "QuerySet[PersonRow]") -> int:
        """Rows whose person came by a form, or by another list, since the check are for her."""
        rows = PersonRow.objects.filter(pk__in=list(self._missing(new).values_list("pk", flat=True)))
        return find_known(rows, self.campaign.pk, **self._met())

    @staticmethod
    def _met() -> dict[str, Any]:
        """What becomes of a row that the check took for new, and whose person is here now: she is added to."""
        says = _("This person came by another way since the check, so only what was missing was added")
        return {"verdict": PersonRow.CHANGED, "left": True, "problems": says}

    # Of new and known people alike

    def _of_all(self, carrying: Carrying, told: Sum) -> None:
        for field, kind, key in POINTS:
            if field in self.mapped:
                self._points(carrying, field, kind, key)
        self.agreeing.write(carrying, told, at=self.at)
        if self.labels.for_all or "tags" in self.mapped:
            self.labels.put(carrying, told, at=self.at)

    def _of_all_checked(self, rows: "QuerySet[PersonRow]", told: Sum) -> None:
        """The rest, which may lead to other people and to groups."""
        if told.any_stop:
            self.agreeing.stop(rows, at=self.at)
        if self.labels.joins():
            self.labels.join(rows, at=self.at)

    def _points(self, carrying: Carrying, field: str, kind: str, key: str) -> None:
        carrying.into(
            ContactPoint,
            field,
            lambda rows: (self._point(field, kind, key), rows.exclude(**{field: ""})),
            # A second number may be the first one once more.
            all_new=field in SURELY_NEW,
        )

    def _point(self, field: str, kind: str, key: str) -> dict[str, Any]:
        return {
            "person_id": F("person_key"),
            "kind": kind,
            "value": shown_number(field) if kind == ContactPoint.PHONE else F(field),
            "value_key": point_key(key, F),
            "source": said_by(self.table),
            "added_at": self.at,
        }

    # The ledger

    def _welcome(self, new: Carrying) -> None:
        """Enter new supporters in the ledger."""
        if self.agreeing.asked:
            new.into(Activity, "", lambda rows: (self._welcomed(), rows.filter(self.agreeing.supporting())))

    def _welcomed(self) -> dict[str, Any]:
        return {
            "key": Concat(Value(f"{NEW_SUPPORTERS}:"), "public_id", output_field=CharField()),
            "campaign_id": self.campaign.pk,
            "person_id": F("person_key"),
            "area_id": F("area_id"),
            "kind": NEW_SUPPORTERS,
            "object_kind": OBJECT,
            "object_id": self.table.public_id,
            "occurred_at": self.at,
            "recorded_at": self.at,
            "data": {},
        }

    def _count_areas(self, areas: list[tuple[int | None, int]]) -> None:
        ledger.count(counters(self.campaign.pk, areas, self.at))


def counters(campaign_id: int, areas: list[tuple[int | None, int]], at: datetime) -> dict[CounterKey, int]:
    """The changes of counters for so many new supporters of each area at one moment."""
    total = sum(count for _area, count in areas)
    if not total:
        return {}
    changes = {
        CounterKey(campaign_id, NEW_SUPPORTERS): total,
        CounterKey(campaign_id, NEW_SUPPORTERS, hour_key=hour_of(at)): total,
    }
    return changes | {
        CounterKey(campaign_id, NEW_SUPPORTERS, area_key=area): count for area, count in areas if area is not None
    }


def shown_number(field: str) -> Any:
    """A number as `shown_phone` writes it: as it was staged, or by its shape ("07700 900142", "020 7946 0123")."""
    staged = f"{field}_shown"
    cases = [
        When(**{f"{field}__startswith": begins}, then=_in_groups(F(field), *lengths)) for begins, lengths in SHAPES
    ]
    return Case(When(~Q(**{staged: ""}), then=F(staged)), *cases, default=F(field), output_field=CharField())


def _in_groups(number: Any, *lengths: int) -> Any:
    start, parts = 4, []
    for length in lengths:
        parts += [Value(" "), Substr(number, start, length)]
        start += length
    return Concat(Value("0"), *parts[1:], output_field=CharField())
