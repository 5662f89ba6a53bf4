"""All tools together: a declaration becomes a card and a draft in approval by the rule of the first day, and back."""

from uuid import uuid4

import pytest
from django_tasks_db.models import DBTaskResult

from groundswell.tools.newsroom.models import Post
from groundswell.tools.petitions import services as petitions
from groundswell.tools.petitions.rules import tell_numbers
from groundswell.tools.sharecards.models import Card
from groundswell.trunk.automations import services as automations
from groundswell.trunk.automations.models import Rule, Run
from groundswell.trunk.jobs import engine
from groundswell.trunk.ledger import services as ledger
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.publishing import services as publishing
from groundswell.trunk.targets import services as targets
from groundswell.trunk.targets.models import Drive, Stage, Standing
from groundswell.trunk.targets.services import Step

pytestmark = pytest.mark.django_db
SIZES = {"square", "portrait", "story", "link", "wide"}


@pytest.fixture
def drive(campaign, asha, noon) -> Drive:
    """Four councillors are asked; three are a majority."""
    drive = targets.create_drive(campaign=campaign, account=asha, kind=Drive.CAUSE, title="The vote", at=noon)
    people = [
        targets.add_target(campaign=campaign, name=name, office="Councillor", source="The council's site", at=noon)
        for name in ("Carys Wainfleet", "Osric Penhallow", "Nadia Brockbank", "Hugo Fairclough")
    ]
    targets.set_stages(drive=drive, stages=[Step("The vote", Stage.MAJORITY)], at=noon)
    targets.add_to_drive(drive=drive, targets=people, at=noon)
    targets.open_drive(drive=drive, account=asha, at=noon)
    return drive


@pytest.fixture
def rules(campaign, asha, noon):
    """The rules of the first day, and our own page as a network."""
    publishing.connect_account(campaign=campaign, network="page", account=asha, at=noon)
    return automations.start_rules(campaign=campaign, at=noon)


@pytest.fixture
def declare(drive, asha, noon):
    def say(name: str):
        standing = Standing.objects.select_related("drive__campaign", "target").get(drive=drive, target__name=name)
        return targets.declare(
            standing=standing,
            stance=Standing.DECLARED,
            key=uuid4(),
            evidence_url="https://news.example/1",
            account=asha,
            at=noon,
        ).declaration

    return say


def work() -> None:
    while (job := engine.claim("tests", ("urgent",))) is not None:
        engine.run(job)
    assert not DBTaskResult.objects.filter(status="FAILED").exists()


def test_the_card_is_drawn_in_every_size_and_its_draft_waits_for_approval(rules, declare):
    declare("Carys Wainfleet")
    work()

    run, post = Run.objects.get(), Post.objects.get()
    assert (run.state, run.problem) == (Run.DONE, "")
    assert post.state == Post.WAITING and post.made_by_rule
    picture = post.pictures.select_related("graphic").get()
    assert set(picture.graphic.files.values_list("size", flat=True)) >= SIZES
    assert "Carys Wainfleet" in picture.graphic.alt
    assert "1 of 4. It takes 3." in post.text


def test_undone_the_draft_is_put_away_and_the_card_is_gone(rules, declare, asha, noon):
    declaration = declare("Carys Wainfleet")
    work()

    targets.undo_declaration(declaration=declaration, account=asha, at=noon)
    work()

    assert Run.objects.get().state == Run.TAKEN_BACK
    assert Post.objects.get().state not in (Post.WAITING, Post.APPROVED, Post.PUBLISHED)
    assert Card.objects.get().ended_at


def test_done_again_after_a_crash_there_is_one_card_and_one_draft(rules, declare):
    declare("Carys Wainfleet")
    work()
    run = Run.objects.get()
    Run.objects.update(state=Run.WAITING, done=0, results=[])

    while automations.go_on(run_id=run.pk, at=run.happened_at):
        pass

    assert (Card.objects.count(), Post.objects.count()) == (1, 1)
    assert Graphic.objects.filter(kind="card").count() == 1


def test_enough_of_them_bring_the_card_of_the_number(rules, declare):
    for name in ("Carys Wainfleet", "Osric Penhallow", "Nadia Brockbank"):
        declare(name)
    work()

    reached = Run.objects.get(rule__trigger="targets.reached")
    assert reached.sentence == "3 of 4: that is enough"
    assert Post.objects.filter(made_by_rule=True, state=Post.WAITING).count() == 4


@pytest.mark.parametrize(("which", "goal", "signed"), [("round", 400, 250), ("goal", 120, 120)])
def test_a_number_that_is_passed_and_a_goal_that_is_met_bring_a_card_and_a_draft_in_approval(
    campaign, rules, noon, which, goal, signed
):
    petition = petitions.create_petition(
        campaign=campaign, demand="Take our buses back", text="The last bus goes at five past nine.",
        addressee="the Mayor", goal=goal, account=None, at=noon,
    )  # fmt: skip
    petitions.open_petition(petition=petition, account=None, at=noon)
    Rule.objects.filter(trigger="petitions.passed").update(conditions={"which": which})
    moments = [(None, noon)] * signed
    ledger.count(ledger.tally(campaign.pk, "petitions.confirmed", moments, object_id=petition.public_id))

    assert [tell_numbers(at=noon), tell_numbers(at=noon)] == [1, 0]
    work()

    run, post, card = Run.objects.get(), Post.objects.get(), Card.objects.get()
    assert (run.state, run.problem) == (Run.DONE, "")
    assert (post.state, post.made_by_rule) == (Post.WAITING, True)
    graphic = post.pictures.select_related("graphic").get().graphic
    assert set(graphic.files.values_list("size", flat=True)) >= SIZES and graphic.imprint
    assert str(signed) in graphic.alt and f"{signed} people have signed" in post.text
    assert card.versions.get().fields["number"] == str(signed)


def test_a_template_that_is_gone_stops_the_rule_in_words_and_after_a_change_it_goes_on(rules, declare, asha, noon):
    rule = Rule.objects.get(trigger="targets.declared")
    steps = rule.steps
    gone = [{"action": "sharecards.make", "settings": {"template": "gone"}}, *steps[1:]]
    automations.change_rule(rule=rule, steps=gone, conditions=rule.conditions, at=noon)
    declare("Carys Wainfleet")
    work()
    run = Run.objects.get()
    assert run.state == Run.FAILED and "template" in run.problem

    automations.change_rule(rule=rule, steps=steps, conditions=rule.conditions, at=noon)
    assert automations.retry_run(run=Run.objects.get(), account=asha, at=noon)
    work()

    assert Run.objects.get().state == Run.DONE
    assert Post.objects.get().state == Post.WAITING


def test_without_a_network_the_draft_waits_for_a_person_and_the_step_says_why(campaign, declare, noon):
    automations.start_rules(campaign=campaign, at=noon)
    declare("Carys Wainfleet")
    work()

    run, post = Run.objects.get(), Post.objects.get()
    assert run.state == Run.DONE and post.state == Post.DRAFT
    assert "waits for a person" in run.results[1]["sentence"]
