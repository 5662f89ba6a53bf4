"""Letters through a real mail system: postfix, rspamd and dovecot, and the way back through the mailbox."""

import email
import imaplib
import smtplib
import time
from email import policy
from email.message import EmailMessage

import dkim
import pytest

from groundswell.channels.mail.mailbox import Place, open_mailbox
from groundswell.tools.letters.models import Letter, Reply
from groundswell.tools.letters.tests.relay_support import BODY, deliver, only, write
from groundswell.trunk.messaging.models import MailboxMark, Message
from groundswell.trunk.messaging.reading import read_mailbox
from groundswell.trunk.messaging.tests.test_real_mail import PROGRAMS, inbox, mail_system, signing
from groundswell.trunk.records.clock import now
from groundswell.trunk.targets.models import Target, TargetNote

__all__ = ["PROGRAMS", "mail_system", "signing"]

pytestmark = [pytest.mark.django_db, pytest.mark.mail, pytest.mark.slow, pytest.mark.shared]
IMAP = "imap://{name}:pw@127.0.0.1:10143/INBOX"


@pytest.fixture
def relay(signing, settings, wainfleet):
    """Cllr Wainfleet reads her mail as "press" at town.test; our answers come to "campaign"."""
    settings.RELAY_FROM = "campaign@groups.test"
    Target.objects.filter(pk=wainfleet.target_id).update(email="press@town.test")
    wainfleet.target.refresh_from_db()
    wait_until_it_lets_us_in("press")
    return signing


def wait_until_it_lets_us_in(name: str, *, seconds: int = 30) -> None:
    """Just started on a busy machine, dovecot answers before it can check a password."""
    ends = time.monotonic() + seconds
    while True:
        try:
            with imaplib.IMAP4("127.0.0.1", 10143) as box:
                box.login(name, "pw")
                return
        except imaplib.IMAP4.error:
            assert time.monotonic() < ends, "dovecot lets nobody in"
            time.sleep(0.5)


def answer(raw: bytes) -> None:
    """Answer a letter as a mail program does: to everyone in its Reply-To."""
    letter = email.message_from_bytes(raw, policy=policy.default)
    mail = EmailMessage()
    mail["From"] = "Carys Wainfleet <press@town.test>"
    mail["To"] = letter["Reply-To"]
    mail["Subject"] = f"Re: {letter['Subject']}"
    mail["Message-ID"] = f"<{letter['Message-ID'].strip('<>').partition('@')[0]}@town.test>"
    mail.set_content("I shall vote for it. £5.4m is £5.4m.")
    mail.add_alternative("<p>I shall <b>vote</b> for it.</p>", subtype="html")
    with smtplib.SMTP("127.0.0.1", 10025) as server:
        server.send_message(mail)


def unseen(name: str, *, wanted: str = "", seconds: int = 20) -> list[bytes]:
    """The unread mails of a mailbox, once one of them holds this text; looking at them leaves them unread."""
    ends = time.monotonic() + seconds
    while True:
        box = imaplib.IMAP4("127.0.0.1", 10143)
        box.login(name, "pw")
        box.select("INBOX", readonly=True)
        numbers = box.search(None, "UNSEEN")[1][0].split()
        found = [box.fetch(number, "(BODY.PEEK[])")[1][0][1] for number in numbers]
        box.logout()
        if not wanted or any(wanted.encode() in raw for raw in found):
            return found
        assert time.monotonic() < ends, f"Nothing unread with {wanted!r} came to {name}"
        time.sleep(0.3)


def test_a_letter_arrives_in_its_writers_name_signed_by_us_and_its_answer_comes_back(
    relay, letter_drive, wainfleet, amira, campaign
):
    write(letter_drive, wainfleet, person=amira, name="Amira Kessler", copy_to_campaign=True)
    deliver()
    letter = only()

    raw = inbox("press", wanted=letter.reply_token)
    mail = email.message_from_bytes(raw, policy=policy.default)
    assert dkim.verify(raw, dnsfunc=lambda name, timeout=5: relay.record.encode())
    assert not dkim.verify(raw.replace(b"42", b"43"), dnsfunc=lambda name, timeout=5: relay.record.encode())
    forged = raw.replace(b"amira.kessler@example.org", b"mallory@example.org")
    assert not dkim.verify(forged, dnsfunc=lambda name, timeout=5: relay.record.encode())
    results = " ".join(mail["Authentication-Results"].split())
    assert "dkim=pass" in results and "spf=pass" in results
    assert str(mail["From"]) == "Amira Kessler via Better Buses for Ashdale <campaign@groups.test>"
    assert mail["Return-Path"] == f"<bounces+{letter.message.bounce_token}@groups.test>"
    assert mail.get_content().replace("\r\n", "\n").startswith(BODY)

    answer(raw)
    place = Place.read(IMAP.format(name="campaign"))
    before = len(unseen("campaign", wanted="I shall vote for it."))
    assert read_mailbox(place, at=now()) == 1
    assert len(unseen("campaign")) == before - 1
    reply = Reply.objects.get()
    assert (reply.letter, reply.sender, reply.auto) == (letter, "press@town.test", False)
    assert reply.body == "I shall vote for it. £5.4m is £5.4m."
    MailboxMark.objects.all().delete()
    assert read_mailbox(place, at=now()) == 1 and Reply.objects.count() == 1


def test_a_letter_to_nobody_comes_back_through_the_mailbox_and_is_noted(relay, letter_drive, wainfleet, amira):
    Target.objects.filter(pk=wainfleet.target_id).update(email="nobody.here@town.test", phone="01632 960 100")
    wainfleet.target.refresh_from_db()
    write(letter_drive, wainfleet, person=amira)
    deliver()
    assert only().state == Letter.SENT
    unseen("bounces", wanted=only().message.bounce_token)

    assert read_mailbox(Place.read(IMAP.format(name="bounces")), at=now()) == 1

    assert only().state == Letter.BOUNCED
    assert TargetNote.objects.get().text.startswith("A letter came back.")
    news = Message.objects.get(kind="letter-news")
    assert news.to_address == amira.email and "01632 960 100" in news.body_text


def test_what_is_not_ours_stays_unread_in_a_real_mailbox(relay):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@town.test", "abuse@groups.test", "Not a report at all"
    mail.set_content("Hello.")
    with smtplib.SMTP("127.0.0.1", 10025) as server:
        server.send_message(mail)
    place = Place.read(IMAP.format(name="abuse"))

    before = unseen("abuse", wanted="Not a report at all")
    assert read_mailbox(place, at=now()) == 0
    assert unseen("abuse") == before
    mark = MailboxMark.objects.get()
    assert mark.upto >= 1 and mark.validity > 0
    with open_mailbox(place) as box:
        assert list(box.new(after=mark.upto, besides=(), most=9)) == []
