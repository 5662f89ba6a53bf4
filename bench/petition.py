"""
`bin/bench petition`: the real sign form, posted over HTTP with 30 % repeats at 64 keep-alive connections.

Limit: pgbench's single-row durable inserts. Peer: a plain Django view that writes the same rows. On PostgreSQL the
cluster is the bench's own, with everything on that durability needs; on SQLite synchronous is FULL.
"""

import contextlib
import itertools
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.support.cluster import cluster, free_port
from tests.support.parts import POSTGRES

from bench import load
from bench.contest import Contestant, Figure, Results, Sample, ratio
from bench.deployment import Deployment, deployed, run, start
from bench.nginx import wait_for_port
from bench.peers import django_view, pgbench_insert

PARTS = (POSTGRES,)
CONNECTIONS = 64
REPEATS = 0.3
STATISTICS_SECONDS = 1.5
"""How often PostgreSQL's backends tell what they wrote while they work. What is missing makes our number smaller."""
PRODUCT_PG, PEER_PG, LIMIT = "product, PostgreSQL", "Django view, PostgreSQL", "pgbench single-row inserts"
PRODUCT_LITE, PEER_LITE = "product, SQLite", "Django view, SQLite"
HOT = {PRODUCT_PG: "groundswell hot, 1 process and 2 that write for it", PRODUCT_LITE: "groundswell hot, 1 process"}
NAMES = ["Asha", "Ben", "Cerys", "Dilip", "Enid", "Femi", "Gwen", "Hari", "Iona", "Jory", "Kofi", "Lowri", "Mina"]


@dataclass
class Site:
    """One site under load: the people posted to it, and those whose post was acknowledged."""

    deployment: Deployment
    port: int
    consent: str
    acked: set[int] = field(default_factory=set)
    acks: int = 0
    unsure: set[int] = field(default_factory=set)
    people: list[int] = field(default_factory=list)

    def posts(self) -> Iterator[tuple[int, bytes]]:
        """Forms without end: 30 % by people who were posted before, half of those with another postcode."""
        dice = random.Random(len(self.people))
        path, host = self.deployment.paths["sign"], f"127.0.0.1:{self.port}"
        for _ in itertools.count():
            again = bool(self.people) and dice.random() < REPEATS
            number = dice.choice(self.people) if again else len(self.people)
            if not again:
                self.people.append(number)
            moved = again and dice.random() < 0.5
            yield (number, load.form_post(path, host, self._form(number, moved=moved)))

    def _form(self, number: int, *, moved: bool) -> dict[str, str]:
        postcode = f"AD{number % 9 + 1} {number % 7 + 1}{'QX' if not moved else 'RD'}"
        return {
            "full_name": f"{NAMES[number % len(NAMES)]} Marrable{'abcdefghij'[number % 10]}",
            "email": f"person{number}@example.org",
            "postcode": postcode,
            "consent_email": self.consent,
        }

    def measure(self, seconds: float) -> Sample:
        done = load.fire(self.posts(), port=self.port, seconds=seconds, connections=CONNECTIONS)
        self.acked |= set(done.acks)
        self.acks += len(done.acks)
        self.unsure |= set(done.unsure)
        return done.sample()


sites: dict[str, Site] = {}


@contextlib.contextmanager
def contestants(quick: bool) -> Iterator[Sequence[Contestant]]:
    sites.clear()
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(cluster(durable=True))
        for name in ("product", "peer"):
            database.psql(f"create database {name}")
        product = stack.enter_context(_product(database.url("product")))
        peer = stack.enter_context(_peer(database.url("peer")))
        sites.update({PRODUCT_PG: product, PEER_PG: peer})
        if not quick:
            sites[PRODUCT_LITE] = stack.enter_context(_product(""))
            sites[PEER_LITE] = stack.enter_context(_peer(""))
        found = [pgbench_insert.contestant(database)]
        for name, site in sites.items():
            says = database.says() if "PostgreSQL" in name else "SQLite, WAL, synchronous FULL"
            settings = HOT.get(name, django_view.SETTINGS)
            how = f"{settings}; {says}; {CONNECTIONS} connections, {REPEATS:.0%} repeats"
            site.measure(1)
            found.append(Contestant(name, "product" if name in HOT else "peer", how, site.measure, "acks/s"))
        yield found


@contextlib.contextmanager
def _product(database: str) -> Iterator[Site]:
    with deployed(database=database, pages=False, GROUNDSWELL_NETWORK_LIMIT="0") as site:
        yield Site(site, site.hot, _ask(site, CONSENT))


