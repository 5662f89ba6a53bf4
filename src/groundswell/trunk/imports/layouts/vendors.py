"""Exports of other systems, by their published headings."""

from groundswell.trunk.imports.kinds import Layout

PEOPLE_LAYOUTS: tuple[Layout, ...] = ()
