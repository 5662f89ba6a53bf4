"""
Columns of texts as Arrow keeps them: some ten thousand cells worked on at once, many times faster than one by one.

Arrow is some 40 MB in memory, and only what brings long lists needs it: modules that begin with it are imported where a
list is read, not when a process starts.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Texts = Any
"""A `pyarrow.StringArray` without nulls: one text for each row."""
Which = Any
"""A `pyarrow.BooleanArray` without nulls: yes or no for each row."""
# Arrow's own pool keeps what it was given once: a process that is small again stays large.
pa.set_memory_pool(pa.system_memory_pool())
NOTHING = pa.scalar("", pa.string())
"""Said once: to find out what a value is takes as long as to go through a column."""


def texts_of(texts: Sequence[str]) -> Texts:
    """A column of texts."""
    return pa.array(texts, pa.string())


def blanks(count: int) -> Texts:
    """A column in which nothing stands."""
    return pa.repeat(NOTHING, count)


def says_anything(column: Texts) -> bool:
    """Whether any cell of a column has anything in it."""
    return bool(pc.sum(pc.binary_length(column)).as_py())


def is_blank(column: Texts) -> Which:
    """Which cells have nothing in them."""
    return pc.equal(column, NOTHING)


def places_of(which: Which) -> list[int]:
    """The places of the rows that are picked."""
    places: list[int] = np.flatnonzero(as_bools(which)).tolist()
    return places


def as_bools(which: Which) -> Any:
    """The same as an array of numpy."""
    return which.to_numpy(zero_copy_only=False)


def picked_of(places: Sequence[int], count: int) -> Which:
    """Which of so many rows are picked, by their places."""
    which = np.zeros(count, dtype=bool)
    which[places] = True
    return pa.array(which)


def at(column: Texts, places: Sequence[int]) -> list[str]:
    """The texts at some places."""
    texts: list[str] = column.take(pa.array(places, pa.int32())).to_pylist()
    return texts


def put(column: Texts, places: Sequence[int], texts: Sequence[str]) -> Texts:
    """A column with other texts at some places, which are in order."""
    return pc.replace_with_mask(column, picked_of(places, len(column)), texts_of(texts)) if len(places) else column


def joined(between: str, *columns: Texts | str) -> Texts:
    """The cells of each row as one text; a text in place of a column goes for all rows."""
    return pc.binary_join_element_wise(*(_as_one(column) for column in (*columns, between)))


def _as_one(column: Texts | str) -> Any:
    return pa.scalar(column, pa.string()) if isinstance(column, str) else column


def longer(column: Texts, most: int) -> Which:
    """Which texts have more letters than so many."""
    return pc.greater(pc.utf8_length(column), pa.scalar(most, pa.int32()))


def packed(column: Texts) -> tuple[bytes, bytes]:
    """A column as plain bytes: where its texts end (32 bits each, from a first 0 on), and the texts in UTF-8."""
    if not len(column):
        return b"", b""
    _nulls, ends, letters = pa.concat_arrays([column]).buffers()
    return ends.to_pybytes(), letters.to_pybytes() if letters else b""


def unpacked(count: int, ends: bytes, letters: bytes) -> Texts:
    """The column of so many texts that was `packed`."""
    return pa.StringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(letters))


class Distinct:
    """The distinct texts of a column, and which of them each row has."""

    def __init__(self, column: Texts) -> None:
        encoded = column.dictionary_encode()
        self.texts: list[str] = encoded.dictionary.to_pylist()
        self.indices = encoded.indices

    def mapped(self, texts: Sequence[str]) -> Texts:
        """A column in which one text stands for each of the distinct ones."""
        return texts_of(texts).take(self.indices)

    def numbers(self, values: Sequence[int] | Sequence[bool], kind: type) -> Any:
        """The same with numbers, as an array of numpy."""
        return np.array(values, dtype=kind)[self.indices.to_numpy()]

    def places(self, wanted: Callable[[int], bool]) -> list[tuple[int, int]]:
        """Row and distinct text of rows whose distinct text is wanted, by its place among them."""
        which = np.array([wanted(place) for place in range(len(self.texts))], dtype=bool)
        if not which.any():
            return []
        indices = self.indices.to_numpy()
        rows = np.flatnonzero(which[indices])
        return list(zip(rows.tolist(), indices[rows].tolist(), strict=True))
