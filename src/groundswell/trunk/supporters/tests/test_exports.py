"""Taking people out as a file: with a reason, a second factor, and above a limit a second person."""

import csv
import io
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from tests.support.people import NOON, give_role, make_account

from groundswell.trunk.access.scope import scope_of
from groundswell.trunk.access.selectors import grants
from groundswell.trunk.access.step_up import PROVED
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.ledger.needs import exports as exports_asked
from groundswell.trunk.supporters import services
from groundswell.trunk.supporters.models import ExportCanary, ExportRequest
from groundswell.trunk.supporters.services import exports
from groundswell.trunk.supporters.tests.world import join, make_person, say

pytestmark = pytest.mark.django_db
REASON = "Badges for the meeting on Tuesday"


def proved(account) -> Client:
    """A browser in which this account has just shown its second factor."""
    TOTP.activate(account, generate_totp_secret())
    browser = Client()
    browser.force_login(account)
    session = browser.session
    session[PROVED] = True
    request = type("Request", (), {"session": session, "user": account})()
    record_authentication(request, account, "mfa", reauthenticated=True)
    session.save()
    return browser


def ask(browser, campaign, *, question="", reason=REASON, key=None):
    form = {"reason": reason, "question": question, "key": key or str(uuid4())}
    return browser.post(reverse("people:ask-export", args=[campaign.slug]), form)


def take(browser, campaign, export):
    return browser.post(reverse("people:take-export", args=[campaign.slug, export.public_id]))


def whole_file(response):
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text, newline="")))


def rows_of(response):
    """The rows of a file without the traced ones."""
    made_up = set(ExportCanary.objects.values_list("email", flat=True))
    return [row for row in whole_file(response) if row[1] not in made_up]


@pytest.fixture
def three(campaign):
    people = [make_person(campaign, name) for name in ("Denise Okoro-Hall", "Tom Baxter", "=cmd|' /C calc'!A0")]
    say(people[1], "email", False, at=NOON + timedelta(hours=1))
    return people


def test_a_small_list_is_taken_at_once_with_a_reason_and_a_line(campaign, asha, three):
    browser = proved(asha)

    asked = ask(browser, campaign)
    (export,) = ExportRequest.objects.all()
    rows = rows_of(take(browser, campaign, export))

    assert asked["Location"] == reverse("people:export", args=[campaign.slug, export.public_id])
    assert [row[0] for row in rows] == ["Name", "Denise Okoro-Hall", "Tom Baxter", "'=cmd|' /C calc'!A0"]
    assert [row[2] for row in rows[1:]] == ["yes", "no", "yes"]
    line = AuditEntry.objects.get(verb="exported")
    assert (line.account, line.sentence, line.data["reason"]) == (asha, "Exported 3 people", REASON)


def test_a_file_is_taken_once(campaign, asha, three):
    browser = proved(asha)
    ask(browser, campaign)
    export = ExportRequest.objects.get()
    rows_of(take(browser, campaign, export))

    again = take(browser, campaign, export)

    assert again.status_code == 302 and AuditEntry.objects.filter(verb="exported").count() == 1


def test_a_list_without_a_reason_is_refused(campaign, asha, three):
    answered = ask(proved(asha), campaign, reason="x")

    assert answered.status_code == 422 and "Say in a few words why" in answered.content.decode()
    assert not ExportRequest.objects.exists()


def test_a_search_is_not_exported_for_it_would_keep_a_name(campaign, asha, three):
    answered = ask(proved(asha), campaign, question="q=Denise")

    assert answered.status_code == 422 and "Take the search away first" in answered.content.decode()
    assert not ExportRequest.objects.exists()


def test_an_address_that_asks_for_the_file_of_a_search_leads_back_to_it(campaign, asha, three):
    answered = proved(asha).get("/desk/better-buses/people/export/?question=q%3DDenise", follow=True)

    assert answered.redirect_chain == [("/desk/better-buses/people/?q=Denise", 302)]
    assert "Take the search away first" in answered.content.decode()


