"""
The ASGI applications.

`application` is the one front of the embedded mode. `hot` is the small process that a production proxy sends /act and
/live to: the same front, with Django behind it for the posts that need an ordinary view.
"""

import os
from importlib import import_module
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groundswell.config.settings")

from a2wsgi import WSGIMiddleware  # noqa: E402 - Django reads its settings when it is first imported

from groundswell.config.wsgi import application as pages  # noqa: E402
from groundswell.trunk.hot.front import AsgiApp, AsgiScope, Front, Receive, Send  # noqa: E402
from groundswell.trunk.hot.streams import streams  # noqa: E402
from groundswell.trunk.hot.surge import installed_surges  # noqa: E402

THREADS = 8
LIVE = ("groundswell.trunk.ledger.live", "groundswell.trunk.targets.live")

application = Front(
    surges=installed_surges().values(),
    live=cast(AsgiApp, streams(*((room.PATH, room.live_app) for room in map(import_module, LIVE)))),
    rest=cast(AsgiApp, WSGIMiddleware(cast(Any, pages), workers=THREADS)),
)


async def hot(scope: AsgiScope, receive: Receive, send: Send) -> None:
    """Serve /act and /live; anything else is the pages' and not found here."""
    if scope["type"] == "http" and not scope["path"].startswith(("/act/", "/live/")):
        await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})
        return
    await application(scope, receive, send)


# The short way for surging posts (trunk/hot/protocol.py) is the same behind both.
hot.front = application  # type: ignore[attr-defined]
