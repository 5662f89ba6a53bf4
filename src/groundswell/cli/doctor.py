"""Checks of an installation, each with what to do about it. Needs Django loaded."""

import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import DO_NOTHING, Exists, ForeignKey, OuterRef, QuerySet
from django.urls import URLPattern, URLResolver, get_resolver

from groundswell.channels.mail.mailbox import Place, open_mailbox
from groundswell.channels.mail.mailbox import Unreachable as MailboxAway
from groundswell.channels.mail.smtp import Connection, Server, Unreachable
from groundswell.trunk.jobs import selectors as jobs
from groundswell.trunk.records.bulk import may_leave_checks
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.sql import ask

LEAST_FREE = 500 * 1024 * 1024
BEAT_SECONDS = 30
LONG_WAIT = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """What one check found. `mend` is set where something is wrong."""

    name: str
    says: str
    mend: str = ""

    @property
    def fine(self) -> bool:
        return not self.mend

    def line(self) -> str:
        mend = f"\n      Mend: {self.mend}" if self.mend else ""
        return f"{'ok   ' if self.fine else 'WRONG'} {self.name}: {self.says}{mend}"


def examine() -> list[Finding]:
    """Run every check; one that breaks is a finding too, and does not stop the others."""
    return [finding for check in CHECKS for finding in attempted(check)]


def attempted(check: "Check") -> list[Finding]:
    try:
        return list(check())
    except Exception as error:
        name = check.__name__.replace("_", " ").capitalize()
        return [Finding(name, f"{type(error).__name__}: {error}", "Mend what the message names, then run this again.")]


def database() -> Iterator[Finding]:
    says = {"sqlite": sqlite_says, "postgresql": postgresql_says}[connection.vendor]
    yield from says()


def sqlite_says() -> Iterator[Finding]:
    whole = ask("PRAGMA quick_check")
    restore = "Stop everything and restore the latest backup (docs/operators/backup.md)."
    yield Finding("Database", f"SQLite, {whole}", "" if whole == "ok" else restore)
    mode, safety = ask("PRAGMA journal_mode"), ask("PRAGMA synchronous")
    safe = (mode, safety) == ("wal", "2")
    yield Finding(
        "Durability",
        f"journal_mode {mode}, synchronous {'FULL' if safety == '2' else safety}",
        "" if safe else "Keep the data directory on a local disk: WAL does not work on network file systems.",
    )


def postgresql_says() -> Iterator[Finding]:
    version = int(ask("SHOW server_version_num"))
    mend = "" if version >= 130000 else "Use PostgreSQL 13 or later."
    yield Finding("Database", f"PostgreSQL {ask('SHOW server_version')}", mend)
    quick = may_leave_checks(connection.alias)
    yield Finding("Long lists", "loaded with references held by block" if quick else "each reference looked at", "")
    values = {name: ask(f"SHOW {name}") for name in ("fsync", "synchronous_commit", "full_page_writes")}
    off = [name for name, value in values.items() if value == "off"]
    said = ", ".join(f"{name} {value}" for name, value in values.items())
    mend = f"Set {' and '.join(off)} to on in postgresql.conf: an answered signature must survive a power cut."
    yield Finding("Durability", said, mend if off else "")


def migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Finding("Migrations", f"{len(waiting)} waiting", "Run: groundswell migrate" if waiting else "")


def references() -> Iterator[Finding]:
    """References that the database itself does not check, for speed."""
    lost = [name for name, rows in unchecked() if rows.exists()]
    says = f"rows of {', '.join(lost)} lead to nothing" if lost else "every row leads to what it names"
    mend = "Restore the latest backup beside it and bring back what was deleted by hand (docs/operators/backup.md)."
    yield Finding("References", says, mend if lost else "")


