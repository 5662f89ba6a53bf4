"""What people did, in words: the sentences that tools declare for the kinds they write to the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.acts import Referred
from groundswell.trunk.campaigns.models import Group
from groundswell.trunk.ledger.kinds import kinds
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.tools import LedgerKind, declared, loader
from groundswell.trunk.ui.icons import all_icons


@dataclass(frozen=True)
class Deed:
    """One line of a timeline. `before` and `after` stand around the object's title."""

    at: datetime
    icon: str
    by_her: bool
    before: str
    object: Referred | None
    after: str

    @property
    def title(self) -> str:
        """The object's title in quotation marks, where it is known."""
        return f"“{self.object.title}”" if self.object else ""

    @property
    def text(self) -> str:
        """The whole line as text, its first letter large."""
        words = f"{self.before}{self.object.title if self.object else ''}{self.after}".strip()
        return words[:1].upper() + words[1:]


def activities(scope: Scope) -> QuerySet[Activity]:
    """
    What happened in a scope: an organiser of groups does not see what people did in other groups.
    """
    mine = scope.as_role("organiser")
    found = Activity.objects.filter(campaign=scope.campaign)
    return found if mine.whole else found.filter(Q(group__isnull=True) | Q(group__in=mine.group_ids or ()))


@dataclass(frozen=True)
class Timeline:
    """A part of what a person did and what was done with her, the latest first; `page` counts from 1."""

    deeds: Sequence[Deed]
    page: int
    pages: int
    total: int
    kind: str
    counts: Mapping[str, int]

    @property
    def newer(self) -> int:
        return self.page - 1

    @property
    def older(self) -> int:
        return self.page + 1 if self.page < self.pages else 0

    @property
    def whole(self) -> int:
        """How many things there are of every kind."""
        return sum(self.counts.values())

    @property
    def kinds(self) -> list[tuple[str, str, int]]:
        """Each kind there is, in words, with how many of it: what the list may be narrowed to."""
        said = [(kind, said_of(kind) or kind, count) for kind, count in self.counts.items()]
        return sorted(
            ((kind, says[:1].upper() + says[1:], count) for kind, says, count in said), key=lambda row: row[1]
        )


def timeline(scope: Scope, person: Person, *, page: int = 1, size: int = 50, kind: str = "") -> Timeline:
    """
    One page of what a person did. A page that is not there is the nearest one; a kind she has nothing of is all kinds.

    Her rows are few beside the ledger, and by an index: they are counted and cut where they stand.
    """
    hers = activities(scope).filter(person=person)
    counts = dict(hers.order_by().values_list("kind").annotate(count=Count("pk")))
    kind = kind if kind in counts else ""
    total = counts[kind] if kind else sum(counts.values())
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    found = hers.filter(kind=kind) if kind else hers
    rows = list(found.order_by("-occurred_at", "-pk")[(page - 1) * size : page * size])
    return Timeline(told(rows, refer(rows)), page, pages, total, kind, counts)


def latest_of(scope: Scope, people: Sequence[Person]) -> dict[int, Deed]:
    """
    The latest thing each of these people did, in one query; without the names of objects, as lists show it: what stands
    there is what the list goes by. A signature that nobody confirmed is not yet hers.
    """
    up_to = activities(scope).filter(person=OuterRef("pk"), occurred_at__lte=OuterRef("latest_activity_at"))
    hers = up_to.order_by("-occurred_at", "-pk").values("pk")[:1]
    ids = Person.objects.filter(pk__in=[person.pk for person in people]).values(latest=Subquery(hers))
    rows = list(Activity.objects.filter(pk__in=ids))
    return {row.person_id: deed for row, deed in zip(rows, told(rows, {}), strict=True) if row.person_id}


def told(rows: Iterable[Activity], objects: dict[tuple[str, str], Referred]) -> list[Deed]:
    """The words of activities, in their order. Without its object in `objects` a line is told without it."""
    known = kinds()
    return [_deed(row, known.get(row.kind), objects.get((row.object_kind, row.object_id))) for row in rows]


def _deed(row: Activity, kind: LedgerKind | None, referred: Referred | None) -> Deed:
    sentence = str(kind.sentence) if kind else _("did something that no tool here can name")
    before, _hole, after = sentence.partition("{object}")
    icon = kind.icon if kind and kind.icon in all_icons() else "check"
    if referred is None:
        # Without its object a sentence loses the small word before it: "signed {object}" is "signed".
        before, after = _without_object(before), ""
    return Deed(row.occurred_at, icon, kind.done_by_person if kind else True, before, referred, after)


def _without_object(before: str) -> str:
    words = before.split()
    while words and words[-1] in _SMALL_WORDS:
        words.pop()
    return " ".join(words)


_SMALL_WORDS = frozenset({"on", "to", "of", "for", "the", "a", "at", "in"})


def refer(rows: Iterable[Activity]) -> dict[tuple[str, str], Referred]:
    """The objects that activities name, each asked for once."""
    wanted = {(row.object_kind, row.object_id) for row in rows if row.object_id}
    return {key: found for key in sorted(wanted) if (found := referred_to(*key)) is not None}


def referred_to(kind: str, public_id: str) -> Referred | None:
    """Title and address of one object, from the tool whose it is, or of a group."""
    if kind == "group":
        group = Group.objects.select_related("campaign").filter(public_id=public_id).first()
        if group is None:
            return None
        url = reverse("campaigns:group", args=[group.campaign.slug, group.slug])
        return Referred(kind, public_id, group.name, url)
    for tool, reference in declared("references"):
        if reference.kind == kind:
            found: Referred | None = loader(tool, reference.resolve)(public_id)
            return found
    return None


def said_of(kind: str, title: str = "") -> str | None:
    """A kind as the list's sentence says it ("signed Bring our buses back"), or None for one nobody declared."""
    known = kinds().get(kind)
    if known is None:
        return None
    before, hole, after = str(known.sentence).partition("{object}")
    return f"{before}{title}{after}" if hole and title else (_without_object(before) if hole else before)
