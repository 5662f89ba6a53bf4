"""
Makes the boards of `bin/bench board` and records declarations on them: the part of the campaigners.

Runs as a process of its own with the environment of a deployment. First it prints the boards' stream paths as JSON;
then each line it reads is the name of a board, and each line it writes [moment before the write, version it made].
"""

import json
import os
import sys
import time
from typing import Any
from uuid import uuid4

TARGETS = 650


def make_boards(names: list[str]) -> dict[str, Any]:
    """An open contest with 650 targets, four candidates and a public board for each name."""
    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.targets import services
    from groundswell.trunk.targets.models import Drive, Target

    at, campaign = now(), Campaign.objects.get()
    targets = Target.objects.bulk_create(
        Target(campaign=campaign, name=f"Local party {n}", office="Local party", source="bench", loaded_at=at)
        for n in range(TARGETS)
    )
    boards = {}
    for name in names:
        drive = services.create_drive(
            campaign=campaign, account=None, kind=Drive.CONTEST, title=f"Who should lead? {name}", at=at,
            public_board=True,
        )  # fmt: skip
        people = [services.Stands(person) for person in ("Ada Quill", "Bram Rowe", "Cass Shaw", "Dov Tate")]
        services.set_candidates(drive=drive, candidates=people, at=at)
        services.add_to_drive(drive=drive, targets=targets, at=at)
        services.open_drive(drive=drive, account=None, at=at)
        boards[name] = Board(drive.pk)
    return boards


class Board:
    """One drive, whose targets declare in turn, each time for another candidate than before."""

    def __init__(self, drive_id: int) -> None:
        from groundswell.trunk.targets.models import Candidate, Drive, Standing

        self.drive = Drive.objects.select_related("campaign").get(pk=drive_id)
        self.standings = list(Standing.objects.filter(drive=drive_id).select_related("drive", "target").order_by("pk"))
        self.candidates = list(Candidate.objects.filter(drive=drive_id).order_by("pk"))
        self.recorded = 0

    @property
    def path(self) -> str:
        return f"/live/{self.drive.campaign.slug}/boards/{self.drive.public_id}"

    def record(self) -> tuple[float, int]:
        """Record the next declaration. The moment is taken before, as the button is pressed."""
        from groundswell.trunk.records.clock import now
        from groundswell.trunk.targets import services
        from groundswell.trunk.targets.models import Drive, Standing

        turn, at = divmod(self.recorded, len(self.standings))
        self.recorded += 1
        pressed = time.monotonic()
        services.declare(
            standing=self.standings[at],
            stance=Standing.DECLARED,
            candidate=self.candidates[turn % len(self.candidates)],
            evidence_url=f"https://local-party.example/news/{self.recorded}",
            key=uuid4(),
            at=now(),
            seen=None,
        )
        return pressed, Drive.objects.values_list("version", flat=True).get(pk=self.drive.pk)


def main() -> None:
    boards = make_boards(sys.argv[1:])
    print(json.dumps({name: board.path for name, board in boards.items()}), flush=True)
    for line in sys.stdin:
        print(json.dumps(boards[line.strip()].record()), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groundswell.config.settings")
    import django

    django.setup()
    main()
