"""Making cards, changing them, going back, drawing them once."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from tests.support.people import NOON

from groundswell.tools.sharecards import selectors, services
from groundswell.tools.sharecards.models import Card, Template
from groundswell.tools.sharecards.services.cards import Saying
from groundswell.trunk.facts import selectors as facts_read
from groundswell.trunk.facts.services import withdraw_fact
from groundswell.trunk.media.models import Graphic, GraphicFile

from .conftest import QUOTE

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
SIZES = {
    "square": (1080, 1080),
    "portrait": (1080, 1350),
    "story": (1080, 1920),
    "link": (1200, 630),
    "wide": (1600, 900),
}


def test_the_same_key_makes_one_card(campaign):
    first, again = (
        services.make_card(campaign=campaign, template="badge", fields={"words": "Hi"}, key="once", at=NOON)
        for _ in range(2)
    )

    assert first == again and Card.objects.count() == 1 and first.versions.count() == 1


def test_a_form_of_the_house_gets_one_row_a_campaign(campaign, other_campaign):
    rows = [
        services.use_template(campaign=where, key="thanks", at=NOON) for where in (campaign, campaign, other_campaign)
    ]

    assert rows[0] == rows[1] != rows[2] and Template.objects.count() == 2


@pytest.mark.parametrize(
    ("template", "fields", "title"),
    [
        ("quote", QUOTE, "The last bus goes at 21:05."),
        ("number", {"number": "8,412", "what": "of us have signed."}, "8,412 of us have signed."),
        ("badge", {"words": "", "line": ""}, "Badge"),
    ],
)
def test_a_card_is_called_by_its_first_words(campaign, template, fields, title):
    card = services.make_card(campaign=campaign, template=template, fields=fields, key="k", at=NOON)

    assert card.title == title


@pytest.mark.parametrize("key", ["nonsense", "0" * 22, ""])
def test_a_template_that_is_none_is_refused(campaign, key):
    with pytest.raises(LookupError):
        services.use_template(campaign=campaign, key=key, at=NOON)


def test_a_card_is_drawn_in_all_sizes_of_screens(card):
    graphic = services.draw_card(card=card, at=NOON)

    files = {file.size: file for file in graphic.files.all()}
    assert {size: (file.width, file.height) for size, file in files.items()} == SIZES
    for file in files.values():
        with default_storage.open(file.file) as stored:
            picture = Pillow.open(io.BytesIO(stored.read()))
        assert picture.size == (file.width, file.height) and file.mime == "image/png"
    assert "Denise" in graphic.alt and graphic.imprint.startswith("Promoted by")
    assert card.state == Card.DRAWN and card.drawings == 1


def test_a_card_with_a_photo_is_a_jpeg(campaign, photo):
    card = services.make_card(campaign=campaign, template="quote", fields=QUOTE, key="k", at=NOON, image=photo)

    graphic = services.draw_card(card=card, at=NOON)

    assert {file.mime for file in graphic.files.all()} == {"image/jpeg"}


def test_what_did_not_change_is_not_drawn_again(card):
    first, again = (services.draw_card(card=card, at=NOON) for _ in range(2))

    assert first == again and Graphic.objects.count() == 1


def test_two_who_draw_the_same_card_leave_one_graphic_and_no_file_behind(card):
    twin = Card.objects.get(pk=card.pk)
    services.draw_card(card=card, at=NOON)
    twin.drawn_with = ""

    services.draw_card(card=twin, at=NOON)

    assert Graphic.objects.filter(source_id=card.public_id).count() == 1
    assert GraphicFile.objects.count() == 5


def test_a_drawing_that_was_overtaken_is_made_again(card, asha):
    late = Card.objects.get(pk=card.pk)
    services.draw_card(card=card, at=NOON)
    Card.objects.filter(pk=card.pk).update(version=2)
    newer = selectors.version_of(card)
    newer.pk, newer.number, newer.fields = None, 2, {**QUOTE, "quote": "It goes at nine."}
    newer.save()
    late.version = 2

    graphic = services.draw_card(card=late, at=LATER)

    assert (graphic.version, late.drawings) == (2, 2) and "nine" in graphic.alt


def test_without_an_imprint_nothing_is_drawn_and_the_card_says_why(campaign, card):
    campaign.organisation.promoter = ""
    campaign.organisation.save()
    card = Card.objects.get(pk=card.pk)

    with pytest.raises(services.CannotDraw, match="imprint"):
        services.draw_card(card=card, at=NOON)

    card.refresh_from_db()
    assert card.state == Card.FAILED and "imprint" in card.problem and not Graphic.objects.exists()


def changed(card, account, seen=1, **fields):
    saying = Saying(fields={**QUOTE, **fields}, alt="As said", alt_read=True)
    return services.change_card(card=card, saying=saying, seen=seen, account=account, at=LATER)


def test_a_change_is_a_version_and_the_old_picture_is_replaced(card, asha):
    before = services.draw_card(card=card, at=NOON)

    assert changed(card, asha, quote="It goes at nine.")
    after = services.draw_card(card=card, at=LATER)

    before.refresh_from_db()
    assert (card.version, card.drawings, card.title) == (2, 2, "It goes at nine.")
    assert before.replaced_at == LATER and after.alt == "As said"


def test_saving_the_same_again_makes_no_version(card, asha):
    changed(card, asha)
    changed(card, asha, seen=2)

    assert card.versions.count() == 2


def test_of_two_who_save_at_once_the_second_is_told(card, asha):
    twin = Card.objects.get(pk=card.pk)

    assert changed(card, asha, quote="One")
    assert not changed(twin, asha, quote="Two")
    assert selectors.version_of(twin).fields["quote"] == "One"


def test_going_back_brings_back_words_and_facts(card, asha, fact):
    saying = Saying(fields=QUOTE, facts=[fact])
    services.change_card(card=card, saying=saying, seen=1, account=asha, at=LATER)
    assert facts_read.facts_of("card", card.public_id) == [fact]

    assert services.go_back(card=card, number=1, seen=2, account=asha, at=LATER)

    assert (card.version, selectors.version_of(card).facts) == (3, [])
    assert facts_read.facts_of("card", card.public_id) == []
    assert services.go_back(card=card, number=2, seen=3, account=asha, at=LATER)
    assert facts_read.facts_of("card", card.public_id) == [fact]


def test_going_back_to_what_never_was_does_nothing(card, asha):
    assert not services.go_back(card=card, number=7, seen=1, account=asha, at=LATER)
    assert not services.go_back(card=card, number=1, seen=1, account=asha, at=LATER)


def test_a_published_card_stays_as_it_is_but_can_be_copied(card, asha):
    services.draw_card(card=card, at=NOON)
    services.freeze_published(cards=[card], at=NOON)

    with pytest.raises(services.CardFrozen):
        changed(card, asha, quote="Something else")
    card.campaign.brand = "#1a3f7a"
    card.campaign.save()
    assert services.draw_card(card=card, at=LATER).version == 1
    copy = services.copy_card(card=card, key="copy", account=asha, at=LATER)

    assert selectors.version_of(copy).fields == QUOTE and not copy.frozen
    assert selectors.version_of(card).number == 1


def test_a_removed_card_says_nothing_and_has_no_page(card, fact):
    services.freeze_published(cards=[card], at=NOON)

    assert services.end_card(card=card, at=LATER) and not services.end_card(card=card, at=LATER)
    assert selectors.public_card(card.campaign, card.public_id) is None


def test_a_withdrawn_fact_flags_the_card_and_one_press_puts_it_right(campaign, asha, fact):
    from groundswell.trunk.facts.services import change_uses, record_fact

    fields = {"title": "Two miles", "figure": "£4.80", "source": "Source: survey"}
    card = services.make_card(campaign=campaign, template="fact", fields=fields, key="f", at=NOON, facts=[fact])
    services.draw_card(card=card, at=NOON)
    right = record_fact(
        campaign=campaign,
        kind="figure",
        text="A two-mile ticket costs £5.10",
        figure="£5.10",
        source_title="County fares survey, mended",
        key=uuid4(),
        at=NOON,
    )
    withdraw_fact(fact=fact, reason="The survey was wrong", at=LATER, account=asha, instead=right)
    assert [use.fact for use in facts_read.flagged("card", card.public_id)] == [fact]

    put = change_uses(fact=fact, account=asha, at=LATER)

    card.refresh_from_db()
    assert (put.changed, put.left) == (1, 0)
    assert selectors.version_of(card).fields["figure"] == "£5.10" and card.drawings == 2
    assert not selectors.version_of(card).alt_read
    assert facts_read.flagged("card", card.public_id) == []


def test_a_published_card_with_a_withdrawn_fact_is_not_changed(campaign, asha, fact):
    from groundswell.trunk.facts.services import change_uses

    card = services.make_card(
        campaign=campaign, template="fact", fields={"figure": "£4.80"}, key="f", at=NOON, facts=[fact]
    )
    services.freeze_published(cards=[card], at=NOON)
    right = fact.__class__.objects.create(
        campaign=campaign, kind="figure", text="£5", figure="£5", source_title="s", recorded_at=NOON, key=uuid4()
    )
    withdraw_fact(fact=fact, reason="Wrong", at=LATER, account=asha, instead=right)

    assert change_uses(fact=fact, account=asha, at=LATER).changed == 0
    assert selectors.version_of(card).fields["figure"] == "£4.80"
