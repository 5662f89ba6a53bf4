"""A letter on its way: who may send it, what it says of itself, that it goes once and then is forgotten."""

import email
from email import policy
from uuid import uuid4

import dkim
import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as checks
from hypothesis import strategies as st
from tests.support.people import NOON

from groundswell.tools.letters import services
from groundswell.tools.letters.composing import tidy
from groundswell.tools.letters.models import Letter, LetterDrive
from groundswell.tools.letters.recount import figures, recount
from groundswell.tools.letters.services.settling import settle_due
from groundswell.tools.letters.tests.relay_support import (
    BODY,
    confirm,
    deliver,
    only,
    own_domain,
    parsed,
    server,
    write,
)
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.messaging import delivery
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.messaging.letter import write_letter as as_mail
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.messaging.relaying import name_for_from
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Ask, Standing, Target

__all__ = ["own_domain", "server"]

pytestmark = pytest.mark.django_db


def test_a_writer_we_know_by_her_link_sends_at_once(letter_drive, wainfleet, amira, server):
    written = write(letter_drive, wainfleet, person=amira, copy_to_campaign=True)

    assert (written.state, written.waits_for, written.goes_at) == (Letter.QUEUED, "", None)
    deliver()
    (mail,) = parsed(server)
    letter = only()
    assert str(mail["From"]) == "Amira Kessler via Better Buses for Ashdale <letters@groups.example>"
    assert [a.addr_spec for a in mail["Reply-To"].addresses] == [
        "amira.kessler@example.org",
        f"letters+{letter.reply_token}@groups.example",
    ]
    assert mail["To"] == "wainfleet@council.example.org" and mail["Cc"] is None and mail["Bcc"] is None
    assert mail["List-Unsubscribe"] is None and mail["Precedence"] is None and mail["Auto-Submitted"] is None
    assert not mail.is_multipart() and mail.get_content_type() == "text/plain"
    text = mail.get_content().replace("\r\n", "\n")
    assert text.startswith(BODY) and "Promoted by Olu Adeyemi" in text
    assert "Amira Kessler wrote this letter and confirmed it by email. Better Buses for Ashdale passes it on." in text
    assert server.taken[0].sender == f"bounces+{letter.message.bounce_token}@groups.example"
    record = delivery.signer().record.encode()
    assert dkim.verify(server.taken[0].mail, dnsfunc=lambda name, timeout=5: record)
    assert b"reply-to" in server.taken[0].mail.split(b"bh=")[0].lower()


def test_only_her_own_address_stands_in_reply_to_unless_she_agreed(letter_drive, wainfleet, amira, server):
    write(letter_drive, wainfleet, person=amira)
    deliver()

    (mail,) = parsed(server)
    assert str(mail["Reply-To"]) == "amira.kessler@example.org"
    assert only().reply_token not in server.taken[0].mail.decode()


def test_sent_it_is_counted_told_and_its_words_are_forgotten(letter_drive, wainfleet, amira, server, campaign):
    write(letter_drive, wainfleet, person=amira, copy_to_writer=True, street="9 Tenter Street")
    assert not Message.objects.filter(kind="letter-copy").exists()
    deliver()

    letter = only()
    assert letter.state == Letter.SENT and letter.sent_at
    assert (letter.subject, letter.body, letter.answers, letter.street, letter.postcode) == ("", "", [], "", "")
    assert (letter.message.subject, letter.message.body_text) == ("", "")
    ask = Ask.objects.get()
    assert (ask.channel, ask.key, ask.own_constituent) == ("letter", f"letters:{letter.public_id}", True)
    wainfleet.refresh_from_db()
    assert (wainfleet.heard_letters, wainfleet.heard_own, wainfleet.stance) == (1, 1, Standing.ASKED)
    assert Activity.objects.filter(kind="letters.sent", person=amira).count() == 1
    assert figures() == {"letters": 1} and recount(campaign, apply=False) == []
    copy = Message.objects.get(kind="letter-copy")
    assert copy.to_address == amira.email and BODY in copy.body_text
    deliver()
    settle_due(at=now())
    assert len(server.taken) == 2 and Ask.objects.count() == 1


