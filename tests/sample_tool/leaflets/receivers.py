"""What this tool does when it hears of something."""

from groundswell.trunk.signals import PersonBecameSupporter, receives
from groundswell.trunk.supporters.models import Person
from leaflets import services


@receives(PersonBecameSupporter)
def count_promises(signal: PersonBecameSupporter) -> None:
    """Where her address is proved, what waited for that is counted."""
    proved = Person.objects.filter(pk=signal.person_id, email_confirmed_at__isnull=False)
    services.confirm_promises(person_ids=proved.values_list("pk", flat=True), at=signal.at)
