"""Email addresses and phone numbers of a block."""

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from groundswell.trunk.records.texts import (
    NOTHING,
    Distinct,
    Texts,
    Which,
    as_bools,
    at,
    blanks,
    is_blank,
    joined,
    longer,
    put,
)
from groundswell.trunk.supporters import cleaning
from groundswell.trunk.supporters.cleaning import emails, phones
from groundswell.trunk.supporters.importing.columns import Column, Problems, moved
from groundswell.trunk.supporters.phones import LONGEST_START, shown_phone, usual

PLAIN = f"^(?P<local>{emails.PLAIN_LOCAL.pattern})@(?P<domain>[^@]+)$"
TAGGED = r"^([^+]+)\+.*$"
BETWEEN = "[" + "".join(rf"\x{{{ord(sign):x}}}" for sign in phones.BETWEEN) + "]"


class Emails(NamedTuple):
    """Addresses as written ("" where refused), their keys, and problems by row."""

    values: Texts
    keys: Texts
    problems: Problems


def clean_emails(column: Texts) -> Emails:
    """Addresses at domains that are known well, if what stands before the @ is plain; all others one by one."""
    found = pc.extract_regex(column, PLAIN)
    local, domain = (pc.fill_null(pc.struct_field(found, name), NOTHING) for name in ("local", "domain"))
    domains = Distinct(domain)
    sure = [emails.sure_domain(text) for text in domains.texts]
    plain = domains.numbers([known is not None for known in sure], bool)
    plain &= pc.binary_length(local).to_numpy() <= emails.LONGEST_LOCAL
    key = pc.ascii_lower(local)
    if pc.any(pc.match_substring(key, "+")).as_py():
        key = pc.replace_substring_regex(key, TAGGED, r"\1")
    no_dots = domains.numbers([known is not None and known[1] for known in sure], bool)
    if no_dots.any():
        key = pc.if_else(pa.array(no_dots), pc.replace_substring(key, ".", ""), key)
    keys = joined("", key, domains.mapped([known[0] if known else "" for known in sure]))
    places = np.flatnonzero(~plain & ~as_bools(is_blank(column))).tolist()
    others = cleaning.clean_emails(at(column, places))
    return Emails(put(column, places, others.values), put(keys, places, others.keys), moved(others.problems, places))


def clean_phones(column: Texts, *, region: str = "GB") -> Column:
    """Numbers that are valid beyond doubt by how they begin, at once; all others one by one."""
    starts = phones.starts_of(region)
    digits = pc.replace_substring_regex(column, BETWEEN, "")
    open_ones = as_bools(
        pc.and_(
            pc.match_substring_regex(digits, "^[0-9]+$"),
            pc.and_(pc.match_substring_regex(column, r"^\+?[^+]*$"), pc.invert(longer(column, phones.LONGEST))),
        )
    )
    plus = as_bools(pc.starts_with(column, "+")).astype(np.int64)
    skipped = np.full(len(column), -1, dtype=np.int64)
    for size in phones.STARTS:
        rows = np.flatnonzero(open_ones & (skipped < 0))
        if len(rows):
            skipped[rows] = _skipped(digits.take(pa.array(rows)), plus[rows], size, starts)
    values = _national(digits, skipped, f"+{starts.home.code}")
    places = np.flatnonzero((skipped < 0) & ~as_bools(is_blank(column))).tolist()
    others = cleaning.clean_phones(at(column, places), region=region)
    return Column(put(values, places, others.values), moved(others.problems, places))


def _national(digits: Texts, skipped: "np.typing.NDArray[np.int64]", code: str) -> Texts:
    """Numbers with their country's code in place of the digits that are skipped; "" where that is in doubt."""
    if not len(digits):
        return digits
    order = np.argsort(skipped, kind="stable")
    counts, begins = np.unique(skipped[order], return_index=True)
    parts = []
    for count, begin, end in zip(counts.tolist(), begins, [*begins[1:], len(order)], strict=True):
        rows = pa.array(order[begin:end])
        parts.append(
            blanks(len(rows)) if count < 0 else joined("", code, pc.utf8_slice_codeunits(digits.take(rows), count))
        )
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    return pa.concat_arrays(parts).take(pa.array(places))


def _skipped(digits: Texts, plus: "np.typing.NDArray[np.int64]", size: int, starts: phones.Starts) -> Any:
    """How many digits stand before the national number, -1 where that is in doubt: asked once for numbers alike."""
    begins = Distinct(pc.utf8_slice_codeunits(digits, 0, size))
    alike = (begins.indices.to_numpy().astype(np.int64) * 2 + plus) * (phones.LONGEST + 1)
    alike, inverse = np.unique(alike + pc.binary_length(digits).to_numpy(), return_inverse=True)
    found = []
    for one in alike.tolist():
        rest, length = divmod(one, phones.LONGEST + 1)
        start, has_plus = divmod(rest, 2)
        found.append(starts[0 if has_plus else -1, length, begins.texts[start]])
    return np.array(found, dtype=np.int64)[inverse]


def shown_phones(numbers: Texts) -> Texts | None:
    """How numbers are written where the database does not know by their shape, else ""; None where it knows of all."""
    begins = Distinct(pc.utf8_slice_codeunits(numbers, 0, LONGEST_START))
    unusual = begins.numbers([bool(start) and not usual(start) for start in begins.texts], bool)
    places = np.flatnonzero(unusual).tolist()
    if not places:
        return None
    return put(blanks(len(numbers)), places, [shown_phone(key) for key in at(numbers, places)])


def begins_with(column: Texts, starts: tuple[str, ...]) -> Which:
    """Which texts begin with one of some."""
    found = pc.starts_with(column, starts[0])
    for start in starts[1:]:
        found = pc.or_(found, pc.starts_with(column, start))
    return found
