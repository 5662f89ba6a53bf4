"""The line that petitions give to segments."""

from datetime import timedelta

import pytest

from groundswell.tools.petitions import services
from groundswell.tools.petitions.models import Signature
from groundswell.tools.petitions.segment_rules import signed, why_signed
from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.services import touch
from groundswell.trunk.supporters.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def signer(tom, noon):
    services.sign_petition(signing=tom, at=noon)
    return Person.objects.get()


def who(campaign, at, **settings):
    return set(sets.ids(campaign, signed(campaign, settings, at), at))


def test_a_signature_counts_on_its_own_petition_within_its_time(campaign, asha, petition, signer, noon):
    chosen = {"petitions": [petition.public_id], "when": "30"}

    assert who(campaign, noon, **chosen) == who(campaign, noon) == {signer.pk}
    assert who(campaign, noon + timedelta(days=40), **chosen) == set()
    assert who(campaign, noon, how="confirmed", **chosen) == set()
    assert why_signed(scope_in(campaign, asha, "organiser"), [signer], chosen)[signer.pk] == (
        "Signed Bring our buses back under public control, 17 March 2026"
    )


def test_who_withdrew_did_not_sign(campaign, petition, signer, noon):
    Signature.objects.update(state=Signature.WITHDRAWN)
    touch(campaign.pk, [signer.pk])

    assert who(campaign, noon, petitions=[petition.public_id]) == set()


def test_a_petition_that_is_not_ours_leads_to_nothing(campaign, petition, noon):
    with pytest.raises(Gone):
        signed(campaign, {"petitions": ["A" * 22]}, noon)
