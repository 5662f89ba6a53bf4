"""Every address of the product, as the resolver knows it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from groundswell.trunk.access.open_to import OpenTo
from tests.support.objects import World, part_for


@dataclass(frozen=True)
class Address:
    """One address: its name with namespaces, how it is written, its parts, and who may open it."""

    name: str
    route: str
    parts: tuple[str, ...]
    declared: OpenTo | None
    csrf_exempt: bool

    def within(self, world: World, *, objects_of: World | None = None) -> str:
        """The address with the objects of a world; of another one, where foreign objects are tried."""
        chosen = objects_of or world
        values: dict[str, Any] = {part: part_for(self.name, part).of(chosen) for part in self.parts}
        if "campaign_slug" in values:
            values["campaign_slug"] = world.campaign.slug
        return reverse(self.name, kwargs=values)

    @property
    def of_objects(self) -> tuple[str, ...]:
        """The parts that name an object, other than the campaign."""
        return tuple(part for part in self.parts if part != "campaign_slug")

    @property
    def held(self) -> bool:
        return any(part_for(self.name, part).held for part in self.of_objects)

    @property
    def secret(self) -> bool:
        return any(part_for(self.name, part).secret for part in self.of_objects)


def every_address() -> list[Address]:
    """All of them, each once."""
    return list(walk(get_resolver().url_patterns))


def walk(
    patterns: Iterable[URLPattern | URLResolver],
    route: str = "",
    names: tuple[str, ...] = (),
    above: tuple[str, ...] = (),
) -> Iterator[Address]:
    for pattern in patterns:
        parts = (*above, *pattern.pattern.converters)
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inside = (*names, pattern.namespace) if pattern.namespace else names
            yield from walk(pattern.url_patterns, here, inside, parts)
        else:
            view = pattern.callback
            yield Address(
                name=":".join([*names, pattern.name or "?"]),
                route=here,
                parts=parts,
                declared=getattr(view, "open_to", None),
                csrf_exempt=getattr(view, "csrf_exempt", False),
            )
