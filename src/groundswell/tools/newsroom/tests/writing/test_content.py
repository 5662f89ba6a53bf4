"""A post as a network gets it."""

from collections.abc import Callable

from groundswell.tools.newsroom import content
from groundswell.tools.newsroom.models import Post
from groundswell.tools.newsroom.services.writing import Shown
from groundswell.trunk.media.models import Graphic
from groundswell.trunk.publishing.content import parts_of
from groundswell.trunk.publishing.models import NetworkAccount
from groundswell.trunk.publishing.networks import networks

LINK = "https://example.org/buses"


def test_a_line_of_three_dashes_parts_a_thread() -> None:
    assert content.parts_of("One\n\n---\n\nTwo\n---\nThree --- still") == ["One", "Two", "Three --- still"]
    assert content.parts_of("") == [""]
    assert content.parts_of("---\nOnly\n---") == ["Only"]


def test_a_picture_goes_with_its_alt_text_in_the_size_that_suits_the_network(
    draft: Callable[..., Post], card: Graphic, bluesky: NetworkAccount, page: NetworkAccount
) -> None:
    post = draft(networks={bluesky: "", page: ""}, pictures=(Shown(graphic=card, alt="My own words"),))

    made = {variant.account.network: content.content_of(variant) for variant in post.variants.all()}

    assert [p["width"] for p in made["bluesky"]["parts"][0]["pictures"]] == [1080]
    assert [p["width"] for p in made["page"]["parts"][0]["pictures"]] == [1600]
    assert made["bluesky"]["parts"][0]["pictures"][0]["alt"] == "My own words"
    assert all(parts_of(one) for one in made.values())


def test_a_cards_own_alt_text_goes_where_nobody_wrote_another(
    draft: Callable[..., Post], card: Graphic, bluesky: NetworkAccount
) -> None:
    post = draft(networks={bluesky: ""}, pictures=(Shown(graphic=card),))

    made = content.content_of(post.variants.get())

    assert made["parts"][0]["pictures"][0]["alt"] == card.alt


def test_a_link_is_a_card_alone_and_words_beside_a_picture(
    draft: Callable[..., Post], card: Graphic, bluesky: NetworkAccount, by_hand: NetworkAccount
) -> None:
    plain = draft(networks={bluesky: "", by_hand: ""}, link=LINK)
    pictured = draft(networks={bluesky: ""}, link=LINK, pictures=(Shown(graphic=card),))

    on = {variant.account.network: content.content_of(variant)["parts"][0] for variant in plain.variants.all()}
    beside = content.content_of(pictured.variants.get())["parts"][0]

    assert on["bluesky"]["link"]["url"] == LINK and LINK not in on["bluesky"]["text"]
    assert on["x"]["link"] is None and on["x"]["text"].endswith(LINK)
    assert beside["link"] is None and beside["text"].endswith(LINK)


def test_words_are_parted_at_sentences_so_that_each_fits() -> None:
    network = networks()["bluesky"]
    text = " ".join(f"This is sentence number {n} of a long story about buses." for n in range(20))

    split = content.split_into_thread(text, network)

    assert split is not None
    parts = content.parts_of(split)
    assert len(parts) > 1
    assert all(network.count(part) <= network.limits.most_letters and part.endswith(".") for part in parts)
    assert " ".join(parts) == text


def test_an_address_is_never_parted_and_an_endless_word_is_not_split() -> None:
    network = networks()["bluesky"]
    address = "https://example.org/a.b.c/" + "x" * 80
    text = "Words and words. " * 15 + address + " More words follow here. " * 6

    split = content.split_into_thread(text, network)

    assert split is not None and address in split
    assert content.split_into_thread("y" * 2000, network) is None


def test_a_network_without_threads_gets_none() -> None:
    short = [network for network in networks().values() if network.limits.most_parts == 1]

    for network in short:
        assert content.split_into_thread("Some words. " * network.limits.most_letters, network) is None
