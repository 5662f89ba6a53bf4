"""Live boards: all hear of a declaration at once, nobody of what is only the desk's, and who is slow waits alone."""

import asyncio
import json
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from groundswell.trunk.hot import streams
from groundswell.trunk.records.clock import now
from groundswell.trunk.targets import live, services
from groundswell.trunk.targets.models import Ask, Drive
from groundswell.trunk.targets.services import Asked

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = "https://example.org/post"


@pytest.fixture
def public(drive, noon) -> Drive:
    services.change_drive(drive=drive, account=None, at=noon, public_board=True)
    return Drive.objects.select_related("campaign").get(pk=drive.pk)


class Browser:
    """One open stream: what it was sent, and a way to read slowly or to leave."""

    def __init__(self, drive: Drive, **scope: Any) -> None:
        headers = [(b"host", b"testserver"), *scope.pop("headers", [])]
        self.scope = {
            "type": "http", "method": "GET", "path": f"/live/{drive.campaign.slug}/boards/{drive.public_id}",
            "headers": headers, "client": ("192.0.2.1", 1), "query_string": b"", **scope,
        }  # fmt: skip
        self.status = 0
        self.body = b""
        self.left = asyncio.Event()
        self.reads = asyncio.Event()
        self.reads.set()
        self.more = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    async def receive(self) -> dict[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        await self.reads.wait()
        self.status = message.get("status", self.status)
        self.body += message.get("body", b"")
        self.more.set()

    async def open(self) -> "Browser":
        self.task = asyncio.create_task(live.live_app(self.scope, self.receive, self.send))
        await self.until(lambda: self.status != 0)
        return self

    @property
    def news(self) -> list[dict[str, Any]]:
        return [json.loads(line[6:]) for line in self.body.decode().splitlines() if line.startswith("data: ")]

    @property
    def stances(self) -> list[tuple[str, str]]:
        return [(tile["name"], tile["stance"]) for news in self.news for tile in news["tiles"]]

    async def until(self, seen: Any, seconds: float = 5) -> None:
        async with asyncio.timeout(seconds):
            while not seen():
                self.more.clear()
                await self.more.wait()

    async def leave(self) -> None:
        self.left.set()
        assert self.task
        await asyncio.wait_for(self.task, 5)


@asynccontextmanager
async def opened(*browsers: Browser):
    for browser in browsers:
        await browser.open()
    try:
        yield browsers
    finally:
        for browser in browsers:
            await browser.leave()


def run(story: Any) -> None:
    """Run a story, and close what its thread opened, so that the test's database can be taken away."""

    async def told() -> None:
        live.watch.channels.clear()
        live.watch.every = 0.05
        await story()
        await live.watch.in_thread(connections.close_all)

    asyncio.run(told())


async def in_database(function: Any, **values: Any) -> Any:
    def done() -> Any:
        try:
            return function(**values)
        finally:
            connections.close_all()

    return await asyncio.to_thread(done)


async def declared(standing: Any, stance: str = "declared", **more: Any) -> Any:
    values = {"evidence_url": SOURCE, **more}
    return await in_database(
        services.declare, standing=standing, stance=stance, key=uuid4(), at=now(), seen=None, **values
    )


def test_every_open_board_hears_of_a_declaration_by_one_look(public, standing):
    async def story():
        crowd = [Browser(public) for _ in range(50)]
        async with opened(*crowd):
            await asyncio.sleep(0.15)
            looks = live.watch.looks
            await declared(standing)
            for browser in crowd:
                await browser.until(lambda browser=browser: browser.stances)
            assert live.watch.looks - looks < 20
            assert {tuple(browser.stances) for browser in crowd} == {(("Carys Wainfleet", "declared"),)}
            assert len({browser.body.partition(b"id:")[2] for browser in crowd}) == 1
            (news,) = crowd[0].news
            assert news["tally"]["declared"] == 1 and news["tiles"][0]["source"] == SOURCE
        assert not live.watch.channels

    run(story)


def test_the_public_hears_nothing_of_asks_and_leanings_and_the_desk_does(public, standings, asha, client_for):
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client_for(asha).cookies.items())

    async def story():
        anybody, desk = Browser(public), Browser(public, headers=[(b"cookie", cookies.encode())])
        async with opened(anybody, desk):
            await asyncio.sleep(0.2)
            asked = [Asked(standings[1].pk, Ask.CALL, "k1", note="private")]
            await in_database(services.record_asks, rows=asked, at=now())
            await declared(standings[2], "leaning", evidence_url="", quote="private", account=asha)
            await desk.until(lambda: len(desk.stances) >= 2)
            await asyncio.sleep(0.2)
            assert anybody.news == []
            assert ("Osric Penhallow", "asked") in desk.stances and ("Nadia Brockbank", "leaning") in desk.stances
            await declared(standings[0])
            await anybody.until(lambda: anybody.stances)
            assert anybody.stances == [("Carys Wainfleet", "declared")]
            assert b"private" not in anybody.body + desk.body and b"leaning" not in anybody.body
            assert asha.name.encode() not in anybody.body + desk.body

    run(story)


