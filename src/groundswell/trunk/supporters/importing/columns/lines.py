"""The lines of a block for the staged rows: what was cleaned, and before it what the list as a whole knows of each."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from groundswell.trunk.records.signs import NULL
from groundswell.trunk.records.texts import Distinct, Texts, joined, packed, texts_of, unpacked
from groundswell.trunk.supporters.importing.cleaned import CleanBlock

IS_NEW = pa.scalar(f"new\t{NULL}", pa.string())


def coded(codes: Texts) -> tuple[list[str], bytes]:
    """Postcodes as the distinct ones, and which of them each row has."""
    distinct = Distinct(codes)
    return distinct.texts, distinct.indices.to_numpy().astype(np.int32).tobytes()


def staged_lines(
    clean: CleanBlock, *, table_id: int, keys: Any, numbers: Any, people: Any, earlier: Any, areas: Mapping[str, str]
) -> Texts:
    """
    The lines of a block, each with its line feed: key, number, person, verdict and earlier row, area, then the cleaned
    columns, and the list.

    :param areas: the area of each postcode, as text.
    """
    again = joined("", "duplicate\t", _written(earlier))
    area: Texts | str = NULL
    if clean.codes:
        which = pa.array(np.frombuffer(clean.code_of, dtype=np.int32))
        area = texts_of(list(map(areas.__getitem__, clean.codes))).take(which)
    return joined(
        "\t",
        _written(keys),
        _written(numbers),
        _written(people),
        pc.if_else(pa.array(earlier != 0), again, IS_NEW),
        area,
        unpacked(len(people), clean.ends, clean.lines),
        f"{table_id}\n",
    )


def text_of(lines: Texts, left_out: Any) -> bytes:
    """Lines as one text, without those of some rows."""
    _ends, text = packed(lines.filter(pa.array(~left_out)) if left_out.any() else lines)
    return text


def _written(numbers: Any) -> Texts:
    return pc.cast(pa.array(numbers), pa.string())
