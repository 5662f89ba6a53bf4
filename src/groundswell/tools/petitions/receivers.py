"""What petitions do when others tell them something."""

from groundswell.tools.petitions.saying import notice_fact
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.signals import FactRecorded, receives


@receives(FactRecorded)
def notice_recorded_fact(news: FactRecorded) -> None:
    """A petition may have said it before anybody wrote down where it is from."""
    notice_fact(Fact.objects.select_related("campaign").get(pk=news.fact_id), at=news.at)
