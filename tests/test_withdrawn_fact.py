"""
A figure that many things say turns out to be wrong: a card, posts and a page are flagged, and the correction is public.
"""

from uuid import uuid4

import pytest

from groundswell.tools.letters.services import drives as letters
from groundswell.tools.newsroom.models import Post
from groundswell.tools.newsroom.services.writing import Says, draft_post
from groundswell.tools.petitions import services as petitions
from groundswell.tools.sharecards.services.cards import make_card
from groundswell.trunk.facts import selectors, services
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.signals import PublicationChanged, send
from groundswell.trunk.targets import services as targets

pytestmark = pytest.mark.django_db
WRONG, RIGHT = "Running the network as one saves £6m a year", "Public control saves £5.4m a year"
DESK = "/desk/better-buses/library/facts/"


@pytest.fixture
def six(campaign, noon):
    return services.record_fact(
        campaign=campaign,
        kind=Fact.FIGURE,
        text=WRONG,
        figure="£6m",
        source_title="Council paper 4",
        key=uuid4(),
        at=noon,
    )


@pytest.fixture
def page(campaign, six, noon):
    """A petition that says it, open to everybody."""
    petition = petitions.create_petition(
        campaign=campaign,
        demand="Take our buses back",
        text=f"{WRONG}. That is a bus until eleven.",
        addressee="the Mayor",
        account=None,
        at=noon,
    )
    petitions.open_petition(petition=petition, account=None, at=noon)
    return petition


@pytest.fixture
def card(campaign, six, noon):
    """A card that nobody has published yet."""
    return make_card(
        campaign=campaign,
        template="fact",
        fields={"title": "Who pays?", "figure": "£6m", "label": "saved each year", "source": "Council paper 4"},
        key=str(uuid4()),
        at=noon,
        alt=f"A card that says: {WRONG}",
        facts=[six],
    )


def post(campaign, six, noon, title):
    words = Says(title=title, text=f"Who pays? {WRONG}.")
    return draft_post(campaign=campaign, says=words, key=str(uuid4()), at=noon, facts=[six])


@pytest.fixture
def draft(campaign, six, noon):
    return post(campaign, six, noon, "Who pays? The numbers")


@pytest.fixture
def out(campaign, six, noon):
    """A post that went out."""
    row = post(campaign, six, noon, "Said yesterday")
    Post.objects.filter(pk=row.pk).update(state=Post.PUBLISHED, published_at=noon)
    send(PublicationChanged(campaign.pk, 1, "post", row.public_id, "published", noon))
    return row


def say_it_is_wrong(browser, fact):
    form = {"reason": "It came from an older paper", "text": RIGHT, "figure": "£5.4m", "source_title": "Paper 7"}
    form = {f"end-{name}": value for name, value in (form | {"key": str(uuid4())}).items()}
    return browser.post(f"{DESK}{fact.public_id}/withdraw/", form, follow=True).content.decode()


def test_everything_that_says_it_is_flagged_and_the_correction_is_public(
    client_for, client, asha, six, page, card, draft, out
):
    seen = say_it_is_wrong(client_for(asha), six)

    for kind, thing in (("petition", page), ("card", card), ("post", draft), ("post", out)):
        assert [use.fact for use in selectors.flagged(kind, thing.public_id)] == [six], kind
    for title in (page.wording.demand, draft.title, out.title, card.title):
        assert title in seen
    corrections = client.get("/better-buses/library/corrections/").content.decode()
    assert WRONG in corrections and "It came from an older paper" in corrections and RIGHT in corrections
    shown = client.get(f"/better-buses/petitions/{page.slug}/").content.decode()
    assert "Correction" in shown and RIGHT in shown


