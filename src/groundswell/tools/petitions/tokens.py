"""
The address of the after-sign page: a signed token that holds all the page needs, so that it says the same to a
person who had signed before as to a new one, and nothing is stored to be looked up by strangers.
"""

from dataclasses import asdict, dataclass

from django.core import signing

PURPOSE = "petitions.signed"


@dataclass(frozen=True)
class After:
    """
    Who has just signed what. `s` is the signature's public id, or a random one; `c` says that it is confirmed, `u`
    that it can be undone, `p` that the area is only probable; `q` is the postcode where the area is to be chosen.
    """

    petition: str
    s: str
    name: str
    area: int | None = None
    c: bool = False
    u: bool = False
    p: bool = False
    q: str = ""


def make_after_token(after: After) -> str:
    """Sign the state of an after-sign page into its address."""
    short = {key: value for key, value in asdict(after).items() if value}
    return signing.dumps(short, salt=PURPOSE)


def read_after_token(token: str) -> After | None:
    """Read an after-sign address; None when it was altered or made for another purpose."""
    try:
        return After(**signing.loads(token, salt=PURPOSE))
    except (signing.BadSignature, TypeError):
        return None
