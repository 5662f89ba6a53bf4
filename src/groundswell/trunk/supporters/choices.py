"""What the list's sentence can be made of in one scope: deeds, areas, groups, tags, sources. Read when asked for."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar

from django.core.cache import cache
from django.utils.translation import get_language

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Group
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.places.models import Area
from groundswell.trunk.places.selectors import boundary_set_of
from groundswell.trunk.segments import sets
from groundswell.trunk.supporters import permissions
from groundswell.trunk.supporters.deeds import activities, kinds, referred_to, said_of
from groundswell.trunk.supporters.models import Tag
from groundswell.trunk.supporters.people_sets import happened_in, is_big, sources_in
from groundswell.trunk.supporters.selectors import groups, people

# Looking through a whole ledger for its kinds takes a while when it is long; a new petition may wait this long.
REMEMBER = 300
MOST_AREAS = 100
MOST = 200
Option = tuple[str, str]
T = TypeVar("T")


class Choices:
    """The controls' options within a scope. Each is one query, made when it is asked for."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def read(self) -> None:
        """Read all of them now, so that a template runs no query."""
        for name in ("deeds", "areas", "groups", "tags", "may", "sources", "segments"):
            getattr(self, name)

    @cached_property
    def look(self) -> sets.Look:
        """One state of the campaign's sets for all that is asked for one page."""
        assert self.scope.campaign is not None
        return sets.look(self.scope.campaign)

    @cached_property
    def deeds(self) -> Sequence[Option]:
        """Kinds, and kinds with their object, that happened in this campaign: ("petitions.signed:<id>", "signed …")."""
        return self._kept("deeds", self._deeds)

    def _deeds(self) -> list[Option]:
        options: dict[str, str] = {}
        for kind, object_kind, object_id in self._happened():
            known = kinds().get(kind)
            if known is None or not known.done_by_person:
                continue
            options.setdefault(kind, said_of(kind) or kind)
            found = referred_to(object_kind, object_id) if object_id else None
            if found:
                options[f"{kind}:{object_id}"] = said_of(kind, found.title) or kind
        return sorted(options.items(), key=lambda option: option[1].casefold())

    def _happened(self) -> Sequence[tuple[str, str, str]]:
        if self.is_big:
            return happened_in(self.scope, self.look)[:MOST]
        rows = activities(self.scope).order_by().values_list("kind", "object_kind", "object_id").distinct()
        return sorted(rows[:MOST])

    def _kept(self, name: str, read: Callable[[], list[T]]) -> list[T]:
        """What takes a while to read, and may be some minutes old, in the reader's language."""
        assert self.scope.campaign is not None
        account = self.scope.account.pk if self.scope.account else 0
        key = f"{name}:{self.scope.campaign.pk}:{account}:{get_language()}"
        found: list[T] | None = cache.get(key)
        if found is None:
            found = read()
            cache.set(key, found, REMEMBER)
        return found

    def deed(self, value: str) -> str | None:
        """A deed in words, or None for one that nobody declared."""
        kind, _colon, object_id = value.partition(":")
        return dict(self.deeds).get(value) or said_of(kind)

    @cached_property
    def areas(self) -> Sequence[Option]:
        """The areas of the campaign's map by name, where a list can hold them; else empty: then names are typed."""
        assert self.scope.campaign is not None
        boundary_set = boundary_set_of(self.scope.campaign)
        if boundary_set is None:
            return []
        found = boundary_set.areas.order_by("name").values_list("code", "name")[: MOST_AREAS + 1]
        return list(found) if len(found) <= MOST_AREAS else []

    def area(self, value: str) -> Area | None:
        """An area by its official code, or by its name as people type it."""
        assert self.scope.campaign is not None
        boundary_set = boundary_set_of(self.scope.campaign)
        if boundary_set is None:
            return None
        found = boundary_set.areas.filter(code=value).first()
        return found or boundary_set.areas.filter(name__iexact=value).first()

    @cached_property
    def groups(self) -> Sequence[Group]:
        return list(groups(self.scope)[:MOST])

    @property
    def group_options(self) -> Sequence[Option]:
        return [(group.slug, group.name) for group in self.groups]

    def group(self, slug: str) -> Group | None:
        return next((group for group in self.groups if group.slug == slug), None)

    @cached_property
    def tags(self) -> Sequence[str]:
        found = Tag.objects.filter(campaign=self.scope.campaign).order_by("name")
        return list(found.values_list("name", flat=True)[:MOST])

    @property
    def tag_options(self) -> Sequence[Option]:
        return [(tag, tag) for tag in self.tags]

    @cached_property
    def is_big(self) -> bool:
        assert self.scope.campaign is not None
        return is_big(self.scope.campaign.pk)

    @cached_property
    def may(self) -> Sequence[Option]:
        return [(value, str(says)) for value, says in permissions.MAY.items()]

    @cached_property
    def sources(self) -> Sequence[str]:
        """Where people of this scope said yes, in words."""
        return self._kept("sources", self._sources)

    @property
    def source_options(self) -> Sequence[Option]:
        return [(source, source) for source in self.sources]

    def _sources(self) -> list[str]:
        if self.is_big:
            return sources_in(self.scope, self.look)[:MOST]
        said = Consent.objects.filter(person__in=people(self.scope), given=True).order_by()
        return sorted(said.values_list("source", flat=True).distinct()[:MOST])

    @cached_property
    def segments(self) -> Sequence[Option]:
        """The saved segments that this account may use."""
        from groundswell.trunk.segments.selectors import segments

        return list(segments(self.scope).values_list("public_id", "name")[:MOST])
