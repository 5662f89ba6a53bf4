"""What this room does when others tell it something."""

from groundswell.trunk.duplicates.models import Pair
from groundswell.trunk.signals import PersonErased, receives


@receives(PersonErased)
def forget_her_pairs(signal: PersonErased) -> None:
    """Nobody is to look at her record beside another."""
    Pair.objects.filter(first=signal.person_id).delete()
    Pair.objects.filter(second=signal.person_id).delete()
