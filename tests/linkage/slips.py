"""The slips of people and clerks: one call makes one. Everything random comes from the `Random` handed in."""

from datetime import date
from random import Random

NEAR = {
    **dict(zip("qwertyuiop", ("wa", "qes", "wrd", "etf", "ryg", "tuh", "yij", "uok", "ipl", "ol"), strict=True)),
    **dict(zip("asdfghjkl", ("qsz", "adw", "sfe", "dgr", "fht", "gjy", "hku", "jli", "kop"), strict=True)),
    **dict(zip("zxcvbnm", ("xas", "zcs", "xvd", "cbf", "vng", "bmh", "nj"), strict=True)),
}
SOUNDS = (
    ("ph", "f"),
    ("th", "t"),
    ("ck", "k"),
    ("ie", "y"),
    ("ey", "y"),
    ("ee", "ea"),
    ("ll", "l"),
    ("nn", "n"),
    ("tt", "t"),
    ("ss", "s"),
    ("mac", "mc"),
    ("ei", "ie"),
    ("c", "k"),
    ("y", "i"),
    ("s", "z"),
    ("v", "ph"),
)


def slip(word: str, rng: Random) -> str:
    """One slip in a word: two letters swapped, one left out, doubled, mistyped, or written as it sounds."""
    if len(word) < 3:
        return word + word[-1:]
    kind = rng.choices(("swap", "drop", "double", "near", "sound"), (25, 25, 15, 20, 15))[0]
    changed = _of_kind(kind, word, rng)
    return changed if changed.casefold() != word.casefold() else _of_kind("drop", word, rng)


def _of_kind(kind: str, word: str, rng: Random) -> str:
    # The first letter is seldom wrong.
    at = rng.randrange(1, len(word))
    if kind == "swap":
        at = min(at, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    if kind == "near":
        near = NEAR.get(word[at].lower(), word[at])
        return word[:at] + rng.choice(near) + word[at + 1 :]
    lower = word.lower()
    options = [(old, new) for pair in SOUNDS for old, new in (pair, pair[::-1]) if old in lower]
    if not options:
        return word
    old, new = rng.choice(options)
    place = lower.index(old)
    changed = word[:place] + new + word[place + len(old) :]
    return changed[:1].upper() + changed[1:]


def slip_in_number(number: str, rng: Random) -> str:
    """One digit of the last six wrong, or two of them swapped. The number stays one that nobody can be rung on."""
    # Only the last three digits of a reserved range may vary.
    tail = list(number[-3:])
    at = rng.randrange(3)
    tail[at] = str((int(tail[at]) + rng.randrange(1, 10)) % 10)
    return number[:-3] + "".join(tail)


def slip_in_email(email: str, rng: Random) -> str:
    local, _, domain = email.partition("@")
    return f"{slip(local, rng).lower()}@{domain}"


def slip_in_date(day: date, rng: Random) -> date:
    """Day and month swapped, a digit of the year wrong, or the day before or after."""
    kind = rng.choice(("swap", "year", "day"))
    if kind == "swap" and day.day <= 12 and day.day != day.month:
        return date(day.year, day.day, day.month)
    if kind == "year":
        return date(day.year + rng.choice((-1, 1, -10, 10)), day.month, min(day.day, 28))
    return day.replace(day=day.day - 1 if day.day > 1 else 2)


def slip_in_address(line: str, rng: Random) -> str:
    """A street written with a slip, or its kind of road left out."""
    words = line.split(" ")
    if len(words) > 2 and rng.random() < 0.25:
        return " ".join(words[:-1])
    at = max(range(len(words)), key=lambda place: (words[place].isalpha(), len(words[place])))
    words[at] = slip(words[at], rng)
    return " ".join(words)


ROADS = {"Road": "Rd", "Street": "St", "Avenue": "Ave", "Lane": "Ln", "Close": "Cl", "Drive": "Dr", "Terrace": "Tce"}


def other_spelling(line: str, rng: Random) -> str:
    """The same address as another clerk writes it: "14 Mill Rd", "14, Mill Road", in capitals. No slip."""
    pick = rng.random()
    if pick < 0.45:
        last = line.rpartition(" ")[2]
        return line[: -len(last)] + ROADS[last] if last in ROADS else line
    if pick < 0.6:
        number, _, rest = line.partition(" ")
        return f"{number}, {rest}" if number.isdigit() else line
    return line.upper() if pick < 0.7 else line
