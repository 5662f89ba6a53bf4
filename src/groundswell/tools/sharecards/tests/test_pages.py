"""The desk's pages: gallery, maker with its stage, versions, files to take away."""

import io
import zipfile
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.support.people import NOON, give_role, make_account

from groundswell.tools.sharecards import selectors, services
from groundswell.tools.sharecards.models import Card
from groundswell.trunk.media.models import Image

from .conftest import QUOTE, photo_bytes

pytestmark = pytest.mark.django_db
DESK = "/desk/better-buses/sharecards"
TYPED = {f"said_{name}": text for name, text in QUOTE.items()}


@pytest.fixture
def desk(client_for, asha):
    return client_for(asha)


def posted(**more):
    return {"template": "quote", "language": "en", "do": "save", "key": str(uuid4()), **TYPED, **more}


def test_the_gallery_offers_every_form_of_the_house_and_one_s_own(desk, campaign, asha):
    template = services.use_template(campaign=campaign, key="quote", at=NOON)
    services.copy_template(template=template, name="Big photo", account=asha, at=NOON)

    page = desk.get(f"{DESK}/").content.decode()

    for name in ("Quote", "Thank-you", "Number", "Badge", "Event", "Fact", "Big photo"):
        assert f">{name}</h2>" in page
    assert f"{DESK}/templates/thanks/square.webp" in page


def test_a_sample_is_a_small_picture(desk):
    answer = desk.get(f"{DESK}/templates/badge/story.webp")

    assert answer["Content-Type"] == "image/webp" and answer.content[:4] == b"RIFF" and len(answer.content) < 120_000
    assert desk.get(f"{DESK}/templates/badge/poster.webp").status_code == 404
    assert desk.get(f"{DESK}/templates/nonsense/story.webp").status_code == 404


