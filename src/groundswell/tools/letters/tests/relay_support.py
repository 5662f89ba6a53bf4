"""What the tests of the relay share: writing letters, a mail server of a few lines, what it was handed."""

import email
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import policy
from email.message import Message as Mail
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from groundswell.channels.mail.tests.little_server import Behaviour, little_server
from groundswell.tools.letters import services
from groundswell.tools.letters.models import Letter, LetterDrive
from groundswell.trunk.messaging import delivery
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.meeting import Introduced
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Standing

BODY = "Dear Cllr Wainfleet,\n\nI take the 42 to work at six.\n\nPlease vote for public control.\n\nAmira Kessler"


def introduced(
    drive: LetterDrive,
    name: str = "Amira Kessler",
    address: str = "amira.kessler@example.org",
    postcode: str = "AD4 7QX",
    **more: Any,
) -> Introduced:
    return Introduced(drive.drive.campaign_id, name, address, postcode, **more)


def write(
    drive: LetterDrive, standing: Standing, *, person: Person | None = None, at: datetime | None = None, **more: Any
) -> services.Written:
    """Write one letter: by Amira, unless `name` and `address` say otherwise."""
    who = {key: more.pop(key) for key in ("name", "address", "postcode", "area_id") if key in more}
    values = {"subject": "Please vote for public control", "body": BODY, "answers": ["x"], "key": uuid4(), **more}
    return services.write_letter(
        letter_drive=drive,
        standing=standing,
        writer=introduced(drive, **who),
        person=person,
        at=at or now(),
        **values,
    )


def deliver() -> int:
    """Hand in all that is due, a little ahead of the clock."""
    return delivery.deliver_due(at=now() + timedelta(seconds=2))


def parsed(server: Behaviour) -> list[Mail]:
    """What the mail server was handed, parsed by the email library."""
    return [email.message_from_bytes(taken.mail, policy=policy.SMTP) for taken in server.taken]


def only() -> Letter:
    return Letter.objects.select_related("message").get()


@pytest.fixture(autouse=True)
def own_domain(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.MAIL_FROM, settings.MAIL_DOMAIN = "campaign@groups.example", "groups.example"
    settings.RELAY_FROM = "letters@groups.example"
    settings.DKIM_KEY_FILE = tmp_path / "dkim.pem"
    delivery.signer.cache_clear()
    yield
    delivery.signer.cache_clear()


@pytest.fixture
def server(settings: Any) -> Iterator[Behaviour]:
    """A mail server that is set."""
    with little_server() as (url, behaviour):
        settings.SMTP_URL = url
        yield behaviour


def confirm(client: Client, address: str = "amira.kessler@example.org") -> Any:
    """Press the button of the mailed page."""
    messaging.mail_due_confirmations(at=now())
    mail = Message.objects.filter(kind="confirmation", to_address=address).latest("pk")
    link = re.search(r"/[\w-]+/confirm/\S+", mail.body_text)
    assert link
    return client.post(link[0])