def test_what_is_taken_back_goes_back_on_open_boards(public, standing):
    async def story():
        async with opened(Browser(public)) as (browser,):
            done = await declared(standing)
            await browser.until(lambda: len(browser.news) == 1)
            await in_database(services.undo_declaration, declaration=done.declaration, account=None, at=now())
            await browser.until(lambda: len(browser.news) == 2)
            assert browser.stances == [("Carys Wainfleet", "declared"), ("Carys Wainfleet", "open")]

    run(story)


def test_a_correction_is_told_with_why(public, standing):
    async def story():
        async with opened(Browser(public)) as (browser,):
            done = await declared(standing)
            await browser.until(lambda: len(browser.news) == 1)
            await in_database(
                services.correct,
                declaration=done.declaration,
                reason="We misread her post",
                stance="asked",
                key=uuid4(),
                at=now(),
            )
            await browser.until(lambda: len(browser.news) == 2)
            (tile,) = browser.news[1]["tiles"]
            assert (tile["stance"], tile["why"]) == ("open", "We misread her post")

    run(story)


def test_a_target_that_leaves_the_board_leaves_open_ones(public, standing):
    async def story():
        async with opened(Browser(public)) as (browser,):
            await asyncio.sleep(0.2)
            await in_database(services.remove_from_drive, standing=standing, account=None, at=now())
            await browser.until(lambda: browser.news)
            assert browser.news[-1]["gone"] == [standing.public_id] and browser.news[-1]["tally"]["total"] == 3

    run(story)


def test_who_comes_back_gets_what_she_missed_and_no_more(public, standings):
    async def story():
        async with opened(Browser(public)) as (first,):
            await declared(standings[0])
            await first.until(lambda: first.news)
            known = str(first.news[-1]["version"]).encode()
            await declared(standings[1], "against")
            await first.until(lambda: len(first.news) == 2)
            by_id = Browser(public, headers=[(b"last-event-id", known)])
            by_page = Browser(public, query_string=b"v=" + known)
            up_to_date = Browser(public, query_string=b"v=" + str(first.news[-1]["version"]).encode())
            async with opened(by_id, by_page, up_to_date):
                for browser in (by_id, by_page):
                    await browser.until(lambda browser=browser: browser.news)
                    assert browser.stances == [("Osric Penhallow", "against")]
                await asyncio.sleep(0.2)
                assert up_to_date.news == []

    run(story)


@pytest.mark.parametrize("known", [b"99999999", b"x", b"-1", b"1e9", "٣".encode()])
def test_a_version_that_we_never_gave_out_gets_the_whole_board(public, standing, known):
    async def story():
        async with opened(Browser(public, headers=[(b"last-event-id", known)])) as (browser,):
            await browser.until(lambda: browser.news)
            assert len(browser.news[0]["tiles"]) == 4

    run(story)


def test_a_slow_browser_waits_alone_and_gets_all_at_once(public, standings):
    async def story():
        slow, quick = Browser(public), Browser(public)
        async with opened(slow, quick):
            slow.reads.clear()
            for number, standing in enumerate(standings[:3], 1):
                await declared(standing)
                await quick.until(lambda number=number: len(quick.news) == number)
            assert len(slow.news) == 0
            slow.reads.set()
            await slow.until(lambda: len(slow.stances) == 3)
            assert len(slow.news) <= 2

    run(story)


