"""Tags and groups of a list: those that every row gets, and those of the rows themselves."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from groundswell.trunk.campaigns.models import Group, Membership
from groundswell.trunk.imports.models import Import, PersonRow
from groundswell.trunk.supporters.importing.carrying import Carrying, Rows, Sum
from groundswell.trunk.supporters.models import Person, Tag, Tagging

PARTED = "|"
MOST_TEXTS = 200
"""Different cells of tags in a block that are looked at one by one."""


class Labels:
    """The tags and groups that a list gives."""

    def __init__(self, table: Import) -> None:
        self.table, self.campaign = table, table.campaign
        self.for_all = [" ".join(name.split())[:40] for name in table.options.get("tags", []) if name.strip()]

    @cached_property
    def tags(self) -> dict[str, int]:
        """The campaign's tags by folded name."""
        rows = Tag.objects.filter(campaign=self.campaign).values_list("name", "pk")
        return {name.casefold(): pk for name, pk in rows}

    @cached_property
    def groups(self) -> dict[str, int]:
        rows = Group.objects.filter(campaign=self.campaign, closed_at__isnull=True).values_list("name", "pk")
        return {name.casefold(): pk for name, pk in rows}

    @cached_property
    def group_for_all(self) -> int | None:
        wanted = self.table.options.get("group") or self.table.into
        found = Group.objects.filter(campaign=self.campaign, public_id=wanted) if wanted else Group.objects.none()
        return found.values_list("pk", flat=True).first()

    def make_tags(self) -> None:
        """Make the tags that are not there yet, and note which: an undo takes those away that nobody uses then."""
        texts = PersonRow.of(self.table).exclude(tags="").exclude(verdict=PersonRow.REFUSED)
        names = {
            name: None for text in texts.order_by().values_list("tags", flat=True).distinct() for name in split(text)
        }
        for name in self.for_all:
            names.setdefault(name, None)
        missing = [name for name in names if name.casefold() not in self.tags]
        made = list(self.table.options.get("tags_made", []))
        for name in sorted(missing):
            if name.casefold() not in self.tags:
                tag, is_new = Tag.objects.get_or_create(campaign=self.campaign, name=name)
                self.tags[name.casefold()] = tag.pk
                made += [tag.pk] if is_new else []
        self.table.options["tags_made"] = made
        Import.objects.filter(pk=self.table.pk).update(options=self.table.options)

    def missing(self, rows: "QuerySet[PersonRow]") -> Q:
        """Whether a row's person lacks a tag of the list's, as a condition on these staged rows of known people."""
        lacks = Q()
        for name in self.for_all:
            lacks |= self._lacks(name)
        for text in rows.exclude(tags="").order_by().values_list("tags", flat=True).distinct()[:MOST_TEXTS]:
            condition = Q()
            for name in split(text):
                condition |= self._lacks(name)
            lacks |= Q(tags=text) & condition
        return lacks

    def _lacks(self, name: str) -> Q:
        tag = self.tags.get(name.casefold())
        if tag is None:
            return Q(person_key__isnull=False)
        return ~Q(Exists(Tagging.objects.filter(tag=tag, person=OuterRef("person_key"))))

    def put(self, carrying: Carrying, told: Sum, *, at: datetime) -> None:
        """Put the tags on the people of some rows."""
        everybody = {self.tags[name.casefold()] for name in self.for_all}
        for tag_id in sorted(everybody):
            self._tag(carrying, {}, tag_id, at=at)
        each = {
            text: sorted({self.tags[name.casefold()] for name in split(text)} - everybody) for text in sorted(told.tags)
        }
        for place in range(max(map(len, each.values()), default=0)):
            self._tag(carrying, {text: ids[place] for text, ids in each.items() if len(ids) > place}, None, at=at)

    @staticmethod
    def _tag(carrying: Carrying, having: dict[str, int], tag_id: int | None, *, at: datetime) -> None:
        """Put one tag on everybody, or on each the one that goes with its text."""

        def said(rows: Rows) -> tuple[dict[str, Any], Rows]:
            tag = tag_id or Case(*(When(tags=text, then=Value(pk)) for text, pk in having.items()))
            some = rows.filter(tags__in=having) if having else rows
            return {"tag_id": tag, "person_id": F("person_key"), "tagged_at": at}, some

        carrying.into(Tagging, (tag_id, *having.items()), said)

    def join(self, rows: "QuerySet[PersonRow]", *, at: datetime) -> None:
        """Put the people of some rows who are supporters into the groups; who left one stays out."""
        from uuid import uuid5

        from groundswell.trunk.records.sql import insert_new

        if self.group_for_all is None:
            rows = rows.exclude(groups="")
        supporter = Person.objects.filter(pk=OuterRef("person_key"), supporter_since__isnull=False)
        pairs = set()
        for person, text in rows.filter(Exists(supporter)).values_list("person_key", "groups"):
            ids = {self.groups.get(name.casefold()) for name in split(text)} | {self.group_for_all}
            pairs |= {(group, person) for group in ids if group}
        columns = ("group_id", "person_id", "key", "joined_at", "confirmed_at")
        values = [
            (group, person, uuid5(self.table.key, f"{group}:{person}"), at, at) for group, person in sorted(pairs)
        ]
        insert_new(Membership, columns, values)

    def joins(self) -> bool:
        return self.group_for_all is not None or "groups" in self.table.columns.values()


def split(text: str) -> list[str]:
    return [name for name in text.split(PARTED) if name]
