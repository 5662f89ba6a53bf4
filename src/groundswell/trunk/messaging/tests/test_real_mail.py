"""Through a real mail system: postfix, rspamd and dovecot on this machine, with a name server of its own."""

import email
import imaplib
import os
import shutil
import subprocess
import tempfile
import time
from email import policy
from pathlib import Path

import dkim
import pytest
from tests.support.people import NOON
from tests.support.shared import leave_out

from groundswell.channels.mail.bounces import FAILED, parse_bounce
from groundswell.trunk.consent import services as consent
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.consent.tests.test_consent_ledger import make_person, tick
from groundswell.trunk.messaging import delivery, services
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.messaging.services import queue_mail
from groundswell.trunk.messaging.tests.test_confirmations import join, link_of, mail
from groundswell.trunk.records.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.mail, pytest.mark.slow, pytest.mark.shared]
PROGRAMS = ("postfix", "dovecot", "rspamd", "dnsmasq")


@pytest.fixture(scope="module")
def mail_system(shared_dir):
    """The counterparts' mail system, in a folder of its own that all its daemons may enter."""
    script = shared_dir / "counterparts" / "start-mail.sh"
    missing = [name for name in PROGRAMS if not shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")]
    if missing or not script.is_file() or os.geteuid() != 0:
        leave_out(f"No mail system to test with (missing: {', '.join(missing) or 'its script, or root'})")
    # Not pytest's own folder: another run that starts meanwhile shuts that one to the daemons' accounts.
    state = Path(tempfile.mkdtemp(prefix="groundswell-mail-"))
    state.chmod(0o755)

    def run(*words: str) -> None:
        environment = {**os.environ, "CP_STATE": str(state)}
        with (state / "log").open("a") as log:
            subprocess.run(
                [script, *words], check=True, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    try:
        run("start")
        yield run
    finally:
        # Also what a start that failed half-way left running: it holds ports that the next run needs.
        run("stop")
        shutil.rmtree(state, ignore_errors=True)


@pytest.fixture
def signing(mail_system, settings, tmp_path):
    """Our domain, with its key made and its records set in the private name server."""
    settings.SMTP_URL = "smtp://127.0.0.1:10025"
    settings.MAIL_FROM, settings.MAIL_DOMAIN = "campaign@groups.test", "groups.test"
    settings.DKIM_KEY_FILE, settings.DKIM_SELECTOR = tmp_path / "dkim.pem", f"s{time.time_ns()}"
    delivery.signer.cache_clear()
    signer = delivery.signer()
    mail_system("dns-txt", signer.record_name, signer.record)
    mail_system("dns-txt", "groups.test", "v=spf1 ip4:127.0.0.1 -all")
    yield signer
    delivery.signer.cache_clear()


def inbox(name: str, *, wanted: str, seconds: int = 20):
    """The first mail in a mailbox that holds this text, as it arrived."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        box = imaplib.IMAP4("127.0.0.1", 10143)
        box.login(name, "pw")
        box.select("INBOX")
        for number in box.search(None, "ALL")[1][0].split():
            raw = box.fetch(number, "(RFC822)")[1][0][1]
            if wanted.encode() in raw:
                box.logout()
                return raw
        box.logout()
        time.sleep(0.3)
    raise AssertionError(f"Nothing with {wanted!r} came to {name}")


def test_a_confirmation_arrives_signed_and_its_button_confirms(group, signing, client):
    join(group, "alice@town.test", name="Alice Marsh", at=now())
    mail(now())
    delivery.deliver_due(at=now())
    message = Message.objects.get()

    raw = inbox("alice", wanted=message.public_id)
    letter = email.message_from_bytes(raw, policy=policy.SMTP)
    assert message.state == Message.SENT
    assert dkim.verify(raw, dnsfunc=lambda name, timeout=5: signing.record.encode())
    assert not dkim.verify(raw.replace(b"Confirm", b"Connect"), dnsfunc=lambda n, timeout=5: signing.record.encode())
    results = " ".join(letter["Authentication-Results"].split())
    assert "dkim=pass" in results and "spf=pass" in results
    assert letter["Return-Path"] == f"<bounces+{message.bounce_token}@groups.test>"
    link = link_of(message)
    assert link in letter.get_body(("plain",)).get_content()

    assert client.post(link).status_code == 302
    assert group.memberships.get().confirmed_at


def test_news_arrives_with_the_way_to_leave_it(campaign, signing):
    bob = make_person(campaign, "Bob Reed", "bob@town.test")
    tick(bob)
    consent.make_effective([bob.pk], at=NOON)
    message = queue_mail(
        kind="update", to="bob@town.test", subject="Tŷ: the vote is on Tuesday", template="messaging/email/confirm",
        context={"waiting": [], "url": "http://localhost:8000/"}, campaign=campaign, person=bob,
        consent=Consent.objects.get(), key="n", at=NOON,
    )  # fmt: skip
    delivery.deliver_due(at=now())

    raw = inbox("bob", wanted=message.public_id)
    letter = email.message_from_bytes(raw, policy=policy.SMTP)
    assert letter["Subject"] == "Tŷ: the vote is on Tuesday"
    assert letter["List-Unsubscribe"].startswith("<http://localhost:8000/better-buses/contact/stop/")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert dkim.verify(raw, dnsfunc=lambda name, timeout=5: signing.record.encode())


def test_a_mail_to_nobody_comes_back_and_is_noted(group, signing):
    join(group, "nobody.here@town.test", name="No Body", at=now())
    mail(now())
    delivery.deliver_due(at=now())
    message = Message.objects.get()

    (bounce,) = parse_bounce(inbox("bounces", wanted=message.bounce_token))

    assert (bounce.kind, bounce.token) == (FAILED, message.bounce_token)
    assert bounce.status.startswith("5.1.")
    assert services.record_bounce(token=bounce.token, status=bounce.status, at=now())
    assert Message.objects.get().state == Message.BOUNCED


def test_no_and_later_are_told_apart(group, signing):
    join(group, "x@reject.test", name="Re Ject", at=now())
    join(group, "x@defer.test", name="De Fer", at=now())
    mail(now())
    delivery.deliver_due(at=now())

    refused, later = (Message.objects.get(to_address=f"x@{domain}.test") for domain in ("reject", "defer"))
    assert refused.state == Message.FAILED and "550" in refused.error
    assert later.state == Message.QUEUED and "451" in later.error and later.send_after > now()
