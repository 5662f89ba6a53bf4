"""The campaign's own page of posts, its feeds, and what is gone from them."""

import io
import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from PIL import Image
from tests.support.people import NOON

from groundswell.trunk.publishing import services
from groundswell.trunk.publishing.models import Publication
from groundswell.trunk.publishing.tests.stage import by_hand, content, kept_picture, page, publish

pytestmark = pytest.mark.django_db
PAGE = "/better-buses/newsroom/"
PLACES = (PAGE, f"{PAGE}feed.xml", f"{PAGE}feed.json")


@pytest.fixture
def account(campaign):
    return page(campaign)


def read(url: str, **headers: str) -> str:
    return Client().get(url, headers=headers).content.decode()


def test_a_post_stands_on_the_page_in_the_feeds_and_on_its_own(account):
    said = content("Late <b>buses</b> & more https://a.example/", pictures=[kept_picture()])
    publication = publish(account, content=said)

    text = read(PAGE)
    assert "Late &lt;b&gt;buses&lt;/b&gt; &amp; more" in text
    assert 'href="https://a.example/"' in text and 'alt="A red bus"' in text
    assert "A red bus" in read(publication.url.removeprefix("http://localhost:8000"))
    item = ElementTree.fromstring(read(PLACES[1])).find("channel/item")
    assert item.findtext("link") == publication.url
    assert item.find("enclosure").get("url").endswith(f"{publication.public_id}/pictures/1/")
    (told,) = json.loads(read(PLACES[2]))["items"]
    assert (told["url"], told["content_text"]) == (publication.url, "Late <b>buses</b> & more https://a.example/")


def test_what_is_pulled_is_gone_from_page_feeds_and_pictures_and_says_why(account):
    publication = publish(account, content=content("A wrong figure", pictures=[kept_picture()]))
    own = f"{PAGE}{publication.public_id}/"
    assert Client().get(f"{own}pictures/1/").status_code == 200

    services.pull(publications=[publication], reason="The figure was <wrong>.", at=NOON + timedelta(minutes=5))

    assert all("A wrong figure" not in read(place) for place in PLACES)
    answer = Client().get(own)
    assert answer.status_code == 410
    assert "The figure was &lt;wrong&gt;." in answer.content.decode()
    assert "A wrong figure" not in answer.content.decode()
    assert Client().get(f"{own}pictures/1/").status_code == 404
    assert Client().get(f"{own}pictures/1-560.webp").status_code == 404


def test_whoever_kept_a_page_learns_within_a_minute_that_a_post_is_gone(account):
    publication = publish(account)
    kept = {place: Client().get(place) for place in PLACES}
    ages = [answer["Cache-Control"] for answer in kept.values()]
    assert all("public" in age and "max-age=30" in age and "stale" not in age for age in ages)

    services.pull(publications=[publication], reason="Wrong", at=NOON + timedelta(minutes=5))

    for place, answer in kept.items():
        assert Client().get(place, headers={"If-None-Match": answer["ETag"]}).status_code == 200


def test_who_has_the_page_already_is_told_so(account):
    publish(account)
    etag = Client().get(PAGE)["ETag"]

    # The page of a minute is the same; should the minute end between the two, the next one is.
    again = [Client().get(PAGE, headers={"If-None-Match": Client().get(PAGE)["ETag"]}).status_code for _ in range(2)]

    assert 304 in again and etag


def test_a_reader_with_a_cookie_gets_a_page_that_nobody_keeps(account, client_for, asha):
    assert "private" in client_for(asha).get(PAGE)["Cache-Control"]


@pytest.mark.parametrize("state", [Publication.WAITING, Publication.FAILED, Publication.PULLING])
def test_what_is_not_out_is_nowhere(account, state):
    publication = publish(account, content=content("Not yet"))
    Publication.objects.filter(pk=publication.pk).update(state=state)

    assert all("Not yet" not in read(place) for place in PLACES)
    assert Client().get(f"{PAGE}{publication.public_id}/").status_code == 404


def test_what_was_pulled_before_it_was_out_is_a_404_and_tells_nothing(campaign, account):
    services.hold_all(campaign=campaign, at=NOON)
    account.refresh_from_db()
    publication = publish(account, content=content("Never out"))
    services.pull(publications=[publication], reason="A secret reason", at=NOON)

    answer = Client().get(f"{PAGE}{publication.public_id}/")

    assert answer.status_code == 404
    assert "A secret reason" not in answer.content.decode()


