"""Boards, tallies, who heard least, figures, recounts and ways to reach a target."""

from datetime import timedelta
from uuid import uuid4

import pytest

from groundswell.trunk.ledger.models import Activity, Counter
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets import selectors, services
from groundswell.trunk.targets.figures import declarations
from groundswell.trunk.targets.models import Ask, Drive, Standing, Target
from groundswell.trunk.targets.recount import recount
from groundswell.trunk.targets.routes import Way, ways_to_reach
from groundswell.trunk.targets.services import Asked

pytestmark = pytest.mark.django_db
CARYS, OSRIC, NADIA, HUGO = 0, 1, 2, 3


def names(rows) -> list[str]:
    return [getattr(row, "name", None) or row.target.name for row in rows]


def test_the_board_shows_everybody_also_who_has_no_hexagon(drive, django_assert_num_queries):
    with django_assert_num_queries(1):
        tiles = selectors.board(drive)

    assert {tile.name: tile.hex_q for tile in tiles} == {
        "Carys Wainfleet": 0,
        "Osric Penhallow": 1,
        "Nadia Brockbank": 2,
        "Hugo Fairclough": None,
    }
    assert (tiles[0].area_name, tiles[0].area_code, tiles[0].short) == ("Lower Rill", "R2", "Lo")
    assert (tiles[-1].name, tiles[-1].area_code) == ("Hugo Fairclough", "")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"never_asked": True}, {"Nadia Brockbank", "Hugo Fairclough"}),
        ({"undecided": True}, {"Osric Penhallow", "Nadia Brockbank", "Hugo Fairclough"}),
        ({"party": "Labour"}, {"Carys Wainfleet", "Nadia Brockbank"}),
        ({"region": "R"}, {"Carys Wainfleet", "Osric Penhallow", "Nadia Brockbank"}),
        ({"region": "R1"}, {"Osric Penhallow"}),
        ({"text": "upper wain"}, {"Carys Wainfleet"}),
        ({"text": "r2"}, {"Nadia Brockbank"}),
        ({"area_ids": ()}, set()),
        ({"among": ()}, set()),
        ({"undecided": True, "party": "Labour"}, {"Nadia Brockbank"}),
    ],
)
def test_filters_narrow_the_board(drive, standings, says, noon, filters, found):
    says("declared")
    services.record_asks([Asked(standings[OSRIC].pk, Ask.CALL, "a")], at=noon)

    assert set(names(selectors.board(drive, **filters))) == found


def test_what_changed_today_is_what_was_answered_today(drive, says, standings, noon):
    says("declared", at=noon - timedelta(days=1))
    says("leaning", standing=standings[OSRIC], at=noon)

    assert names(selectors.board(drive, changed_since=noon - timedelta(hours=6))) == ["Osric Penhallow"]


def test_an_open_board_asks_only_for_what_it_does_not_know(drive, says, standings, noon):
    known = Drive.objects.get(pk=drive.pk).version
    assert selectors.changed_since(drive.pk, known) == []

    says("declared")
    services.record_asks([Asked(standings[NADIA].pk, Ask.POST, "a")], at=noon)

    assert names(selectors.changed_since(drive.pk, known)) == ["Carys Wainfleet", "Nadia Brockbank"]
    assert names(selectors.changed_since(drive.pk, known + 1)) == ["Nadia Brockbank"]


def test_a_majority_is_more_than_half(drive, says, standings, noon):
    for count, reached in ((0, False), (1, False), (2, True)):
        says("declared", standing=standings[count])
        now = selectors.tally(drive, at=noon)
        assert (now.total, now.needed, now.declared, now.reached) == (4, 3, count + 1, reached)
    assert (now.to_go, now.undecided, now.by_stance["not_asked"]) == (0, 1, 1)


def test_a_contest_counts_each_candidate_against_the_number(contest, rhona, leah, says, noon):
    rows = list(contest.standings.select_related("drive").order_by("pk"))
    says("declared", standing=rows[0], candidate=leah)
    says("declared", standing=rows[1], candidate=leah)
    says("leaning", standing=rows[2], candidate=rhona)

    now = selectors.tally(contest, at=noon)

    assert [(row.candidate, row.declared, row.leaning, row.reached) for row in now.by_candidate] == [
        (rhona, 0, 1, False),
        (leah, 2, 0, True),
    ]
    assert (now.needed, now.declared, now.reached) == (2, 0, False)


def test_a_drive_without_stages_or_targets_has_a_tally(campaign, noon):
    drive = services.create_drive(campaign=campaign, account=None, kind="cause", title="Empty", at=noon)

    now = selectors.tally(drive, at=noon)

    assert (now.total, now.needed, now.reached, now.closes_at) == (0, None, False, None)


def test_asks_count_once_and_turn_not_asked_into_asked(drive, standing, noon):
    asks = [
        Asked(standing.pk, Ask.LETTER, "letter-1", own_constituent=True),
        Asked(standing.pk, Ask.CALL, "call-1", asked_at=noon - timedelta(days=2)),
        Asked(standing.pk, Ask.MEETING, "meeting-1"),
    ]

    assert services.record_asks(asks, at=noon) == {"letter-1", "call-1", "meeting-1"}
    assert services.record_asks(asks, at=noon) == set()

    standing.refresh_from_db()
    heard = standing.heard_letters, standing.heard_calls, standing.heard_posts, standing.heard_own
    assert heard == (1, 1, 0, 1)
    assert (standing.stance, standing.heard_at) == ("asked", noon)


def test_an_answer_is_not_unsaid_by_a_further_ask(standing, says, noon):
    says("declared")

    services.record_asks([Asked(standing.pk, Ask.LETTER, "letter-1")], at=noon)

    standing.refresh_from_db()
    assert standing.stance == "declared"


