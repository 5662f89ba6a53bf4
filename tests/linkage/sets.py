"""The test set of a size and a seed, from the open data where it lies beside the checkout."""

from groundswell.trunk.demo.people.sources import read_sources
from groundswell.trunk.places.loading.ashdale import all_postcodes
from tests.linkage.truth import TruthSet, make_truth
from tests.support.shared import shared_path


def truth_of(*, cases: int, seed: int, open_data: bool = True) -> TruthSet:
    """Make the test set; without the open data, from our own lists of names and streets in fictional Ashdale."""
    data = shared_path() / "data"
    if open_data and (data / "names").is_dir():
        return make_truth(read_sources(data), cases=cases, seed=seed)
    return make_truth(read_sources(None, postcodes=all_postcodes()), cases=cases, seed=seed)
