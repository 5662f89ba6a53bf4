"""A letter on its way: who may send it, what it says of itself, that it goes once and then is forgotten."""

import email
from datetime import timedelta
from email import policy
from uuid import uuid4

import dkim
import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as checks
from hypothesis import strategies as st
from tests.support.people import NOON

from groundswell.channels.mail.tests.little_server import little_server
from groundswell.tools.letters import services
from groundswell.tools.letters.composing import tidy
from groundswell.tools.letters.models import Letter, LetterDrive
from groundswell.tools.letters.recount import figures, recount
from groundswell.tools.letters.services import passing
from groundswell.tools.letters.services.settling import settle_due
from groundswell.tools.letters.tests.relay_support import BODY, deliver, introduced, only, parsed, write
from groundswell.trunk.consent import services as consent
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.messaging import delivery
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.messaging.letter import write_letter as as_mail
from groundswell.trunk.messaging.models import Confirmation, Message
from groundswell.trunk.messaging.relaying import name_for_from, relay_address
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Ask, Drive, Standing, Target, TargetNote

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_domain(settings, tmp_path):
    settings.MAIL_FROM, settings.MAIL_DOMAIN = "campaign@groups.example", "groups.example"
    settings.RELAY_FROM = "letters@groups.example"
    settings.DKIM_KEY_FILE = tmp_path / "dkim.pem"
    delivery.signer.cache_clear()
    yield
    delivery.signer.cache_clear()


@pytest.fixture
def server(settings):
    """A mail server that is set."""
    with little_server() as (url, behaviour):
        settings.SMTP_URL = url
        yield behaviour


def confirm(client, address="amira.kessler@example.org"):
    """Press the button of the mailed page."""
    from groundswell.trunk.messaging.tests.test_confirmations import link_of

    messaging.mail_due_confirmations(at=now())
    return client.post(link_of(Message.objects.filter(kind="confirmation", to_address=address).latest("pk")))


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


# --- caps ---------------------------------------------------------------------------------------------------


def test_over_her_cap_a_known_writer_is_told_to_wait_and_nothing_is_kept(letter_drive, wainfleet, amira):
    for _ in range(letter_drive.writer_cap):
        write(letter_drive, wainfleet, person=amira)

    with pytest.raises(services.NotSent, match="3 letters today") as refused:
        write(letter_drive, wainfleet, person=amira)
    assert refused.value.code == services.CAPPED and Letter.objects.count() == 3
    assert write(letter_drive, wainfleet, person=amira, at=now() + timedelta(days=1)).state == Letter.QUEUED


def test_a_target_with_enough_letters_gets_the_next_tomorrow(letter_drive, wainfleet, amira, settings):
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    LetterDrive.objects.update(target_cap=1)
    letter_drive.refresh_from_db()
    at = NOON
    assert write(letter_drive, wainfleet, person=amira, at=at).goes_at is None
    written = write(letter_drive, wainfleet, person=amira, at=at)

    assert written.goes_at and (written.goes_at.day, written.goes_at.hour) == (18, 8)
    assert Message.objects.filter(kind="letter").count() == 1
    assert passing.release_due(at=at + timedelta(hours=5)) == 0
    assert passing.release_due(at=at + timedelta(days=1)) == 1
    assert passing.release_due(at=at + timedelta(days=1)) == 0
    assert Message.objects.filter(kind="letter").count() == 2


def test_what_was_put_off_is_asked_again_on_its_day(letter_drive, wainfleet, amira):
    LetterDrive.objects.update(target_cap=1)
    letter_drive.refresh_from_db()
    letters = [write(letter_drive, wainfleet, person=amira, at=NOON).letter for _ in range(3)]
    Target.objects.filter(pk=wainfleet.target_id).update(no_sending=True)

    passing.release_due(at=NOON + timedelta(days=2))

    assert [Letter.objects.get(pk=letter.pk).state for letter in letters] == ["queued", "refused", "refused"]
    assert Message.objects.filter(kind="letter").count() == 1


def test_many_letters_of_one_mailbox_confirmed_at_once_keep_its_cap(letter_drive, wainfleet, client, settings):
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    for _ in range(services.sending.MOST_WAITING):
        write(letter_drive, wainfleet)
    with pytest.raises(services.NotSent) as refused:
        write(letter_drive, wainfleet)
    assert refused.value.code == services.CAPPED

    confirm(client)

    assert Message.objects.filter(kind="letter").count() == 3
    days = {letter.goes_at.date() for letter in Letter.objects.filter(state=Letter.QUEUED)}
    assert len(days) == 4


