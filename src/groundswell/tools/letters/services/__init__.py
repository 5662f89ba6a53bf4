"""Every write of the letters tool."""

from groundswell.tools.letters.services.sending import (
    CAPPED,
    CLOSED,
    CONFIRMATION,
    FLAWED,
    NO_EMAIL,
    NO_SENDING,
    PERSON,
    NotSent,
    Written,
    write_letter,
)

__all__ = [
    "CAPPED",
    "CLOSED",
    "CONFIRMATION",
    "FLAWED",
    "NO_EMAIL",
    "NO_SENDING",
    "PERSON",
    "NotSent",
    "Written",
    "write_letter",
]
