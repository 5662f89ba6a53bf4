"""Mails that came back, as 173 systems write them."""

import json
from collections import Counter

import pytest

from groundswell.channels.mail.bounces import COMPLAINT, DELAYED, FAILED, Bounce, parse_bounce

TOKEN = "abcdefghijklmnopqrstuv"
REPORT = f"""From: MAILER-DAEMON@mx.example
To: bounces+{TOKEN}@groups.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x

The mail could not be delivered.

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; nobody@town.example
Action: {{action}}
Status: {{status}}
Diagnostic-Code: smtp; {{detail}}

--x--
"""


@pytest.mark.parametrize(
    ("action", "status", "detail", "expected"),
    [
        ("failed", "5.1.1", "550 5.1.1 no such user", Bounce(FAILED, "5.1.1", TOKEN)),
        ("failed", "5.0.0", "552 5.2.2 mailbox full", Bounce(FAILED, "5.2.2", TOKEN)),
        ("delayed", "4.4.1", "connection timed out", Bounce(DELAYED, "4.4.1", TOKEN)),
    ],
)
def test_a_delivery_report_says_what_and_whose(action, status, detail, expected):
    assert parse_bounce(REPORT.format(action=action, status=status, detail=detail).encode()) == [expected]


def test_a_report_of_success_is_no_bounce():
    assert parse_bounce(REPORT.format(action="delivered", status="2.0.0", detail="250 ok").encode()) == []


def test_a_complaint_is_told_apart_and_finds_its_mail():
    raw = (
        "From: fbl@isp.example\r\nTo: abuse@groups.example\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=feedback-report; boundary="x"\r\n\r\n--x\r\n\r\nComplaint\r\n'
        "--x\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\n\r\n--x\r\n"
        f"Content-Type: message/rfc822\r\n\r\nReturn-Path: <bounces+{TOKEN}@groups.example>\r\n"
        "Subject: Hello\r\n\r\nx\r\n--x--\r\n"
    )

    assert parse_bounce(raw.encode()) == [Bounce(COMPLAINT, "", TOKEN)]


@pytest.mark.parametrize(
    "raw", [b"", b"\0" * 100, b"Subject: Hello\r\n\r\nDial 550 5.1.1 for a good time", b"\xff\xfe: \r\n"]
)
def test_an_ordinary_mail_is_no_bounce(raw):
    assert parse_bounce(raw) == []


@pytest.mark.shared
def test_most_systems_reports_are_understood_and_none_made_worse(shared_dir):
    folder = shared_dir / "data" / "bounces"
    expected = json.loads((folder / "sisimai_expected.json").read_text())
    outcome: Counter[str] = Counter()
    for name, rows in expected.items():
        found = parse_bounce((folder / "sisimai" / name).read_bytes())
        if any(row.get("feedback_type") for row in rows):
            outcome["right" if found and found[0].kind == COMPLAINT else "wrong"] += 1
            continue
        classes = {row["status"][:1] for row in rows if row["status"]}
        said = {bounce.status[:1] for bounce in found}
        outcome["right" if said == classes else "silent" if not found else "wrong"] += 1
        assert not ({"5"} == said and {"4"} == classes), f"{name}: a delay was taken for a failure"

    print(dict(outcome))
    assert outcome["right"] >= 0.75 * len(expected)
    assert outcome["wrong"] <= 4
