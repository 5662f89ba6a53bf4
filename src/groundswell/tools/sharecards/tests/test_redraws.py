"""Drawing many cards anew: in small steps, once each, on with it after a crash."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from tests.support.people import NOON

from groundswell.tools.sharecards import selectors, services
from groundswell.tools.sharecards.models import Card, Redraw
from groundswell.tools.sharecards.services import graphics
from groundswell.trunk.campaigns.services import set_imprint, set_look
from groundswell.trunk.media.models import Graphic

from .conftest import QUOTE

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def cards(campaign):
    made = []
    for number in range(3):
        fields = {"words": f"Badge {number}"}
        made.append(services.make_card(campaign=campaign, template="badge", fields=fields, key=f"b{number}", at=NOON))
        services.draw_card(card=made[-1], at=NOON)
    return made


def drawings(cards):
    return [Card.objects.get(pk=card.pk).drawings for card in cards]


def to_its_end(redraw):
    redraw.refresh_from_db()
    while services.redraw_some(redraw=redraw, at=LATER, seconds=0):
        redraw.refresh_from_db()


def test_a_new_colour_restyles_every_card(campaign, cards, asha):
    set_look(campaign=campaign, brand="#1a3f7a", display_face="archivo", account=asha, at=LATER)
    redraw = selectors.redraw_now(campaign)

    to_its_end(redraw)

    redraw.refresh_from_db()
    assert drawings(cards) == [2, 2, 2]
    assert (redraw.total, redraw.done, redraw.failed) == (3, 3, 0) and redraw.ended_at


def test_a_new_imprint_is_burned_into_every_card(campaign, cards, asha):
    set_imprint(
        organisation=campaign.organisation,
        promoter="Jo Marrable",
        address="1 New Street",
        email="",
        campaign=campaign,
        account=asha,
        at=LATER,
    )

    to_its_end(selectors.redraw_now(campaign))

    assert {graphic.imprint for graphic in Graphic.objects.filter(replaced_at=None)} == {
        "Promoted by Jo Marrable for Ashdale Bus Users, 1 New Street."
    }


def test_the_same_colour_again_draws_nothing(campaign, cards, asha):
    services.start_redraw(campaign=campaign, at=LATER)

    to_its_end(selectors.redraw_now(campaign))

    assert drawings(cards) == [1, 1, 1]


def test_what_was_published_keeps_its_look(campaign, cards, asha):
    services.freeze_published(cards=cards[:1], at=NOON)
    set_look(campaign=campaign, brand="#1a3f7a", display_face="archivo", account=asha, at=LATER)

    to_its_end(selectors.redraw_now(campaign))

    assert drawings(cards) == [1, 2, 2]


def test_a_redraw_cut_off_goes_on_where_it_was(campaign, cards, asha):
    set_look(campaign=campaign, brand="#1a3f7a", display_face="archivo", account=asha, at=LATER)
    redraw = selectors.redraw_now(campaign)
    services.redraw_some(redraw=redraw, at=LATER, seconds=0)
    # The card was drawn, and the note of it was lost with the process.
    Redraw.objects.filter(pk=redraw.pk).update(after_id=0, done=0)

    to_its_end(redraw)

    assert drawings(cards) == [2, 2, 2]


def test_a_second_change_ends_the_first_redraw(campaign, cards, asha):
    first = services.start_redraw(campaign=campaign, at=LATER)
    second = services.start_redraw(campaign=campaign, at=LATER)

    first.refresh_from_db()
    assert first.ended_at and second.ended_at is None
    assert not services.redraw_some(redraw=first, at=LATER)


def test_another_campaign_is_left_alone(campaign, other_campaign, cards, asha):
    other = services.make_card(campaign=other_campaign, template="quote", fields=QUOTE, key=uuid4().hex, at=NOON)
    services.draw_card(card=other, at=NOON)

    set_look(campaign=campaign, brand="#1a3f7a", display_face="archivo", account=asha, at=LATER)
    to_its_end(selectors.redraw_now(campaign))

    assert drawings([other]) == [1] and selectors.redraw_now(other_campaign) is None


def test_a_card_that_cannot_be_drawn_does_not_stop_the_others(campaign, cards, asha):
    template = services.use_template(campaign=campaign, key="badge", at=NOON)
    broken = services.copy_template(template=template, name="Broken", account=asha, at=NOON)
    Card.objects.filter(pk=cards[0].pk).update(template=broken)
    broken.versions.update(design={"version": 1, "layers": [{"kind": "nonsense"}]})
    set_look(campaign=campaign, brand="#1a3f7a", display_face="archivo", account=asha, at=LATER)
    redraw = selectors.redraw_now(campaign)

    to_its_end(redraw)

    redraw.refresh_from_db()
    assert (redraw.done, redraw.failed) == (3, 1) and drawings(cards) == [1, 2, 2]


def test_the_job_enqueues_itself_until_all_is_done(campaign, cards, asha, settings):
    from django_tasks_db.models import DBTaskResult

    from groundswell.tools.sharecards.tasks import redraw as job

    set_look(campaign=campaign, brand="#1a3f7a", display_face="archivo", account=asha, at=LATER)
    redraw = selectors.redraw_now(campaign)
    queued = DBTaskResult.objects.filter(task_path__endswith="sharecards.tasks.redraw")
    assert [row.queue_name for row in queued] == ["bulk"]

    for _ in range(9):
        job.call(redraw_id=redraw.pk)

    assert drawings(cards) == [2, 2, 2] and selectors.redraw_now(campaign) is None


def test_a_card_that_breaks_in_a_way_nobody_foresaw_keeps_no_other_from_being_drawn(campaign, cards):
    version = selectors.version_of(cards[1])
    version.cells = [["no", "map"]]
    version.save()
    campaign.brand = "#1a3f7a"
    campaign.save()

    redraw = services.start_redraw(campaign=campaign, at=LATER)
    to_its_end(redraw)

    redraw.refresh_from_db()
    assert drawings(cards) == [2, 1, 2]
    assert redraw.ended_at and (redraw.done, redraw.failed) == (3, 1)


def test_a_card_that_goes_out_while_it_is_drawn_anew_keeps_the_picture_that_went_out(campaign, cards, monkeypatch):
    out, card = Graphic.objects.get(source_id=cards[0].public_id), Card.objects.get(pk=cards[0].pk)
    campaign.brand = "#1a3f7a"
    campaign.save()
    stored = len(default_storage.listdir("graphics")[1])
    drawn_files = graphics.drawn_files

    def meanwhile(*args):
        services.freeze_published(cards=[Card.objects.get(pk=card.pk)], at=LATER)
        return drawn_files(*args)

    monkeypatch.setattr(graphics, "drawn_files", meanwhile)
    card = Card.objects.select_related("campaign", "template").get(pk=card.pk)

    assert services.draw_card(card=card, at=LATER) == out

    assert list(Graphic.objects.filter(source_id=card.public_id)) == [out]
    assert Graphic.objects.get(pk=out.pk).replaced_at is None
    assert len(default_storage.listdir("graphics")[1]) == stored
