"""
The real AT Protocol network of `../shared/counterparts` on loopback: directory, server of accounts, index.

Its packages (360 MB of npm) are installed once into a cache outside the checkout: GROUNDSWELL_ATPROTO_PACKAGES, else
`groundswell/atproto` in the user's cache. Every run has ports, a PostgreSQL and a Redis of its own.
"""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.support import parts
from tests.support.cluster import Cluster, NoPostgres, cluster, free_port
from tests.support.shared import IN_CI, leave_out, shared_path

PACKAGE = "@atproto/dev-env@0.3.215"
START_SECONDS = 300
INSTALL_SECONDS = 900
# From the port that the script is given: control, directory, accounts, index, moderation.
OFFSETS = (-2, 0, 1, 2, 5)
POSTS = "app.bsky.feed.post"


@dataclass(frozen=True)
class BlueskyAccount:
    """An account there, with an app password as Groundswell asks for one."""

    did: str
    handle: str
    app_password: str
    token: str


@dataclass(frozen=True)
class AtprotoNetwork:
    """A running network. `pds` is the server of accounts, what Groundswell calls; `appview` the index."""

    pds: str
    appview: str
    control: str

    @property
    def allowed(self) -> frozenset[tuple[str, int]]:
        """What OUTBOUND_ALLOW has to hold so that the server may be asked."""
        port = int(self.pds.rpartition(":")[2])
        return frozenset({("127.0.0.1", port), ("::1", port)})

    def settle(self) -> None:
        """Wait until the index has read all that was written."""
        call(f"{self.control}/settle", b"", seconds=60)

    def add_account(self, name: str = "") -> BlueskyAccount:
        """A new account, known to the index."""
        handle = f"{name or 'gs'}{secrets.token_hex(4)}.test"
        password = secrets.token_hex(8)
        asked = {"handle": handle, "email": f"{handle}@example.org", "password": password}
        made = self.xrpc("com.atproto.server.createAccount", body=asked)
        token = made["accessJwt"]
        app = self.xrpc("com.atproto.server.createAppPassword", body={"name": "Groundswell"}, token=token)
        self.settle()
        return BlueskyAccount(made["did"], handle, app["password"], token)

    def set_profile(self, account: BlueskyAccount, description: str) -> None:
        """What stands in an account's profile."""
        record = {"$type": "app.bsky.actor.profile", "displayName": "Better Buses", "description": description}
        place = {"repo": account.did, "collection": "app.bsky.actor.profile", "rkey": "self"}
        self.xrpc("com.atproto.repo.putRecord", body={**place, "record": record}, token=account.token)

    def posts(self, account: BlueskyAccount) -> list[dict[str, Any]]:
        """Every post of an account as its own server has it, the oldest first."""
        asked = {"repo": account.did, "collection": POSTS, "limit": 100, "reverse": "true"}
        found: list[dict[str, Any]] = self.xrpc("com.atproto.repo.listRecords", params=asked)["records"]
        return sorted(found, key=lambda record: record["uri"])

    def seen(self, account: BlueskyAccount, uri: str) -> dict[str, Any] | None:
        """A post as the index shows it to people, or None where it shows none."""
        self.settle()
        found = self.xrpc("app.bsky.feed.getPosts", params={"uris": uri}, token=account.token)["posts"]
        return found[0] if found else None

    def say(self, account: BlueskyAccount, text: str, **fields: Any) -> dict[str, Any]:
        """A post of somebody else."""
        record = {"$type": POSTS, "text": text, "createdAt": "2026-03-17T12:00:00.000Z", **fields}
        asked = {"repo": account.did, "collection": POSTS, "record": record}
        return self.xrpc("com.atproto.repo.createRecord", body=asked, token=account.token)

    def xrpc(
        self, method: str, *, params: dict[str, Any] | None = None, body: Any = None, token: str = ""
    ) -> dict[str, Any]:
        """One call of the server of accounts."""
        url = f"{self.pds}/xrpc/{method}" + (f"?{urlencode(params)}" if params else "")
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = call(url, data, headers={**headers, "Content-Type": "application/json"} if data else headers)
        return dict(json.loads(answer or b"{}"))


def call(url: str, data: bytes | None, *, headers: dict[str, str] | None = None, seconds: float = 30) -> bytes:
    asked = urllib.request.Request(url, data=data, headers=headers or {})
    try:
        with urllib.request.urlopen(asked, timeout=seconds) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{url}: {error.code} {error.read()[:300]!r}") from error


