"""Jobs for the tests of the engine. They leave a trace in the database of what was run."""

import time

from django.db import connection
from django_tasks import task

from groundswell.trunk.jobs.models import Beat
from groundswell.trunk.records.clock import now


class Broken(Exception):
    """What `break_down` raises."""


def leave_trace(name: str) -> None:
    """Say that a job ran: a row of its own for each run."""
    Beat.objects.create(worker=f"trace {name} {Beat.objects.count()}", at=now())


@task()
def greet(name: str) -> str:
    """Greet somebody"""
    return f"Hello {name}"


@task(queue_name="urgent")
def hurry() -> None:
    """Run ahead of the rest"""


@task(queue_name="bulk")
def plod(number: int = 0) -> None:
    """Run when nothing else waits"""


@task()
def break_down(address: str = "tom@example.org", campaign_id: int = 0) -> None:
    """Fail every time"""
    raise Broken(f"550 mailbox of {address} (+44 7700 900142) is full\0")


@task()
def leave() -> None:
    """Try to end the worker"""
    raise SystemExit(3)


@task()
def return_nonsense() -> object:
    """Give back what no database can keep"""
    return object()


@task()
def dawdle(seconds: float) -> None:
    """Take a while, then leave a trace"""
    connection.close()
    time.sleep(seconds)
    leave_trace("dawdled")
