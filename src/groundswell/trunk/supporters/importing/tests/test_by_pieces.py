"""Other processes split and clean a long list: they find what this one finds, also in a file with odd marks."""

import pytest
from tests.support.bad_people import write_bad_people

from groundswell.trunk.imports.models import Block, Import, PersonRow
from groundswell.trunk.supporters.importing.carrying import rows_between
from groundswell.trunk.supporters.importing.columns.ids import new_ids
from groundswell.trunk.supporters.importing.tests.lists import HEAD, checked

__all__ = ["checked"]
BLOCKS = "groundswell.trunk.imports.services.staging"
STAGING = "groundswell.trunk.supporters.importing.staging"
LEFT_OUT = {"id", "table_id", "person_key", "public_id", "first"}


def staged(table: Import) -> list[dict[str, object]]:
    """What is known of each row, without what is new each time; an earlier row by whether there is one."""
    rows = PersonRow.objects.filter(table=table).order_by("number").values()
    return [
        {name: value for name, value in row.items() if name not in LEFT_OUT} | {"again": bool(row["first"])}
        for row in rows
    ]


def plain(rows: int) -> str:
    return HEAD + "".join(
        f"Ann,Price,ann{n % 700}@example.org,07700 900{n % 1000:03},AD4 7RD,{n % 9} Mill Road,stall,yes,03/05/2024\n"
        for n in range(rows)
    )


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["", 'Ida "Mai,Froud,ida@example.org,,,,,,\n'])
def test_other_processes_find_what_this_one_finds(checked, monkeypatch, odd):
    monkeypatch.setattr("groundswell.trunk.imports.services.staging.ROWS_AT_ONCE", {"sqlite": 200, "postgresql": 200})
    text = plain(900) + odd + plain(600).removeprefix(HEAD)
    here = checked(text)
    monkeypatch.setattr(f"{STAGING}.children_for", lambda pieces: 2)

    there = checked(text)

    assert there.state == Import.CHECKED and there.rows_read == 1500 + bool(odd)
    assert staged(there) == staged(here)
    assert [there.rows_new, there.rows_duplicate] == [here.rows_new, here.rows_duplicate]


@pytest.mark.django_db
@pytest.mark.parametrize(("cleaned", "small", "expected"), [(400, 0, 3), (1_000, 0, 4), (400, 2, 4)])
def test_every_row_of_a_bad_file_lies_in_one_block(checked, monkeypatch, tmp_path, cleaned, small, expected):
    monkeypatch.setattr(f"{BLOCKS}.ROWS_AT_ONCE", {"sqlite": 1_000, "postgresql": 1_000})
    monkeypatch.setattr(f"{BLOCKS}.MOST_CLEANED", cleaned)
    monkeypatch.setattr(f"{BLOCKS}.SMALL_BLOCKS", small)
    made = write_bad_people(tmp_path / "bad.csv", rows=3_000)

    table = checked((tmp_path / "bad.csv").read_bytes().decode("utf-8", "replace"))

    assert table.rows_read == made.rows
    blocks, end = list(Block.objects.filter(table=table).order_by("number")), 0
    assert [block.number for block in blocks] == list(range(expected))
    assert all(block.rows <= cleaned for block in blocks[:small])
    for block in blocks:
        numbers = rows_between(table, end + 1, block.high).values_list("number", flat=True)
        assert (min(numbers), max(numbers), len(numbers)) == (block.low, block.high, block.rows)
        end = block.high
    assert sum(block.rows for block in blocks) == made.rows == PersonRow.of(table).count()


def test_the_ids_of_a_block_begin_alike_and_are_all_others():
    ids = new_ids(500).to_pylist()

    assert len({each[:4] for each in ids}) == 1 and len(set(ids)) == 500
    assert {len(each) for each in ids} == {22} and "".join(ids).isalnum()
