"""`groundswell import` and `groundswell demo nominations`. One function a command; Django is loaded inside."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from groundswell.cli.commands import Wrong, shared_data
from groundswell.cli.progress import Progress
from groundswell.cli.surroundings import load_django

if TYPE_CHECKING:
    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.imports.models import Import

SHOWN_REFUSED = 20


def import_table(options: argparse.Namespace) -> int:
    """`groundswell import targets|supporters FILE`: check, import, say what was refused. 1 if any row was."""
    load_django()
    campaign = the_campaign(options.campaign)
    if options.undo:
        return undo_import(campaign, options.undo)
    if not options.file:
        raise Wrong(f"Say which file: groundswell import {options.kind} FILE (- reads standard input).")
    refuse_what_says_nothing(options)
    with Progress() as progress:
        table = checked(campaign, options, progress)
        tell_check(table)
        if not options.dry_run and table.rows_to_do:
            run_import(table, progress)
    if options.dry_run:
        forget(table)
        print("Nothing was imported: --dry-run.")
    else:
        print(f"import id                        {table.public_id}")
    return 1 if table.rows_refused else 0


def refuse_what_says_nothing(options: argparse.Namespace) -> None:
    """
    :raises Wrong: for an option that does nothing for this kind of table: who gave it believes that it was heeded.
    """
    of_kind = {
        "targets": {"--drive": options.drive, "--no-sending": options.no_sending},
        "supporters": {f"--{name}": getattr(options, name) for name in ("words", "where", "on", "tag")},
    }
    for kind, given in of_kind.items():
        if kind != options.kind and (named := [name for name, value in given.items() if value]):
            raise Wrong(f"{', '.join(named)}: only for {kind}.")


def checked(campaign: "Campaign", options: argparse.Namespace, progress: Progress) -> "Import":
    from groundswell.trunk.imports import services
    from groundswell.trunk.imports.reading import Unreadable
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.records.ids import new_key

    into = drive_of(campaign, options.drive)
    try:
        with sys.stdin.buffer if options.file == "-" else Path(options.file).open("rb") as file:
            table = services.read_in(
                campaign=campaign,
                account=None,
                kind=options.kind,
                source=file,
                file_name="" if options.file == "-" else Path(options.file).name,
                into=into,
                options=options_of(options),
                key=new_key(),
                at=now(),
            )
    except OSError as error:
        raise Wrong(f"{options.file} cannot be read: {error.strerror}.") from None
    except Unreadable as reason:
        raise Wrong(f"{options.file}: {reason}.") from None
    try:
        table = services.check(table=table, at=now(), tell=lambda done: progress("Checking", done, table.rows_read))
    except services.NotReady as reason:
        services.discard(table=table)
        unknown = f" Not known: {', '.join(not_known(table))}." if not_known(table) else ""
        raise Wrong(f"{reason}.{unknown} Rename the columns, or import on the desk and choose there.") from None
    if table.state == table.UNREADABLE:
        raise Wrong(f"{options.file}: {table.error}.")
    return table


def not_known(table: "Import") -> list[str]:
    """The headings of the columns that are left out."""
    return [heading for heading in table.headings if not table.columns.get(heading)]


def forget(table: "Import") -> None:
    from groundswell.trunk.imports import services

    services.discard(table=table)


def options_of(options: argparse.Namespace) -> dict[str, object]:
    """What goes for every row: that nothing is sent to targets; what people agreed to, and their tags."""
    if options.kind == "targets":
        return {"no_sending": True} if options.no_sending else {}
    if options.on:
        try:
            date.fromisoformat(options.on)
        except ValueError:
            raise Wrong("Write the date as 2026-05-03: --on 2026-05-03.") from None
    return {"consent": {"words": options.words, "where": options.where, "on": options.on}, "tags": options.tag}


def run_import(table: "Import", progress: Progress) -> None:
    from groundswell.trunk.imports import services
    from groundswell.trunk.records.clock import now

    # A job is left behind too: if this command is stopped, a worker finishes what it began.
    services.commit(table=table, account=None, at=now())
    services.run_commit(table_id=table.pk, clock=now, tell=lambda done: progress("Importing", done, table.rows_to_do))


def tell_check(table: "Import") -> None:
    for name, count in (
        ("rows", table.rows_read),
        ("new", table.rows_new),
        ("changed", table.rows_changed),
        ("the same", table.rows_same),
        ("repeated in the table", table.rows_duplicate),
        ("refused", table.rows_refused),
    ):
        print(f"{name:<32} {count:>12,}")
    if not_known(table):
        print(f"Columns that were left out: {', '.join(not_known(table))}", file=sys.stderr)
    from groundswell.trunk.imports import selectors

    for row in selectors.shown(table, selectors.rows_of(table, "refused")[:SHOWN_REFUSED]):
        print(f"row {row.number}, {row.label or 'no name'}: {'. '.join(row.problems)}", file=sys.stderr)
    if table.rows_refused > SHOWN_REFUSED:
        print(f"… and {table.rows_refused - SHOWN_REFUSED:,} more, on the desk's page of this import", file=sys.stderr)


def undo_import(campaign: "Campaign", public_id: str) -> int:
    from groundswell.trunk.imports import selectors, services
    from groundswell.trunk.imports.models import Import
    from groundswell.trunk.records.clock import now

    table = Import.objects.filter(campaign=campaign, public_id=public_id).first()
    if table is None:
        raise Wrong(f'{campaign.name} has no import "{public_id}". The desk lists them under Imports.')
    try:
        services.undo(table=table, account=None, at=now())
    except services.NotPossible:
        raise Wrong("This can no longer be taken back, or was never imported.") from None
    total = selectors.to_do(table)
    with Progress() as progress:
        services.run_undo(table_id=table.pk, clock=now, tell=lambda done: progress("Undoing", done, total))
    table.refresh_from_db()
    kept = selectors.rows_of(table, selectors.LEFT)
    for row in selectors.shown(table, kept[:SHOWN_REFUSED]):
        print(f"row {row.number}, {row.label}: {'. '.join(row.problems)}", file=sys.stderr)
    print(f"{'rows taken back':<32} {total:>12,}")
    print(f"{'kept, because of later work':<32} {kept.count():>12,}")
    return 0


def load_mps_2015(options: argparse.Namespace) -> int:
    """`groundswell load mps-2015`."""
    load_django()
    from groundswell.trunk.places.loading.steps import MissingData
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.targets.loading import mps_2015

    source = Path(options.source).resolve() if options.source else shared_data()
    try:
        with Progress() as progress:
            report = mps_2015.load(source, at=now(), progress=progress)
    except MissingData as reason:
        raise Wrong(f"{reason}") from None
    for name, count in report.found.items():
        print(f"{name:<32} {count:>12,}")
    print(f"{'rows written':<32} {report.written:>12,}")
    return 0


def demo_nominations(options: argparse.Namespace) -> int:
    """`groundswell demo nominations --from DIR --over 10m`."""
    load_django()
    from groundswell.trunk.access.models import Account
    from groundswell.trunk.places.loading.steps import MissingData
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.supporters.deeds import referred_to
    from groundswell.trunk.targets.loading import nominations_2015 as nominations

    campaign = the_campaign(options.campaign)
    directory = Path(options.source).resolve() if options.source else shared_data() / "nominations"
    owner = Account.objects.filter(roles__campaign=campaign, roles__role="owner", roles__ended_at=None).first()
    try:
        with Progress() as progress:
            drive = nominations.prepare(
                campaign=campaign, account=owner, directory=directory, at=now(), progress=progress
            )
            if board := referred_to("drive", drive.public_id):
                from groundswell.trunk.records.addresses import absolute

                print(f"board: {absolute(board.url)}", flush=True)
            nominations.replay(
                drive=drive, directory=directory, over_seconds=options.over, seed=options.seed, progress=progress
            )
    except MissingData as reason:
        raise Wrong(f"{reason}") from None
    tell_board(drive)
    return 0


def tell_board(drive: object) -> None:
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.targets.models import Drive
    from groundswell.trunk.targets.selectors import tally

    assert isinstance(drive, Drive)
    found = tally(drive, at=now())
    for row in found.by_candidate:
        print(f"{row.candidate.name:<32} {row.declared:>12,}")
    print(f"{'nominated nobody':<32} {found.by_stance.get('none', 0):>12,}")


def the_campaign(slug: str | None) -> "Campaign":
    from groundswell.cli.owners import find_campaign
    from groundswell.trunk.campaigns.models import Campaign

    campaign = find_campaign(slug)
    if campaign is None:
        known = ", ".join(Campaign.objects.order_by("slug").values_list("slug", flat=True))
        raise Wrong(
            f"Say which campaign: --campaign SLUG. Campaigns: {known}." if known else "There is no campaign yet."
        )
    return campaign


def drive_of(campaign: "Campaign", slug: str | None) -> str:
    from groundswell.trunk.targets.models import Drive

    if not slug:
        return ""
    found = Drive.objects.filter(campaign=campaign, slug=slug).values_list("public_id", flat=True).first()
    if found is None:
        known = ", ".join(Drive.objects.filter(campaign=campaign).values_list("slug", flat=True)) or "none yet"
        raise Wrong(f'{campaign.name} has no drive "{slug}". Drives: {known}.')
    return found
