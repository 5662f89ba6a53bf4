"""Counting letters again from the rows, and for `groundswell figures`."""

from collections import Counter as Sum

from groundswell.tools.letters.models import Letter, LetterDrive
from groundswell.tools.letters.services.settling import SENT_KIND
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.counters import Drift, mend
from groundswell.trunk.ledger.services import CounterKey, tally


def recount(campaign: Campaign, apply: bool) -> list[Drift]:
    """Compare the counters of letters sent with the letters; with `apply`, set them right."""
    truth: Sum[CounterKey] = Sum()
    for drive in LetterDrive.objects.filter(drive__campaign=campaign):
        sent = Letter.objects.filter(letter_drive=drive, state=Letter.SENT).values_list("sent_at", flat=True)
        moments = [(None, moment) for moment in sent.iterator(chunk_size=5000)]
        truth.update(tally(campaign.pk, SENT_KIND, moments, object_id=drive.public_id))
    return mend(campaign.pk, {SENT_KIND}, truth, apply=apply)


def figures() -> dict[str, int]:
    """Letters that went out by us."""
    return {"letters": Letter.objects.filter(state=Letter.SENT).count()}
