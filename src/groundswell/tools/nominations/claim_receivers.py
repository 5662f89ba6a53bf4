"""What blocks hear of: targets that declare leave them, letters count as asked. Imported by tasks.py at start."""

from groundswell.tools.nominations.services.claims import free_declared, free_of_person
from groundswell.tools.nominations.services.outcomes import note_letter
from groundswell.trunk.signals import PersonErased, TargetAsked, TargetDeclared, receives
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Ask, Standing


@receives(TargetDeclared)
def target_declared(signal: TargetDeclared) -> None:
    """Who has said where it stands is asked no more."""
    if signal.stance not in Standing.UNDECIDED:
        free_declared(standing_id=signal.standing_id, at=signal.at)


@receives(TargetAsked)
def target_asked(signal: TargetAsked) -> None:
    """A letter to somebody in her block is what came of it."""
    if signal.channel == Ask.LETTER and signal.person_id is not None:
        note_letter(standing_id=signal.standing_id, person_id=signal.person_id, at=signal.at)


@receives(PersonErased)
def person_erased(signal: PersonErased) -> None:
    """What she held is free again."""
    free_of_person(person=Person.objects.get(pk=signal.person_id), at=signal.at)
