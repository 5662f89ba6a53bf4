"""
`python -m tests.linkage [--cases N] [--seed N]`: how well duplicates are found, on a test set whose truth is known.

It makes a database of its own in a temporary directory, or uses an empty one named by DATABASE_URL.
"""

import argparse
import os
import sys
import time
from datetime import UTC, datetime

SHOWN = 12


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.linkage", description=__doc__)
    parser.add_argument("--cases", type=int, default=2000, help="pairs in the fixed mix (2,000)")
    parser.add_argument("--seed", type=int, default=1, help="chance starts here (1)")
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.support.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return report(options.cases, options.seed)


def report(cases: int, seed: int) -> int:
    from tests.linkage.measure import Measured, measure
    from tests.linkage.sets import truth_of
    from tests.support.people import make_campaign

    truth = truth_of(cases=cases, seed=seed)
    campaign = make_campaign(f"linkage-{seed}", "Linkage", "Linkage")
    start = time.monotonic()
    measured: Measured = measure(truth, campaign, at=datetime.now(UTC))
    print(f"records {len(truth.records):,}, cases {len(truth.cases):,}, seed {seed}, {time.monotonic() - start:.1f} s")
    print(f"precision of suggested merges  {measured.precision:.4f}  ({measured.suggested:,} suggested)")
    print(f"recall of suggested merges     {measured.recall:.4f}  ({measured.base:,} in the base)")
    print(f"shown as unsure                {measured.unsure:,}, of which one person {measured.unsure_right:,}")
    print(f"merged without a person        {measured.merged_by_itself:,}, different people {measured.merged_wrongly:,}")
    for title, counts in (("missed", measured.missed), ("suggested wrongly", measured.wrong)):
        for kind, count in counts.most_common(SHOWN):
            print(f"{title}: {count:>4} {kind}")
    fine = measured.precision >= 0.99 and measured.recall >= 0.95 and not measured.merged_wrongly
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