# --- answers, stops, bounces --------------------------------------------------------------------------------


def declare(standing, stance):
    from groundswell.trunk.targets.services import declare as record

    return record(standing=standing, stance=stance, key=uuid4(), at=now(), evidence_note="At the meeting, by Asha")


@pytest.mark.parametrize("stance", [Standing.DECLARED, Standing.AGAINST])
def test_who_has_answered_gets_no_more_letters(letter_drive, wainfleet, amira, server, stance):
    waiting = write(letter_drive, wainfleet, person=amira)
    held = write(letter_drive, wainfleet, person=amira, body="I will kill you")
    assert (waiting.state, held.state) == (Letter.QUEUED, Letter.HELD)

    declare(wainfleet, stance)
    deliver()

    assert server.taken == []
    assert set(Letter.objects.values_list("state", "body")) == {(Letter.WITHDRAWN, "")}
    assert not Message.objects.filter(kind="letter-news").exists()
    with pytest.raises(services.NotSent) as refused:
        write(letter_drive, Standing.objects.get(pk=wainfleet.pk), person=amira)
    assert refused.value.code == services.CLOSED


def test_one_that_only_leans_is_still_written_to(letter_drive, wainfleet, amira, server):
    write(letter_drive, wainfleet, person=amira)
    declare(wainfleet, Standing.LEANING)
    deliver()

    assert len(server.taken) == 1


def test_a_letter_that_comes_back_is_noted_uncounted_and_its_writer_told_once(letter_drive, wainfleet, amira, server):
    Target.objects.filter(pk=wainfleet.target_id).update(phone="01632 960 100")
    write(letter_drive, wainfleet, person=amira)
    deliver()
    token = only().message.bounce_token
    assert figures() == {"letters": 1}

    for _ in range(2):
        assert messaging.record_bounce(token=token, status="5.1.1", at=now())

    assert only().state == Letter.BOUNCED and figures() == {"letters": 0}
    assert recount(letter_drive.drive.campaign, apply=False) == []
    note = TargetNote.objects.get()
    assert note.kind == "bounce" and "5.1.1" in note.text and note.campaign == letter_drive.drive.campaign
    wainfleet.refresh_from_db()
    assert (wainfleet.heard_letters, wainfleet.stance) == (0, Standing.NOT_ASKED)
    news = Message.objects.get(kind="letter-news")
    assert news.to_address == amira.email and "01632 960 100" in news.body_text.replace("\u00a0", " ")
    assert not messaging.retry_message(message=only().message, at=now())


def test_one_that_the_server_refuses_is_a_bounce_too(letter_drive, wainfleet, amira, server):
    server.answers[wainfleet.target.email] = "550 5.1.1 no such user"
    write(letter_drive, wainfleet, person=amira)
    deliver()

    assert only().state == Letter.BOUNCED and TargetNote.objects.count() == 1 and not Ask.objects.exists()


def test_a_delay_is_no_bounce(letter_drive, wainfleet, amira, server):
    write(letter_drive, wainfleet, person=amira)
    deliver()
    messaging.record_bounce(token=only().message.bounce_token, status="4.4.1", at=now())

    assert only().state == Letter.SENT


def test_a_target_who_asked_us_to_stop_is_left_in_peace(letter_drive, wainfleet, amira, server, campaign):
    consent.opt_out(
        campaign=campaign, channel="email", value=wainfleet.target.email, source="by mail", at=NOON, key="s"
    )
    write(letter_drive, wainfleet, person=amira)
    deliver()

    assert not [taken for taken in server.taken if "council" in taken.recipient]
    assert only().state == Letter.REFUSED and Message.objects.filter(kind="letter-news").count() == 1


