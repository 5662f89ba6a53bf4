"""What we hold of a person: all of it is given to her, and nothing is left when she is erased."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from groundswell.trunk.access.links import issue_link
from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.messaging.models import Confirmation, MailedConfirmation, Message
from groundswell.trunk.supporters import services
from groundswell.trunk.supporters.finding import find_key
from groundswell.trunk.supporters.identity import canonical_email, name_key
from groundswell.trunk.supporters.models import ContactPoint, Person, ProposedChange
from groundswell.trunk.supporters.personal_data import HOLDINGS, erase_person, export_person
from groundswell.trunk.tools import declared
from tests.support.people import NOON

pytestmark = pytest.mark.django_db
CANARIES = {
    "name": "Quillfeather",
    "mail": "zanzibar.quill",
    "phone": "7700900991",
    "street": "Larkspur",
    "postcode": "ZZ9 9ZZ",
    "say": "kwilfether",
    "note": "marzipan",
    "source": "gazebo",
    "change": "tamarisk",
    "mailbody": "peppercorn",
    "data": "obsidian",
}


def reaches_person(model):
    """Whether a chain of foreign keys leads from a model to a person."""
    seen, todo = set(), [model]
    while todo:
        current = todo.pop()
        if current is Person:
            return model is not Person
        if current in seen:
            continue
        seen.add(current)
        todo += [field.related_model for field in current._meta.concrete_fields if field.is_relation]
    return False


def test_every_model_that_leads_to_a_person_is_exported_and_erased():
    """Failing? Trunk models go into `HOLDINGS` of supporters/personal_data.py, a tool's into its `personal_data`."""
    reached = {holding.model for holding in HOLDINGS} | {d.model for _tool, d in declared("personal_data")}

    leading = {model._meta.label for model in apps.get_models(include_auto_created=True) if reaches_person(model)}

    assert leading - reached == set()


# Personal fields that are about others than supporters, and in which nothing leads to one; by model, with whom.
ABOUT_OTHERS = {
    "access.Account": "colleagues",
    "access.Invitation": "colleagues to be",
    "account.EmailAddress": "colleagues",
    "mfa.Authenticator": "colleagues",
    "usersessions.UserSession": "colleagues",
    "sessions.Session": "a device: it holds the key of a personal link, which goes with the link",
    "automations.Run": "office-holders, thanked for what they said in public",
    "campaigns.Organisation": "who answers for the campaign",
    "consent.OptOut": "nobody: a keyed hash, which stays so that no old list brings her back",
    "facts.Fact": "who is quoted, by a consent of its own that ends the quote",
    "library.Article": "authors of what was published",
    "library.Entry": "whoever the entry's own object is about",
    "media.Graphic": "whoever was drawn, for the public",
    "media.Image": "whoever is in the picture, by a consent of its own",
    "newsroom.Decision": "colleagues",
    "newsroom.Note": "colleagues",
    "newsroom.Notice": "colleagues",
    "newsroom.Post": "the public",
    "newsroom.PostPicture": "the public",
    "newsroom.PostVersion": "the public",
    "newsroom.Shift": "colleagues",
    "newsroom.Variant": "the public",
    "publishing.NetworkAccount": "the campaign",
    "publishing.Publication": "the public",
    "sharecards.Card": "the public",
    "sharecards.CardVersion": "the public",
    "targets.Candidate": "candidates",
    "targets.Target": "office-holders",
    "targets.TargetNote": "office-holders",
    "imports.Row": "office-holders: people come by PersonRow",
}
# Held without a row that leads to her; traces.py, audiences.py and receivers take her out, and the export tells of it.
# Sets are made from her other rows: erasing touches her, and within seconds she is in none.
BY_WHAT_THEY_HOLD = {
    *("imports.Import", "supporters.BulkChange", "supporters.ExportRequest"),
    *("segments.Snapshot", "segments.SegmentDay", "segments.SetPart", "segments.Touched"),
}


def test_every_model_with_a_personal_field_is_given_and_erased_or_is_about_somebody_else():
    """Failing? Say in `HOLDINGS`, traces.py or a tool's `personal_data` how she gets it, or above whom it is about."""
    from groundswell.trunk.supporters.field_register import kept

    reached = {holding.model for holding in HOLDINGS} | {d.model for _tool, d in declared("personal_data")}
    personal = {each.model for each in kept()} - {"supporters.Person"}

    assert personal - reached - set(ABOUT_OTHERS) - BY_WHAT_THEY_HOLD == set()
    assert set(ABOUT_OTHERS) & reached == set()


