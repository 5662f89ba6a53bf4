"""The desk's page of networks, and what may be done on a post's panel."""

import pytest
from django.urls import reverse
from tests.support.people import NOON, give_role, make_account

from groundswell.channels.bluesky import sessions
from groundswell.channels.bluesky.tests.little_server import APP_PASSWORD, HANDLE, refusal, running
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.publishing import desk_views, services
from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.publishing.tests.stage import bluesky, by_hand, content, kept_picture, page, publish, run_jobs
from groundswell.trunk.records.limits import Limit

pytestmark = pytest.mark.django_db
INDEX = "/desk/better-buses/networks/"


@pytest.fixture
def server(settings):
    with running() as little:
        settings.OUTBOUND_ALLOW = {("127.0.0.1", little.port)}
        sessions._sessions.clear()
        yield little


@pytest.fixture
def desk(client_for, asha):
    return client_for(asha)


@pytest.fixture
def edna(campaign):
    account = make_account("Edna Editor", "edna@example.org")
    give_role(account, campaign, "editor")
    return account


def typed(server, **changed):
    return {"handle": HANDLE, "secret": APP_PASSWORD, "service_url": server.url, **changed}


def test_connecting_takes_an_app_password_and_shows_it_never_again(desk, server, campaign, asha):
    server.profile = "Promoted by Olu Adeyemi for Ashdale Bus Users, 12 Mill Lane, Ashdale AD4 7QX."

    answer = desk.post(f"{INDEX}connect/bluesky/", typed(server), follow=True)

    account = NetworkAccount.objects.get(network="bluesky")
    assert (account.state, account.handle, account.connected_by) == ("working", HANDLE, asha)
    assert "Its profile carries the imprint" in answer.content.decode()
    assert APP_PASSWORD not in answer.content.decode()
    assert AuditEntry.objects.filter(object_kind="network", sentence=f"Connected Bluesky {HANDLE}").exists()
    assert not AuditEntry.objects.filter(sentence__contains=APP_PASSWORD).exists()


def test_a_main_password_is_refused_and_sent_nowhere(desk, server):
    answer = desk.post(f"{INDEX}connect/bluesky/", typed(server, secret="correct horse battery"))

    assert answer.status_code == 422
    assert "That is no app password" in answer.content.decode()
    assert "correct horse battery" not in answer.content.decode()
    assert HANDLE in answer.content.decode()
    assert server.calls == []


def test_a_wrong_app_password_says_what_to_do_and_keeps_the_handle(desk, server):
    server.password = "zzzz-zzzz-zzzz-zzzz"

    answer = desk.post(f"{INDEX}connect/bluesky/", typed(server))

    assert answer.status_code == 422
    assert "does not take this handle and app password" in answer.content.decode()
    assert APP_PASSWORD not in answer.content.decode()
    assert not NetworkAccount.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "http://bsky.social/",
        "https://10.0.0.1:6379/",
    ],
)
def test_a_server_on_our_own_network_is_not_asked(desk, server, settings, url):
    settings.OUTBOUND_ALLOW = ()

    assert desk.post(f"{INDEX}connect/bluesky/", typed(server, service_url=url)).status_code == 422
    assert server.calls == []


def test_nobody_guesses_passwords_through_us(desk, server, monkeypatch):
    monkeypatch.setattr(desk_views, "SIGN_INS", Limit(most=2, seconds=600))
    server.password = "zzzz-zzzz-zzzz-zzzz"

    answers = [desk.post(f"{INDEX}connect/bluesky/", typed(server)) for _try in range(4)]

    assert "You tried many times" in answers[-1].content.decode()
    assert server.calls.count("com.atproto.server.createSession") == 2


def test_a_name_of_an_account_that_runs_is_text(desk, campaign):
    services.connect_account(campaign=campaign, network="x", handle="<script>alert(1)</script>", at=NOON)

    text = desk.get(INDEX).content.decode()

    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_an_editor_sees_and_tries_again_but_connects_and_removes_nothing(client_for, edna, campaign, server):
    account, client = bluesky(campaign, server), client_for(edna)

    assert client.get(INDEX).status_code == 200
    assert client.get(f"{INDEX}connect/bluesky/").status_code == 404
    assert client.post(f"{INDEX}{account.public_id}/remove/").status_code == 404
    assert client.post(f"{INDEX}{account.public_id}/retry/", {"kind": "refused"}).status_code == 302


def test_strangers_and_the_campaign_next_door_find_nothing(client_for, cal, oona, campaign):
    publication = publish(by_hand(campaign))
    url = reverse("publishing:by-hand", args=["better-buses", publication.public_id])
    next_door = reverse("publishing:by-hand", args=["other", publication.public_id])

    assert client_for(cal).get(INDEX).status_code == 404
    assert client_for(oona).get(url).status_code == 404
    assert client_for(oona).get(next_door).status_code == 404
    assert client_for(oona).post(reverse("publishing:retry", args=["other", publication.public_id])).status_code == 404


