"""Counting and marking words as Bluesky does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.channels.bluesky.counting import length
from groundswell.channels.bluesky.facets import facets, find
from groundswell.channels.bluesky.tids import LETTERS, new_tids

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Buses", 5),
        ("", 0),
        (FAMILY, 3),  # one to a reader, 25 bytes
        ("\U0001f1ec\U0001f1e7", 1),
        ("cafe\u0301", 4),
        ("Llŷn", 4),
        ("a\r\nb", 3),
        ("z" + "\u0301" * 400, 81),  # one grapheme of 801 bytes
    ],
)
def test_a_text_is_as_long_as_a_reader_sees_it_or_as_its_bytes_weigh(text, count):
    assert length(text) == count


@given(st.text(max_size=400))
def test_what_counts_as_300_is_never_more_than_3000_bytes(text):
    assert length(text) > 300 or len(text.encode()) <= 3000


def marked(text: str) -> list[tuple[str, str]]:
    """What each facet covers, cut out of the bytes, and what it says."""
    made = facets(text, lambda handle: "did:plc:x" if handle == "rhona.bsky.social" else None)
    data = text.encode()
    return [
        (
            data[one["index"]["byteStart"] : one["index"]["byteEnd"]].decode(),
            next(value for name, value in one["features"][0].items() if name != "$type"),
        )
        for one in made
    ]


def test_links_mentions_and_tags_are_marked_by_their_bytes():
    text = "\U0001f68c Diolch @rhona.bsky.social, gweler https://bysiau.cymru/llŷn?a=1. #Bysiau #GŵylFawr!"

    assert marked(text) == [
        ("@rhona.bsky.social", "did:plc:x"),
        ("https://bysiau.cymru/llŷn?a=1", "https://bysiau.cymru/llŷn?a=1"),
        ("#Bysiau", "Bysiau"),
        ("#GŵylFawr", "GŵylFawr"),
    ]


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("(https://a.example/b_(c))", ["https://a.example/b_(c)"]),
        ("See https://a.example/#top, then", ["https://a.example/#top"]),
        ("https://a.example/@name", ["https://a.example/@name"]),
        ("mail@rhona.bsky.social", []),
        ("@nobody.example says", []),
        ("#1 in the list", []),
        ("no#tag", []),
        ("# alone", []),
        ("#" + "x" * 65, []),
        ("https://", []),
        ("#one#two", ["#one#two"]),
    ],
)
def test_what_is_no_link_mention_or_tag_stays_plain(text, covered):
    assert [text for text, _value in marked(text)] == covered


@given(st.text(alphabet=st.sampled_from("a#@.:/ht ps🚌ŷ(),\n"), max_size=80))
def test_marks_never_overlap_and_lie_within_the_text(text):
    ends = [0]
    for found in find(text):
        assert ends[-1] <= found.start < found.end <= len(text)
        ends.append(found.end)


def test_keys_are_of_thirteen_letters_and_sort_by_time():
    keys = new_tids(50) + new_tids(50)

    assert keys == sorted(set(keys))
    assert all(len(key) == 13 and set(key) <= set(LETTERS) and key[0] in "234567abcdefghij" for key in keys)
