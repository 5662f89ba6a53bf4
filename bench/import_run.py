"""
One import of a list of people by the product's own services, timed: `python -m bench.import_run FILE`.

Run with the environment of a deployment. It prints one line of JSON: seconds of the check (cleaned and staged) and of
the commit, rows by verdict, and the most memory that this process and its children had at once.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

CONSENT = {"words": "Keep me in touch by email about the buses", "where": "at our stalls", "on": ""}


class Memory(threading.Thread):
    """Watches the resident memory of this process and its children, each with all of what it shares."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self.start()

    def run(self) -> None:
        while True:
            self.most = max(self.most, sum(map(_resident, [os.getpid(), *_children()])))
            time.sleep(0.2)


def _children() -> list[int]:
    try:
        return [int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]
    except OSError:
        return []


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def run(path: Path, *, only_check: bool = False) -> dict[str, Any]:
    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.imports import services
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.records.ids import new_key

    memory = Memory()
    began = time.monotonic()
    with path.open("rb") as file:
        table = services.read_in(
            campaign=Campaign.objects.get(),
            account=None,
            kind="supporters",
            source=file,
            file_name=path.name,
            options={"consent": CONSENT},
            key=new_key(),
            at=now(),
        )
    table = services.check(table=table, at=now(), tell=lambda done: None)
    staged = time.monotonic()
    if table.state != "checked":
        raise SystemExit(f"{table.state}: {table.error}")
    if not only_check:
        services.commit(table=table, account=None, at=now(), by_job=False)
        services.run_commit(table_id=table.pk, clock=now)
    done = time.monotonic()
    table.refresh_from_db()
    return {
        "rows": table.rows_read,
        "staged": staged - began,
        "committed": done - staged,
        "state": table.state,
        "new": table.rows_new,
        "changed": table.rows_changed,
        "same": table.rows_same,
        "repeated": table.rows_duplicate,
        "refused": table.rows_refused,
        "bytes": memory.most,
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groundswell.config.settings")
    import django

    django.setup()
    print(json.dumps(run(Path(sys.argv[1]), only_check="--only-check" in sys.argv)))
