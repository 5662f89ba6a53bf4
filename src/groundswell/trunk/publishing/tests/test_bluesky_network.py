"""The real AT Protocol network: what we post is there, once, as meant, and what we delete is gone."""

import io
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from tests.support.people import NOON

from groundswell.channels.bluesky import sessions
from groundswell.trunk.publishing import services
from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.publishing.networks import NetworkProblem, networks
from groundswell.trunk.publishing.services.figures import read_figures
from groundswell.trunk.publishing.tests.stage import content, publish, run_jobs
from groundswell.trunk.records.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.atproto, pytest.mark.slow]


@pytest.fixture
def theirs(bluesky):
    """A fresh account on the network, and nobody signed in."""
    sessions._sessions.clear()
    return bluesky.add_account()


@pytest.fixture
def account(campaign, bluesky, theirs) -> NetworkAccount:
    return services.connect_account(
        campaign=campaign,
        network="bluesky",
        handle=theirs.handle,
        secret=theirs.app_password,
        service_url=bluesky.pds,
        at=now(),
    )


def out(account, said, source_id="post1") -> Publication:
    publication = publish(account, source_id, content=said, at=now())
    run_jobs()
    publication.refresh_from_db()
    assert publication.state == Publication.PUBLISHED, publication.problem
    return publication


def photo(name: str, colour: str, alt: str, width: int = 320, height: int = 200) -> dict:
    sheet = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(sheet, "JPEG")
    file = default_storage.save(f"tests/{name}", ContentFile(sheet.getvalue()))
    return {"file": file, "mime": "image/jpeg", "alt": alt, "width": width, "height": height}


def test_connecting_knows_the_account_and_its_imprint(campaign, bluesky, theirs, account):
    assert (account.remote_id, account.handle) == (theirs.did, theirs.handle)
    assert account.imprint_seen_at is None
    bluesky.set_profile(theirs, "Promoted by Olu Adeyemi for Ashdale Bus Users, 12 Mill Lane, Ashdale AD4 7QX")

    assert services.look_at_account(network_account=account, at=NOON)

    account.refresh_from_db()
    assert (account.imprint_seen_at, account.name) == (NOON, "Better Buses")


def test_a_wrong_app_password_is_told_in_words(campaign, bluesky, theirs):
    with pytest.raises(NetworkProblem, match="does not take this handle and app password"):
        services.connect_account(
            campaign=campaign,
            network="bluesky",
            handle=theirs.handle,
            secret="aaaa-aaaa-aaaa-aaaa",
            service_url=bluesky.pds,
            at=now(),
        )


def test_four_pictures_are_seen_with_their_alt_text_and_shape(bluesky, theirs, account):
    colours = {"red": "A red bus", "blue": "Bws glas yn Llŷn", "green": "A \U0001f68c", "yellow": "Last one"}
    pictures = [photo(f"{colour}.jpg", colour, alt) for colour, alt in colours.items()]

    publication = out(account, content("Four buses", pictures=pictures))

    seen = bluesky.seen(theirs, publication.remote[0]["uri"])
    assert [image["alt"] for image in seen["embed"]["images"]] == list(colours.values())
    assert seen["embed"]["images"][0]["aspectRatio"] == {"width": 320, "height": 200}


