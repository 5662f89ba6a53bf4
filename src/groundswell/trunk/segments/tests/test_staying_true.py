"""What is held in memory and kept in the database stays what the tables say."""

import random
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from tests.support.people import NOON, make_campaign

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.catching_up import CatchUp, differences, forget_touched, rebuild
from groundswell.trunk.segments.expression import EVERYONE, Has
from groundswell.trunk.segments.services import touch
from groundswell.trunk.segments.sets import following, keeping, memory
from groundswell.trunk.segments.sets.building import build
from groundswell.trunk.segments.sets.models import Keeper, SetPart, SetsKept, Touched
from groundswell.trunk.supporters.models import Person, Tag, Tagging

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20.0
"""Seconds. Transactions of every database of the cluster hold a place up, those of another test process too."""


@pytest.fixture(autouse=True)
def others_may_take_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for a transaction of somebody else rather than do without sets that are kept."""
    monkeypatch.setattr(following, "LONGEST_WAIT", PATIENCE)


@pytest.fixture
def town() -> Campaign:
    """A campaign with thirty people, outside any transaction."""
    campaign = make_campaign("town", "Town", "Town")
    people = [
        Person(campaign=campaign, name=f"P {n:02}", name_key=f"p {n:02}", email=f"p{n}@example.org", created_at=NOON)
        for n in range(30)
    ]
    Person.objects.bulk_create(people)
    return campaign


def people_of(campaign: Campaign) -> list[Person]:
    return list(Person.objects.filter(campaign=campaign).order_by("pk"))


def act(person: Person, key: str, kind: str = "petitions.signed") -> Activity:
    return Activity.objects.create(
        key=key, campaign=person.campaign, person=person, kind=kind, object_id="x", occurred_at=NOON, recorded_at=NOON
    )


def count(campaign: Campaign, fact: str) -> int:
    return sets.count(campaign, Has(fact), NOON)


def assert_true(campaign: Campaign) -> None:
    """What this process holds is what the tables say."""
    state, exact = memory.current(campaign)
    assert exact
    assert differences(state.facts, build(campaign).facts) == []


def test_what_happened_is_counted_by_the_next_read(town: Campaign) -> None:
    one, two, *_ = people_of(town)
    assert (sets.count(town, EVERYONE, NOON), count(town, "did:petitions.signed")) == (30, 0)

    act(one, "a")
    assert count(town, "did:petitions.signed:x") == 1

    tag = Tag.objects.create(campaign=town, name="stall")
    with transaction.atomic():
        Tagging.objects.create(tag=tag, person=two, tagged_at=NOON)
        touch(town.pk, [two.pk])
    assert count(town, f"tag:{tag.pk}") == 1

    Tagging.objects.all().delete()
    touch(town.pk, [two.pk])
    assert count(town, f"tag:{tag.pk}") == 0
    assert_true(town)


def test_what_is_undone_was_never_counted(town: Campaign) -> None:
    one, *_ = people_of(town)
    assert count(town, "did:petitions.signed") == 0

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        act(one, "a")
        assert count(town, "did:petitions.signed") == 1, "its own transaction sees it"
        raise ZeroDivisionError

    assert count(town, "did:petitions.signed") == 0
    assert_true(town)


def test_somebody_erased_is_in_no_set_any_more(town: Campaign) -> None:
    one, *_ = people_of(town)
    act(one, "a")
    assert count(town, "did:petitions.signed") == 1

    Person.objects.filter(pk=one.pk).update(erased_at=NOON)
    touch(town.pk, [one.pk])

    state, _ = memory.current(town)
    assert [fact for fact, people in state.facts.items() if one.pk in people] == []


def test_what_was_kept_is_taken_up_and_goes_on(town: Campaign) -> None:
    one, two, three, *_ = people_of(town)
    act(one, "a")
    held = memory.memory_of(town)
    assert held is not None and held.catch_up(100) and held.keep(at=NOON)
    act(two, "b")
    held.catch_up(100)
    assert held.keep(at=NOON)
    act(three, "c")

    memory.forget(town)
    taken_up = keeping.take_up(town)

    assert taken_up is not None and len(taken_up[0].having("did:petitions.signed")) == 2
    assert count(town, "did:petitions.signed") == 3
    assert_true(town)


def test_a_set_is_kept_by_parts_and_an_emptied_one_is_gone(town: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "WHOLE_UP_TO", 10)
    monkeypatch.setattr(keeping, "PART", 8)
    one, *_ = people_of(town)
    tag = Tag.objects.create(campaign=town, name="stall")
    Tagging.objects.create(tag=tag, person=one, tagged_at=NOON)
    held = memory.memory_of(town)
    assert held is not None and held.keep(at=NOON)
    assert SetPart.objects.filter(name="here").count() >= 4

    Tagging.objects.all().delete()
    touch(town.pk, [one.pk])
    held.catch_up(100)
    held.keep(at=NOON)

    assert not SetPart.objects.filter(name=f"tag:{tag.pk}").exists()
    taken_up = keeping.take_up(town)
    assert taken_up is not None and taken_up[0].facts == held.state.facts
    assert all((taken_up[0].columns[name] == held.state.columns[name]).all() for name in ("latest", "name"))


def test_of_two_that_keep_one_gives_way(town: Campaign) -> None:
    first = memory.memory_of(town)
    assert first is not None and first.keep(at=NOON)
    memory.forget(town)
    second = memory.memory_of(town)
    assert second is not None and second is not first
    act(people_of(town)[0], "a")

    second.catch_up(100)
    assert second.keep(at=NOON)

    first.catch_up(100)
    assert not first.keep(at=NOON)
    assert SetsKept.objects.get().version == 2


def test_sets_of_another_make_are_left_aside(town: Campaign) -> None:
    held = memory.memory_of(town)
    assert held is not None and held.keep(at=NOON)

    SetsKept.objects.update(made_of="an older one")

    assert keeping.take_up(town) is None
    memory.forget(town)
    assert_true(town)


def test_a_rebuild_finds_what_was_off_and_everybody_begins_again(town: Campaign) -> None:
    held = memory.memory_of(town)
    assert held is not None and held.keep(at=NOON)
    Person.objects.filter(campaign=town).update(supporter_since=NOON)  # Nobody was told.
    assert count(town, "supporter") == 0

    wrong = rebuild(town, at=NOON)

    assert wrong > 2, "supporter, and the day she became one"
    assert count(town, "supporter") == 30
    assert memory.memory_of(town) is not held
    assert rebuild(town, at=NOON) == 0


def test_the_worker_keeps_tells_followers_and_one_at_a_time_does(
    town: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    from groundswell.trunk.segments import catching_up
    from groundswell.trunk.supporters.models import FoundBy

    monkeypatch.setattr(catching_up, "LARGE", 10)
    one, *_ = people_of(town)
    first, second = CatchUp("first"), CatchUp("second")
    first()
    second()
    assert Keeper.objects.get().holder == "first"
    assert SetsKept.objects.get(campaign=town).version == 1
    assert FoundBy.objects.filter(person__campaign=town).count() == 30

    Person.objects.filter(pk=one.pk).update(find_key=" zebedee")
    touch(town.pk, [one.pk])
    first()

    assert "zebedee" in FoundBy.objects.get(person=one).words
    Keeper.objects.update(until=NOON - timedelta(days=9000))
    first.until = None
    second()
    assert Keeper.objects.get().holder == "second"


def test_the_touched_are_forgotten_once_everything_kept_has_seen_them(town: Campaign) -> None:
    held = memory.memory_of(town)
    assert held is not None and held.keep(at=NOON)
    touch(town.pk, [people_of(town)[0].pk])
    later = Touched.objects.get().touched_at + timedelta(hours=2)

    assert forget_touched(at=later) == 0
    SetsKept.objects.update(touched_position=Touched.objects.get().pk)
    assert forget_touched(at=later - timedelta(hours=1, minutes=30)) == 0
    assert forget_touched(at=later) == 1


def test_more_than_one_read_takes_on_is_said(town: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sets.look(town).exact
    for number, person in enumerate(people_of(town)):
        act(person, str(number))
    monkeypatch.setattr(memory, "MOST_ON_READ", 10)
    monkeypatch.setattr(following, "MOST_ROWS", 5)

    assert not sets.look(town).exact
    while not (look := sets.look(town)).exact:
        pass
    assert look.count(Has("did:petitions.signed"), NOON) == 30


def test_chance_never_leads_astray(town: Campaign) -> None:
    """Anything in any order: every time, what is held is what the tables say, whether it was kept or not."""
    chance, everybody = random.Random(7), people_of(town)
    tags = [Tag.objects.create(campaign=town, name=f"t{n}") for n in range(3)]
    for step in range(60):
        some = chance.sample(everybody, 3)
        with transaction.atomic():
            if chance.random() < 0.4:
                for person in some:
                    act(person, f"{step}:{person.pk}", kind=f"k.{step % 4}")
            else:
                for person in some:
                    tag = chance.choice(tags)
                    if not Tagging.objects.filter(tag=tag, person=person).delete()[0]:
                        Tagging.objects.create(tag=tag, person=person, tagged_at=NOON)
                touch(town.pk, [person.pk for person in some])
        if chance.random() < 0.3:
            assert_true(town)
        if chance.random() < 0.2 and (held := memory.memory_of(town)) is not None:
            held.keep(at=NOON)
        if chance.random() < 0.1:
            memory.forget(town)
    assert_true(town)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_lower_id_that_is_committed_later_is_not_missed(town: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two transactions draw ids; the one with the lower ids commits after the other was read and passed by."""
    monkeypatch.setattr(following, "SETTLES", 0.0)
    slow, quick, *_ = people_of(town)
    held = memory.memory_of(town)
    assert held is not None
    drawn, go_on = threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                act(slow, "slow")
                drawn.set()
                go_on.wait(20)
        finally:
            connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    assert drawn.wait(20)
    act(quick, "quick")
    for _ in range(5):
        assert count(town, "did:petitions.signed") == 1
    assert held.tail.ledger.passed < Activity.objects.get(key="quick").pk, "nothing is passed while it runs"
    go_on.set()
    writer.join()

    assert count(town, "did:petitions.signed") == 2
    latest, give_up = Activity.objects.get(key="quick").pk, time.monotonic() + PATIENCE
    while held.tail.ledger.passed < latest and time.monotonic() < give_up:
        assert_true(town)
    assert held.tail.ledger.passed == latest
    assert len(held.tail.ledger.given) == 0
    assert_true(town)