@pytest.mark.parametrize("what", ["letters closed", "drive closed", "left", "out of office", "no email", "no relay"])
def test_what_is_closed_takes_no_letters(letter_drive, wainfleet, amira, what):
    if what == "letters closed":
        letter_drive.state = LetterDrive.CLOSED
    elif what == "no relay":
        letter_drive.relay = False
    elif what == "drive closed":
        letter_drive.drive.state = Drive.CLOSED
    elif what == "left":
        wainfleet.left_at = NOON
    elif what == "out of office":
        wainfleet.target.ended_at = NOON
    else:
        wainfleet.target.email = ""
    with pytest.raises(services.NotSent):
        write(letter_drive, wainfleet, person=amira)
    assert not Letter.objects.exists() and not Confirmation.objects.exists()


def test_a_letter_to_the_target_of_another_drive_is_refused(letter_drive, campaign, areas, amira):
    from groundswell.tools.letters.tests.conftest import stand

    other = Drive.objects.create(
        campaign=campaign, slug="other", kind="cause", state="open", title="Other", created_at=NOON
    )
    with pytest.raises(services.NotSent):
        write(letter_drive, stand(other, "Else Where", None, NOON), person=amira)


def test_confirmed_too_late_nothing_goes_and_the_writer_is_told(letter_drive, wainfleet, client, settings):
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    write(letter_drive, wainfleet)
    Drive.objects.update(state=Drive.CLOSED)
    confirm(client)

    assert only().state == Letter.WITHDRAWN and not Message.objects.filter(kind="letter").exists()
    assert Message.objects.filter(kind="letter-news").count() == 1


def test_confirmed_after_the_target_answered_nothing_goes_and_the_writer_is_told(
    letter_drive, wainfleet, client, settings
):
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    write(letter_drive, wainfleet)
    declare(wainfleet, Standing.DECLARED)
    confirm(client)

    assert only().state == Letter.WITHDRAWN and not Message.objects.filter(kind="letter").exists()
    assert "They have answered since you wrote" in Message.objects.get(kind="letter-news").body_text


def test_a_letter_that_nobody_reads_is_given_up_after_a_month(letter_drive, wainfleet, amira):
    letter = write(letter_drive, wainfleet, person=amira, body="I will kill you", at=NOON).letter

    assert passing.give_up_held(at=NOON + timedelta(days=29)) == 0
    assert passing.give_up_held(at=NOON + timedelta(days=31)) == 1
    letter.refresh_from_db()
    assert (letter.state, letter.body) == (Letter.REFUSED, "")
    assert Message.objects.filter(kind="letter-news").count() == 1


def test_a_target_with_foreign_letters_in_its_domain_is_reached_and_holds_up_nobody(
    letter_drive, wainfleet, haigh, amira, server
):
    Target.objects.filter(pk=wainfleet.target_id).update(email="rat@bücher.example")
    Target.objects.filter(pk=haigh.target_id).update(no_sending=False, email="rät@council.example.org")
    write(letter_drive, Standing.objects.get(pk=wainfleet.pk), person=amira)
    with pytest.raises(services.NotSent) as refused:
        write(letter_drive, Standing.objects.get(pk=haigh.pk), person=amira)
    message = Message.objects.get(kind="letter")
    Message.objects.create(
        campaign=message.campaign, kind="confirmation", to_address="rät@x.example", subject="x", body_text="x",
        key="odd", bounce_token="odd", made_at=NOON, send_after=NOON,
    )  # fmt: skip
    deliver()

    assert refused.value.code == services.NO_EMAIL
    assert [taken.recipient for taken in server.taken] == ["rat@xn--bcher-kva.example"]
    assert Message.objects.get(key="odd").state == Message.FAILED


def test_nobody_who_did_not_confirm_is_told_anything(letter_drive, wainfleet, amira):
    from groundswell.tools.letters.services.telling import NOT_SENT, tell_writer

    letter = write(letter_drive, wainfleet).letter

    assert not tell_writer(letter, NOT_SENT, at=NOON)


def test_letters_that_nobody_confirmed_are_forgotten_after_thirty_days(letter_drive, wainfleet):
    from groundswell.tools.letters.services.confirming import forget_unconfirmed

    write(letter_drive, wainfleet, at=NOON)

    assert forget_unconfirmed(at=NOON + timedelta(days=29)) == 0
    assert forget_unconfirmed(at=NOON + timedelta(days=31)) == 1


def test_an_odd_relay_address_is_still_one_address(settings):
    settings.RELAY_FROM = "post@x.example"
    assert (relay_address(), relay_address("abc")) == ("post@x.example", "post+abc@x.example")
    assert introduced
