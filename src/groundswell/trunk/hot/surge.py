"""
What a tool gives to have one of its posts taken in a surge.

A tool names an object of `Surge` in its `ToolConfig.surge` ("surge.sign_surge"). The same address must also have an
ordinary Django view: whatever `prepare` or `commit` answers with None goes there, as if it had never been here.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

from groundswell.trunk.tools import installed_tools

Item = TypeVar("Item")


class SurgePost(NamedTuple):
    """
    A post as it came: same origin, at most 64 KB.

    `path_args` are the named groups of `Surge.path`; `form` holds the last value of each field; names in `headers`
    are in lower case; `address` is the client's, from the configured proxy hop.
    """

    path_args: Mapping[str, str]
    form: Mapping[str, str]
    address: str
    cookies: Mapping[str, str]
    headers: Mapping[str, str]


class SurgeAnswer(NamedTuple):
    status: int
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""


def see_other(location: str) -> SurgeAnswer:
    """Send the browser on to a page after a write."""
    return SurgeAnswer(303, (("location", location),))


class Surge(ABC, Generic[Item]):
    """One address whose posts are written in groups."""

    path: re.Pattern[str]
    """Matches the whole path, from "/act/" on."""

    @abstractmethod
    def prepare(self, post: SurgePost) -> Item | None:
        """
        Check one post and make of it what `commit` takes. None hands the request to the Django view.

        Called on the event loop: no database, no file, nothing that waits.
        """

    @abstractmethod
    def commit(self, items: Sequence[Item], at: datetime) -> Sequence[SurgeAnswer | None]:
        """
        Write a batch in one transaction and answer each item, in order. None hands that request to the Django view.

        Called in a writer thread, or in a surge in another process (`writer.py`): what `prepare` gives is pickled, and
        nothing that `prepare` left in memory is there. It may be called again with the same items, alone or together,
        after an error or when that process was lost.
        """


@cache
def installed_surges() -> dict[str, Surge[Any]]:
    """The surges of all installed tools, by the tool's label."""
    return {tool.label: tool.find(tool.surge) for tool in installed_tools() if tool.surge}
