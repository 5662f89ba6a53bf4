"""Long tables by columns: the same cells as the reader that goes record by record, from any file."""

import csv
import io
import re
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.trunk.imports.bulk import read_columns
from groundswell.trunk.imports.decoding import CONTROL_BYTES
from groundswell.trunk.imports.reading import Limits, Unreadable, read_table

WIDE = Limits(bytes=64 * 1024 * 1024, rows=300_000)


def stream(source):
    return io.BytesIO(source) if isinstance(source, bytes) else source


def in_columns(source, **options):
    """Headings, rows with their numbers, and broken rows, as the reader by columns gives them."""
    table = read_columns(stream(source), limits=WIDE, **options)
    rows, broken = [], []
    for block in table.blocks:
        assert len(block.columns) == len(table.headings) and all(len(block) == len(each) for each in block.columns)
        rows += [
            (number, one_end(cells))
            for number, cells in zip(block.numbers, zip(*block.columns, strict=True), strict=True)
        ]
        broken += [(line.number, line.problem) for line in block.broken]
    return one_end(table.headings), rows, sorted(broken)


def one_by_one(source):
    table = read_table(stream(source), limits=WIDE)
    rows, broken = [], []
    for line in table.rows:
        if line.problem:
            broken.append((line.number, line.problem))
        else:
            rows.append((line.number, one_end(line.cells)))
    return one_end(table.headings), rows, broken


def one_end(cells):
    """The only thing in which the two readers differ: one keeps the line ends inside a cell."""
    return [re.sub(r"[\r\n]+", "\n", cell) for cell in cells]


def outcome(read, source):
    try:
        return read(source)
    except Unreadable:
        return "unreadable"


FILES = {
    "plain": b"Name,Town\nSi,Ash\nJo,Mill\n",
    "no end at the end": b"Name,Town\nSi,Ash\nJo,Mill",
    "cut in the middle": b"Name,Town,Note\nSi,Ash,x\nJo,Mi",
    "cut inside quotation marks": b'Name,Town\nSi,Ash\nJo,"Mi',
    "all quoted": b'"Name","Town"\r\n"Si","Ash, by the mill"\r\n"Jo",""\r\n',
    "some quoted": b'Name,Town,Note\nSi,"Ash, by the mill",x\nJo,Mill,"two\nlines"\n',
    "marks inside": b'Name,Town\n"Robert ""Bob"" Hall",Ash\n"""Jo""",Mill\n"","x"\n',
    "a mark in an open cell": b'Name,Town\n5" pipe,Ash\nJo,Mill\n6" pipe,Ash\n',
    "one mark in an open cell": b'Name,Town\nJo,Mill\n5" pipe,Ash\nJo,Mill\n',
    "words after a mark": b'Name,Town\n"Jo" Hall,Mill\nSi,Ash\n',
    "a blank before a mark": b'Name,Town\nJo, "Mill, Ash"\nSi,Ash\n',
    "blank lines": b"\n\nName,Town\n\nSi,Ash\n , \n,\nJo,Mill\n\n\n",
    "short and long rows": b"Name,Town\nSi\nJo,Mill,more\nAsha,Ash,\nBen,Ash,,\n",
    "headings with blanks after": b"Name,Town,,\nSi,Ash,,\nJo,Mill,,x\n",
    "one column": b"Name\nSi\n\nJo\n",
    "excel's line": b"sep=;\nName;Town\nSi;Ash\n",
    "old line ends": b"Name,Town\rSi,Ash\rJo,Mill\r",
    "two encodings": "Name,Town\nSiân,Llŷn\n".encode() + "José,Málaga\n".encode("windows-1252"),
    "utf-16": 'Name,Town\r\nSiân,"Llŷn, Môn"\r\n'.encode("utf-16"),
    "with its mark": "\ufeffName,Town\nSiân,Ash\n".encode(),
    "a mark inside": "Name,Town\nSi\ufeffân,Ash\n".encode(),
    "control characters": b"Name,Town\nS\x00i\x1b,A\x07sh\n\x1c,\x1f\nJo\x7f,\x1d\n",
    "tabs": b"Name\tTown\nSi\tAsh, Mill\n",
    "another line end": "Name,Town\nSi\u2028ân,A\x85sh\nJo,Mill\n".encode(),
    "headings only": b"Name,Town\n",
    "headings, no end": b"Name,Town",
    "nothing": b"",
    "blanks": b" \n,,\n",
    "a heading over two lines": b'"Full\nname",Town\nSi,Ash\n',
    "the same heading": b"Name,name\nSi,Ash\n",
}


@pytest.mark.parametrize("name", FILES)
def test_it_reads_as_the_careful_reader_does(name):
    assert outcome(in_columns, FILES[name]) == outcome(one_by_one, FILES[name])


@pytest.mark.parametrize("name", ["short and long rows", "cut in the middle", "blank lines"])
def test_files_of_many_pieces_are_read_as_one(name):
    body = FILES["some quoted"].partition(b"\n")[2].replace(b",x", b",some words of a note") * 12_000
    source = FILES["some quoted"].partition(b"\n")[0] + b"\n" + body + FILES[name].lstrip(b"\n").partition(b"\n")[2]

    assert in_columns(source) == one_by_one(source)