@pytest.mark.parametrize("change", [{"public_board": False}, {"state": Drive.DRAFT}])
def test_streams_of_the_public_end_when_the_board_is_closed_to_it(public, change):
    async def story():
        async with opened(Browser(public)) as (browser,):
            await in_database(Drive.objects.filter(pk=public.pk).update, **change)
            await asyncio.wait_for(browser.task, 5)
            again = await Browser(public).open()
            assert again.status == 404

    run(story)


def test_a_board_that_is_not_public_is_for_the_desk_alone(drive, asha, cal, client_for):
    def cookie(account) -> list[tuple[bytes, bytes]]:
        jar = client_for(account).cookies
        return [(b"cookie", "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items()).encode())]

    desk, stranger = cookie(asha), cookie(cal)

    async def story():
        for headers in ([], stranger, [(b"cookie", b"sessionid=forged; __Host-session=forged")]):
            assert (await Browser(drive, headers=headers).open()).status == 404
        async with opened(Browser(drive, headers=desk)) as (browser,):
            assert browser.status == 200

    run(story)


def test_who_organises_a_part_or_edits_hears_what_the_public_hears(public, areas, standings, campaign, client_for):
    from tests.support.people import give_role, make_account

    local, editor = make_account("Lou", "lou@example.org"), make_account("Eve", "eve@example.org")
    give_role(local, campaign, "organiser", area=areas[0])
    give_role(editor, campaign, "editor")
    jars = [client_for(account).cookies for account in (local, editor)]
    cookies = ["; ".join(f"{name}={morsel.value}" for name, morsel in jar.items()).encode() for jar in jars]

    async def story():
        browsers = [Browser(public, headers=[(b"cookie", cookie)]) for cookie in cookies]
        async with opened(*browsers):
            await asyncio.sleep(0.2)
            await declared(standings[1], "leaning", evidence_url="")
            await declared(standings[0])
            for browser in browsers:
                await browser.until(lambda browser=browser: browser.stances)
                assert browser.stances == [("Carys Wainfleet", "declared")]
        await in_database(Drive.objects.filter(pk=public.pk).update, public_board=False)
        for cookie in cookies:
            assert (await Browser(public, headers=[(b"cookie", cookie)]).open()).status == 404

    run(story)


def test_the_desks_stream_ends_with_the_right_to_it(drive, asha, client_for):
    from groundswell.trunk.access.models import Role

    jar = client_for(asha).cookies
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items()).encode()

    async def story():
        async with opened(Browser(drive, headers=[(b"cookie", cookies)])) as (browser,):
            await in_database(Role.objects.filter(account=asha).update, ended_at=now())
            for listener in [one for channel in live.watch.channels.values() for one in channel.listeners]:
                listener.told_to("ask")
            await asyncio.wait_for(browser.task, 5)

    run(story)


def test_one_network_cannot_hold_all_streams(public, settings):
    settings.NETWORK_LIMIT = 2

    async def story():
        async with opened(Browser(public), Browser(public)):
            assert (await Browser(public).open()).status == 429
            async with opened(Browser(public, client=("192.0.2.9", 1))) as (elsewhere,):
                assert elsewhere.status == 200
        async with opened(Browser(public)) as (again,):
            assert again.status == 200
        assert not streams._open_by_network

    run(story)


@pytest.mark.parametrize(
    "path", ["/live/better-buses/boards/short", "/live/other/boards/{}", "/live/better-buses/boards/{}/x"]
)
def test_another_address_is_no_stream(public, other_campaign, path):
    async def story():
        assert (await Browser(public, path=path.format(public.public_id)).open()).status == 404

    run(story)


def test_streams_live_through_a_database_that_is_away(public, standing, monkeypatch):
    async def story():
        async with opened(Browser(public)) as (browser,):
            await asyncio.sleep(0.15)
            look, live.watch.look = live.watch.look, lambda keys: 1 / 0
            await asyncio.sleep(0.2)
            live.watch.look = look
            await declared(standing)
            await browser.until(lambda: browser.stances)

    run(story)
