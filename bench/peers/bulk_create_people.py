"""
The same list into the same tables as one would write it with Django: csv, phonenumbers, `bulk_create` in batches.

`python -m bench.peers.bulk_create_people FILE ROWS`, with the environment of a deployment. It meets people by email and
name in memory, as the product's constraint does, checks nothing against the database, keeps no journal and cannot take
anything back. `ignore_conflicts` and batches of 2,000, as Django's documentation of bulk_create advises.
"""

import csv
import json
import os
import sys
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

SETTINGS = "csv.DictReader, phonenumbers.parse, bulk_create(batch_size=2000), one transaction"


def run(path: Path, rows: int) -> dict[str, Any]:
    from django.db import transaction

    from groundswell.trunk.campaigns.models import Campaign
    from groundswell.trunk.consent import services as consent
    from groundswell.trunk.records.clock import now

    campaign, at = Campaign.objects.get(), now()
    wording = consent.wording_for(campaign=campaign, channel="email", text="Keep me in touch about the buses", at=at)
    began = time.monotonic()
    with path.open(encoding="utf-8", newline="") as file, transaction.atomic():
        _write(campaign, wording, islice(csv.DictReader(file), rows), at)
    return {"rows": rows, "seconds": time.monotonic() - began}


def _write(campaign: Any, wording: Any, rows: Any, at: datetime) -> None:
    import phonenumbers
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from groundswell.trunk.consent.models import Consent
    from groundswell.trunk.ledger.models import Activity
    from groundswell.trunk.supporters.finding import find_key
    from groundswell.trunk.supporters.identity import canonical_email, name_key, tidy_name
    from groundswell.trunk.supporters.models import ContactPoint, Person, Tag, Tagging

    people: dict[tuple[str, ...], Person] = {}
    points: list[Any] = []
    consents: list[Any] = []
    activities: list[Any] = []
    taggings: list[Any] = []
    tags: dict[str, Any] = {}
    for row in rows:
        email = row["email"].strip()
        try:
            key = canonical_email(email) if email else ""
            if email:
                validate_email(email)
        except ValidationError:
            continue
        name = tidy_name(f"{row['given_name'].strip()} {row['family_name'].strip()}")
        who = (key, name_key(name)) if key else (name_key(name), row["phone"], row["postcode"])
        person = people.get(who)
        if person is None:
            said = row["may_email"].lower() in ("yes", "true")
            person = people[who] = Person(
                campaign=campaign, name=name, name_key=name_key(name), find_key=find_key(name), email=email,
                email_key=key or None, postcode=row["postcode"].upper(), created_at=at, latest_activity_at=at,
                supporter_since=at if said and key else None, given_name=row["given_name"],
                family_name=row["family_name"],
            )  # fmt: skip
            if said:
                day = datetime.strptime(row["met_on"], "%d/%m/%Y").replace(tzinfo=UTC)
                consents.append(
                    Consent(
                        person=person, wording=wording, given=True, source="at our stalls", said_at=day,
                        effective_at=day, key=uuid4().hex,
                    )
                )  # fmt: skip
                activities.append(
                    Activity(
                        key=f"supporters.new:{person.public_id}", campaign=campaign, person=person,
                        kind="supporters.new", occurred_at=at, recorded_at=at,
                    )
                )  # fmt: skip
        if row["phone"]:
            try:
                number = phonenumbers.parse(row["phone"], "GB")
            except phonenumbers.NumberParseException:
                number = None
            if number:
                phone = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
                shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
                points.append(_point(person, "phone", shown, phone, at))
        if row["address"]:
            line = f"{row['address']}, {row['postcode'].upper()}"
            points.append(_point(person, "address", line, line.casefold(), at))
        for word in filter(None, (part.strip() for part in row["tags"].split(","))):
            tag = tags.get(word) or tags.setdefault(word, Tag.objects.create(campaign=campaign, name=word))
            taggings.append(Tagging(tag=tag, person=person, tagged_at=at))
    Person.objects.bulk_create(people.values(), batch_size=2_000)
    for model, made in ((ContactPoint, points), (Consent, consents), (Activity, activities), (Tagging, taggings)):
        model._default_manager.bulk_create(made, batch_size=2_000, ignore_conflicts=True)


def _point(person: Any, kind: str, value: str, key: str, at: datetime) -> Any:
    from groundswell.trunk.supporters.models import ContactPoint

    return ContactPoint(person=person, kind=kind, value=value, value_key=key, source="in a list", added_at=at)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "groundswell.config.settings")
    import django

    django.setup()
    print(json.dumps(run(Path(sys.argv[1]), int(sys.argv[2]))))
