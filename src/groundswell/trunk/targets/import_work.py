"""One pass over a table of targets: what each row would do, and doing it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from groundswell.trunk.imports.kinds import Judged, Shown, Work
from groundswell.trunk.imports.models import Import, Row
from groundswell.trunk.places.models import BoundarySet
from groundswell.trunk.supporters.identity import name_key
from groundswell.trunk.targets.consumer_mail import mail_problem
from groundswell.trunk.targets.import_areas import AreaFinder
from groundswell.trunk.targets.import_cells import Cells, read_cells
from groundswell.trunk.targets.import_kind import FIELDS
from groundswell.trunk.targets.import_undo import take_back
from groundswell.trunk.targets.import_values import ADDED, STANDING, flat, put
from groundswell.trunk.targets.models import Drive, Standing, Target
from groundswell.trunk.targets.services import add_to_drive

IMPORTED = "Imported list"
LABELS = {field.key: field.label for field in FIELDS}
ORDER = {field.key: number for number, field in enumerate(FIELDS)} | {"area_id": 3}
Given = Mapping[str, str]
Identity = tuple[str, str, int | None]


class TargetWork(Work):
    """Looks up maps and names once, and what stands in the database for each batch."""

    def __init__(self, table: Import) -> None:
        self.table, self.campaign, self.options = table, table.campaign, table.options
        self.source = str(self.options.get("source") or IMPORTED)
        self.drive = Drive.objects.filter(campaign=self.campaign, public_id=table.into).first() if table.into else None
        self.areas = AreaFinder(self._maps())
        self.labels = {key: str(label) for key, label in LABELS.items()}
        self._by_identity: dict[Identity, int] | None = None

    def _maps(self) -> list[BoundarySet]:
        if code := self.options.get("map"):
            return list(BoundarySet.objects.filter(code=code))
        ids = [self.drive.boundary_set_id if self.drive else None, self.campaign.boundary_set_id]
        found = BoundarySet.objects.in_bulk([pk for pk in ids if pk])
        return [found[pk] for pk in dict.fromkeys(ids) if pk]

    def _visible(self) -> Any:
        return Target.objects.filter(Q(campaign=self.campaign) | Q(campaign__isnull=True))

    def _known_identities(self, among: Q | None = None) -> dict[Identity, int]:
        """Those in office by name, office and area; the campaign's own before shared ones."""
        known: dict[Identity, int] = {}
        rows = self._visible().filter(among or Q(), ended_at__isnull=True)
        rows = rows.order_by(F("campaign_id").asc(nulls_last=True), "-pk")
        for pk, name, office, area_id in rows.values_list("pk", "name", "office", "area_id").iterator():
            known.setdefault((name_key(name), name_key(office), area_id), pk)
        return known

    # Judging

    def judge(self, rows: Sequence[Given]) -> list[Judged]:
        read = [self._read(given) for given in rows]
        if self._by_identity is None:
            self._by_identity = self._known_identities()
        found = self._found([cells for cells in read if not cells.problems])
        on_board = self._on_board([target.pk for target in found.values()])
        marked = self._not_to_be_sent_to(read)
        return [
            self._judged(given, cells, found.get(id(cells)), on_board, marked)
            for given, cells in zip(rows, read, strict=True)
        ]

    def _read(self, given: Given) -> Cells:
        cells = read_cells(given, self.labels)
        values = cells.values
        named = {"name": values.pop("area", ""), "code": values.pop("area_code", "")}
        if any(named.values()):
            values["area_id"], problem = self.areas.find(**named)
            cells.problems += [f"{self.labels['area']}: {problem}"] if problem else []
        values.setdefault("office", self.options.get("office", ""))
        if part := values.pop("key_part", ""):
            values["key"] = f"{values.get('key', '')}:{part}"
        for needed in ("name", "office"):
            if not values.get(needed) and not any(
                says.startswith(f"{self.labels[needed]}:") for says in cells.problems
            ):
                says = _("%(field)s: it is empty. Fill it in, or take the row out")
                cells.problems.append(says % {"field": LABELS[needed]})
        return cells

    def _identity(self, values: Mapping[str, Any]) -> Identity:
        return name_key(values["name"]), name_key(values["office"]), values.get("area_id")

    def source_key(self, values: Mapping[str, Any]) -> str:
        """What tells the database that two imports at once mean the same target."""
        if key := values.get("key"):
            return f"{self.campaign.pk}:{key}"
        digest = sha256("\n".join(map(str, self._identity(values))).encode()).hexdigest()
        return f"{self.campaign.pk}:{digest[:40]}"

    def _found(self, read: Sequence[Cells]) -> dict[int, Target]:
        """The target that each row means, by the row: by its number in the list, else by name, office and area."""
        keys = {key for cells in read for key in (self.source_key(cells.values), cells.values.get("key")) if key}
        listed = self._visible().filter(source=self.source, source_key__in=keys)
        by_key = {
            t.source_key: t for t in listed if not t.campaign_id or t.source_key.startswith(f"{self.campaign.pk}:")
        }
        known = self._by_identity or {}
        by_name = {known.get(self._identity(cells.values)) for cells in read}
        by_pk = Target.objects.in_bulk([pk for pk in by_name if pk])
        found: dict[int, Target] = {}
        for cells in read:
            key = cells.values.get("key", "")
            same_name = by_pk.get(known.get(self._identity(cells.values), 0))
            target = by_key.get(self.source_key(cells.values)) or by_key.get(key)
            # Two of one list with the same name, office and area are two: its numbers say so.
            if target is None and same_name and not (key and same_name.source == self.source):
                target = same_name
            if target:
                found[id(cells)] = target
        return found

    def _on_board(self, pks: Sequence[int]) -> set[int]:
        standings = Standing.objects.filter(drive=self.drive, target__in=pks, left_at__isnull=True)
        return set(standings.values_list("target_id", flat=True)) if self.drive else set()

    def _not_to_be_sent_to(self, read: Sequence[Cells]) -> set[str]:
        """Of the addresses of these rows, those of any target marked "no sending": a new list cannot lift that."""
        emails = {cells.values["email"].casefold() for cells in read if cells.values.get("email")}
        marked = Target.objects.annotate(lower=Lower("email")).filter(no_sending=True, lower__in=emails)
        return set(marked.values_list("lower", flat=True))

    def _judged(
        self, given: Given, cells: Cells, target: Target | None, on_board: set[int], marked: set[str]
    ) -> Judged:
        values = cells.values
        label = str(values.get("name") or given.get("name", ""))[:120]
        before = flat(target) if target else {}
        if not cells.problems:
            cells.problems += self._mail_problems(values, before)
        if cells.problems:
            return Judged(Row.REFUSED, label, problems=cells.problems)
        no_sending = bool(self.options.get("no_sending")) or str(values.get("email", "")).casefold() in marked
        changes = self._changes(values, target, before, no_sending)
        if self.drive and not values.get("ended_on") and not (target and target.pk in on_board):
            changes[STANDING] = ["", self.drive.title]
        identity = target.public_id if target else self.source_key(values)
        if target is None:
            return Judged(Row.NEW, label, identity, changes=changes)
        verdict = Row.CHANGED if changes else Row.SAME
        return Judged(verdict, label, identity, changes=changes, object_id=target.public_id)

    def _mail_problems(self, values: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
        """The rule of private mailboxes, for an address that is new here."""
        email = values.get("email", "")
        if email == before.get("email"):
            return []
        problem = mail_problem(email, values.get("email_source", ""))
        return [f"{LABELS['email']}: {problem}"] if problem else []

    def _changes(
        self, values: Mapping[str, Any], target: Target | None, before: Mapping[str, Any], no_sending: bool
    ) -> dict[str, list[Any]]:
        """What differs. An empty cell changes nothing, and a shared list is not ours to change."""
        if target is not None and target.campaign_id is None:
            return {}
        said = {name: value for name, value in values.items() if name != "key"}
        if no_sending:
            said["no_sending"] = True
        empty: dict[str, Any] = {"area_id": None, "no_sending": False}
        return {
            name: [before.get(name, empty.get(name, "")), value]
            for name, value in said.items()
            if value != before.get(name, empty.get(name, ""))
        }

    # Doing

    def apply(self, rows: Sequence[tuple[Row, Given]], *, at: datetime) -> None:
        # Held until the batch is written, so that what is compared is what is changed.
        ids = [row.object_id for row, _given in rows if row.object_id]
        held = {t.public_id: t for t in Target.objects.select_for_update().filter(public_id__in=ids)}
        # Everyone was compared by the check; now only those of these names, who may have been added since.
        names = {given.get("name", "").strip() for _row, given in rows}
        self._by_identity = self._known_identities(Q(name__in=names))
        judged = self.judge([given for _row, given in rows])
        fresh: dict[str, tuple[Row, Target]] = {}
        for (row, _given), said in zip(rows, judged, strict=True):
            if row.verdict == Row.CHANGED:
                self._change(row, held.get(row.object_id), at)
            elif said.verdict == Row.NEW:
                target = self._new(row, said, at)
                fresh[target.source_key] = (row, target)
            else:
                self._leave_new(row, said)
        self._add(fresh)
        self._to_board([row for row, _given in rows], at)

    def _change(self, row: Row, target: Target | None, at: datetime) -> None:
        if target is None or (target.ended_at and "ended_on" not in row.changes):
            row.left, row.changes, row.object_id = True, {}, ""
            row.problems = [_("It is no longer there: somebody took it out since the check")]
            return
        now, done = flat(target), dict[str, list[Any]]()
        for name, (before, after) in row.changes.items():
            if name == STANDING or now.get(name) == before:
                done[name] = [before, after]
            elif now.get(name) != after:
                row.left = True
                says = _("%(field)s: somebody changed it since the check, so it was left alone")
                row.problems = [*row.problems, says % {"field": label_of(name)}]
        put(target, {name: after for name, (_before, after) in done.items() if name != STANDING})
        target.save()
        row.changes = done

    def _new(self, row: Row, said: Judged, at: datetime) -> Target:
        target = Target(campaign=self.campaign, source=self.source, source_key=said.identity, loaded_at=at)
        put(target, {name: after for name, (_before, after) in said.changes.items() if name != STANDING})
        row.changes = {ADDED: ["", target.public_id], **said.changes}
        row.object_id = target.public_id
        return target

    def _add(self, fresh: Mapping[str, tuple[Row, Target]]) -> None:
        """Insert; the constraint on source and key decides where two imports mean the same at once."""
        # In one order, so that two workers on PostgreSQL do not wait for each other.
        Target.objects.bulk_create([fresh[key][1] for key in sorted(fresh)], ignore_conflicts=True)
        kept = dict(
            Target.objects.filter(source=self.source, source_key__in=fresh).values_list("source_key", "public_id")
        )
        for key, (row, target) in fresh.items():
            if kept.get(key) != target.public_id:
                self._leave_new(row, Judged(Row.SAME, object_id=kept.get(key, "")))

    def _leave_new(self, row: Row, said: Judged) -> None:
        row.left, row.object_id = True, said.object_id
        row.changes = {STANDING: ["", ""]} if self.drive and said.object_id else {}
        row.problems = said.problems or [_("Somebody added it since the check, so its details were left alone")]

    def _to_board(self, rows: Sequence[Row], at: datetime) -> None:
        """Put the rows' targets on the drive's board, and note which were not on it."""
        wanted = [row for row in rows if STANDING in row.changes and row.object_id]
        for row in rows:
            if row not in wanted:
                row.changes.pop(STANDING, None)
        if not self.drive or not wanted:
            return
        targets = list(Target.objects.filter(public_id__in=[row.object_id for row in wanted]))
        there = self._on_board([target.pk for target in targets])
        known = set(Standing.objects.filter(drive=self.drive, target__in=targets).values_list("target_id", flat=True))
        add_to_drive(drive=self.drive, targets=[target for target in targets if target.pk not in there], at=at)
        added = Standing.objects.filter(drive=self.drive, target__in=targets).select_related("target")
        standings = {standing.target.public_id: standing for standing in added}
        for row in wanted:
            standing = standings.get(row.object_id)
            if standing is None or standing.target_id in there:
                row.changes.pop(STANDING)
            else:
                row.changes[STANDING] = ["left" if standing.target_id in known else "", standing.public_id]

    # Taking back, showing

    def take_back(self, rows: Sequence[Row], *, at: datetime) -> None:
        take_back(rows, at=at)

    def shown(self, rows: Sequence[Row]) -> list[list[Shown]]:
        return [[self._shown(name, *row.changes[name]) for name in told(row)] for row in rows]

    def _shown(self, name: str, before: Any, after: Any) -> Shown:
        return Shown(label_of(name), self._words(name, before), self._words(name, after))

    def _words(self, name: str, value: Any) -> str:
        if name == "area_id":
            return self.areas.names.get(value, "") if value else ""
        if name == STANDING:
            return _("On the board") if value not in ("", "left") else ""
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        return str(value or "")


def told(row: Row) -> list[str]:
    """The changes of a row that a page tells, in the order of the fields: the database keeps none."""
    passed_over = (ADDED, STANDING, "name") if row.verdict == Row.NEW else (ADDED,)
    return sorted((name for name in row.changes if name not in passed_over), key=lambda name: ORDER.get(name, 99))


def label_of(name: str) -> str:
    """A field's name in words."""
    others = {"area_id": LABELS["area"], "no_sending": _("Never send to it"), STANDING: _("Drive")}
    return str(others.get(name) or LABELS[name])