def test_one_press_changes_what_is_not_out_and_leaves_what_is(client_for, asha, six, page, card, draft, out):
    browser = client_for(asha)
    assert "Change 2 to £5.4m" in " ".join(say_it_is_wrong(browser, six).split())

    answer = browser.post(f"{DESK}{six.public_id}/change-uses/", follow=True).content.decode()

    draft.refresh_from_db()
    assert "2 changed." in answer and "2 are left for you to look at" in answer
    assert draft.text == f"Who pays? {RIGHT}." and draft.version == 2
    assert [fact.text for fact in selectors.facts_of("card", card.public_id)] == [RIGHT]
    assert Post.objects.get(pk=out.pk).text == f"Who pays? {WRONG}.", "what is out stays as it was said"
    petition = type(page).objects.get(pk=page.pk)
    assert petition.words.number == 1, "people signed these words"
    assert {use.kind for use in selectors.to_put_right(six)} == {"petition", "post"}


def test_a_draft_petition_is_changed_too(campaign, six, asha, noon):
    petition = petitions.create_petition(
        campaign=campaign, demand=WRONG, text="Now.", addressee="the Mayor", lead="£6m a year", account=None, at=noon
    )
    services.correct_fact(fact=six, reason="Old", text=RIGHT, figure="£5.4m", key=uuid4(), at=noon, account=asha)

    done = services.change_uses(fact=six, account=asha, at=noon)

    petition.refresh_from_db()
    assert (done.changed, petition.words.demand, petition.lead) == (1, RIGHT, "£5.4m a year")


def test_a_petition_written_before_the_fact_was_recorded_is_noted(campaign, noon):
    petition = petitions.create_petition(
        campaign=campaign, demand="Take them back", text=f"{WRONG}.", addressee="the Mayor", account=None, at=noon
    )
    fact = services.record_fact(
        campaign=campaign, kind=Fact.FIGURE, text=WRONG, source_title="Paper 4", key=uuid4(), at=noon
    )

    assert selectors.facts_of("petition", petition.public_id) == [fact]
    assert fact.public_at is None, "nobody has seen the draft"
    petitions.open_petition(petition=petition, account=None, at=noon)
    fact.refresh_from_db()
    assert fact.public_at == noon


def test_letters_offer_what_is_right_from_that_moment(campaign, six, asha, noon):
    drive = targets.create_drive(campaign=campaign, account=asha, kind="cause", title="The vote", at=noon)
    letter_drive = letters.create_letter_drive(drive=drive, account=asha, at=noon, title="Write to her")
    for text in (WRONG, "Fares went up by 38%"):
        letters.add_fact(letter_drive=letter_drive, text=text, source="Paper 4", account=asha, at=noon)
    assert selectors.facts_of("letters.drive", letter_drive.public_id) == [six]

    right = services.correct_fact(
        fact=six, reason="Old", text=RIGHT, source_title="Paper 7", key=uuid4(), at=noon, account=asha
    )

    offered = letter_drive.facts.filter(withdrawn_at=None).order_by("order").values_list("text", "source")
    assert list(offered) == [("Fares went up by 38%", "Paper 4"), (RIGHT, "Paper 7")]
    assert selectors.facts_of("letters.drive", letter_drive.public_id) == [right]
    assert selectors.to_put_right(six) == []
    assert not selectors.corrections(campaign).exists(), "the letters were a draft"


def test_letters_that_offered_it_before_it_was_recorded_are_noted_and_without_what_is_right_it_just_goes(
    campaign, asha, noon
):
    drive = targets.create_drive(campaign=campaign, account=asha, kind="cause", title="The vote", at=noon)
    letter_drive = letters.create_letter_drive(drive=drive, account=asha, at=noon, title="Write to her")
    letters.add_fact(letter_drive=letter_drive, text=WRONG, source="Paper 4", account=asha, at=noon)
    fact = services.record_fact(
        campaign=campaign, kind=Fact.FIGURE, text=WRONG, source_title="Paper 4", key=uuid4(), at=noon
    )
    assert selectors.facts_of("letters.drive", letter_drive.public_id) == [fact]

    services.withdraw_fact(fact=fact, reason="Old", at=noon, account=asha)

    assert not letter_drive.facts.filter(withdrawn_at=None).exists()
