"""The keys of a long list, looked up by blocks."""

import numpy as np

from groundswell.trunk.supporters.importing.seen import Grown, Seen


def test_every_row_learns_of_the_first_with_its_key():
    rng = np.random.default_rng(7)
    keys = rng.integers(-400, 400, 3000)
    seen, found = Seen(), []

    for start in range(0, 3000, 250):
        found += seen.add(keys[start : start + 250]).tolist()

    first: dict[int, int] = {}
    assert found == [first.setdefault(key, place) for place, key in enumerate(keys.tolist())]


def test_a_column_grows_as_it_is_added_to():
    grown = Grown(np.int64)

    for start in range(0, 5000, 700):
        grown.add(np.arange(start, min(start + 700, 5000)))

    assert grown.at(np.array([0, 699, 4999])).tolist() == [0, 699, 4999]