def test_without_a_second_factor_nothing_is_exported(campaign, asha, three, client_for):
    answered = ask(client_for(asha), campaign)

    assert answered.status_code == 302 and "second" in answered["Location"]
    assert not ExportRequest.objects.exists()


def test_nothing_is_taken_by_a_get(campaign, asha, three):
    browser = proved(asha)
    ask(browser, campaign)
    export = ExportRequest.objects.get()

    answered = browser.get(reverse("people:take-export", args=[campaign.slug, export.public_id]))

    export.refresh_from_db()
    assert answered.status_code == 405 and export.taken_at is None


@pytest.fixture
def limit_of_two(monkeypatch):
    monkeypatch.setattr(exports, "LIMIT", 2)


def decide(browser, campaign, export, decision="approve"):
    return browser.post(
        reverse("people:decide-export", args=[campaign.slug, export.public_id]), {"decision": decision}, follow=True
    )


def test_a_long_list_waits_for_an_owner_and_is_then_taken(campaign, asha, olu, three, limit_of_two):
    browser = proved(asha)
    ask(browser, campaign)
    export = ExportRequest.objects.get()

    before = take(browser, campaign, export)
    decide(proved(olu), campaign, export)
    after = take(browser, campaign, export)

    assert before.status_code == 302
    assert len(rows_of(after)) == 4
    sentences = list(
        AuditEntry.objects.filter(object_id=export.public_id).order_by("pk").values_list("sentence", flat=True)
    )
    assert sentences == ["Asked to export 3 people", "Approved an export of 3 people", "Exported 3 people"]


def test_needs_you_tells_the_owner_who_may_decide_and_then_who_asked(campaign, asha, olu, three, limit_of_two):
    def told(account):
        scope = scope_of(campaign, account, grants(account, campaign), ["organiser"])
        return [(need.title, need.detail, need.due_at) for need in exports_asked(scope, NOON)]

    export = services.ask_export(
        campaign=campaign, account=asha, reason=REASON, filters="", count=2400, key=uuid4(), at=NOON
    )
    assert told(olu) == [(f"{asha} asks for a file of 2,400 people", REASON, NOON + timedelta(days=7))]
    assert told(asha) == []

    services.approve_export(export=export, account=olu, at=NOON)
    assert told(olu) == []
    assert told(asha) == [("Your file of 2,400 people is ready", f"{olu} approved it", NOON + timedelta(hours=24))]

    services.take_export(export=export, account=asha, count=2400, at=NOON)
    assert told(asha) == []


def test_what_an_owner_asks_for_herself_does_not_wait_for_her(campaign, olu, three, limit_of_two):
    services.ask_export(campaign=campaign, account=olu, reason=REASON, filters="", count=2400, key=uuid4(), at=NOON)

    assert exports_asked(scope_of(campaign, olu, grants(olu, campaign), ["organiser"]), NOON) == []


def test_nobody_approves_her_own_list(campaign, olu, three, limit_of_two):
    browser = proved(olu)
    ask(browser, campaign)
    export = ExportRequest.objects.get()

    answered = decide(browser, campaign, export)

    export.refresh_from_db()
    assert "It takes another owner" in answered.content.decode()
    assert export.approved_at is None and take(browser, campaign, export).status_code == 302


def test_an_organiser_cannot_approve(campaign, asha, three, limit_of_two):
    other = make_account("Ola", "ola@example.org")
    give_role(other, campaign, "organiser")
    ask(proved(other), campaign)

    assert decide(proved(asha), campaign, ExportRequest.objects.get()).status_code == 404


def test_a_link_used_by_another_account_is_not_found(campaign, other_campaign, asha, olu, oona, three, limit_of_two):
    ask(proved(asha), campaign)
    export = ExportRequest.objects.get()
    owner = proved(olu)
    decide(owner, campaign, export)

    for browser, home in ((owner, campaign), (proved(oona), other_campaign)):
        page = reverse("people:export", args=[home.slug, export.public_id])
        assert browser.get(page).status_code == 404
        assert take(browser, home, export).status_code == 404
    export.refresh_from_db()
    assert export.taken_at is None


