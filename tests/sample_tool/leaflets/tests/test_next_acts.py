"""What is offered next, by postcode and shortage: the written cases."""

import html
import re

import pytest
from django.apps import apps

from groundswell.trunk.next_acts import Place, next_acts
from groundswell.trunk.places.selectors import locate

pytestmark = pytest.mark.django_db

# AD4 7QX is a third of a mile from Millbeck's round and 12 miles from Thornwick's; AD5 1AA is 4 miles from
# Thornwick's and 7 from Millbeck's. Each round wants six hands.
CASES = {
    ("AD4 7QX", "nobody has promised"): [
        "Deliver leaflets in Millbeck",
        "Fold leaflets at home",
        "Deliver leaflets in Thornwick",
    ],
    ("AD4 7QX", "Millbeck is full, three of six fold"): [
        "Fold leaflets at home",
        "Deliver leaflets in Thornwick",
    ],
    ("AD5 1AA", "nobody has promised"): [
        "Fold leaflets at home",
        "Deliver leaflets in Thornwick",
        "Deliver leaflets in Millbeck",
    ],
    ("AD5 1AA", "Millbeck is full, three of six fold"): [
        "Deliver leaflets in Thornwick",
        "Fold leaflets at home",
    ],
}


@pytest.fixture(params=CASES, ids=" and ".join)
def case(request, groups, promise):
    """A postcode and a shortage, brought about; and the order that is written for them."""
    postcode, shortage = request.param
    if shortage != "nobody has promised":
        promise(groups["Millbeck"].public_id, 6)
        promise("home", 3)
    return postcode, CASES[request.param]


def test_the_nearest_and_most_needed_come_first(case, campaign, areas, noon):
    postcode, written = case
    located = locate([postcode], boundary_set_id=campaign.boundary_set_id)[postcode]
    home = next(area for area in areas.values() if area.pk == located.area_id)

    offers = next_acts(campaign=campaign, person=None, place=Place.of(home), at=noon)

    assert [offer.title for offer in offers] == written
    assert all(offer.reason.endswith("wanted") for offer in offers)


@pytest.mark.skipif(not apps.is_installed("groundswell.tools.petitions"), reason="No petition to sign")
def test_they_stand_in_that_order_on_the_page_after_signing(case, campaign, noon, client):
    from groundswell.tools.petitions import services as petitions

    postcode, written = case
    petition = petitions.create_petition(
        campaign=campaign, demand="Run the late bus", text="", addressee="the council", account=None, at=noon
    )
    petitions.open_petition(petition=petition, account=None, at=noon)
    form = {"full_name": "Ann Moor", "email": "ann@example.org", "postcode": postcode}

    page = client.post(f"/act/{campaign.slug}/petitions/{petition.slug}/sign", form, follow=True)

    links = re.findall(r'<a class="hit" href="/better-buses/leaflets/\?round=\w+">([^<]+)', page.content.decode())
    assert [html.unescape(link) for link in links] == written


def test_what_she_has_promised_is_not_offered_again(campaign, areas, tom, noon):
    offers = next_acts(campaign=campaign, person=tom, place=Place.of(areas["Millbeck"]), at=noon)

    assert [offer.title for offer in offers] == ["Fold leaflets at home", "Deliver leaflets in Thornwick"]
