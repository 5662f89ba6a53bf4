"""Who stood in a file before: the keys of two million rows in some tens of megabytes, looked up by blocks."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]
Places = NDArray[np.int64]


class Seen:
    """
    Keys in sorted runs that are merged as they grow alike, so that a block is looked up in few of them.

    `add` answers with the place of the first row of each key: rows are counted in the order in which they are added.
    """

    def __init__(self) -> None:
        self.count = 0
        self._runs: list[tuple[Keys, Places]] = []

    def add(self, keys: Keys) -> Places:
        """For each row the place of the first one with its key, its own where it is the first."""
        places = np.arange(self.count, self.count + len(keys), dtype=np.int64)
        self.count += len(keys)
        unique, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
        found = places[first]
        is_new = np.ones(len(unique), dtype=bool)
        for known, known_places in self._runs:
            at = np.searchsorted(known, unique)
            at[at == len(known)] = 0
            hit = known[at] == unique
            found[hit] = known_places[at[hit]]
            is_new &= ~hit
        if is_new.any():
            self._runs.append((unique[is_new], found[is_new]))
            self._merge()
        answer: Places = found[inverse]
        return answer

    def _merge(self) -> None:
        while len(self._runs) > 1 and len(self._runs[-2][0]) < 2 * len(self._runs[-1][0]):
            (one, one_places), (two, two_places) = self._runs[-2:]
            keys, places = np.concatenate((one, two)), np.concatenate((one_places, two_places))
            order = np.argsort(keys, kind="stable")
            self._runs[-2:] = [(keys[order], places[order])]


class Grown:
    """A column of numbers, one for each row that was added, in as little room as they need."""

    def __init__(self, kind: type) -> None:
        self._values: NDArray[Any] = np.zeros(1024, dtype=kind)
        self.count = 0

    def add(self, values: "NDArray[Any]") -> None:
        wanted = self.count + len(values)
        if wanted > len(self._values):
            self._values = np.concatenate((self._values, np.zeros(max(wanted, len(self._values)), self._values.dtype)))
        self._values[self.count : wanted] = values
        self.count = wanted

    def at(self, places: Places) -> "NDArray[Any]":
        return self._values[places]
