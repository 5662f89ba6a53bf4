"""Looking rows up by tokens, on both databases."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.support.people import NOON

from groundswell.trunk.records.word_index import find_keys, token
from groundswell.trunk.supporters.found_by import INDEX
from groundswell.trunk.supporters.models import FoundBy, Person

HOSTILE = ("'", '"', "a'b", 'x" OR "y', "') --", ":*", "a & !b", "\\", "naïve", "李雷", "NEAR(a b)", "{x}:y", "\0")


@given(st.text(max_size=60), st.text(max_size=20))
def test_the_beginning_of_a_text_is_the_beginning_of_its_token(text, more):
    assert token((text + more).lower()).startswith(token(text.lower())[:100])


@given(st.text(max_size=200))
def test_a_token_holds_nothing_that_a_query_would_read(text):
    assert set(token(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789.@_+-")


@pytest.fixture
def three(campaign):
    people = [
        Person.objects.create(campaign=campaign, name=f"N{number}", name_key=f"n{number}", created_at=NOON)
        for number in range(3)
    ]
    for person, words in zip(people, ("=denise =okoro", "=denise =hall @d@example.org", "=dennis"), strict=True):
        FoundBy.objects.create(person=person, words=words)
    return [person.pk for person in people]


def ask(*readings, most=10):
    return sorted(find_keys(INDEX, readings, most=most))


@pytest.mark.django_db
def test_all_of_a_reading_and_any_of_several(three):
    first, second, third = three

    assert ask(["=denise"]) == [first, second]
    assert ask(["=denise", "=ha*"]) == [second]
    assert ask(["=den*"]) == three
    assert ask(["=den"]) == []
    assert ask(["=okoro"], ["=dennis"]) == [first, third]
    assert ask(["@d@exa*"]) == [second]
    assert ask([]) == []
    assert len(ask(["=den*"], most=2)) == 2


@pytest.mark.django_db
def test_the_index_follows_what_is_changed_and_deleted(three):
    first, second, _third = three
    FoundBy.objects.filter(person=first).update(words="=sian")
    FoundBy.objects.filter(person=second).delete()

    assert ask(["=denise"]) == [] and ask(["=sian"]) == [first]


@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_tokens_like_others(three, text):
    FoundBy.objects.filter(person=three[0]).update(words=f"={token(text)}x")

    assert ask([f"={token(text)}*"]) == [three[0]] or token(text) == ""
    assert connection.is_usable()
