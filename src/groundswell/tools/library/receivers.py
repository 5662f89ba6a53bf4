"""What the library does when others tell it something: its catalogue follows."""

from groundswell.tools.library import services
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.models import Image
from groundswell.trunk.signals import FactEnded, FactRecorded, ImageDescribed, receives


@receives(FactRecorded)
def enter_recorded_fact(news: FactRecorded) -> None:
    services.enter_fact(Fact.objects.get(pk=news.fact_id))


@receives(FactEnded)
def show_ended_fact(news: FactEnded) -> None:
    services.enter_fact(Fact.objects.get(pk=news.fact_id))


@receives(ImageDescribed)
def enter_described_picture(news: ImageDescribed) -> None:
    services.enter_picture(Image.objects.get(pk=news.image_id))
