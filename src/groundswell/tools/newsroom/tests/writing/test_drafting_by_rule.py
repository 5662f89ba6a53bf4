"""The action "newsroom.draft": one post for every network, with the card, in approval, once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from groundswell.tools.newsroom import drafting
from groundswell.tools.newsroom.models import Newsroom, Post
from groundswell.tools.newsroom.services import room, writing
from groundswell.trunk.automations.actions import Order
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts import selectors as facts
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.publishing.models import NetworkAccount

FIELDS = {
    "headline": "Cllr Holroyd backs us",
    "name": "Pat Holroyd",
    "salutation": "Cllr Holroyd",
    "place": "Kelder",
    "number": "24",
    "of": "63",
    "tally": "24 of 63. It takes 32.",
}


@pytest.fixture
def order(campaign: Campaign, card: Graphic, page: NetworkAccount, noon: datetime) -> Callable[..., Order]:
    """`order(settings=…)`: somebody declared, and the card is drawn."""

    def make(**more: Any) -> Order:
        given: dict[str, Any] = {
            "campaign": campaign,
            "key": "run:1",
            "sentence": "Cllr Holroyd backs us",
            "context": {"fields": FIELDS, "subject": {"kind": "target", "public_id": "T" * 22}},
            "outputs": {"graphic": card.public_id, "alt": card.alt},
            "settings": {},
            "at": noon,
        }
        return Order(**{**given, **more})

    return make


def test_it_drafts_for_every_network_and_asks_for_approval(
    order: Callable[..., Order], bluesky: NetworkAccount, page: NetworkAccount, newsroom: Newsroom, card: Graphic
) -> None:
    outcome = drafting.draft_for_rule(order())

    post = Post.objects.get()
    assert post.state == Post.WAITING
    assert post.made_by_rule
    assert {variant.account for variant in post.variants.all()} == {page, bluesky}
    assert post.pictures.get().graphic == card
    assert post.text == "Cllr Holroyd backs us. Thank you, Cllr Holroyd! 24 of 63. It takes 32."
    assert (post.subject_kind, post.title) == ("target", "Cllr Holroyd backs us")
    assert outcome.outputs == {"post": post.public_id}
    assert (outcome.kind, outcome.public_id) == ("post", post.public_id)


def test_done_again_after_a_crash_it_makes_nothing_more(order: Callable[..., Order], newsroom: Newsroom) -> None:
    first, again = drafting.draft_for_rule(order()), drafting.draft_for_rule(order())

    assert first.outputs == again.outputs
    assert Post.objects.count() == 1
    assert Post.objects.get().version == 1


def test_cut_off_between_draft_and_asking_it_asks_the_second_time(
    order: Callable[..., Order], newsroom: Newsroom, noon: datetime
) -> None:
    drafting.draft_for_rule(order())
    post = Post.objects.get()
    writing.take_back_post(post=post, at=noon)

    drafting.draft_for_rule(order())

    post.refresh_from_db()
    assert post.state == Post.WAITING


def test_the_rules_own_words_are_filled_in(order: Callable[..., Order], newsroom: Newsroom) -> None:
    settings = {"text": "{headline}! {number} of {of} in {place}, says {nobody} ."}

    drafting.draft_for_rule(order(settings=settings))

    assert Post.objects.get().text == "Cllr Holroyd backs us! 24 of 63 in Kelder, says."


def test_it_names_only_the_networks_of_the_rule(
    order: Callable[..., Order], page: NetworkAccount, bluesky: NetworkAccount, newsroom: Newsroom
) -> None:
    drafting.draft_for_rule(order(settings={"networks": [bluesky.public_id]}))

    assert [variant.account for variant in Post.objects.get().variants.all()] == [bluesky]


def test_without_a_network_it_stays_a_draft_and_says_why(
    order: Callable[..., Order], page: NetworkAccount, newsroom: Newsroom
) -> None:
    NetworkAccount.objects.update(state=NetworkAccount.REMOVED)

    outcome = drafting.draft_for_rule(order())

    assert Post.objects.get().state == Post.DRAFT
    assert "No network is chosen" in outcome.sentence


def test_it_takes_a_slot_where_the_rule_says_so(
    order: Callable[..., Order], newsroom: Newsroom, noon: datetime
) -> None:
    room.set_slots(newsroom=newsroom, slots=[(1, 18 * 60)], at=noon)

    drafting.draft_for_rule(order(settings={"goes": "slot"}))

    post = Post.objects.get()
    assert post.queued and post.goes_at is not None and post.goes_at > noon


def test_the_endings_of_the_networks_stand_at_the_end(
    order: Callable[..., Order], newsroom: Newsroom, bluesky: NetworkAccount, page: NetworkAccount, noon: datetime
) -> None:
    room.set_network_words(newsroom=newsroom, endings={bluesky: "#BusesBack"}, at=noon)

    drafting.draft_for_rule(order())

    post = Post.objects.get()
    assert post.variants.get(account=bluesky).text == f"{post.text}\n\n#BusesBack"
    assert post.variants.get(account=page).text == ""


def test_the_facts_of_the_card_come_along(
    order: Callable[..., Order], figure: Fact, card: Graphic, newsroom: Newsroom
) -> None:
    outputs = {"graphic": card.public_id, "facts": [figure.public_id]}

    drafting.draft_for_rule(order(outputs=outputs))

    assert facts.facts_of("post", Post.objects.get().public_id) == [figure]


def test_another_campaigns_card_is_not_shown(
    order: Callable[..., Order], other_campaign: Campaign, newsroom: Newsroom
) -> None:
    drafting.draft_for_rule(order(campaign=other_campaign))

    assert not Post.objects.get(campaign=other_campaign).pictures.exists()


def test_taken_back_it_is_put_away_and_what_is_out_stays(
    order: Callable[..., Order], newsroom: Newsroom, approved: Callable[[Post], Post]
) -> None:
    first = drafting.draft_for_rule(order())
    assert "put away" in drafting.undo_draft(order(), {"outputs": first.outputs})
    assert Post.objects.get().state == Post.PULLED
    assert drafting.undo_draft(order(), {"outputs": first.outputs}) == ""

    second = drafting.draft_for_rule(order(key="run:2", outputs={}))
    post = Post.objects.get(public_id=second.public_id)
    Post.objects.filter(pk=post.pk).update(state=Post.PUBLISHED)
    assert "take it down yourself" in drafting.undo_draft(order(), {"outputs": second.outputs})


def test_a_card_without_any_news_is_drafted_by_its_title(order: Callable[..., Order], newsroom: Newsroom) -> None:
    drafting.draft_for_rule(order(sentence="A card of mine", context={"fields": {"quote": "Words"}}))

    assert (Post.objects.get().title, Post.objects.get().text) == ("A card of mine", "A card of mine.")
