"""Notes among colleagues, and who has the desk."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.support.people import give_role, make_account

from groundswell.tools.newsroom.models import Note, Notice, Shift
from groundswell.tools.newsroom.services import deciding
from groundswell.tools.newsroom.services.deciding.notes import called_in
from groundswell.tools.newsroom.services.deciding.shifts import on_desk
from groundswell.tools.newsroom.voices import members


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Nell look", ["Nell Ibbotson"]),
        ("@nell ibbotson, look", ["Nell Ibbotson"]),
        ("@Nell. And @Dov!", ["Dov Lindqvist", "Nell Ibbotson"]),
        ("write to nell@example.org", []),
        ("@Nobody at all", []),
        ("@", []),
        ("@Nell @Nell @Nell", ["Nell Ibbotson"]),
    ],
)
def test_a_name_after_at_calls_a_colleague(campaign, newsroom, text, called):
    assert sorted(str(one) for one in called_in(text, members(campaign))) == called


def test_a_first_name_that_two_have_calls_neither_and_the_whole_name_does(campaign, newsroom):
    second = make_account("Nell Other", "nell.other@example.org")
    give_role(second, campaign, "editor")

    assert called_in("@Nell look", members(campaign)) == []
    assert called_in("@Nell Other look", members(campaign)) == [second]


def test_a_note_is_written_once(post, ros, noon):
    key = uuid4()
    for _press in range(2):
        deciding.add_note(post=post, account=ros, text="Mind the time", key=key, at=noon)

    assert Note.objects.get().text == "Mind the time"


def test_strangers_write_no_notes(post, ben, oona, noon):
    for account in (ben, oona):
        with pytest.raises(deciding.NotYours):
            deciding.add_note(post=post, account=account, text="Hi", key=uuid4(), at=noon)


def test_the_desk_is_taken_and_handed_over_with_a_note(newsroom, ros, speaker, noon):
    shift = deciding.start_shift(newsroom=newsroom, account=ros, key=uuid4(), at=noon)
    again = deciding.start_shift(newsroom=newsroom, account=ros, key=uuid4(), at=noon + timedelta(minutes=1))
    assert shift == again

    key, later = uuid4(), noon + timedelta(hours=4)
    for _press in range(2):
        deciding.hand_over(shift=shift, to=speaker("Nell"), handover="Gazette rings at five", key=key, at=later)

    shift.refresh_from_db()
    assert (shift.ends_at, shift.handover) == (later, "Gazette rings at five")
    assert [one.account for one in on_desk(newsroom, later)] == [speaker("Nell")]
    assert Notice.objects.filter(kind="handed", account=speaker("Nell")).count() == 1


def test_nobody_is_on_the_desk_after_her_time(newsroom, ros, noon):
    deciding.start_shift(newsroom=newsroom, account=ros, key=uuid4(), at=noon, ends_at=noon + timedelta(hours=1))

    assert on_desk(newsroom, noon + timedelta(minutes=59)).exists()
    assert not on_desk(newsroom, noon + timedelta(hours=1)).exists()


def test_strangers_take_no_desk(newsroom, ben, cal, oona, noon):
    for account in (ben, cal, oona):
        with pytest.raises(deciding.NotYours):
            deciding.start_shift(newsroom=newsroom, account=account, key=uuid4(), at=noon)

    assert not Shift.objects.exists()
