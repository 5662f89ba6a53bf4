"""
Server-sent events: `/live/<campaign>/pulse` tells the desk's screens that something happened.

The stream carries a number only. What a screen then asks for goes through the ordinary view, so rights are checked
each time; and the stream itself asks that view again every minute, so that old access ends.
"""

import json
import re

from django.db.models import Max

from groundswell.trunk.hot.streams import Channel, Receive, Scope, Send, Watch, ask_view, follow, refuse
from groundswell.trunk.ledger.models import Activity

PATH = re.compile(r"/live/(?P<campaign_slug>[-\w]+)/pulse")
LOOK_EVERY = 1.0


class PulseChannel(Channel):
    """The newest activity of a campaign, as a number."""

    def made_since(self, known: int) -> bytes:
        return f"data: {json.dumps({'change': self.version})}\n\n".encode()


def latest_changes(slugs: list[str]) -> dict[str, int]:
    """The newest activity of each campaign."""
    rows = Activity.objects.filter(campaign__slug__in=slugs).values("campaign__slug").annotate(change=Max("pk"))
    return {row["campaign__slug"]: row["change"] for row in rows}


def _tell(slug: str, change: int) -> None:
    channel = watch.channels[slug]
    if channel.version != change:
        channel.moved_to(change)


watch: Watch[int] = Watch(latest_changes, _tell, LOOK_EVERY)


async def live_app(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI app of the pulse."""
    match = PATH.fullmatch(scope["path"])
    if match is None:
        return await refuse(send, 404)
    slug = match["campaign_slug"]
    path = f"/desk/{slug}/pulse.json"
    status = await ask_view(scope, path)
    if status != 200:
        return await refuse(send, 404 if status == 404 else 403)

    async def allowed() -> bool:
        return await ask_view(scope, path) == 200

    channel = watch.channels.get(slug) or PulseChannel()
    watch.join(slug, channel)
    try:
        await follow(receive, send, channel, known=channel.version, allowed=allowed)
    finally:
        watch.leave(slug)
