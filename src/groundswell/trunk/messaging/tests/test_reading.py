"""Reading a mailbox: what is for us is taken in once, everything else stays as it was."""

import os
import time
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as checks
from hypothesis import strategies as st
from tests.support.people import NOON

from groundswell.channels.mail.incoming import PARTS, TEXT, read_incoming, text_of_html
from groundswell.channels.mail.mailbox import FIRST_BYTES, Place, Unreachable, open_mailbox
from groundswell.trunk.consent.selectors import stopped
from groundswell.trunk.messaging import reading
from groundswell.trunk.messaging.models import MailboxMark, Message
from groundswell.trunk.messaging.reading import read_mailbox, read_mailboxes, tokens_in
from groundswell.trunk.records.ids import new_public_id

pytestmark = pytest.mark.django_db

DSN = """\
From: MAILER-DAEMON@mx.example
To: bounces+{token}@groups.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

No such user.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; x@town.example
Action: failed
Status: {status}

--b--
"""
ARF = """\
From: fbl@isp.example
To: abuse@groups.example
Subject: FW: Polling day
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

Abuse.

--b
Content-Type: message/feedback-report

Feedback-Type: abuse
Version: 1

--b
Content-Type: message/rfc822

Return-Path: <bounces+{token}@groups.example>
From: campaign@groups.example
Subject: Polling day

Hello.

--b--
"""


@pytest.fixture(autouse=True)
def own_domain(settings):
    settings.MAIL_DOMAIN, settings.RELAY_FROM = "groups.example", "letters@groups.example"


