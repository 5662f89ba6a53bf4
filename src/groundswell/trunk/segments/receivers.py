"""What this room does when others tell news."""

from groundswell.trunk import signals
from groundswell.trunk.segments import members
from groundswell.trunk.signals import receives
from groundswell.trunk.supporters.models import Person


@receives(signals.PersonErased)
def take_out_of_kept_sets(erased: signals.PersonErased) -> None:
    """Her id goes from every snapshot and day, so that nothing says in which list somebody erased has been."""
    person = Person.objects.select_related("campaign").get(pk=erased.person_id)
    members.forget(person.campaign, person.pk)
