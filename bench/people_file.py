"""
A list of people as organisations have them, of any length: other capitals and blanks, numbers written in many ways,
cells left empty, some wrong, and 15 % of rows that repeat an earlier person. Seeded: the same rows each time.

Numbers are the ones that Ofcom keeps for drama, addresses end in example.org and example.com.
"""

import csv
import random
from pathlib import Path

HEADINGS = (
    *("given_name", "family_name", "email", "phone", "address", "postcode", "tags", "may_email", "met_on"),
)  # fmt: skip
REPEATS = 0.15
_GIVEN = (
    "Sian Marek Winnie Rhona Idris Marta Callum Agnes Yusuf Lorcan Tess Thomas Edith Asha Ben Priya Olu Grace"
    " Dafydd Niamh Zofia Kwame Leila Hugh Ines Tariq Moira Pavel Amara Joan"
)
_FAMILY = (
    "Probert Solarz Achterberg Aldridge Vaughan Lindholm Frith Holloway Dilmaghani Meade Arkwright Baxter Khan"
    " Stanhope Okoro Reyes Tamblyn Ibbotson Marrable Adeyemi Farquhar Whitlock Desai Szabo O'Rourke"
)
GIVEN, FAMILY = _GIVEN.split(), _FAMILY.split()
STREETS = ("Mill Road", "High Street", "Tenter Street", "Station Road", "Church Lane", "Park Avenue", "Kelder View")
TAGS = ("stall-may", "stall-june", "stall-may, leaflets", "hall", "", "")
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def write(path: Path, rows: int, *, seed: int = 1) -> None:
    """Write a list of so many rows under its headings."""
    rng = random.Random(seed)
    people: list[tuple[str, ...]] = []
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(rows):
            if people and rng.random() < REPEATS:
                row = _again(rng.choice(people), rng)
            else:
                row = _person(number, seed, rng)
                if len(people) < 50_000:
                    people.append(row)
                elif rng.random() < 0.05:
                    people[rng.randrange(len(people))] = row
            writer.writerow(row)


def _person(number: int, seed: int, rng: random.Random) -> tuple[str, ...]:
    given, family, dice = rng.choice(GIVEN), rng.choice(FAMILY), rng.random()
    # Some hundred thousand names, as a million people have: second names and double ones.
    if rng.random() < 0.5:
        given = f"{given} {rng.choice(GIVEN)}"
    if rng.random() < 0.5:
        family = f"{family}-{rng.choice(FAMILY)}"
    email = f"{given}.{family}{number}.{seed}@example.{rng.choice(('org', 'com'))}".replace("'", "").replace(" ", ".")
    if dice < 0.06:
        email = ""
    elif dice < 0.07:
        email = email.replace("@", " at ") if dice < 0.065 else email.partition(".")[0] + "@"
    elif dice < 0.4:
        email = email.lower()
    postcode = f"AD{rng.randint(1, 9)} {rng.randint(1, 9)}{rng.choice(LETTERS)}{rng.choice(LETTERS)}"
    if dice > 0.6:
        postcode = postcode.replace(" ", "").lower() if dice > 0.8 else ""
    day = f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{rng.randint(2019, 2025)}"
    return (
        *_named(given, family, dice),
        email,
        _number(rng) if rng.random() < 0.6 or not email else "",
        f"{rng.randint(1, 240)} {rng.choice(STREETS)}" if rng.random() < 0.5 else "",
        postcode,
        rng.choice(TAGS),
        rng.choice(("yes", "yes", "TRUE", "no", "", "")),
        day,
    )


def _named(given: str, family: str, dice: float) -> tuple[str, str]:
    if dice > 0.9:
        return given.upper(), f" {family.upper()}"
    return (given.lower(), family) if dice > 0.85 else (given, family)


def _number(rng: random.Random) -> str:
    last = rng.randint(0, 999)
    return rng.choice(
        (
            f"07700 900{last:03}", f"07700900{last:03}", f"+44 7700 900{last:03}", f"01632 960{last:03}",
            f"(0113) 496 0{last:03}", f"020 7946 0{last:03}", f"0044 7700 900 {last:03}", f"7700900{last:03}",
        )
    )  # fmt: skip


def _again(row: tuple[str, ...], rng: random.Random) -> tuple[str, ...]:
    """The same person as she stands in another sheet."""
    given, family, email, phone, *rest = row
    change = rng.random()
    if change < 0.3:
        email = email.upper()
    elif change < 0.6:
        given, family = f"{given} ", family.upper()
    elif change < 0.8 and not phone:
        phone = _number(rng)
    return (given, family, email, phone, *rest)