def test_every_field_that_holds_a_person_without_a_foreign_key_is_known():
    reached = {holding.model for holding in HOLDINGS} | {d.model for _tool, d in declared("personal_data")}
    # Whether people are in a picture; and whom to look up anew, which holds ids and goes within seconds.
    innocent = {("media.Image", "people"), ("segments.Touched", "people")}

    bare = {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if not field.is_relation and re.search("person|people|members", field.name)
    }

    assert {label for label, _name in bare - innocent} - reached - BY_WHAT_THEY_HOLD == set()


def test_the_walk_sees_chains_of_foreign_keys():
    assert reaches_person(Message) and reaches_person(Membership) and not reaches_person(Person)
    assert not reaches_person(apps.get_model("places.Postcode"))


def test_every_personal_field_of_a_person_is_emptied():
    from groundswell.trunk.supporters.field_register import personal_fields
    from groundswell.trunk.supporters.personal_data import _EMPTY

    assert personal_fields("supporters.Person") <= set(_EMPTY)


@pytest.fixture
def canary(campaign, group, asha):
    """A person with something of hers in every place that can hold it."""
    name, email = "Zanzi Quillfeather", "Zanzibar.Quill+x@example.org"
    person = Person.objects.create(
        campaign=campaign,
        name=name,
        name_key=name_key(name),
        find_key=find_key(name),
        email=email,
        email_key=canonical_email(email),
        postcode=CANARIES["postcode"],
        say=CANARIES["say"],
        created_at=NOON,
        latest_activity_at=NOON,
    )
    common = {"person": person, "account": asha, "at": NOON}
    services.add_contact_point(kind="phone", value="07700 900991", source="gazebo", **common)
    services.add_contact_point(kind="address", value="14 Larkspur Street, ZZ9 9ZZ", source="gazebo", **common)
    services.write_note(text="She likes marzipan", key=uuid4(), **common)
    services.record_permission(
        channel="email", given=True, wording="May we?", source="at the gazebo", key=uuid4(), **common
    )
    services.record_sight(**common)
    services.tag_people(
        picked=Person.objects.filter(pk=person.pk), campaign=campaign, name="Driver", account=asha, key=uuid4(), at=NOON
    )
    ProposedChange.objects.create(
        person=person, field="postcode", old="ZZ9 9ZZ", new="tamarisk", said_by="gazebo", said_at=NOON
    )
    Membership.objects.create(group=group, person=person, key=uuid4(), joined_at=NOON, confirmed_at=NOON)
    issue_link(person=person, at=NOON)
    happened = ledger.Happened(
        key=f"test:{uuid4().hex}",
        campaign_id=campaign.pk,
        kind="petitions.signed",
        occurred_at=NOON,
        person_id=person.pk,
        data={"said": "obsidian"},
    )
    ledger.record([happened], at=NOON)
    for whose in (person, None):
        Message.objects.create(
            campaign=campaign,
            person=whose,
            kind="confirmation",
            to_address=email,
            subject="Hello Quillfeather",
            body_text="peppercorn",
            key=uuid4().hex,
            bounce_token=uuid4().hex[:22],
            made_at=NOON,
            send_after=NOON,
        )
    Confirmation.objects.create(campaign=campaign, email_key=person.email_key, address=email, asked_at=NOON)
    MailedConfirmation.objects.create(email_key=person.email_key, latest_at=NOON)
    sign(person, asha)
    write_letters(person)
    person.refresh_from_db()
    return person


def sign(person, account):
    """Her signature on a petition, where that tool is installed."""
    if not apps.is_installed("groundswell.tools.petitions"):
        return
    from groundswell.tools.petitions import services as petitions

    petition = petitions.create_petition(
        campaign=person.campaign,
        demand="Run the late bus",
        text="Please.",
        addressee="Ashdale",
        account=account,
        at=NOON,
    )
    petitions.open_petition(petition=petition, account=account, at=NOON)
    signing = petitions.Signing(petition.pk, person.name, person.email, person.postcode)
    petitions.sign_petition(signing=signing, at=NOON)
    petitions.confirm_address(campaign=person.campaign, email_key=person.email_key, at=NOON)


