"""Forms are read as Python's own parser reads them."""

from contextlib import suppress
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from groundswell.trunk.hot.form import MOST_FIELDS, fields_of

ODD = st.text(alphabet="ab&=+%;@40E2cC é\0", max_size=40)


def as_python_reads(text: str) -> dict[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS))


@given(ODD)
@example("a=%2540&b=%%40&c=%4&d=%40%")
@example("&&a&=b&a=1&a=2")
@example("a=%E2%82%AC+%40")
@example("a=%E2%40")
def test_whatever_comes_is_read_as_python_reads_it(text: str) -> None:
    expected = None
    with suppress(ValueError):
        expected = as_python_reads(text)
    found = None
    with suppress(ValueError):
        found = fields_of(text)

    assert found == expected


@given(st.dictionaries(st.text(min_size=1, max_size=10), st.text(max_size=20), max_size=8))
def test_what_a_browser_sends_comes_out_as_it_was_typed(fields: dict[str, str]) -> None:
    assert fields_of(urlencode(fields)) == fields


def test_too_many_fields_are_refused() -> None:
    assert len(fields_of("&".join(f"a{number}=1" for number in range(MOST_FIELDS)))) == MOST_FIELDS
    with pytest.raises(ValueError, match="Too many"):
        fields_of("&".join(f"a{number}=1" for number in range(MOST_FIELDS + 1)))
