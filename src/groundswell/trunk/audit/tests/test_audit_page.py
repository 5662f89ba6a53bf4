"""The audit trail on the desk: for owners of this campaign, narrowed by the address."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone

from groundswell.trunk.access.step_up import PROVED
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.audit.services import record

pytestmark = pytest.mark.django_db

PAGE = "/desk/better-buses/audit/"


@pytest.fixture
def lines(olu, asha, oona, campaign, other_campaign, noon):
    def write(account, where, verb, sentence, at=noon):
        record(account=account, campaign=where, verb=verb, object_kind="people", sentence=sentence, at=at)

    write(olu, campaign, AuditEntry.CHANGED, "Changed the goal")
    write(asha, campaign, AuditEntry.EXPORTED, "Exported 12 people")
    write(oona, other_campaign, AuditEntry.CHANGED, "Changed the CANARY")


def test_an_owner_sees_her_campaign_only(lines, client_for, olu):
    page = client_for(olu).get(PAGE)

    assert b"Changed the goal" in page.content and b"Exported 12 people" in page.content
    assert b"CANARY" not in page.content


def test_nobody_else_sees_it(lines, client_for, asha, oona, cal):
    assert [client_for(account).get(PAGE).status_code for account in (asha, oona, cal)] == [404, 404, 404]


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"verb": "exported"}, ["Exported 12 people"]),
        ({"day": "2026-03-17"}, ["Exported 12 people", "Changed the goal"]),
        ({"day": "2026-03-16"}, []),
        ({"verb": "nonsense", "day": "2026-99-99", "page": "x"}, ["Exported 12 people", "Changed the goal"]),
    ],
    ids=str,
)
def test_the_address_narrows_it(lines, client_for, olu, query, seen):
    page = client_for(olu).get(PAGE, query)

    assert [line["entry"].sentence for line in page.context["lines"] if line["entry"].verb != "signed_in"] == seen


def test_the_address_names_an_account_by_public_id(lines, client_for, olu, asha):
    page = client_for(olu).get(PAGE, {"who": asha.public_id})

    assert [line["entry"].sentence for line in page.context["lines"]] == ["Exported 12 people"]


def test_the_file_asks_for_a_second_step_and_leaves_a_line(lines, client_for, olu):
    browser = client_for(olu)

    assert browser.post(f"{PAGE}csv/", {"verb": "changed"})["Location"].startswith("/account/second-factor/")
    TOTP.activate(olu, "JBSWY3DPEHPK3PXP")
    session = browser.session
    session[PROVED] = True
    session.save()
    answer = browser.post(f"{PAGE}csv/", {"verb": "changed"})

    text = b"".join(answer.streaming_content).decode()
    assert "Changed the goal" in text and "Exported 12" not in text and "CANARY" not in text
    assert AuditEntry.objects.latest("pk").sentence == "Exported 1 lines of the audit trail"


def test_a_page_of_a_long_trail_asks_a_fixed_number_of_questions(
    client_for, olu, campaign, django_assert_max_num_queries
):
    for number in range(60):
        record(
            account=olu,
            campaign=campaign,
            verb=AuditEntry.SAW,
            object_kind="person",
            sentence=f"Looked at person {number}",
            at=timezone.now(),
        )
    browser = client_for(olu)

    with django_assert_max_num_queries(16):
        browser.get(PAGE)