def test_small_lists_one_after_the_other_are_added_up(campaign, asha, three, limit_of_two):
    browser = proved(asha)
    for name in ("One", "Two"):
        services.tag_people(
            picked=campaign.people.filter(name__in=["Denise Okoro-Hall", "Tom Baxter"]),
            campaign=campaign,
            name=name,
            account=asha,
            key=uuid4(),
            at=NOON,
        )

    ask(browser, campaign, question="tag=One")
    ask(browser, campaign, question="tag=Two")

    assert [export.approved_at is not None for export in ExportRequest.objects.order_by("pk")] == [True, False]


def test_a_list_that_grew_after_approval_is_refused(campaign, asha, olu, three, limit_of_two):
    browser = proved(asha)
    ask(browser, campaign)
    export = ExportRequest.objects.get()
    decide(proved(olu), campaign, export)
    for number in range(6):
        make_person(campaign, f"Late {number}")

    answered = take(browser, campaign, export)

    export.refresh_from_db()
    assert answered.status_code == 302 and export.taken_at is None


def test_an_approval_runs_out(campaign, asha, olu, three):
    export = services.ask_export(
        campaign=campaign, account=asha, reason=REASON, filters="", count=3, key=uuid4(), at=NOON
    )

    with pytest.raises(services.NotApproved):
        services.take_export(export=export, account=asha, count=3, at=NOON + timedelta(hours=25))


def test_a_request_is_decided_once(campaign, asha, olu, three, limit_of_two):
    export = services.ask_export(
        campaign=campaign, account=asha, reason=REASON, filters="", count=3, key=uuid4(), at=NOON
    )

    decided = [
        services.refuse_export(export=export, account=olu, at=NOON),
        services.approve_export(export=export, account=olu, at=NOON),
    ]

    assert decided == [True, False]


def test_asking_twice_with_one_key_asks_once(campaign, asha, three):
    browser, key = proved(asha), str(uuid4())

    for _ in range(2):
        ask(browser, campaign, key=key)

    assert ExportRequest.objects.count() == 1


def test_a_groups_organiser_takes_her_group_and_the_ways_it_shares(campaign, group, three):
    gwen = make_account("Gwen", "gwen@example.org")
    give_role(gwen, campaign, "organiser", group=group)
    for person in three[:2]:
        join(person, group)
    browser = proved(gwen)

    ask(browser, campaign)
    rows = rows_of(take(browser, campaign, ExportRequest.objects.get()))

    assert [row[:3] for row in rows[1:]] == [
        ["Denise Okoro-Hall", "denise.okoro-hall@example.org", "yes"],
        ["Tom Baxter", "", "no"],
    ]


def test_a_role_that_ended_after_approval_takes_nothing(campaign, asha, three):
    browser = proved(asha)
    ask(browser, campaign)
    asha.roles.update(ended_at=NOON)

    assert take(browser, campaign, ExportRequest.objects.get()).status_code == 404


def test_erasing_and_copying_ask_for_proof_and_leave_lines(campaign, olu, three):
    browser, person = proved(olu), three[0]

    held = browser.post(reverse("people:held", args=[campaign.slug, person.public_id]))
    unsure = browser.post(reverse("people:erase", args=[campaign.slug, person.public_id]), {})
    browser.post(reverse("people:erase", args=[campaign.slug, person.public_id]), {"sure": "on"})

    assert held.json()["supporters.Person"][0]["name"] == "Denise Okoro-Hall"
    assert unsure.status_code == 422 and "Tick that you are sure" in unsure.content.decode()
    assert browser.get(reverse("people:person", args=[campaign.slug, person.public_id])).status_code == 404
    lines = AuditEntry.objects.filter(object_id=person.public_id).values_list("sentence", flat=True)
    assert set(lines) == {"Took out everything held on a person", "Erased a person"}
