"""Two records of one person signed one petition: she counts once, and twice again when they come apart."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.support.people import NOON

from groundswell.cli.recounting import recount_all
from groundswell.tools.petitions import services
from groundswell.tools.petitions.models import Signature
from groundswell.trunk.duplicates.services import merge_people, undo_merge
from groundswell.trunk.ledger.models import Counter
from groundswell.trunk.supporters.models import Person

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=2)


@pytest.fixture
def open_petition(campaign, asha):
    made = services.create_petition(
        campaign=campaign, demand="Run the late bus", text="Please.", addressee="Ashdale", account=asha, at=NOON
    )
    services.open_petition(petition=made, account=asha, at=NOON)
    return made


def sign(petition, name, email, *, confirm=True, at=NOON):
    services.sign_petition(signing=services.Signing(petition.pk, name, email, ""), at=at)
    if confirm:
        services.confirm_address(campaign=petition.campaign, email_key=email, at=at)
    return Person.objects.get(email_key=email)


def counted(petition):
    totals = Counter.objects.filter(name="petitions.confirmed", object_id=petition.public_id, area_key=0, hour_key="")
    return totals.get().value


def test_a_merged_person_counts_once_and_both_again_after_the_undo(open_petition, asha):
    tom = sign(open_petition, "Tom Baxter", "tom@example.org")
    thomas = sign(open_petition, "Thomas Baxter", "thomas@example.org", at=NOON + timedelta(hours=3))
    before = sorted(Signature.objects.values_list("person", "state", "confirmed_at"))
    assert counted(open_petition) == 2

    merge = merge_people(first=tom, second=thomas, account=asha, key=uuid4(), at=LATER)
    assert counted(open_petition) == 1 and recount_all(apply=False) == []
    undo_merge(merge=merge, account=asha, at=LATER)

    assert counted(open_petition) == 2 and recount_all(apply=False) == []
    assert sorted(Signature.objects.values_list("person", "state", "confirmed_at")) == before


def test_the_signature_that_was_confirmed_is_the_one_that_counts(open_petition, asha):
    tom = sign(open_petition, "Tom Baxter", "tom@example.org", confirm=False)
    thomas = sign(open_petition, "Thomas Baxter", "thomas@example.org")

    merge = merge_people(first=tom, second=thomas, account=asha, key=uuid4(), at=LATER)
    services.confirm_address(campaign=open_petition.campaign, email_key="tom@example.org", at=LATER)

    assert counted(open_petition) == 1 and recount_all(apply=False) == []
    undo_merge(merge=merge, account=asha, at=LATER)
    assert Signature.objects.get(person=tom).state == Signature.UNCONFIRMED


def test_signing_once_more_with_the_merged_identity_adds_nothing(open_petition, asha):
    tom = sign(open_petition, "Tom Baxter", "tom@example.org")
    thomas = sign(open_petition, "Thomas Baxter", "thomas@example.org")
    merge_people(first=tom, second=thomas, account=asha, key=uuid4(), at=LATER)

    sign(open_petition, "Thomas Baxter", "thomas@example.org", at=LATER)

    assert counted(open_petition) == 1 and Signature.objects.count() == 2
    assert recount_all(apply=False) == []


def test_a_petition_that_only_one_record_signed_is_left_alone(open_petition, campaign, asha):
    tom = sign(open_petition, "Tom Baxter", "tom@example.org")
    other = Person.objects.create(
        campaign=campaign, name="Thomas Baxter", name_key="thomas baxter", created_at=NOON, latest_activity_at=NOON
    )

    merge = merge_people(first=tom, second=other, account=asha, key=uuid4(), at=LATER)

    assert Signature.objects.get().person == merge.kept and counted(open_petition) == 1
