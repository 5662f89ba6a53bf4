"""The open API: the same rights as the pages, and no way round them."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.support.people import give_role, make_account

from groundswell.tools.petitions import services
from groundswell.tools.petitions.models import Petition, Signature
from groundswell.trunk.api import services as keys
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.records.clock import now

pytestmark = pytest.mark.django_db
BASE = "/api/v1/petitions"


def caller(account, campaign, *, may_write: bool = True) -> Client:
    """A program with a key of this account."""
    _key, secret = keys.make_key(
        account=account, campaign=campaign, name="test", may_write=may_write, days=30, at=now()
    )
    return Client(headers={"authorization": f"Bearer {secret}"})


def test_without_a_key_nothing_opens(client, petition):
    for path in ("", f"/{petition.public_id}", f"/{petition.public_id}/signatures"):
        assert client.get(BASE + path).status_code == 401
    assert Client(headers={"authorization": "Bearer gs_guess"}).get(BASE).status_code == 401


def test_an_organiser_reads_petitions_and_signatures_and_it_is_written_down(petition, tom, asha, campaign, noon):
    services.sign_petition(signing=tom, at=noon)
    program = caller(asha, campaign, may_write=False)

    listed = program.get(BASE).json()
    signatures = program.get(f"{BASE}/{petition.public_id}/signatures").json()

    assert [row["title"] for row in listed] == ["Bring our buses back under public control"]
    assert (listed[0]["total_signatures"], listed[0]["unconfirmed_signatures"]) == (0, 1)
    assert signatures["signatures"][0]["person"]["full_name"] == "Tom Baxter"
    assert "email" not in str(signatures), "the API gives no way to contact people behind the consent ledger's back"
    assert AuditEntry.objects.filter(verb="exported", object_id=petition.public_id).count() == 1


def test_pages_of_signatures_join_up(petition, tom, asha, campaign, noon):
    from dataclasses import replace

    for letter in "abcdefg":
        services.sign_petition(signing=replace(tom, name=f"Name {letter}", email=f"{letter}@example.org"), at=noon)
    program, names, after = caller(asha, campaign), [], ""

    while True:
        page = program.get(f"{BASE}/{petition.public_id}/signatures", {"limit": 3, "after": after}).json()
        names += [row["person"]["full_name"] for row in page["signatures"]]
        after = page["next"]
        if not after:
            break

    assert names == [f"Name {letter}" for letter in "abcdefg"]


def test_a_key_that_may_only_read_writes_nothing(petition, asha, campaign):
    program = caller(asha, campaign, may_write=False)

    made = program.post(BASE, {"title": "X", "target": "Y"}, content_type="application/json")
    signed = program.post(f"{BASE}/{petition.public_id}/signatures", {}, content_type="application/json")

    assert (made.status_code, signed.status_code) == (403, 403)
    assert Petition.objects.count() == 1


def test_a_signature_by_the_api_waits_for_its_mail_like_any_other(petition, asha, campaign):
    program = caller(asha, campaign)
    body = {"full_name": "Tom Baxter", "email_address": "tom@example.org", "postal_code": "ad47qx"}

    answers = [
        program.post(f"{BASE}/{petition.public_id}/signatures", body, content_type="application/json").status_code
        for _ in range(2)
    ]
    refused = program.post(
        f"{BASE}/{petition.public_id}/signatures", {**body, "postal_code": "AD4"}, content_type="application/json"
    )

    assert answers == [202, 202]
    assert Signature.objects.get().state == "unconfirmed"
    assert refused.status_code == 422 and "full postcode" in str(refused.json())


def test_an_editor_and_an_area_organiser_see_no_names(petition, areas, campaign, noon):
    editor = make_account("Edie", "edie@example.org")
    give_role(editor, campaign, "editor")
    local = make_account("Lou", "lou@example.org")
    give_role(local, campaign, "organiser", area=areas["Millbeck"])

    for account in (editor, local):
        program = caller(account, campaign)
        assert program.get(BASE).status_code == 200
        assert program.get(f"{BASE}/{petition.public_id}/signatures").status_code == 404


def test_a_stranger_and_another_campaign_find_nothing(petition, cal, oona, campaign, other_campaign):
    assert caller(cal, campaign).get(BASE).status_code == 404
    assert caller(oona, other_campaign).get(f"{BASE}/{petition.public_id}").status_code == 404
    assert caller(oona, other_campaign).get(BASE).json() == []


def test_an_ended_role_key_or_account_is_shut_out_at_once(petition, asha, campaign, noon):
    program = caller(asha, campaign)
    assert program.get(BASE).status_code == 200

    asha.roles.update(ended_at=now())
    assert program.get(BASE).status_code == 404

    asha.roles.update(ended_at=None)
    key = asha.api_keys.get()
    keys.revoke_key(key=key, account=asha, at=now())
    assert program.get(BASE).status_code == 401

    late = caller(asha, campaign)
    asha.api_keys.update(expires_at=now() - timedelta(seconds=1))
    assert late.get(BASE).status_code == 401

    alive = caller(asha, campaign)
    type(asha).objects.filter(pk=asha.pk).update(is_active=False)
    assert alive.get(BASE).status_code == 401


def test_a_draft_is_made_and_opened(asha, campaign, areas):
    program = caller(asha, campaign)

    made = program.post(BASE, {"title": "Keep the 42", "target": "the council"}, content_type="application/json")
    opened = program.post(f"{BASE}/{made.json()['identifier']}/open")

    assert (made.status_code, made.json()["state"], opened.json()["state"]) == (201, "draft", "open")


def test_the_description_lists_every_operation_and_no_other_host(client, petition):
    description = client.get("/api/v1/openapi.json")

    operations = {one["operationId"] for path in description.json()["paths"].values() for one in path.values()}
    assert {"petitions", "petition", "signatures", "record_signature", "petition_areas", "campaign"} <= operations
    assert b"http://" not in description.content.replace(b"http://testserver", b"")
