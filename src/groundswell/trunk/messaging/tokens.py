"""The token of a confirmation mail: signed for this purpose, dated, and without anything personal in it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing

from groundswell.trunk.records.ids import LENGTH

PURPOSE = "groundswell.confirm"
LASTS = timedelta(days=30)
# Two servers' clocks may differ by a little; a token from further ahead comes from a clock gone wrong.
SKEW = timedelta(seconds=5)


@dataclass(frozen=True)
class ConfirmLink:
    """Which confirmation, asked when; `over` says that its time has passed."""

    public_id: str
    issued_at: datetime
    over: bool


def make_confirm_token(public_id: str, *, at: datetime) -> str:
    """Make the token of one mail."""
    return signing.Signer(salt=PURPOSE, sep=".").sign(f"{public_id}{signing.b62_encode(int(at.timestamp()))}")


def read_confirm_token(token: str, *, at: datetime) -> ConfirmLink | None:
    """Read a token; None if it was altered, made for something else, or issued in the future."""
    try:
        text = signing.Signer(salt=PURPOSE, sep=".").unsign(token)
        issued_at = datetime.fromtimestamp(signing.b62_decode(text[LENGTH:]), tz=UTC)
    except (signing.BadSignature, ValueError, OverflowError):
        return None
    if issued_at > at + SKEW:
        return None
    return ConfirmLink(text[:LENGTH], issued_at, over=at - issued_at > LASTS)
