"""`groundswell demo people` and `groundswell person`. One function a command; Django is loaded inside."""

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from groundswell.cli.commands import Wrong, shared_data
from groundswell.cli.importing import the_campaign
from groundswell.cli.progress import Progress
from groundswell.cli.surroundings import load_django

if TYPE_CHECKING:
    from groundswell.trunk.supporters.models import Person


def demo_people(options: argparse.Namespace) -> int:
    """`groundswell demo people --count N --seed N`."""
    load_django()
    from groundswell.trunk.demo.people.make import RealPeople, make_people
    from groundswell.trunk.records.clock import now

    if options.count < 1:
        raise Wrong("Say how many people: --count 10000.")
    campaign = the_campaign(options.campaign)
    data = Path(options.source).resolve() if options.source else shared_data()
    try:
        with Progress() as progress:
            made = make_people(
                campaign=campaign, count=options.count, seed=options.seed, at=now(), data=data, progress=progress
            )
    except RealPeople:
        raise Wrong(
            f"{campaign.name} has people with addresses that may be real. Nobody is made up among them, because they "
            "would be counted as one. Choose another campaign: --campaign SLUG."
        ) from None
    print(f"{'people made up':<32} {made:>12,}")
    if made < options.count:
        print(f"{'there already':<32} {options.count - made:>12,}")
    return 0


def person(options: argparse.Namespace) -> int:
    """`groundswell person export|erase EMAIL|ID`."""
    load_django()
    people = found_people(options.who, options.campaign)
    if not people:
        raise Wrong(
            f'We hold nobody known by "{options.who}". Give an email address, or the id in a record\'s address.'
        )
    if len(people) > 1:
        listed = "\n".join(f"  {one.public_id}  {one.campaign.slug}" for one in people)
        raise Wrong(f"{len(people)} records are known by that address. Give one id:\n{listed}")
    return export_one(people[0], options) if options.do == "export" else erase_one(people[0], options)


def found_people(who: str, campaign_slug: str | None) -> "list[Person]":
    """The people whom an address or a public id names, each record that stands for others once."""
    from django.db.models import Q

    from groundswell.trunk.supporters.identity import canonical_email
    from groundswell.trunk.supporters.models import ContactPoint, Person
    from groundswell.trunk.supporters.personal_data import all_records

    found = Person.objects.select_related("campaign").filter(erased_at__isnull=True)
    if campaign_slug:
        found = found.filter(campaign__slug=campaign_slug)
    if "@" in who:
        key = canonical_email(who)
        by_point = ContactPoint.objects.filter(kind=ContactPoint.EMAIL, value_key=key).values("person")
        found = found.filter(Q(email_key=key) | Q(pk__in=by_point))
    else:
        found = found.filter(public_id=who)
    return list({top.pk: top for top in (all_records(one)[0] for one in found.order_by("pk"))}.values())


def export_one(person: "Person", options: argparse.Namespace) -> int:
    """Everything held on one person as JSON, to standard output or a file that only we may read."""
    from django.db import transaction

    from groundswell.trunk.records.clock import now
    from groundswell.trunk.supporters.personal_data import export_person
    from groundswell.trunk.supporters.services.person import audit_person

    with transaction.atomic():
        audit_person(person, None, "Took out everything held on a person, by command", verb="exported", at=now())
        text = json.dumps(export_person(person), indent=1, ensure_ascii=False, default=str)
    if not options.to:
        print(text)
        return 0
    try:
        with os.fdopen(os.open(options.to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text + "\n")
    except OSError as error:
        raise Wrong(f"{options.to} cannot be written: {error.strerror}.") from None
    print(f"Everything we hold is in {options.to}. Give it to that person alone, then delete it.")
    return 0


def erase_one(person: "Person", options: argparse.Namespace) -> int:
    """Erase one person for good, and say what stays."""
    from groundswell.trunk.records.clock import now
    from groundswell.trunk.supporters.personal_data import erase_person, what_stays

    if not options.yes and input(f"Erase {person.name} for good? It cannot be undone. Type yes: ").strip() != "yes":
        raise Wrong("Nothing was erased.")
    erase_person(person=person, account=None, at=now())
    print(f"Erased in {person.campaign.slug}. What stays, and why:")
    for sentence in what_stays():
        print(f"- {sentence}")
    return 0
