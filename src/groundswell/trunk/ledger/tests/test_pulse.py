"""The desk's overview: what is counted, for whom, and what it says."""

import json
from datetime import timedelta

import pytest
from tests.support.people import give_role, make_account

from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.acts import Need
from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.ledger import pulse
from groundswell.trunk.ledger.counters import mend
from groundswell.trunk.ledger.pulse import Pulse
from groundswell.trunk.ledger.services import CounterKey, Happened, count, record, tally
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_key
from groundswell.trunk.supporters.finding import find_key
from groundswell.trunk.supporters.models import Person

pytestmark = pytest.mark.django_db
OVERVIEW = "/desk/better-buses/"


def person(campaign, name, at, **more) -> Person:
    return Person.objects.create(
        campaign=campaign,
        name=name,
        name_key=name.casefold(),
        find_key=find_key(name),
        email_key=f"{name}@example.org",
        created_at=at,
        latest_activity_at=at,
        **more,
    )


def joined(campaign, group, who, at) -> None:
    """Somebody joined a group, counted and written down as the services do."""
    Membership.objects.create(group=group, person=who, key=new_key(), joined_at=at, confirmed_at=at)
    count(tally(campaign.pk, "groups.joined", [(None, at)], object_id=group.public_id))
    key = f"groups.joined:{who.pk}"
    record(
        [
            Happened(
                key, campaign.pk, "groups.joined", at, person_id=who.pk, object_kind="group", object_id=group.public_id
            )
        ],
        at=at,
    )


def test_today_stands_beside_the_same_day_a_week_before_up_to_this_hour(campaign, group, asha, noon):
    for days, hours in [(0, 1), (0, 2), (7, 1), (7, -3)]:
        at = noon - timedelta(days=days, hours=hours)
        joined(campaign, group, person(campaign, f"P {days} {hours}", at), at)

    pulse = Pulse(scope_in(campaign, asha, "organiser"), noon)

    figure = next(figure for figure in pulse.figures if "Group" in figure.label)
    assert (figure.now, figure.before, figure.change) == (2, 1, 1)
    assert pulse.today_by_hour[10] == pulse.today_by_hour[11] == 1
    assert pulse.last_week_by_hour[15] == 1


def test_what_happened_is_told_in_words_without_surnames(campaign, group, asha, noon):
    joined(campaign, group, person(campaign, "Priya Nandakumar", noon), noon)

    (told,) = Pulse(scope_in(campaign, asha, "organiser"), noon).just_now

    assert (told.name, "Millbrook" in told.sentence) == ("Priya N.", True)


def test_an_organiser_of_one_group_sees_her_own_people_only(campaign, group, noon):
    from groundswell.trunk.campaigns.models import Group

    other = Group.objects.create(campaign=campaign, slug="far", name="Far away", created_at=noon)
    near = person(campaign, "Near Neighbour", noon, supporter_since=noon)
    joined(campaign, group, near, noon)
    joined(campaign, other, person(campaign, "Canary Faraway", noon, supporter_since=noon), noon)
    local = make_account("Lou", "lou@example.org")
    give_role(local, campaign, "organiser", group=group)

    pulse = Pulse(scope_in(campaign, local, "organiser"), noon)

    assert [row.group.name for row in pulse.groups] == ["Millbrook"]
    assert "Canary" not in str(pulse.just_now)
    assert next(figure for figure in pulse.figures if "Group" in figure.label).now == 1


def test_a_group_where_nobody_acts_is_quiet_and_asks_for_help(campaign, group, asha, noon):
    joined(campaign, group, person(campaign, "Old Hand", noon - timedelta(days=9)), noon - timedelta(days=9))

    pulse = Pulse(scope_in(campaign, asha, "organiser"), noon)

    assert [(row.state, row.quiet_days) for row in pulse.groups] == [("quiet", 9)]
    assert any("quiet for 9 days" in need.title for need in pulse.needs)


