"""Words that change after people signed."""

import pytest

from groundswell.tools.petitions import selectors, services
from groundswell.tools.petitions.models import Signature
from groundswell.tools.petitions.recount import recount
from groundswell.tools.petitions.tasks import ask_to_move_over
from groundswell.tools.petitions.wording_links import make_move_token
from groundswell.trunk.messaging.models import Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def signature(petition, tom, noon, campaign) -> Signature:
    """Tom has signed the first wording and confirmed."""
    services.sign_petition(signing=tom, at=noon)
    (signature,) = services.confirm_address(campaign=campaign, email_key="tom.baxter@example.org", at=noon)
    return signature


def _new_words(petition, noon, **more):
    text = services.PetitionText("Bring every bus back", petition.wording.text, petition.addressee)
    return services.edit_petition(petition=petition, text=text, account=None, at=noon, **more)


def test_earlier_signers_stay_under_their_words_and_get_one_mail(petition, signature, noon):
    wording = _new_words(petition, noon)

    ask_to_move_over.func(wording_id=wording.pk)
    ask_to_move_over.func(wording_id=wording.pk)

    rows = [(row.wording.number, row.confirmed) for row in selectors.by_wording(petition)]
    assert rows == [(2, 0), (1, 1)]
    assert Message.objects.filter(kind="wording").count() == 1
    assert selectors.numbers(petition, at=noon).confirmed == 1


def test_a_press_moves_over_and_a_scanner_does_not(client, petition, signature, noon, campaign):
    wording = _new_words(petition, noon)
    url = f"/better-buses/petitions/{petition.slug}/wording/{make_move_token(signature, wording)}/"

    assert client.get(url).status_code == 200
    signature.refresh_from_db()
    assert signature.wording.number == 1
    assert client.post(url).status_code == 200
    signature.refresh_from_db()
    assert (signature.wording.number, signature.moved_from.number) == (2, 1)
    assert [(row.wording.number, row.confirmed) for row in selectors.by_wording(petition)] == [(2, 1), (1, 0)]
    assert recount(campaign, apply=False) == []


def test_a_typo_asks_nobody_and_is_logged(petition, signature, noon):
    from groundswell.trunk.audit.models import AuditEntry

    wording = _new_words(petition, noon, typo_reason="buses, not bus")

    assert wording.typo_of.number == 1
    assert [row.confirmed for row in selectors.by_wording(petition)] == [1]
    assert AuditEntry.objects.filter(sentence__contains="buses, not bus").exists()


def test_the_same_words_again_change_nothing(petition, noon):
    text = services.PetitionText(petition.wording.demand, petition.wording.text, petition.addressee)

    assert services.edit_petition(petition=petition, text=text, account=None, at=noon) == petition.wording
