"""A connection to the mail server that carries a batch of mails."""

import smtplib
import ssl
from dataclasses import dataclass
from types import TracebackType
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT = 20
LOOPBACK = ("localhost", "127.0.0.1", "::1")
BROKEN = (smtplib.SMTPServerDisconnected, OSError)


class Unreachable(Exception):
    """The mail server did not answer, or would not let us in. Nothing is wrong with any mail."""


class Refused(Exception):
    """The server refused one mail. `permanent` says that trying again is no use."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.permanent = code >= 500


@dataclass(frozen=True)
class Server:
    """
    Where to hand mail in: `smtp://user:password@host:port?tls=starttls`, or `smtps://` for TLS from the start.

    Passwords and mails go to another machine only over TLS, unless `?tls=none` says otherwise.
    """

    host: str
    port: int
    user: str
    password: str
    tls: str

    @classmethod
    def read(cls, url: str) -> "Server":
        """Read the setting.

        :raises ValueError: if it is no such address.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("Write the mail server as smtp://user:password@host:port?tls=starttls")
        usual = "starttls" if parts.hostname not in LOOPBACK else "none"
        tls = "on" if parts.scheme == "smtps" else parse_qs(parts.query).get("tls", [usual])[0]
        if tls not in ("on", "starttls", "none"):
            raise ValueError("tls= may be starttls or none; for TLS from the start write smtps://")
        port = parts.port or {"on": 465, "starttls": 587, "none": 25}[tls]
        return cls(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), tls)


class Connection:
    """One connection for a batch; opened again when the server hangs up between two mails.

        with Connection(server, name="example.org") as connection:
            connection.send("bounces+x@example.org", "to@example.org", mail)

    :raises Unreachable: on entering or sending.
    """

    def __init__(self, server: Server, *, name: str) -> None:
        self.server, self.name = server, name
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> "Connection":
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._close()

    def send(self, sender: str, recipient: str, mail: bytes) -> None:
        """
        Hand in one mail.

        :raises Refused: if the server will not take this one.
        """
        if self._smtp is None:
            self._open()
        assert self._smtp is not None
        try:
            self._smtp.sendmail(sender, [recipient], mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()))
            raise Refused(code, _text(reason)) from error
        except smtplib.SMTPResponseException as error:
            if error.smtp_code == 421:
                self._close()
            raise Refused(error.smtp_code, _text(error.smtp_error)) from error
        except BROKEN as error:
            self._close()
            raise Unreachable(_said(error)) from error

    def _open(self) -> None:
        try:
            self._smtp = self._connect()
        except smtplib.SMTPAuthenticationError as error:
            raise Unreachable("The mail server refused our name and password") from error
        except (smtplib.SMTPException, *BROKEN) as error:
            raise Unreachable(_said(error)) from error

    def _connect(self) -> smtplib.SMTP:
        server, context = self.server, ssl.create_default_context()
        if server.tls == "on":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, local_hostname=self.name, timeout=TIMEOUT, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, local_hostname=self.name, timeout=TIMEOUT)
        if server.tls == "starttls":
            smtp.starttls(context=context)
        if server.user:
            smtp.login(server.user, server.password)
        return smtp

    def _close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()


def _text(reason: bytes | str) -> str:
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    return " ".join(text.split())[:300]


def _said(error: Exception) -> str:
    return f"The mail server does not answer ({type(error).__name__})"
