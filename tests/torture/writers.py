"""People who sign, and the journal of what they were told."""

import http.client
import random
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

TIMEOUT = 30
PATIENCE = 120
WORDS = ["Ada", "Bram", "Cerys", "Dilys", "Emrys", "Freya", "Gwen", "Huw", "Ines", "Jola", "Kofi", "Lena", "Mair"]


@dataclass
class Journal:
    """Every signature that was answered with thanks, on the disk the moment it was."""

    path: Path
    acked: dict[str, str] = field(default_factory=dict)
    tries: Counter[str] = field(default_factory=Counter)
    latest: float = 0.0
    longest_gap: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.file = self.path.open("w", buffering=1)

    def ack(self, key: str, email: str) -> None:
        with self.lock:
            moment = time.monotonic()
            self.longest_gap = max(self.longest_gap, moment - (self.latest or moment))
            self.latest = moment
            self.acked[key] = email
            self.file.write(f"{key} {email}\n")

    def saw(self, what: str) -> None:
        with self.lock:
            self.tries[what] += 1


class Writer(threading.Thread):
    """
    One person after another, each with a key of her own, tried again with the same key until thanked.

    A connection that broke says nothing of whether the signature was kept: that is what the key is for.
    """

    def __init__(self, number: int, port: int, path: str, journal: Journal, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.number, self.port, self.path, self.journal, self.over = number, port, path, journal, over
        self.chance = random.Random(number)
        self.connection: http.client.HTTPConnection | None = None
        self.gave_up = 0

    def run(self) -> None:
        count = 0
        while not self.over.is_set():
            count += 1
            self.sign(f"w{self.number}.{count}@example.org", str(uuid.uuid4()))
            if self.chance.random() < 0.1:
                self.close()

    def sign(self, email: str, key: str) -> None:
        name = " ".join(self.chance.choice(WORDS) for _ in range(3))
        body = self.body_of(name, email, key)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.posted(body):
                self.journal.ack(key, email)
                if self.chance.random() < 0.05:
                    self.posted(body)  # a double click: the same key once more
                return
            time.sleep(self.chance.uniform(0.02, 0.2))
        self.gave_up += 1

    def body_of(self, name: str, email: str, key: str) -> str:
        return urlencode({"full_name": name, "email": email, "postcode": "AD4 7QX", "key": key})

    def is_thanks(self, status: int, location: str) -> bool:
        return status == 303 and "/signed/" in location

    def posted(self, body: str) -> bool:
        """Post once; True only for thanks."""
        try:
            self.connection = self.connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Host": f"localhost:{self.port}"}
            self.connection.request("POST", self.path, body, headers)
            answer = self.connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.journal.saw(type(error).__name__)
            self.close()
            return False
        self.journal.saw(str(answer.status))
        return self.is_thanks(answer.status, answer.getheader("Location") or "")

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None
