"""
A campaign whose every text is an attack, made through the services: what a form would refuse is planted all the same,
because a page must not rely on what was checked when a text came in.
"""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

from groundswell.tools.petitions import services as petitions
from groundswell.tools.petitions.models import Petition, Signature
from groundswell.tools.petitions.services import Signing
from groundswell.trunk.access.links import issue_link
from groundswell.trunk.access.models import Account, Role
from groundswell.trunk.campaigns import services as campaigns
from groundswell.trunk.campaigns.models import Campaign, Group, Organisation
from groundswell.trunk.campaigns.services import GroupDetails
from groundswell.trunk.media import services as media
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.messaging.models import Confirmation, Message
from groundswell.trunk.messaging.services.confirming import confirm_address
from groundswell.trunk.places.models import BoundarySet
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters import services as supporters
from groundswell.trunk.supporters.identity import canonical_email
from groundswell.trunk.supporters.models import Person, ProposedChange
from tests.browser.planting_facts import plant_facts
from tests.browser.planting_letters import plant_letters
from tests.browser.planting_library import plant_library
from tests.browser.planting_newsroom import plant_newsroom
from tests.browser.planting_rules import plant_rules

POSTCODE = "AD4 2LP"


def plant_everywhere(payloads: Sequence[str], *, key: str) -> dict[str, Any]:
    """Make it all; gives paths by who opens them ("public", "desk"), and one person's page and personal link."""
    at = now()
    owner = Role.objects.filter(campaign__slug="better-buses", role=Role.OWNER, ended_at=None).earliest("pk").account
    Account.objects.filter(pk=owner.pk).update(may_found=True)
    owner.refresh_from_db()
    campaign = _campaign(owner, payloads, key, at)
    made = [_petition(campaign, owner, payload, at) for payload in payloads]
    groups = [_group(campaign, owner, payload, at) for payload in payloads]
    people = [_person(campaign, made[0], owner, payload, number, key, at) for number, payload in enumerate(payloads)]
    mails = Message.objects.filter(campaign=campaign).order_by("pk")
    home, desk = f"/{campaign.slug}/", f"/desk/{campaign.slug}/"
    letters = plant_letters(campaign, owner, payloads, at)
    facts = plant_facts(campaign, owner, payloads, at)
    library = plant_library(campaign, owner, payloads, at)
    newsroom = plant_newsroom(campaign, owner, payloads, at)
    rules = plant_rules(campaign, owner, payloads, at)
    return {
        "campaign": campaign.slug,
        "public": [
            home,
            *letters["public"],
            *facts["public"],
            *(f"{home}{page}/" for page in ("petitions", "groups", "areas", "privacy", "accessibility", "write-to-us")),
            *(f"{home}petitions/{petition.slug}/" for petition in made),
            f"{home}petitions/{made[0].slug}/signatures/",
            f"{home}petitions/{made[0].slug}/places/",
            *(f"{home}groups/{group.slug}/" for group in groups),
        ],
        "desk": [
            desk,
            *letters["desk"],
            *facts["desk"],
            *library["desk"],
            *rules["desk"],
            *newsroom["desk"],
            *(f"{desk}{page}/" for page in ("petitions", "people", "outbox", "team", "audit", "keys", "jobs")),
            *(f"{desk}campaign/{page}" for page in ("", "groups/")),
            *(f"{desk}petitions/{petition.public_id}/" for petition in made[:6]),
            *(f"{desk}petitions/{petition.public_id}/edit/" for petition in made[:6]),
            f"{desk}petitions/{made[0].public_id}/flagged/?domain=example.org",
            *(f"{desk}campaign/groups/{group.public_id}/" for group in groups[:6]),
            *(f"{desk}people/{person.public_id}/" for person in people),
            *(f"{desk}outbox/{mail.public_id}/" for mail in mails[:6]),
            *(f"{desk}outbox/{mail.public_id}/?as=text" for mail in mails[:6]),
        ],
        "person": f"{desk}people/{people[0].public_id}/",
        "link": issue_link(person=people[0], at=at, next_path=f"{home}petitions/{made[1].slug}/"),
    }


def _campaign(owner: Account, payloads: Sequence[str], key: str, at: datetime) -> Campaign:
    first, second, third, fourth = payloads[:4]
    body = campaigns.create_organisation(
        name=first[:80], kind=Organisation.INFORMAL, email="hello@example.org", account=owner, at=at
    )
    campaign = campaigns.create_campaign(
        organisation=body,
        name=second[:80],
        slug=f"sharp-{key}",
        goal=third[:200],
        boundary_set=BoundarySet.objects.get(code="ashdale"),
        account=owner,
        at=at,
    )
    campaigns.set_imprint(
        organisation=body,
        promoter=fourth[:120],
        address=third[:240],
        email="hello@example.org",
        campaign=campaign,
        account=owner,
        at=at,
    )
    campaigns.open_campaign(campaign=campaign, account=owner, at=at)
    return campaign


def _petition(campaign: Campaign, owner: Account, payload: str, at: datetime) -> Petition:
    petition = petitions.create_petition(
        campaign=campaign,
        demand=payload[:140],
        text=f"{payload}\n\n- {payload}\n\n**{payload}** [x]({payload}) <{payload}>\n\n> {payload}",
        addressee=payload[:120],
        lead=payload[:240],
        milestone=payload[:120],
        picture=media.add_image(
            campaign=campaign, upload=_png(), alt=payload[:300], credit=payload[:120], account=owner, at=at
        ),
        account=owner,
        at=at,
    )
    petitions.open_petition(petition=petition, account=owner, at=at)
    return petition


def _group(campaign: Campaign, owner: Account, payload: str, at: datetime) -> Group:
    details = GroupDetails(name=payload[:80], about=payload, meets=payload[:120], postcode=POSTCODE)
    return campaigns.create_group(campaign=campaign, details=details, account=owner, at=at)


def _person(
    campaign: Campaign, petition: Petition, owner: Account, payload: str, number: int, key: str, at: datetime
) -> Person:
    address = f"sharp.{key}.{number}@example.org"
    petitions.sign_petition(signing=Signing(petition.pk, payload[:120], address, POSTCODE), at=at)
    waiting = Confirmation.objects.get(campaign=campaign, email_key=canonical_email(address))
    if number < 6:
        messaging.mail_due_confirmations(at=at)
    confirm_address(confirmation=waiting, issued_at=at, at=now())
    # The name that the page shows is cut at a space; here it is shown whole.
    Signature.objects.filter(petition=petition, address=address).update(shown_name=payload[:60])
    person = Person.objects.get(campaign=campaign, email=address)
    supporters.write_note(person=person, text=payload, account=owner, key=uuid4(), at=at)
    supporters.tag_people(
        picked=Person.objects.filter(pk=person.pk),
        campaign=campaign,
        name=payload,
        account=owner,
        key=uuid4(),
        at=at,
    )
    ProposedChange.objects.create(
        person=person, field="postcode", old=POSTCODE, new=payload[:254], said_by=payload[:120], said_at=at
    )
    Person.objects.filter(pk=person.pk).update(say=payload[:80])
    return person


def _png() -> bytes:
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (480, 320), "#ffc21a").save(out, "PNG")
    return out.getvalue()
