"""Groups that are written at the same time, by several connections: whoever is in both is one signature."""

import random
import threading
from uuid import UUID

import pytest
from django.db import connection

from groundswell.tools.petitions import selectors, services
from groundswell.tools.petitions.models import Signature
from groundswell.tools.petitions.recount import recount
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.messaging.models import Confirmation
from groundswell.trunk.supporters.models import Person, ProposedChange

PEOPLE = 40


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_same_people_in_groups_at_once_are_counted_once(petition, noon):
    from groundswell.trunk.consent.services import wording_for

    wording = wording_for(campaign=petition.campaign, channel="email", text="Email me.", at=noon)
    start, new, failed = threading.Barrier(4), [], []

    def write(seed: int) -> None:
        dice = random.Random(seed)
        try:
            start.wait()
            for _ in range(10):
                batch = [_signing(petition.pk, dice.randrange(PEOPLE), dice, wording.pk) for _ in range(20)]
                new.extend(answer.signature_id for answer in services.sign_petitions(batch, at=noon) if answer.is_new)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[seed]) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    tables = (Signature, Person, Consent, Confirmation)
    assert len(new) == len(set(new)) == PEOPLE
    assert [table.objects.count() for table in tables] == [PEOPLE] * 4
    assert Activity.objects.filter(kind="petitions.signed").count() == PEOPLE
    assert ProposedChange.objects.count() <= PEOPLE
    assert selectors.numbers(petition, at=noon).waiting == PEOPLE
    assert recount(petition.campaign, apply=False) == []


def _signing(petition_id: int, number: int, dice: random.Random, wording_id: int) -> services.Signing:
    return services.Signing(
        petition_id,
        f"Asha Marrable{'abcdefghij'[number % 10]}",
        f"person{number}@example.org",
        dice.choice(["AD4 7QX", "AD5 1AA"]),
        consent_wording_ids=(wording_id,),
        key=UUID(int=number + 1, version=4),
    )
