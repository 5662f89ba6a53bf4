"""Keys of records: TIDs, which sort by time and can be chosen before the record is made."""

import secrets
import threading
import time

LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
LENGTH = 13
_lock = threading.Lock()
_latest = 0


def new_tids(count: int) -> list[str]:
    """
    So many new keys, each later than the one before and than any that this process made.

    Bits: 53 of microseconds since 1970, 10 by chance, so that two processes in one microsecond differ.
    """
    global _latest
    with _lock:
        first = max(time.time_ns() // 1000, _latest + 1)
        _latest = first + count - 1
    return [_written((first + number) << 10 | secrets.randbelow(1024)) for number in range(count)]


def _written(value: int) -> str:
    return "".join(LETTERS[value >> 5 * place & 31] for place in reversed(range(LENGTH)))
