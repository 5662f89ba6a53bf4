"""What petitions do when others tell them something."""

from groundswell.tools.petitions.saying import notice_fact
from groundswell.tools.petitions.services.merging import count_both_again, count_one_of_two
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.signals import FactRecorded, MergeUndone, PeopleMerged, receives


@receives(FactRecorded)
def notice_recorded_fact(news: FactRecorded) -> None:
    """A petition may have said it before anybody wrote down where it is from."""
    notice_fact(Fact.objects.select_related("campaign").get(pk=news.fact_id), at=news.at)


@receives(PeopleMerged)
def count_her_once(news: PeopleMerged) -> None:
    """Two records of one person signed one petition: one signature counts."""
    count_one_of_two(kept_id=news.kept_id, gone_id=news.gone_id, at=news.at)


@receives(MergeUndone)
def count_both(news: MergeUndone) -> None:
    """They are two people after all, so both signatures count."""
    count_both_again(kept_id=news.kept_id, gone_id=news.gone_id)
