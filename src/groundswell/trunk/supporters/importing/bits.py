"""Ways to contact as bits of one small number, as staged rows hold them (imports.PersonRow)."""

EMAIL, PHONE, TEXT, POST = 1, 2, 4, 8
BIT_OF = {"email": EMAIL, "phone": PHONE, "text": TEXT, "post": POST}
ALL = EMAIL | PHONE | TEXT | POST
BY_PHONE = PHONE | TEXT
LANDLINES = ("+441", "+442")
"""What numbers begin with that no text can be sent to."""


def bits_of(channels: list[str]) -> int:
    """The bits of some channels."""
    return sum({BIT_OF[channel] for channel in channels if channel in BIT_OF})
