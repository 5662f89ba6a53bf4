"""Every write of the petitions tool."""

from groundswell.tools.petitions.services.confirming import (
    accept_flagged,
    confirm_address,
    confirm_signatures,
    forget_address,
    invalidate_signatures,
    move_to_wording,
    undo_signature,
)
from groundswell.tools.petitions.services.petitions import (
    NEWS,
    PetitionText,
    close_petition,
    create_petition,
    edit_petition,
    open_petition,
    set_details,
)
from groundswell.tools.petitions.services.signing import (
    KeyReused,
    PetitionClosed,
    Signed,
    Signing,
    choose_area,
    sign_as_known,
    sign_petition,
    sign_petitions,
)

__all__ = [
    "NEWS",
    "KeyReused",
    "PetitionClosed",
    "PetitionText",
    "Signed",
    "Signing",
    "accept_flagged",
    "choose_area",
    "close_petition",
    "confirm_address",
    "confirm_signatures",
    "create_petition",
    "edit_petition",
    "forget_address",
    "invalidate_signatures",
    "move_to_wording",
    "open_petition",
    "set_details",
    "sign_as_known",
    "sign_petition",
    "sign_petitions",
    "undo_signature",
]
