"""What stands for one part of an address."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.objects import World


@dataclass(frozen=True)
class Part:
    """
    The object that stands for one part of an address.

    `held`: it is within the group "millbrook" and the area "W1", or it is the campaign's own, so that an organiser of
    another group or area has no business with it. `secret`: whoever knows it is let in; it is no id.
    """

    of: Callable[["World"], Any]
    held: bool = False
    secret: bool = False


Parts = dict[str | tuple[str, str], Part]
"""
By name of the part, or, where one name means several things, by (name of the address, name of the part). A name of an
address may end in "*".
"""
