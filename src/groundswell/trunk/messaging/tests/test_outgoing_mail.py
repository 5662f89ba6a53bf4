"""What goes out: lawful, signed, in one piece, once."""

import email
from datetime import timedelta
from email import policy

import dkim
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as checks
from hypothesis import strategies as st
from tests.support.people import NOON

from groundswell.channels.mail.tests.little_server import little_server
from groundswell.trunk.consent import selectors
from groundswell.trunk.consent import services as consent
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.consent.tests.test_consent_ledger import make_person, tick
from groundswell.trunk.messaging import delivery, services
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.messaging.services import MailRefused, NoReason, queue_mail
from groundswell.trunk.messaging.tasks import deliver
from groundswell.trunk.records.clock import now

pytestmark = pytest.mark.django_db
FOLD = "Bcc: victim@example.net"


@pytest.fixture(autouse=True)
def own_domain(settings, tmp_path):
    settings.MAIL_FROM, settings.MAIL_DOMAIN = "campaign@groups.example", "groups.example"
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


@pytest.fixture
def denise(campaign):
    person = make_person(campaign, "Denise Okoro-Hall", "denise@example.org")
    tick(person)
    consent.make_effective([person.pk], at=NOON)
    return person


def queue(campaign, key="k1", to="denise@example.org", kind="confirmation", **more):
    context = {"waiting": [], "url": "http://localhost:8000/x/"}
    return queue_mail(
        kind=kind, to=to, subject=more.pop("subject", "Confirm your name"), template="messaging/email/confirm",
        context=context, campaign=campaign, key=key, at=NOON, **more,
    )  # fmt: skip


def news(denise, key="n1"):
    return queue(denise.campaign, key, kind="update", person=denise, consent=Consent.objects.get(given=True))


def sent(server):
    return [email.message_from_bytes(taken.mail, policy=policy.SMTP) for taken in server.taken]


def test_a_confirmation_goes_out_signed_from_its_own_return_address(campaign, server):
    message = queue(campaign)

    assert delivery.deliver_due(at=now()) == 1

    message.refresh_from_db()
    (letter,) = sent(server)
    assert message.state == Message.SENT and message.sent_at
    assert server.taken[0].sender == f"bounces+{message.bounce_token}@groups.example"
    assert letter["From"] == "Better Buses for Ashdale <campaign@groups.example>"
    assert letter["Auto-Submitted"] == "auto-generated" and letter["List-Unsubscribe"] is None
    assert letter["Message-ID"] == f"<{message.public_id}@groups.example>"
    assert "Promoted by Olu Adeyemi" in letter.get_body(("plain",)).get_content()
    record = delivery.signer().record.encode()
    assert dkim.verify(server.taken[0].mail, dnsfunc=lambda name, timeout=5: record)


