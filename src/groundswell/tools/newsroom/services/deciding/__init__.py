"""
What the newsroom decides together: approvals, objections, release, emergency stop, handover.

`settle_post` is called after every change of a post, its pictures or its facts: it says where the post stands, and
lets it go where all is well. Everything else here is what people press.
"""

from groundswell.tools.newsroom.services.deciding.answers import (
    ChangedSince,
    NotYours,
    Refused,
    approve,
    object_to,
    pull,
    release,
    withdraw_objection,
)
from groundswell.tools.newsroom.services.deciding.notes import add_note
from groundswell.tools.newsroom.services.deciding.settling import lock_post, settle_post
from groundswell.tools.newsroom.services.deciding.shifts import end_shift, hand_over, start_shift
from groundswell.tools.newsroom.services.deciding.stopping import resume, stop_everything
from groundswell.tools.newsroom.standing import Standing, standing_of
from groundswell.tools.newsroom.voices import is_member, members, newsroom_of, units

__all__ = [
    "ChangedSince",
    "NotYours",
    "Refused",
    "Standing",
    "add_note",
    "approve",
    "end_shift",
    "hand_over",
    "is_member",
    "lock_post",
    "members",
    "newsroom_of",
    "object_to",
    "pull",
    "release",
    "resume",
    "settle_post",
    "standing_of",
    "start_shift",
    "stop_everything",
    "units",
    "withdraw_objection",
]
