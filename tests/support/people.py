"""
The people of the tests, and where they are.

Olu owns the campaign "Better Buses for Ashdale", Asha organises it, Ben volunteers in it, Cal is a stranger with an
account and must see nothing. "Other" is a second campaign, whose owner is Oona: what is hers is nobody else's.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from groundswell.trunk.access.models import Account, Role
    from groundswell.trunk.campaigns.models import Campaign, Group

NOON = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)


def make_account(name: str, email: str) -> "Account":
    """An account whose email address is proved, so that sign-in asks no more of it."""
    from allauth.account.models import EmailAddress

    from groundswell.trunk.access.models import Account

    account = Account.objects.create_user(email, name=name, password="a long password")
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


def give_role(account: "Account", campaign: "Campaign", role: str, **scope: object) -> "Role":
    """A role that stands, without the ceremony of an invitation. `scope` may be `group` or `area`."""
    from groundswell.trunk.access.models import Role

    return Role.objects.create(account=account, campaign=campaign, role=role, granted_at=NOON, **scope)


def make_campaign(slug: str, name: str, organisation: str) -> "Campaign":
    """An open campaign of an informal group, whose name and address stand in its imprint."""
    from groundswell.trunk.campaigns.models import Campaign, Organisation

    body = Organisation.objects.create(
        name=organisation,
        kind=Organisation.INFORMAL,
        promoter="Olu Adeyemi",
        address="12 Mill Lane, Ashdale AD4 7QX",
        email=f"hello@{slug}.example",
        created_at=NOON,
    )
    return Campaign.objects.create(
        organisation=body, slug=slug, name=name, goal="Buses that run late", created_at=NOON, opened_at=NOON
    )


@pytest.fixture
def noon() -> datetime:
    """The hour at which tests happen unless they say otherwise: Tuesday 17 March 2026."""
    return NOON


@pytest.fixture
def campaign(db: None) -> "Campaign":
    """Better Buses for Ashdale: open, and without people."""
    return make_campaign("better-buses", "Better Buses for Ashdale", "Ashdale Bus Users")


@pytest.fixture
def other_campaign(db: None) -> "Campaign":
    """The campaign next door, which nobody of this one may look into."""
    return make_campaign("other", "Other", "The Others")


@pytest.fixture
def group(campaign: "Campaign") -> "Group":
    """A local group of the campaign."""
    from groundswell.trunk.campaigns.models import Group

    return Group.objects.create(campaign=campaign, slug="millbrook", name="Millbrook", created_at=NOON)


@pytest.fixture
def olu(campaign: "Campaign") -> "Account":
    """Owns the campaign."""
    account = make_account("Olu Adeyemi", "olu@example.org")
    give_role(account, campaign, "owner")
    return account


@pytest.fixture
def asha(campaign: "Campaign") -> "Account":
    """Organises the whole campaign."""
    account = make_account("Asha Rahman", "asha@example.org")
    give_role(account, campaign, "organiser")
    return account


@pytest.fixture
def ben(campaign: "Campaign") -> "Account":
    """Volunteers in the campaign."""
    account = make_account("Ben Carter", "ben@example.org")
    give_role(account, campaign, "volunteer")
    return account


@pytest.fixture
def cal(db: None) -> "Account":
    """A stranger with an account: no role anywhere."""
    return make_account("Cal Doyle", "cal@example.org")


@pytest.fixture
def oona(other_campaign: "Campaign") -> "Account":
    """Owns the other campaign."""
    account = make_account("Oona Flynn", "oona@example.org")
    give_role(account, other_campaign, "owner")
    return account


@pytest.fixture
def client_for(db: None) -> Callable[["Account"], "Client"]:
    """A browser signed in as somebody: `client_for(asha).get(...)`."""
    from django.test import Client

    def sign_in(account: "Account") -> "Client":
        browser = Client()
        browser.force_login(account)
        return browser

    return sign_in