def write_letters(person):
    """Letters of hers in every state, one with an answer, where that tool is installed."""
    if not apps.is_installed("groundswell.tools.letters"):
        return
    from groundswell.tools.letters.likeness import remember
    from groundswell.tools.letters.models import Letter, LetterDrive, Reply
    from groundswell.trunk.targets.models import Drive, Standing, Target

    campaign = person.campaign
    drive = Drive.objects.create(campaign=campaign, slug="d", kind="cause", title="D", created_at=NOON)
    letter_drive = LetterDrive.objects.create(drive=drive, title="Write", created_at=NOON)
    target = Target.objects.create(campaign=campaign, name="Cllr", office="Cllr", source="x", loaded_at=NOON)
    standing = Standing.objects.create(drive=drive, target=target, added_at=NOON)
    for state in Letter.STATES:
        letter = Letter.objects.create(
            letter_drive=letter_drive,
            standing=standing,
            person=person,
            state=state,
            writer_name=person.name,
            address=person.email,
            email_key=person.email_key,
            postcode="ZZ9 9ZZ",
            street="14 Larkspur Street",
            subject="Quillfeather on peppercorn",
            body="I grow peppercorn and marzipan",
            answers=["obsidian"],
            hold_reason="gazebo",
            copy_to_campaign=True,
            reply_token=uuid4().hex[:22],
            key=uuid4(),
            written_at=NOON,
        )
        remember(letter)
        Reply.objects.create(letter=letter, body="Dear Quillfeather, peppercorn", message_key=uuid4().hex, came_at=NOON)


def whole_database() -> str:
    """Every cell of every table as text."""
    cells = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names from the database
            cells += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(cells)


def found_canaries() -> dict[str, list[str]]:
    dump = whole_database().casefold()
    return {
        name: [line[:120] for line in dump.splitlines() if value.casefold() in line]
        for name, value in CANARIES.items()
        if value.casefold() in dump
    }


def test_erasing_leaves_no_canary_in_the_whole_database(canary, olu):
    assert set(found_canaries()) == set(CANARIES)

    assert erase_person(person=canary, account=olu, at=NOON)

    assert found_canaries() == {}


def test_what_was_counted_stays_counted(canary, olu):
    counted = [total for total in ledger_totals(canary.campaign)]

    erase_person(person=canary, account=olu, at=NOON)

    assert ledger_totals(canary.campaign) == counted
    assert apps.get_model("ledger.Activity").objects.filter(person=canary).count() == 0
    assert apps.get_model("ledger.Activity").objects.filter(kind="petitions.signed").exists()


def ledger_totals(campaign):
    rows = apps.get_model("ledger.Counter").objects.filter(campaign=campaign).order_by("name", "object_id", "hour_key")
    return list(rows.values_list("name", "object_id", "hour_key", "value"))


def test_a_stop_outlives_her_so_that_no_old_list_brings_her_back(canary, olu):
    email, campaign = canary.email, canary.campaign

    erase_person(person=canary, account=olu, at=NOON)

    from groundswell.trunk.consent.selectors import stopped

    assert stopped(campaign.pk, "email", email)
    assert stopped(campaign.pk, "phone", "+447700900991")


def test_somebody_who_shares_the_address_keeps_hers(canary, olu):
    sharer = Person.objects.create(
        campaign=canary.campaign,
        name="Other Sharer",
        name_key="other sharer",
        email=canary.email,
        email_key=canary.email_key,
        created_at=NOON,
    )

    erase_person(person=canary, account=olu, at=NOON)

    sharer.refresh_from_db()
    assert sharer.email and Confirmation.objects.filter(email_key=sharer.email_key).exists()
    from groundswell.trunk.consent.selectors import stopped

    assert not stopped(sharer.campaign_id, "email", sharer.email)


def test_erasing_twice_erases_once(canary, olu):
    first, again = (erase_person(person=canary, account=olu, at=NOON) for _ in range(2))

    assert (first, again) == (True, False)


def test_two_erased_people_do_not_stand_in_each_others_way(canary, campaign, olu):
    second = Person.objects.create(campaign=campaign, name="A B", name_key="a b", created_at=NOON)

    assert erase_person(person=canary, account=olu, at=NOON)
    assert erase_person(person=second, account=olu, at=NOON + timedelta(hours=1))


def test_the_export_holds_every_canary_and_no_key_of_ours(canary, asha):
    bundle = export_person(canary)

    text = repr(bundle).casefold()
    text += text.replace(" ", "")
    missing = [name for name, value in CANARIES.items() if value.casefold() not in text]
    assert missing == []
    assert asha.email not in text and "token_hash" not in text
    assert set(bundle) >= {holding.model for holding in HOLDINGS}


def test_the_export_holds_nothing_of_anybody_else(canary, campaign, other_campaign):
    for home in (campaign, other_campaign):
        person = Person.objects.create(
            campaign=home, name="Somebody Else", name_key="somebody else", email="else@example.org", created_at=NOON
        )
        ContactPoint.objects.create(
            person=person, kind="phone", value="else", value_key="else", source="x", added_at=NOON
        )

    assert "else" not in repr(export_person(canary)).casefold().replace("everyone else", "")
