"""Queueing a post for a network, and what may be changed after that."""

import pytest
from tests.support.people import NOON

from groundswell.trunk.publishing import selectors, services
from groundswell.trunk.publishing.content import ContentWrong
from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.publishing.tests.stage import by_hand, content, page, publish
from groundswell.trunk.signals import PublicationChanged, _receivers

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """The states that others were told of."""
    told: list[tuple[str, str]] = []

    def hear(signal: PublicationChanged) -> None:
        told.append((signal.source_id, signal.state))

    _receivers[PublicationChanged].append(hear)
    yield told
    _receivers[PublicationChanged].remove(hear)


def test_on_our_own_page_a_post_is_out_at_once(campaign, heard):
    publication = publish(page(campaign))

    assert publication.state == Publication.PUBLISHED
    assert publication.url == f"http://localhost:8000/better-buses/newsroom/{publication.public_id}/"
    assert heard == [("post1", "waiting"), ("post1", "published")]


def test_publishing_twice_is_one_publication(campaign):
    account = page(campaign)

    first, again = publish(account), publish(account, content=content("Something else"))

    assert first.pk == again.pk
    assert again.content == content()


def test_what_was_pulled_may_go_out_again_with_new_words(campaign):
    account = page(campaign)
    services.pull(publications=[publish(account)], reason="Wrong figure", at=NOON)

    again = publish(account, content=content("The right figure"))

    assert (again.state, again.pull_reason, again.pulled_at) == (Publication.PUBLISHED, "", None)
    assert again.content["parts"][0]["text"] == "The right figure"


def test_by_hand_a_post_waits_until_somebody_says_that_it_is_out(campaign, asha, heard):
    publication = publish(by_hand(campaign))

    assert (publication.state, publication.next_at) == (Publication.WAITING, None)
    assert services.mark_by_hand(publication=publication, url="https://x.com/a/status/1", account=asha, at=NOON)

    publication.refresh_from_db()
    assert (publication.state, publication.url) == (Publication.PUBLISHED, "https://x.com/a/status/1")
    assert publication.posted_by == asha
    assert heard[-1] == ("post1", "published")


def test_a_link_given_by_hand_can_be_mended_and_nothing_else(campaign, asha):
    publication = publish(by_hand(campaign))
    for url in ("https://x.com/a/status/1", "https://x.com/a/status/2"):
        services.mark_by_hand(publication=publication, url=url, account=asha, at=NOON)

    publication.refresh_from_db()
    assert publication.url == "https://x.com/a/status/2"
    assert not services.mark_by_hand(publication=publish(page(campaign)), url="https://x", account=asha, at=NOON)


def test_what_waits_for_hands_is_just_dropped_when_it_is_pulled(campaign):
    publication = publish(by_hand(campaign))

    assert services.pull(publications=[publication], reason="No", at=NOON) == 1

    publication.refresh_from_db()
    assert publication.state == Publication.PULLED


def test_what_was_posted_by_hand_is_deleted_by_hand(campaign, asha):
    publication = publish(by_hand(campaign))
    services.mark_by_hand(publication=publication, url="https://x.com/a/status/1", account=asha, at=NOON)

    services.pull(publications=[publication], reason="No", at=NOON)

    publication.refresh_from_db()
    assert publication.state == Publication.PULLING
    assert publication.problem == "Delete it on X yourself, then press “It is deleted”."
    assert services.mark_deleted_by_hand(publication=publication, account=asha, at=NOON)
    assert not services.mark_deleted_by_hand(publication=publication, account=asha, at=NOON)
    publication.refresh_from_db()
    assert publication.state == Publication.PULLED


@pytest.mark.parametrize(
    "wrong", [{}, {"parts": []}, {"parts": [{}]}, {"parts": "x"}, {"parts": [{"text": "x", "pictures": [1]}]}]
)
def test_content_of_the_wrong_shape_is_not_queued(campaign, wrong):
    with pytest.raises(ContentWrong):
        services.publish(account=page(campaign), source_kind="post", source_id="p", content=wrong, at=NOON)

    assert not Publication.objects.exists()


def test_an_emergency_stop_keeps_everything_and_its_end_lets_it_go(campaign):
    account = page(campaign)
    services.hold_all(campaign=campaign, at=NOON)
    account.refresh_from_db()

    held = publish(account)

    assert held.state == Publication.WAITING
    assert services.let_go_all(campaign=campaign, at=NOON) == 1
    held.refresh_from_db()
    assert held.state == Publication.PUBLISHED


def test_an_emergency_stop_does_not_keep_what_is_to_be_taken_down(campaign):
    publication = publish(page(campaign))
    services.hold_all(campaign=campaign, at=NOON)

    services.pull(publications=[publication], reason="Now", at=NOON)

    publication.refresh_from_db()
    assert publication.state == Publication.PULLED


def test_connecting_the_same_account_again_mends_it_and_makes_no_second(campaign):
    first = by_hand(campaign)
    NetworkAccount.objects.filter(pk=first.pk).update(state=NetworkAccount.BROKEN, problem="Broken")

    again = by_hand(campaign)

    assert (again.pk, again.state, again.problem) == (first.pk, NetworkAccount.WORKING, "")


def test_a_removed_account_is_in_no_list_and_comes_back_as_itself(campaign, asha):
    account = by_hand(campaign)

    assert services.remove_account(network_account=account, account=asha, at=NOON)
    assert list(selectors.accounts(campaign)) == []
    assert by_hand(campaign).pk == account.pk
    assert [one.pk for one in selectors.accounts(campaign)] == [account.pk]


def test_accounts_of_one_campaign_are_none_of_another(campaign, other_campaign):
    page(campaign)
    publish(page(other_campaign))

    assert len(selectors.accounts(campaign)) == 1
    assert not selectors.in_campaign(campaign).exists()
