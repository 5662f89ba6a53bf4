"""
Signing mails with DKIM (RFC 6376): rsa-sha256, relaxed/relaxed.

From, To and Subject are oversigned: named once more than they occur, so that nobody can add a second one.
"""

import base64
import hashlib
import re
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

BITS = 2048
SIGNED = (
    *("from", "to", "subject", "date", "message-id", "reply-to", "mime-version", "content-type"),
    *("content-transfer-encoding", "auto-submitted", "list-unsubscribe", "list-unsubscribe-post"),
)
OVERSIGNED = ("from", "to", "subject")
BLANKS = re.compile(rb"[ \t]+")
FOLDS = re.compile(rb"\r\n(?=[ \t])")


class Signer:
    """Signs for one domain under one selector."""

    def __init__(self, key: rsa.RSAPrivateKey, *, domain: str, selector: str) -> None:
        self.key, self.domain, self.selector = key, domain, selector

    def sign(self, mail: bytes, *, at: datetime) -> bytes:
        """Give the mail with a DKIM-Signature in front. Lines must end in CRLF."""
        head, _, body = mail.partition(b"\r\n\r\n")
        fields = _fields(head)
        chosen = _chosen(fields)
        names = b":".join([name for name, _ in chosen] + [name.encode() for name in OVERSIGNED])
        digest = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest())
        unsigned = (
            b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=%b; s=%b; t=%d;\r\n h=%b;\r\n bh=%b;\r\n b="
            % (self.domain.encode(), self.selector.encode(), int(at.timestamp()), _folded(names), digest)
        )
        text = b"".join(relaxed_field(name, value) + b"\r\n" for name, value in chosen)
        own = relaxed_field(*unsigned.split(b":", 1))
        signature = self.key.sign(text + own, padding.PKCS1v15(), hashes.SHA256())
        return unsigned + _wrapped(base64.b64encode(signature)) + b"\r\n" + mail

    @property
    def record_name(self) -> str:
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """The TXT record that lets others check our signatures."""
        public = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def load_signer(path: Path, *, domain: str, selector: str) -> Signer:
    """Read the key of this installation; the first time, make it, readable by its owner only."""
    try:
        pem = path.read_bytes()
    except FileNotFoundError:
        pem = _make_key(path)
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError(f"{path.name} holds no RSA key")
    return Signer(key, domain=domain, selector=selector)


def _make_key(path: Path) -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{id(key)}")
    part.touch(mode=0o600)
    part.write_bytes(pem)
    # Linked, not renamed: of two workers that make a key at once the first wins and the other reads it.
    try:
        path.hardlink_to(part)
    except FileExistsError:
        pem = path.read_bytes()
    part.unlink()
    return pem


def relaxed_field(name: bytes, value: bytes) -> bytes:
    """A header field in relaxed form: unfolded, blanks collapsed, name in lower case."""
    return name.strip().lower() + b":" + BLANKS.sub(b" ", FOLDS.sub(b"", value)).strip(b" \t\r\n")


def relaxed_body(body: bytes) -> bytes:
    """A body in relaxed form: blanks collapsed, none at the end of a line, no empty lines at the end."""
    lines = [BLANKS.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def _fields(head: bytes) -> list[tuple[bytes, bytes]]:
    unfolded: list[bytes] = []
    for line in head.split(b"\r\n"):
        if line[:1] in b" \t" and line and unfolded:
            unfolded[-1] += b"\r\n" + line
        else:
            unfolded.append(line)
    return [(name.lower().strip(), value) for name, _, value in (field.partition(b":") for field in unfolded)]


def _chosen(fields: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The fields to sign, in the order they are named; of repeated ones the last comes first, as the rule wants it."""
    return [(name.encode(), value) for name in SIGNED for found, value in reversed(fields) if found == name.encode()]


def _folded(names: bytes) -> bytes:
    return b":\r\n ".join([b":".join(names.split(b":")[i : i + 5]) for i in range(0, names.count(b":") + 1, 5)])


def _wrapped(text: bytes) -> bytes:
    return b"\r\n ".join(text[i : i + 72] for i in range(0, len(text), 72))
