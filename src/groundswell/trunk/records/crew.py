"""
Other processes to compute in, for long work that has more than one processor to use: started, fed and ended here.

A child is a Python of its own that runs one function on what it is sent, over pipes: it ends when its pipe closes, also
when this process is killed. It runs at a lower priority, so that pages come first; only one with models, which writes
what somebody waits for, does not.
"""

import fcntl
import gc
import os
import pickle
import secrets
import signal
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from importlib import import_module
from queue import SimpleQueue
from typing import IO, Any

import django
from django.apps import apps

LENGTH = struct.Struct("<Q")
LOWER = 5
PIPE_BYTES = 1024 * 1024
"""What a pipe holds: with the usual sixteenth of it both ends would wait for each other all the time."""
WITH_MODELS = "with-models"
SEED = str(secrets.randbelow(2**32))


class Child:
    """One process that runs what a function named "package.module:function" makes of what it is to be given."""

    def __init__(self, function: str, *, with_models: bool = False) -> None:
        # One seed, so that the hash of a text is the same in all of them.
        environment = {
            **os.environ,
            "PYTHONHASHSEED": SEED,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "groundswell.trunk.records.crew", function, *([WITH_MODELS] if with_models else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        assert self._process.stdin and self._process.stdout
        for pipe in (self._process.stdin, self._process.stdout):
            # A system may allow less, and then it goes as it is.
            with suppress(AttributeError, OSError):
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)

    def give(self, given: Any) -> None:
        """Say what goes for all that it is called for. It comes once, before the first call."""
        assert self._process.stdin
        # Where it is gone, the first call says so.
        with suppress(BrokenPipeError):
            _send(self._process.stdin, given)

    def call(self, argument: Any) -> Any:
        """
        Run the function there.

        :raises RuntimeError: with what went wrong, or if the process is gone.
        """
        assert self._process.stdin and self._process.stdout
        try:
            _send(self._process.stdin, argument)
            well, answer = _receive(self._process.stdout)
        except (OSError, EOFError):
            raise RuntimeError("A process of this work ended") from None
        if not well:
            raise RuntimeError(answer)
        return answer

    def end(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            # What could not be sent to a process that is gone is given up.
            with suppress(BrokenPipeError):
                if pipe:
                    pipe.close()
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def over(function: str, arguments: Iterable[Any], *, given: Callable[[], Any], children: int) -> Generator[Any]:
    """
    What `function(given())` makes of each argument, in their order, a few at a time.

    It is named, "package.module:function", and made once in each child. Its module imports no models: there are none
    there, so that a child is small. With no children it runs here. What is given is found out while children start.
    """
    if children < 1:
        here = _named(function)(given())
        for argument in arguments:
            yield here(argument)
        return
    idle: SimpleQueue[Child] = SimpleQueue()
    crew = [Child(function) for _ in range(children)]

    def run(argument: Any) -> Any:
        child = idle.get()
        try:
            return child.call(argument)
        finally:
            idle.put(child)

    waiting: deque[Future[Any]] = deque()
    with ThreadPoolExecutor(children) as threads:
        try:
            rules = given()
            for child in crew:
                child.give(rules)
                idle.put(child)
            for argument in arguments:
                waiting.append(threads.submit(run, argument))
                if len(waiting) > children + 1:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for left in waiting:
                left.cancel()
            for child in crew:
                child.end()


def children_for(pieces: int) -> int:
    """
    How many children so much work is worth: none for little, and one for much. What it makes is written by its parent
    and the database, which take longer: a second one would only wait.
    """
    return min(1, pieces // 2)


def _named(function: str) -> Any:
    module, _, name = function.partition(":")
    return getattr(import_module(module), name)


def _send(pipe: IO[bytes], what: Any) -> None:
    data = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    pipe.write(LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    (length,) = LENGTH.unpack(head)
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return pickle.loads(data)  # noqa: S301 - both ends are ours, and the pipe is nobody else's


def prepare_to_write() -> None:
    """Have all rooms and their models, and end by the pipe alone: what was begun before a stop is finished."""
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.SIG_IGN)
    django.setup()


def prepare_to_compute() -> None:
    """Be small and stand back."""
    os.nice(LOWER)
    # What is made here is lists of texts by the hundred thousand: nothing that the collector would have to look for.
    gc.freeze()
    gc.set_threshold(1_000_000)
    # No rooms and no models: what is needed here are settings and the texts in other languages.
    apps.populate([])


def main() -> None:
    """Run the function named on the command line for each argument that comes."""
    answers, asked = os.fdopen(os.dup(1), "wb"), os.fdopen(os.dup(0), "rb")
    os.dup2(2, 1)  # what anything prints must not stand among the answers
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groundswell.config.settings")
    if WITH_MODELS in sys.argv:
        prepare_to_write()
    else:
        prepare_to_compute()
    making = _named(sys.argv[1])
    try:
        function = making(_receive(asked))
    except EOFError:
        return
    while True:
        try:
            argument = _receive(asked)
        except EOFError:
            return
        try:
            answer = (True, function(argument))
        except Exception as error:
            answer = (False, f"{type(error).__name__}: {error}")
        _send(answers, answer)


if __name__ == "__main__":
    threading.current_thread().name = "crew"
    main()
