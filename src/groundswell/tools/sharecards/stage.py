"""The card maker's stage: all sizes of what stands in the form, what was checked, and the draft of the alt text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from groundswell.tools.sharecards.checks import own_checks
from groundswell.tools.sharecards.contents import Words, content_of, theme_of
from groundswell.tools.sharecards.drawing import Check, DesignError, check, draft_alt
from groundswell.tools.sharecards.previews import Preview, previews
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts.models import Fact


@dataclass(frozen=True)
class Stage:
    """`broken` says why nothing can be drawn. `problems` are about single fields: a picture that cannot be read."""

    previews: Sequence[Preview]
    checks: Sequence[Check]
    problems: Sequence[str]
    draft_alt: str
    broken: str = ""

    @property
    def tall(self) -> Sequence[Preview]:
        return [one for one in self.previews if one.height >= one.width]

    @property
    def flat(self) -> Sequence[Preview]:
        return [one for one in self.previews if one.height < one.width]

    @property
    def wrong(self) -> int:
        return sum(not one.ok for one in self.checks) + len(self.problems)


def stage_of(
    campaign: Campaign,
    design: Mapping[str, Any],
    words: Words,
    *,
    facts: Sequence[Fact],
    alt_read: bool,
    at: datetime,
) -> Stage:
    """Draw and check what a form holds."""
    content = content_of(campaign, words, small=True)
    try:
        drawn = previews(campaign, design, words)
        checks = list(check(dict(design), content, theme_of(campaign)))
    except DesignError as error:
        return Stage([], [], [], "", _("This template cannot be drawn: %(why)s") % {"why": error})
    said = list(words.fields.values())
    checks += own_checks(campaign, said, facts, words.image, alt_read=alt_read, on=at.date())
    # The drawing's checks tell the others in words of their own.
    found = (problem for one in drawn for problem in one.problems if problem.key == "photo")
    problems = list(dict.fromkeys(problem.sentence for problem in found))
    return Stage(drawn, checks, problems, draft_alt(dict(design), content))