def test_a_worker_that_dies_before_it_told_loses_nothing(letter_drive, wainfleet, amira, settings):
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    write(letter_drive, wainfleet, person=amira)
    Message.objects.update(state=Message.SENT, sent_at=NOON)

    assert settle_due(at=now()) == 1 and settle_due(at=now()) == 0
    assert only().state == Letter.SENT and only().sent_at == NOON


def test_a_stranger_sends_nothing_before_she_has_pressed_the_mailed_button(letter_drive, wainfleet, server, client):
    written = write(letter_drive, wainfleet)

    assert (written.state, written.waits_for) == (Letter.UNCONFIRMED, "confirmation")
    deliver()
    assert server.taken == [] and not Message.objects.filter(kind="letter").exists()
    answer = confirm(client)
    assert answer.status_code == 302 and "/letters/public-control/sent/" in answer["Location"]
    deliver()
    assert [taken.recipient for taken in server.taken if "council" in taken.recipient] == [wainfleet.target.email]
    assert confirm_again_does_nothing(client)


def confirm_again_does_nothing(client):
    from groundswell.trunk.messaging.tests.test_confirmations import link_of

    client.post(link_of(Message.objects.get(kind="confirmation")))
    return Message.objects.filter(kind="letter").count() == 1


@pytest.mark.parametrize("other", ["address", "name", "campaign"])
def test_a_link_lets_nobody_write_as_somebody_else(letter_drive, wainfleet, amira, other_campaign, other):
    who = {"address": {"address": "mallory@example.org"}, "name": {"name": "Mallory Black"}, "campaign": {}}[other]
    if other == "campaign":
        Person.objects.filter(pk=amira.pk).update(campaign=other_campaign)
        amira.refresh_from_db()

    written = write(letter_drive, wainfleet, person=amira, **who)

    assert written.state == Letter.UNCONFIRMED and not Message.objects.filter(kind="letter").exists()


def test_the_mail_that_asks_holds_nothing_that_was_typed(letter_drive, wainfleet, settings):
    write(letter_drive, wainfleet, name="Zebedee Quirk", subject="Xylophone", body="Marmalade")
    messaging.mail_due_confirmations(at=now())

    mail = Message.objects.get(kind="confirmation")
    said = f"{mail.subject} {mail.body_text} {mail.body_html} {mail.headers}"
    assert "Send your letter to Cllr Carys Wainfleet" in said
    assert not any(word in said for word in ("Zebedee", "Quirk", "Xylophone", "Marmalade"))


def test_this_was_not_me_deletes_the_letter(letter_drive, wainfleet, client, campaign):
    from groundswell.tools.letters.confirmables import forget

    write(letter_drive, wainfleet)
    forget(campaign, "amira.kessler@example.org", NOON)

    assert not Letter.objects.exists()


def test_the_same_key_is_one_letter_and_another_persons_key_is_none(letter_drive, wainfleet, amira):
    key = uuid4()
    first, again = (write(letter_drive, wainfleet, person=amira, key=key) for _ in range(2))

    assert first.letter.pk == again.letter.pk and Message.objects.filter(kind="letter").count() == 1
    with pytest.raises(services.NotSent):
        write(letter_drive, wainfleet, key=key, address="mallory@example.org")


# --- no sending ---------------------------------------------------------------------------------------------


def test_no_sending_is_refused_whatever_else_is_set(letter_drive, haigh, amira, settings, server):
    settings.RELAY_PER_MINUTE = 0
    LetterDrive.objects.update(relay=True, least_heard=True, writer_cap=1000, target_cap=1000)
    Target.objects.filter(pk=haigh.target_id).update(email="haigh@council.example.org", salutation="x", kind="body")
    letter_drive.refresh_from_db()

    with pytest.raises(services.NotSent) as refused:
        write(letter_drive, Standing.objects.get(pk=haigh.pk), person=amira)
    assert refused.value.code == services.NO_SENDING and not Letter.objects.exists()


