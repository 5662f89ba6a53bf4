"""Postcodes of a block, and addresses, each in one line with its postcode."""

from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from groundswell.trunk.places.postcodes import INWARD, LONGEST_TYPED, OUTWARD
from groundswell.trunk.records.texts import (
    NOTHING,
    Texts,
    at,
    blanks,
    is_blank,
    joined,
    longer,
    places_of,
    put,
    texts_of,
)
from groundswell.trunk.supporters import cleaning
from groundswell.trunk.supporters.cleaning.addresses import LONGEST_NOTHING
from groundswell.trunk.supporters.identity import address_key
from groundswell.trunk.supporters.importing.columns import Column, each_once, moved

LONGEST = 254
COMMA, MISSING = pa.scalar(", ", pa.string()), pa.scalar(None, pa.string())
SHORTEST = 6
"""Nobody finds a house by less."""
ODD = r"[^\x20-\x7e]|  | ,|,,|^[ ,]|[ ,]$"
PLAIN_CODE = f"^{OUTWARD}{INWARD}$"
HAS_CODE = r"[0-9][A-Z]{2}"


def clean_postcodes(column: Texts) -> Column:
    """Full postcodes with one space: those that are only written with other blanks and in small letters, at once."""
    compact = pc.ascii_upper(pc.replace_substring(column, " ", ""))
    plain = pc.and_(pc.match_substring_regex(compact, PLAIN_CODE), pc.invert(longer(column, LONGEST_TYPED)))
    codes = joined(" ", pc.utf8_slice_codeunits(compact, 0, -3), pc.utf8_slice_codeunits(compact, -3))
    values = pc.if_else(plain, codes, NOTHING)
    places = places_of(pc.invert(pc.or_(plain, is_blank(column))))
    others = each_once(texts_of(at(column, places)), cleaning.clean_postcodes)
    return Column(put(values, places, others.values.to_pylist()), moved(others.problems, places))


def clean_addresses(parts: list[Texts]) -> Column:
    """One line for each address: those of plain letters stay as they are, all others are read one by one."""
    lines = parts[0] if len(parts) == 1 else _in_one(parts)
    short = pc.and_(pc.invert(longer(lines, LONGEST_NOTHING)), pc.invert(is_blank(lines)))
    odd = pc.or_(pc.or_(pc.match_substring_regex(lines, ODD), short), longer(lines, LONGEST))
    places = places_of(odd)
    others = cleaning.clean_addresses([at(lines, places)])
    return Column(put(lines, places, others.values), moved(others.problems, places))


def _in_one(parts: list[Texts]) -> Texts:
    blank = [is_blank(part) for part in parts]
    said = [pc.if_else(is_none, MISSING, part) for is_none, part in zip(blank, parts, strict=True)]
    # A row of which nothing is left to join would be left out itself.
    said[0] = pc.if_else(reduce(pc.and_, blank), NOTHING, said[0])
    return pc.binary_join_element_wise(*said, COMMA, null_handling="skip")


def with_codes(lines: Texts, codes: Texts) -> Texts:
    """Addresses with their postcodes; "" for one too short to find a house by."""
    none = pc.or_(is_blank(lines), is_blank(codes))
    whole = pc.if_else(none, lines, joined(", ", lines, codes))
    has_code = pc.and_(pc.invert(none), pc.match_substring_regex(lines, HAS_CODE))
    odd = places_of(pc.or_(has_code, longer(whole, LONGEST)))
    both = zip(at(lines, odd), at(codes, odd), strict=True)
    whole = put(whole, odd, [_whole(line, code) for line, code in both])
    return pc.if_else(longer(whole, SHORTEST - 1), whole, NOTHING)


def _whole(line: str, code: str) -> str:
    if code and code not in line:
        line = f"{line}, {code}"
    return line[:LONGEST].rstrip()


def address_keys(lines: Texts) -> Texts | None:
    """Keys of addresses with letters that databases fold in ways of their own, else ""; None where there are none."""
    places = places_of(pc.invert(pc.string_is_ascii(lines)))
    return put(blanks(len(lines)), places, [address_key(line) for line in at(lines, places)]) if places else None
