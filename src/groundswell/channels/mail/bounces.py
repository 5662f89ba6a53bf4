"""
Reading mails that came back: delivery reports (RFC 3464) and complaints (RFC 5965).

Whose mail it was says the address they came back to, which is another for each mail (VERP). What is in the report is
taken from its machine part where it has one, else looked for in its words.
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import Message

FAILED, DELAYED, COMPLAINT, OTHER = "failed", "delayed", "complaint", "other"
TOKEN = re.compile(r"\bbounces\+([0-9A-Za-z]{22})@", re.I)
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
REPLY = re.compile(r"(?<![\d.\-])([45]\d\d)[ \-]+(?:#?([45]\.\d{1,3}\.\d{1,3}))?")
MOST = 200_000
MACHINES = ("mailer-daemon", "postmaster", "mail delivery", "mailadmin", "mail-d")
SUBJECTS = ("deliver", "failure", "returned", "bounce", "failed", "status")


@dataclass(frozen=True)
class Bounce:
    """One recipient's part of a report. `token` is "" where the report does not say whose mail it was."""

    kind: str
    status: str
    token: str = ""


def parse_bounce(raw: bytes) -> list[Bounce]:
    """Read one mail that came back; [] for a mail that is no report."""
    message = email.message_from_bytes(raw[:20_000_000], policy=policy.compat32)
    token = _token(message, raw)
    complaints = [part for part in message.walk() if part.get_content_type() == "message/feedback-report"]
    if complaints:
        return [Bounce(COMPLAINT, "", token)]
    found = [Bounce(kind, status, token) for kind, status in _reports(message)]
    if found:
        return found
    status = _status_in_words(message)
    return [Bounce(_kind("", status), status, token)] if status else []


def _token(message: Message, raw: bytes) -> str:
    """The token in the address it came to, or in the copy of our mail that came with it."""
    for name in ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Failed-Recipients"):
        for value in message.get_all(name, []):
            if match := TOKEN.search(str(value)):
                return match[1]
    match = TOKEN.search(raw[:MOST].decode("latin-1"))
    return match[1] if match else ""


def _reports(message: Message) -> Iterator[tuple[str, str]]:
    for part in message.walk():
        if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if not isinstance(block, Message):
                continue
            said, action = str(block.get("Status", "")), str(block.get("Action", "")).strip().lower()
            if not said and not action:
                continue
            detail = str(block.get("Diagnostic-Code", ""))
            status = _best(said, detail)
            if action in ("delivered", "relayed", "expanded") or status.startswith("2"):
                continue
            yield _kind(action.split()[0] if action else "", status), status


def _best(said: str, detail: str) -> str:
    """The status, made exact by the server's own words where the report gives only "5.0.0"."""
    match = STATUS.search(said)
    status = match[1] if match else ""
    exact = STATUS.search(detail)
    if exact and (not status or (status.endswith(".0.0") and exact[1][0] == status[0])):
        return exact[1]
    return status


def _kind(action: str, status: str) -> str:
    if action == "delayed" or (status.startswith("4") and action != "failed"):
        return DELAYED
    if action == "failed" or status.startswith("5"):
        return FAILED
    return OTHER


def _status_in_words(message: Message) -> str:
    """A status, or an SMTP answer, in the first readable part; "" if there is none or it is no report."""
    if not _looks_like_a_report(message):
        return ""
    for part in message.walk():
        if part.get_content_maintype() != "text":
            continue
        payload = part.get_payload(decode=True)
        text = payload.decode("utf-8", "replace")[:MOST] if isinstance(payload, bytes) else ""
        if match := STATUS.search(text):
            return match[1]
        if match := REPLY.search(text):
            return match[2] or f"{match[1][0]}.0.0"
    return ""


def _looks_like_a_report(message: Message) -> bool:
    sender = str(message.get("From", "")).lower()
    subject = str(message.get("Subject", "")).lower()
    from_machine = any(word in sender for word in MACHINES)
    says_so = any(word in subject for word in SUBJECTS)
    return from_machine or says_so or str(message.get("Return-Path", "")).strip() == "<>"
