"""What this tool does when it hears of something."""

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.signals import PeopleActed, PersonBecameSupporter, receives
from groundswell.trunk.supporters.models import Person
from leaflets import rules, selectors, services


@receives(PersonBecameSupporter)
def count_promises(signal: PersonBecameSupporter) -> None:
    """Where her address is proved, what waited for that is counted."""
    proved = Person.objects.filter(pk=signal.person_id, email_confirmed_at__isnull=False)
    services.confirm_promises(person_ids=proved.values_list("pk", flat=True), at=signal.at)


@receives(PeopleActed)
def tell_rules(signal: PeopleActed) -> None:
    """A promise that counts may have filled a round."""
    if signal.kind == selectors.PROMISED:
        rules.tell_full(Campaign.objects.get(pk=signal.campaign_id), at=signal.at)
