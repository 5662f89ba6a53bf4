"""A drive and its letters in which every text is an attack: targets, questions, facts, titles."""

from collections.abc import Sequence
from datetime import datetime

from groundswell.tools.letters.models import LetterDrive
from groundswell.tools.letters.services import drives as letters
from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.targets.models import Drive, Standing
from groundswell.trunk.targets.services import add_target, add_to_drive, create_drive, open_drive


def plant_letters(campaign: Campaign, owner: Account, payloads: Sequence[str], at: datetime) -> dict[str, list[str]]:
    """Make them; gives the paths of the pages that show them, of the public and of the desk."""
    drive = create_drive(
        campaign=campaign,
        account=owner,
        kind=Drive.CAUSE,
        title=payloads[0][:140],
        lead=payloads[1][:400],
        notice=payloads[2][:400],
        target_word=payloads[3][:40],
        targets_word=payloads[4][:40],
        slug="attacks",
        public_board=True,
        public_list=True,
        at=at,
    )
    targets = [
        add_target(
            campaign=campaign,
            name=payload[:120],
            office=payload[:120],
            party=payload[:80],
            source=payload[:120],
            email=f"t{number}@example.org",
            at=at,
        )
        for number, payload in enumerate(payloads)
    ]
    add_to_drive(drive=drive, targets=targets, at=at)
    open_drive(drive=drive, account=owner, at=at)
    drive.refresh_from_db()
    letter_drive = _letters(drive, owner, payloads, at)
    home, desk = f"/{campaign.slug}/", f"/desk/{campaign.slug}/"
    standings = Standing.objects.filter(drive=drive).order_by("pk").values_list("public_id", flat=True)
    return {
        "public": [
            f"{home}letters/",
            f"{home}letters/attacks/",
            *(f"{home}letters/attacks/to/{public_id}/" for public_id in standings),
            f"{home}nominations/attacks/",
            f"{home}nominations/attacks/list/",
        ],
        "desk": [
            f"{desk}letters/",
            f"{desk}letters/{letter_drive.public_id}/",
            f"{desk}letters/{letter_drive.public_id}/edit/",
            f"{desk}nominations/",
            f"{desk}nominations/attacks/",
            *(f"{desk}nominations/attacks/targets/{public_id}/" for public_id in standings[:12]),
        ],
    }


def _letters(drive: Drive, owner: Account, payloads: Sequence[str], at: datetime) -> LetterDrive:
    made = letters.create_letter_drive(
        drive=drive,
        account=owner,
        at=at,
        title=payloads[5][:140],
        lead=payloads[6][:400],
        subject=payloads[7][:140],
        prompts=[{"question": payload[:140], "hint": payload[:200]} for payload in payloads[8:11]],
        least_heard=True,
    )
    for payload in payloads:
        letters.add_fact(letter_drive=made, text=payload[:300], source=payload[:120], account=owner, at=at)
    letters.open_letter_drive(letter_drive=made, account=owner, at=at)
    return made