def test_looking_at_the_gallery_makes_no_rows(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        desk.get(f"{DESK}/")

    assert not Card.objects.exists()


def test_a_new_card_shows_all_sizes_before_anything_is_typed(desk):
    page = desk.get(f"{DESK}/new/quote/").content.decode()

    assert page.count("data:image/webp;base64,") == 5
    assert "1080 × 1920" in page and "Make the card" in page


def test_a_card_is_made_and_drawn_by_one_post(desk, campaign):
    answer = desk.post(f"{DESK}/new/quote/", posted())

    card = Card.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"{DESK}/cards/{card.public_id}/"
    assert card.state == Card.DRAWN and selectors.version_of(card).fields["name"] == "Denise Oyelaran"


def test_pressing_twice_makes_one_card(desk):
    form = posted()
    for _ in range(2):
        desk.post(f"{DESK}/new/quote/", form)

    assert Card.objects.count() == 1


def test_a_form_with_a_mistake_comes_back_with_what_was_typed(desk):
    answer = desk.post(f"{DESK}/new/quote/", posted(said_quote="", said_name="x" * 61))

    page = answer.content.decode()
    assert answer.status_code == 422 and "Fill in: Quote" in page and "at most 60 characters" in page
    assert "x" * 61 in page and not Card.objects.exists()


def test_without_scripts_a_button_shows_the_card_and_saves_nothing(desk):
    answer = desk.post(f"{DESK}/new/quote/", posted(do="show", said_quote=""))

    assert answer.status_code == 200 and answer.content.decode().count("data:image/webp") == 5
    assert not Card.objects.exists()


def test_another_template_brings_its_fields_and_keeps_the_words_they_share(desk):
    answer = desk.post(f"{DESK}/new/quote/", posted(do="template", template="thanks"))

    page = answer.content.decode()
    assert 'name="said_line"' in page and 'name="said_quote"' not in page and "Denise Oyelaran" in page


def test_the_stage_follows_the_typing(desk):
    answer = desk.post(f"{DESK}/preview/", posted(said_quote="Something quite different"))

    page = answer.content.decode()
    assert page.count("data:image/webp") == 5 and "Something quite different" in page and "<html" not in page


def test_a_saved_card_is_changed_and_taken_back(desk, card):
    services.draw_card(card=card, at=NOON)
    url = f"{DESK}/cards/{card.public_id}/"

    desk.post(url, posted(seen="1", said_quote="It goes at nine."))
    assert "It goes at nine." in desk.get(url).content.decode()
    desk.post(f"{url}undo/", {"number": "1", "seen": "2"})

    card.refresh_from_db()
    assert card.version == 3 and selectors.version_of(card).fields["quote"] == QUOTE["quote"]


def test_who_saves_after_somebody_else_is_told_and_loses_nothing(desk, card):
    url = f"{DESK}/cards/{card.public_id}/"
    desk.post(url, posted(seen="1", said_quote="First"))

    answer = desk.post(url, posted(seen="1", said_quote="Second"))

    assert answer.status_code == 422 and "Somebody else saved" in answer.content.decode()
    assert "Second" in answer.content.decode()


def test_a_picture_is_added_from_the_maker_with_its_rights(desk, campaign):
    upload = SimpleUploadedFile("bus.jpg", photo_bytes(), "image/jpeg")
    more = {"upload_alt": "A bus", "upload_rights": "own", "upload_people": "nobody"}

    desk.post(f"{DESK}/new/quote/", posted(upload=upload, **more))

    image = Image.objects.get()
    assert (image.alt, image.rights) == ("A bus", "own")
    assert selectors.version_of(Card.objects.get()).image == image


@pytest.mark.parametrize("missing", ["upload_alt", "upload_rights", "upload_people"])
def test_a_picture_without_its_rights_is_not_taken(desk, missing):
    upload = SimpleUploadedFile("bus.jpg", photo_bytes(), "image/jpeg")
    more = {"upload_alt": "A bus", "upload_rights": "own", "upload_people": "nobody", missing: ""}

    answer = desk.post(f"{DESK}/new/quote/", posted(upload=upload, **more))

    assert answer.status_code == 422 and not Image.objects.exists()


def test_a_file_that_is_no_picture_is_refused_in_words(desk):
    upload = SimpleUploadedFile("bus.svg", b"<svg onload='alert(1)'/>", "image/svg+xml")
    more = {"upload_alt": "A bus", "upload_rights": "own", "upload_people": "nobody"}

    answer = desk.post(f"{DESK}/new/quote/", posted(upload=upload, **more))

    assert answer.status_code == 422 and "SVG" in answer.content.decode()


def test_a_fact_fills_the_fields_and_is_kept_with_the_card(desk, fact):
    page = desk.get(f"{DESK}/new/fact/?fact={fact.public_id}").content.decode()
    assert 'value="£4.80"' in page and "Source: County fares survey" in page

    desk.post(
        f"{DESK}/new/fact/",
        {
            **posted(template="fact"),
            "said_title": "Two miles",
            "said_figure": "£4.80",
            "said_source": "Survey",
            "facts": [fact.public_id],
        },
    )

    assert selectors.version_of(Card.objects.get()).facts == [fact.public_id]


def test_a_withdrawn_fact_is_said_on_the_card_s_page(desk, campaign, asha, fact, card):
    from groundswell.tools.sharecards.services.cards import Saying
    from groundswell.trunk.facts.services import withdraw_fact

    services.change_card(card=card, saying=Saying(QUOTE, facts=[fact]), seen=1, account=asha, at=NOON)
    withdraw_fact(fact=fact, reason="The survey was wrong", at=NOON, account=asha)

    page = desk.get(f"{DESK}/cards/{card.public_id}/").content.decode()

    assert "It says something that was withdrawn" in page and "The survey was wrong" in page


def test_five_pictures_and_their_alt_text_in_one_file(desk, card):
    services.draw_card(card=card, at=NOON)

    answer = desk.get(f"{DESK}/cards/{card.public_id}/pictures.zip")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        assert len([name for name in names if name.endswith(".png")]) == 5
        assert "Denise" in archive.read("alt-text.txt").decode()
    assert 'filename="the-last-bus-goes-at-2105.zip"' in answer["Content-Disposition"]


def test_a_page_to_print(desk, card):
    answer = desk.get(f"{DESK}/cards/{card.public_id}/page.pdf")

    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")


def test_a_card_never_drawn_has_no_pictures_to_save(desk, card):
    assert desk.get(f"{DESK}/cards/{card.public_id}/pictures.zip").status_code == 404


def test_cards_are_found_by_their_words(desk, card):
    assert "The last bus" in desk.get(f"{DESK}/cards/?q=bus").content.decode()
    assert "No card is like that" in desk.get(f"{DESK}/cards/?q=zebra").content.decode()


@pytest.mark.parametrize("verb", ["copy", "remove"])
def test_a_card_is_copied_and_removed(desk, card, verb):
    desk.post(f"{DESK}/cards/{card.public_id}/{verb}/")

    assert Card.objects.filter(ended_at=None).count() == (2 if verb == "copy" else 0)


def test_pressing_copy_twice_makes_one_copy(desk, card):
    page = desk.get(f"{DESK}/cards/{card.public_id}/").content.decode()
    (form,) = [part for part in page.split("<form")[1:] if f"{card.public_id}/copy/" in part.partition(">")[0]]
    key = form.split('name="key" value="')[1].partition('"')[0]

    for _press in range(2):
        desk.post(f"{DESK}/cards/{card.public_id}/copy/", {"key": key})

    assert Card.objects.count() == 2


def test_an_editor_of_the_whole_campaign_comes_in_and_an_organiser_of_a_group_does_not(
    client_for, campaign, group, card
):
    editor, grouped = make_account("Ed", "ed@example.org"), make_account("Gil", "gil@example.org")
    give_role(editor, campaign, "editor")
    give_role(grouped, campaign, "organiser", group=group)

    for path in ("/", "/cards/", "/new/quote/", f"/cards/{card.public_id}/"):
        assert client_for(editor).get(DESK + path).status_code == 200
        assert client_for(grouped).get(DESK + path).status_code == 404


def test_what_is_typed_is_never_a_tag(desk):
    hostile = "<img src=x onerror=alert(1)>"

    page = desk.post(f"{DESK}/new/quote/", posted(do="show", said_quote=hostile, alt=hostile)).content.decode()

    assert "<img src=x" not in page and "&lt;img src=x" in page


@pytest.mark.parametrize(
    "said",
    [
        "w" * 180,
        "👩‍👩‍👧‍👦" * 30,
        "שלום עולם " * 12,
        "ŵŷ Llanfairpwllgwyngyllgogerychwyrndrobwll",
        "\u202e\u0000abc",
    ],
)
def test_words_of_every_sort_are_drawn(desk, said):
    answer = desk.post(f"{DESK}/preview/", posted(said_quote=said[:180]))

    assert answer.status_code == 200 and answer.content.decode().count("data:image/webp") == 5
