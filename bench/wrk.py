"""wrk, the load client for GETs: it can ask for more than our own client could before it fills a core."""

import re
import subprocess
from collections.abc import Callable

from bench.contest import TAILS, Sample

LINE = re.compile(r"^done (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)", re.M)
# Microseconds: wrk's own units; errors: everything that was no whole, good answer.
SCRIPT = """
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("done %d %d %d %d %d %d %d\\n", summary.requests, summary.duration, e.status,
    e.connect + e.read + e.write + e.timeout, latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
"""


def measurer(url: str, script: str, *, connections: int = 64, threads: int = 1) -> Callable[[float], Sample]:
    """What asks one address as often as it will answer. `script` is the path of a file that holds SCRIPT."""

    def measure(seconds: float) -> Sample:
        command = [
            *("wrk", f"-t{threads}", f"-c{connections}", f"-d{max(1, round(seconds))}s", "-s", script),
            *("-H", "Accept-Encoding: gzip", "-H", "Accept: text/html", "-H", "Accept-Language: en-GB", url),
        ]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        found = LINE.search(said)
        assert found, said
        requests, micros, status, broken, *latencies = (int(number) for number in found.groups())
        wrong = {name: n for name, n in (("status", status), ("broken", broken)) if n}
        tails = {name: value / 1e6 for name, value in zip(TAILS, latencies, strict=True)}
        return Sample((requests - status) * 1e6 / micros, tails, wrong)

    return measure
