"""Recording what a target said: evidence, keys, two at once, corrections and undo."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections

from groundswell.trunk import signals
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.targets import selectors, services
from groundswell.trunk.targets.models import Ask, Declaration, Drive, Standing
from groundswell.trunk.targets.services import Asked, Refused, Said

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def heard(monkeypatch) -> list:
    """The signals that were sent."""
    sent: list = []
    receivers = {kind: [sent.append] for kind in (signals.TargetDeclared, signals.DeclarationUndone)}
    monkeypatch.setattr(signals, "_receivers", signals._receivers | receivers)
    return sent


def test_an_answer_stands_and_everybody_hears_of_it(says, standing, drive, asha, noon, heard):
    done = says("declared", account=asha, quote="I will vote for it")

    standing.refresh_from_db()
    drive.refresh_from_db()
    assert (done.new, done.disputed) == (True, False)
    assert (standing.stance, standing.declaration, standing.changed_at) == ("declared", done.declaration, noon)
    assert standing.version == drive.version
    assert [(signal.stance, signal.before_stance) for signal in heard] == [("declared", "not_asked")]
    activity = Activity.objects.get(kind="targets.declared")
    assert (activity.actor, activity.data) == (asha, {"said": "declared"})


@pytest.mark.parametrize("stance", ["declared", "against"])
def test_without_evidence_a_yes_or_no_is_refused(says, standing, stance):
    with pytest.raises(Refused, match="Say where they said it"):
        says(stance, evidence_url="", evidence_note="  ")

    standing.refresh_from_db()
    assert (standing.stance, Declaration.objects.count()) == ("not_asked", 0)
    assert says(stance, evidence_url="", evidence_note="At her surgery, Hamid heard it").new


@pytest.mark.parametrize("stance", ["leaning", "wont_say", "none"])
def test_other_answers_need_no_evidence(says, stance):
    assert says(stance, evidence_url="").declaration.stance == stance


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://example.org"])
def test_a_link_that_is_no_web_address_is_refused(says, url):
    with pytest.raises(Refused, match="https"):
        says("declared", evidence_url=url)


@pytest.mark.parametrize("stance", ["not_asked", "asked", "", "yes"])
def test_what_is_no_answer_cannot_be_declared(says, stance):
    with pytest.raises(Refused):
        says(stance)


@pytest.mark.parametrize("state", [Drive.DRAFT, Drive.CLOSED])
def test_a_drive_that_is_not_open_takes_no_answers(says, standing, drive, state):
    Drive.objects.filter(pk=drive.pk).update(state=state)
    standing = Standing.objects.select_related("drive").get(pk=standing.pk)

    with pytest.raises(Refused, match="not open"):
        says("declared", standing=standing)


def test_a_drive_that_closed_while_the_form_was_open_takes_no_answer(says, drive, asha, noon):
    services.close_drive(drive=drive, account=asha, at=noon)

    with pytest.raises(Refused, match="not open"):
        says("declared")


def test_one_who_left_is_refused(says, standing, asha, noon):
    services.remove_from_drive(standing=standing, account=asha, at=noon)

    with pytest.raises(Refused, match="no longer"):
        says("declared")


def test_a_candidate_of_another_contest_is_refused(says, contest, rhona, noon, campaign, asha):
    other = services.create_drive(campaign=campaign, account=asha, kind="contest", title="Other", at=noon)
    services.add_to_drive(drive=other, targets=[contest.standings.first().target], at=noon)
    services.open_drive(drive=other, account=asha, at=noon)

    with pytest.raises(Refused, match="not in this contest"):
        says("declared", standing=other.standings.select_related("drive").get(), candidate=rhona)


def test_in_a_contest_a_yes_is_for_somebody(says, contest, rhona):
    standing = contest.standings.select_related("drive").first()

    with pytest.raises(Refused, match="whom"):
        says("declared", standing=standing)
    with pytest.raises(Refused, match="only for a yes"):
        says("against", standing=standing, candidate=rhona)
    assert says("declared", standing=standing, candidate=rhona).declaration.candidate == rhona


def test_the_same_key_twice_is_one_declaration(says, standing, drive, heard):
    key = uuid4()
    first = says("declared", key=key)
    version = Drive.objects.get(pk=drive.pk).version

    again = says("declared", key=key)

    assert (again.declaration, again.new, again.disputed) == (first.declaration, False, False)
    assert Declaration.objects.count() == 1 and len(heard) == 1
    assert Drive.objects.get(pk=drive.pk).version == version


def test_a_key_of_another_target_is_refused(says, standings):
    key = uuid4()
    says("declared", key=key)

    with pytest.raises(Refused, match="another"):
        says("declared", standing=standings[1], key=key)


def test_a_different_answer_that_came_meanwhile_is_kept_and_an_organiser_is_asked(says, standing, asha, noon):
    first = says("declared", seen="")
    second = says("against", seen="", at=noon + HOUR)

    standing.refresh_from_db()
    assert (second.disputed, standing.disputed, standing.stance) == (True, True, "against")
    assert selectors.history(standing) == [second.declaration, first.declaration]
    assert services.settle(standing=standing, account=asha, at=noon)
    assert not services.settle(standing=standing, account=asha, at=noon)
    standing.refresh_from_db()
    assert not standing.disputed


def test_who_saw_the_first_answer_changes_it_without_dispute(says, standing):
    first = says("leaning")

    second = says("declared", seen=first.declaration.public_id)

    assert not second.disputed
    assert second.declaration.seen_declaration == first.declaration


def test_the_same_answer_by_two_is_no_dispute_and_the_later_evidence_is_shown(says, standing):
    says("declared")
    second = says("declared", evidence_url="https://example.org/later")

    standing.refresh_from_db()
    assert not second.disputed and standing.declaration == second.declaration


def test_undo_brings_back_what_stood_before(says, standing, asha, noon, heard):
    first = says("leaning", at=noon)
    second = says("declared", seen=first.declaration.public_id, at=noon + HOUR)

    assert services.undo_declaration(declaration=second.declaration, account=asha, at=noon + HOUR)
    assert not services.undo_declaration(declaration=second.declaration, account=asha, at=noon + HOUR)

    standing.refresh_from_db()
    assert (standing.stance, standing.declaration, standing.changed_at) == ("leaning", first.declaration, noon)
    assert [type(signal).__name__ for signal in heard] == ["TargetDeclared", "TargetDeclared", "DeclarationUndone"]


@pytest.mark.parametrize(("asked", "stance"), [(True, "asked"), (False, "not_asked")])
def test_undoing_the_only_answer_leaves_what_was_before_it(says, standing, asha, noon, asked, stance):
    if asked:
        services.record_asks([Asked(standing.pk, Ask.CALL, "call-1")], at=noon)
    done = says("declared")

    services.undo_declaration(declaration=done.declaration, account=asha, at=noon)

    standing.refresh_from_db()
    assert (standing.stance, standing.declaration, standing.changed_at) == (stance, None, None)


def test_undoing_an_older_answer_leaves_the_later_standing(says, standing, asha, noon):
    first = says("leaning")
    says("declared", seen=first.declaration.public_id)

    services.undo_declaration(declaration=first.declaration, account=asha, at=noon)

    standing.refresh_from_db()
    assert standing.stance == "declared"


def test_a_correction_stands_in_place_of_what_it_corrects_with_its_reason(says, standing, asha, noon):
    wrong = says("declared")

    right = services.correct(
        declaration=wrong.declaration,
        reason="  She meant the school buses ",
        stance="wont_say",
        key=uuid4(),
        account=asha,
        at=noon + HOUR,
    )

    standing.refresh_from_db()
    assert (standing.stance, standing.declaration) == ("wont_say", right.declaration)
    assert right.declaration.corrects == wrong.declaration
    assert right.declaration.correction_reason == "She meant the school buses"
    assert selectors.history(standing) == [right.declaration, wrong.declaration]


def test_correcting_an_older_answer_changes_history_only(says, standing, asha, noon):
    first = says("leaning")
    second = says("declared", seen=first.declaration.public_id)

    services.correct(
        declaration=first.declaration, reason="Wrong day", stance="wont_say", key=uuid4(), account=asha, at=noon
    )

    standing.refresh_from_db()
    assert (standing.stance, standing.declaration) == ("declared", second.declaration)


def test_a_correction_can_say_that_nothing_was_said(says, standing, asha, noon):
    wrong = says("declared")

    services.correct(
        declaration=wrong.declaration, reason="Another Wainfleet", stance="asked", key=uuid4(), account=asha, at=noon
    )

    standing.refresh_from_db()
    assert standing.stance == "asked"


def test_a_correction_needs_a_reason_and_evidence_and_works_when_closed(says, drive, asha, noon):
    wrong = says("declared").declaration
    services.close_drive(drive=drive, account=asha, at=noon)
    ask = {"declaration": wrong, "key": uuid4(), "account": asha, "at": noon}

    with pytest.raises(Refused, match="what was wrong"):
        services.correct(reason=" ", stance="wont_say", **ask)
    with pytest.raises(Refused, match="Say where"):
        services.correct(reason="No", stance="against", **ask)
    assert services.correct(reason="No", stance="wont_say", **ask).new
    assert not services.correct(reason="No", stance="wont_say", **ask).new


def test_undoing_a_correction_brings_back_what_it_corrected(says, standing, asha, noon):
    wrong = says("declared")
    right = services.correct(
        declaration=wrong.declaration, reason="No", stance="wont_say", key=uuid4(), account=asha, at=noon
    )

    services.undo_declaration(declaration=right.declaration, account=asha, at=noon)

    standing.refresh_from_db()
    assert (standing.stance, standing.declaration) == ("declared", wrong.declaration)


def test_many_answers_are_recorded_together_or_not_at_all(contest, rhona, leah, noon):
    ids = list(contest.standings.order_by("pk").values_list("pk", flat=True))
    said = [
        Said(ids[0], "declared", uuid4(), rhona.pk, evidence_note="Minutes"),
        Said(ids[1], "declared", uuid4(), leah.pk, evidence_note="Minutes"),
        Said(ids[2], "none", uuid4()),
    ]

    with pytest.raises(Refused):
        services.declare_many([*said, Said(ids[3], "declared", uuid4(), rhona.pk)], drive=contest, at=noon)
    assert Declaration.objects.count() == 0

    assert [done.new for done in services.declare_many(said, drive=contest, at=noon)] == [True] * 3
    assert [done.new for done in services.declare_many(said, drive=contest, at=noon)] == [False] * 3


def test_a_target_of_another_drive_cannot_slip_in_among_many(contest, drive, standing, noon):
    with pytest.raises(Refused, match="not in this drive"):
        services.declare_many([Said(standing.pk, "none", uuid4())], drive=contest, at=noon)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_declaring_the_same_target_at_once_are_both_kept_and_disputed(standing, drive, noon):
    """The later evidence is shown; every version number is taken by one change."""
    barrier, done, failed = threading.Barrier(6), [], []
    answers = ["declared", "against"] * 3

    def say(number: int) -> None:
        try:
            mine = Standing.objects.select_related("drive__campaign", "target").get(pk=standing.pk)
            barrier.wait()
            done.append(
                services.declare(
                    standing=mine,
                    stance=answers[number],
                    key=uuid4(),
                    evidence_url=f"https://example.org/{number}",
                    at=noon,
                )
            )
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=say, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    standing.refresh_from_db()
    last = Declaration.objects.order_by("-pk")[0]
    assert failed == []
    assert Declaration.objects.filter(standing=standing).count() == 6
    assert (standing.declaration, standing.stance, standing.disputed) == (last, last.stance, True)
    assert len({row.pk for row in (answer.declaration for answer in done)}) == 6


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_one_key_pressed_by_many_threads_is_one_declaration(standing, noon):
    barrier, key, done = threading.Barrier(4), uuid4(), []

    def say() -> None:
        mine = Standing.objects.select_related("drive__campaign", "target").get(pk=standing.pk)
        barrier.wait()
        done.append(services.declare(standing=mine, stance="leaning", key=key, at=noon))
        connections.close_all()

    threads = [threading.Thread(target=say) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.new for answer in done) == [False, False, False, True]
    assert Declaration.objects.count() == 1


def test_just_now_tells_what_a_target_said_though_nobody_is_named(says, standing, asha, campaign, noon):
    from groundswell.trunk.access.selectors import scope_in
    from groundswell.trunk.ledger.pulse import Pulse

    says("declared", account=asha)

    (told,) = Pulse(scope_in(campaign, asha, "organiser"), noon + HOUR).just_now
    assert (told.name, told.sentence) == ("Carys Wainfleet", "backs us")


def test_just_now_names_whom_a_branch_nominated(says, contest, leah, asha, campaign, noon):
    from groundswell.trunk.access.selectors import scope_in
    from groundswell.trunk.ledger.pulse import Pulse

    says("declared", standing=contest.standings.select_related("drive").first(), candidate=leah)

    (told,) = Pulse(scope_in(campaign, asha, "organiser"), noon + HOUR).just_now
    assert told.sentence == "nominated Leah Brandreth"


def test_erasing_a_supporter_leaves_what_was_said_and_not_who_told_us(says, standing, campaign, olu, noon):
    from groundswell.trunk.supporters.models import Person
    from groundswell.trunk.supporters.personal_data import erase_person, export_person

    person = Person.objects.create(campaign=campaign, name="Pat Quill", name_key="pat quill", created_at=noon)
    services.record_asks([Asked(standing.pk, Ask.CALL, "c", person_id=person.pk, note="I, Pat, rang")], at=noon)
    says("declared", person=person, evidence_note="To Pat at the market")
    bundle = export_person(person)
    assert (len(bundle["targets.Ask"]), len(bundle["targets.Declaration"])) == (1, 1)

    erase_person(person=person, account=olu, at=noon)

    standing.refresh_from_db()
    ask, declaration = Ask.objects.get(), Declaration.objects.get()
    assert (ask.person, ask.note, declaration.person, declaration.evidence_note) == (None, "", None, "")
    assert (standing.stance, standing.heard_calls) == ("declared", 1)
