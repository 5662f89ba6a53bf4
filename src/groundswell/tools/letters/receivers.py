"""What this tool hears: a target answered, a letter's mail was settled, a fact was recorded or withdrawn."""

from groundswell.tools.letters.services import correcting
from groundswell.tools.letters.services.passing import ANSWERED, stop_letters
from groundswell.tools.letters.services.settling import settle_letter
from groundswell.trunk import signals
from groundswell.trunk.facts.models import Fact as LibraryFact


@signals.receives(signals.TargetDeclared)
def stop_what_waits(declared: signals.TargetDeclared) -> None:
    """A target that has answered gets no more letters; those who wrote hear of it by the thanks that others send."""
    if declared.stance in ANSWERED:
        stop_letters([declared.standing_id], at=declared.at)


@signals.receives(signals.LetterMailSettled)
def take_in(settled: signals.LetterMailSettled) -> None:
    settle_letter(message_id=settled.message_id, at=settled.at)


@signals.receives(signals.FactRecorded)
def notice_recorded_fact(news: signals.FactRecorded) -> None:
    """Letters may have offered it before anybody wrote it down in the library."""
    correcting.notice_fact(LibraryFact.objects.select_related("campaign").get(pk=news.fact_id), at=news.at)


@signals.receives(signals.FactEnded)
def offer_what_is_right(news: signals.FactEnded) -> None:
    """Nobody is offered a wrong fact for the letter she is writing now."""
    fact = LibraryFact.objects.select_related("campaign", "instead").get(pk=news.fact_id)
    correcting.offer_what_is_right(fact, at=news.at)
