"""A card made by what happened: filled from it, once, and taken back with it."""

import pytest
from tests.support.people import NOON

from groundswell.tools.sharecards import actions, selectors, services
from groundswell.tools.sharecards.models import Card
from groundswell.trunk.automations.actions import CannotDo, Order
from groundswell.trunk.places.models import Area, BoundarySet
from groundswell.trunk.targets.models import Drive, Standing, Target

pytestmark = pytest.mark.django_db
TOLD = {
    "name": "Cllr Holroyd",
    "office": "Councillor",
    "place": "Harrow Gill",
    "number": "14",
    "of": "40",
    "needed": "21",
    "headline": "Harrow Gill now backs public buses.",
}


def order(campaign, **more):
    return Order(
        **{
            "campaign": campaign,
            "key": "run:1:0",
            "sentence": "Cllr Holroyd backs us",
            "context": {"fields": TOLD, "area_ids": [], "subject": {"kind": "", "public_id": ""}},
            "outputs": {},
            "settings": {"template": "thanks"},
            "at": NOON,
            **more,
        }
    )


def test_a_thank_you_is_filled_from_what_happened(campaign):
    outcome = actions.run(order(campaign))

    card = Card.objects.get()
    fields = selectors.version_of(card).fields
    assert fields == {
        "name": "Cllr Holroyd",
        "line": "Harrow Gill now backs public buses.",
        "number": "14",
        "of": "40",
        "needed": "21",
    }
    assert outcome.public_id == card.public_id and outcome.outputs["card"] == card.public_id
    graphic = selectors.graphic_of(card)
    assert outcome.outputs["graphic"] == graphic.public_id and "Cllr Holroyd" in outcome.outputs["alt"]


def test_done_again_after_a_crash_it_is_the_same_card(campaign):
    first, again = (actions.run(order(campaign)) for _ in range(2))

    assert first.outputs == again.outputs and Card.objects.count() == 1


def test_taking_back_removes_the_card_unless_it_is_out(campaign):
    outcome = actions.run(order(campaign))
    result = {"public_id": outcome.public_id, "outputs": dict(outcome.outputs)}

    assert actions.undo(order(campaign), result)
    assert selectors.card(campaign, outcome.public_id) is None
    other = actions.run(order(campaign, key="run:2:0"))
    services.freeze_published(cards=list(Card.objects.filter(public_id=other.public_id)), at=NOON)
    assert actions.undo(order(campaign), {"public_id": other.public_id}) == ""


def test_a_template_that_is_gone_is_said(campaign):
    with pytest.raises(CannotDo, match="template"):
        actions.run(order(campaign, settings={"template": "nothing"}))


def test_without_an_imprint_the_step_says_the_mend(campaign):
    campaign.organisation.address = ""
    campaign.organisation.save()

    with pytest.raises(CannotDo, match="imprint"):
        actions.run(order(campaign))


def test_the_sentence_names_the_template(campaign):
    assert actions.words(campaign, {"template": "thanks"}) == "make a card from “Thank-you”"


def test_long_words_of_a_trigger_are_cut_to_what_the_field_takes(campaign):
    context = {"fields": {**TOLD, "name": "x" * 500}, "subject": {}}

    actions.run(order(campaign, context=context))

    assert len(selectors.version_of(Card.objects.get()).fields["name"]) == 60


@pytest.fixture
def standing(campaign):
    places = BoundarySet.objects.create(code="m", name="m")
    drive = Drive.objects.create(campaign=campaign, slug="d", kind="cause", state="open", title="Q", created_at=NOON)
    rows = []
    for number, stance in enumerate(("declared", "against", "leaning", "not_asked")):
        area = Area.objects.create(
            boundary_set=places,
            kind="ward",
            code=f"W{number}",
            name=f"W{number}",
            slug=f"w{number}",
            hex_q=number,
            hex_r=1,
        )
        target = Target.objects.create(
            campaign=campaign, name=f"T{number}", office="Councillor", area=area, source="t", loaded_at=NOON
        )
        rows.append(Standing.objects.create(drive=drive, target=target, stance=stance, added_at=NOON))
    return rows[0]


def test_the_map_shows_what_was_declared_and_marks_the_place_but_no_leaning(campaign, standing):
    context = {"fields": TOLD, "subject": {"kind": "target", "public_id": standing.public_id}}

    actions.run(order(campaign, context=context))

    cells = selectors.version_of(Card.objects.get()).cells
    assert cells == [[0, -1, "new"], [1, -1, "theirs"], [2, -1, ""], [3, -1, ""]]


def test_the_map_of_another_campaign_is_not_shown(other_campaign, standing):
    context = {"fields": TOLD, "subject": {"kind": "target", "public_id": standing.public_id}}

    actions.run(order(other_campaign, context=context))

    assert selectors.version_of(Card.objects.get()).cells == []
