"""
The real mail system of `../shared/counterparts`: postfix, rspamd and dovecot on loopback, with private DNS.

Mailboxes are named by the local part (alice, bob, press, campaign, bounces, abuse, postmaster), password "pw".
"""

import email
import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

from tests.support import parts
from tests.support.shared import leave_out, shared_path

SMTP, IMAP, RSPAMD = ("127.0.0.1", 10025), ("127.0.0.1", 10143), ("127.0.0.1", 10034)
PORTS = (10024, 10025, 10032, 10033, 10034, 10053, 10143)


@dataclass(frozen=True)
class MailSystem:
    """A running mail system; `smtp_url` is what GROUNDSWELL_SMTP_URL takes."""

    script: Path
    state: Path
    smtp_url: str = "smtp://127.0.0.1:10025"

    def say(self, *command: str) -> str:
        """Run one of its commands: adduser NAME, dns-txt NAME VALUE, queue, flush, reset."""
        done = subprocess.run(
            [self.script, *command],
            check=True,
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "CP_STATE": str(self.state)},
            timeout=120,
        )
        return done.stdout

    def add_mailbox(self, name: str) -> None:
        """A mailbox for this local part, at every domain."""
        self.say("adduser", name)

    def publish(self, name: str, value: str) -> None:
        """A TXT record in the private DNS: a DKIM key, an SPF line."""
        self.say("dns-txt", name, value)

    def letters(self, mailbox: str, *, at_least: int = 0, seconds: float = 20) -> list[Message]:
        """What lies in a mailbox, oldest first, once there are so many or time is up."""
        end = time.monotonic() + seconds
        while True:
            found = read_mailbox(mailbox)
            if len(found) >= at_least or time.monotonic() > end:
                return found
            time.sleep(0.2)

    def letter(self, mailbox: str, **seconds: float) -> Message:
        """The latest letter of a mailbox that must have one."""
        found = self.letters(mailbox, at_least=1, **seconds)
        assert found, f"no letter came to {mailbox}"
        return found[-1]


def read_mailbox(mailbox: str) -> list[Message]:
    with imaplib.IMAP4(*IMAP) as inbox:
        inbox.login(mailbox, "pw")
        inbox.select("INBOX")
        numbers = inbox.search(None, "ALL")[1][0].split()
        fetched = (inbox.fetch(number, "(RFC822)")[1][0] for number in numbers)
        return [email.message_from_bytes(part[1]) for part in fetched if isinstance(part, tuple)]


def text_of(letter: Message) -> str:
    """The plain text of a letter, decoded."""
    for part in letter.walk():
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            return payload.decode(part.get_content_charset() or "utf-8")
    raise AssertionError("the letter has no plain text")


def taken_ports() -> list[int]:
    """Those of its fixed ports that something else is listening on."""
    taken = []
    for port in PORTS:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                taken.append(port)
    return taken


def why_not(script: Path) -> str:
    """Why the mail system cannot be started here, or nothing."""
    if not script.is_file():
        return "No mail system beside the checkout (../shared/counterparts)"
    lacking = [part.name for part in parts.missing(parts.MAIL)]
    if lacking:
        return f"The mail system lacks {', '.join(lacking)}"
    if os.geteuid() != 0:
        return "The mail system starts only as root"
    if taken := taken_ports():
        return f"The mail system's ports are taken: {taken}"
    return ""


@pytest.fixture(scope="session")
def mail_world() -> Iterator[MailSystem]:
    """The mail system, started once for the run and stopped at its end."""
    script = shared_path() / "counterparts" / "start-mail.sh"
    if reason := why_not(script):
        leave_out(reason)
    # Its daemons run as accounts of their own and must be able to look into the folder.
    state = Path(tempfile.mkdtemp(prefix="groundswell-mail-"))
    state.chmod(0o755)
    system = MailSystem(script.resolve(), state)
    try:
        system.say("start")
        yield system
    finally:
        system.say("stop")
        shutil.rmtree(state, ignore_errors=True)


@pytest.fixture
def mail_system(mail_world: MailSystem) -> MailSystem:
    """The mail system with empty mailboxes and an empty queue."""
    mail_world.say("reset")
    return mail_world
