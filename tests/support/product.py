"""The real product, started as an organiser starts it, with a data directory of its own."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.cluster import free_port
from tests.support.shared import CHECKOUT

READY = re.compile(r"^ready (http\S+?)/?$")
ADDRESS = re.compile(r"https?://\S+")
COMMAND = [sys.executable, "-m", "groundswell.cli.main"]
START_SECONDS = 420


@dataclass
class Product:
    """A running Groundswell. `url` has no slash at its end; `owner_link` signs the owner in, once."""

    url: str
    data: Path
    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    owner_link: str = ""

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a `groundswell` command on the same data."""
        return subprocess.run(
            [*COMMAND, *command, "--data", str(self.data)],
            check=check,
            capture_output=True,
            text=True,
            cwd=CHECKOUT,
            env=environment(self.data),
            timeout=300,
        )


def environment(data: Path, **extra: str) -> dict[str, str]:
    """The shell's environment without the settings of the test process."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GROUNDSWELL_", "DJANGO_"))}
    # A product of the tests has a database of its own, whatever the suite runs on, unless it is handed one.
    kept.pop("DATABASE_URL", None)
    kept |= {name: os.environ[name] for name in ("GROUNDSWELL_SHARED",) if name in os.environ}
    return {
        **kept,
        "GROUNDSWELL_DATA": str(data),
        "PYTHONPATH": f"{CHECKOUT / 'src'}{os.pathsep}{CHECKOUT}",
        "PYTHONUNBUFFERED": "1",
        **extra,
    }


@contextlib.contextmanager
def started(*arguments: str, data: Path | None = None, **settings: str) -> Iterator[Product]:
    """
    Start `groundswell up` on a free port, and end it by its process group.

    `arguments` go to `up` (`--empty`); `settings` to its environment. A `data` directory that is handed in is kept.

    :raises RuntimeError: with what it printed, if it does not get ready.
    """
    home = data or Path(tempfile.mkdtemp(prefix="groundswell-product-"))
    process = subprocess.Popen(
        [*COMMAND, "up", "--port", str(free_port()), "--data", str(home), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        cwd=CHECKOUT,
        env=environment(home, **settings),
        start_new_session=True,
    )
    product = Product(url="", data=home, process=process)
    try:
        listen(product)
        yield product
    finally:
        end(process)
        if data is None:
            shutil.rmtree(home, ignore_errors=True)


def listen(product: Product) -> None:
    """Read what it prints in a thread, for as long as it lives; return once it is ready and has named its links."""
    ready = threading.Event()

    def read() -> None:
        assert product.process.stdout is not None
        for line in product.process.stdout:
            product.lines.append(line.rstrip())
            if found := READY.match(line.strip()):
                product.url = found[1]
                ready.set()
            elif (found := ADDRESS.search(line)) and not product.owner_link and "owner" in line.lower():
                product.owner_link = found[0].rstrip(".,)")

    threading.Thread(target=read, daemon=True).start()
    end = time.monotonic() + START_SECONDS
    while not ready.wait(0.05):
        if product.process.poll() is not None or time.monotonic() > end:
            raise RuntimeError("Groundswell did not start:\n" + "\n".join(product.lines[-60:]))
    time.sleep(0.3)  # the owner link may be the line after


def end(process: subprocess.Popen[str], seconds: float = 15) -> None:
    """Ask as Ctrl-C asks; if it has not gone in time, kill the group that it leads."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
