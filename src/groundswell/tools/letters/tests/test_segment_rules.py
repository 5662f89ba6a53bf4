"""The line that letters give to segments."""

import pytest

from groundswell.tools.letters.segment_rules import why_wrote, wrote
from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.tests.world_of_segments import sign
from groundswell.trunk.supporters.tests.world import make_person

pytestmark = pytest.mark.django_db


def test_whose_letter_went_out_is_in_it(campaign, asha, noon):
    tom, _idle = make_person(campaign, "Tom Baxter"), make_person(campaign, "Ida Baxter")
    sign(campaign, tom, kind="letters.sent", object_kind="letters.drive", at=noon)

    assert set(sets.ids(campaign, wrote(campaign, {"when": "7"}, noon), noon)) == {tom.pk}
    assert why_wrote(scope_in(campaign, asha, "organiser"), [tom], {})[tom.pk] == "Sent a letter, 17 March 2026"


def test_letters_that_are_gone_lead_to_nothing(campaign, noon):
    with pytest.raises(Gone):
        wrote(campaign, {"drives": ["A" * 22]}, noon)
