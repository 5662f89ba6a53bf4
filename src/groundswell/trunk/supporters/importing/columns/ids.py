"""The public ids of new people."""

import numpy as np
import pyarrow as pa

from groundswell.trunk.records.ids import LENGTH, new_text
from groundswell.trunk.records.texts import Texts

ALIKE = 4
"""Letters in which the public ids of one block are alike."""
OWN = LENGTH - ALIKE


def new_ids(count: int) -> Texts:
    """
    So many public ids. Those of one block begin alike, so that they lie together in the indexes: 18 of the 22 letters
    are an id's own.
    """
    letters = np.empty((count, LENGTH), dtype=np.uint8)
    letters[:, :ALIKE] = np.frombuffer(new_text(ALIKE), dtype=np.uint8)
    letters[:, ALIKE:] = np.frombuffer(new_text(count * OWN), dtype=np.uint8).reshape(count, OWN)
    ends = np.arange(0, (count + 1) * LENGTH, LENGTH, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(letters))
