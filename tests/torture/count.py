"""
What is stored, compared with a journal, and with one of letters where there is one. Run in the product's environment:
`python -m tests.torture.count FILE [LETTERS]`.

Prints one JSON object; every number but those acked and stored should be nought.
"""

import json
import sys
from pathlib import Path

from tests.torture import letters


def count(journal: Path) -> dict[str, int]:
    from django.db.models import Count

    from groundswell.cli.recounting import recount_all
    from groundswell.tools.petitions.models import Signature
    from groundswell.trunk.ledger.models import Activity
    from groundswell.trunk.messaging.models import Confirmation, Message
    from groundswell.trunk.supporters.models import Person

    acked = dict(line.split() for line in journal.read_text().splitlines())
    stored = {str(key): address for key, address in Signature.objects.values_list("key", "address")}
    twice = Signature.objects.values("address").annotate(n=Count("pk")).filter(n__gt=1).count()
    people_twice = Person.objects.values("email_key").annotate(n=Count("pk")).filter(n__gt=1).count()
    signed = Activity.objects.filter(kind="petitions.signed").count()
    confirmations = Confirmation.objects.exclude(email_key__startswith="letter.").values("email_key").distinct().count()
    mails = Message.objects.filter(kind="confirmation").values("to_address").annotate(n=Count("pk"))
    return {
        "acked": len(acked),
        "stored": len(stored),
        "lost": sum(stored.get(key) != email for key, email in acked.items()),
        "doubled": twice + people_twice,
        "without ledger row": len(stored) - signed,
        "without confirmation": len(stored) - confirmations,
        "mails sent twice": mails.filter(n__gt=1).count(),
        "counters off": len(recount_all(apply=False)),
    }


if __name__ == "__main__":
    from groundswell.cli.surroundings import load_django

    load_django()
    found = count(Path(sys.argv[1]))
    if len(sys.argv) > 2:
        found |= letters.count(Path(sys.argv[2]))
    print(json.dumps(found))
