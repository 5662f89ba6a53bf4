"""Columns cleaned by Arrow in one go hold exactly what the careful way makes of each of their cells by itself."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from groundswell.trunk.imports.decoding import mend_text
from groundswell.trunk.records.ids import ALPHABET
from groundswell.trunk.records.signs import NULL
from groundswell.trunk.records.texts import Texts, joined, packed, texts_of
from groundswell.trunk.supporters import cleaning
from groundswell.trunk.supporters.cleaning import emails, name_words, names, phones, postcodes
from groundswell.trunk.supporters.identity import address_key
from groundswell.trunk.supporters.importing.cleaned import CleanBlock
from groundswell.trunk.supporters.importing.columns import each_once
from groundswell.trunk.supporters.importing.columns import names as name_columns
from groundswell.trunk.supporters.importing.columns.ids import ALIKE, new_ids
from groundswell.trunk.supporters.importing.columns.lines import coded, staged_lines, text_of
from groundswell.trunk.supporters.importing.columns.places import (
    address_keys,
    clean_addresses,
    clean_postcodes,
    with_codes,
)
from groundswell.trunk.supporters.importing.columns.ways import begins_with, clean_emails, clean_phones, shown_phones
from groundswell.trunk.supporters.phones import shown_phone, usual

# Numbers are digits at random, as in test_clean_phones.py: they are tried by their shape, and nobody is rung.

SLOW = settings(max_examples=120, deadline=None)
Cells = list[str]


def arrow(cells: Cells) -> Texts:
    """A column from the middle of a longer one."""
    return texts_of(["before", *cells, "behind"]).slice(1, len(cells))


def forget() -> None:
    """Whatever cleaning remembers of earlier columns."""
    for known in (emails._sure, phones._known, postcodes._codes, name_words.WORDS, name_words._other_words):
        known.clear()
    names._parts_known.clear()
    phones.starts_of.cache_clear()
    postcodes._codes[""] = ""


def one_by_one(clean: Callable[..., Any], *columns: Cells) -> tuple[Any, ...]:
    """Columns and problems by row, as the careful way makes them of each row by itself."""
    rows = [clean(*([cell] for cell in row)) for row in zip(*columns, strict=True)]
    problems = {place: row.problems[0] for place, row in enumerate(rows) if row.problems}
    return *([row[part][0] for row in rows] for part in range(len(rows[0]) - 1)), problems


def at_once(clean: Callable[..., Any], *columns: Cells, made: Callable[[Cells], Texts] = texts_of) -> tuple[Any, ...]:
    """The same as the columns give it."""
    *found, problems = clean(*map(made, columns))
    assert all(isinstance(column, pa.StringArray) and not column.null_count for column in found)
    assert all(type(place) is int for place in problems)
    return *(column.to_pylist() for column in found), problems


def same(fast: Callable[..., Any], careful: Callable[..., Any], *columns: Cells) -> None:
    """Both ways give the same, whichever goes first and whatever is remembered."""
    forget()
    fast_first = at_once(fast, *columns)
    careful_then = one_by_one(careful, *columns)
    forget()
    careful_first = one_by_one(careful, *columns)
    fast_then = at_once(fast, *columns, made=arrow)

    assert fast_first == careful_first
    assert fast_then == careful_first
    assert careful_then == careful_first


# Cells as they reach the columns: any text without outer blanks and control characters.

ODD_LETTERS = (
    "aAbZzKoO0159 .,:;'’`\"“”+@-_–()/&<>=|\\#%*!?\t\n\r"  # noqa: RUF001
    "\u00a0\u2009\u202f\u3000\u0085\u2028\u00ad\u200b\u200d\u200e\u200f\u202e\u2066\u2011"
    "éßñÅşIİıſŒﬁǅΣςжЖ\u0301\u0308\u0323عمرשלוםﷺ李한\u1100\u1161٠٧۴７²Ⅷ€🚍🏽👩🏳"
)
ANY_TEXT = st.text(st.sampled_from(ODD_LETTERS) | st.characters(exclude_categories=["Cs"]), max_size=24)
HOSTILE = [
    *("", "=1+1", "=HYPERLINK(A1)", "@SUM(A1)", "+1+1", "-2+3", "=cmd|' /C calc'!A0", "'=1", "=", "+", "@", "-", "'"),
    *("<script>alert(1)</script>", "<b>Ann</b>", "javascript:alert(1)", "{{ 7*7 }}", "${x}", "%s%n", "../../etc"),
    *("'; DROP TABLE people;--", "' OR '1'='1", "Robert'); --", '"', '""', '"Ann"', "a\\b", "\\N", "\\.", "NULL"),
    *("\u202eevil", "\u202e\u202d", "x\u200by", "\u200f", "e\u0301", "\u0301", "🚍", "👩\u200d👩\u200d👧", "ﷺ"),
    "ﷺ" * 40,
    *("n/a", "N/A", "none", "NONE", "x", "XX", "-", "--", "?", "(blank)", "#N/A", "no email", "Not given", "ＮＡ", "ﬁ"),
    *("x" * 10_000, "é" * 10_000, "0" * 10_000, "7 " * 4_999 + "7", "," * 10_000, "@" * 10_000, "+" * 10_000),
    *("a b " * 2_500 + "c", "a\nb", "a\tb", "a\r\nb", "a\rb", "a\u00a0b", "a\u0085b", "a\u2028b", "İ" * 30, "ß" * 30),
]
ANYTHING = st.sampled_from(HOSTILE) | ANY_TEXT.map(mend_text)


def columns(cells: st.SearchStrategy[str]) -> st.SearchStrategy[Cells]:
    """Some cells, of which some stand there again."""
    return st.lists(cells.map(mend_text) | ANYTHING, min_size=1, max_size=8).map(lambda cells: [*cells, *cells[:2], ""])


def tables(*cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[Cells]]:
    """Columns as long as each other."""
    rows = st.tuples(*(each.map(mend_text) | ANYTHING for each in cells))
    return st.lists(rows, min_size=1, max_size=8).map(lambda rows: [list(column) for column in zip(*rows, strict=True)])


def written(*parts: st.SearchStrategy[str] | list[str]) -> st.SearchStrategy[str]:
    """Texts put together from parts."""
    return st.tuples(*(st.sampled_from(part) if isinstance(part, list) else part for part in parts)).map("".join)


# Names

NAME_WORDS = st.sampled_from(
    [
        *("Siân", "ann", "ANN", "O'Neill", "O’Neill", "d'Arcy", "Okoro-Hall", "SMITH-JONES", "McDonald", "Llŷr"),  # noqa: RUF001
        *("van", "der", "de", "bin", "Mac", "St.", "Dr", "mr.", "Rev", "Jr", "OBE", "PhD", "and", "&", "+", "y"),
        *("李", "明", "عمر", "שלום", "Zoë", "Zoe\u0308", "e\u0301", "Åsa", "ß", "ﬁona", "İpek", "ırmak", "ΣΊΣΥΦΟΣ"),
        "ŉn",
        *("ﷺ", "ﹰ", "Ⅷ", "ª", "(Bob)", "“Bo”", '"Bo"', "Smith,", "K9", "J.", "J.R.", "=1", "n/a", "none", "x"),
        "x\u200by",
        *("Nguyễn\u00a0Thị", "ann@example.org", "www.example.org", "Bishop", "w" * 40, "w" * 41, "Bartholomew" * 3),
    ]
)
BETWEEN_WORDS = st.sampled_from([" ", " ", " ", " ", "  ", "-", ", ", "\u00a0", "\t", "\n", ""])
NAMES = st.lists(st.tuples(NAME_WORDS, BETWEEN_WORDS).map("".join), max_size=9).map("".join)
GIVEN = NAME_WORDS | NAMES


@SLOW
@given(columns(NAMES))
@example(HOSTILE)
def test_names_in_one_column_are_what_each_is_by_itself(cells):
    same(name_columns.clean_names, cleaning.clean_names, cells)


@SLOW
@given(tables(GIVEN, GIVEN))
@example([list(cells) for cells in zip(*product(HOSTILE[::4], HOSTILE[1::4]), strict=True)])
@example([HOSTILE, HOSTILE[::-1]])
@example([["Ann", "Ann", "w" * 40, "a b " * 12 + "c", "a b " * 12 + "cd"], ["Price", "", "W" * 49, "Hall", "e" * 40]])
def test_names_in_two_columns_are_what_each_is_by_itself(parts):
    same(name_columns.clean_name_parts, cleaning.clean_name_parts, *parts)


@SLOW
@given(tables(GIVEN, GIVEN, st.just("") | GIVEN))
@example([HOSTILE, HOSTILE[::-1], HOSTILE[1:] + HOSTILE[:1]])
def test_names_in_three_columns_are_what_each_is_by_itself(parts):
    same(
        lambda given, family, middle: name_columns.clean_name_parts(given, family, middle=middle),
        lambda given, family, middle: cleaning.clean_name_parts(given, family, middle=middle),
        *parts,
    )


@SLOW
@given(tables(st.just("") | GIVEN, st.just("") | GIVEN, NAMES))
@example(
    [["", "", "Ann", "=1", "", ""], ["", "", "", "", "<b>", ""], ["Probert, Siân", "=1", "Jo", "Jo Hall", "Bo", ""]]
)
@example([[""] * len(HOSTILE), ["", "=1"] * (len(HOSTILE) // 2) + [""] * (len(HOSTILE) % 2), HOSTILE])
def test_names_that_are_blank_in_parts_are_taken_from_the_cell_with_all_of_it(parts):
    def filled(given: Texts, family: Texts, whole: Texts) -> name_columns.Names:
        return name_columns.fill_blanks(name_columns.clean_name_parts(given, family), whole)

    def filled_with_care(given: Cells, family: Cells, whole: Cells) -> cleaning.CleanNames:
        named, other = cleaning.clean_name_parts(given, family), cleaning.clean_names(whole)
        return other._replace(problems=named.problems) if other.values[0] and not named.values[0] else named

    same(filled, filled_with_care, *parts)


# Emails

LOCALS = st.text("abcXYZ019._+-'é ", min_size=1, max_size=10) | st.sampled_from(
    [
        *("ann", "Ann.Price", "a.n.n+stall", "+ann", "+", "++", "a+b+c", "a.+b", "-", "_", ".a", "a.", "a..b"),
        *('"a b"', '"a@b"'),
    ]
    + ["a" * 64, "a" * 65, "A." * 31 + "aa", "é" * 32, "é" * 33, "ａnn", "Ann Price <ann", "mailto:ann", "<ann"]
    + ["ann@example.org;ann", "ann@ann"]
)
LONG_DOMAIN = ".".join(["d" * 47] * 3) + "." + "e" * 40
DOMAINS = st.sampled_from(
    ["example.org", "example.org", "EXAMPLE.org", "Example.Org", "example.co.uk", "mail.example.org", "example.test"]
    + ["gmail.com", "GMAIL.com", "googlemail.com", "Googlemail.Com", "me.com", "pm.me", "MAC.com", "hotmail.co.uk"]
    + [
        *("gmial.com", "GMIAL.com", "gmail.con", "hotmail.couk", "example.ent", "example,org", "example..org"),
        "example.org.",
    ]
    + [
        *("exämple.org", "xn--exmple-cua.org", "ｅxample.org", "例え.jp", "example", "localhost", "-x.org", "x-.org"),
        "a_b.org",
    ]
    + [
        *("[127.0.0.1]", "127.0.0.1", "example.org>", "example.org\n", "exa mple.org", "example.org ann", "é.org"),
        *(".org", ""),
    ]
    + [f"{LONG_DOMAIN}.org", f"{LONG_DOMAIN}e.org", f"{LONG_DOMAIN}.{'f' * 30}.example.org", "ﬁ.org", "K.org", "ß.org"]
)
EMAILS = written(LOCALS, ["@", "@", "@", "@", " @ ", "@@", "＠", ""], DOMAINS)


def many_emails() -> Cells:
    locals_ = ["ann", "Ann.Price", "a.n+x", "+ann", "a" * 64, "a" * 65, "é", "a..b", "-", "Ann P"]
    domains = [
        *("example.org", "EXAMPLE.org", "gmail.com", "Googlemail.com", "me.com", "gmial.com", "example"),
        LONG_DOMAIN,
    ]
    return [f"{local}@{domain}" for local, domain in product(locals_, domains)]


@SLOW
@given(columns(EMAILS))
@example(HOSTILE)
@example(many_emails())
@example(many_emails()[::-1])
def test_emails_are_what_each_is_by_itself(cells):
    same(clean_emails, cleaning.clean_emails, cells)


@SLOW
@given(st.lists(st.tuples(LOCALS, st.sampled_from(["example.org", "GMAIL.com", "me.com", f"{LONG_DOMAIN}.org"]))))
def test_emails_at_domains_seen_in_an_earlier_column_are_the_same(pairs):
    domains = ["example.org", "GMAIL.com", "me.com", f"{LONG_DOMAIN}.org"]
    cells = [mend_text(f"{local}@{domain}") for local, domain in pairs] or [""]
    forget()
    expected = one_by_one(cleaning.clean_emails, cells)
    cleaning.clean_emails([f"first@{domain}" for domain in domains])

    assert at_once(clean_emails, cells) == expected


# Phones

DIGITS = st.text("0123456789", min_size=5, max_size=9)
STARTS = [
    *("7700900", "7", "77", "1632960", "1134960", "20", "2079460", "3", "8", "9", "16", "1534", "7624", "118", "0"),
    *("", "5"),
]
BEFORE = [
    *("0", "0", "0", "+44", "+44 ", "0044", "0044 ", "44", "+44 (0)", "(0)", "", "+", "00", "+440", "0044 0"),
    "(+44) ",
]
ABROAD = [
    *("+353 ", "00353", "+1 ", "+1-202-555-", "001", "+39 0", "+49 30 ", "+33 (0)", "+7", "+999", "+800 ", "+852"),
    "+44 7",
]
BETWEEN_DIGITS = st.sampled_from(
    ["", "", " ", "-", ".", "(", ")", " - ", "\t", *phones.BETWEEN, "/", "x", "\n", "\u2212"]
)
BEHIND = ["", "", "", "", " ext 3", " x3", "#3", ";ext=3", " (home)", " / 07700 900143", "E+09", ".", " ", "\u00a0"]


@st.composite
def phone_numbers(draw: st.DrawFn) -> str:
    digits = draw(st.sampled_from(STARTS)) + draw(DIGITS)
    if draw(st.booleans()):
        digits = digits[: draw(st.sampled_from([9, 10, 10, 10, 11]))]
    cuts = draw(st.lists(st.integers(0, len(digits)), max_size=3))
    for cut in sorted(cuts, reverse=True):
        digits = digits[:cut] + draw(BETWEEN_DIGITS) + digits[cut:]
    digits = draw(st.sampled_from(BEFORE) | st.sampled_from(ABROAD)) + digits + draw(st.sampled_from(BEHIND))
    as_written = st.sampled_from(["{}", "{}", "{}", "{}", "tel:{}", "{}" + " " * 30, "'{}", "={}", "~{}"])
    if draw(st.integers(0, 9)) == 0:
        digits = digits.translate(
            str.maketrans("0123456789", draw(st.sampled_from(["٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９"])))
        )  # noqa: RUF001
    return draw(as_written).format(digits)


def many_phones() -> Cells:
    """Each way to begin, with starts of numbers and as many digits as may count."""
    rest = "0142601426"
    return [
        f"{before}{(start + rest)[:length]}"
        for before, start, length in product([*BEFORE, *ABROAD], STARTS, (9, 10, 11))
        if not before.startswith("0044 0")
    ]


@SLOW
@given(columns(phone_numbers()))
@example(HOSTILE)
def test_phones_are_what_each_is_by_itself(cells):
    same(clean_phones, cleaning.clean_phones, cells)


@pytest.mark.parametrize("region", ["GB", "IE", "US", "IT"])
def test_phones_of_each_way_to_begin_are_what_each_is_by_itself(region):
    same(
        lambda column: clean_phones(column, region=region),
        lambda column: cleaning.clean_phones(column, region=region),
        many_phones(),
    )


@SLOW
@given(columns(st.text("+0123456789", min_size=8, max_size=16) | st.text("+0147 -()", min_size=9, max_size=42)))
def test_phones_of_any_digits_are_what_each_is_by_itself(cells):
    same(clean_phones, cleaning.clean_phones, cells)


NATIONAL = st.sampled_from(["7", "70", "76", "20", "3", "11", "16", "1387", "1539", "15396", "8", "9", "5", "7624"])
KEYS = written(st.just("+44"), NATIONAL, DIGITS) | st.sampled_from(
    ["", "+353209151234", "+12025550142", "+447700900142"]
)


@SLOW
@given(st.lists(KEYS, max_size=12))
def test_phones_are_shown_as_one_by_one_where_the_database_does_not_know(keys):
    expected = ["" if not key or usual(key) else shown_phone(key) for key in keys]

    for column in (texts_of(keys), arrow(keys)):
        found = shown_phones(column)
        assert (found.to_pylist() if found is not None else None) == (expected if any(expected) else None)


@SLOW
@given(st.lists(KEYS, max_size=12), st.lists(st.sampled_from(["+441", "+442", "+44", "", "+"]), min_size=1, max_size=3))
def test_texts_begin_with_one_of_some_as_python_says(keys, starts):
    assert begins_with(arrow(keys), tuple(starts)).to_pylist() == [key.startswith(tuple(starts)) for key in keys]


# Postcodes

OUTWARDS = [
    *("LS6", "ls6", "M1", "B33", "W1A", "EC1A", "SW1W", "DN55", "L56", "1S6", "GIR", "QQ1", "AD4", "ad4", "SWIW"),
    "Z9",
]
INWARDS = ["1AA", "1aa", "IAA", "1A", "0AX", "OAX", "7RD", "7rd", "1CI", "1AAA", "٧RD", "1ßA", "1ſA", ""]
BETWEEN_CODES = [
    *("", " ", " ", "  ", "   ", "-", ".", "\u00a0", "\t", "\n", "\u2009", "\u200b", " " * 33, " " * 34, " " * 35),
    "_",
]
POSTCODES = written(["", "", "'", "(", "x "], OUTWARDS, BETWEEN_CODES, INWARDS, ["", "", ".", ",", " UK"]) | st.text(
    "AaLlSsOoIiZz0156 -.", max_size=9
)


@SLOW
@given(columns(POSTCODES))
@example(HOSTILE)
@example(["".join(parts) for parts in product(OUTWARDS, BETWEEN_CODES, INWARDS)])
@example([" ".join("LS61AA"), "L S 6 1 A A", "ls61AA", "lS6 1aA", "LS6 1AA" + " " * 33 + "x", "ＬＳ６ １ＡＡ"])  # noqa: RUF001
def test_postcodes_are_what_each_is_by_itself(cells):
    cells = [mend_text(cell) for cell in cells]

    same(clean_postcodes, cleaning.clean_postcodes, cells)


@SLOW
@given(columns(POSTCODES))
def test_a_column_cleaned_by_its_distinct_texts_is_what_each_is_by_itself(cells):
    same(lambda column: each_once(column, cleaning.clean_postcodes), cleaning.clean_postcodes, cells)


# Addresses

ADDRESS_PARTS = st.sampled_from(
    [
        *("14 Mill Road", "14  Mill Road", "Flat 2", "Flat 2,", ", Ashdale", "Ashdale", "ASHDALE", "LS6 1AA"),
        *("ls6 1aa", "AD4 7RD"),
    ]
    + [
        *("12-14 High St.", "Rose Cottage", "3 St Mary’s Close", "Caffi Siân", "n/a", "-", "x", ".", "no address"),
        "No Address ",
    ]  # noqa: RUF001
    + [
        *("1", "12345", "123456", "Mill\u00a0Road", "Ünter\u200b", "z" * 100, "9 Straße", "𝔘 Road", "A1AA", "1AA"),
        "Unit 3BD",
    ]
)
BETWEEN_PARTS = st.sampled_from(
    [", ", ", ", " ", ",", ",,", " , ", " ,", "  ", "\n", "\r\n", "\r", "\t", "\u00a0", ",\n", ";"]
)
ADDRESSES = st.lists(st.tuples(ADDRESS_PARTS, BETWEEN_PARTS).map("".join), max_size=6).map("".join)
LONG_ADDRESSES = [
    *("z" * 253, "z" * 254, "z" * 255, "z," * 127, "z  " * 100, "é" * 254, "é" * 255),
    "\u200b" * 300 + "Mill Road",
]
LONG_ADDRESSES += ["a" * 245, "a" * 246, "a" * 247, "AD4 7RD, " + "a" * 245, "a" * 244 + " b, c", "a" * 252 + " b"]
ADDRESS = ADDRESSES | st.sampled_from(LONG_ADDRESSES)


@SLOW
@given(columns(ADDRESS))
@example(HOSTILE + LONG_ADDRESSES)
@example([f"{one}{two}{three}" for one, two, three in product(" ,a\u00a0.", repeat=3)])
def test_addresses_in_one_column_are_what_each_is_by_itself(cells):
    cells = [mend_text(cell) for cell in cells]

    same(lambda *parts: clean_addresses(list(parts)), lambda *parts: cleaning.clean_addresses(list(parts)), cells)


@SLOW
@example([["", "Rose Cottage"], ["", "Ashdale"]])
@given(tables(ADDRESS, ADDRESS) | tables(ADDRESS, ADDRESS, ADDRESS))
@example([HOSTILE, HOSTILE[::-1], HOSTILE[5:] + HOSTILE[:5]])
@example(
    [
        ["", "", ",", "14 Mill Road,", "n/a", "z" * 250],
        ["", "n/a", ",", ", Ashdale", "n/a", "zz"],
        ["", "", "", "", "", ""],
    ]
)
def test_addresses_in_several_columns_are_what_each_is_by_itself(parts):
    same(lambda *parts: clean_addresses(list(parts)), lambda *parts: cleaning.clean_addresses(list(parts)), *parts)


def whole(line: str, code: str) -> str:
    if line and code and code not in line:
        line = f"{line}, {code}"
    line = line[:254].rstrip()
    return line if len(line) >= 6 else ""


@SLOW
@given(tables(ADDRESS, POSTCODES))
@example([LONG_ADDRESSES, ["AD4 7RD"] * len(LONG_ADDRESSES)])
@example(
    [
        ["12345", "123456", "1", "", "1, AD4 7RD", "AD4 7RD", "AD4 7RDX", "ad4 7rd"],
        ["", "", "AD4 7RD"] + ["AD4 7RD"] * 5,
    ]
)
def test_addresses_get_their_postcodes_unless_they_have_them_and_then_keys(table):
    lines = cleaning.clean_addresses(table[:1]).values
    codes = cleaning.clean_postcodes(table[1]).values
    expected = [whole(line, code) for line, code in zip(lines, codes, strict=True)]

    for made in (texts_of, arrow):
        found = with_codes(made(lines), made(codes))
        keys = address_keys(found)

        assert found.to_pylist() == expected and not found.null_count
        if all(line.isascii() for line in expected):
            assert keys is None
        else:
            assert keys.to_pylist() == ["" if line.isascii() else address_key(line) for line in expected]


# Lines and ids


@SLOW
@given(table=tables(NAMES, EMAILS, ADDRESSES, POSTCODES), chance=st.randoms(use_true_random=False))
def test_staged_lines_are_read_back_cell_by_cell(table, chance):
    codes = cleaning.clean_postcodes(table[3]).values
    cleaned = [
        cleaning.clean_names(table[0]).values,
        cleaning.clean_emails(table[1]).values,
        cleaning.clean_addresses([table[2]]).values,
        codes,
    ]
    count = len(codes)
    ends, letters = packed(joined("\t", *map(texts_of, cleaned)))
    known, code_of = coded(texts_of(codes))
    block = block_of(ends, letters, known, code_of)
    areas = {"": NULL} | {code: str(place) for place, code in enumerate(known, 40) if code}
    numbers = np.arange(7, 7 + count, dtype=np.int32)
    keys = numbers + np.int64(2**40)
    people = np.array([chance.randrange(1, 2**62) for _row in codes], dtype=np.int64)
    earlier = np.array([chance.choice([0, 2**40 + row]) for row in range(count)], dtype=np.int64)
    left_out = np.array([chance.random() < 0.3 for _row in codes])

    lines = staged_lines(block, table_id=3, keys=keys, numbers=numbers, people=people, earlier=earlier, areas=areas)
    text = text_of(lines, left_out).decode()

    rows = [line.split("\t") for line in text.split("\n")[:-1]]
    assert not text or text.endswith("\n")
    assert rows == [
        [
            *(str(keys[row]), str(numbers[row]), str(people[row])),
            *(("duplicate", str(earlier[row])) if earlier[row] else ("new", NULL)),
            areas[codes[row]],
            *(column[row] for column in cleaned),
            "3",
        ]
        for row in range(count)
        if not left_out[row]
    ]


def block_of(ends: bytes, lines: bytes, codes: Cells, code_of: bytes) -> CleanBlock:
    nothing: dict[str, Any] = {"places": b"", "columns": (), "keys": b"", "births": b"", "says": {}, "refused": []}
    return CleanBlock(
        records=0,
        rows=0,
        low=0,
        high=0,
        ends=ends,
        lines=lines,
        codes=codes,
        code_of=code_of,
        tags=set(),
        counts={},
        **nothing,
    )


@SLOW
@given(st.lists(ANYTHING, max_size=12))
def test_codes_are_told_by_the_distinct_ones(cells):
    for column in (texts_of(cells), arrow(cells)):
        known, code_of = coded(column)

        assert len(known) == len(set(cells)) and len(code_of) == 4 * len(cells)
        assert [known[place] for place in np.frombuffer(code_of, dtype=np.int32)] == cells


@pytest.mark.parametrize("count", [0, 1, 2, 5_000])
def test_the_ids_of_a_block_are_as_long_as_others_and_begin_alike(count):
    ids = new_ids(count)

    texts = ids.to_pylist()
    ids.validate(full=True)
    assert len(set(texts)) == len(ids) == count and len({text[:ALIKE] for text in texts}) == min(count, 1)
    assert ALIKE == 4 and all(len(text) == 22 and set(text) <= set(ALPHABET) for text in texts)


def test_two_blocks_begin_otherwise():
    assert len({new_ids(1)[0].as_py()[:ALIKE] for _block in range(20)}) > 15


@pytest.mark.parametrize(
    "clean",
    [
        name_columns.clean_names,
        lambda column: name_columns.clean_name_parts(column, column),
        lambda column: name_columns.clean_name_parts(column, column, middle=column),
        lambda column: name_columns.fill_blanks(name_columns.clean_names(column), column),
        clean_emails,
        clean_phones,
        clean_postcodes,
        lambda column: clean_addresses([column]),
        lambda column: clean_addresses([column, column, column]),
        lambda column: (with_codes(column, column), {}),
    ],
)
def test_columns_without_rows_and_without_anything_in_them_stay_so(clean):
    for column in (texts_of([]), texts_of(["Ann"]).slice(1), texts_of([""]), texts_of(["", "", ""])):
        *found, problems = clean(column)

        assert [each.to_pylist() for each in found] == [column.to_pylist()] * len(found) and problems == {}
    assert shown_phones(texts_of([])) is None and address_keys(texts_of([])) is None
