"""One function a command. Each gives an exit code, or raises `Wrong` with what to do."""

import argparse
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from groundswell.cli.progress import Progress
from groundswell.cli.surroundings import data_dir, load_django


class Wrong(Exception):
    """Something the person at the keyboard can mend; the text says how."""


def up(options: argparse.Namespace) -> int:
    from groundswell.cli.up import Refused, Supervisor

    try:
        return Supervisor(options).run()
    except Refused as reason:
        raise Wrong(str(reason)) from None


def web(options: argparse.Namespace) -> int:
    from groundswell.cli.serving import become_web

    return become_web(options.host, options.port, workers=options.workers, threads=options.threads)


def hot(options: argparse.Namespace) -> int:
    from groundswell.cli.serving import serve, serve_several

    if options.shared or options.workers == 1:
        return serve("groundswell.config.asgi:hot", options.host, options.port, shared=options.shared)
    try:
        return serve_several(options.host, options.port, processes=options.workers)
    except OSError as error:
        raise Wrong(
            f"Port {options.port} on {options.host} cannot be used ({error.strerror}). "
            "Stop what uses it, or name another with --port N."
        ) from None


def front(options: argparse.Namespace) -> int:
    from groundswell.cli.serving import print_owner_link, serve

    load_django()
    print_owner_link()
    return serve("groundswell.config.asgi:application", options.host, options.port)


def worker(options: argparse.Namespace) -> int:
    load_django()
    from groundswell.trunk.jobs.worker import Worker

    known = {"urgent", "default", "bulk"}
    queues = [name for name in options.queues.split(",") if name]
    if set(queues) - known:
        raise Wrong(f"There is no queue {', '.join(sorted(set(queues) - known))}. Queues: urgent, default, bulk.")
    loop = Worker(queues)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.stop())
    ended_well = loop.run()
    sys.stderr.flush()
    # A job that does not end must not keep the process: the next worker takes it over.
    os._exit(0 if ended_well else 1)


def migrate(options: argparse.Namespace) -> int:
    load_django()
    from groundswell.cli.preparing import migrate

    migrate()
    return 0


def prepare(options: argparse.Namespace) -> int:
    load_django()
    from groundswell.cli import preparing

    preparing.migrate()
    preparing.collect_static()
    if options.demo and preparing.is_empty():
        preparing.make_demo()
    return 0


def doctor(options: argparse.Namespace) -> int:
    load_django()
    from groundswell.cli.doctor import examine

    findings = examine()
    for finding in findings:
        print(finding.line())
    wrong = sum(not finding.fine for finding in findings)
    print(f"\n{len(findings)} checks, {wrong} to mend." if wrong else f"\n{len(findings)} checks, all is well.")
    return 1 if wrong else 0


def load(options: argparse.Namespace) -> int:
    if options.what == "mps-2015":
        from groundswell.cli.importing import load_mps_2015

        return load_mps_2015(options)
    load_django()
    from groundswell.trunk.places.loading import uk
    from groundswell.trunk.places.loading.steps import MissingData
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.segments.services import begin_sets_anew

    source = Path(options.source).resolve() if options.source else shared_data()
    try:
        with Progress() as progress:
            report = uk.load(source, at=now(), progress=progress)
        begin_sets_anew(at=now())  # People live where their postcodes lie.
    except MissingData as reason:
        raise Wrong(str(reason)) from None
    for name, count in report.found.items():
        print(f"{name:<32} {count:>12,}")
    print(f"{'rows written':<32} {report.written:>12,}")
    return 0


def shared_data() -> Path:
    """Open data beside the checkout, or where GROUNDSWELL_SHARED says."""
    checkout = Path(__file__).resolve().parents[3]
    return Path(os.environ.get("GROUNDSWELL_SHARED") or checkout.parent / "shared") / "data"


def trace(options: argparse.Namespace) -> int:
    load_django()
    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.supporters.services import trace as found_in

    text = options.text
    if text == "-":
        text = sys.stdin.read()
    elif Path(text).is_file():
        text = Path(text).read_text(errors="replace")
    found = [
        canary for campaign in Campaign.objects.order_by("slug") for canary in found_in(campaign=campaign, text=text)
    ]
    for canary in found:
        export = canary.export
        taken = f"taken {export.taken_at:%Y-%m-%d %H:%M}" if export.taken_at else "not taken"
        print(f"{canary.email}  {export.asked_by}  {taken}  {export.public_id}  {export.reason}")
    if not found:
        print("No traced row of ours stands in it.")
    return 0 if found else 1


def duplicates(options: argparse.Namespace) -> int:
    from groundswell.cli.duplicates import find

    return find(options)


def segments(options: argparse.Namespace) -> int:
    load_django()
    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.segments.catching_up import rebuild

    campaigns = Campaign.objects.order_by("slug")
    if options.campaign:
        campaigns = campaigns.filter(slug=options.campaign)
        if not campaigns.exists():
            raise Wrong(f"There is no campaign {options.campaign}.")
    for campaign in campaigns:
        rebuild(campaign, at=now(), say=print)
    return 0


def recount(options: argparse.Namespace) -> int:
    load_django()
    from groundswell.cli.recounting import recount_all

    drifts = recount_all(apply=not options.dry_run)
    for campaign, drift in drifts:
        where = f" {drift.object_id}" * bool(drift.object_id) + f" {drift.hour_key}" * bool(drift.hour_key)
        print(f"{campaign}: {drift.name}{where} was {drift.kept}, is {drift.counted}")
    print(f"{len(drifts)} numbers were off." if drifts else "Every number is right.")
    return 1 if drifts and options.dry_run else 0


def figures(options: argparse.Namespace) -> int:
    load_django()
    from groundswell.cli.figures import all_figures

    found = all_figures()
    if options.json:
        print(json.dumps(found))
        return 0
    for name, value in flat(found):
        print(f"{name:<32} {value:>12,}")
    return 0


def flat(found: dict[str, Any], before: str = "") -> list[tuple[str, int]]:
    """Nested figures as lines: "jobs ready"."""
    lines: list[tuple[str, int]] = []
    for key, value in found.items():
        name = f"{before}{key}".replace("_", " ")
        lines += flat(value, f"{name} ") if isinstance(value, dict) else [(name, value)]
    return lines


def import_table(options: argparse.Namespace) -> int:
    from groundswell.cli import importing

    return importing.import_table(options)


def demo(options: argparse.Namespace) -> int:
    if options.what == "nominations":
        from groundswell.cli.importing import demo_nominations

        return demo_nominations(options)
    if options.what == "people":
        from groundswell.cli.people import demo_people

        return demo_people(options)
    load_django()
    from groundswell.cli import preparing
    from groundswell.trunk.demo import DemoExists

    try:
        preparing.make_demo(seed=options.seed)
    except DemoExists as slug:
        raise Wrong(f"The demo campaign is here already: {slug}.") from None
    return 0


def person(options: argparse.Namespace) -> int:
    from groundswell.cli import people

    return people.person(options)


def createowner(options: argparse.Namespace) -> int:
    load_django()
    from groundswell.cli.owners import owner_link

    print(f"owner link: {owner_link(email=options.email, campaign_slug=options.campaign)}")
    print(f"It signs in once. Data: {data_dir()}", file=sys.stderr)
    return 0
