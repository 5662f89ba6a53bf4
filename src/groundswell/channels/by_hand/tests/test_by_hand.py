"""Networks that people post to: counting, and where they post."""

import pytest

from groundswell.channels.by_hand.counting import mastodon, utf16, x_weight
from groundswell.trunk.publishing.networks import Credentials, RefusedByNetwork, networks

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
LINK = "https://a.example/" + "x" * 90


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Buses", 5),
        ("cafe\u0301", 4),
        ("Llŷn", 4),
        (FAMILY, 2),
        ("\U0001f468\U0001f3fd", 2),
        ("\U0001f1ec\U0001f1e7", 2),
        ("日本", 4),
        (f"See {LINK} now", 4 + 23 + 4),
        ("“So”", 4),
        ("10", 2),
    ],
)
def test_x_weighs_letters_links_and_emoji(text, count):
    assert x_weight(text) == count


def test_mastodon_counts_links_as_23_and_only_the_name_of_an_account():
    assert mastodon(f"@rhona@mastodon.social {LINK} {FAMILY}") == len("@rhona ") + 23 + 2


def test_phones_count_an_emoji_as_two_or_more():
    assert utf16("a\U0001f68c") == 3


def test_every_network_that_we_know_has_its_limits_and_its_kind():
    known = networks()

    assert {"bluesky", "page", "x", "facebook", "instagram", "threads", "tiktok", "whatsapp", "mastodon"} == set(known)
    assert [key for key, one in known.items() if not one.by_hand] == ["bluesky", "page"]
    assert all(one.limits.most_letters >= 280 and one.limits.sizes for one in known.values())


def test_a_composer_takes_the_words_along_and_nothing_of_them_leaves_the_address():
    url = networks()["x"].composer('A & B #Buses\n"https://a.example/?x=1"', "")

    assert url.startswith("https://x.com/intent/post?text=A%20%26%20B%20%23Buses%0A%22https%3A%2F%2F")
    assert set(url) & set(' "#\n') == set()


@pytest.mark.parametrize("handle", ["two words", "x" * 101, "a\nb"])
def test_a_name_that_is_none_is_refused(handle):
    with pytest.raises(RefusedByNetwork):
        networks()["x"].connect("", handle, "")


@pytest.mark.parametrize("handle", ["@batleybus", "@batleybus@", "@batleybus@localhost", "@batleybus@a.example/x"])
def test_mastodon_asks_for_the_server(handle):
    with pytest.raises(RefusedByNetwork, match="with its server"):
        networks()["mastodon"].connect("", handle, "")


def test_nothing_is_called_for_them():
    one, who = networks()["x"], Credentials("", "@a", "", "")

    with pytest.raises(RefusedByNetwork):
        one.pull(who, [])
    assert one.figures(who, []) == {}
    assert one.new_keys(3) == []
