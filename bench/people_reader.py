"""
A process of the product that an organiser of a big campaign asks, one page after another: what `bin/bench people`
measures. It answers each line of JSON with one.

Server time is what the product spends on an answer, from the request's bytes parsed to the last byte of the page: with
every middleware, the session, the queries and the template; without a network.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import cycle
from random import Random
from typing import Any

ACTIVITIES = 500
WORDS = ("smith", "mar", "okoro", "jones da", "ann", "patel", "will", "brown s", "xyzzy", "al")


class Reader:
    """An organiser's browser in the process, and the addresses she opens."""

    def __init__(self) -> None:
        from django.test import Client
        from tests.support.people import give_role, make_account

        from groundswell.trunk.campaigns.models import Campaign
        from groundswell.trunk.supporters.models import Person

        self.campaign = Campaign.objects.get()
        self.account = make_account("Asha Bench", "asha.bench@example.org")
        give_role(self.account, self.campaign, "organiser")
        self.browser = Client(SERVER_NAME="127.0.0.1")
        self.browser.force_login(self.account)
        self.people = Person.objects.filter(campaign=self.campaign)
        self.root = f"/desk/{self.campaign.slug}/people/"
        self.busy = self.make_busy()
        chance = Random(7)
        self.addresses: dict[str, Iterator[str]] = {
            "list": cycle(self.lists(chance)),
            "search": cycle([f"{self.root}?q={word.replace(' ', '+')}" for word in (*WORDS, *self.ways(chance))]),
            "person": cycle([f"{self.root}{self.busy}/{more}" for more in ("", "?page=4", "?kind=petitions.signed")]),
        }

    def make_busy(self) -> str:
        """A person who did 500 things."""
        from groundswell.trunk.ledger import services as ledger
        from groundswell.trunk.ledger.models import Activity
        from groundswell.trunk.records.clock import now

        person, at = self.people.order_by("pk")[1000], now()
        found = Activity.objects.filter(campaign=self.campaign, kind="petitions.signed").exclude(object_id="")
        objects = list(found.order_by("-pk").values_list("kind", "object_kind", "object_id")[:200])
        kinds = [*dict.fromkeys(objects), ("groups.joined", "", ""), ("supporters.new", "", "")]
        rows = [
            ledger.Happened(
                key=f"bench:{number}",
                campaign_id=self.campaign.pk,
                kind=kinds[number % len(kinds)][0],
                occurred_at=at - timedelta(hours=7 * number),
                person_id=person.pk,
                object_kind=kinds[number % len(kinds)][1],
                object_id=kinds[number % len(kinds)][2],
            )
            for number in range(ACTIVITIES)
        ]
        ledger.record(rows, at=at)
        return person.public_id

    def lists(self, chance: Random) -> list[str]:
        """Lists as organisers ask for them: each filter, some together, by name, and further pages."""
        from groundswell.trunk.supporters.choices import Choices

        choices = Choices(self.scope())
        deeds = [value for value, _says in choices.deeds][:8]
        places = [value for value, _says in choices.areas][:8]
        asked = [
            "",
            *(f"did={value}" for value in deeds),
            *(f"area={value}" for value in places),
            *(f"tag={tag.replace(' ', '+')}" for tag in choices.tags[:6]),
            *("may=email-yes", "may=phone-not_asked", "may=email-no", "who=signers", "since=2026-06-01"),
            *(f"did={value}&may=email-yes&who=supporters" for value in deeds[:4]),
            *(f"area={value}&may=phone-yes" for value in places[:4]),
        ]
        after = [chance.choice(self.some()) for _ in range(6)]
        asked += [*(f"sort=name&{each}" for each in asked[:6]), *(f"may=email-yes&after={each}" for each in after)]
        chance.shuffle(asked)
        return [f"{self.root}?{each}" for each in asked]

    def ways(self, chance: Random) -> list[str]:
        """Addresses, numbers and postcodes to search, whole and begun."""
        people = list(self.people.exclude(email="").order_by("-pk")[:400])
        found = [chance.choice(people) for _ in range(4)]
        return [*(person.email for person in found), *(person.email[:9] for person in found), "07700+9001", "LS6"]

    def some(self) -> list[str]:
        return list(self.people.order_by("-latest_activity_at").values_list("public_id", flat=True)[:5_000:50])

    def scope(self) -> Any:
        from groundswell.trunk.access.selectors import scope_in

        return scope_in(self.campaign, self.account, "organiser")

    def ask(self, kind: str, seconds: float) -> dict[str, Any]:
        """Open pages of one kind for so long, and tell how long each took."""
        took, slowest, wrong, end = [], ("", 0.0), 0, time.monotonic() + seconds
        worked = time.process_time()
        while time.monotonic() < end:
            address = next(self.addresses[kind])
            began = time.perf_counter()
            answer = self.browser.get(address)
            spent = time.perf_counter() - began
            took.append(spent)
            slowest = max(slowest, (address, spent), key=lambda pair: pair[1])
            wrong += answer.status_code != 200
        worked = (time.process_time() - worked) / len(took)
        return {"took": took, "slowest": slowest, "wrong": wrong, "worked": worked}

    def export(self) -> dict[str, Any]:
        """Write everybody into a file that nobody keeps: rows, seconds, and how much more memory it took."""
        from groundswell.trunk.supporters import export_rows
        from groundswell.trunk.supporters.choices import Choices
        from groundswell.trunk.supporters.csv_out import csv_lines
        from groundswell.trunk.supporters.people_list import Question, answer

        scope = self.scope()
        listing = answer(scope, Question(), Choices(scope))
        before, began, rows = memory(), time.monotonic(), -1
        written = export_rows.rows(listing, all_values=True, group_ids=None)
        for _line in csv_lines(export_rows.headings(), written):
            rows += 1
        return {"rows": rows, "seconds": time.monotonic() - began, "grown": memory() - before}

    def tag_all(self) -> dict[str, Any]:
        """Tag everybody by one press, as the job does, and take it back."""
        from uuid import uuid4

        from groundswell.trunk.records.clock import now
        from groundswell.trunk.supporters import services
        from groundswell.trunk.supporters.choices import Choices
        from groundswell.trunk.supporters.people_list import Question, answer

        scope, began = self.scope(), time.monotonic()
        everyone = answer(scope, Question(), Choices(scope)).everyone()
        change = services.tag_people(
            picked=everyone, campaign=self.campaign, name="Bench", account=self.account, key=uuid4(), at=now()
        )
        pressed = time.monotonic() - began
        while services.change_some(change_id=change.pk, at=now()):
            pass
        done = time.monotonic() - began
        services.undo_change(change=change, account=self.account, at=now())
        while services.take_back_some(change_id=change.pk):
            pass
        return {"people": len(everyone), "press": pressed, "done": done, "undone": time.monotonic() - began - done}


def memory() -> int:
    """The most memory this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groundswell.config.settings")
    import django

    django.setup()
    reader = Reader()
    deeds: dict[str, Callable[..., Any]] = {"ask": reader.ask, "export": reader.export, "tag": reader.tag_all}
    print(json.dumps({"people": reader.people.count(), "memory": memory()}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(deeds[asked.pop("do")](**asked)), flush=True)


if __name__ == "__main__":
    main()
