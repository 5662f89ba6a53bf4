"""A mail server of a few lines, for tests: it takes every mail, or says what it was told to say."""

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Taken:
    """One mail as it was handed in."""

    sender: str
    recipient: str
    mail: bytes


@dataclass
class Behaviour:
    """What the server answers to each recipient, and what it has taken. `hang_up_after` mails it closes the line."""

    answers: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    hang_up_after: int = 1_000_000


class Handler(socketserver.StreamRequestHandler):
    """Speaks just enough SMTP."""

    def handle(self) -> None:
        behaviour: Behaviour = self.server.behaviour  # type: ignore[attr-defined]
        behaviour.connections += 1
        sender = recipient = ""
        self.say("220 little")
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "EHLO":
                self.say("250 little")
            elif word == "MAIL":
                sender = line.split("<")[1].split(">")[0]
                self.say("250 ok")
            elif word == "RCPT":
                recipient = line.split("<")[1].split(">")[0]
                self.say(behaviour.answers.get(recipient, "250 ok"))
            elif word == "DATA":
                self.say("354 go on")
                behaviour.taken.append(Taken(sender, recipient, self.data()))
                if len(behaviour.taken) >= behaviour.hang_up_after:
                    return
                self.say("250 taken")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextlib.contextmanager
def little_server() -> Iterator[tuple[str, Behaviour]]:
    """Give the server's address as a setting, and its behaviour."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.behaviour = Behaviour()  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}", server.behaviour  # type: ignore[attr-defined]
        server.shutdown()
