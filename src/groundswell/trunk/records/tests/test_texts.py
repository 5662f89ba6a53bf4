"""Columns of texts: what the helpers over Arrow give is what Python gives text by text."""

import sys

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.trunk.records.texts import (
    Distinct,
    as_bools,
    at,
    blanks,
    is_blank,
    joined,
    longer,
    packed,
    picked_of,
    places_of,
    put,
    says_anything,
    texts_of,
    unpacked,
)

TEXTS = st.lists(st.text(max_size=6) | st.sampled_from(["", "", "a", "é", "🚍", "a\nb", "\x01"]), max_size=12)


def column_of(texts: list[str]) -> pa.StringArray:
    """A column from the middle of a longer one."""
    return texts_of(["before", *texts, "behind"]).slice(1, len(texts))


def test_a_column_holds_its_texts_and_blanks_hold_nothing():
    assert texts_of(["a", "", "é"]).to_pylist() == ["a", "", "é"]
    assert blanks(3).to_pylist() == ["", "", ""] and blanks(0).to_pylist() == []
    assert texts_of([]).type == blanks(0).type == blanks(2).type == pa.string()


@settings(max_examples=100, deadline=None)
@given(texts=TEXTS)
def test_blank_cells_are_found(texts):
    for column in (texts_of(texts), column_of(texts)):
        assert is_blank(column).to_pylist() == [not text for text in texts]
        assert says_anything(column) is any(texts)
        assert places_of(is_blank(column)) == [place for place, text in enumerate(texts) if not text]


@settings(max_examples=100, deadline=None)
@given(texts=TEXTS, most=st.integers(0, 6))
def test_letters_are_counted_and_not_bytes(texts, most):
    assert longer(column_of(texts), most).to_pylist() == [len(text) > most for text in texts]


@settings(max_examples=100, deadline=None)
@given(which=st.lists(st.booleans(), max_size=80))
def test_rows_are_picked_by_their_places(which):
    places = [place for place, picked in enumerate(which) if picked]

    assert as_bools(pa.array(which, pa.bool_())).tolist() == which
    assert places_of(pa.array(which, pa.bool_())) == places
    assert picked_of(places, len(which)).to_pylist() == which
    assert picked_of(np.array(places, dtype=np.int64), len(which)).to_pylist() == which


@settings(max_examples=100, deadline=None)
@given(texts=TEXTS, data=st.data())
def test_other_texts_are_put_at_some_places(texts, data):
    places = sorted(data.draw(st.sets(st.integers(0, len(texts) - 1)))) if texts else []
    others = [f"{place} é" for place in places]
    expected = [others[places.index(place)] if place in places else text for place, text in enumerate(texts)]

    for column in (texts_of(texts), column_of(texts)):
        assert put(column, places, others).to_pylist() == expected
        assert at(column, places) == [texts[place] for place in places]
        assert column.to_pylist() == texts


def test_texts_are_put_at_first_and_last_and_all_places():
    column = texts_of(["a", "b", "c"])

    assert put(column, [0], ["x"]).to_pylist() == ["x", "b", "c"]
    assert put(column, [2], [""]).to_pylist() == ["a", "b", ""]
    assert put(column, [0, 1, 2], ["x", "y", "z"]).to_pylist() == ["x", "y", "z"]
    assert put(column, [], []) is column
    assert put(column, np.array([0, 2]), ["x", "z"]).to_pylist() == ["x", "b", "z"]


@settings(max_examples=100, deadline=None)
@given(texts=TEXTS, between=st.sampled_from(["", "\t", ", ", "é"]), word=st.text(max_size=3))
def test_the_cells_of_a_row_and_texts_for_all_rows_are_joined(texts, between, word):
    one, other = column_of(texts), texts_of(texts[::-1])

    assert joined(between, one, other).to_pylist() == [
        between.join(pair) for pair in zip(texts, texts[::-1], strict=True)
    ]
    assert joined(between, word, one, "", other).to_pylist() == [
        between.join([word, *pair[:1], "", *pair[1:]]) for pair in zip(texts, texts[::-1], strict=True)
    ]
    assert joined(between, one).to_pylist() == texts


@settings(max_examples=100, deadline=None)
@given(texts=TEXTS)
def test_a_packed_column_is_unpacked_again(texts):
    for column in (texts_of(texts), column_of(texts)):
        ends, letters = packed(column)

        assert letters == "".join(texts).encode()
        assert np.frombuffer(ends, dtype=np.int32).tolist() == (
            [len("".join(texts[:place]).encode()) for place in range(len(texts) + 1)] if texts else []
        )
        if texts:
            assert unpacked(len(texts), ends, letters).to_pylist() == texts


@settings(max_examples=100, deadline=None)
@given(texts=TEXTS, wanted=st.sets(st.integers(0, 11)))
def test_distinct_texts_stand_for_all_rows_that_have_them(texts, wanted):
    for column in (texts_of(texts), column_of(texts)):
        distinct = Distinct(column)
        lengths = [len(text) for text in distinct.texts]

        assert distinct.texts == list(dict.fromkeys(texts))
        assert distinct.mapped([f"{text}!" for text in distinct.texts]).to_pylist() == [f"{text}!" for text in texts]
        assert distinct.numbers(lengths, np.int32).tolist() == [len(text) for text in texts]
        assert distinct.numbers([length > 1 for length in lengths], bool).tolist() == [len(text) > 1 for text in texts]
        assert distinct.places(wanted.__contains__) == [
            (row, distinct.texts.index(text)) for row, text in enumerate(texts) if distinct.texts.index(text) in wanted
        ]


@pytest.mark.parametrize("column", [texts_of([]), texts_of(["a", "b"]).slice(2), texts_of(["a"]).filter([False])])
def test_a_column_without_rows_goes_through_everything(column):
    distinct = Distinct(column)

    assert not says_anything(column)
    assert len(is_blank(column)) == len(longer(column, 3)) == len(as_bools(is_blank(column))) == 0
    assert places_of(is_blank(column)) == at(column, []) == []
    assert put(column, [], []).to_pylist() == joined(", ", column, "x", column).to_pylist() == []
    assert len(picked_of([], 0)) == 0 and picked_of([], 2).to_pylist() == [False, False]
    assert packed(column) == (b"", b"")
    assert distinct.texts == distinct.places(lambda _place: True) == distinct.mapped([]).to_pylist() == []
    assert distinct.numbers([], bool).tolist() == distinct.numbers([], np.int32).tolist() == []
    assert distinct.mapped([]).type == pa.string() and distinct.numbers([], bool).dtype == bool


def test_arrow_takes_off_the_same_blanks_as_python():
    letters = [chr(number) for number in range(sys.maxunicode + 1) if not 0xD800 <= number <= 0xDFFF]
    around = [f"{letter}x{letter}" for letter in letters]

    alone, trimmed = (pc.utf8_trim_whitespace(texts_of(texts)).to_pylist() for texts in (letters, around))

    assert [hex(ord(letter)) for letter, found in zip(letters, alone, strict=True) if found != letter.strip()] == []
    assert [text for text, found in zip(around, trimmed, strict=True) if found != text.strip()] == []
