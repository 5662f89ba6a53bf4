"""
One of everything in two campaigns, and which object stands for which part of an address: a module for each room.

The role matrix (tests/test_role_matrix.py) puts these into every address of the product. Whoever adds an address
with a part that is not known here adds a line to `PARTS` of its room: the matrix fails until it is there.
"""

import pkgutil
from importlib import import_module

from tests.support.objects import (
    access,
    imports,
    letters,
    library,
    messaging,
    newsroom,
    nominations,
    petitions,
    publishing,
    sharecards,
    supporters,
)
from tests.support.objects.part import Part, Parts


class World(
    access.Access,
    messaging.Messaging,
    supporters.Supporters,
    imports.Imports,
    petitions.Petitions,
    letters.Letters,
    nominations.Nominations,
    library.Library,
    sharecards.ShareCards,
    publishing.Publishing,
    newsroom.Newsroom,
):
    """A campaign with one of everything in it."""

    def __init__(self, slug: str, canary: str) -> None:
        super().__init__(slug, canary)
        self.make_details()
        self.make_petition()
        self.make_drive()
        self.make_letters()
        self.make_block()
        self.make_card()
        self.make_access()
        self.make_messages()
        self.make_import()
        self.make_desk_work()
        self.make_library_things()
        self.make_newsroom()
        self.make_networks()


OBJECTS: Parts = {}
for found in pkgutil.iter_modules(__path__):
    parts = getattr(import_module(f"{__name__}.{found.name}"), "PARTS", {})
    assert not OBJECTS.keys() & parts.keys(), f"{found.name} names a part that another room has"
    OBJECTS.update(parts)


class NoObject(LookupError):
    """An address has a part that no object stands for: add a line to `PARTS` of its room in tests/support/objects/."""


def part_for(name: str, part: str) -> Part:
    """The object for one part of an address: by its exact name, by the start of its name, or by the part alone."""
    for key, found in OBJECTS.items():
        if key == (name, part):
            return found
    for key, found in OBJECTS.items():
        if isinstance(key, tuple) and key[1] == part and key[0].endswith("*") and name.startswith(key[0][:-1]):
            return found
    if part in OBJECTS:
        return OBJECTS[part]
    raise NoObject(f"No object stands for <{part}> of {name}")
