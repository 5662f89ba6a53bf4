"""Tables as people really have them."""

import csv
import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.trunk.imports.decoding import mend_text
from groundswell.trunk.imports.reading import Limits, Unreadable, read_table
from groundswell.trunk.supporters.csv_out import csv_lines

pytestmark = pytest.mark.once

PEOPLE = 'Name,Office,Note\r\nSiân Probert,Councillor,"two\r\nlines, and a comma"\r\nMarek Solarz,Mayor,£5\r\n'
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"]


def rows_of(source, **options):
    table = read_table(io.BytesIO(source) if isinstance(source, bytes) else source, **options)
    return table.headings, [line.cells for line in table.rows]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_any_usual_encoding_is_read_and_quoted_lines_stay_in_their_cell(encoding):
    headings, rows = rows_of(PEOPLE.encode(encoding))

    assert headings == ["Name", "Office", "Note"]
    assert rows == [["Siân Probert", "Councillor", "two\r\nlines, and a comma"], ["Marek Solarz", "Mayor", "£5"]]


@pytest.mark.parametrize("delimiter", ["\t", ";", ",", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_usual_delimiter_and_line_end_is_found(delimiter, line_end):
    text = line_end.join(delimiter.join(cells) for cells in (["Name", "Address"], ["Siân", "1 Mill Lane"], ["Jo", "x"]))

    table = read_table(io.BytesIO(text.encode()))

    assert (table.delimiter, [line.cells for line in table.rows]) == (delimiter, [["Siân", "1 Mill Lane"], ["Jo", "x"]])


def test_commas_in_the_cells_do_not_pass_for_the_delimiter():
    headings, rows = rows_of("Name;Address\nSiân;1 Mill Lane, Ashdale, AD4\nJo;2, The Row\n")

    assert headings == ["Name", "Address"] and rows[0] == ["Siân", "1 Mill Lane, Ashdale, AD4"]


def test_the_line_by_which_excel_names_its_delimiter_is_no_heading():
    table = read_table("sep=;\nName;Office\nJo;Mayor\n")

    assert table.headings == ["Name", "Office"]
    assert [line.number for line in table.rows] == [3]


def test_one_column_is_a_table_too():
    assert rows_of("Name\nSiân Probert\nJo\n") == (["Name"], [["Siân Probert"], ["Jo"]])


def test_rows_are_numbered_as_a_spreadsheet_does_and_blank_ones_are_passed_over():
    table = read_table('\nName,Office\n\n"Jo\nMarrable",Mayor\n,\nAsha,Mayor\n')

    assert [(line.number, line.cells[0]) for line in table.rows] == [(4, "Jo\nMarrable"), (6, "Asha")]


def test_a_list_glued_together_from_two_programs_is_read_line_by_line():
    headings, rows = rows_of("Name,Town\nSiân,Llŷn\n".encode() + "José,Málaga\n".encode("windows-1252"))

    assert rows == [["Siân", "Llŷn"], ["José", "Málaga"]]


def test_control_characters_go_and_all_other_letters_stay():
    headings, rows = rows_of("Name,Office\nZ\x00o\x1b\x07ë,🚍 עברית \u202eabc\n")

    assert rows == [["Zoë", "🚍 עברית \u202eabc"]]


def test_a_heading_that_stands_twice_is_told_of():
    table = read_table("Email,Name,email\na@example.org,Jo,b@example.org\n")

    assert table.headings == ["Email", "Name", "email (2)"]
    assert table.repeated == {"Email": [1, 3]}


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (b"", "nothing in it"),
        (b"\n \n,,\n", "nothing in it"),
        (b"Name,Office\n", "no rows"),
        (b"PK\x03\x04" + bytes(200), "spreadsheet"),
        (b"%PDF-1.7\n%abc", "PDF"),
        (b"\x1f\x8b\x08\x00", "packed"),
        (b'[{"id": 1}]', "JSON"),
        (b"<!DOCTYPE html><p>Sign in", "web page"),
        (bytes(range(256)) * 20, "not a table"),
        (b'Name,Office\nJo,Mayor\nAsha,"Council', "inside a quoted cell"),
        ("Name,Office\nJo,Mayor".encode("utf-16")[:-1], "inside a letter"),
        (b"Name,Office\nJo," + b"x" * 30_000 + b"\n", "cell of more than"),
        (b'Name,Office\nJo,"' + b"word " * 60_000, "does not end"),
        (b"x" * (2 * 1024 * 1024), "line without an end"),
        (b",".join(b"%d" % n for n in range(200)) + b"\n1", "columns"),
    ],
)
def test_what_is_no_whole_table_is_refused_with_what_to_do(source, says):
    with pytest.raises(Unreadable, match=says):
        rows_of(source)


