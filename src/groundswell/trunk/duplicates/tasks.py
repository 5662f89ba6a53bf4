"""Background work: looking for duplicates of who came, merging what one press named, forgetting journals."""

from uuid import UUID

from django_tasks import task

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.duplicates import services
from groundswell.trunk.jobs.giving_way import give_way
from groundswell.trunk.jobs.schedules import every
from groundswell.trunk.records.clock import now


@every(300)
@task(queue_name="bulk")
def look_at_new() -> int:
    """Look for duplicates of people who came since the last look"""
    campaigns = Campaign.objects.order_by("pk")
    return sum(services.look_at_new(campaign=campaign, at=now(), rest=give_way) for campaign in campaigns)


@task(queue_name="bulk")
def look_soon(campaign_id: int) -> int:
    """Look for duplicates of the people that an import brought"""
    return services.look_at_new(campaign=Campaign.objects.get(pk=campaign_id), at=now(), rest=give_way)


@task(queue_name="default")
def merge_identical(campaign_id: int, account_id: int, press: str, upto: int) -> int:
    """Merge the pairs in which nothing differs; each is one transaction, so a crash loses and doubles nothing"""
    account, merged, left = Account.objects.get(pk=account_id), 0, 1
    while left:
        some, left = services.merge_identical(
            campaign_id=campaign_id, account=account, press=UUID(press), upto=upto, at=now()
        )
        merged += some
        give_way()
    return merged


@task(queue_name="default")
def undo_press(account_id: int, press: str) -> int:
    """Take apart again what one press merged"""
    return services.undo_press(press=UUID(press), account=Account.objects.get(pk=account_id), at=now())


@every(86_400)
@task(queue_name="bulk")
def forget_journals() -> int:
    """Forget what the undo of merges of more than 30 days ago would need"""
    return services.forget_journals(before=now() - services.UNDO_FOR)
