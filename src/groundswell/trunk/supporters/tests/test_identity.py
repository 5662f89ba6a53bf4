"""Who is who: canonical addresses and folded names."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.trunk.supporters.identity import canonical_email, looks_like_a_name, name_key, shown_name, tidy_name

LOCAL = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=2, max_size=12)


@given(LOCAL, st.text("abcdefgh0123456789", max_size=8), st.randoms(use_true_random=False))
def test_every_spelling_of_a_gmail_mailbox_is_one_key(local: str, tag: str, dice: random.Random) -> None:
    dotted = "".join(letter + ("." if dice.random() < 0.4 else "") for letter in local[:-1]) + local[-1]
    shouted = "".join(letter.upper() if dice.random() < 0.5 else letter for letter in dotted)

    spelling = f" {shouted}+{tag}@{dice.choice(['Gmail.com', 'googlemail.com', 'GMAIL.COM.'])}"

    assert canonical_email(spelling) == f"{local}@gmail.com"


@given(LOCAL, LOCAL)
def test_different_mailboxes_stay_different(one: str, other: str) -> None:
    assert (canonical_email(f"{one}@example.org") == canonical_email(f"{other}@example.org")) == (one == other)


def test_dots_tell_people_apart_where_the_provider_reads_them():
    assert canonical_email("a.b@example.org") != canonical_email("ab@example.org")
    assert canonical_email("a.b+bus@example.org") == "a.b@example.org"
    assert canonical_email("Ｔｏｍ@EXAMPLE.org") == "tom@example.org"
    assert canonical_email("tom@bücher.example") == "tom@xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Tom Baxter", "Tom B."),
        ("  siân   o’neill-jones ", "siân O."),
        ("Cher", "Cher"),
        ("María del Carmen Ruiz", "María R."),
        ("李 小龙", "李 小."),
        ("Tom 2", "Tom"),
    ],
)
def test_names_are_shown_as_first_word_and_initial(written, shown):
    assert shown_name(written) == shown


@given(st.text(max_size=200))
def test_a_folded_name_is_short_stable_and_clean(text: str) -> None:
    key = name_key(text)

    assert len(key) <= 120
    assert "\n" not in tidy_name(text) and "\x00" not in tidy_name(text)
    assert shown_name(text) is not None


@pytest.mark.parametrize("text", ["Win at www.casino.com", "a@b.c", "<b>Bold</b>", "see http://x", "123", "", "x.ru y"])
def test_links_and_markup_are_no_names(text):
    assert not looks_like_a_name(text)


@pytest.mark.parametrize(
    "text", ["Siân O'Neill-Jones", "J. R. Tolkien", "Anh-Thư", "Müller", "Dr. A. B. St. John", "李小龙"]
)
def test_names_of_all_sorts_are_names(text):
    assert looks_like_a_name(text)
