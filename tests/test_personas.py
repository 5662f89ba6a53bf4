"""The people of the tests are who they say they are."""

import pytest

pytestmark = pytest.mark.django_db


def test_asha_ben_and_cal_hold_the_roles_their_stories_tell(campaign, other_campaign, olu, asha, ben, cal, oona):
    held = {person.name.split()[0]: [r.role for r in person.roles.all()] for person in (olu, asha, ben, cal, oona)}

    assert held == {"Olu": ["owner"], "Asha": ["organiser"], "Ben": ["volunteer"], "Cal": [], "Oona": ["owner"]}
    assert oona.roles.get().campaign == other_campaign != campaign
