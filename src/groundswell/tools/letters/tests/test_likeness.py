"""Likeness to earlier letters: measured as the issue says, by hashes only, and the same as by the plainest way."""

import unicodedata
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groundswell.tools.letters import likeness
from groundswell.tools.letters.likeness import alike, counted, remember, run_length, runs_of, words_of
from groundswell.tools.letters.models import Letter, WordRun

pytestmark = pytest.mark.django_db
TWENTY = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
TWENTY += " seventeen eighteen nineteen twenty"


@pytest.fixture
def earlier(letter_drive, wainfleet, noon):
    """Keep a text as an earlier letter of the drive."""

    def keep(text, **fields):
        letter = Letter.objects.create(
            letter_drive=letter_drive,
            standing=wainfleet,
            subject="",
            body=text,
            key=uuid4(),
            reply_token=uuid4().hex[:22],
            written_at=noon,
            **fields,
        )
        remember(letter)
        return letter

    return keep


def plainest(text, others, quoted=()):
    """Per cent of likeness the slow, plain way: no hashes, no tables, words by splitting."""

    def plain(said):
        folded = unicodedata.normalize("NFKD", said.replace("'", "").casefold())
        kept = "".join(c for c in folded if not unicodedata.combining(c)).casefold()
        return "".join(c if c.isalnum() else " " for c in kept).split()

    def stretches(said):
        words = plain(said)
        out = set()
        for quote in quoted:
            phrase = plain(quote)
            for i in range(len(words) - len(phrase) + 1):
                if phrase and words[i : i + len(phrase)] == phrase:
                    out.update(range(i, i + len(phrase)))
        found, run = [], []
        for i, word in enumerate(words):
            if i in out:
                found.append(run)
                run = []
            else:
                run.append(word)
        return [*found, run]

    def runs(said, n):
        return {tuple(s[i : i + n]) for s in stretches(said) for i in range(len(s) - n + 1)}

    n = 3 if sum(len(s) for s in stretches(text)) < 20 else 5
    mine = runs(text, n)
    return max((100 * len(mine & runs(other, n)) // len(mine) for other in others), default=0) if mine else 0


WORDS = st.sampled_from(["bus", "Bus,", "the", "42", "home", "café", "CAFE", "don't", "vote", "I", "walk", "– no"])
TEXTS = st.lists(WORDS, max_size=45).map(" ".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, others=st.lists(TEXTS, max_size=4), copy=st.integers(0, 45), quote=TEXTS.map(lambda t: t[:20]))
def test_it_measures_as_the_plainest_way_does(letter_drive, earlier, monkeypatch, text, others, copy, quote):
    WordRun.objects.all().delete()
    others = [*others, " ".join(text.split()[:copy])]
    monkeypatch.setattr(likeness, "quoted_in", lambda letter: [quote])
    for other in others:
        earlier(other)

    found = alike(letter_drive, text, [quote])

    assert found.per_cent == plainest(text, others, [quote])
    assert (found.letters > 0) == bool(found.spans)
    assert all(0 <= start < end <= len(text) for start, end in found.spans)
    assert list(found.spans) == sorted(found.spans)
    assert all(a[1] < b[0] for a, b in zip(found.spans, found.spans[1:], strict=False))


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=300), quote=st.text(max_size=20))
def test_any_text_at_all_can_be_read(text, quote):
    stretches = counted(text, [quote])

    for _run, start, end in runs_of(stretches, run_length(stretches)):
        assert text[start:end].strip() == text[start:end]
    assert all(word.key and word.key == word.key.casefold() for word in words_of(text))


def test_a_copied_letter_is_a_hundred_per_cent_and_a_new_one_nothing(letter_drive, earlier):
    earlier(TWENTY)

    assert alike(letter_drive, TWENTY, []).per_cent == 100
    assert alike(letter_drive, " ".join(reversed(TWENTY.split())), []) == likeness.Likeness()


def test_punctuation_case_and_accents_hide_nothing(letter_drive, earlier):
    earlier("I don’t think the cafe on Shaw Lane can stay open without the forty-two bus at night, do you agree?")

    found = alike(
        letter_drive,
        "i DON'T think... the CAFÉ on shaw lane can stay open, without the Forty Two bus at night do you agree",
        [],
    )

    assert found.per_cent == 100


