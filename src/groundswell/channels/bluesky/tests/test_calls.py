"""What a server of accounts answers, and what that means for us."""

from datetime import UTC, datetime, timedelta

import pytest

from groundswell.channels.bluesky import sessions
from groundswell.channels.bluesky.network import Bluesky
from groundswell.channels.bluesky.tests.little_server import APP_PASSWORD, DID, HANDLE, LittleServer, refusal, running
from groundswell.channels.bluesky.xrpc import service_of, wait_of
from groundswell.trunk.publishing.networks import (
    Credentials,
    LinkCard,
    NetworkProblem,
    Part,
    RefusedByNetwork,
    SignInAgain,
    TryLater,
)

AT = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)
KEYS = ["3lkaaaaaaaaa2", "3lkaaaaaaaab2"]
POST = "com.atproto.repo.putRecord"


@pytest.fixture
def server(settings):
    with running() as little:
        settings.OUTBOUND_ALLOW = {("127.0.0.1", little.port)}
        sessions._sessions.clear()
        yield little


def who(server: LittleServer, secret: str = APP_PASSWORD) -> Credentials:
    return Credentials(server.url, HANDLE, DID, secret)


def post(server: LittleServer, *texts: str, secret: str = APP_PASSWORD) -> list[str]:
    parts = [Part(text) for text in texts]
    return [one.uri for one in Bluesky().post(who(server, secret), parts, KEYS[: len(parts)], None, AT)]


def test_posting_twice_under_one_key_makes_one_post(server):
    first, again = post(server, "Buses!"), post(server, "Buses!")

    assert first == again
    assert server.texts == ["Buses!"]
    assert server.calls.count(POST) == 1


def test_of_two_that_post_at_once_the_second_takes_what_the_first_made(server):
    post(server, "Buses!")
    # Between its look and its call the other one made the post.
    server.next_answers("com.atproto.repo.getRecord", refusal(400, "RecordNotFound", "Could not locate record"))

    assert post(server, "Buses!") == [f"at://{DID}/app.bsky.feed.post/{KEYS[0]}"]
    assert server.texts == ["Buses!"]


def test_a_session_is_made_once_and_renewed_when_it_ends(server):
    post(server, "One")
    server.expire()
    server.next_answers("com.atproto.server.refreshSession", (200, {}, server._session()))

    Bluesky().pull(who(server), KEYS)

    assert server.calls.count("com.atproto.server.createSession") == 1
    assert server.records == {}


def test_a_session_that_cannot_be_renewed_is_made_anew(server):
    post(server, "One")
    server.expire()

    Bluesky().pull(who(server), KEYS)

    assert server.calls.count("com.atproto.server.createSession") == 2


def test_a_wrong_password_says_that_somebody_has_to_sign_in(server):
    with pytest.raises(SignInAgain, match="handle and app password"):
        post(server, "One", secret="wrong-wrong-wrong-wron")


def test_a_password_of_a_second_factor_is_told_to_be_an_app_password(server):
    server.next_answers("com.atproto.server.createSession", refusal(401, "AuthFactorTokenRequired"))

    with pytest.raises(SignInAgain, match="app password"):
        post(server, "One")


@pytest.mark.parametrize("headers", [{"Retry-After": "40"}, {"RateLimit-Reset": "{moment}"}])
def test_asked_to_wait_we_know_how_long(server, headers):
    moment = str(int(datetime.now(tz=UTC).timestamp()) + 40)
    said = {name: value.format(moment=moment) for name, value in headers.items()}
    server.next_answers(POST, (429, said, {"error": "RateLimitExceeded"}))

    with pytest.raises(TryLater) as caught:
        post(server, "One")

    assert caught.value.seconds == pytest.approx(40, abs=3)


