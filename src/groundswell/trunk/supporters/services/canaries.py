"""
Traced rows: a few made-up people in every file that is taken out, others in each. Where one of them turns up, we know
whose file it came from.

They stand in no table of people, so nothing is sent to them and they are in no list and no count. Their addresses are
of example.org, where nothing arrives, and their numbers are kept for drama: whoever uses a stolen list reaches nobody.
"""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.records.ids import new_public_ids
from groundswell.trunk.records.sql import insert_new
from groundswell.trunk.supporters.models import ExportCanary, ExportRequest

ONE_IN = 5_000
"""A list this long gets one traced row more, so that a part of a file can be told too."""
MOST = 20
GIVEN = (
    *("Agnes", "Amir", "Beth", "Bronwen", "Callum", "Dilys", "Edith", "Farah", "Gareth", "Hana", "Idris", "Joan"),
    *("Kemi", "Lorna", "Marek", "Nia", "Owen", "Priya", "Ruth", "Sian", "Tariq", "Una", "Vera", "Yusuf"),
)
FAMILY = (
    *(
        "Achterby",
        "Bramhow",
        "Calderfold",
        "Dunmorrow",
        "Ellerbank",
        "Fennimoor",
        "Garsdyke",
        "Hollinrake",
        "Ingleford",
    ),
    *("Kettlethorn", "Lathamere", "Marrowdale", "Nethergill", "Oxenhowe", "Pennistow", "Quarmley", "Rushbeck"),
    *("Stannerfold", "Thackmoor", "Underclough", "Varleigh", "Wethercote", "Yarrowden"),
)


def plant(*, export: ExportRequest, at: datetime) -> list[ExportCanary]:
    """The traced rows of one file: made once, the same if they are asked for again."""
    wanted = min(MOST, 1 + export.count // ONE_IN)
    columns = ("public_id", "campaign_id", "export_id", "name", "email", "phone", "made_at")
    while (missing := wanted - ExportCanary.objects.filter(export=export).count()) > 0:
        # An address that stands for another file already is left out by the database, and another is made up.
        rows = [(public_id, export.campaign_id, export.pk, *_made_up(), at) for public_id in new_public_ids(missing)]
        insert_new(ExportCanary, columns, rows)
    return list(ExportCanary.objects.filter(export=export).order_by("pk"))


def _made_up() -> tuple[str, str, str]:
    """A name, an address and a number that are nobody's, out of some millions."""
    given, family = secrets.choice(GIVEN), secrets.choice(FAMILY)
    number = secrets.randbelow(9_900) + 100
    return (
        f"{given} {family}",
        f"{given}.{family}{number}@example.org".lower(),
        f"07700 900{secrets.randbelow(1_000):03}",
    )


def traced(campaign_id: int, emails: Collection[str]) -> set[str]:
    """Which of these addresses are traced rows of this campaign's files: nobody is met or imported there."""
    found: set[str] = set()
    wanted = sorted({email.lower() for email in emails if email.lower().endswith("@example.org")})
    for start in range(0, len(wanted), 1_000):
        rows = ExportCanary.objects.filter(campaign=campaign_id, email__in=wanted[start : start + 1_000])
        found |= set(rows.values_list("email", flat=True))
    return found


def trace(*, campaign: Campaign, text: str) -> Sequence[ExportCanary]:
    """
    The traced rows whose address stands anywhere in a text, such as a list that turned up, with the files they came
    from.
    """
    words = {word.strip("<>()[]{}.:'\"") for word in text.lower().replace(",", " ").replace(";", " ").split()}
    found = traced(campaign.pk, words)
    rows = ExportCanary.objects.filter(campaign=campaign, email__in=sorted(found)[:1_000])
    return list(rows.select_related("export__asked_by", "export__approved_by").order_by("export", "pk"))