def test_posts_of_other_networks_and_other_campaigns_are_not_on_the_page(campaign, other_campaign, asha):
    account, elsewhere = page(campaign), publish(page(other_campaign), content=content("Next door"))
    hand = publish(by_hand(campaign), content=content("On X"))
    services.mark_by_hand(publication=hand, url="https://x.com/a/1", account=asha, at=NOON)
    publish(account)

    assert all("Next door" not in read(place) and "On X" not in read(place) for place in PLACES)
    for one in (elsewhere, hand):
        assert Client().get(f"{PAGE}{one.public_id}/").status_code == 404


def test_a_page_that_was_removed_shows_nothing_more(account, asha):
    publication = publish(account)

    services.remove_account(network_account=account, account=asha, at=NOON)

    assert "Late buses" not in read(PAGE)
    assert Client().get(f"{PAGE}{publication.public_id}/").status_code == 404


def test_a_link_that_runs_is_no_link(account):
    link = {"url": "javascript:alert(1)", "title": "Press me", "text": "", "picture": None}
    publication = publish(account, content=content("Look javascript:alert(1)", link=link))

    text = read(f"{PAGE}{publication.public_id}/")

    assert 'href="javascript' not in text and "Press me" not in text


def test_a_thread_stands_in_one_place_with_its_pictures_counted_through(account):
    said = content("One", "Two")
    said["parts"][0]["pictures"], said["parts"][1]["pictures"] = (
        [kept_picture()],
        [kept_picture("b.png", alt="Two buses")],
    )
    publication = publish(account, content=said)

    text = read(f"{PAGE}{publication.public_id}/")

    assert text.index("One") < text.index("A red bus") < text.index(">Two<") < text.index("Two buses")
    assert Client().get(f"{PAGE}{publication.public_id}/pictures/2/").status_code == 200
    assert Client().get(f"{PAGE}{publication.public_id}/pictures/3/").status_code == 404


def test_a_picture_is_served_so_that_it_can_only_be_looked_at(account):
    publication = publish(account, content=content("x", pictures=[kept_picture()]))

    answer = Client().get(f"{PAGE}{publication.public_id}/pictures/1/")

    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "image/png")


def test_a_long_page_is_cut_and_asks_few_questions(account, django_assert_max_num_queries):
    for number in range(25):
        publish(account, f"post{number}", content=content(f"Post number {number:02}"))

    with django_assert_max_num_queries(8):
        text = read(PAGE)

    assert text.count("Post number") == 40  # twenty posts, each in its words and in its name
    assert "Older posts" in text and "Newer posts" in read(f"{PAGE}?page=2")


def test_no_page_yet_is_a_page_that_says_so(campaign):
    assert "Nothing posted yet" in read(PAGE)
    assert json.loads(read(PLACES[2]))["items"] == []


def test_a_campaign_that_is_not_open_has_no_posts(campaign, account):
    campaign.opened_at = None
    campaign.save()

    assert [Client().get(place).status_code for place in PLACES] == [404] * 3


def test_a_post_of_blank_words_still_has_a_name(account):
    publication = publish(account, content=content("\n \n", pictures=[kept_picture()]))

    assert json.loads(read(PLACES[2]))["items"][0]["title"] == "Better Buses for Ashdale"
    assert Client().get(f"{PAGE}{publication.public_id}/").status_code == 200


def test_a_page_shows_a_picture_light_and_makes_it_once(account):
    publication = publish(account, content=content("x", pictures=[kept_picture("large.png", side=1200)]))
    own = f"{PAGE}{publication.public_id}/"
    assert f"{own}pictures/1-560.webp" in read(own)

    first, again = (b"".join(Client().get(f"{own}pictures/1-560.webp").streaming_content) for _look in range(2))

    with Image.open(io.BytesIO(first)) as shown:
        assert (shown.format, shown.size) == ("WEBP", (560, 560))
    assert first == again
    assert len(first) < len(b"".join(Client().get(f"{own}pictures/1/").streaming_content)) / 2


def test_a_picture_that_is_gone_from_the_store_is_a_404(account):
    gone = {**kept_picture(), "file": "tests/gone.png"}
    publication = publish(account, content=content("x", pictures=[gone]))

    for name in ("1/", "1-560.webp", "1-561.webp", "1-20000.webp"):
        assert Client().get(f"{PAGE}{publication.public_id}/pictures/{name}").status_code == 404
