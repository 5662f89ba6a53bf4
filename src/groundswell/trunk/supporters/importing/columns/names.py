"""Names of a block: as written, with their keys, and what stands as given and family name."""

from typing import NamedTuple

import pyarrow.compute as pc

from groundswell.trunk.records.texts import (
    Distinct,
    Texts,
    as_bools,
    at,
    is_blank,
    joined,
    longer,
    places_of,
    put,
    texts_of,
)
from groundswell.trunk.supporters import cleaning
from groundswell.trunk.supporters.identity import LONGEST_FIND_KEY, LONGEST_KEY
from groundswell.trunk.supporters.importing.columns import Problems, moved


class Names(NamedTuple):
    """The columns of `cleaning.CleanNames`."""

    values: Texts
    keys: Texts
    find_keys: Texts
    given: Texts
    family: Texts
    problems: Problems


def clean_names(column: Texts) -> Names:
    """Names in one cell each."""
    return _columns_of(cleaning.clean_names(column.to_pylist()))


def clean_name_parts(given: Texts, family: Texts, *, middle: Texts | None = None) -> Names:
    """Names in columns of their own: most are made of two parts of which each is looked at once."""
    ones, twos = Distinct(given), Distinct(family)
    one, two = cleaning.keys_of_parts(ones.texts), cleaning.keys_of_parts(twos.texts)
    names = Names(
        joined(" ", given, family),
        joined(" ", ones.mapped([part[0] for part in one]), twos.mapped([part[0] for part in two])),
        joined("", ones.mapped([part[1] for part in one]), twos.mapped([part[1] for part in two])),
        given,
        family,
        {},
    )
    odd = ones.numbers([not part[0] for part in one], bool) | twos.numbers([not part[0] for part in two], bool)
    odd |= as_bools(pc.or_(longer(names.keys, LONGEST_KEY), longer(names.find_keys, LONGEST_FIND_KEY)))
    if middle is not None:
        odd |= ~as_bools(is_blank(middle))
    places = odd.nonzero()[0].tolist()
    if not places:
        return names
    between = at(middle, places) if middle is not None else None
    return _with(names, places, cleaning.clean_name_parts(at(given, places), at(family, places), middle=between))


def fill_blanks(names: Names, whole: Texts) -> Names:
    """Names that are blank so far, from the cells that hold them in one."""
    places = places_of(pc.and_(is_blank(names.values), pc.invert(is_blank(whole))))
    if not places:
        return names
    found = cleaning.clean_names(at(whole, places))._replace(problems={})
    kept = [at_place for at_place, value in enumerate(found.values) if value]
    values, keys, find_keys, given, family = ([column[at_place] for at_place in kept] for column in found[:5])
    others = cleaning.CleanNames(values, keys, find_keys, given, family, {})
    return _with(names, [places[at_place] for at_place in kept], others)


def _columns_of(names: cleaning.CleanNames) -> Names:
    values, keys, find_keys, given, family = map(texts_of, names[:5])
    return Names(values, keys, find_keys, given, family, names.problems)


def _with(names: Names, places: list[int], others: cleaning.CleanNames) -> Names:
    values, keys, find_keys, given, family = (
        put(column, places, texts) for column, texts in zip(names[:5], others[:5], strict=True)
    )
    return Names(values, keys, find_keys, given, family, names.problems | moved(others.problems, places))
