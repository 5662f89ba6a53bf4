"""Blocks of a long list lie one behind the other: each is written, and taken back, by the numbers of its rows."""

from tests.support.bad_people import write_bad_people

from groundswell.trunk.imports.bulk import read_columns


def test_the_rows_of_a_block_lie_between_those_of_its_neighbours(tmp_path):
    file, before, rows = tmp_path / "bad.csv", 0, 0
    made = write_bad_people(file, rows=12_000)

    with file.open("rb") as source:
        for block in read_columns(source, rows_at_once=2_500).blocks:
            numbers = sorted([*block.numbers, *(line.number for line in block.broken)])
            assert numbers[0] > before and len(block) <= 2_500
            before, rows = numbers[-1], rows + len(numbers)

    assert rows == made.rows
