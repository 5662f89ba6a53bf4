"""The desk's search: people, then whatever the installed tools find."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.acts import Found
from groundswell.trunk.supporters.desk_search import find_people
from groundswell.trunk.tools import declared, loader

MOST = 10


@dataclass(frozen=True)
class Section:
    """What one part of the product found."""

    label: str
    rows: list[Found]


def search(scope: Scope, text: str) -> list[Section]:
    """Everything found for a text, in sections; empty ones are left out."""
    sections = []
    if scope.holds("organiser"):
        sections.append(Section(_("People"), find_people(scope, text, MOST)))
    for tool, declaration in sorted(declared("searches"), key=lambda pair: pair[1].order):
        if scope.holds(declaration.role, "organiser"):
            sections.append(Section(str(declaration.label), loader(tool, declaration.find)(scope, text, MOST)))
    return [section for section in sections if section.rows]
