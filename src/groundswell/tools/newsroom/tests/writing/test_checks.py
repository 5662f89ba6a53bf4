"""What keeps a post from going out, each with its mend."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from groundswell.tools.newsroom import checks
from groundswell.tools.newsroom.models import Newsroom, Post
from groundswell.tools.newsroom.services import mending, room, writing
from groundswell.tools.newsroom.services.writing import Shown
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.facts import services as facts
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.media.models import Graphic, Image
from groundswell.trunk.publishing.models import NetworkAccount


def failing(post: Post, at: datetime) -> dict[str, checks.Check]:
    return {check.key: check for check in checks.blocking(post, at)}


def test_a_good_post_has_nothing_against_it(
    draft: Callable[..., Post], card: Graphic, photo: Image, bluesky: NetworkAccount, noon: datetime
) -> None:
    post = draft(networks={bluesky: ""}, pictures=(Shown(graphic=card), Shown(image=photo)))

    assert failing(post, noon) == {}


def test_too_long_is_counted_the_networks_way_and_can_be_split(
    draft: Callable[..., Post], bluesky: NetworkAccount, page: NetworkAccount, noon: datetime
) -> None:
    fits = draft(text="👍🏽" * 300, networks={bluesky: ""})
    long = draft(
        text="Sixty letters stand in this sentence, give or take a few. " * 8, networks={bluesky: "", page: ""}
    )

    assert "length" not in failing(fits, noon)
    check = failing(long, noon)["length"]
    assert "Bluesky" in check.sentence
    assert check.mends[0].label == "Split it into a thread"

    variant = long.variants.get(account=bluesky)
    mending.split_words(post=long, variant=variant, at=noon)
    assert failing(long, noon) == {}
    assert long.variants.get(account=page).text == ""


def test_without_an_imprint_nothing_goes_out(
    draft: Callable[..., Post], card: Graphic, campaign: Campaign, noon: datetime
) -> None:
    bare = NetworkAccount.objects.create(campaign=campaign, network="bluesky", handle="bare", connected_at=noon)
    post = draft(networks={bare: ""})
    pictured = draft(networks={bare: ""}, pictures=(Shown(graphic=card),))

    assert failing(post, noon)["imprint"].mends[0].label == "Add the imprint to the words"
    assert "imprint" not in failing(pictured, noon)

    mending.add_imprint(post=post, at=noon)
    assert "imprint" not in failing(post, noon)
    assert "Promoted by Olu Adeyemi" in post.text


def test_a_campaign_without_an_imprint_is_sent_to_write_one(
    draft: Callable[..., Post], campaign: Campaign, noon: datetime
) -> None:
    campaign.organisation.promoter = ""
    campaign.organisation.save()

    post = Post.objects.get(pk=draft().pk)

    assert "no imprint" in failing(post, noon)["imprint"].sentence


def test_our_own_page_carries_the_imprint_by_itself(post: Post, noon: datetime) -> None:
    NetworkAccount.objects.update(imprint_seen_at=None)

    assert "imprint" not in failing(post, noon)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"rights": ""}, "rights"),
        ({"people": "not_asked"}, "people"),
        ({"people": ""}, "people"),
        ({"alt": ""}, "alt"),
        ({"withdrawn_at": datetime.fromisoformat("2026-03-17T12:00+00:00"), "withdrawn_reason": "She asked"}, "rights"),
    ],
)
def test_a_photo_without_rights_consent_or_words_blocks(
    draft: Callable[..., Post], photo: Image, noon: datetime, change: dict[str, object], key: str
) -> None:
    post = draft(pictures=(Shown(image=photo),))
    Image.objects.filter(pk=photo.pk).update(**change)

    assert list(failing(post, noon)) == [key]


def test_alt_text_of_the_post_stands_in_for_the_photos_own(
    draft: Callable[..., Post], photo: Image, noon: datetime
) -> None:
    Image.objects.filter(pk=photo.pk).update(alt="")

    post = draft(pictures=(Shown(image=photo, alt="Denise waits"),))

    assert failing(post, noon) == {}


def test_a_withdrawn_figure_blocks_also_where_nobody_ticked_the_fact(
    draft: Callable[..., Post], figure: Fact, corrected: Callable[[Fact], Fact], noon: datetime
) -> None:
    corrected(figure)

    check = failing(draft(text="One network: £6m saved every year."), noon)["fact"]

    assert "Paper 7 says £5.4m" in check.sentence
    assert check.mends[0].label == "Change to £5.4m"


def test_nobody_is_quoted_who_has_not_agreed(draft: Callable[..., Post], campaign: Campaign, noon: datetime) -> None:
    from uuid import uuid4

    quote = facts.record_fact(
        campaign=campaign,
        kind=Fact.QUOTE,
        text="I gave up my car for the 17",
        said_by="Winnie Askew",
        source_title="A letter",
        key=uuid4(),
        at=noon,
    )
    post = draft()
    writing.change_post(post=post, says=writing.says_of(post), seen=1, facts=[quote], at=noon)

    assert "Winnie Askew" in failing(post, noon)["consent"].sentence


def test_a_post_that_says_what_another_said_is_named_and_may_be_meant(
    draft: Callable[..., Post], newsroom: Newsroom, noon: datetime
) -> None:
    first = draft(title="The first")
    writing.submit_post(post=first, at=noon)
    post = draft(text=f"{first.text} Please.", at=noon + timedelta(hours=1))

    check = failing(post, noon + timedelta(hours=1))["repeat"]
    assert "The first" in check.sentence

    assert mending.allow_repeat(post=post, of=first, at=noon + timedelta(hours=1))
    assert failing(post, noon + timedelta(hours=1)) == {}


def test_a_quiet_time_blocks_what_falls_into_it_and_the_mend_moves_it_behind(
    post: Post, newsroom: Newsroom, noon: datetime
) -> None:
    starts, ends = noon + timedelta(hours=2), noon + timedelta(hours=5)
    room.add_quiet_window(newsroom=newsroom, title="Funeral", starts_at=starts, ends_at=ends, at=noon)
    Post.objects.filter(pk=post.pk).update(goes_at=starts + timedelta(hours=1))
    post.refresh_from_db()

    assert "Funeral" in failing(post, noon)["quiet"].sentence
    assert checks.blocking_submission(post, noon) == []

    mending.move_out_of_quiet(post=post, at=noon)
    assert post.goes_at == ends
    assert failing(post, noon) == {}


def test_the_emergency_stop_is_a_check(post: Post, newsroom: Newsroom, noon: datetime) -> None:
    Newsroom.objects.update(stopped_at=noon, stop_reason="A death")

    assert "A death" in failing(post, noon)["stop"].sentence


def test_a_network_that_is_gone_or_broken_says_so(
    draft: Callable[..., Post], bluesky: NetworkAccount, noon: datetime
) -> None:
    post = draft(networks={bluesky: ""})

    NetworkAccount.objects.filter(pk=bluesky.pk).update(state="broken", problem="Sign in again")
    assert failing(post, noon)["network"].sentence == "Sign in again"

    NetworkAccount.objects.filter(pk=bluesky.pk).update(state="removed")
    assert "where" in failing(post, noon)


def test_own_words_on_a_network_are_checked_too(
    draft: Callable[..., Post], bluesky: NetworkAccount, page: NetworkAccount, noon: datetime
) -> None:
    post = draft(networks={bluesky: "x" * 301, page: ""})

    assert "too long for bluesky by 1 letter." in failing(post, noon)["length"].sentence.lower()

    says = writing.says_of(post)
    writing.change_post(post=post, says=replace(says, networks={bluesky: "", page: ""}), seen=1, at=noon)
    assert failing(post, noon) == {}
