"""
The limit of durable writing: pgbench, one single-row insert a transaction, 8 clients.

As pgbench's manual says: prepared statements, as many threads as it has use for, no vacuum of tables it does not own,
and the server's own settings for durability (fsync, synchronous_commit and full_page_writes on).
"""

import re
import subprocess
import tempfile
from pathlib import Path

from tests.support.cluster import Cluster

from bench.contest import Contestant, Sample

CLIENTS = 8
THREADS = 2
TABLE = "create table if not exists one_row (id bigserial primary key, who bigint, said text, at timestamptz)"
SCRIPT = (
    "\\set who random(1, 100000000)\ninsert into one_row (who, said, at) values (:who, 'Buses that run late', now());\n"
)
RATE = re.compile(r"^tps = ([\d.]+)", re.M)


def contestant(cluster: Cluster, database: str = "postgres") -> Contestant:
    """pgbench against this cluster; its rows lie in a table of its own, emptied before each turn."""
    cluster.psql(TABLE, database)

    def measure(seconds: float) -> Sample:
        cluster.psql("truncate one_row", database)
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "insert.sql"
            script.write_text(SCRIPT)
            command = [
                *cluster.command("pgbench"),
                *("-n", "-M", "prepared", "-c", str(CLIENTS), "-j", str(THREADS)),
                *("-T", str(max(1, round(seconds))), "-f", str(script), database),
            ]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = RATE.search(said)
        assert found, said
        return Sample(float(found[1]))

    settings = f"pgbench -M prepared -c {CLIENTS} -j {THREADS}, one row a transaction; {cluster.says()}"
    return Contestant("pgbench single-row inserts", "limit", settings, measure, "rows/s")
