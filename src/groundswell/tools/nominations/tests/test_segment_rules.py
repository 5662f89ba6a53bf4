"""The lines that targets give to segments."""

import pytest

from groundswell.tools.nominations import segment_rules
from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.tests.world_of_segments import sign
from groundswell.trunk.supporters.tests.world import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rule", "why", "kind"),
    [
        (segment_rules.asked, segment_rules.why_asked, "targets.asked"),
        (segment_rules.heard, segment_rules.why_heard, "targets.declared"),
        (segment_rules.took, segment_rules.why_took, "nominations.claimed"),
    ],
)
def test_whoever_did_it_is_in_it_and_the_day_is_told(campaign, asha, noon, rule, why, kind):
    tom, _idle = make_person(campaign, "Tom Baxter"), make_person(campaign, "Ida Baxter")
    sign(campaign, tom, kind=kind, object_kind="target", at=noon)

    found = set(sets.ids(campaign, rule(campaign, {"when": "30"}, noon), noon))

    assert found == {tom.pk}
    assert why(scope_in(campaign, asha, "organiser"), [tom], {})[tom.pk].endswith(", 17 March 2026")


@pytest.mark.parametrize("rule", [segment_rules.asked, segment_rules.heard])
def test_a_target_that_is_gone_leads_to_nothing(campaign, noon, rule):
    with pytest.raises(Gone):
        rule(campaign, {"targets": ["A" * 22], "when": ""}, noon)
