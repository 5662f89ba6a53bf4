"""Public ids and rate limits."""

import re

from groundswell.trunk.records import limits
from groundswell.trunk.records.ids import PATTERN, new_public_id
from groundswell.trunk.records.limits import Limit


def test_public_ids_are_long_random_and_fit_their_addresses():
    ids = {new_public_id() for _ in range(10_000)}

    assert len(ids) == 10_000
    assert all(re.fullmatch(PATTERN, one) for one in ids)


def test_a_limit_counts_each_source_for_itself_and_starts_anew(monkeypatch):
    moment = [100.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: moment[0])
    limit = Limit(most=2, seconds=60)

    assert [limit.allows("a"), limit.allows("a"), limit.allows("a"), limit.allows("b")] == [True, True, False, True]
    moment[0] += 61
    assert limit.allows("a")


def test_a_limit_forgets_the_oldest_source_and_none_means_none():
    small = Limit(most=1, seconds=60, sources=2)
    for source in "abc":
        small.allows(source)

    assert small.allows("a"), "a was forgotten to make room"
    assert all(Limit(most=0, seconds=60).allows("a") for _ in range(100))