def unchecked() -> Iterator[tuple[str, "QuerySet[Any]"]]:
    """Each reference without a constraint, and its rows that lead nowhere. Those with DO_NOTHING may."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and not field.db_constraint:  # type: ignore[attr-defined]
                if field.remote_field.on_delete is DO_NOTHING:
                    continue
                there = field.related_model._base_manager.filter(pk=OuterRef(field.attname))
                rows = model._base_manager.filter(~Exists(there), **{f"{field.attname}__isnull": False})
                yield f"{model._meta.label}.{field.name}", rows


def workers() -> Iterator[Finding]:
    at = now()
    count = jobs.living_workers(at=at, within_seconds=BEAT_SECONDS)
    start = "Start one: groundswell worker (groundswell up has one)."
    yield Finding("Worker", f"{count} running", "" if count else start)
    found = jobs.figures(at=at)
    said = ", ".join(f"{number} {name}" for name, number in found.items())
    mend = ""
    if found["parked"]:
        mend = "Open Jobs on the desk: each parked job says why, and can be tried again or dropped."
    elif count and (oldest := jobs.oldest_ready(at=at)) and at - oldest > LONG_WAIT:
        mend = f"The oldest waits since {oldest:%d %b %H:%M} UTC. Start another worker."
    yield Finding("Jobs", said, mend)


def mail_server() -> Iterator[Finding]:
    if not settings.SMTP_URL:
        yield Finding("Mail", "outbox mode: mails stand on the desk's Outbox page and go nowhere")
        return
    try:
        with Connection(Server.read(settings.SMTP_URL), name=settings.MAIL_DOMAIN):
            yield Finding("Mail", "the mail server answers")
    except (ValueError, Unreachable) as error:
        yield Finding("Mail", f"{error}", "Check GROUNDSWELL_SMTP_URL and that this machine may reach the server.")
    dkim = settings.DKIM_KEY_FILE.is_file()
    missing = f"Put a private key into {settings.DKIM_KEY_FILE} and its public half into the DNS of the mail domain."
    yield Finding("DKIM", "mails are signed" if dkim else "mails are not signed", "" if dkim else missing)


def mailboxes() -> Iterator[Finding]:
    if not settings.MAILBOX_URLS:
        yield Finding("Mailbox", "none is set: bounces and replies are not read")
    for number, url in enumerate(settings.MAILBOX_URLS, start=1):
        name = "Mailbox" if len(settings.MAILBOX_URLS) == 1 else f"Mailbox {number}"
        try:
            with open_mailbox(Place.read(url)):
                yield Finding(name, "it can be read")
        except (ValueError, MailboxAway) as error:
            yield Finding(name, f"{error}", "Check GROUNDSWELL_MAILBOX_URL (docs/operators/mailbox.md).")


def directories() -> Iterator[Finding]:
    for name, path in (("Data directory", settings.DATA_DIR), ("Media directory", Path(settings.MEDIA_ROOT))):
        try:
            path.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=path):
                pass
            yield Finding(name, "can be written")
        except OSError as error:
            yield Finding(name, str(error), f"Let the account that runs Groundswell write into {path}.")
    free = shutil.disk_usage(settings.DATA_DIR).free
    mend = "" if free >= LEAST_FREE else "Make room: when the disk is full nobody can sign."
    yield Finding("Free space", f"{free / 1024**3:.1f} GB", mend)
    collected = (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file()
    mend = "" if collected else "Run: groundswell prepare (groundswell up does it)."
    yield Finding("Static files", "collected" if collected else "not collected", mend)


def secrets() -> Iterator[Finding]:
    kept = settings.DATA_DIR / "secrets"
    loose = [path for path in (kept, *kept.glob("*")) if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]
    names = ", ".join(path.name for path in loose)
    mend = f"Run: chmod -R go-rwx {kept}" if loose else ""
    yield Finding("Secrets", f"others may read {names}" if loose else "only their owner may read them", mend)
    mend = "" if len(settings.SECRET_KEY) >= 40 else "Remove GROUNDSWELL_SECRET_KEY: a good one is made at the start."
    yield Finding("Secret key", f"{len(settings.SECRET_KEY)} letters", mend)


def site() -> Iterator[Finding]:
    yield Finding("Debug", "off", "Set DEBUG to False: error pages show secrets." if settings.DEBUG else "")
    local = settings.SITE_HOST.split(":")[0] in ("localhost", "127.0.0.1")
    mend = "" if settings.SECURE or local else "Set GROUNDSWELL_URL to an https address: cookies need it."
    yield Finding("Address", settings.SITE_URL, mend)
    if settings.SECURE and not settings.PROXY_HOPS:
        mend = "Set GROUNDSWELL_PROXY_HOPS to the number of proxies in front (1), or all people share one address."
        yield Finding("Proxy", "https, and no proxy is set", mend)


def declarations() -> Iterator[Finding]:
    views = list(all_views(get_resolver().url_patterns))
    closed = [route for route, pattern in views if not hasattr(pattern.callback, "open_to")]
    mend = f"Add @open_to to the views of: {', '.join(closed[:5])}" if closed else ""
    yield Finding("Addresses", f"{len(views)} declared who may open them, {len(closed)} did not", mend)


def all_views(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from all_views(pattern.url_patterns, route)
        else:
            yield route, pattern


Check = Callable[[], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    database,
    migrations,
    references,
    workers,
    mail_server,
    mailboxes,
    directories,
    secrets,
    site,
    declarations,
)