def test_everything_that_waits_has_its_row(campaign, asha, client_for, monkeypatch):
    needs = [Need(f"Thing {number} waits", "Look at it", f"/thing-{number}/") for number in range(12)]
    monkeypatch.setattr(pulse, "trunk_needs", lambda *_asked: needs)

    html = client_for(asha).get(OVERVIEW).content.decode()

    assert [need for need in needs if f'href="{need.url}">{need.title}<' not in html] == []


def test_the_number_that_screens_compare_grows_with_each_activity(campaign, group, asha, client_for):
    desk = client_for(asha)
    before = desk.get(f"{OVERVIEW}pulse.json").json()["change"]

    joined(campaign, group, person(campaign, "New One", now()), now())

    assert desk.get(f"{OVERVIEW}pulse.json").json()["change"] > before


def test_the_overview_opens_empty_and_says_what_will_stand_there(campaign, asha, client_for):
    html = client_for(asha).get(OVERVIEW).content.decode()

    assert "Nothing waits for you" in html and "Share the petition to get the first" in html


def test_strangers_and_volunteers_find_no_overview(campaign, ben, cal, oona, client_for, client):
    assert client.get(OVERVIEW).status_code == 302
    for stranger in (cal, oona, ben):
        assert client_for(stranger).get(OVERVIEW).status_code == 404
        assert client_for(stranger).get(f"{OVERVIEW}pulse.json").status_code == 404


def test_a_recount_finds_and_mends_what_drifted(campaign, noon):
    count({CounterKey(campaign.pk, "x"): 5, CounterKey(campaign.pk, "y"): 1})

    drifts = mend(campaign.pk, {"x", "y"}, {CounterKey(campaign.pk, "x"): 3}, apply=True)

    assert [(drift.name, drift.kept, drift.counted) for drift in drifts] == [("x", 5, 3), ("y", 1, 0)]
    assert mend(campaign.pk, {"x", "y"}, {CounterKey(campaign.pk, "x"): 3}, apply=False) == []


def test_the_search_finds_people_and_petitions_and_hides_both_from_strangers(campaign, asha, oona, client_for, noon):
    person(campaign, "Denise Okoro", noon)

    found = client_for(asha).get(f"{OVERVIEW}search/", {"q": "denise"}).content.decode()

    assert "Denise Okoro" in found
    assert client_for(oona).get(f"{OVERVIEW}search/", {"q": "denise"}).status_code == 404


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_stream_tells_who_may_know_and_nobody_else(campaign, group, asha, cal, client_for):
    """The ASGI app itself: an organiser hears of a new activity within seconds, a stranger gets no stream."""
    import asyncio

    from django.db import connections

    from groundswell.trunk.ledger.live import live_app, watch

    def scope(account) -> dict:
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client_for(account).cookies.items())
        headers = [(b"host", b"testserver"), (b"cookie", cookies.encode())]
        return {
            "type": "http",
            "method": "GET",
            "path": "/live/better-buses/pulse",
            "headers": headers,
            "client": ("127.0.0.1", 1),
        }

    async def listen(account, request: dict) -> list[dict]:
        sent, gone, heard = [], asyncio.Event(), asyncio.Event()

        async def receive() -> dict:
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict) -> None:
            sent.append(message)
            if b"data:" in message.get("body", b"") or message.get("status", 200) != 200:
                heard.set()

        stream = asyncio.create_task(live_app(request, receive, send))
        await asyncio.sleep(0.3)
        await asyncio.to_thread(_somebody_joins, campaign, group, account)
        await asyncio.wait_for(heard.wait(), 10)
        gone.set()
        await asyncio.wait_for(stream, 10)
        return sent

    stranger, organiser = scope(cal), scope(asha)
    theirs, hers = asyncio.run(listen(cal, stranger)), asyncio.run(listen(asha, organiser))
    asyncio.run(watch.in_thread(connections.close_all))

    assert theirs[0]["status"] in (403, 404) and not any(b"data" in message.get("body", b"") for message in theirs)
    data = next(message["body"] for message in hers if b"data:" in message.get("body", b""))
    assert json.loads(data.decode().split("data: ")[1])["change"] > 0


def _somebody_joins(campaign, group, account) -> None:
    from django.db import connection

    at = now()
    joined(campaign, group, person(campaign, f"Of {account.name}", at), at)
    connection.close()
