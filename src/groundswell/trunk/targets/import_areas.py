"""Finding the area that a row names, by code or by name, on the map of its drive or campaign."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from difflib import get_close_matches

from django.utils.translation import gettext as _

from groundswell.trunk.places.models import Area, BoundarySet

NOT_LETTERS = re.compile(r"[\W_]+")


def folded(name: str) -> str:
    """A place's name without accents, case, "&" and signs: "Ynys Môn" is "ynysmon"."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    return NOT_LETTERS.sub("", "".join(letter for letter in plain if not unicodedata.combining(letter)))


class AreaFinder:
    """The areas of some maps, the first map's before the others'."""

    def __init__(self, maps: Sequence[BoundarySet]) -> None:
        self.maps = maps
        self.names: dict[int, str] = {}
        self.codes: dict[int, str] = {}
        self._by_code: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._by_short: dict[str, list[int]] = defaultdict(list)
        for boundary_set in maps:
            for kind in (Area.CONSTITUENCY, Area.REGION, Area.NATION):
                self._load(boundary_set, kind)

    def _load(self, boundary_set: BoundarySet, kind: str) -> None:
        """Take in areas of one kind; what an earlier kind or map knows under a name or code keeps it."""
        codes, names = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
        areas = Area.objects.filter(boundary_set=boundary_set, kind=kind)
        for pk, code, name, welsh, short in areas.values_list("pk", "code", "name", "name_welsh", "short"):
            self.names[pk], self.codes[pk] = name, code
            codes[code.upper()].append(pk)
            if short:
                self._by_short[short.upper()].append(pk)
            for spelling in {folded(name), folded(welsh)} - {""}:
                names[spelling].append(pk)
        for known, found in ((self._by_code, codes), (self._by_name, names)):
            for key, pks in found.items():
                known.setdefault(key, pks)

    def find(self, *, name: str = "", code: str = "") -> tuple[int | None, str]:
        """The area, or None with a sentence that says what is wrong and what may have been meant."""
        if not self.maps:
            return None, _("This campaign has no map yet. Choose one in its settings, or leave the area's column out")
        by_name = self._by_code.get(name.strip().upper()) or self._by_name.get(folded(name)) or []
        if not code:
            return self._only(by_name, name)
        key = code.strip().upper()
        # Our own lists give the mark in the hexagon where a map has one; several areas may bear it.
        by_code = self._by_code.get(key) or self._by_short.get(key, [])
        if both := [pk for pk in by_code if pk in by_name]:
            return both[0], ""
        if not by_code:
            says = _("There is no area with the code %(code)s on the map “%(map)s”. Correct it, or give the name only")
            return None, says % {"code": code, "map": self.maps[0].name}
        if by_name:
            says = _("%(code)s is %(one)s, but the row says %(two)s. Correct one of them")
            return None, says % {"code": code, "one": self.names[by_code[0]], "two": name}
        return self._only(by_code, code)

    def _only(self, found: list[int], name: str) -> tuple[int | None, str]:
        if len(found) == 1:
            return found[0], ""
        if found:
            says = _("%(count)d areas are called %(name)s: %(candidates)s. Write the code instead")
            return None, says % {"count": len(found), "name": name, "candidates": self._listed(found)}
        near = [pk for key in get_close_matches(folded(name), self._by_name, n=3) for pk in self._by_name[key]]
        if near:
            says = _("There is no %(place)s called %(name)s. Did you mean %(candidates)s?")
            candidates = self._listed(near[:3])
        else:
            says = _("There is no %(place)s called %(name)s on the map “%(map)s”. Correct it, or leave it empty")
            candidates = ""
        place, title = self.maps[0].place_name, self.maps[0].name
        return None, says % {"place": place, "name": name, "candidates": candidates, "map": title}

    def _listed(self, pks: Sequence[int]) -> str:
        return ", ".join(f"{self.names[pk]} ({self.codes[pk]})" for pk in pks[:5])
