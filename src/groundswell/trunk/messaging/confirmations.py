"""
What waits for a person to confirm her email address, gathered from the tools and rooms that let people act.

Tools declare theirs (`ToolConfig.confirmables`); the trunk's own stand in ROOMS.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.utils.translation import gettext as _

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent.selectors import waiting_consents
from groundswell.trunk.tools import declared, loader

# By name: these rooms ask this one to confirm, so they cannot be imported here.
ROOMS = ("groundswell.trunk.campaigns.confirmables",)


@dataclass(frozen=True)
class Waiting:
    """
    One thing that waits. `title` is the campaign's words (it goes into the mail); `detail` is what somebody typed,
    such as a name, and is shown on the page only.
    """

    title: str
    detail: str = ""
    url: str = ""


def all_waiting(campaign: Campaign, email_key: str) -> list[Waiting]:
    """Everything that waits for one mailbox in one campaign, consents last."""
    found = [row for waiting in _functions("waiting") for row in waiting(campaign, email_key)]
    consents = [
        Waiting(title=consent.wording.text, detail=_("You ticked this"))
        for consent in waiting_consents(campaign, email_key)
    ]
    return [*found, *consents]


def confirm_each(campaign: Campaign, email_key: str, at: datetime) -> str:
    """Let every tool and room confirm what waits; give where to go next, or ""."""
    pages = [confirm(campaign, email_key, at) for confirm in _functions("confirm")]
    return next((page for page in pages if page), "")


def forget_each(campaign: Campaign, email_key: str, at: datetime) -> None:
    """Let every tool and room that can forget what waits: its reader says that it was not her."""
    for forget in _functions("forget"):
        forget(campaign, email_key, at)


def _functions(name: str) -> Iterator[Callable[..., Any]]:
    for tool, confirmable in declared("confirmables"):
        if dotted := getattr(confirmable, name, ""):
            yield loader(tool, dotted)
    for room in ROOMS:
        if function := getattr(import_module(room), name, None):
            yield function
