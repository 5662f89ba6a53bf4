"""The whole demo, once: what it promises is there."""

import pytest

from groundswell.trunk.access.models import Role
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.campaigns import selectors
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.demo import DemoExists, make_demo
from groundswell.trunk.jobs.selectors import figures
from groundswell.trunk.ledger.selectors import totals
from groundswell.trunk.messaging.models import Confirmation, Message
from groundswell.trunk.supporters.models import ContactPoint, Note, Person, ProposedChange, Tag

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_demo_is_all_there_and_is_made_once(noon, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    campaign = make_demo(at=noon, seed=1)

    names = ["petitions.confirmed", "petitions.unconfirmed"]
    assert list(totals(campaign.pk, names).values()) == [8412, 213]
    assert Person.objects.filter(supporter_since__isnull=False).count() == 2400
    groups = {group.name: group.members for group in selectors.groups(campaign)}
    assert len(groups) == 5 and min(groups.values()) == groups["Lower Rill"] == 14
    assert figures(at=noon)["parked"] == 1
    assert Message.objects.filter(kind="confirmation").count() > 150 and Confirmation.objects.exists()
    for kept in (Note, Tag, ContactPoint, ProposedChange, AuditEntry):
        assert kept.objects.exists()
    team = {str(role) for role in Role.objects.filter(campaign=campaign)}
    # Tools may bring colleagues of their own.
    assert team >= {
        "Ros Tamblyn is owner",
        "Jo Marrable is organiser",
        "Sunil Bhatt is editor",
        "Wilf Garside is organiser",
        "Merle Acheson is organiser",
        "Petra Lindley is volunteer",
    }
    assert not Person.objects.exclude(email__endswith="@example.org").exists()
    assert campaign.opened_at < noon and selectors.imprint(campaign).startswith("Promoted by R. Tamblyn")

    with pytest.raises(DemoExists):
        make_demo(at=noon, seed=1)
    assert Campaign.objects.count() == 1
