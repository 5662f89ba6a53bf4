"""Answers to a letter's own address: kept once, as text, and only where the writer agreed."""

from uuid import uuid4

import pytest
from tests.support.people import NOON

from groundswell.tools.letters.models import Letter, Reply
from groundswell.tools.letters.services.replies import MOST
from groundswell.tools.letters.services.sending import new_reply_token
from groundswell.tools.letters.tests.relay_support import write
from groundswell.trunk.messaging.reading import take_mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_domain(settings):
    settings.RELAY_FROM = "letters@groups.example"


@pytest.fixture
def letter(letter_drive, wainfleet, amira):
    made = write(letter_drive, wainfleet, person=amira, copy_to_campaign=True).letter
    Letter.objects.filter(pk=made.pk).update(state=Letter.SENT, sent_at=NOON)
    return made


def mail(token, *, text="I shall vote for it.", message_id="<1@council.example>", more=""):
    return (
        f"From: Carys Wainfleet <carys@council.example.org>\r\nTo: amira.kessler@example.org, "
        f"letters+{token}@groups.example\r\nSubject: Re: buses\r\nMessage-ID: {message_id}\r\n{more}\r\n{text}\r\n"
    ).encode()


def test_an_answer_is_kept_once(letter):
    for _ in range(3):
        assert take_mail(mail(letter.reply_token), at=NOON)

    reply = Reply.objects.get()
    assert (reply.letter_id, reply.subject, reply.body) == (letter.pk, "Re: buses", "I shall vote for it.")
    assert (reply.sender, reply.auto) == ("carys@council.example.org", False)


def test_mail_programs_that_fold_capitals_do_no_harm(letter):
    assert take_mail(mail(letter.reply_token.upper()).replace(b"letters+", b"LETTERS+"), at=NOON)
    assert letter.reply_token == letter.reply_token.lower() and len(new_reply_token()) == 22


def test_html_is_kept_as_words(letter):
    html = "<p>Yes.</p><img src='https://t.example/p.gif'><script>x()</script>"
    take_mail(mail(letter.reply_token, text=html, more="Content-Type: text/html\r\n"), at=NOON)

    assert Reply.objects.get().body == "Yes."


def test_a_holiday_reply_is_marked(letter):
    take_mail(mail(letter.reply_token, more="Auto-Submitted: auto-replied\r\n"), at=NOON)

    assert Reply.objects.get().auto


@pytest.mark.parametrize("why", ["no agreement", "not sent", "unknown", "erased"])
def test_what_no_letter_waits_for_is_left_alone(letter, amira, why):
    if why == "no agreement":
        Letter.objects.update(copy_to_campaign=False)
    elif why == "not sent":
        Letter.objects.update(state=Letter.WITHDRAWN)
    elif why == "erased":
        from groundswell.trunk.supporters.personal_data import erase_person

        erase_person(person=amira, account=None, at=NOON)
    token = new_reply_token() if why == "unknown" else letter.reply_token

    assert not take_mail(mail(token), at=NOON) and not Reply.objects.exists()


def test_a_flood_to_one_letter_keeps_so_many(letter):
    for number in range(MOST + 15):
        assert take_mail(mail(letter.reply_token, message_id=f"<{number}@x>"), at=NOON)

    assert Reply.objects.count() == MOST


def test_the_same_mail_may_answer_two_letters(letter, letter_drive, wainfleet, amira):
    other = write(letter_drive, wainfleet, person=amira, copy_to_campaign=True, key=uuid4()).letter
    Letter.objects.update(state=Letter.SENT, sent_at=NOON)
    raw = mail(letter.reply_token).replace(b"To: ", f"To: letters+{other.reply_token}@groups.example, ".encode())
    take_mail(raw, at=NOON)

    assert set(Reply.objects.values_list("letter", flat=True)) == {letter.pk, other.pk}
