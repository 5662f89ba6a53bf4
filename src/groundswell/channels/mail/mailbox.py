"""
Reading a mailbox: IMAP with TLS, or a Maildir on this machine.

Nothing is ever deleted, and a mail is marked as seen only when the caller says so. Only the first part of a mail is
fetched, so that one of a gigabyte costs what one of a megabyte does.
"""

import contextlib
import hashlib
import imaplib
import re
import ssl
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

FIRST_BYTES = 1_000_000
WINDOW = 20_000
TIMEOUT = 20
LOOPBACK = ("localhost", "127.0.0.1", "::1")
BROKEN = (imaplib.IMAP4.error, OSError, EOFError)
HOW = "Write the mailbox as imaps://user:password@host/INBOX, imap://…?tls=starttls, or maildir:///path"


class Unreachable(Exception):
    """The mailbox cannot be read just now."""


@dataclass(frozen=True)
class Place:
    """Where a mailbox is. `tls` is "on", "starttls" or "none"; a Maildir has only a `folder`."""

    kind: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    folder: str = "INBOX"
    tls: str = "on"

    @classmethod
    def read(cls, url: str) -> "Place":
        """
        Read the setting. To another machine the password goes only over TLS, unless `?tls=none` says otherwise.

        :raises ValueError: if it is no such address.
        """
        parts = urlsplit(url)
        if parts.scheme == "maildir" and parts.path.startswith("/") and not parts.netloc:
            return cls("maildir", folder=unquote(parts.path), tls="none")
        if parts.scheme not in ("imap", "imaps") or not parts.hostname:
            raise ValueError(HOW)
        usual = "starttls" if parts.hostname not in LOOPBACK else "none"
        tls = "on" if parts.scheme == "imaps" else parse_qs(parts.query).get("tls", [usual])[0]
        if tls not in ("on", "starttls", "none"):
            raise ValueError(HOW)
        folder = unquote(parts.path.strip("/")) or "INBOX"
        if re.search(r'["\\\x00-\x1f]', folder):
            raise ValueError(HOW)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls("imap", parts.hostname, parts.port or (993 if tls == "on" else 143), user, password, folder, tls)

    @property
    def name(self) -> str:
        """A name that says which mailbox it is and nothing else."""
        return hashlib.sha256(f"{self.kind} {self.host} {self.port} {self.user} {self.folder}".encode()).hexdigest()


@dataclass(frozen=True)
class Found:
    """One mail in a mailbox: its name there, and its first part. `whole` says that there is no more."""

    name: str
    raw: bytes
    whole: bool


class Mailbox(Protocol):
    """A mailbox that is open. `validity` changes when its names start to mean other mails."""

    validity: int

    def new(self, *, after: int, besides: Collection[str], most: int) -> Iterator[Found]:
        """Mails not looked at yet, the oldest first: after a number (IMAP), or besides some names (Maildir)."""

    def mark_seen(self, name: str) -> None: ...

    def names(self) -> Collection[str]:
        """The names of a Maildir's unread mails; nothing for IMAP."""


@contextlib.contextmanager
def open_mailbox(place: Place) -> Iterator[Mailbox]:
    """
    Open a mailbox for as long as the block lasts.

    :raises Unreachable: on opening, and from within.
    """
    box = Maildir(place) if place.kind == "maildir" else Imap(place)
    try:
        yield box
    except BROKEN as error:
        raise Unreachable(f"The mailbox does not answer ({type(error).__name__})") from error
    finally:
        box.close()


class Imap:
    """An IMAP folder."""

    def __init__(self, place: Place) -> None:
        try:
            self._imap = _connected(place)
            self._ask("login", place.user, place.password)
            self._ask("select", f'"{place.folder}"')
            self.validity, self.next_number = self._said("UIDVALIDITY"), self._said("UIDNEXT")
        except BROKEN as error:
            raise Unreachable(f"The mailbox does not let us in ({type(error).__name__})") from error

    def new(self, *, after: int, besides: Collection[str], most: int) -> Iterator[Found]:
        for number in self._numbers(after, most):
            raw = self._first_part(number)
            yield Found(str(number), raw, whole=len(raw) < FIRST_BYTES)

    def mark_seen(self, name: str) -> None:
        self._ask("uid", "STORE", name, "+FLAGS.SILENT", r"(\Seen)")

    def names(self) -> Collection[str]:
        return ()

    def close(self) -> None:
        with contextlib.suppress(*BROKEN, AttributeError):
            self._imap.logout()

    def _numbers(self, after: int, most: int) -> list[int]:
        """The next mails' numbers; asked for in windows, because an answer of a full mailbox may not fit a line."""
        found: list[int] = []
        for start in range(after + 1, self.next_number, WINDOW):
            listed = self._ask("uid", "SEARCH", f"UID {start}:{min(start + WINDOW, self.next_number) - 1}")[0] or b""
            found += sorted(number for number in map(int, listed.split()) if number > after)
            if len(found) >= most:
                break
        return found[:most]

    def _first_part(self, number: int) -> bytes:
        for answer in self._ask("uid", "FETCH", str(number), f"(BODY.PEEK[]<0.{FIRST_BYTES}>)"):
            if isinstance(answer, tuple):
                return bytes(answer[1])
        return b""

    def _said(self, name: str) -> int:
        return int((self._imap.response(name)[1] or [0])[0] or 0)

    def _ask(self, word: str, *more: str) -> list[Any]:
        said, data = getattr(self._imap, word)(*more)
        if said != "OK":
            raise imaplib.IMAP4.error(f"{word}: {said}")
        return list(data)


class Maildir:
    """A Maildir: what is in its folder `new` is unread."""

    validity = 0

    def __init__(self, place: Place) -> None:
        self.folder = Path(place.folder)
        if not (self.folder / "new").is_dir():
            raise Unreachable("There is no Maildir at that path")

    def new(self, *, after: int, besides: Collection[str], most: int) -> Iterator[Found]:
        known = set(besides)
        waiting = sorted(name for name in self.names() if name not in known)
        for name in waiting[:most]:
            try:
                with (self.folder / "new" / name).open("rb") as file:
                    raw = file.read(FIRST_BYTES)
            except FileNotFoundError:
                continue
            yield Found(name, raw, whole=len(raw) < FIRST_BYTES)

    def mark_seen(self, name: str) -> None:
        (self.folder / "cur").mkdir(exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            (self.folder / "new" / name).rename(self.folder / "cur" / f"{name}:2,S")

    def names(self) -> Collection[str]:
        return [entry.name for entry in (self.folder / "new").iterdir() if not entry.is_symlink() and entry.is_file()]

    def close(self) -> None:
        """Nothing is held open."""


def _connected(place: Place) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if place.tls == "on":
        return imaplib.IMAP4_SSL(place.host, place.port, ssl_context=context, timeout=TIMEOUT)
    imap = imaplib.IMAP4(place.host, place.port, timeout=TIMEOUT)
    if place.tls == "starttls":
        imap.starttls(ssl_context=context)
    return imap