@pytest.fixture
def maildir(tmp_path):
    for name in ("new", "cur", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
    return tmp_path / "box"


@pytest.fixture
def place(maildir):
    return Place.read(f"maildir://{maildir}")


def drop(maildir, text):
    """Deliver a mail, as a mail server does."""
    raw = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode()
    name = f"{time.time_ns()}.{uuid4().hex}.host"
    (maildir / "new" / name).write_bytes(raw)
    return name


@pytest.fixture
def sent(campaign):
    return Message.objects.create(
        campaign=campaign, kind="wording", to_address="x@town.example", subject="x", body_text="x", key=uuid4().hex,
        bounce_token=new_public_id(), state=Message.SENT, made_at=NOON, send_after=NOON,
    )  # fmt: skip


def test_a_bounce_is_taken_in_and_marked_as_seen(maildir, place, sent):
    drop(maildir, DSN.format(token=sent.bounce_token, status="5.1.1"))

    assert read_mailbox(place, at=NOON) == 1
    sent.refresh_from_db()
    assert sent.state == Message.BOUNCED and "5.1.1" in sent.error
    assert list((maildir / "new").iterdir()) == []
    assert [path.name.endswith(":2,S") for path in (maildir / "cur").iterdir()] == [True]
    assert read_mailbox(place, at=NOON) == 0


def test_a_complaint_is_a_stop(maildir, place, sent, campaign):
    drop(maildir, ARF.format(token=sent.bounce_token))

    assert read_mailbox(place, at=NOON) == 1
    assert stopped(campaign.pk, "email", "x@town.example")


def test_what_is_not_ours_stays_unread_and_is_looked_at_once(maildir, place, sent, monkeypatch):
    texts = [
        "From: ann@town.example\nTo: campaign@groups.example\nSubject: Hello\n\nHi.\n",
        DSN.format(token="0" * 22, status="5.1.1"),
        f"From: a@b.example\nTo: letters+{'z' * 22}@groups.example\nSubject: x\n\nforeign token\n",
        f"From: a@b.example\nTo: letters+{'z' * 22}@elsewhere.example\nSubject: x\n\nforeign host\n",
        f"From: me@away.example\nTo: bounces+{sent.bounce_token}@groups.example\nSubject: Away\n\nBack on 3 May.\n",
        "",
        "\x00\x01 no mail at all",
    ]
    names = sorted(drop(maildir, text) for text in texts)

    assert read_mailbox(place, at=NOON) == 0
    assert sorted(path.name for path in (maildir / "new").iterdir()) == names
    looked = []
    monkeypatch.setattr(reading, "take_mail", lambda raw, at: looked.append(raw))
    read_mailbox(place, at=NOON)
    assert looked == []
    sent.refresh_from_db()
    assert sent.state == Message.SENT


def test_a_worker_killed_before_it_marked_reads_again_and_changes_nothing(maildir, place, sent):
    raw = DSN.format(token=sent.bounce_token, status="5.1.1")
    drop(maildir, raw)
    assert reading.take_mail(raw.encode(), at=NOON)

    assert read_mailbox(place, at=NOON) == 1
    assert Message.objects.filter(state=Message.BOUNCED).count() == 1


def test_one_that_breaks_the_reader_does_not_hold_up_the_next(maildir, place, sent, monkeypatch):
    drop(maildir, "To: bounces+x@groups.example\n\nbroken")
    drop(maildir, DSN.format(token=sent.bounce_token, status="5.1.1"))
    honest = reading.parse_bounce
    monkeypatch.setattr(reading, "parse_bounce", lambda raw: 1 / 0 if b"broken" in raw else honest(raw))

    with pytest.raises(ZeroDivisionError):
        read_mailbox(place, at=NOON)
    monkeypatch.setattr(reading, "parse_bounce", lambda raw: [][1] if b"broken" in raw else honest(raw))
    assert read_mailbox(place, at=NOON) == 1
    assert len(list((maildir / "new").iterdir())) == 1


def test_a_database_that_fails_marks_nothing(maildir, place, sent, monkeypatch):
    from django.db import OperationalError

    def away(**_more: object) -> bool:
        raise OperationalError("away")

    drop(maildir, DSN.format(token=sent.bounce_token, status="5.1.1"))
    with monkeypatch.context() as broken, pytest.raises(OperationalError):
        broken.setattr(reading, "record_bounce", away)
        read_mailbox(place, at=NOON)

    assert len(list((maildir / "new").iterdir())) == 1 and MailboxMark.objects.get().names == []
    assert read_mailbox(place, at=NOON) == 1


@pytest.mark.parametrize("bomb", ["huge", "nested", "parts", "headers", "boundaries"])
def test_a_mail_made_to_hurt_costs_little_and_changes_nothing(maildir, place, bomb):
    to = f"To: letters+{'a' * 22}@groups.example\nMIME-Version: 1.0\n"
    made = {
        "huge": f"{to}\n" + "x" * 40_000_000,
        "nested": to
        + "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(5000))
        + "\nend",
        "parts": f'{to}Content-Type: multipart/mixed; boundary="b"\n\n' + "--b\n\nx\n" * 200_000,
        "headers": to + "".join(f"To: a{n}@b.example\n" for n in range(30_000)) + "\nx",
        "boundaries": f'{to}Content-Type: multipart/mixed; boundary="b"\n\n' + "--c\n" * 300_000,
    }[bomb]
    drop(maildir, made)

    started = time.perf_counter()
    assert read_mailbox(place, at=NOON) == 0
    assert time.perf_counter() - started < 5


def test_a_flood_is_read_in_portions(maildir, place, monkeypatch):
    for number in range(30):
        drop(maildir, f"To: x@y.example\nSubject: {number}\n\nx")
    looked = []
    monkeypatch.setattr(reading, "take_mail", lambda raw, at: looked.append(raw))

    for _ in range(4):
        read_mailbox(place, at=NOON, most=10)

    assert len(looked) == 30 == len(set(looked))


def test_names_that_are_gone_are_forgotten(maildir, place):
    name = drop(maildir, "To: x@y.example\n\nx")
    read_mailbox(place, at=NOON)
    (maildir / "new" / name).unlink()
    read_mailbox(place, at=NOON)

    assert MailboxMark.objects.get().names == []


def test_a_link_in_a_maildir_leads_nowhere(maildir, place, tmp_path):
    (tmp_path / "secret").write_text("To: bounces+x@groups.example\n\nx")
    os.symlink(tmp_path / "secret", maildir / "new" / "1.x.host")

    with open_mailbox(place) as box:
        assert list(box.new(after=0, besides=(), most=9)) == []


def test_only_the_first_part_of_a_mail_is_read(maildir, place):
    drop(maildir, b"To: x@y.example\r\n\r\n" + b"x" * (FIRST_BYTES * 2))

    with open_mailbox(place) as box:
        (found,) = box.new(after=0, besides=(), most=9)
    assert len(found.raw) == FIRST_BYTES and not found.whole


def test_a_mailbox_that_is_not_there_is_said_so_and_the_next_is_read(maildir, sent, settings, caplog):
    settings.MAILBOX_URLS = [
        "imap://a:secretword@127.0.0.1:1/INBOX",
        "maildir:///nowhere/at/all",
        f"maildir://{maildir}",
    ]
    drop(maildir, DSN.format(token=sent.bounce_token, status="5.1.1"))

    assert read_mailboxes(at=NOON) == 1
    assert caplog.text.count("WARNING") == 2 and "secretword" not in caplog.text
    with pytest.raises(Unreachable):
        read_mailbox(Place.read("imap://a:b@127.0.0.1:1"), at=NOON)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("imaps://ann:p%40ss@mx.example/INBOX", Place("imap", "mx.example", 993, "ann", "p@ss", "INBOX", "on")),
        ("imap://ann:pw@mx.example/Returns", Place("imap", "mx.example", 143, "ann", "pw", "Returns", "starttls")),
        ("imap://ann:pw@127.0.0.1:10143", Place("imap", "127.0.0.1", 10143, "ann", "pw", "INBOX", "none")),
        ("imap://ann:pw@mx.example?tls=none", Place("imap", "mx.example", 143, "ann", "pw", "INBOX", "none")),
        ("maildir:///var/mail/returns", Place("maildir", folder="/var/mail/returns", tls="none")),
    ],
)
def test_the_setting_is_read(url, expected):
    assert Place.read(url) == expected


