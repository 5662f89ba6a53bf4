"""
What must be right before a post may go out, each with its mend as a button.

`blocking` is what release and publishing ask; `all_checks` is what the pages show. A check reads, it changes nothing:
what it says holds for the moment it was asked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from groundswell.tools.newsroom.models import Post

LATER = frozenset({"quiet", "stop", "network"})
"""Checks that may clear by themselves: a post may be sent for approval meanwhile."""


@dataclass(frozen=True)
class Mend:
    """
    The way to put it right: a link, or with `post` a button that posts `fields` to `url`.

    `quiet` mends are the second choice beside another.
    """

    label: str
    url: str
    post: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    quiet: bool = False


@dataclass(frozen=True)
class Check:
    """One thing looked at. Where it is not `ok`, `sentence` says what is wrong and `mends` how it is put right."""

    key: str
    ok: bool
    sentence: str
    mends: Sequence[Mend] = ()


def all_checks(post: Post, at: datetime) -> list[Check]:
    """Everything that is looked at, in the order of the page."""
    from groundswell.tools.newsroom import checks_of_content, checks_of_pictures, checks_of_time

    looked: tuple[Callable[[Post, datetime], list[Check]], ...] = (
        checks_of_content.check_words,
        checks_of_content.check_networks,
        checks_of_content.check_imprint,
        checks_of_pictures.check_rights,
        checks_of_pictures.check_people,
        checks_of_pictures.check_alt,
        checks_of_content.check_facts,
        checks_of_content.check_repeats,
        checks_of_time.check_quiet,
        checks_of_time.check_stop,
    )
    return [check for look in looked for check in look(post, at)]


def blocking(post: Post, at: datetime) -> list[Check]:
    """What keeps this post from going out now; empty where nothing does."""
    return [check for check in all_checks(post, at) if not check.ok]


def blocking_submission(post: Post, at: datetime) -> list[Check]:
    """What keeps this post from being shown to those who approve: all but what may clear by itself."""
    return [check for check in blocking(post, at) if check.key not in LATER]
