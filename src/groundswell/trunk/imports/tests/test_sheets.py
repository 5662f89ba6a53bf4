"""Spreadsheet files: read in a process of their own, and never unpacked into our memory."""

import io
import zipfile

import pytest

from groundswell.trunk.imports.bulk import read_columns
from groundswell.trunk.imports.reading import Limits, Unreadable, read_table
from groundswell.trunk.imports.tests.spreadsheets import packed, sheet_xml, xlsx


def rows_of(source: bytes, **options):
    table = read_columns(io.BytesIO(source), **options)
    return table, [row for block in table.blocks for row in zip(*block.columns, strict=True)]


def test_a_spreadsheet_is_read_as_its_cells_are_shown():
    source = xlsx(
        ["Name", "Phone", "Said yes", "Note"],
        ["Siân Probert", 7700900142, True, 'two\nlines, "quoted"'],
        ["Jo", 1.5, False, ("=1+1", "worked out")],
    )

    table, rows = rows_of(source)

    assert (table.headings, table.sheet) == (["Name", "Phone", "Said yes", "Note"], "People")
    assert rows == [
        ("Siân Probert", "7700900142", "TRUE", 'two\nlines, "quoted"'),
        ("Jo", "1.5", "FALSE", "worked out"),
    ]


def test_lists_of_targets_may_be_spreadsheets_too():
    table = read_table(io.BytesIO(xlsx(["Name", "Office"], ["Jo Marrable", "Mayor"])))

    assert [line.cells for line in table.rows] == [["Jo Marrable", "Mayor"]]


def test_the_first_sheet_with_anything_in_it_is_read_unless_another_is_chosen():
    source = packed(
        {"Cover": sheet_xml([]), "May": sheet_xml([["Name"], ["Jo"]]), "June": sheet_xml([["Name"], ["Si"]])}
    )

    table, rows = rows_of(source)
    chosen, others = rows_of(source, sheet="June")

    assert (table.sheet, table.sheets, rows) == ("May", ["Cover", "May", "June"], [("Jo",)])
    assert (chosen.sheet, others) == ("June", [("Si",)])
    with pytest.raises(Unreadable, match="no sheet called “July”. There are: Cover, May, June"):
        rows_of(source, sheet="July")


def test_rows_keep_the_numbers_they_have_in_the_sheet():
    table = read_columns(io.BytesIO(packed({"May": sheet_xml([["Name"], ["Jo"]], above=3)})))

    assert [number for block in table.blocks for number in block.numbers] == [5]


def test_commas_in_a_spreadsheet_are_no_delimiters_and_semicolons_neither():
    _table, rows = rows_of(xlsx(["Name;x;y", "Town"], ["Jo;a;b", "Ashdale, Yorks"]))

    assert rows == [("Jo;a;b", "Ashdale, Yorks")]


def bomb() -> bytes:
    xml = sheet_xml([["Name"], ["Jo"]]).replace("Jo", "J" * 30_000_000)
    return packed({"People": xml})


def test_a_bomb_is_refused_by_its_directory():
    file = bomb()
    with pytest.raises(Unreadable, match="too large"):
        rows_of(file)


def test_a_bomb_that_lies_about_its_size_is_stopped():
    file = bytearray(bomb())
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        size = parts.getinfo("xl/worksheets/sheet1.xml").file_size
    lied = bytes(file).replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))

    with pytest.raises(Unreadable):
        rows_of(lied)


def test_a_sheet_too_large_for_the_memory_it_may_use_is_refused():
    far = sheet_xml([["Name"], ["Jo"]]).replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )

    with pytest.raises(Unreadable, match="too large"):
        rows_of(packed({"People": far}))


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (b"PK\x03\x04" + bytes(300), "damaged"),
        (xlsx(["Name"], ["Jo"])[:-200], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "damaged"),
        (packed({"Cover": sheet_xml([])}), "nothing in it"),
        (xlsx(["Name"]), "no rows"),
    ],
)
def test_what_is_no_spreadsheet_says_so(source, says):
    with pytest.raises(Unreadable, match=says):
        rows_of(source)


def test_another_packed_file_is_not_taken_for_one():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("people.csv", "Name\nJo\n")

    with pytest.raises(Unreadable, match="Unpack it first"):
        rows_of(file.getvalue())


def test_the_limits_of_a_table_hold_for_a_spreadsheet():
    with pytest.raises(Unreadable, match="more than 2 rows"):
        rows_of(xlsx(["Name"], ["a"], ["b"], ["c"]), limits=Limits(rows=2))


def test_the_other_process_is_gone_when_nobody_reads_on():
    table = read_columns(io.BytesIO(xlsx(["Name"], *[[f"Jo {n}"] for n in range(50_000)])), rows_at_once=10)
    next(table.blocks)

    table.blocks.close()

    with pytest.raises(ChildProcessError):
        __import__("os").waitpid(-1, __import__("os").WNOHANG)


def test_a_file_that_lies_on_the_disk_is_read_where_it_lies(tmp_path):
    path = tmp_path / "people.xlsx"
    path.write_bytes(xlsx(["Name"], ["Jo"]))

    with path.open("rb") as file:
        rows = [list(column) for block in read_columns(file).blocks for column in block.columns]

    assert rows == [["Jo"]]


def test_an_upload_that_bears_the_name_of_our_file_is_read_itself(tmp_path):
    ours = tmp_path / "ours.xlsx"
    ours.write_bytes(xlsx(["Secret"], ["ours"]))
    theirs = io.BytesIO(xlsx(["Name"], ["Jo"]))
    theirs.name = str(ours)

    assert read_columns(theirs).headings == ["Name"]
