"""What says which fact: set whole, flagged when it ends, settled once."""

import pytest

from groundswell.trunk.facts import selectors, services
from groundswell.trunk.facts.models import FactUse

pytestmark = pytest.mark.django_db
POST = "p" * 22


def say(*facts, at, public_id=POST):
    services.use_facts(kind="post", public_id=public_id, facts=facts, at=at)


def test_what_an_object_says_is_set_whole_and_may_be_set_again(six, five, noon):
    say(six, five, six, at=noon)
    say(six, five, at=noon)
    assert selectors.facts_of("post", POST) == [six, five]

    say(five, at=noon)
    assert selectors.facts_of("post", POST) == [five]

    say(six, at=noon)
    assert selectors.facts_of("post", POST) == [six]
    assert FactUse.objects.count() == 2, "one row a fact and object"


def test_another_object_is_not_touched(six, five, noon):
    say(six, at=noon)
    say(five, at=noon, public_id="q" * 22)

    assert selectors.facts_of("post", POST) == [six]
    assert selectors.use_counts([six.pk, five.pk]) == {six.pk: (1, 0), five.pk: (1, 0)}


def test_a_withdrawn_fact_is_flagged_as_soon_as_it_is_used(six, noon):
    services.withdraw_fact(fact=six, reason="Old paper", at=noon, account=None)

    say(six, at=noon)

    assert [use.fact for use in selectors.flagged("post", POST)] == [six]


def test_taking_it_out_settles_it(six, five, noon):
    say(six, at=noon)
    services.withdraw_fact(fact=six, reason="Old paper", at=noon, account=None, instead=five)

    say(five, at=noon)

    use = FactUse.objects.get(fact=six)
    assert selectors.flagged("post", POST) == [] and use.settled_at and use.settled_how
    assert not selectors.facts_to_put_right(six.campaign).exists()


def test_saying_it_again_flags_it_again(six, noon):
    say(six, at=noon)
    services.withdraw_fact(fact=six, reason="Old paper", at=noon, account=None)
    say(at=noon)

    say(six, at=noon)

    assert len(selectors.flagged("post", POST)) == 1


def test_a_use_is_settled_once_and_in_words(six, noon):
    say(six, at=noon)
    services.withdraw_fact(fact=six, reason="Old paper", at=noon, account=None)
    use = selectors.flagged("post", POST)[0]

    with pytest.raises(services.Refused):
        services.settle_use(use=use, how="  ", at=noon)
    first, again = (services.settle_use(use=use, how="A correction stands under it", at=noon) for _time in range(2))

    assert (first, again) == (True, False)
    assert selectors.flagged("post", POST) == []
    say(six, at=noon)
    assert selectors.flagged("post", POST) == [], "saving the post again does not ask again"


def test_what_is_not_wrong_is_not_settled(six, noon):
    say(six, at=noon)

    assert services.settle_use(use=FactUse.objects.get(), how="Done", at=noon) is False


def test_one_press_needs_to_know_what_is_right(six, noon):
    say(six, at=noon)
    services.withdraw_fact(fact=six, reason="Old paper", at=noon, account=None)

    with pytest.raises(services.Refused, match="what is right"):
        services.change_uses(fact=six, account=None, at=noon)


def test_one_press_leaves_what_it_cannot_change(six, five, noon):
    services.use_facts(kind="somewhere", public_id=POST, facts=[six], at=noon)
    services.withdraw_fact(fact=six, reason="Old paper", at=noon, account=None, instead=five)

    done = services.change_uses(fact=six, account=None, at=noon)

    assert (done.changed, done.left) == (0, 1)
    assert len(selectors.flagged("somewhere", POST)) == 1


def test_a_place_elsewhere_is_noted_once_and_only_for_its_own_campaign(campaign, other_campaign, six, noon):
    from groundswell.trunk.facts.models import Elsewhere
    from groundswell.trunk.records.ids import new_key

    key = new_key()
    told = {"fact": six, "title": "Leaflet, 340 printed", "url": "", "key": key, "at": noon, "account": None}

    for _time in range(2):
        services.note_elsewhere(campaign=campaign, **told)
    with pytest.raises(services.Refused):
        services.note_elsewhere(campaign=other_campaign, **told)
    with pytest.raises(services.Refused):
        services.note_elsewhere(campaign=campaign, **(told | {"key": new_key(), "url": "javascript:alert(1)"}))

    assert Elsewhere.objects.count() == FactUse.objects.count() == 1
