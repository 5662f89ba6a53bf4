"""The address of the after-sign page is written in short cuts; it must be what Django itself would write."""

from typing import Any

from django.core import signing
from hypothesis import example, given
from hypothesis import strategies as st

from groundswell.tools.petitions.tokens import PURPOSE, After, make_after_token, read_after_token

TEXTS = st.text(max_size=40)
AFTERS = st.builds(
    After,
    petition=TEXTS,
    s=TEXTS,
    name=TEXTS,
    area=st.none() | st.integers(1, 2**63),
    c=st.booleans(),
    u=st.booleans(),
    p=st.booleans(),
    q=TEXTS,
)


@given(AFTERS)
@example(After("p", "s", 'Siân "O\\\'Hara" \u2028 🚌', 7, True, False, True, "LS6 1AA"))
def test_an_address_is_the_one_that_django_would_write(after: After) -> None:
    said: dict[str, Any] = {name: value for name, value in after._asdict().items() if value}
    ours, theirs = make_after_token(after), signing.dumps(said, salt=PURPOSE)
    assert signing.loads(ours, salt=PURPOSE) == said
    assert ours.split(":")[0] == theirs.split(":")[0]


@given(AFTERS.filter(lambda after: after.petition and after.s and after.name))
def test_an_address_is_read_as_it_was_written(after: After) -> None:
    assert read_after_token(make_after_token(after)) == after


def test_an_altered_address_is_not_read() -> None:
    token = make_after_token(After("p", "s", "Sam"))
    assert read_after_token(token) is not None
    assert read_after_token(f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}") is None
    assert read_after_token(signing.dumps({"petition": "p", "s": "s", "name": "Sam"}, salt="other")) is None