def test_news_can_be_left_with_one_press(denise, server, client):
    news(denise)
    delivery.deliver_due(at=now())

    (letter,) = sent(server)
    path = letter["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert path in letter.get_body(("plain",)).get_content()
    assert letter["Precedence"] == "bulk"
    record = delivery.signer().record.encode()
    assert dkim.verify(server.taken[0].mail, dnsfunc=lambda name, timeout=5: record)

    client.post(path, {"List-Unsubscribe": "One-Click"})
    assert not selectors.why(denise, "email").allowed


@pytest.mark.parametrize("spoil", ["none", "no", "waiting"])
def test_news_without_a_consent_in_force_cannot_be_written(denise, spoil):
    row = Consent.objects.get()
    if spoil == "no":
        row.given = False
    if spoil == "waiting":
        row.effective_at = None

    with pytest.raises(NoReason):
        queue(denise.campaign, kind="update", person=denise, consent=None if spoil == "none" else row)


def test_a_stop_holds_what_was_already_queued(denise, server):
    message = news(denise)
    consent.opt_out(campaign=denise.campaign, channel="email", value=denise.email, source="x", at=NOON, key="s")

    delivery.deliver_due(at=now())

    message.refresh_from_db()
    assert message.state == Message.HELD and not server.taken


def test_the_same_key_is_one_mail(campaign, server):
    first, again = queue(campaign), queue(campaign)
    for _ in range(3):
        delivery.deliver_due(at=now())

    assert first.pk == again.pk and len(server.taken) == 1


def test_without_a_mail_server_it_waits_in_the_outbox_and_says_so(campaign, settings):
    message = queue(campaign)
    deliver.call()

    message.refresh_from_db()
    assert message.state == Message.OUTBOX
    assert str(message.get_state_display()) == "Waiting: no mail server is set"
    assert services.release_outbox(campaign=campaign, at=NOON) == 0


def test_what_waited_goes_out_once_a_server_is_set(campaign, settings):
    message = queue(campaign)
    with little_server() as (url, behaviour):
        settings.SMTP_URL = url
        assert services.release_outbox(campaign=campaign, at=NOON) == 1
        delivery.deliver_due(at=now())

    message.refresh_from_db()
    assert message.state == Message.SENT and len(behaviour.taken) == 1


def test_a_refusal_for_good_is_kept_with_its_reason_and_can_be_tried_again(campaign, server):
    server.answers["denise@example.org"] = "550 5.1.1 no such user"
    message = queue(campaign)
    delivery.deliver_due(at=now())

    message.refresh_from_db()
    assert message.state == Message.FAILED and "no such user" in message.error

    server.answers.clear()
    assert services.retry_message(message=message, at=NOON)
    delivery.deliver_due(at=now())
    message.refresh_from_db()
    assert message.state == Message.SENT


def test_later_means_later_and_longer_each_time_and_not_for_ever(campaign, server):
    server.answers["denise@example.org"] = "451 4.7.1 try again later"
    message = queue(campaign)
    waits = []
    for _ in range(20):
        before = now()
        delivery.deliver_due(at=message.send_after)
        message.refresh_from_db()
        if message.state != Message.QUEUED:
            break
        waits.append(message.send_after - before)

    assert message.state == Message.FAILED
    assert waits == sorted(waits) and waits[0] >= timedelta(minutes=1)
    assert sum(waits, timedelta()) > timedelta(days=1)


def test_one_bad_address_does_not_hold_the_others(campaign, server):
    server.answers["bad@example.org"] = "550 no"
    for number, to in enumerate(("bad@example.org", "one@example.org", "two@example.org")):
        queue(campaign, key=f"k{number}", to=to)

    delivery.deliver_due(at=now())

    assert [taken.recipient for taken in server.taken] == ["one@example.org", "two@example.org"]


def test_a_server_that_is_away_costs_no_try(campaign, settings):
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    message = queue(campaign)

    assert delivery.deliver_due(at=now()) == 0

    message.refresh_from_db()
    assert (message.state, message.tries) == (Message.QUEUED, 0)
    assert message.send_after > now() and "does not answer" in message.error


def test_a_killed_worker_doubles_at_most_the_one_in_flight(campaign, server):
    for number in range(5):
        queue(campaign, key=f"k{number}", to=f"p{number}@example.org")
    original, calls = delivery._note, []

    def killed(message, **changes):
        calls.append(message)
        if len(calls) == 3:
            raise KeyboardInterrupt
        original(message, **changes)

    delivery._note = killed
    try:
        with pytest.raises(KeyboardInterrupt):
            delivery.deliver_due(at=now())
    finally:
        delivery._note = original
    delivery.deliver_due(at=now())
    delivery.deliver_due(at=now() + timedelta(minutes=11))

    recipients = [taken.recipient for taken in server.taken]
    assert set(recipients) == {f"p{number}@example.org" for number in range(5)}
    assert len(recipients) == 6
    assert Message.objects.filter(state=Message.SENT).count() == 5


def test_answers_overtake_news(denise, server):
    for number in range(5):
        news(denise, key=f"n{number}")
    queue(denise.campaign, key="confirm", to="tom@example.org")

    delivery.deliver_due(at=now(), most=2)

    assert server.taken[0].recipient == "tom@example.org"


@pytest.mark.parametrize(
    "to",
    [
        f"a@example.org\r\n{FOLD}", f"a@example.org\n{FOLD}", "a@example.org, b@example.org", "A <a@example.org>",
        "a@example.org\0", "", "not an address", "a@example.org\u2028b@example.org",
    ],
)  # fmt: skip
def test_an_address_that_is_more_than_one_address_is_refused(campaign, to):
    with pytest.raises(MailRefused):
        queue(campaign, to=to)


@pytest.mark.parametrize("subject", [f"x\r\n{FOLD}", f"x\n{FOLD}", "x\r", "x\u2028y", "x\x0by"])
def test_a_subject_of_two_lines_is_refused(campaign, subject):
    with pytest.raises(MailRefused):
        queue(campaign, subject=subject)


@pytest.mark.parametrize("headers", [{"X-A": f"b\r\n{FOLD}"}, {"Bcc": "x@example.org"}, {"X A": "b"}, {"To": "x"}])
def test_a_header_that_is_another_is_refused(campaign, headers):
    with pytest.raises(MailRefused):
        queue(campaign, headers=headers)


@checks(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(subject=st.text(max_size=120), name=st.text(min_size=1, max_size=60))
def test_no_text_grows_another_header(campaign, subject, name):
    campaign.name = name
    try:
        message = services.mails.make_message(
            kind="confirmation", to="denise@example.org", subject=subject, template="messaging/email/confirm",
            context={"waiting": [], "url": "x"}, campaign=campaign, key="k", at=NOON,
        )  # fmt: skip
    except MailRefused:
        return

    letter = email.message_from_bytes(delivery.write_letter(message, at=NOON), policy=policy.SMTP)

    expected = {"From", "To", "Subject", "Date", "Message-ID", "Reply-To", "Auto-Submitted", "MIME-Version"}
    assert set(letter.keys()) == expected | {"Content-Type"}
    assert letter["To"] == "denise@example.org"
    assert letter["From"].addresses[0].addr_spec == "campaign@groups.example"
    assert letter.get_content_type() == "multipart/alternative"


def test_what_came_back_is_noted(campaign, server):
    message = queue(campaign)
    delivery.deliver_due(at=now())

    assert services.record_bounce(token=message.bounce_token, status="4.4.1", at=NOON)
    message.refresh_from_db()
    assert message.state == Message.SENT
    assert services.record_bounce(token=message.bounce_token, status="5.1.1", at=NOON)
    message.refresh_from_db()
    assert message.state == Message.BOUNCED and "5.1.1" in message.error
    assert not services.record_bounce(token="x" * 22, status="5.1.1", at=NOON)


def test_calling_it_spam_is_a_stop(denise, server):
    message = news(denise)
    delivery.deliver_due(at=now())

    services.record_complaint(token=message.bounce_token, at=now())

    assert selectors.why(denise, "email").state == "no"


def test_old_mail_is_forgotten(campaign):
    queue(campaign)

    assert services.forget_old_mail(at=NOON + timedelta(days=89)) == 0
    assert services.forget_old_mail(at=NOON + timedelta(days=91)) == 1
