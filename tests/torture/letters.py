"""
Letters under kills: a drive that takes them, people who write them, and what is stored against what was answered.

`python -m tests.torture.letters` makes the drive in the product's environment and prints the path of its letter page.
"""

import json
import random
import threading
import uuid
from pathlib import Path
from urllib.parse import urlencode

from tests.torture.writers import Journal, Writer


class LetterWriter(Writer):
    """One person after another, each with a letter of her own; told by the page after writing that it is with us."""

    def __init__(self, number: int, port: int, path: str, journal: Journal, over: threading.Event) -> None:
        super().__init__(number, port, path, journal, over)
        self.chance = random.Random(f"letters {number}")

    def sign(self, email: str, key: str) -> None:
        super().sign(f"letter.{email}", key)

    def body_of(self, name: str, email: str, key: str) -> str:
        words = " ".join(uuid.UUID(int=self.chance.getrandbits(128)).hex for _ in range(8))
        form = {"full_name": name, "email": email, "postcode": "AD4 7QX", "key": key, "do": "send-as-is"}
        return urlencode({**form, "answer_0": f"I take the bus. {words}", "subject": "Please run it late"})

    def is_thanks(self, status: int, location: str) -> bool:
        return status == 302 and "/sent/" in location


def make_drive() -> str:
    """An open letter drive to one target that everyone may write to; gives the path of its letter page."""
    from django.urls import reverse

    from groundswell.tools.letters.models import LetterDrive
    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.targets.models import Drive, Standing, Target

    at, campaign = now(), Campaign.objects.get()
    drive = Drive.objects.create(
        campaign=campaign, slug="council", kind="cause", state="open", title="Council vote", created_at=at
    )
    prompts = [{"question": "Where do you take the bus?", "hint": ""}]
    LetterDrive.objects.create(drive=drive, state="open", title="Write", prompts=prompts, created_at=at)
    target = Target.objects.create(
        campaign=campaign, name="Ashdale Council", office="Council", kind="body", email="clerk@council.example.org",
        source="torture", loaded_at=at,
    )  # fmt: skip
    standing = Standing.objects.create(drive=drive, target=target, added_at=at)
    return reverse("letters:to", args=[campaign.slug, drive.slug, standing.public_id])


def count(journal: Path) -> dict[str, int]:
    """Letters lost, doubled, or that nobody is asked to confirm."""
    from django.db.models import Count

    from groundswell.tools.letters.models import Letter
    from groundswell.trunk.messaging.models import Confirmation

    acked = dict(line.split() for line in journal.read_text().splitlines())
    stored = {str(key): address for key, address in Letter.objects.values_list("key", "address")}
    asked = set(Confirmation.objects.values_list("email_key", flat=True))
    twice = Letter.objects.values("address").annotate(n=Count("pk")).filter(n__gt=1).count()
    return {
        "letters acked": len(acked),
        "letters stored": len(stored),
        "letters lost": sum(stored.get(key) != email for key, email in acked.items()),
        "letters doubled": twice,
        "letters without confirmation": len(set(stored.values()) - asked),
    }


if __name__ == "__main__":
    from groundswell.cli.surroundings import load_django

    load_django()
    print(json.dumps(make_drive()))
