"""The demo's one job, which cannot succeed: the page of parked jobs shows it."""

from django_tasks import task


class AgendaSilent(Exception):
    """The council's fictional website does not answer."""


@task()
def read_council_agenda(*, campaign_id: int) -> None:
    """Read the council's agenda for our item"""
    raise AgendaSilent("agenda.ashdale.example did not answer within 5 seconds")
