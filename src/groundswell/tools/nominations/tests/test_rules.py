"""A declaration starts rules once, with its own number; an untrue one takes back what it began; locals get one mail."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groundswell.tools.nominations import rules as module
from groundswell.tools.nominations.models import Telling
from groundswell.tools.nominations.rules import DECLARED, REACHED
from groundswell.tools.nominations.telling import TELL_AFTER, tell_next, telling
from groundswell.tools.nominations.tests import boards
from groundswell.trunk.automations import services as automations
from groundswell.trunk.automations.models import Rule, Run
from groundswell.trunk.consent import services as consent
from groundswell.trunk.jobs import engine
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.supporters.identity import canonical_email, name_key
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets import services
from groundswell.trunk.targets.models import Declaration, Standing

pytestmark = pytest.mark.django_db
TELL = [{"action": "nominations.tell_locals", "settings": {}}]
LATER = TELL_AFTER + timedelta(seconds=1)


@pytest.fixture
def drive(campaign, noon):
    return boards.contest(campaign, noon)


@pytest.fixture
def rule(campaign, noon):
    """A rule as a campaign has it: its one step is of this tool, so that no other need be installed."""

    def make(trigger=DECLARED, **conditions):
        values = {"campaign": campaign, "key": uuid4(), "made_at": noon, "steps": TELL}
        return Rule.objects.create(trigger=trigger, conditions=conditions, **values)

    return make


@pytest.fixture
def local(campaign, noon):
    """Somebody in the first ward who agreed to be written to."""

    def make(drive, name="Lena"):
        email = f"{name.lower()}@example.org"
        person = Person.objects.create(
            campaign=campaign,
            name=f"{name} Okoro",
            name_key=name_key(f"{name} Okoro"),
            email=email,
            email_key=canonical_email(email),
            area=boards.standing(drive, "Ashby Fell").target.area,
            created_at=noon,
            email_confirmed_at=noon,
            supporter_since=noon,
        )
        wording = consent.wording_for(campaign=campaign, channel="email", text="Email me news", at=noon)
        said = consent.Said(
            key=uuid4().hex, person_id=person.pk, wording_id=wording.pk, given=True, source="a form", said_at=noon,
            effective_at=noon,
        )  # fmt: skip
        consent.record_consents([said], at=noon)
        return person

    return make


def work():
    while (job := engine.claim("tests", ("urgent",))) is not None:
        engine.run(job)


def fields(run) -> dict[str, str]:
    run.refresh_from_db()
    return run.context["fields"]


def test_a_declaration_for_us_starts_the_rule_and_one_for_another_does_not(drive, rule, noon, asha):
    rule(who="for_us")
    boards.nominates(drive, "Ashby Fell", "Rhona", noon, account=asha)
    boards.nominates(drive, "Beck Foot", "Leah", noon, account=asha)

    (run,) = Run.objects.all()
    work()

    assert run.sentence == "Ashby Fell nominated Rhona Pickersgill"
    assert fields(run) | {"evidence_url": boards.SOURCE} == fields(run)
    assert (fields(run)["place"], fields(run)["candidate"]) == ("Ashby Fell", "Rhona Pickersgill")
    assert run.context["subject"] == {"kind": "target", "public_id": boards.standing(drive, "Ashby Fell").public_id}


def test_a_rule_may_thank_anybody_who_declares(drive, rule, noon):
    rule(who="any_yes")

    boards.nominates(drive, "Beck Foot", "Leah", noon)

    assert Run.objects.count() == 1


def test_a_rule_of_one_drive_hears_no_other(drive, rule, noon):
    rule(who="for_us", drive="another")
    rule(who="for_us", drive=drive.public_id)

    boards.nominates(drive, "Ashby Fell", "Rhona", noon)

    assert [run.rule.conditions["drive"] for run in Run.objects.all()] == [drive.public_id]


def test_each_of_several_at_once_has_its_own_number(drive, rule, noon):
    rule()
    for place in boards.PLACES[:3]:
        boards.nominates(drive, place, "Rhona", noon)
    work()

    numbers = [fields(run)["number"] for run in Run.objects.order_by("pk")]
    assert numbers == ["1", "2", "3"]
    assert fields(Run.objects.earliest("pk"))["tally"] == "1 of 6. It takes 2."


@pytest.mark.parametrize("stance", ["leaning", "against", "none", "wont_say"])
def test_what_is_no_yes_starts_nothing(drive, rule, noon, stance):
    rule(who="any_yes")

    services.declare(
        standing=boards.standing(drive, "Ashby Fell"), stance=stance, key=uuid4(), at=noon, evidence_note="Heard it"
    )

    assert not Run.objects.exists()


def test_the_same_answer_with_better_evidence_is_no_news(drive, rule, noon):
    rule()
    boards.nominates(drive, "Ashby Fell", "Rhona", noon)
    boards.nominates(drive, "Ashby Fell", "Rhona", noon, quote="We are sure")

    assert Run.objects.count() == 1


def test_old_answers_that_are_brought_in_start_nothing(drive, rule, noon):
    rule()

    boards.nominates(drive, "Ashby Fell", "Rhona", noon, declared_at=noon - timedelta(days=3))

    assert not Run.objects.exists()


def test_a_list_of_answers_brought_in_at_once_starts_ten_and_asks_about_the_rest(campaign, drive, rule, noon):
    rule()
    rhona = drive.candidates.get(backed=True)
    targets = [
        services.add_target(campaign=campaign, name=f"Party {n}", office="Local party", source="Their site", at=noon)
        for n in range(40)
    ]
    services.add_to_drive(drive=drive, targets=targets, at=noon)
    rows = [
        services.Said(standing.pk, "declared", uuid4(), rhona.pk, evidence_url=boards.SOURCE)
        for standing in Standing.objects.filter(drive=drive)
    ]

    services.declare_many(rows, drive=drive, at=noon)

    assert Run.objects.filter(state=Run.WAITING).count() == 10
    assert Run.objects.filter(state=Run.HELD).count() == 36


def test_undone_it_is_taken_back(drive, rule, noon, asha):
    rule()
    done = boards.nominates(drive, "Ashby Fell", "Rhona", noon)
    work()

    services.undo_declaration(declaration=done.declaration, account=asha, at=noon)
    work()

    assert Run.objects.get().state == Run.TAKEN_BACK


def test_another_answer_takes_back_what_the_first_started_and_starts_its_own(drive, rule, noon):
    rule(who="any_yes")
    boards.nominates(drive, "Ashby Fell", "Rhona", noon)
    boards.nominates(drive, "Ashby Fell", "Leah", noon)

    states = list(Run.objects.order_by("pk").values_list("sentence", "state"))
    assert states == [
        ("Ashby Fell nominated Rhona Pickersgill", Run.TAKEN_BACK),
        ("Ashby Fell nominated Leah Brandreth", Run.WAITING),
    ]


def test_a_correction_takes_back_what_the_mistake_started(drive, rule, noon, asha):
    rule()
    wrong = boards.nominates(drive, "Ashby Fell", "Rhona", noon).declaration

    services.correct(declaration=wrong, reason="Another branch", stance="asked", key=uuid4(), account=asha, at=noon)

    assert Run.objects.get().state == Run.TAKEN_BACK


def test_enough_are_told_once_and_taken_back_when_they_are_not_enough_any_more(drive, rule, noon, asha):
    rule(REACHED)
    boards.nominates(drive, "Ashby Fell", "Rhona", noon)
    assert not Run.objects.exists()

    second = boards.nominates(drive, "Beck Foot", "Rhona", noon)
    boards.nominates(drive, "Cold Edge", "Rhona", noon)
    (run,) = Run.objects.all()
    assert run.sentence == "2 of 6: that is enough"
    assert fields(run)["needed"] == "2"

    for declaration in (second.declaration, Declaration.objects.latest("pk")):
        services.undo_declaration(declaration=declaration, account=asha, at=noon)
    assert Run.objects.get().state == Run.TAKEN_BACK
    boards.nominates(drive, "Dunnerley", "Rhona", noon)
    assert Run.objects.filter(state=Run.WAITING).count() == 1


def test_locals_are_told_once_by_the_mail_that_every_declaration_plans(drive, rule, local, noon, asha):
    rule()
    local(drive)
    declaration = boards.nominates(drive, "Ashby Fell", "Rhona", noon, account=asha).declaration
    work()
    work()

    result = Run.objects.get().results[0]
    assert result["sentence"].startswith("put down 1 person there to be told at")
    telling_id = Telling.objects.get(declaration=declaration).pk
    for _ in range(2):
        tell_next(telling_id=telling_id, at=noon + LATER)
    assert Message.objects.filter(kind="told").count() == 1


def test_where_nobody_agreed_the_step_says_so(drive, rule, noon):
    rule()
    boards.nominates(drive, "Ashby Fell", "Rhona", noon)
    work()

    run = Run.objects.get()
    assert (run.state, run.results[0]["sentence"]) == (Run.DONE, "Nobody there has agreed to hear from us")


def test_a_person_who_takes_the_rule_back_holds_the_mails(drive, rule, local, noon, asha):
    rule()
    local(drive)
    declaration = boards.nominates(drive, "Ashby Fell", "Rhona", noon, account=asha).declaration
    work()

    automations.take_back_run(run=Run.objects.get(), account=asha, at=noon)
    work()

    assert telling(declaration).held
    assert Run.objects.get().results[0]["undone"] == "The mails are held"


@pytest.mark.parametrize(("reference", "shown"), [("drive", True), ("target", True)])
def test_the_mail_leads_to_the_thank_you_once_that_is_public(drive, local, noon, asha, reference, shown):
    local(drive)
    declaration = boards.nominates(drive, "Ashby Fell", "Rhona", noon, account=asha).declaration
    planned = Telling.objects.get(declaration=declaration)
    public_id = drive.public_id if reference == "drive" else declaration.standing.public_id
    module.telling.show_with(telling=planned, kind=reference, public_id=public_id)

    tell_next(telling_id=planned.pk, at=noon + LATER)

    mail = Message.objects.get(kind="told")
    assert ("Our thank-you, to pass on" in mail.body_text) is shown
    assert ("Our thank-you, to pass on" in mail.body_html) is shown


def test_the_mail_leads_to_nothing_that_only_the_desk_may_see(campaign, local, noon, asha):
    drive = boards.contest(campaign, noon, public_board=False)
    local(drive)
    declaration = boards.nominates(drive, "Ashby Fell", "Rhona", noon, account=asha).declaration
    planned = Telling.objects.get(declaration=declaration)
    module.telling.show_with(telling=planned, kind="drive", public_id=drive.public_id)

    tell_next(telling_id=planned.pk, at=noon + LATER)

    mail = Message.objects.get(kind="told")
    assert "thank-you" not in mail.body_text and "/desk/" not in mail.body_text


def test_the_page_after_recording_shows_what_the_rule_does(client_for, drive, rule, local, noon, asha, monkeypatch):
    monkeypatch.setattr("groundswell.tools.nominations.target_views.now", lambda: noon)
    rule()
    local(drive)
    declaration = boards.nominates(drive, "Ashby Fell", "Rhona", noon, account=asha).declaration
    where = f"/desk/better-buses/nominations/{drive.slug}/"
    page = f"{where}targets/{declaration.standing.public_id}/?done={declaration.public_id}"
    desk = client_for(asha)

    assert 'hx-trigger="every 700ms"' in desk.get(page).content.decode()
    work()
    chain = desk.get(f"{where}declarations/{declaration.public_id}/chain/").content.decode()
    assert "All this is done by a rule" in chain and "hx-trigger" not in chain and "<html" not in chain
    # That people are told stands in the chain before, where it can be held.
    assert "will be told" not in chain and "to be told" not in chain


def test_the_form_says_what_the_press_will_set_off(client_for, drive, rule, asha):
    rule(who="for_us")
    standing = boards.standing(drive, "Ashby Fell")

    page = client_for(asha).get(f"/desk/better-buses/nominations/{drive.slug}/targets/{standing.public_id}/")

    assert "with a yes for us, tell the people there who agreed" in page.content.decode()


def test_without_a_rule_a_declaration_asks_the_database_once_for_rules(drive, noon):
    standing = boards.standing(drive, "Ashby Fell")
    with CaptureQueriesContext(connection) as asked:
        services.declare(
            standing=standing, stance="declared", candidate=drive.candidates.get(backed=True), key=uuid4(), at=noon,
            evidence_url=boards.SOURCE,
        )  # fmt: skip

    assert sum("automations_rule" in query["sql"] for query in asked) == 1
