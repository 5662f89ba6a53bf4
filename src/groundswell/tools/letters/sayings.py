"""The facts of a letter drive, for those who ask its targets in another way."""

from groundswell.tools.letters.models import Fact
from groundswell.trunk.targets.models import Drive
from groundswell.trunk.targets.sayings import Saying


def sayings(drive: Drive) -> list[Saying]:
    """The facts that stand, in their order."""
    facts = Fact.objects.filter(letter_drive__drive=drive, withdrawn_at__isnull=True).order_by("order", "pk")
    return [Saying(fact.text, fact.source, fact.source_url) for fact in facts[:5]]