@contextlib.contextmanager
def _peer(database: str) -> Iterator[Site]:
    with deployed(database=database, pages=False, hot=False) as site:
        port = free_port()
        command = [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
            *("--workers", "2", "--blocking-threads", "8", "--workers-kill-timeout", "5", "--no-access-log"),
            *("--log-level", "error", "bench.peers.django_view_wsgi:application"),
        ]
        env = {**site.environment, "DJANGO_SETTINGS_MODULE": "bench.peers.django_view"}
        process = start(command, env)
        try:
            wait_for_port(port, process)
            yield Site(site, port, _ask(site, CONSENT))
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=12)


CONSENT = """
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.consent.services import wording_for
from groundswell.trunk.records.clock import now
campaign = Campaign.objects.get()
print(wording_for(campaign=campaign, channel="email", purpose="news", text="Email me.", at=now()).text_hash)
"""
COUNTS = """
import json
from groundswell.tools.petitions.models import Signature
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.ledger.models import Activity, Counter
from groundswell.trunk.messaging.models import Confirmation
from groundswell.trunk.supporters.models import Person, ProposedChange
from django_tasks_db.models import DBTaskResult
kept = sorted(int(a.split("@")[0].removeprefix("person")) for a in Signature.objects.values_list("address", flat=True))
counted = Counter.objects.filter(name="petitions.unconfirmed", area_key=0, hour_key="").exclude(object_id="")
print(json.dumps({
    "kept": kept,
    "signatures": Signature.objects.count(),
    "people": Person.objects.count(),
    "proposed changes": ProposedChange.objects.count(),
    "consents": Consent.objects.count(),
    "ledger rows": Activity.objects.filter(kind="petitions.signed").count(),
    "counter": sum(counted.values_list("value", flat=True)),
    "confirmations": Confirmation.objects.count(),
    "jobs": DBTaskResult.objects.count(),
}))
"""


def _ask(site: Deployment, script: str) -> str:
    """Run a few lines with the product's own models and give the last line they print."""
    code = f"import django; django.setup()\n{script}"
    env = {**site.environment, "DJANGO_SETTINGS_MODULE": "groundswell.config.settings"}
    return run([sys.executable, "-c", code], env).strip().splitlines()[-1]


def _tables(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_ask(site.deployment, COUNTS))
    return found


REWRITTEN = """
import json
from django.apps import apps
from django.db import connection
tables = [apps.get_model(name)._meta.db_table for name in ("ledger.Counter", "messaging.Confirmation")]
with connection.cursor() as cursor:
    cursor.execute("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = ANY(%s) ORDER BY relname", [tables])
    print(json.dumps([row[0] for row in cursor.fetchall()]))
"""


@dataclass(frozen=True)
class Rows:
    """
    Durable rows that one acknowledged post wrote on average, as PostgreSQL counted them.

    `inserted`: signer or proposed change, signature, consent, ledger row, confirmation owed, job. `counters` are
    written once a group, not once a post; `again` are confirmations owed anew to people who posted before.
    """

    inserted: float
    counters: float
    again: float

    @property
    def all(self) -> float:
        return self.inserted + self.counters + self.again

    def __str__(self) -> str:
        return (
            f"{self.all:.2f} ({self.inserted:.2f} inserted, {self.counters:.2f} counters and {self.again:.2f} "
            "confirmations written anew)"
        )


def rows_an_ack(site: Site) -> Rows:
    """Count the rows of the product on PostgreSQL, once its backends have told their statistics."""
    tables = _tables(site)
    names = ("signatures", "people", "proposed changes", "consents", "ledger rows", "confirmations", "jobs")
    time.sleep(STATISTICS_SECONDS)
    counters, again = json.loads(_ask(site.deployment, REWRITTEN))
    acks = max(1, site.acks)
    return Rows(sum(int(tables[name]) for name in names) / acks, counters / acks, again / acks)


def figures(results: Results) -> list[Figure]:
    rows = rows_an_ack(sites[PRODUCT_PG])
    print(f"durable rows an ack writes (PostgreSQL): {rows}")
    found = [
        ratio(results, "rows_against_pgbench", PRODUCT_PG, LIMIT, times=rows.all),
        ratio(results, "postgres_against_view", PRODUCT_PG, PEER_PG),
    ]
    if PRODUCT_LITE in sites:
        found.append(ratio(results, "sqlite_against_view", PRODUCT_LITE, PEER_LITE))
    return found


def checks() -> list[str]:
    """Compare every table of each site with what was acknowledged there."""
    wrong = []
    for name, site in sites.items():
        tables = _tables(site)
        kept = tables.pop("kept")
        assert isinstance(kept, list)
        lost, doubled = site.acked - set(kept), len(kept) - len(set(kept))
        if lost or doubled or set(kept) - site.acked - site.unsure:
            wrong.append(f"{name}: lost {len(lost)}, doubled {doubled}, of {len(site.acked):,} acked")
        for table in ("people", "consents", "ledger rows", "counter", "confirmations"):
            if tables[table] != tables["signatures"]:
                wrong.append(f"{name}: {tables[table]} {table} for {tables['signatures']} signatures")
    return wrong
