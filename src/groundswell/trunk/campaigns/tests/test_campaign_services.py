"""Making campaigns, their imprint and look, and opening them."""

import pytest

from groundswell.trunk.access.models import Role
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.campaigns import selectors, services
from groundswell.trunk.campaigns.models import Campaign, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def founder(cal):
    """Cal, let in by the server's operator."""
    cal.may_found = True
    cal.save()
    return cal


@pytest.fixture
def organisation(founder, noon):
    return services.create_organisation(
        name="Ashdale Bus Users", kind=Organisation.INFORMAL, email="hello@example.org", account=founder, at=noon
    )


def create(organisation, founder, noon, **named):
    return services.create_campaign(
        **{"organisation": organisation, "name": "Later Buses", "account": founder, "at": noon, **named}
    )


def test_who_makes_a_campaign_owns_it_and_the_audit_trail_says_so(organisation, founder, noon):
    campaign = create(organisation, founder, noon)

    role = Role.objects.get(campaign=campaign)
    assert (role.account, role.role, role.group, role.area) == (founder, Role.OWNER, None, None)
    assert campaign.slug == "later-buses" and campaign.opened_at is None
    assert AuditEntry.objects.filter(campaign=campaign, sentence="Made the campaign").count() == 1


def test_a_stranger_with_an_account_makes_no_campaign(organisation, ben, noon):
    with pytest.raises(services.MayNotFound):
        create(organisation, ben, noon)

    assert not Campaign.objects.filter(name="Later Buses").exists()


def test_a_second_campaign_of_one_name_gets_a_number(organisation, founder, noon):
    slugs = [create(organisation, founder, noon).slug for _ in range(3)]

    assert slugs == ["later-buses", "later-buses-2", "later-buses-3"]


@pytest.mark.parametrize("slug", ["later-bu5es", "laterbuses", "account", "de5k", "Later Trains", "", "łater"])
def test_an_address_that_is_ours_or_looks_like_another_is_refused(slug, organisation, founder, noon):
    create(organisation, founder, noon)

    if slug:
        with pytest.raises(services.NameTaken):
            create(organisation, founder, noon, slug=slug)
    assert Campaign.objects.filter(organisation=organisation).count() == 1


def test_a_name_without_latin_letters_still_gets_an_address(organisation, founder, noon):
    assert create(organisation, founder, noon, name="Автобусы").slug == "campaign-2"


def test_nothing_opens_without_an_imprint_and_then_it_stands_everywhere(organisation, founder, noon):
    campaign = create(organisation, founder, noon, set_up_step="open")
    with pytest.raises(services.NotReady) as refused:
        services.open_campaign(campaign=campaign, account=founder, at=noon)
    assert refused.value.missing == ("promoter", "address") and selectors.imprint(campaign) == ""

    services.set_imprint(
        organisation=organisation,
        promoter="R. Tamblyn",
        address="4 Tannery Yard, Ashdale AD1 2BX",
        email="hello@example.org",
        campaign=campaign,
        account=founder,
        at=noon,
    )
    first, again = (services.open_campaign(campaign=campaign, account=founder, at=noon) for _ in range(2))

    assert (first, again, campaign.set_up_step, campaign.opened_at) == (True, False, "", noon)
    assert (
        selectors.imprint(campaign) == "Promoted by R. Tamblyn for Ashdale Bus Users, 4 Tannery Yard, Ashdale AD1 2BX."
    )
    entry = AuditEntry.objects.get(sentence="Changed the imprint")
    assert entry.account == founder and entry.data["after"]["promoter"] == "R. Tamblyn"


def test_saving_what_stands_already_writes_no_audit_line(campaign, olu, noon):
    for _ in range(2):
        services.set_look(campaign=campaign, brand="#AA3300", display_face="figtree", account=olu, at=noon)

    campaign.refresh_from_db()
    assert (campaign.brand, campaign.display_face) == ("#aa3300", "figtree")
    assert AuditEntry.objects.filter(sentence="Changed the look").count() == 1


def test_changing_the_kind_deletes_nothing(campaign, olu, group, noon):
    services.set_organisation(
        organisation=campaign.organisation,
        name="Ashdale Bus Users",
        kind="party",
        campaign=campaign,
        account=olu,
        at=noon,
    )

    campaign.organisation.refresh_from_db()
    assert campaign.organisation.kind == "party" and campaign.groups.get() == group