def test_a_mark_that_is_never_closed_far_into_a_file_changes_nothing_before_it():
    source = b"Name,Town\n" + b"Si,Ash\n" * 40_000 + b'5" pipe,Ash\n' + b"Jo,Mill\n" * 150_000

    headings, rows, broken = in_columns(source)

    assert len(rows) == 190_001 and rows[40_000] == (40_002, ['5" pipe', "Ash"]) and not broken


def test_blocks_are_as_long_as_asked_however_the_file_is_cut():
    table = read_columns("Name\n" + "Jo\n" * 25, rows_at_once=10)
    long = read_columns("Name,Town\n" + "Jo,Ashdale by the mill\n" * 60_000 + "a,b,c\n" * 30, rows_at_once=7_000)

    lengths = [(len(block), len(block.broken)) for block in long.blocks]

    assert [length for length, _broken in lengths] == [7_000] * 8 + [4_000]
    assert sum(broken for _length, broken in lengths) == 30
    assert [(len(block), list(block.numbers)[0]) for block in table.blocks] == [(10, 2), (10, 12), (5, 22)]


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (b"x" * (4 * 1024 * 1024), "line without an end"),
        (b"Name,Town\nJo," + b"x" * 25_000 + b"\n", "Row 2 has a cell of more than 20,000"),
        (b"Name,Town\nJo,Mill\n" + b'Si,"' + b"y" * 25_000 + b'"\n', "Row 3 has a cell of more than 20,000"),
        (b'Name,Town\nJo,"' + b"word " * 300_000, "does not end|line without an end"),
        (b"Name,Town\n" + b"Jo,Mill\n" * 50 + b'Si,"Ash', "ends inside a quoted cell, in row 52"),
        (b",".join(b"%d" % n for n in range(300)) + b"\n1", "more than 100 columns"),
        (b"Name\n" + b"Jo\n" * 300_001, "more than 300,000 rows"),
    ],
)
def test_what_is_no_whole_table_is_refused_with_what_to_do(source, says):
    with pytest.raises(Unreadable, match=says):
        in_columns(source)


class Endless(io.RawIOBase):
    """A file that goes on with the same bytes."""

    def __init__(self, first: bytes, again: bytes, size: int) -> None:
        self.first, self.again, self.left = first, again, size

    def read(self, size=-1):
        if self.first:
            given, self.first = self.first, b""
            return given
        self.left -= size
        return (self.again * (size // len(self.again) + 1))[:size] if self.left > 0 else b""


@pytest.mark.parametrize(
    ("first", "again"),
    [(b"Name,Town\n", b"x"), (b'Name,Town\n"', b"word "), (b"Name,Town\n", b'"a""b",'), (b"Name,Town\n", b"\x00" * 64)],
)
def test_a_line_of_a_gigabyte_is_refused_in_little_memory(first, again):
    tracemalloc.start()

    with pytest.raises(Unreadable):
        for _block in read_columns(Endless(first, again, 1024**3)).blocks:
            pass

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 24 * 1024 * 1024


def test_words_of_ten_thousand_letters_in_every_cell_are_read():
    row = [letter * 10_000 for letter in "abcdefgh"]
    source = (",".join("abcdefgh") + "\n" + (",".join(row) + "\n") * 50).encode()

    _headings, rows, broken = in_columns(source)

    assert len(rows) == 50 and rows[49] == (51, row) and not broken


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n\t",;'), max_size=20)
TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12)
)


@settings(max_examples=120, deadline=None)
@given(
    rows=TABLES,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    delimiter=st.sampled_from(",;\t"),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_whatever_a_program_wrote_is_read_as_the_careful_reader_reads_it(rows, encoding, delimiter, quoting):
    headings = [f"column {number}" for number in range(len(rows[0]))]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quoting=quoting).writerows([headings, *rows])
    source = file.getvalue().encode(encoding)

    assert outcome(in_columns, source) == outcome(one_by_one, source)


# A control character inside a letter of several bytes parts it for one reader only; nothing real has that.
WHOLE_LETTERS = st.binary(max_size=300).map(lambda some: some.translate(None, CONTROL_BYTES))


@settings(max_examples=300, deadline=None)
@given(source=st.one_of(WHOLE_LETTERS, st.text('",;\t\n\r ab=', max_size=120).map(str.encode)))
def test_any_bytes_are_read_as_the_careful_reader_reads_them(source):
    assert outcome(in_columns, source) == outcome(one_by_one, source)


@pytest.mark.shared
@pytest.mark.parametrize(
    "name",
    [
        "ems-dcounts-districts.csv",
        "ems-dcounts-stations.csv",
        "ems-idox-eros.csv",
        "ems-other.csv",
        "encoding-windows1252.tsv",
        "ems-fcs.json",
    ],
)
def test_files_as_councils_really_export_them(shared_dir, name):
    source = (shared_dir / "data/imports/council_exports" / name).read_bytes()

    read = outcome(in_columns, source)

    assert read == outcome(one_by_one, source)
    assert (read == "unreadable") == name.endswith(".json")
