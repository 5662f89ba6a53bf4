"""What this tool hears: a target answered, a letter's mail was settled."""

from groundswell.tools.letters.services.passing import ANSWERED, stop_letters
from groundswell.tools.letters.services.settling import settle_letter
from groundswell.trunk import signals


@signals.receives(signals.TargetDeclared)
def stop_what_waits(declared: signals.TargetDeclared) -> None:
    """A target that has answered gets no more letters; those who wrote hear of it by the thanks that others send."""
    if declared.stance in ANSWERED:
        stop_letters([declared.standing_id], at=declared.at)


@signals.receives(signals.LetterMailSettled)
def take_in(settled: signals.LetterMailSettled) -> None:
    settle_letter(message_id=settled.message_id, at=settled.at)
