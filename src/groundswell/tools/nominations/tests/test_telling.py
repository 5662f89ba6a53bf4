"""What a declaration starts: locals who agreed are told and thanked, once, unless it is held or undone."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django_tasks_db.models import DBTaskResult

from groundswell.tools.nominations import telling as module
from groundswell.tools.nominations.models import Telling
from groundswell.tools.nominations.telling import (
    TELL_AFTER,
    hold_telling,
    plan_telling,
    release_telling,
    tell_next,
    telling,
)
from groundswell.tools.nominations.tests import boards
from groundswell.trunk.consent import services as consent
from groundswell.trunk.messaging.models import Message
from groundswell.trunk.supporters.identity import canonical_email, name_key
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets import services
from groundswell.trunk.targets.models import Ask, Standing

pytestmark = pytest.mark.django_db
LATER = TELL_AFTER + timedelta(seconds=1)


@pytest.fixture
def drive(campaign, noon):
    return boards.contest(campaign, noon)


@pytest.fixture
def standing(drive) -> Standing:
    found = Standing.objects.select_related("drive__campaign", "target__area")
    return found.get(drive=drive, target__name="Ashby Fell")


@pytest.fixture
def somebody(campaign, noon):
    """A person of the campaign, in an area or none, who agreed to email or did not."""

    def make(name: str, area=None, *, agrees: bool = True, confirmed: bool = True) -> Person:
        email = f"{name.lower()}@example.org"
        person = Person.objects.create(
            campaign=campaign,
            name=f"{name} Okoro",
            name_key=name_key(f"{name} Okoro"),
            email=email,
            email_key=canonical_email(email),
            area=area,
            created_at=noon,
            email_confirmed_at=noon if confirmed else None,
            supporter_since=noon if agrees and confirmed else None,
        )
        say_yes(person, noon, agrees=agrees)
        return person

    return make


def say_yes(person: Person, at: datetime, *, agrees: bool = True) -> None:
    wording = consent.wording_for(campaign=person.campaign, channel="email", text="Email me news", at=at)
    said = consent.Said(
        key=uuid4().hex, person_id=person.pk, wording_id=wording.pk, given=agrees, source="a form", said_at=at,
        effective_at=at,
    )  # fmt: skip
    consent.record_consents([said], at=at)


@pytest.fixture
def nominate(standing, asha, noon):
    def record(**more):
        values = {
            "candidate": standing.drive.candidates.get(backed=True),
            "evidence_url": boards.SOURCE,
            "account": asha,
            "at": noon,
            "key": uuid4(),
            "seen": None,
        }
        return services.declare(standing=standing, stance="declared", **(values | more)).declaration

    return record


def sent_to() -> set[str]:
    return set(Message.objects.filter(kind="told").values_list("to_address", flat=True))


def tell(declaration, at) -> bool:
    return tell_next(telling_id=Telling.objects.get(declaration=declaration).pk, at=at)


def test_locals_and_those_who_asked_are_told_and_nobody_else(standing, somebody, nominate, noon):
    here, elsewhere = standing.target.area, standing.target.area.boundary_set.areas.get(code="W2")
    somebody("Local", here)
    asker = somebody("Asker", elsewhere)
    somebody("Faraway", elsewhere)
    somebody("Silent", here, agrees=False)
    somebody("Unproved", here, confirmed=False)
    services.record_asks([services.Asked(standing.pk, Ask.LETTER, "l", person_id=asker.pk)], at=noon)

    declaration = nominate(quote="She is one of us")
    state = telling(declaration)

    assert (state.to_tell, state.due_at, state.held, state.sent) == (2, noon + TELL_AFTER, False, 0)
    assert not tell(declaration, noon + TELL_AFTER - timedelta(seconds=1)) and sent_to() == set()
    tell(declaration, noon + LATER)
    assert sent_to() == {"local@example.org", "asker@example.org"}
    mails = {mail.to_address: mail for mail in Message.objects.filter(kind="told")}
    assert mails["asker@example.org"].subject == "Ashby Fell nominated Rhona Pickersgill"
    assert "You asked Ashby Fell" in mails["asker@example.org"].body_text
    assert "Ashby Fell, where you live" in mails["local@example.org"].body_text
    assert "She is one of us" in mails["local@example.org"].body_text
    assert "you said yes to: “Email me news”" in mails["local@example.org"].body_text
    assert "She is one of us" in mails["local@example.org"].body_html
    for mail in mails.values():
        assert mail.consent and mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_job_is_queued_for_five_minutes_later(standing, somebody, nominate, noon):
    somebody("Local", standing.target.area)

    nominate()

    jobs = DBTaskResult.objects.filter(task_path__endswith="tell_locals")
    assert [job.run_after for job in jobs] == [noon + TELL_AFTER]


def test_nobody_is_mailed_twice_however_often_it_is_recorded_or_run(standing, somebody, nominate, noon):
    somebody("Local", standing.target.area)
    key = uuid4()
    declaration = nominate(key=key)
    nominate(key=key)

    for _ in range(3):
        tell(declaration, noon + LATER)
    Telling.objects.update(state=Telling.WAITING, after_id=0)
    tell(declaration, noon + LATER)

    assert Message.objects.filter(kind="told").count() == 1


def test_many_are_told_in_batches_and_a_no_in_between_is_heeded(standing, somebody, nominate, noon, monkeypatch):
    monkeypatch.setattr(module, "BATCH", 2)
    people = [somebody(f"Local{n}", standing.target.area) for n in range(5)]
    declaration = nominate()

    assert tell(declaration, noon + LATER)
    say_yes(people[3], noon + LATER, agrees=False)
    assert tell(declaration, noon + LATER)
    assert not tell(declaration, noon + LATER)

    assert sent_to() == {f"local{n}@example.org" for n in (0, 1, 2, 4)}
    assert telling(declaration).to_tell == 0


def test_held_it_waits_until_it_is_let_go(standing, somebody, nominate, asha, noon):
    somebody("Local", standing.target.area)
    declaration = nominate()

    assert hold_telling(declaration=declaration, account=asha, at=noon)
    assert not hold_telling(declaration=declaration, account=asha, at=noon)
    tell(declaration, noon + LATER)
    assert sent_to() == set() and telling(declaration).held

    assert release_telling(declaration=declaration, account=asha, at=noon + LATER)
    assert not release_telling(declaration=declaration, account=asha, at=noon + LATER)
    tell(declaration, noon + LATER)
    assert sent_to() == {"local@example.org"}


def test_undone_in_time_nobody_is_told(standing, somebody, nominate, asha, noon):
    somebody("Local", standing.target.area)
    declaration = nominate()

    services.undo_declaration(declaration=declaration, account=asha, at=noon)
    tell(declaration, noon + LATER)

    assert sent_to() == set()
    assert telling(declaration).taken_back


def test_undone_too_late_what_has_not_gone_is_taken_back_and_the_rest_is_known(
    standing, somebody, nominate, asha, noon
):
    for name in ("Gone", "Going", "Waiting"):
        somebody(name, standing.target.area)
    declaration = nominate()
    tell(declaration, noon + LATER)
    Message.objects.filter(to_address="gone@example.org").update(state=Message.SENT)
    Message.objects.filter(to_address="going@example.org").update(state=Message.SENDING)

    services.undo_declaration(declaration=declaration, account=asha, at=noon + LATER)

    assert sent_to() == {"gone@example.org", "going@example.org"}
    assert (telling(declaration).sent, telling(declaration).queued) == (1, 1)


def test_another_answer_takes_back_what_was_to_be_told_of_the_first(standing, somebody, nominate, noon):
    somebody("Local", standing.target.area)
    first = nominate()
    second = nominate(candidate=standing.drive.candidates.get(backed=False))

    tell(first, noon + LATER)
    tell(second, noon + LATER)

    (mail,) = Message.objects.filter(kind="told")
    assert "Leah Brandreth" in mail.subject


def test_after_a_slip_is_undone_the_mails_about_the_true_answer_wait(standing, somebody, nominate, asha, noon):
    for name in ("Told", "Waiting"):
        somebody(name, standing.target.area)
    true = nominate()
    tell(true, noon + LATER)
    Message.objects.filter(to_address="told@example.org").update(state=Message.SENT)
    slip = nominate(candidate=standing.drive.candidates.get(backed=False), at=noon + LATER)

    services.undo_declaration(declaration=slip, account=asha, at=noon + LATER)

    state = telling(true)
    assert state.held and not state.taken_back and state.sent == 1
    release_telling(declaration=true, account=asha, at=noon + LATER)
    tell(true, noon + LATER)
    mails = Message.objects.filter(kind="told").order_by("to_address").values_list("to_address", "state")
    assert list(mails) == [("told@example.org", "sent"), ("waiting@example.org", "outbox")]


def test_a_correction_that_nothing_was_said_tells_nobody(standing, somebody, nominate, asha, noon):
    somebody("Local", standing.target.area)
    wrong = nominate()

    services.correct(declaration=wrong, reason="Another branch", stance="asked", key=uuid4(), account=asha, at=noon)
    tell(wrong, noon + LATER)

    assert sent_to() == set()


def test_what_a_supporter_recorded_waits_for_an_organiser(standing, somebody, nominate, asha, noon):
    local = somebody("Local", standing.target.area)

    declaration = nominate(account=None, person=local)

    assert telling(declaration).held
    assert release_telling(declaration=declaration, account=asha, at=noon)


@pytest.mark.parametrize("stance", ["leaning", "wont_say"])
def test_what_decides_nothing_is_told_to_nobody(standing, somebody, asha, noon, stance):
    somebody("Local", standing.target.area)

    done = services.declare(standing=standing, stance=stance, key=uuid4(), account=asha, at=noon)

    assert telling(done.declaration) is None


def test_old_news_is_told_to_nobody(standing, somebody, nominate, noon):
    somebody("Local", standing.target.area)

    declaration = nominate(declared_at=noon - timedelta(days=3))

    assert telling(declaration) is None


def test_without_anybody_to_tell_no_job_is_made(nominate):
    declaration = nominate()

    assert telling(declaration) is None
    assert not DBTaskResult.objects.filter(task_path__endswith="tell_locals").exists()


def test_planning_again_changes_nothing(standing, somebody, nominate, noon):
    somebody("Local", standing.target.area)
    declaration = nominate()

    assert plan_telling(declaration=declaration, at=noon + LATER).due_at == noon + TELL_AFTER
    assert DBTaskResult.objects.filter(task_path__endswith="tell_locals").count() == 1


def test_a_name_that_carries_a_link_is_not_in_the_greeting(standing, somebody, nominate, noon):
    person = somebody("Local", standing.target.area)
    Person.objects.filter(pk=person.pk).update(name="https://evil.example Win")
    declaration = nominate()

    tell(declaration, noon + LATER)

    assert "evil" not in Message.objects.get(kind="told").body_text


def test_the_job_tells_batch_after_batch_until_all_are_told(standing, somebody, nominate, monkeypatch):
    from groundswell.tools.nominations.tasks import tell_locals

    monkeypatch.setattr(module, "BATCH", 2)
    for number in range(3):
        somebody(f"Local{number}", standing.target.area)
    telling_id = Telling.objects.get(declaration=nominate()).pk

    tell_locals.call(telling_id=telling_id)

    assert Message.objects.filter(kind="told").count() == 2
    assert DBTaskResult.objects.filter(task_path__endswith="tell_locals").count() == 2
    tell_locals.call(telling_id=telling_id)
    assert Telling.objects.get().state == Telling.DONE and Message.objects.filter(kind="told").count() == 3
