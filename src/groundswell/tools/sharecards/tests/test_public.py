"""What everybody sees: cards that are out, pictures under links, graphics at their addresses."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from tests.support.people import NOON

from groundswell.tools.sharecards import page_pictures, services
from groundswell.trunk.facts.services import withdraw_fact
from groundswell.trunk.media.graphics import desk_graphic_url, graphic_url, is_sealed, show_graphics
from groundswell.trunk.media.models import Graphic, GraphicFile
from groundswell.trunk.media.services import DrawnFile, add_graphic, forget_replaced_graphics
from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.signals import PublicationChanged, send

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
PICTURE = re.compile(r'property="og:image" content="http://[^/]+(/[^"]+)"')


def publication(campaign, graphic, network="page", source_id="p" * 22, state=Publication.PUBLISHED):
    account, _new = NetworkAccount.objects.get_or_create(
        campaign=campaign, network=network, handle="us", defaults={"connected_at": NOON}
    )
    file = graphic.files.get(size="square").file
    return Publication.objects.create(
        account=account,
        source_kind="post",
        source_id=source_id,
        content={"parts": [{"text": "Hi", "pictures": [{"file": file, "alt": "x"}]}]},
        digest="0" * 64,
        state=state,
        queued_at=NOON,
        changed_at=NOON,
    )


def tell(row, state):
    row.state = state
    row.save()
    send(PublicationChanged(row.account.campaign_id, row.pk, row.source_kind, row.source_id, state, LATER))


def test_a_card_has_a_page_once_its_post_is_out_and_none_when_it_is_pulled(client, campaign, card):
    graphic = services.draw_card(card=card, at=NOON)
    url = f"/better-buses/sharecards/{card.public_id}/"
    assert client.get(url).status_code == 404
    row = publication(campaign, graphic)

    tell(row, Publication.PUBLISHED)
    page = client.get(url)
    assert page.status_code == 200 and graphic.alt.split("”")[0][:20] in page.content.decode()
    assert page["Cache-Control"] == "public, max-age=30"
    tell(row, Publication.PULLED)

    assert client.get(url).status_code == 404
    card.refresh_from_db()
    assert card.frozen and card.public_at is None


def test_a_card_that_is_still_out_elsewhere_keeps_its_page(client, campaign, card):
    graphic = services.draw_card(card=card, at=NOON)
    here, there = (publication(campaign, graphic, network) for network in ("page", "bluesky"))
    tell(here, Publication.PUBLISHED)
    tell(there, Publication.PUBLISHED)

    tell(there, Publication.PULLED)

    assert client.get(f"/better-buses/sharecards/{card.public_id}/").status_code == 200
    tell(here, Publication.PULLED)
    assert client.get(f"/better-buses/sharecards/{card.public_id}/").status_code == 404


def test_a_withdrawn_fact_is_corrected_on_the_card_s_page(client, campaign, asha, fact):
    card = services.make_card(
        campaign=campaign, template="fact", fields={"figure": "£4.80"}, key="f", at=NOON, facts=[fact]
    )
    services.draw_card(card=card, at=NOON)
    services.freeze_published(cards=[card], at=NOON)
    fact.refresh_from_db()
    assert fact.public_at == NOON

    withdraw_fact(fact=fact, reason="The survey was wrong", at=LATER, account=asha)

    page = client.get(f"/better-buses/sharecards/{card.public_id}/").content.decode()
    assert "Correction." in page and "The survey was wrong" in page


def test_every_public_page_has_a_picture_of_its_own(client, campaign):
    found = {}
    for path in ("/better-buses/", "/better-buses/privacy/", "/better-buses/petitions/"):
        match = PICTURE.search(client.get(path).content.decode())
        assert match, path
        found[path] = match[1]

    assert len(set(found.values())) == 3
    answer = client.get(found["/better-buses/"])
    assert answer["Content-Type"] == "image/png" and "immutable" in answer["Cache-Control"]
    assert Pillow.open(io.BytesIO(answer.content)).size == (1200, 630)


def test_the_same_page_has_the_same_picture_until_the_look_changes(client, campaign, asha):
    from groundswell.trunk.campaigns.services import set_look

    first, again = (PICTURE.search(client.get("/better-buses/").content.decode())[1] for _ in range(2))
    set_look(campaign=campaign, brand="#1a3f7a", display_face="archivo", account=asha, at=NOON)

    assert first == again != PICTURE.search(client.get("/better-buses/").content.decode())[1]


@pytest.mark.parametrize("token", ["x", "a:b", "W10:x", "." * 50, "é", "0" * 3000])
def test_words_that_we_did_not_seal_are_not_drawn(client, campaign, token):
    assert client.get(f"/better-buses/sharecards/page/{token}.png").status_code in (404, 414)


def test_a_picture_of_one_campaign_is_not_drawn_for_another(client, campaign, other_campaign):
    token = page_pictures.sealed(campaign, "We will win")

    assert client.get(f"/better-buses/sharecards/page/{token}.png").status_code == 200
    assert client.get(f"/other/sharecards/page/{token}.png").status_code == 404


def test_the_store_holds_only_so_many_pictures_of_pages(campaign, monkeypatch):
    monkeypatch.setattr(page_pictures, "MOST_KEPT", 4)
    folder = f"{page_pictures.FOLDER}/{campaign.public_id}"

    for number in range(11):
        assert page_pictures.picture_of(campaign, page_pictures.sealed(campaign, f"Title {number}"))

    assert len(default_storage.listdir(folder)[1]) <= 4


def test_so_many_new_pictures_at_once_and_no_more(client, campaign, monkeypatch):
    from groundswell.trunk.records.limits import Limit

    monkeypatch.setattr(page_pictures, "NEW_ONES", Limit(most=1, seconds=60))
    urls = [f"/better-buses/sharecards/page/{page_pictures.sealed(campaign, title)}.png" for title in ("A", "B")]

    answers = [client.get(url).status_code for url in (urls[0], urls[1], urls[0])]

    assert answers == [200, 503, 200]


def drawn(campaign, version, at=NOON, data=b"\x89PNG"):
    files = {"square": DrawnFile(data, "image/png", 10, 10)}
    return add_graphic(
        campaign=campaign,
        kind="card",
        source_id="c" * 22,
        version=version,
        title="T",
        alt="A",
        language="en",
        imprint="I",
        files=files,
        at=at,
    )


def test_a_graphic_is_served_as_a_picture_only_and_kept_for_half_a_minute(client, campaign):
    graphic = drawn(campaign, 1)
    show_graphics([graphic], at=NOON)

    answer = client.get(graphic_url(graphic.files.get()))

    assert answer["Content-Type"] == "image/png" and answer["Cache-Control"] == "public, max-age=30"
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    for wrong in ("square.jpg", "story.png", "square.html"):
        assert client.get(f"/media/graphics/{graphic.public_id}/{wrong}").status_code == 404


def test_a_graphic_that_is_not_out_is_seen_by_its_makers_only(client, campaign):
    graphic = drawn(campaign, 1)
    file, other = graphic.files.get(), drawn(campaign, 2).files.get()
    address = desk_graphic_url(file)

    assert client.get(graphic_url(file)).status_code == 404
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, max-age=86400")
    sealed = address.partition("?")[2]
    for wrong in (f"{graphic_url(other)}?{sealed}", f"{address}0", f"{graphic_url(file)}?seal="):
        assert client.get(wrong).status_code == 404
    seal = desk_graphic_url(file, at=NOON).partition("seal=")[2]
    good = {days: is_sealed(graphic.public_id, seal, at=NOON + timedelta(days=days)) for days in (-1, 0, 1, 2)}
    assert good == {-1: False, 0: True, 1: True, 2: False}


def test_every_size_of_a_card_is_public_only_while_something_that_is_out_shows_it(client, campaign, card):
    graphic = services.draw_card(card=card, at=NOON)
    addresses = [graphic_url(file) for file in graphic.files.all()]
    assert len(addresses) == 5
    one, other = publication(campaign, graphic, "page", "post1"), publication(campaign, graphic, "page", "post2")

    def shown() -> set[int]:
        return {client.get(address).status_code for address in addresses}

    assert shown() == {404}
    tell(one, Publication.PUBLISHED)
    tell(other, Publication.PUBLISHED)
    assert shown() == {200}

    tell(one, Publication.PULLED)
    assert shown() == {200}
    assert client.get(f"/better-buses/sharecards/{card.public_id}/").status_code == 200
    tell(other, Publication.PULLING)

    assert shown() == {404}
    assert client.get(f"/better-buses/sharecards/{card.public_id}/").status_code == 404


def test_the_same_version_twice_is_kept_once(campaign):
    first, again = drawn(campaign, 1), drawn(campaign, 1)

    assert first == again and GraphicFile.objects.count() == 1


def test_what_was_replaced_is_forgotten_after_a_while_files_and_all(campaign):
    old = drawn(campaign, 1)
    name = old.files.get().file
    new = drawn(campaign, 2, at=LATER)

    assert forget_replaced_graphics(before=LATER) == 0
    assert forget_replaced_graphics(before=LATER + timedelta(seconds=1)) == 1
    assert list(Graphic.objects.all()) == [new] and not default_storage.exists(name)