def test_links_mentions_and_tags_are_such_on_the_network(bluesky, theirs, account):
    other = bluesky.add_account()
    text = f"\U0001f68c Diolch @{other.handle}! https://bysiau.example/llŷn #GŵylFawr @nobody{uuid4().hex[:6]}.test"

    publication = out(account, content(text))

    record = bluesky.seen(theirs, publication.remote[0]["uri"])["record"]
    data = record["text"].encode()
    said = {
        data[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode(): facet["features"][0]
        for facet in record["facets"]
    }
    assert said[f"@{other.handle}"]["did"] == other.did
    assert said["https://bysiau.example/llŷn"]["uri"] == "https://bysiau.example/llŷn"
    assert said["#GŵylFawr"]["tag"] == "GŵylFawr"
    assert len(said) == 3


def test_a_thread_hangs_together_and_an_answer_hangs_on_it(bluesky, theirs, account):
    other = bluesky.add_account()
    asked = bluesky.say(other, "Why buses?")
    bluesky.settle()

    said = content("Because one.", "Because two.")
    publication = out(account, {**said, "reply_to": {"uri": asked["uri"]}})

    first, second = (bluesky.seen(theirs, one["uri"])["record"]["reply"] for one in publication.remote)
    assert first["root"]["uri"] == first["parent"]["uri"] == second["root"]["uri"] == asked["uri"]
    assert second["parent"]["uri"] == publication.remote[0]["uri"]


def test_a_link_card_is_shown(bluesky, theirs, account):
    thumb = photo("thumb.jpg", "red", "")
    link = {"url": "https://bysiau.example/", "title": "Late buses", "text": "Sign now", "picture": thumb}

    publication = out(account, content("Sign", link=link))

    card = bluesky.seen(theirs, publication.remote[0]["uri"])["embed"]["external"]
    assert (card["uri"], card["title"], card["description"]) == ("https://bysiau.example/", "Late buses", "Sign now")
    assert card["thumb"]


def test_a_post_of_300_characters_as_counted_here_is_taken_and_one_more_is_not(bluesky, theirs, account):
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    fits = family * 20 + "ŷ" * 220
    count = networks()["bluesky"].count
    fits += "a" * (300 - count(fits))
    assert count(fits) == 300

    out(account, content(fits))
    over = publish(account, "post2", content=content(fits + "a"), at=now())
    run_jobs()

    over.refresh_from_db()
    assert (over.state, over.problem_kind) == (Publication.FAILED, "refused")
    assert "300" in over.problem
    assert len(bluesky.posts(theirs)) == 1


def test_sent_again_after_the_record_was_lost_it_is_there_once(bluesky, theirs, account):
    """What a kill between the call and the record leaves: the network has it, and we do not know."""
    publication = out(account, content("Once", "Twice", pictures=[photo("one.jpg", "red", "Bus")]))
    before = bluesky.posts(theirs)
    Publication.objects.filter(pk=publication.pk).update(
        state=Publication.WAITING, remote=[], url="", next_at=now(), published_at=None
    )

    services.send(publication_id=publication.pk, claim=uuid4(), at=now())

    publication.refresh_from_db()
    assert publication.state == Publication.PUBLISHED
    assert bluesky.posts(theirs) == before
    assert [one["uri"] for one in publication.remote] == [one["uri"] for one in before]


def test_what_is_pulled_is_gone_from_the_server_and_from_the_index(bluesky, theirs, account):
    publication = out(account, content("Wrong one", "Wrong two"))
    assert bluesky.seen(theirs, publication.remote[0]["uri"])

    services.pull(publications=[publication], reason="Wrong", at=now())
    run_jobs()

    publication.refresh_from_db()
    assert publication.state == Publication.PULLED
    assert bluesky.posts(theirs) == []
    assert bluesky.seen(theirs, publication.remote[0]["uri"]) is None
    assert services.take_down(publication_id=publication.pk, at=now()) == Publication.PULLED


def test_figures_are_those_that_the_network_tells(bluesky, theirs, account):
    other = bluesky.add_account()
    publication = out(account, content("Like me", "And this"))
    here = {"uri": publication.remote[0]["uri"], "cid": publication.remote[0]["cid"]}
    for kind in ("like", "repost"):
        record = {"$type": f"app.bsky.feed.{kind}", "subject": here, "createdAt": "2026-03-17T12:00:00.000Z"}
        asked = {"repo": other.did, "collection": f"app.bsky.feed.{kind}", "record": record}
        bluesky.xrpc("com.atproto.repo.createRecord", body=asked, token=other.token)
    bluesky.say(other, "Well said", reply={"root": here, "parent": here})
    bluesky.settle()

    told = read_figures(publication=publication, at=now())

    assert told == {"likes": 1, "reposts": 1, "replies": 1, "quotes": 0}


def test_an_app_password_that_was_ended_breaks_the_account_and_a_new_one_mends_it(campaign, bluesky, theirs, account):
    bluesky.xrpc("com.atproto.server.revokeAppPassword", body={"name": "Groundswell"}, token=theirs.token)
    sessions._sessions.clear()
    publication = publish(account, content=content("Later"), at=now())
    run_jobs()
    publication.refresh_from_db()
    account.refresh_from_db()
    assert (publication.state, account.state) == (Publication.FAILED, NetworkAccount.BROKEN)

    fresh = bluesky.xrpc("com.atproto.server.createAppPassword", body={"name": "Second"}, token=theirs.token)
    services.connect_account(
        campaign=campaign,
        network="bluesky",
        handle=theirs.handle,
        secret=fresh["password"],
        service_url=bluesky.pds,
        at=now(),
    )
    run_jobs()

    publication.refresh_from_db()
    assert publication.state == Publication.PUBLISHED
    assert len(bluesky.posts(theirs)) == 1
