"""Promising in a surge: the same form, written in groups."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.hot.surge import Surge, SurgeAnswer, SurgePost, see_other
from leaflets import selectors, services
from leaflets.forms import FROM_ONE_ADDRESS, PromiseForm
from leaflets.services import Promising


@dataclass(frozen=True, slots=True)
class Item:
    """One form that was filled in well."""

    campaign_slug: str
    promising: Promising


class PromiseSurge(Surge[Item]):
    """POST /act/<campaign>/leaflets/promise"""

    path = re.compile(r"/act/(?P<campaign_slug>[-\w]+)/leaflets/promise")

    def prepare(self, post: SurgePost) -> Item | None:
        form = PromiseForm(post.form)
        if not form.is_valid() or not FROM_ONE_ADDRESS.allows(post.address):
            return None
        return Item(post.path_args["campaign_slug"], form.promising())

    def commit(self, items: Sequence[Item], at: datetime) -> Sequence[SurgeAnswer | None]:
        slugs = {item.campaign_slug for item in items}
        answers: dict[int, SurgeAnswer] = {}
        for campaign in Campaign.objects.filter(slug__in=slugs, opened_at__isnull=False):
            mine = [number for number, item in enumerate(items) if item.campaign_slug == campaign.slug]
            taken = services.take_promises([items[n].promising for n in mine], campaign=campaign, at=at)
            thanks = see_other(f"{selectors.page_url(campaign)}?promised")
            answers |= {number: thanks for number, kept in zip(mine, taken, strict=True) if kept}
        return [answers.get(number) for number in range(len(items))]


promise_surge = PromiseSurge()
