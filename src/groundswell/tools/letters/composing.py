"""A letter as it will be sent: greeting, a paragraph for each answer, facts with their source, name and address."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _

from groundswell.tools.letters import salutation
from groundswell.tools.letters.models import Fact, LetterDrive
from groundswell.trunk.targets.models import Target

LONGEST_ANSWER, LONGEST_BODY = 3000, 10_000
LONGEST_LINK = 1800
"""Characters of a mailto link that mail programs on Windows still take."""
_BLANK_LINES = re.compile(r"\n\s*\n\s*")


@dataclass(frozen=True)
class Composed:
    """
    A letter put together. `answers` are where each answer stands in `body`: (start, end), None where it is empty.

    `words` counts the writer's part: neither greeting nor name and address.
    """

    body: str
    answers: tuple[tuple[int, int] | None, ...]
    words: int

    @property
    def paragraphs(self) -> list[str]:
        return self.body.split("\n\n")


def compose(
    target: Target,
    answers: Sequence[str],
    *,
    facts: Sequence[Fact] = (),
    name: str = "",
    street: str = "",
    postcode: str = "",
) -> Composed:
    """
    Put a letter together. Ticked facts make a paragraph before the last answer, which is mostly the ask.

    The page's script shows the same while she writes (static/letters/letter.js).
    """
    tidied = [tidy(answer) for answer in answers]
    parts: list[tuple[int | None, str]] = [(i, answer) for i, answer in enumerate(tidied) if answer]
    if facts:
        parts.insert(max(len(parts) - 1, 1) if len(parts) > 1 else len(parts), (None, facts_paragraph(facts)))
    body = f"{salutation.greeting(target)},"
    places: dict[int, tuple[int, int]] = {}
    for index, text in parts:
        if index is not None:
            places[index] = (len(body) + 2, len(body) + 2 + len(text))
        body += f"\n\n{text}"
    if ending := signature(name=name, street=street, postcode=postcode):
        body += f"\n\n{ending}"
    words = sum(len(text.split()) for _index, text in parts)
    return Composed(body, tuple(places.get(i) for i in range(len(answers))), words)


def signature(*, name: str, street: str = "", postcode: str = "") -> str:
    """The end of a letter: the name, and where its writer lives."""
    return "\n".join(line for line in (name, ", ".join(part for part in (street, postcode) if part)) if line)


def fact_sentence(fact: Fact) -> str:
    """A fact with its source, as it is put into a letter."""
    return f"{fact.text.rstrip(' .')} ({fact.source})."


def facts_paragraph(facts: Sequence[Fact]) -> str:
    return " ".join(fact_sentence(fact) for fact in facts)


def tidy(text: str) -> str:
    """An answer as it is sent: line breaks kept, control characters and blanks at the ends of lines gone."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"))
    kept = re.sub("[\u202a-\u202e\u2066-\u2069\u200b\ufeff]", "", kept).replace("\t", " ")
    return _BLANK_LINES.sub("\n\n", re.sub(r"[^\S\n]+(?=\n|$)", "", kept)).strip()


def not_counted(
    letter_drive: LetterDrive, target: Target, *, name: str = "", street: str = "", postcode: str = ""
) -> list[str]:
    """What does not count towards likeness: the drive's facts and their sources, names, the writer's address."""
    facts = letter_drive.facts.all()
    said = [salutation.greeting(target), salutation.short_name(target), target.name]
    said += [name, street, postcode, letter_drive.drive.campaign.name]
    for fact in facts:
        said += [fact_sentence(fact), fact.text]
    return [text for text in said if text]


@dataclass(frozen=True)
class MailLink:
    """A mailto link. `whole` is False where the letter is too long for it: then it holds no body, to be pasted."""

    url: str
    whole: bool


def mail_link(address: str, subject: str, body: str) -> MailLink:
    """Open the letter in the reader's own mail program. Line breaks are CRLF, as RFC 6068 asks."""
    start = f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}"
    whole = f"{start}&body={quote(body.replace(chr(10), chr(13) + chr(10)), safe='')}"
    return MailLink(whole, True) if len(whole) <= LONGEST_LINK else MailLink(start, False)


def subject_of(letter_drive: LetterDrive) -> str:
    """The subject that is suggested."""
    return letter_drive.subject or _("From a constituent: %(title)s") % {"title": letter_drive.title}
