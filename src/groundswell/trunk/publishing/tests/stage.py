"""What tests of publishing stand on: accounts, contents, pictures, and a run of the queue."""

import io
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django_tasks_db.models import DBTaskResult
from PIL import Image
from tests.support.people import NOON

from groundswell.channels.bluesky.tests.little_server import APP_PASSWORD, HANDLE, LittleServer
from groundswell.trunk.jobs import engine
from groundswell.trunk.publishing import services
from groundswell.trunk.publishing.models import NetworkAccount, Publication


def content(*texts: str, **first: Any) -> dict[str, Any]:
    """A content of so many parts; `first` goes into the first one."""
    parts: list[dict[str, Any]] = [
        {"text": text, "language": "en", "pictures": [], "link": None} for text in texts or ("Late buses!",)
    ]
    parts[0] |= first
    return {"parts": parts, "reply_to": None}


def kept_picture(name: str = "post.png", side: int = 40, alt: str = "A red bus") -> dict[str, Any]:
    """A picture in the store, as a content names it."""
    out = io.BytesIO()
    Image.effect_noise((side, side), 80).convert("RGB").save(out, "PNG")
    file = default_storage.save(f"tests/{name}", ContentFile(out.getvalue()))
    return {"file": file, "mime": "image/png", "alt": alt, "width": side, "height": side}


def page(campaign: Any, at: datetime = NOON) -> NetworkAccount:
    return services.connect_account(campaign=campaign, network="page", at=at)


def by_hand(campaign: Any, network: str = "x") -> NetworkAccount:
    return services.connect_account(campaign=campaign, network=network, handle="@betterbuses", at=NOON)


def bluesky(campaign: Any, server: LittleServer, at: datetime = NOON) -> NetworkAccount:
    """Our account at a little server."""
    return services.connect_account(
        campaign=campaign, network="bluesky", handle=HANDLE, secret=APP_PASSWORD, service_url=server.url, at=at
    )


def publish(account: NetworkAccount, source_id: str = "post1", at: datetime = NOON, **content_of: Any) -> Publication:
    said = content_of.pop("content", None) or content()
    return services.publish(account=account, source_kind="post", source_id=source_id, content=said, at=at, **content_of)


def run_jobs(most: int = 20) -> int:
    """Run what the queue holds, the future too, as a worker would."""
    for count in range(most):
        DBTaskResult.objects.filter(status="READY").update(run_after=NOON)
        job = engine.claim("tests")
        if job is None:
            return count
        engine.run(job)
    raise AssertionError("the queue does not become empty")