@pytest.mark.parametrize("text", ["", "soon", "-1", "1e9", "9" * 20, "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_wait_that_cannot_be_read_is_none(text):
    assert wait_of({"retry-after": text}) is None


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(500, "InternalServerError"), "unreachable"),
        (refusal(502, "UpstreamFailure"), "unreachable"),
        (refusal(400, "ConcurrentWrites"), "unreachable"),
        ((200, {}, ["no object"]), "unreachable"),
        ((0, {}, {}), "unreachable"),
        (refusal(400, "InvalidRequest", "Invalid app.bsky.feed.post record"), "refused"),
        (refusal(413, "PayloadTooLarge"), "refused"),
        (refusal(400, "AccountTakedown"), "sign_in"),
        (refusal(403, "AccountDeactivated"), "sign_in"),
    ],
)
def test_each_refusal_has_one_cause(server, answer, kind):
    server.next_answers(POST, answer)

    with pytest.raises(NetworkProblem) as caught:
        post(server, "One")

    assert caught.value.kind == kind
    assert str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://bsky.social",
        "ftp://bsky.social",
        "https://bsky.social/xrpc",
        "https://user:pass@bsky.social",
        "https://bsky.social?x=1",
        "bsky.social",
        "",
        "https://[",
    ],
)
def test_a_password_goes_to_no_odd_address(url):
    with pytest.raises(RefusedByNetwork):
        service_of(url)


def test_a_server_on_our_own_network_is_not_asked(settings):
    settings.OUTBOUND_ALLOW = ()

    with pytest.raises(RefusedByNetwork, match="not on the public internet"):
        Bluesky().connect("https://127.0.0.1", HANDLE, APP_PASSWORD)


def test_a_server_elsewhere_cannot_send_our_token_to_this_machine():
    document = {"service": [{"id": "#atproto_pds", "serviceEndpoint": "http://localhost:9000"}]}

    assert sessions._own_server(document, "https://bsky.social") == "https://bsky.social"


def test_a_thread_is_a_chain_of_answers(server):
    post(server, "One", "Two")

    first, second = (server.records[key] for key in KEYS)
    assert "reply" not in first
    assert (
        second["reply"]["root"]["uri"] == second["reply"]["parent"]["uri"] == f"at://{DID}/app.bsky.feed.post/{KEYS[0]}"
    )


def test_an_answer_to_a_post_takes_up_its_thread(server):
    post(server, "One", "Two")
    uri = f"at://{DID}/app.bsky.feed.post/{KEYS[1]}"
    url = f"https://bsky.app/profile/{HANDLE}/post/{KEYS[1]}"

    for number, asked in enumerate(({"uri": uri}, {"url": url})):
        key = f"3lkaaaaaaaa{number}c"
        Bluesky().post(who(server), [Part("Three")], [key], asked, AT)
        reply = server.records[key]["reply"]
        assert (reply["root"]["uri"][-13:], reply["parent"]["uri"][-13:]) == tuple(KEYS)


@pytest.mark.parametrize("asked", [{"uri": "at://x/y/3lkgone"}, {"url": "https://bsky.app/about"}, {"url": ""}])
def test_an_answer_to_nothing_is_refused_in_words(server, asked):
    with pytest.raises(RefusedByNetwork):
        Bluesky().post(who(server), [Part("Three")], [KEYS[0]], asked, AT)


def test_a_post_carries_its_time_language_and_link_card(server):
    part = Part("Newyddion", language="cy", link=LinkCard("https://a.example/", "Title", "More"))

    Bluesky().post(who(server), [part], [KEYS[0]], None, AT + timedelta(milliseconds=5))

    record = server.records[KEYS[0]]
    assert (record["createdAt"], record["langs"]) == ("2026-03-17T12:00:00.005Z", ["cy"])
    assert record["embed"]["external"] == {"uri": "https://a.example/", "title": "Title", "description": "More"}


def test_figures_are_told_without_our_own_answers(server):
    made = Bluesky().post(who(server), [Part("One")], [KEYS[0]], None, AT)

    assert Bluesky().figures(who(server), made) == {"likes": 7, "reposts": 3, "replies": 2, "quotes": 1}
