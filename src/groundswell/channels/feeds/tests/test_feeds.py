"""Feeds that any reader can read, whatever stands in a post."""

import json
from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from groundswell.channels.feeds import json_feed, rss
from groundswell.channels.feeds.entries import Entry, Feed, FeedPicture

AT = datetime(2026, 3, 17, 13, 5, tzinfo=timezone(timedelta(hours=1)))


def feed(text: str = "Late buses <now> & always", title: str = "Late buses") -> Feed:
    picture = FeedPicture("https://gs.example/p/1", "image/png", 1234, "A bus, & a stop")
    entry = Entry(
        "https://gs.example/n/1/",
        title,
        text,
        AT,
        AT + timedelta(hours=1),
        "cy",
        "https://a.example/?x=1&y=2",
        [picture],
    )
    return Feed(
        "Better Buses",
        "Run late",
        "https://gs.example/n/",
        "https://gs.example/n/feed",
        "en",
        "Promoted by X",
        "",
        [entry],
    )


def test_rss_tells_a_post_with_its_picture_link_and_time():
    channel = ElementTree.fromstring(rss.write(feed())).find("channel")

    item = channel.find("item")
    assert channel.findtext("title") == "Better Buses"
    assert channel.find("{http://www.w3.org/2005/Atom}link").get("href") == "https://gs.example/n/feed"
    assert item.findtext("guid") == item.findtext("link") == "https://gs.example/n/1/"
    assert item.findtext("pubDate") == "Tue, 17 Mar 2026 12:05:00 GMT"
    assert item.findtext("description").split("\n\n") == [
        "Late buses <now> & always",
        "https://a.example/?x=1&y=2",
        "[A bus, & a stop]",
    ]
    assert item.find("enclosure").attrib == {"url": "https://gs.example/p/1", "length": "1234", "type": "image/png"}


def test_json_feed_tells_the_same():
    said = json.loads(json_feed.write(feed()))

    (item,) = said["items"]
    assert said["version"] == "https://jsonfeed.org/version/1.1"
    assert (item["id"], item["language"]) == ("https://gs.example/n/1/", "cy")
    assert (item["date_published"], item["date_modified"]) == ("2026-03-17T12:05:00Z", "2026-03-17T13:05:00Z")
    assert item["attachments"][0]["title"] == "A bus, & a stop"
    assert item["external_url"] == "https://a.example/?x=1&y=2"


def test_a_feed_without_posts_is_one_all_the_same():
    empty = Feed("Better Buses", "", "https://gs.example/n/", "https://gs.example/n/feed", "en", "")

    assert ElementTree.fromstring(rss.write(empty)).findtext("channel/description") == "Better Buses"
    assert json.loads(json_feed.write(empty))["items"] == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_breaks_a_feed(text, title):
    made = feed(text, title)

    assert ElementTree.fromstring(rss.write(made)).find("channel/item") is not None
    assert len(json.loads(json_feed.write(made))["items"]) == 1


def test_times_are_of_greenwich():
    assert rss._date(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)).endswith("GMT")