def test_below_twenty_words_runs_of_three_are_compared(letter_drive, earlier):
    earlier("Please vote for public control on Tuesday because " + TWENTY)

    nineteen = " ".join(TWENTY.split()[:4]) + " and then please vote for"

    assert alike(letter_drive, nineteen, []).per_cent == 100 * 3 // 7


def test_it_is_the_share_in_one_earlier_letter_not_in_all(letter_drive, earlier):
    half = TWENTY.split()
    earlier(" ".join(half[:10]))
    earlier(" ".join(half[10:]))

    assert alike(letter_drive, TWENTY, []).per_cent == 100 * 6 // 16


def test_facts_names_and_addresses_do_not_count(letter_drive, earlier, wainfleet):
    fact = "Evening buses cut from 61 to 40 in five years (Council transport paper 7)."
    earlier(f"Dear Cllr Wainfleet,\n\nMine is another story altogether.\n\n{fact}\n\nAnn Lee\nAD4 7QX")

    body = f"Dear Cllr Wainfleet,\n\nI clean at the school from six until nine.\n\n{fact.upper()}\n\nAnn Lee\nAD4 7QX"
    from groundswell.tools.letters.composing import not_counted

    quoted = not_counted(letter_drive, wainfleet.target, name="Ann Lee", postcode="AD4 7QX")

    assert alike(letter_drive, body, quoted).per_cent == 0
    assert WordRun.objects.filter(words=5).count() == 1, "of the five words that are hers"


def test_a_withdrawn_fact_still_does_not_count(letter_drive, earlier, wainfleet, noon):
    from groundswell.tools.letters.composing import not_counted

    letter_drive.facts.update(withdrawn_at=noon)

    assert "A two-mile ticket costs £4.80" in not_counted(letter_drive, wainfleet.target)


def test_the_shared_words_are_marked_and_the_letters_that_hold_them_counted(letter_drive, earlier):
    shared = "I am writing to express my deep concern about the proposed withdrawal of the 42 service."
    for end in ("My mother is ninety.", "I walk home at night.", "We have no car."):
        earlier(f"{shared} {end}")
    earlier("Nothing of that is said in here, it is about something else entirely and nothing more")
    text = f"{shared} Fares went up."

    found = alike(letter_drive, text, [])

    assert found.warns and found.letters == 3
    assert [text[start:end] for start, end in found.spans] == [shared.rstrip(".")]


def test_eighty_per_cent_warns_and_less_does_not(letter_drive, earlier):
    words = [f"w{i}" for i in range(24)]
    earlier(" ".join(words))

    # 20 runs of five, of which the last 4, then the last 5, hold a changed word.
    assert alike(letter_drive, " ".join([*words[:20], "x", *words[21:]]), []).per_cent == 80
    assert alike(letter_drive, " ".join([*words[:19], "x", *words[20:]]), []).per_cent == 75
    assert likeness.Likeness(80).warns and not likeness.Likeness(79).warns


def test_only_hashes_are_kept_and_each_drive_has_its_own(letter_drive, earlier, other_campaign, noon):
    from groundswell.tools.letters.models import LetterDrive
    from groundswell.trunk.targets.models import Drive

    earlier(TWENTY)
    next_door = Drive.objects.create(campaign=other_campaign, slug="x", kind="cause", title="X", created_at=noon)
    other = LetterDrive.objects.create(drive=next_door, title="X", created_at=noon)

    assert alike(other, TWENTY, []).per_cent == 0
    assert likeness.digest(likeness._key(letter_drive), ("a",)) != likeness.digest(likeness._key(other), ("a",))
    assert {field.name for field in WordRun._meta.fields} == {"id", "letter_drive", "letter", "words", "digest"}


def test_remembering_twice_keeps_it_once_and_a_deleted_letter_is_forgotten(letter_drive, earlier):
    letter = earlier(TWENTY)
    kept = WordRun.objects.count()

    remember(letter)
    assert WordRun.objects.count() == kept == 18 + 16

    letter.delete()
    assert alike(letter_drive, TWENTY, []).per_cent == 0


def test_comparing_takes_two_queries(letter_drive, earlier, django_assert_num_queries):
    earlier(TWENTY)

    with django_assert_num_queries(2):
        alike(letter_drive, TWENTY, [])