def test_an_ask_that_is_taken_back_no_longer_counts(standing, noon, campaign):
    services.record_asks([Asked(standing.pk, Ask.POST, "post-1", own_constituent=True)], at=noon)

    assert services.undo_ask(key="post-1", at=noon)
    assert not services.undo_ask(key="post-1", at=noon)
    assert not services.undo_ask(key="nobody's", at=noon)

    standing.refresh_from_db()
    assert (standing.heard_posts, standing.heard_own, standing.stance, standing.heard_at) == (0, 0, "not_asked", None)
    assert Counter.objects.get(campaign=campaign, name="targets.asked", object_id="", hour_key="").value == 0


def test_a_supporters_call_is_on_her_timeline_a_letter_is_told_by_its_own_tool(standing, campaign, noon):
    person = Person.objects.create(campaign=campaign, name="Pat", name_key="pat", created_at=noon)
    asks = [Asked(standing.pk, channel, channel, person_id=person.pk) for channel in (Ask.CALL, Ask.LETTER)]

    services.record_asks(asks, at=noon)

    assert list(Activity.objects.filter(person=person).values_list("kind", "data")) == [
        ("targets.asked", {"channel": "call"})
    ]


def test_those_who_heard_least_from_their_own_come_first(drive, standings, says, noon):
    services.record_asks(
        [
            *(Asked(standings[CARYS].pk, Ask.LETTER, f"far-{n}") for n in range(5)),
            Asked(standings[OSRIC].pk, Ask.LETTER, "near", own_constituent=True),
        ],
        at=noon,
    )
    says("declared", standing=standings[HUGO])

    found = selectors.least_heard(drive, limit=9)

    assert names(found) == ["Nadia Brockbank", "Carys Wainfleet", "Osric Penhallow"]
    assert names(selectors.least_heard(drive, limit=1, exclude=[found[0].pk])) == ["Carys Wainfleet"]


def test_letters_are_not_asked_for_where_they_may_not_or_cannot_go(drive, council, standings):
    Target.objects.filter(pk=council[CARYS].pk).update(no_sending=True)
    Target.objects.filter(pk=council[OSRIC].pk).update(email="")

    found = names(selectors.least_heard(drive, limit=9, for_letters=True))

    assert set(found) == {"Nadia Brockbank", "Hugo Fairclough"}
    assert len(selectors.least_heard(drive, limit=9)) == 4


def test_who_decides_for_an_area_in_this_drive(drive, areas, noon, council):
    assert names(selectors.standings_for_area(drive, areas[0].pk, at=noon)) == ["Carys Wainfleet"]
    assert selectors.standings_for_area(drive, None, at=noon) == []
    services.end_target(target=council[CARYS], at=noon)
    assert selectors.standings_for_area(drive, areas[0].pk, at=noon) == []


def test_figures_name_every_candidate_and_those_who_chose_nobody(contest, rhona, says):
    rows = list(contest.standings.select_related("drive").order_by("pk"))
    says("declared", standing=rows[0], candidate=rhona)
    says("none", standing=rows[1])

    assert declarations() == {"Rhona Pickersgill": 1, "none": 1}


def test_a_recount_finds_nothing_after_answers_corrections_and_undone_asks(
    drive, standings, says, asha, campaign, noon
):
    services.record_asks([Asked(standings[0].pk, Ask.LETTER, f"l{n}", own_constituent=True) for n in range(3)], at=noon)
    services.undo_ask(key="l1", at=noon)
    wrong = says("declared")
    services.correct(declaration=wrong.declaration, reason="No", stance="wont_say", key=uuid4(), account=asha, at=noon)
    undone = says("against", standing=standings[1])
    services.undo_declaration(declaration=undone.declaration, account=asha, at=noon)

    assert recount(campaign, False) == []


def test_a_recount_mends_what_is_off(drive, standing, says, campaign, noon):
    says("declared")
    services.record_asks([Asked(standing.pk, Ask.CALL, "c")], at=noon)
    Standing.objects.filter(pk=standing.pk).update(heard_calls=7)
    Counter.objects.filter(campaign=campaign, name="targets.declared", hour_key="").update(value=9)

    drifts = recount(campaign, True)

    assert {(drift.name, drift.kept, drift.counted) for drift in drifts} == {
        ("targets.declared", 9, 1),
        ("targets.heard_calls", 7, 1),
    }
    assert recount(campaign, False) == []


def test_every_way_to_reach_a_target_is_a_link_that_leads_there(standing, noon, council):
    Target.objects.filter(pk=standing.target_id).update(address="Town Hall, Ashdale")
    standing.target.refresh_from_db()

    ways = ways_to_reach(standing, person=None, at=noon)

    assert ways[0] == Way("call", "Call", "tel:01632960123", "01632 960123")
    assert Way("post", "Bluesky", "https://bsky.app/profile/carys.example.org", "carys.example.org") in ways
    assert ways[-1] == Way("web", "Office", "", "Town Hall, Ashdale")


@pytest.mark.parametrize(
    "accounts",
    [
        {"bluesky": "x/../../evil"},
        {"website": "javascript:alert(1)"},
        {"twitter": "a\nb"},
        {"mastodon": "name@evil.example/path"},
        {"unknown": "somebody"},
    ],
)
def test_an_account_that_could_lead_elsewhere_is_text_only(standing, noon, accounts):
    standing.target.accounts, standing.target.phone, standing.target.email = accounts, "", ""

    (way,) = ways_to_reach(standing, person=None, at=noon)

    assert way.url == "" and way.note == next(iter(accounts.values()))
