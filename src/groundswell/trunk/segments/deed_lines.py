"""
Lines about what people did, for tools and rooms whose deeds stand in the ledger: "signed Bring our buses back in the
last 30 days".
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.expression import AnyOf, Expression, Since
from groundswell.trunk.segments.slots import span
from groundswell.trunk.supporters.deeds import activities, referred_to, said_of
from groundswell.trunk.supporters.models import Person


def did(kind: str, objects: Sequence[str], when: str) -> Expression:
    """Who did a kind of thing with any of these objects (none named: with whatever) within a kept span of time."""
    parts = tuple(Since(kind, object_id, **span(when)) for object_id in objects or [""])
    return parts[0] if len(parts) == 1 else AnyOf(parts)


def still_there(chosen: Sequence[str], known: Iterable[str]) -> list[str]:
    """
    The chosen objects.

    :raises Gone: where one of them is not among those that exist.
    """
    missing = set(chosen) - set(known)
    if missing:
        raise Gone(_("What this line names was deleted."))
    return list(chosen)


def why_did(
    scope: Scope, people: Sequence[Person], kinds: Sequence[str], objects: Sequence[str] = ()
) -> dict[int, str]:
    """The latest such thing that each of these people did, with its day, in words: one query for all of them."""
    hers = activities(scope).filter(person=OuterRef("pk"), kind__in=kinds)
    if objects:
        hers = hers.filter(object_id__in=objects)
    newest = hers.order_by("-occurred_at", "-pk").values("pk")[:1]
    ids = Person.objects.filter(pk__in=[person.pk for person in people]).values(newest=Subquery(newest))
    latest = {row.person_id: row for row in Activity.objects.filter(pk__in=ids) if row.person_id}
    titles: dict[tuple[str, str], str] = {}
    return {person_id: _told(row, titles) for person_id, row in latest.items()}


def _told(row: Activity, titles: dict[tuple[str, str], str]) -> str:
    key = (row.object_kind, row.object_id)
    if row.object_id and key not in titles:
        found = referred_to(*key)
        titles[key] = found.title if found else ""
    words = said_of(row.kind, titles.get(key, "")) or _("did something that no tool here can name")
    said = words[:1].upper() + words[1:].rstrip(" :,")
    return _("%(did)s, %(day)s") % {"did": said, "day": day_of(row.occurred_at)}


def day_of(moment: Any) -> str:
    """A moment as its day in words."""
    return date_format(timezone.localtime(moment), "j F Y")