@pytest.mark.parametrize(
    "url", ["", "pop://x", "imap://", "maildir://relative/path", "imap://x?tls=maybe", 'imap://x/a"%0d%0aLOGOUT']
)
def test_a_setting_that_is_none_is_refused(url):
    with pytest.raises(ValueError, match="Write the mailbox"):
        Place.read(url)


# --- what a mail says ---------------------------------------------------------------------------------------


def test_html_becomes_words():
    html = (
        "<style>b{}</style><p>I&nbsp;shall <b>vote</b><br>for it.</p><script>alert(1)</script><a href='http://x'>y</a>"
    )

    assert text_of_html(html).replace("\xa0", " ").split() == ["I", "shall", "vote", "for", "it.", "y"]


def test_a_reply_is_read_with_its_text_before_its_html():
    raw = (
        b"From: Carys <carys@council.example>\r\nTo: Amira <a@b.example>,\r\n LETTERS+"
        + b"A" * 22
        + b"@Groups.example\r\nSubject: =?utf-8?b?VMW3?=\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\n'
        b"Content-Type: text/html\r\n\r\n<p>HTML</p>\r\n"
        b"--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n"
        b"I shall vote for it. \xa31\x07\r\n\r\n\r\n\r\n\r\nCarys"
        b"\r\n--b--\r\n"
    )
    mail = read_incoming(raw)

    assert mail and mail.text == "I shall vote for it. £1\n\nCarys"
    assert (mail.subject, mail.sender, mail.auto) == ("Tŷ", "carys@council.example", False)
    assert tokens_in(mail) == ["a" * 22]


@pytest.mark.parametrize(
    ("header", "auto"),
    [
        ("Auto-Submitted: auto-replied", True),
        ("Auto-Submitted: no", False),
        ("Precedence: bulk", True),
        ("X-Autoreply: yes", True),
        ("X-Mailer: x", False),
    ],
)
def test_a_machines_answer_is_known_as_one(header, auto):
    mail = read_incoming(f"From: a@b.example\nTo: c@d.example\n{header}\n\nx".encode())

    assert mail and mail.auto is auto


@given(st.binary(max_size=3000))
@checks(max_examples=300, deadline=None)
def test_no_bytes_stop_the_reader(raw):
    mail = read_incoming(raw)
    assert mail is None or len(mail.text) <= TEXT


HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["To", "From", "Subject", "Content-Type", "Content-Transfer-Encoding", "Message-ID", "Cc"]),
        st.text(max_size=60)
        | st.sampled_from(
            ['multipart/mixed; boundary="b"', "text/html; charset=x-none", "base64", "=?utf-8?b?!!?=", "message/rfc822"]
        ),
    ),
    max_size=12,
)


@given(headers=HEADERS, body=st.text(max_size=300))
@checks(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_mail_that_looks_like_one_stops_the_reader(headers, body):
    head = "".join(f"{name}: {value}\n" for name, value in headers)
    raw = f"{head}\n--b\nContent-Type: text/plain\n\n{body}\n--b--".encode("utf-8", "surrogatepass")
    with transaction.atomic():
        assert reading.take_mail(raw, at=NOON) is False
    assert PARTS
