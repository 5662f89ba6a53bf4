"""Who works through a block: a supporter known by her link, or somebody signed in with a role."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest

from groundswell.tools.nominations.models import Block
from groundswell.trunk.access.middleware import account_of
from groundswell.trunk.access.models import Account, Role
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import Area
from groundswell.trunk.supporters.models import Person


@dataclass(frozen=True)
class Claimer:
    """At least one of the two. Who is both takes blocks as the account."""

    person: Person | None = None
    account: Account | None = None

    @property
    def known(self) -> bool:
        return self.person is not None or self.account is not None

    @property
    def name(self) -> str:
        """Her name as she knows it, or ""."""
        return str(self.account) if self.account else self.person.name if self.person else ""

    def mine(self) -> Q:
        """Which blocks are this claimer's own."""
        hers = Q(pk__in=())
        if self.person is not None:
            hers |= Q(person=self.person)
        if self.account is not None:
            hers |= Q(account=self.account)
        return hers

    def holds(self, block: Block) -> bool:
        """Whether a block is this claimer's own."""
        return (block.person_id is not None and self.person is not None and block.person_id == self.person.pk) or (
            block.account_id is not None and self.account is not None and block.account_id == self.account.pk
        )

    def area(self, campaign: Campaign) -> Area | None:
        """Where she lives, or which area she organises, as far as we know."""
        if self.person is not None and self.person.area is not None:
            return self.person.area
        if self.account is None:
            return None
        held = Role.objects.filter(account=self.account, campaign=campaign, ended_at__isnull=True, area__isnull=False)
        role = held.select_related("area").order_by("pk").first()
        return role.area if role else None


def claimer_of(request: HttpRequest) -> Claimer:
    """Who asks: the account where it has a role in this campaign, and the person whom a link made known."""
    account = account_of(request) if request.scope.grants else None
    # A lazy None is not None to Python: ask whether it is true.
    return Claimer(person=request.person if request.person else None, account=account)