def test_a_copy_of_the_target_in_memory_or_under_another_name_does_not_get_round_it(letter_drive, haigh, amira):
    haigh.target.no_sending = False
    with pytest.raises(services.NotSent):
        write(letter_drive, haigh, person=amira)

    twin = Target.objects.create(
        campaign=letter_drive.drive.campaign,
        name="A. Haigh",
        office="Councillor",
        email=haigh.target.email.upper(),
        source="a paste",
        loaded_at=NOON,
    )
    standing = Standing.objects.create(drive=letter_drive.drive, target=twin, added_at=NOON)
    with pytest.raises(services.NotSent) as refused:
        write(letter_drive, standing, person=amira)
    assert refused.value.code == services.NO_SENDING


def test_marked_after_it_was_queued_it_is_refused_as_it_is_handed_in(letter_drive, wainfleet, amira, server):
    write(letter_drive, wainfleet, person=amira)
    Target.objects.filter(pk=wainfleet.target_id).update(no_sending=True)

    deliver()

    assert not [taken for taken in server.taken if "council" in taken.recipient]
    letter = only()
    assert letter.state == Letter.REFUSED and letter.message.state == Message.FAILED and letter.body == ""
    assert not messaging.retry_message(message=letter.message, at=now())
    assert Message.objects.get(kind="letter-news").to_address == amira.email


@pytest.mark.parametrize("way", ["another address", "target gone", "address changed"])
def test_a_mail_tampered_with_in_the_outbox_does_not_go(letter_drive, wainfleet, haigh, amira, server, way):
    write(letter_drive, wainfleet, person=amira)
    mails = Message.objects.filter(kind="letter")
    if way == "another address":
        mails.update(to_address=haigh.target.email)
    elif way == "target gone":
        mails.update(target=haigh.target)
    else:
        Target.objects.filter(pk=wainfleet.target_id).update(email="other@council.example.org")

    deliver()

    assert not [taken for taken in server.taken if "council" in taken.recipient]


