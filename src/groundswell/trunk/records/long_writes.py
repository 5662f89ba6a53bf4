"""
SQLite for the time in which a long list is written.

Its rows go to places all over the large indexes. With the memory that is enough for a page of the desk, nearly every
place is read anew for each block, and after each block it is copied from the log into the file: at a million people the
disk then takes over ten times what the file holds in the end, and the import is as slow as the disk happens to be.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from groundswell.trunk.records.sql import ask, empty_the_log, set_pragma

PRAGMAS = {"cache_size": -160_000, "wal_autocheckpoint": 32_000}
"""160 MB for pages, and a log of 128 MB: what several blocks change is copied into the file once for all of them."""


@contextmanager
def long_writes() -> Iterator[None]:
    """
    Have this connection keep more pages in memory, and carry its log into the file more seldom; then as it was, with an
    empty log. What is committed is on the disk as always. On PostgreSQL there is nothing to do.
    """
    if connection.vendor != "sqlite":
        yield
        return
    usual = {name: int(ask(f"PRAGMA {name}")) for name in PRAGMAS}
    for name, value in PRAGMAS.items():
        set_pragma(name, value)
    try:
        yield
    finally:
        for name, value in usual.items():
            set_pragma(name, value)
        if not connection.in_atomic_block:
            empty_the_log()
