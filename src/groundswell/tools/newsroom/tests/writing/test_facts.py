"""Facts that a post says: held at once when one ends, put right by one press."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from groundswell.tools.newsroom import checks
from groundswell.tools.newsroom.models import Newsroom, Post
from groundswell.tools.newsroom.services import mending, writing
from groundswell.tools.newsroom.services.writing import Shown
from groundswell.tools.newsroom.tests.writing.conftest import a_card
from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts import selectors as facts
from groundswell.trunk.facts import services as fact_services
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.publishing.models import NetworkAccount

SAYS = "One network, not five: £6m saved every year. That is forty evening buses."


@pytest.fixture
def saying(draft: Callable[..., Post], newsroom: Newsroom, figure: Fact, noon: datetime) -> Post:
    """Waits for approval, goes tonight, and says £6m."""
    post = draft(text=SAYS, title="£6m")
    writing.change_post(post=post, says=writing.says_of(post), seen=1, facts=[figure], at=noon)
    post.goes_at = noon + timedelta(hours=6)
    post.save()
    writing.submit_post(post=post, at=noon)
    return post


def test_what_waits_is_held_at_once_and_says_why(saying: Post, figure: Fact, noon: datetime) -> None:
    fact_services.withdraw_fact(fact=figure, reason="Old paper", at=noon, account=None)

    saying.refresh_from_db()
    assert saying.state == Post.HELD


def test_what_is_approved_is_held_too_and_also_where_nobody_ticked_the_fact(
    draft: Callable[..., Post], approved: Callable[[Post], Post], newsroom: Newsroom, figure: Fact, noon: datetime
) -> None:
    post = draft(text=SAYS)
    post.goes_at = noon + timedelta(hours=6)
    post.save()
    approved(post)
    assert post.state == Post.APPROVED

    fact_services.withdraw_fact(fact=figure, reason="Old paper", at=noon, account=None)

    post.refresh_from_db()
    assert post.state == Post.HELD


def test_what_is_out_stays_and_is_flagged(
    draft: Callable[..., Post], approved: Callable[[Post], Post], newsroom: Newsroom, figure: Fact, noon: datetime
) -> None:
    post = draft(text=SAYS)
    writing.change_post(post=post, says=writing.says_of(post), seen=1, facts=[figure], at=noon)
    approved(post)

    fact_services.withdraw_fact(fact=figure, reason="Old paper", at=noon, account=None)

    post.refresh_from_db()
    assert post.state == Post.PUBLISHED
    assert [use.fact for use in facts.flagged("post", post.public_id)] == [figure]


def test_one_press_says_the_right_figure_and_asks_anew(
    saying: Post, figure: Fact, corrected: Callable[[Fact], Fact], asha: Account, noon: datetime
) -> None:
    right = corrected(figure)
    saying.refresh_from_db()

    assert mending.say_instead(post=saying, fact=figure, account=asha, at=noon)

    assert saying.text == SAYS.replace("£6m", "£5.4m")
    assert (saying.title, saying.version, saying.state) == ("£5.4m", 2, Post.WAITING)
    assert facts.facts_of("post", saying.public_id) == [right]
    assert facts.flagged("post", saying.public_id) == []


def test_the_librarys_button_changes_posts_that_are_not_out(
    saying: Post, figure: Fact, corrected: Callable[[Fact], Fact], asha: Account, noon: datetime
) -> None:
    corrected(figure)
    figure.refresh_from_db()

    changed = fact_services.change_uses(fact=figure, account=asha, at=noon)

    saying.refresh_from_db()
    assert (changed.changed, changed.left) == (1, 0)
    assert "£5.4m" in saying.text


def test_own_words_of_a_network_are_put_right_too(
    draft: Callable[..., Post],
    page: NetworkAccount,
    bluesky: NetworkAccount,
    figure: Fact,
    corrected: Callable[[Fact], Fact],
    noon: datetime,
) -> None:
    post = draft(text="No figure here.", networks={page: "", bluesky: "£6m a year."})
    corrected(figure)

    assert mending.say_instead(post=post, fact=figure, at=noon)
    assert post.variants.get(account=bluesky).text == "£5.4m a year."


def test_where_the_words_do_not_say_it_a_person_must_look(
    draft: Callable[..., Post], figure: Fact, corrected: Callable[[Fact], Fact], noon: datetime
) -> None:
    post = draft(text="Six millions are saved.")
    corrected(figure)

    with pytest.raises(mending.CannotMend):
        mending.say_instead(post=post, fact=figure, at=noon)


def test_the_facts_of_a_card_are_the_posts_own(
    draft: Callable[..., Post], card: Graphic, figure: Fact, noon: datetime
) -> None:
    fact_services.use_facts(kind=card.kind, public_id=card.source_id, facts=[figure], at=noon)

    post = draft(pictures=(Shown(graphic=card),))

    assert facts.facts_of("post", post.public_id) == [figure]


def test_a_card_that_is_drawn_anew_takes_its_place_and_is_approved_anew(
    campaign: Campaign,
    draft: Callable[..., Post],
    approved: Callable[[Post], Post],
    newsroom: Newsroom,
    card: Graphic,
    noon: datetime,
) -> None:
    waits = draft(pictures=(Shown(graphic=card, alt="About the old one"),))
    waits.goes_at = noon + timedelta(hours=6)
    waits.save()
    approved(waits)
    out = approved(draft(text="It is out already with the old card, and stays so.", pictures=(Shown(graphic=card),)))

    new = a_card(campaign, noon, version=2, alt="A bus, and the words 20:50")

    waits.refresh_from_db()
    shown = waits.pictures.get()
    assert (shown.graphic, shown.alt, waits.version, waits.state) == (new, "", 2, Post.WAITING)
    assert out.pictures.get().graphic == card


def test_a_picture_that_still_says_it_blocks_until_it_is_drawn_anew(
    campaign: Campaign,
    draft: Callable[..., Post],
    newsroom: Newsroom,
    card: Graphic,
    figure: Fact,
    corrected: Callable[[Fact], Fact],
    noon: datetime,
) -> None:
    later = noon + timedelta(minutes=5)
    fact_services.use_facts(kind=card.kind, public_id=card.source_id, facts=[figure], at=noon)
    post = draft(text="One network, not five.", pictures=(Shown(graphic=card),))
    right = corrected(figure)
    fact_services.use_facts(kind=card.kind, public_id=card.source_id, facts=[right], at=later)
    writing.change_post(post=post, says=writing.says_of(post), seen=1, facts=[], at=later)

    assert [check.key for check in checks.blocking(post, later)] == ["fact"]

    a_card(campaign, later, version=2)
    post.refresh_from_db()
    assert checks.blocking(post, later) == []


def test_taking_the_fact_out_of_the_words_mends_it_as_well(
    saying: Post, figure: Fact, asha: Account, noon: datetime
) -> None:
    fact_services.withdraw_fact(fact=figure, reason="Old paper", at=noon, account=None)
    saying.refresh_from_db()

    says = replace(writing.says_of(saying), text="One network, not five.", title="One network")
    writing.change_post(post=saying, says=says, seen=saying.version, facts=[], account=asha, at=noon)

    assert saying.state == Post.WAITING
    assert facts.flagged("post", saying.public_id) == []
