"""
Rate limits for public posts: so many in so long from one source, counted in this process's memory.

Each process counts for itself, so with N processes up to N times the limit passes; the limits are set against floods,
not for accounts of anything.
"""

import threading
import time
from collections import OrderedDict


class Limit:
    """At most `most` in any `seconds` for each source (a fixed window that starts with the source's first)."""

    def __init__(self, *, most: int, seconds: int, sources: int = 50_000) -> None:
        self.most, self.seconds, self.sources = most, seconds, sources
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, source: str) -> bool:
        """Count one more for this source; False when it has had its number. A limit of 0 allows all."""
        if not self.most:
            return True
        moment = time.monotonic()
        with self._lock:
            started, count = self._seen.get(source, (moment, 0))
            if moment - started >= self.seconds:
                started, count = moment, 0
            self._seen[source] = (started, count + 1)
            self._seen.move_to_end(source)
            while len(self._seen) > self.sources:
                self._seen.popitem(last=False)
        return count < self.most
