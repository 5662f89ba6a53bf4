"""Starting the servers."""

import contextlib
import os
import socket
import sys

from groundswell.cli.children import Child, Children, groundswell
from groundswell.cli.surroundings import use_known_address

SOCKET = "GROUNDSWELL_UP_SOCKET"
OWNER_LINK = "GROUNDSWELL_UP_OWNER_LINK"
GRACE_SECONDS = 3
KILL_SECONDS = 10


def become_web(host: str, port: int, *, workers: int, threads: int) -> int:
    """Turn this process into granian, serving the pages by WSGI."""
    use_known_address()
    os.environ["GROUNDSWELL_UP_WEB_THREADS"] = str(threads)
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--no-ws", "--http", "1"),
        # A worker that hangs at its end is killed; without this granian may stay for minutes.
        *("--workers-kill-timeout", str(KILL_SECONDS), "--respawn-failed-workers", "--log-level", "warning"),
        "groundswell.config.wsgi:application",
    ]
    os.execv(sys.executable, command)


def serve_several(host: str, port: int, *, processes: int) -> int:
    """
    Keep several hot processes at one port: the kernel deals connections out among them (SO_REUSEPORT).

    :raises OSError: if something else uses the port.
    """
    listener(host, port, shared=False).close()
    with listener(host, port, shared=True):  # bound and never listened on: it keeps the port ours while all restart
        children = Children({})
        children.stop_on_signals()
        command = groundswell("hot", "--host", host, "--port", str(port), "--shared")
        try:
            children.keep(*(Child(f"hot {number + 1}", command, {}) for number in range(processes)))
            children.watch()
        finally:
            children.end_all()
    return 0


def listener(host: str, port: int, *, shared: bool) -> socket.socket:
    """A socket bound to the port, which others of ours may be bound to too if it is shared."""
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT if shared else socket.SO_REUSEADDR, 1)
    bound.bind((host, port))
    return bound


def serve(application: str, host: str, port: int, *, shared: bool = False) -> int:
    """Serve an ASGI application with uvicorn: on the socket `up` opened, on a port shared, or on one of our own."""
    import uvicorn

    from groundswell.trunk.hot.protocol import SurgeProtocol

    use_known_address()
    allow_many_streams()
    server = uvicorn.Server(
        uvicorn.Config(
            application,
            host=host,
            port=port,
            http=SurgeProtocol,
            # We read the client's address ourselves, from the configured hop; uvicorn would believe any local proxy.
            proxy_headers=False,
            server_header=False,
            access_log=False,
            log_level="warning",
            ws="none",
            lifespan="on",
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    inherited = os.environ.pop(SOCKET, "")
    sockets = [socket.socket(fileno=int(inherited))] if inherited else None
    server.run(sockets=[listener(host, port, shared=True)] if shared else sockets)
    return 0 if server.started else 1


def allow_many_streams() -> None:
    """
    Take all the open files that the system lets us have: every open board is one.

    Most systems start a process with 1,024 and allow it far more; at the limit new visitors would be refused.
    """
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def print_owner_link() -> None:
    """Print the one-time link for the owner, at the first start of a run of `up`."""
    if os.environ.pop(OWNER_LINK, ""):
        from groundswell.cli.owners import owner_link

        if link := owner_link():
            print(f"owner link: {link}", flush=True)
