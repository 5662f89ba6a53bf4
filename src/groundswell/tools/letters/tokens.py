"""The address of the page after writing: sealed, so that it says only what its writer did, and nothing is looked up."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from groundswell.tools.letters.models import Letter

PURPOSE = "letters.sent"


@dataclass(frozen=True)
class After:
    """
    What became of a letter. `d` is the letter drive's public id, `s` the standing's, `name` the writer's first name.

    `waits` is what write_letter said: "confirmation", "person" or ""; `own` that she sent it herself; `area` hers;
    `day` (ISO) that of another day on which it goes.
    """

    d: str
    s: str
    name: str = ""
    waits: str = ""
    own: bool = False
    area: int | None = None
    day: str = ""

    @property
    def goes_on(self) -> date | None:
        return date.fromisoformat(self.day) if self.day else None


def make_after_token(after: After) -> str:
    """Sign the state of the page after writing into its address."""
    return signing.dumps({key: value for key, value in asdict(after).items() if value}, salt=PURPOSE)


def read_after_token(token: str) -> After | None:
    """Read such an address; None when it was altered or made for another purpose."""
    try:
        return After(**signing.loads(token, salt=PURPOSE))
    except (signing.BadSignature, TypeError):
        return None


def sent_url(
    letter: Letter, *, waits_for: str = "", area_id: int | None = None, goes_at: datetime | None = None
) -> str:
    """Where a writer goes once her letter is written, and again once she has confirmed it (`waits_for` "")."""
    after = After(
        d=letter.letter_drive.public_id,
        s=letter.standing.public_id,
        name=letter.writer_name.split(" ")[0][:40],
        waits=waits_for,
        own=letter.state == Letter.OWN,
        area=area_id,
        day=timezone.localdate(goes_at).isoformat() if goes_at else "",
    )
    drive = letter.letter_drive.drive
    return reverse("letters:sent", args=[drive.campaign.slug, drive.slug, make_after_token(after)])
