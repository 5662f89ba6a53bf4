"""Processes that are kept running: one that dies is started again, and all go when this process goes."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

STOP_SECONDS = 12.0
LONGEST_PAUSE = 10.0
QUICK_DEATH = 5.0


@dataclass
class Child:
    """A process that is kept running."""

    name: str
    command: Sequence[str]
    extra: Mapping[str, str]
    pass_fds: tuple[int, ...] = ()
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = 0.0
    start_at: float = 0.0


class Children:
    """The processes under one parent. `environment` is what all of them get, beside what each has of its own."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = environment
        self.kept: list[Child] = []
        self.stopping = False

    def keep(self, *children: Child) -> None:
        """Start these, and start them again whenever they die."""
        for child in children:
            self.kept.append(child)
            self.start(child)

    def start(self, child: Child) -> None:
        child.process, child.started = self.spawn(child), time.monotonic()

    def spawn(self, child: Child) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            child.command,
            env={**os.environ, **self.environment, **child.extra},
            stdin=subprocess.DEVNULL,
            pass_fds=child.pass_fds,
            start_new_session=True,  # Ctrl-C comes to us; we end the children in order
            preexec_fn=die_with_parent(),
        )

    def look_after(self) -> None:
        """Start again what died: at once, but later and later while it dies as it starts."""
        moment = time.monotonic()
        for child in self.kept:
            if child.process is not None and child.process.poll() is not None:
                lived = moment - child.started
                child.pause = 0.0 if lived > QUICK_DEATH else min(LONGEST_PAUSE, child.pause * 2 or 0.5)
                child.start_at = moment + child.pause
                print(f"{child.name} ended ({child.process.returncode}); starting it again", file=sys.stderr)
                child.process = None
            if child.process is None and moment >= child.start_at and not self.stopping:
                self.start(child)

    def watch(self) -> None:
        """Look after them until `stop`."""
        while not self.stopping:
            self.look_after()
            time.sleep(0.2)

    def stop(self, *_: object) -> None:
        """Ask `watch` to end; fit to be a signal's handler."""
        self.stopping = True

    def stop_on_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.stop)

    def end_all(self) -> None:
        """Ask every child to end, the first first; kill what has not ended in time."""
        running = [child.process for child in self.kept if child.process]
        for process in running:
            process.terminate()
        end = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(max(0.0, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def groundswell(*arguments: str) -> list[str]:
    """The command line of one of our own commands."""
    return [sys.executable, "-m", "groundswell.cli.main", *arguments]


def die_with_parent() -> Callable[[], None] | None:
    """What a new child does first on Linux: ask to be killed when this process ends. Writes here bear a kill."""
    if sys.platform != "linux":
        return None
    libc, parent, set_death_signal = ctypes.CDLL(None), os.getpid(), 1

    def ask() -> None:
        libc.prctl(set_death_signal, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)

    return ask
