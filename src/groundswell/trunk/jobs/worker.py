"""
The worker: runs jobs, beats, reaps and ticks the schedules.

Three threads run jobs: one takes bulk jobs, one all others, one only urgent ones. So a confirmation mail never waits
behind another job, nor a post that is due behind an import of a million people. A fourth beats every two seconds
whatever the others do, and a fifth goes after what changed in people, so that counting and searching are never far
behind (trunk/segments/catching_up.py).
"""

import contextlib
import ctypes
import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Sequence

from django.db import DatabaseError, IntegrityError, close_old_connections, connection
from django.utils.module_loading import autodiscover_modules

from groundswell.trunk.jobs import engine, heartbeat, schedules
from groundswell.trunk.jobs.backend import PRIORITIES
from groundswell.trunk.records.clock import now

log = logging.getLogger("groundswell.jobs")
POLL_SECONDS = 0.3
CATCH_UP_SECONDS = 1.0
GRACE_SECONDS = 8.0
AFTER_ERROR_SECONDS = 1.0


class Worker:
    """One worker process. `stop` may be called from a signal handler."""

    def __init__(self, queues: Sequence[str] = ()) -> None:
        self.name = f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"
        self.queues = tuple(queues)
        self.stopping = threading.Event()
        self.reaper = heartbeat.Reaper()

    def stop(self) -> None:
        self.stopping.set()

    def run(self) -> bool:
        """
        Work until stopped; False if a job was still running when the time to stop was over.

        Such a job stays claimed by a worker without a beat, so the next worker runs it again at once.
        """
        from groundswell.trunk.segments.catching_up import CatchUp

        autodiscover_modules("tasks")
        self.until_stopped(self.tend, 0)
        loops = [self.thread("beat", self.tend, heartbeat.BEAT_SECONDS)]
        queues = self.queues or tuple(PRIORITIES)
        if others := tuple(queue for queue in queues if queue != "bulk"):
            loops.append(self.thread("jobs", lambda: self.work(others), POLL_SECONDS))
        if "urgent" in queues:
            loops.append(self.thread("urgent", lambda: self.work(("urgent",)), POLL_SECONDS))
        if "bulk" in queues:
            loops.append(self.thread("bulk", lambda: self.work(("bulk",)), POLL_SECONDS))
            loops.append(self.thread("sets", CatchUp(self.name), CATCH_UP_SECONDS))
        self.stopping.wait()
        deadline = time.monotonic() + GRACE_SECONDS
        for loop in loops:
            loop.join(max(0.0, deadline - time.monotonic()))
        try:
            heartbeat.stop_beating(self.name)
        except DatabaseError as error:
            log.warning("The last beat could not be removed (%s)", error)
        return not any(loop.is_alive() for loop in loops)

    def thread(self, name: str, step: Callable[[], object], seconds: float) -> threading.Thread:
        def loop() -> None:
            while not self.stopping.is_set():
                self.until_stopped(step, seconds)
            connection.close()

        thread = threading.Thread(target=loop, name=name, daemon=True)
        thread.start()
        return thread

    def until_stopped(self, step: Callable[[], object], seconds: float) -> None:
        """Take one step, then rest. A database that is away is waited for; nothing ends the worker but `stop`."""
        try:
            close_old_connections()
            step()
        except DatabaseError as error:
            log.warning("%s: trying again", what_failed(error))
            connection.close()
            seconds = max(seconds, AFTER_ERROR_SECONDS)
        except Exception:
            log.exception("The worker stumbled and goes on")
            seconds = max(seconds, AFTER_ERROR_SECONDS)
        self.stopping.wait(seconds)

    def work(self, queues: Sequence[str]) -> None:
        """Run jobs as long as there are any."""
        ran = False
        while not self.stopping.is_set() and (job := engine.claim(self.name, queues)):
            engine.run(job)
            ran = True
        if ran:
            give_back_memory()

    def tend(self) -> None:
        """Beat, take back jobs of dead workers, enqueue what is due."""
        at = now()
        heartbeat.beat(self.name, at=at)
        if taken := self.reaper.reap(at=at):
            log.warning("Took back %d jobs of workers that stopped", taken)
        schedules.tick(at=at)


def what_failed(error: DatabaseError) -> str:
    """What a step met in the database, in words that name nobody."""
    if isinstance(error, IntegrityError):
        # The first line names the rule that was broken; what stands below may name a person.
        rule = str(error).partition("\n")[0]
        return f"Rows changed under a step ({rule})"
    return f"The database is away ({type(error).__name__})"


def give_back_memory() -> None:
    """
    Hand what jobs needed and left to the system. glibc keeps it otherwise, and a worker that once drew pictures would
    hold half as much again for good; other libraries have no such call and need none.
    """
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
