"""Our signatures are checked by another implementation than our own."""

import stat
from datetime import UTC, datetime

import dkim
import pytest

from groundswell.channels.mail.dkim import load_signer

NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)
MAIL = (
    b"From: Better Buses <campaign@groups.example>\r\nTo: denise@example.org\r\nSubject: Confirm  your\r\n name\r\n"
    b"Date: Tue, 17 Mar 2026 12:00:00 +0000\r\nMessage-ID: <x@groups.example>\r\nMIME-Version: 1.0\r\n\r\n"
    b"Press the button. \t\r\n\r\n  Thank you\r\n\r\n\r\n"
)


@pytest.fixture(scope="module")
def signer(tmp_path_factory):
    return load_signer(tmp_path_factory.mktemp("keys") / "dkim.pem", domain="groups.example", selector="s1")


def verifies(signer, mail: bytes) -> bool:
    def records(name, timeout=5):
        return signer.record.encode() if name == b"s1._domainkey.groups.example." else None

    return bool(dkim.verify(mail, dnsfunc=records))


def test_another_implementation_verifies_it(signer):
    assert verifies(signer, signer.sign(MAIL, at=NOON))


@pytest.mark.parametrize("body", [b"", b"\r\n", b"x", b"a\r\n\r\n\r\n", b" \r\n\t\r\nend  \r\n"])
def test_every_sort_of_ending_verifies(signer, body):
    head = MAIL.split(b"\r\n\r\n")[0] + b"\r\n\r\n"

    assert verifies(signer, signer.sign(head + body, at=NOON))


@pytest.mark.parametrize(
    ("what", "by"),
    [
        (b"button", b"lever"),
        (b"denise@", b"tom@"),
        (b"Confirm", b"Cancel"),
        (b"From: Better Buses", b"From: Worse Buses"),
        (b"\r\nTo:", b"\r\nSubject: Another\r\nTo:"),
        (b"\r\nTo:", b"\r\nFrom: evil@example.net\r\nTo:"),
    ],
)
def test_what_was_changed_or_added_does_not_verify(signer, what, by):
    signed = signer.sign(MAIL, at=NOON)
    head, body = signed[: signed.index(b"From:")], signed[signed.index(b"From:") :]

    assert not verifies(signer, head + body.replace(what, by, 1))


def test_blanks_that_servers_change_do_no_harm(signer):
    signed = signer.sign(MAIL, at=NOON)

    assert verifies(signer, signed.replace(b"Press the button. \t\r\n", b"Press the   button.\r\n"))


def test_the_key_is_made_once_and_is_its_owners_alone(tmp_path):
    path = tmp_path / "secrets" / "dkim.pem"

    first, again = (load_signer(path, domain="groups.example", selector="s1") for _ in range(2))

    assert first.record == again.record
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["dkim.pem"]
    assert first.record_name == "s1._domainkey.groups.example"