def test_size_and_rows_are_bounded():
    with pytest.raises(Unreadable, match="larger than 1 MB"):
        rows_of(b"Name\n" + b"Jo Marrable\n" * 100_000, limits=Limits(bytes=1024 * 1024, rows=1_000_000))
    with pytest.raises(Unreadable, match="more than 1,000 rows"):
        rows_of(b"Name\n" + b"Jo Marrable\n" * 1001, limits=Limits(rows=1000))


def test_a_row_cut_off_at_the_end_of_a_file_is_not_taken_for_a_whole_one():
    table = read_table(io.BytesIO(b"Name,Office,Email\nJo,Mayor,jo@example.org\nAsha,Ma"))

    assert ["cut off" in line.problem for line in table.rows] == [False, True]
    assert not any(line.problem for line in read_table("Name,Office,Email\nJo,Mayor,jo@example.org\nAsha,Mayor").rows)


def test_a_row_with_more_cells_than_headings_is_told_of():
    problems = [line.problem for line in read_table("Name,Town\nJo,Ashdale,Yorks\nAsha,Ashdale,\n").rows]

    assert "more cells" in problems[0] and not problems[1]


def test_a_large_file_is_read_in_little_memory():
    class Endless(io.RawIOBase):
        def __init__(self, size):
            self.left = size
            self.started = False

        def read(self, size=-1):
            if not self.started:
                self.started = True
                return b"Name,Office\n"
            self.left -= size
            return b"Jo Marrable,Mayor of Ashdale....\n" * (size // 32) if self.left > 0 else b""

    tracemalloc.start()
    limits = Limits(bytes=64 * 1024 * 1024, rows=10_000_000)

    count = sum(1 for _line in read_table(Endless(3 * 1024 * 1024), limits=limits).rows)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 90_000 and peak < 2 * 1024 * 1024


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "columns", "delimiter"),
    [
        ("ems-dcounts-districts.csv", 11, ","),
        ("ems-dcounts-stations.csv", 11, ","),
        ("ems-idox-eros.csv", 19, ","),
        ("ems-other.csv", 19, ","),
        ("encoding-windows1252.tsv", None, "\t"),
    ],
)
def test_files_as_councils_really_export_them(shared_dir, name, columns, delimiter):
    with (shared_dir / "data/imports/council_exports" / name).open("rb") as file:
        table = read_table(file)
        rows = list(table.rows)

    assert table.delimiter == delimiter and columns in (None, len(table.headings)) and rows
    assert not any(line.problem for line in rows)
    if name.endswith(".tsv"):
        assert any("Lôn Capel" in cell for line in rows for cell in line.cells)


@pytest.mark.shared
def test_a_file_that_is_no_table_says_so(shared_dir):
    with (shared_dir / "data/imports/council_exports/ems-fcs.json").open("rb") as file, pytest.raises(Unreadable):
        read_table(file)


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t"), max_size=40)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12)
)


@settings(max_examples=60, deadline=None)
@given(rows=TABLES, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), delimiter=st.sampled_from(",;\t"))
def test_whatever_a_program_wrote_comes_back_cell_by_cell(rows, encoding, delimiter):
    headings = [f"column {number}" for number in range(len(rows[0]))]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([headings, *rows])
    meant = [[mend_text(cell) for cell in row] for row in rows]
    meant = [row for row in meant if any(row)]
    if not meant:
        return

    assert rows_of(file.getvalue().encode(encoding)) == (headings, meant)


@settings(max_examples=60, deadline=None)
@given(rows=TABLES)
def test_our_own_files_are_read_back(rows):
    text = "".join(csv_lines(["a", "b", "c", "d", "e"][: len(rows[0])], rows))
    if any(mend_text(cell) for row in rows for cell in row):
        assert rows_of(text.encode())[0] == ["a", "b", "c", "d", "e"][: len(rows[0])]


@settings(max_examples=150, deadline=None)
@given(source=st.one_of(st.binary(max_size=400), st.text('",;\t\n\r ab=', max_size=200).map(str.encode)))
def test_any_bytes_give_rows_or_a_sentence_and_never_another_error(source):
    try:
        headings, rows = rows_of(source)
    except Unreadable as refused:
        assert str(refused)
    else:
        assert rows and all(len(row) == len(headings) for row in rows)
