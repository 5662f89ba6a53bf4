"""What is looked at before a card goes out: the drawing's own checks, consent, sources, rights, the alt text."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from groundswell.tools.sharecards.drawing import Check
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts import selectors as facts_read
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media import rights
from groundswell.trunk.media.models import Image


def own_checks(
    campaign: Campaign, said: Sequence[str], facts: Sequence[Fact], image: Image | None, *, alt_read: bool, on: date
) -> list[Check]:
    """Whether what a card says and shows may be said and shown; each that does not hold with its mend."""
    return [
        *_facts(campaign, " ".join(said), facts, on),
        *_picture(image),
        Check("alt", True, _("A person has read it."), "", _("Alt text"))
        if alt_read
        else Check("alt", False, "", _("Read it, change it if it is wrong, and tick the box."), _("Alt text not read")),
    ]


def _facts(campaign: Campaign, text: str, facts: Sequence[Fact], on: date) -> list[Check]:
    found = []
    known = {fact.pk for fact in facts}
    for fact in facts:
        why = facts_read.why_not(fact, on=on)
        if why:
            title = _("“%(fact)s” may not be said") % {"fact": shortened(fact.text)}
            found.append(Check("fact", False, "", why, title))
    for fact in facts_read.said_in(campaign, text).ended:
        if fact.pk not in known:
            why = facts_read.why_not(fact, on=on)
            found.append(Check("fact", False, "", why, _("It says something that was withdrawn")))
    if facts and not found:
        sources = ", ".join(dict.fromkeys(fact.source_title for fact in facts))
        found.append(Check("fact", True, sources, "", _("What it says has a source")))
    return found


def _picture(image: Image | None) -> list[Check]:
    if image is None:
        return []
    wrong = [problem for problem in rights.problems(image) if problem.key != "alt"]
    if not wrong:
        return [
            Check("picture", True, _("Its rights are known, and those shown agreed."), "", _("The picture may go out"))
        ]
    return [Check("picture", False, problem.sentence, problem.mend, _("Look at the picture")) for problem in wrong]


def shortened(text: str, most: int = 60) -> str:
    """A sentence that stands in another one."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
