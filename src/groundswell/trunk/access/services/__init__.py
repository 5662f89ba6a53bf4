"""Every write of this room."""

from groundswell.trunk.access.grants import NotYours
from groundswell.trunk.access.services.accounts import (
    create_account,
    create_owner,
    disable_account,
    end_sessions,
    set_preferences,
)
from groundswell.trunk.access.services.invitations import (
    InvitationGone,
    Sent,
    accept_invitation,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from groundswell.trunk.access.services.owner_links import OwnerLinkGone, one_time_owner_link, use_owner_link
from groundswell.trunk.access.services.roles import LastOwner, end_role, give_again, grant_role

__all__ = [
    "InvitationGone",
    "LastOwner",
    "NotYours",
    "OwnerLinkGone",
    "Sent",
    "accept_invitation",
    "create_account",
    "create_owner",
    "disable_account",
    "end_role",
    "end_sessions",
    "give_again",
    "grant_role",
    "invite",
    "one_time_owner_link",
    "resend_invitation",
    "set_preferences",
    "use_owner_link",
    "withdraw_invitation",
]