def test_the_database_holds_no_letter_of_ours_to_such_a_target(letter_drive, haigh, amira):
    letter = Letter(
        letter_drive=letter_drive, standing=haigh, person=amira, state=Letter.QUEUED, writer_name="x", no_sending=True,
        address="a@example.org", email_key="a@example.org", subject="x", body="x", reply_token="t", key=uuid4(),
        written_at=NOON,
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(
            kind="letter", to_address="x@example.org", subject="x", body_text="x", key="x", bounce_token="x",
            made_at=NOON, send_after=NOON,
        )  # fmt: skip


def test_the_outbox_takes_no_letter_without_a_target_or_to_another_address(campaign, wainfleet, haigh):
    def queue(target, to, **more):
        relay = messaging.Relay(target, "Amira Kessler", ("amira@example.org",)) if target else None
        return messaging.queue_mail(
            kind=more.pop("kind", "letter"), to=to, subject="x", template="letters/email/letter", context={},
            campaign=campaign, key=uuid4(), at=NOON, relay=relay,
        )  # fmt: skip

    for target, to in ((None, "x@example.org"), (haigh.target, haigh.target.email), (wainfleet.target, "x@y.example")):
        with pytest.raises(messaging.MailRefused):
            queue(target, to)
    with pytest.raises(messaging.NoReason):
        queue(wainfleet.target, wainfleet.target.email, kind="update")
    assert queue(wainfleet.target, wainfleet.target.email).domain == "council.example.org"


# --- names and headers --------------------------------------------------------------------------------------

EVIL = [
    "Amira\r\nBcc: victim@example.net", "Amira\nKessler", "Amira\x00Kessler", "see https://evil.example",
    "evil.com now", "a@b.example", "<script>alert(1)</script>", "\u202eenilno yub", "Am\u2066ira\u2069", "  ", "\u200b",
    "Amira\u2028Bcc: x", "=?utf-8?q?Bcc=3A_x?=", "\u3164", "💣", "ｗｗｗ．ｅｖｉｌ．ｃｏｍ",
    "Amira\x85Bcc: x", "\ud800 x",
]  # fmt: skip


@pytest.mark.parametrize("name", EVIL)
def test_a_name_that_is_none_is_refused_or_made_plain(letter_drive, wainfleet, amira, name):
    try:
        letter = write(letter_drive, wainfleet, name=name).letter
    except services.NotSent as refused:
        assert refused.code == services.FLAWED
    else:
        assert letter.writer_name == name_for_from(letter.writer_name)
        assert not any(sign in letter.writer_name for sign in "\r\n\x00\u202e\u2066\u2028@<>")


@pytest.mark.parametrize("subject", ["Vote\r\nBcc: x@y.example", "Vote\nX: y", "\x00", "", "   ", "a\u2028b"])
def test_a_subject_of_two_lines_or_none_is_refused(letter_drive, wainfleet, amira, subject):
    with pytest.raises(services.NotSent) as refused:
        write(letter_drive, wainfleet, person=amira, subject=subject)
    assert refused.value.code == services.FLAWED


ALLOWED = {
    *("from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type"),
    *("content-transfer-encoding",),
}
ANYTHING = st.text(st.characters(), max_size=60) | st.sampled_from(EVIL)


@given(name=ANYTHING, subject=ANYTHING, body=st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
@checks(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_text_grows_another_header_reader_or_sender(letter_drive, wainfleet, name, subject, body):
    with transaction.atomic():
        try:
            relay = messaging.Relay(wainfleet.target, name, ("amira.kessler@example.org",))
            message = messaging.queue_mail(
                kind="letter", to=wainfleet.target.email, subject=subject, template="letters/email/letter",
                context={"body": tidy(body), "writer": "A writer"}, campaign=letter_drive.drive.campaign, key=uuid4(),
                at=NOON, relay=relay,
            )  # fmt: skip
        except messaging.MailRefused:
            return
        raw = as_mail(message, at=NOON)
        transaction.set_rollback(True)
    mail = email.message_from_bytes(raw, policy=policy.SMTP)
    head = raw.partition(b"\r\n\r\n")[0]
    assert {key.lower() for key in mail} <= ALLOWED and len(set(mail)) == len(mail)
    assert head.isascii() and b"\r\n\r" not in head and not mail.defects
    (sender,) = mail["From"].addresses
    assert sender.addr_spec == "letters@groups.example"
    assert sender.display_name.endswith(" via Better Buses for Ashdale")
    assert [a.addr_spec for a in mail["To"].addresses] == [wainfleet.target.email]
    assert [a.addr_spec for a in mail["Reply-To"].addresses] == ["amira.kessler@example.org"]
    assert not any(sign in sender.display_name for sign in "@<>\u202e\u200b\r\n:")


def test_an_address_with_foreign_letters_is_written_as_mail_takes_it(letter_drive, wainfleet, server):
    person = Person.objects.create(
        campaign=letter_drive.drive.campaign, name="Ŵyn Łuk", name_key="ŵyn łuk", email="w@bücher.example",
        email_key="w@xn--bcher-kva.example", created_at=NOON, email_confirmed_at=NOON,
    )  # fmt: skip
    write(letter_drive, wainfleet, person=person, name="Ŵyn Łuk", address="w@bücher.example")
    deliver()

    (mail,) = parsed(server)
    assert mail["From"].addresses[0].display_name == "Ŵyn Łuk via Better Buses for Ashdale"
    assert str(mail["Reply-To"]) == "w@xn--bcher-kva.example"
