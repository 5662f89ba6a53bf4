"""Our own page of posts as a network: nothing is called, everything may be taken down."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.publishing.networks import Credentials, Known, Limits, Network, Part, Posted


class OwnPage:
    """Where people see posts without an account anywhere; RSS and JSON Feed go with it."""

    key = "page"
    label: str | Promise = _("Our page")
    icon = "rss"
    by_hand = False
    own_page = True
    limits = Limits(
        most_letters=5000,
        most_pictures=10,
        most_picture_bytes=20_000_000,
        most_alt_letters=1000,
        sizes=("wide", "square", "portrait", "link"),
        most_parts=25,
    )

    def count(self, text: str) -> int:
        return len(text)

    def new_keys(self, parts: int) -> list[str]:
        return []

    def connect(self, service_url: str, handle: str, secret: str) -> Known:
        return Known("", "", "", "")

    def look(self, who: Credentials) -> Known:
        return Known("", "", "", "")

    def post(
        self,
        who: Credentials,
        parts: Sequence[Part],
        remote_keys: Sequence[str],
        reply_to: Mapping[str, str] | None,
        at: datetime,
    ) -> list[Posted]:
        """Its parts stand on one page, whose address trunk/publishing knows."""
        return [Posted(uri=key, cid="", url="") for key in remote_keys]

    def pull(self, who: Credentials, remote_keys: Sequence[str]) -> None:
        """What is pulled is no longer shown; there is nothing to call."""

    def figures(self, who: Credentials, posted: Sequence[Posted]) -> dict[str, int]:
        return {}

    def composer(self, text: str, url: str) -> str:
        return ""


NETWORKS: list[Network] = [OwnPage()]
