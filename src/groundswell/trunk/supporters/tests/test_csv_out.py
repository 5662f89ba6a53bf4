"""A file we hand out cannot run anything in the spreadsheet that opens it."""

import csv
import io
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from groundswell.trunk.supporters.csv_out import csv_lines, safe_cell, stream_csv

RUNS = "=+-@\t\r\n\0"
BLANKS = " \u00a0\u2003\u200b\ufeff\u2060\x0b\x0c\u3000\u00ad"


def read_back(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("sign", RUNS)
@pytest.mark.parametrize("blanks", ["", " ", "   ", "\u00a0", "\ufeff", "\u200b\u2003"])
def test_a_cell_that_would_run_gets_a_quote_mark_also_behind_blanks(sign, blanks):
    assert safe_cell(f"{blanks}{sign}cmd|' /C calc'!A0").startswith("'")


@given(st.text(alphabet=BLANKS, max_size=4), st.sampled_from(RUNS + "＝＋－＠﹢﹣﹦﹫"), st.text(max_size=30))
@example("", "=", 'HYPERLINK("http://evil.example","x")')
@example("\ufeff", "＝", "1+1")
def test_no_blank_hides_a_formula(blanks, sign, rest):
    cell = safe_cell(blanks + sign + rest)

    assert cell.startswith("'")


@given(st.text(max_size=60))
def test_what_is_written_never_starts_a_formula_however_it_is_trimmed(text):
    cell = safe_cell(text)

    for trimmed in (cell, cell.strip(), cell.lstrip(BLANKS), unicodedata.normalize("NFKC", cell).strip()):
        assert trimmed[:1] not in set(RUNS)


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=2, max_size=4)
    )
)
def test_a_reader_finds_the_rows_as_they_were_but_for_the_mark(rows):
    text = "".join(csv_lines(["One", "Two"], rows))

    found = read_back(text)

    assert found[0] == ["One", "Two"]
    assert [[cell.removeprefix("'") for cell in row] for row in found[1:]] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_reader_that_splits_at_semicolons_finds_no_cell_inside_a_cell(text):
    line = list(csv_lines(["One"], [[text]]))[1]

    assert len(next(csv.reader(io.StringIO(line, newline=""), delimiter=";"))) == 1


def test_plain_text_and_numbers_stay_as_they_are():
    values = ["Siân Okoro-Hall", "a@b.example", "AD4 7QX", -5, 3.5, True, None, datetime(2026, 3, 17, 12, tzinfo=UTC)]

    assert [safe_cell(value) for value in values] == [
        *("Siân Okoro-Hall", "a@b.example", "AD4 7QX", "-5", "3.5", "yes", "", "2026-03-17 12:00")
    ]


def test_the_answer_streams_is_a_download_and_is_kept_by_no_cache():
    asked = []
    rows = (asked.append(number) or [number] for number in range(3))

    response = stream_csv(["Number"], rows, filename="numbers.csv")

    assert asked == []
    assert b"".join(response.streaming_content).startswith(b'\xef\xbb\xbf"Number"\r\n"0"')
    assert response["Content-Disposition"] == 'attachment; filename="numbers.csv"'
    assert response["Cache-Control"] == "no-store"