def packages() -> Path:
    """Where its npm packages are kept between runs."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get("GROUNDSWELL_ATPROTO_PACKAGES") or cache / "groundswell" / "atproto")


def installed(folder: Path) -> bool:
    return (folder / "node_modules" / "@atproto" / "dev-env" / "package.json").is_file()


def install(folder: Path) -> str:
    """Install the packages; why that did not work, or nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    print(f"Installing {PACKAGE} into {folder}: some minutes, once", flush=True)
    command = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(folder), PACKAGE]
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=INSTALL_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{PACKAGE} could not be installed: {type(error).__name__}"
    if done.returncode == 0 and installed(folder):
        return ""
    return f"{PACKAGE} could not be installed: {done.stdout[-300:]}"


def why_not(script: Path) -> str:
    """Why the network cannot be started here, or nothing. Its packages are installed only where CI asks for them."""
    if not script.is_file():
        return "No AT Protocol network beside the checkout (../shared/counterparts)"
    lacking = [part.name for part in parts.missing(parts.ATPROTO)]
    if lacking:
        return f"The AT Protocol network lacks {', '.join(lacking)}"
    if installed(packages()):
        return ""
    if not IN_CI:
        return f"The AT Protocol network is not installed: npm install --prefix {packages()} {PACKAGE}"
    return install(packages())


def free_base() -> int:
    """A port of which all those around it that the network takes are free."""
    for _try in range(50):
        base = free_port()
        if base > 60_000 or base < 10_000:
            continue
        with contextlib.ExitStack() as probes:
            try:
                for offset in OFFSETS:
                    probe = probes.enter_context(socket.socket())
                    probe.bind(("127.0.0.1", base + offset))
            except OSError:
                continue
            return base
    raise RuntimeError("No free ports for the AT Protocol network")


@contextlib.contextmanager
def redis() -> Iterator[int]:
    """A Redis of its own; gives its port."""
    port = free_port()
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    home = Path(tempfile.mkdtemp(prefix="groundswell-redis-"))
    server = subprocess.Popen(
        [*command, "--dir", str(home)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL
    )
    try:
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)
        shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def network(script: Path, database: Cluster, redis_port: int) -> Iterator[AtprotoNetwork]:
    """The network itself, on ports of its own; ended by its process and no other."""
    database.psql("CREATE DATABASE atproto")
    base = free_base()
    environment = {
        **os.environ,
        "NODE_DIR": str(packages()),
        "ATP_PORT": str(base),
        "DB_POSTGRES_URL": database.url("atproto"),
        "REDIS_HOST": f"127.0.0.1:{redis_port}",
        "LOG_ENABLED": "false",
    }
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            ["node", str(script)],
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
            env=environment,
            cwd=packages(),
            start_new_session=True,
        )
        try:
            yield _once_ready(process, base, log)
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _once_ready(process: subprocess.Popen[bytes], base: int, log: Any) -> AtprotoNetwork:
    control = f"http://127.0.0.1:{base - 2}"
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            said = json.loads(call(control, None, seconds=5))
            return AtprotoNetwork(pds=said["pds"], appview=said["appview"], control=control)
        time.sleep(0.3)
    log.seek(0)
    raise RuntimeError(f"The AT Protocol network did not start:\n{log.read()[-3000:]}")


@contextlib.contextmanager
def started() -> Iterator[AtprotoNetwork]:
    """
    The whole network, for as long as the block lasts.

    :raises NoPostgres: if PostgreSQL is not installed.
    """
    script = (shared_path() / "counterparts" / "start-atproto.mjs").resolve()
    with cluster() as database, redis() as port, network(script, database, port) as running:
        yield running


@pytest.fixture(scope="session")
def atproto_network() -> Iterator[AtprotoNetwork]:
    """The network, started once for the run and ended with it; the test is left out where it cannot be."""
    script = shared_path() / "counterparts" / "start-atproto.mjs"
    if reason := why_not(script):
        leave_out(reason)
    try:
        with started() as running:
            yield running
    except NoPostgres as reason:
        leave_out(str(reason))


@pytest.fixture
def bluesky(atproto_network: AtprotoNetwork, settings: Any) -> AtprotoNetwork:
    """The network, with leave to ask it although it is on this machine."""
    settings.OUTBOUND_ALLOW = atproto_network.allowed
    return atproto_network
