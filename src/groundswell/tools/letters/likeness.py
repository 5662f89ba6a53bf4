"""
How alike a letter is to one earlier letter of the same drive.

The measure: of the runs of five words in a text (three in a text under 20 words), the share that is found in any one
earlier text. Punctuation, case and accents are ignored; quoted facts, names and addresses do not count, and no run
goes across them. Earlier letters are kept for this only as keyed hashes of their runs (`WordRun`).

Measured with 10,000 earlier letters of 100 words (1,880,000 runs): docs/organisers/letters.md has the figures.
"""

import hmac
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings
from django.db.models import Count

from groundswell.tools.letters.models import Letter, LetterDrive, WordRun

WARN_FROM = 80
"""Per cent. Below it nothing is said."""
LONG, SHORT, SHORT_TEXT = 5, 3, 20
# Marks that stand inside a word without parting it: "don't" and "dont" are one word.
_JOINERS = re.compile(r"['’ʼ\u00ad\u200b-\u200d\u2060\ufeff]")
_WORD = re.compile(r"[^\W_]+(?:['’ʼ\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f]+[^\W_]*)*")
Run = tuple[str, ...]


@dataclass(frozen=True)
class Word:
    """A word as it is compared, and where it stands in the text."""

    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Likeness:
    """
    How much of a text stands in the earlier letter that is most like it.

    `per_cent` is rounded down. `letters` are the earlier letters that hold at least four fifths of the words they
    share; `spans` are where those words stand in the text: (start, end), in order, apart from each other.
    """

    per_cent: int = 0
    letters: int = 0
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def warns(self) -> bool:
        return self.per_cent >= WARN_FROM


def words_of(text: str) -> list[Word]:
    """The words of a text, folded: case, accents, full-width letters and marks inside words are gone."""
    found = []
    for match in _WORD.finditer(text):
        if key := _folded(match[0]):
            found.append(Word(key, match.start(), match.end()))
    return found


def counted(text: str, quoted: Sequence[str]) -> list[list[Word]]:
    """
    The words that count, in stretches: quoted facts, names and addresses are cut out wherever they stand.

    A quotation is found by its words, so a changed comma or capital does not hide it.
    """
    words = words_of(text)
    cut = [False] * len(words)
    keys = [word.key for word in words]
    for phrase in {tuple(word.key for word in words_of(quote)) for quote in quoted}:
        for start in _places(keys, phrase):
            cut[start : start + len(phrase)] = [True] * len(phrase)
    stretches: list[list[Word]] = [[]]
    for word, is_cut in zip(words, cut, strict=True):
        if is_cut:
            stretches.append([])
        else:
            stretches[-1].append(word)
    return [stretch for stretch in stretches if stretch]


def run_length(stretches: list[list[Word]]) -> int:
    """Words in a run: five, or three where fewer than 20 words count."""
    return SHORT if sum(map(len, stretches)) < SHORT_TEXT else LONG


def runs_of(stretches: list[list[Word]], length: int) -> list[tuple[Run, int, int]]:
    """Every run of so many words in a row, with where it starts and ends in the text."""
    return [
        (tuple(word.key for word in stretch[i : i + length]), stretch[i].start, stretch[i + length - 1].end)
        for stretch in stretches
        for i in range(len(stretch) - length + 1)
    ]


def alike(letter_drive: LetterDrive, body: str, quoted: Sequence[str]) -> Likeness:
    """Compare a text with every earlier letter of its drive. Two queries, or one where nothing is shared."""
    stretches = counted(body, quoted)
    length = run_length(stretches)
    runs = runs_of(stretches, length)
    key = _key(letter_drive)
    digests = [digest(key, run) for run, _start, _end in runs]
    if not digests:
        return Likeness()
    earlier = WordRun.objects.filter(letter_drive=letter_drive, words=length)
    counts = earlier.filter(digest__in=set(digests)).values_list("letter").annotate(shared=Count("digest"))
    shares: list[tuple[int, int]] = sorted(((shared, -pk) for pk, shared in counts.order_by()), reverse=True)
    if not shares:
        return Likeness()
    most, nearest = shares[0][0], -shares[0][1]
    theirs = set(earlier.filter(letter=nearest, digest__in=set(digests)).values_list("digest", flat=True))
    held = [(start, end) for (_run, start, end), found in zip(runs, digests, strict=True) if found in theirs]
    return Likeness(
        per_cent=100 * most // len(set(digests)),
        letters=sum(1 for shared, _pk in shares if 5 * shared >= 4 * most),
        spans=tuple(_joined(held)),
    )


def remember(letter: Letter, *, text: str = "") -> None:
    """
    Keep the runs of a letter, hashed, for later letters to be compared with. Again for the same letter: no change.

    `text` stands in for a body that is not stored (a letter sent by the writer's own mail program).
    """
    drive = letter.letter_drive
    stretches = counted(text or letter.body, quoted_in(letter))
    key = _key(drive)
    rows = [
        WordRun(letter_drive=drive, letter=letter, words=length, digest=found)
        for length in (SHORT, LONG)
        for found in {digest(key, run) for run, _start, _end in runs_of(stretches, length)}
    ]
    WordRun.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def quoted_in(letter: Letter) -> list[str]:
    """What does not count in a stored letter: the drive's facts, the names and the writer's address."""
    from groundswell.tools.letters.composing import not_counted

    return not_counted(
        letter.letter_drive,
        letter.standing.target,
        name=letter.writer_name,
        street=letter.street,
        postcode=letter.postcode,
    )


def digest(key: bytes, run: Run) -> int:
    """A keyed hash of a run, as a signed number of 64 bits."""
    return int.from_bytes(blake2b(" ".join(run).encode(), key=key, digest_size=8).digest(), "big", signed=True)


def _key(letter_drive: LetterDrive) -> bytes:
    """Each drive has its own key, so that its hashes say nothing of another drive's letters."""
    said = f"letters.likeness:{letter_drive.public_id}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, "sha256").digest()


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", _JOINERS.sub("", word).casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def _places(keys: list[str], phrase: Run) -> Iterable[int]:
    """Where a phrase stands in a list of words."""
    if not phrase:
        return
    for start in range(len(keys) - len(phrase) + 1):
        if keys[start] == phrase[0] and tuple(keys[start : start + len(phrase)]) == phrase:
            yield start


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that overlap, as one. They come in order of their starts."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
