"""
Makes the campaign of `bin/bench thank-you` and records declarations in it: the part of the campaigners.

Runs as a process of its own with the environment of a deployment. First it prints that it is ready; then each line it
reads says for how long to record, or to count what is there, and each line it writes is the answer.
"""

import json
import os
import sys
import time
from copy import copy
from typing import Any
from uuid import uuid4

TARGETS = 650
PATIENCE_SECONDS = 30.0


def make_drive() -> Any:
    """An open cause with 650 targets on a map, in the campaign that was seeded."""
    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.places.models import Area, BoundarySet
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.targets import services
    from groundswell.trunk.targets.models import Drive, Target

    at, campaign = now(), Campaign.objects.get()
    wards = BoundarySet.objects.create(code="bench", name="Wards", place_name="ward")
    areas = Area.objects.bulk_create(
        Area(
            boundary_set=wards, kind=Area.CONSTITUENCY, code=f"B{n}", name=f"Ward {n}", short=f"W{n}", slug=f"w{n}",
            hex_q=n % 26, hex_r=n // 26,
        )
        for n in range(TARGETS)
    )  # fmt: skip
    targets = Target.objects.bulk_create(
        Target(campaign=campaign, name=f"Councillor {n}", office="Councillor", area=area, source="bench", loaded_at=at)
        for n, area in enumerate(areas)
    )
    drive = services.create_drive(
        campaign=campaign, account=None, kind=Drive.CAUSE, title="The council votes on buses", slug="buses", at=at,
        boundary_set=wards, public_board=True,
    )  # fmt: skip
    services.add_to_drive(drive=drive, targets=list(targets), at=at)
    services.open_drive(drive=drive, account=None, at=at)
    return drive


def get_ready(campaign: Any) -> None:
    """Networks are connected, and the rule thanks as often as somebody declares."""
    from groundswell.trunk.access.models import Account
    from groundswell.trunk.automations.models import Rule
    from groundswell.trunk.publishing.services import connect_account
    from groundswell.trunk.records.clock import now

    owner = Account.objects.get()
    for network, handle in (("page", ""), ("x", "betterbuses")):
        connect_account(campaign=campaign, network=network, handle=handle, account=owner, at=now())
    Rule.objects.filter(campaign=campaign).update(most_an_hour=10_000)


def make_cards(campaign: Any, count: int) -> None:
    """So many cards that say the same, for the worker to draw anew."""
    from groundswell.tools.sharecards import services
    from groundswell.tools.sharecards.models import Card, CardVersion
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.records.ids import new_public_id

    at = now()
    fields = {"name": "Cllr Holroyd", "line": "Harrow Gill now backs public buses.", "number": "14", "of": "40"}
    first = services.make_card(campaign=campaign, template="thanks", fields=fields, key="bench:0", at=at)
    Card.objects.filter(pk=first.pk).update(drawings=1)
    first.refresh_from_db()
    version = CardVersion.objects.get(card=first)
    copies = []
    for number in range(1, count):
        first.pk, first.public_id, first.key = None, new_public_id(), f"bench:{number}"
        copies.append(copy(first))
    versions = []
    for card in Card.objects.bulk_create(copies):
        version.pk, version.card = None, card
        versions.append(copy(version))
    CardVersion.objects.bulk_create(versions)


class Recorder:
    """Records declarations, each on the next target."""

    def __init__(self, cards: int) -> None:
        from groundswell.trunk.targets.models import Standing

        self.drive = make_drive()
        self.standings = list(Standing.objects.filter(drive=self.drive).select_related("drive__campaign", "target"))
        get_ready(self.drive.campaign)
        make_cards(self.drive.campaign, cards)
        self.declared = 0

    def record(self, seconds: float) -> dict[str, Any]:
        """
        One after the other for so long, while the other cards are drawn anew; how long each took, and what did not end
        well.
        """
        from groundswell.tools.sharecards import services
        from groundswell.tools.sharecards.models import Redraw
        from groundswell.trunk.records.clock import now

        campaign = self.drive.campaign
        redraw = services.start_redraw(campaign=campaign, at=now())
        assert redraw is not None
        # The worker has started, and draws the others, before anybody declares.
        before, give_up = self.drawn_beside(), time.monotonic() + PATIENCE_SECONDS
        while self.drawn_beside() == before and time.monotonic() < give_up:
            time.sleep(0.05)
        until, wrong = time.monotonic() + seconds, {"not in time": 0, "stopped": 0}
        took: list[float] = []
        while not took or time.monotonic() < until:
            state, lasted = self.one()
            if state == "done":
                took.append(lasted)
            else:
                wrong["stopped" if state == "failed" else "not in time"] += 1
                took.append(PATIENCE_SECONDS)
        redraw = Redraw.objects.get(pk=redraw.pk)
        # All of them drawn before the end: then the worker had nothing else to do.
        wrong["worker idle"] = int(redraw.ended_at is not None or self.drawn_beside() == before)
        services.stop_redraws(campaign=campaign, at=now())
        return {"took": took, "wrong": wrong}

    def drawn_beside(self) -> int:
        """How many of the other cards were drawn, in all sizes."""
        from groundswell.tools.sharecards.models import Card
        from groundswell.trunk.media.models import Graphic

        others = Card.objects.filter(campaign=self.drive.campaign).exclude(subject_kind="target")
        return Graphic.objects.filter(kind="card", source_id__in=others.values("public_id")).count()

    def one(self) -> tuple[str, float]:
        from groundswell.trunk.automations.models import Run
        from groundswell.trunk.records.clock import now
        from groundswell.trunk.targets.services import declare

        standing = self.standings[self.declared]
        self.declared += 1
        pressed = time.monotonic()
        declared = declare(
            standing=standing, stance="declared", key=uuid4(), at=now(), seen=None,
            evidence_url=f"https://councillor.example/{self.declared}",
        )  # fmt: skip
        mine = Run.objects.filter(event_key__endswith=declared.declaration.public_id, rule__trigger="targets.declared")
        while time.monotonic() < pressed + PATIENCE_SECONDS:
            run = mine.get()
            # The last step only plans mails to come: what people wait for is the draft.
            if run.state == Run.FAILED:
                print(run.problem, file=sys.stderr)
                return "failed", 0.0
            if run.state == Run.DONE or run.done >= 2:
                return "done", time.monotonic() - pressed
            time.sleep(0.02)
        return "late", PATIENCE_SECONDS

    def count(self) -> dict[str, int]:
        from groundswell.tools.newsroom.models import Post
        from groundswell.tools.sharecards.models import Card
        from groundswell.trunk.media.models import Graphic

        made = Card.objects.filter(subject_kind="target")
        drawn = Graphic.objects.filter(kind="card", source_id__in=made.values("public_id"))
        return {
            "declared": self.declared,
            "cards": drawn.values("source_id").distinct().count(),
            "in approval": Post.objects.filter(state=Post.WAITING, made_by_rule=True, pictures__isnull=False).count(),
            "drawn anew beside them": self.drawn_beside(),
        }


def main() -> None:
    recorder = Recorder(int(sys.argv[1]))
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        answer = recorder.count() if asked.get("count") else recorder.record(asked["seconds"])
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groundswell.config.settings")
    import django

    django.setup()
    main()
