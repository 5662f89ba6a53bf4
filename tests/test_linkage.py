"""Finding duplicates on a test set whose truth is known, and the test set itself."""

from collections import Counter

import pytest

from tests.linkage.sets import truth_of
from tests.linkage.truth import DIFFERENT, MIX, OTHERS_A_CASE, shared
from tests.support.people import NOON

CASES = 1000
SEED = 20261121


def test_the_mix_is_fixed_and_fills_the_set():
    truth = truth_of(cases=200, seed=3, open_data=False)

    kinds = Counter(case.kind for case in truth.cases)

    assert sum(MIX.values()) == 100
    assert kinds == {kind: share * 2 for kind, share in MIX.items()}
    assert len(truth.records) == 200 * (2 + OTHERS_A_CASE)


def test_the_same_seed_gives_the_same_set_and_another_seed_another():
    first, again, other = (truth_of(cases=40, seed=seed, open_data=False) for seed in (1, 1, 2))

    assert first == again
    assert first.records != other.records


def test_pairs_that_share_nothing_but_a_name_leave_the_base_of_recall():
    truth = truth_of(cases=400, seed=5, open_data=False)

    for case in truth.cases:
        one, other = truth.records[case.first], truth.records[case.second]
        assert case.same == (one.soul == other.soul) == (case.kind not in DIFFERENT)
        assert case.shares == shared(one, other)
        assert case.in_base == (case.same and bool(case.shares))
    assert 0.5 < sum(case.in_base for case in truth.cases) / sum(case.same for case in truth.cases) < 0.9


def test_no_number_of_the_set_can_be_rung_and_no_address_written_to():
    from groundswell.trunk.supporters.phones import DRAMA

    truth = truth_of(cases=200, seed=4, open_data=False)

    assert all(DRAMA.match(number) for record in truth.records for number in record.phones)
    domains = {record.email.rpartition("@")[2] for record in truth.records if record.email}
    assert all(domain.rpartition(".")[0].endswith("example") for domain in domains)


@pytest.mark.slow
@pytest.mark.django_db
def test_nearly_all_duplicates_are_suggested_and_nearly_no_different_people(campaign):
    from tests.linkage.measure import measure

    measured = measure(truth_of(cases=CASES, seed=SEED), campaign, at=NOON)

    assert measured.precision >= 0.99, measured.wrong
    assert measured.recall >= 0.95, measured.missed
    assert measured.merged_wrongly == 0


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_import_puts_no_two_people_on_one_record(campaign):
    from tests.linkage.ingest import different_people_in_one

    assert different_people_in_one(truth_of(cases=400, seed=SEED), campaign, at=NOON) == []