def test_an_organiser_of_one_group_has_no_networks(client_for, campaign, group):
    account = make_account("Gil Group", "gil@example.org")
    give_role(account, campaign, "organiser", group=group)

    assert client_for(account).get(INDEX).status_code == 404


def test_what_failed_for_one_cause_is_tried_again_by_one_press(desk, campaign, server):
    account = bluesky(campaign, server)
    for number in range(3):
        server.next_answers("com.atproto.repo.putRecord", refusal(400, "InvalidRequest", "Too odd"))
        publish(account, f"post{number}")
    run_jobs()

    text = desk.get(INDEX).content.decode()
    assert "3 posts are not out." in text and "Too odd" in text and "Try all 3 again" in text

    desk.post(f"{INDEX}{account.public_id}/retry/", {"kind": "refused"})
    run_jobs()
    assert len(server.texts) == 3


def test_posting_by_hand_gives_words_pictures_and_a_way_and_takes_the_link(desk, campaign, asha):
    picture = kept_picture(alt="A red <bus>")
    publication = publish(by_hand(campaign), content=content("Late buses & more", pictures=[picture]))
    url = reverse("publishing:by-hand", args=["better-buses", publication.public_id])

    text = desk.get(url).content.decode()
    assert "Late buses &amp; more" in text
    assert "17 of 280, as X counts" in text
    assert "https://x.com/intent/post?text=Late%20buses%20%26%20more" in text
    assert "A red &lt;bus&gt;" in text
    saved = desk.get(reverse("publishing:picture", args=["better-buses", publication.public_id, 1]) + "?save=1")
    assert saved["Content-Disposition"] == 'attachment; filename="post-1.png"'

    answer = desk.post(url, {"url": "https://x.com/a/status/1", "back": "/desk/better-buses/"})
    publication.refresh_from_db()
    assert answer.url == "/desk/better-buses/"
    assert (publication.state, publication.posted_by) == (Publication.PUBLISHED, asha)
    assert AuditEntry.objects.filter(object_id="post1", sentence="Posted by hand on X").exists()


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "ftp://x.com/1", "x", "https://" + "x" * 700 + ".com/"])
def test_a_link_that_is_none_is_refused(desk, campaign, url):
    publication = publish(by_hand(campaign))

    answer = desk.post(reverse("publishing:by-hand", args=["better-buses", publication.public_id]), {"url": url})

    publication.refresh_from_db()
    assert answer.status_code == 422
    assert publication.state == Publication.WAITING


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_going_back_leads_to_no_other_site(desk, campaign, back):
    publication = publish(by_hand(campaign))

    answer = desk.post(reverse("publishing:retry", args=["better-buses", publication.public_id]), {"back": back})

    assert answer.url == INDEX


@pytest.mark.parametrize("number", [0, 2, 99])
def test_a_picture_that_is_not_there_is_a_404(desk, campaign, number):
    publication = publish(by_hand(campaign), content=content("x", pictures=[kept_picture()]))

    assert (
        desk.get(reverse("publishing:picture", args=["better-buses", publication.public_id, number])).status_code == 404
    )


def test_looking_changes_nothing(desk, campaign):
    publication = publish(by_hand(campaign))
    before = list(Publication.objects.values()), list(NetworkAccount.objects.values())

    for url in (
        INDEX,
        f"{INDEX}connect/bluesky/",
        f"{INDEX}posts/{publication.public_id}/by-hand/",
    ):
        assert desk.get(url).status_code == 200

    assert before == (list(Publication.objects.values()), list(NetworkAccount.objects.values()))


def test_our_own_page_is_connected_once(desk, campaign):
    desk.post(f"{INDEX}connect/page/")
    page(campaign)

    assert NetworkAccount.objects.filter(network="page").count() == 1
    assert "Our page" in desk.get(INDEX).content.decode()


def test_a_network_that_nobody_knows_is_a_404(desk):
    assert desk.get(f"{INDEX}connect/myspace/").status_code == 404


def test_somebody_says_that_a_profile_we_cannot_read_carries_the_imprint(desk, campaign):
    account = by_hand(campaign)
    assert "Nobody has said yet" in desk.get(INDEX).content.decode()

    text = desk.post(f"{INDEX}{account.public_id}/imprint/", follow=True).content.decode()

    assert "Its profile carries the imprint" in text
    assert AuditEntry.objects.filter(sentence="Said that the profile on X carries the imprint").exists()


def test_the_overview_says_what_did_not_go_out_and_what_waits_for_hands(desk, campaign, server):
    account = bluesky(campaign, server)
    server.next_answers("com.atproto.repo.putRecord", refusal(400, "InvalidRequest", "Too odd"))
    publish(account)
    publish(by_hand(campaign))
    run_jobs()

    text = desk.get("/desk/better-buses/").content.decode()

    assert "1 post did not go out" in text
    assert "1 post waits for your hands" in text
