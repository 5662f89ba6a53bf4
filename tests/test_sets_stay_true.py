"""After each sort of change that the product's services make of people, what is held is what the tables say."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from groundswell.tools.petitions import services as petitions
from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns import services as groups
from groundswell.trunk.campaigns.models import Campaign, Group, Membership
from groundswell.trunk.consent import services as consent
from groundswell.trunk.consent.models import OptOut
from groundswell.trunk.places.models import Postcode
from groundswell.trunk.records.ids import new_key
from groundswell.trunk.segments.catching_up import differences
from groundswell.trunk.segments.sets import memory
from groundswell.trunk.segments.sets.building import build
from groundswell.trunk.supporters import services as supporters
from groundswell.trunk.supporters.meeting import Introduced
from groundswell.trunk.supporters.models import ContactPoint, Person
from groundswell.trunk.supporters.personal_data import erase_person
from groundswell.trunk.supporters.services.person import remove_tag, set_details
from groundswell.trunk.supporters.services.ways import add_contact_point, end_contact_point, record_permission
from tests.support.people import NOON, give_role, make_account, make_campaign

pytestmark = pytest.mark.django_db(transaction=True)


def changes(campaign: Campaign, account: Account) -> Iterator[str]:
    """One change after the other, each with its name."""
    at = NOON
    Postcode.objects.create(code="AD47QX", lat=53.8, lon=-1.5)
    petition = petitions.create_petition(
        campaign=campaign, demand="Buses", text="Run them.", addressee="Us", goal=5, account=None, at=at
    )
    petitions.open_petition(petition=petition, account=None, at=at)
    wording = consent.wording_for(campaign=campaign, channel="email", text="Yes, email me.", at=at)
    signing = petitions.Signing(petition.pk, "Ana Reed", "ana@example.org", consent_wording_ids=(wording.pk,))
    petitions.sign_petition(signing=signing, at=at)
    yield "signed"
    ana = Person.objects.get()
    signature = petition.signatures.get()
    petitions.confirm_signatures(signature_ids=[signature.pk], at=at, undo_until=at + timedelta(minutes=10))
    yield "confirmed"
    Person.objects.filter(pk=ana.pk).update(email_confirmed_at=at)
    consent.make_effective([ana.pk], at=at)
    yield "agreed"
    signature.refresh_from_db()
    petitions.undo_signature(signature=signature, at=at)
    yield "took it back"
    petitions.sign_petition(signing=signing, at=at + timedelta(minutes=1))
    yield "signed again"
    group = Group.objects.create(campaign=campaign, slug="mill", name="Mill", created_at=at)
    groups.join_group(
        group=group, introduced=Introduced(campaign.pk, "Bo Lind", "bo@example.org"), key=new_key(), at=at
    )
    yield "wants to join"
    membership = Membership.objects.get()
    groups.confirm_memberships(membership_ids=[membership.pk], at=at)
    yield "joined"
    membership.refresh_from_db()
    groups.leave_group(membership=membership, at=at)
    yield "left"
    ana.refresh_from_db()
    set_details(person=ana, account=account, at=at, postcode="AD4 7QX", name="Anna Reed")
    yield "moved"
    point = add_contact_point(
        person=ana, kind=ContactPoint.PHONE, value="07700 900142", source="door", account=account, at=at
    )
    yield "gave a number"
    record_permission(
        person=ana, channel="phone", given=True, wording="Ring me.", source="door", account=account, key=uuid4(), at=at
    )
    yield "may be rung"
    end_contact_point(point=point, account=account, at=at)
    yield "the number ended"
    stop = consent.opt_out(campaign=campaign, channel="email", value=ana.email, source="by link", at=at, key="s")
    yield "stopped"
    consent.undo_opt_out(stop=OptOut.objects.get(pk=stop.pk), at=at + timedelta(minutes=2))
    yield "took the stop back"
    everybody = Person.objects.filter(campaign=campaign)
    supporters.tag_people(picked=everybody, campaign=campaign, name="stall", account=account, key=uuid4(), at=at)
    yield "tagged"
    remove_tag(person=ana, tag_name="stall", account=account, at=at)
    yield "one tag off"
    erase_person(person=ana, account=account, at=at)
    yield "erased"


def test_every_change_reaches_the_sets() -> None:
    campaign = make_campaign("town", "Town", "Town")
    account = make_account("Olu", "olu@example.org")
    give_role(account, campaign, "owner")
    memory.current(campaign)

    for change in changes(campaign, account):
        state, exact = memory.current(campaign)
        assert exact
        true = build(campaign)
        assert differences(state.facts, true.facts) == [], change
        for name in ("latest", "name", "lat"):
            held, said = (each.columns[name][list(true.here)] for each in (state, true))
            assert ((held == said) | (held != held)).all(), (change, name)
