"""The public pages of areas, in Ashdale."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from groundswell.trunk.acts import AreaFigures
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places import figures as figures_module
from groundswell.trunk.places.figures import bars, ranked, summed
from groundswell.trunk.places.loading.ashdale import load_ashdale
from groundswell.trunk.places.models import Area, BoundarySet, Succession
from groundswell.trunk.places.selectors import area_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def ashdale(campaign: Campaign, noon) -> BoundarySet:
    campaign.boundary_set = load_ashdale(at=noon)
    campaign.save()
    return campaign.boundary_set


@pytest.fixture
def millbeck_south(ashdale) -> Area:
    return ashdale.areas.get(name="Millbeck South")


def figures(by_area: dict[int, int]) -> AreaFigures:
    return AreaFigures("Signatures", "signed", "Sign the petition", "/better-buses/petitions/x/", by_area)


@pytest.fixture
def counted(monkeypatch):
    """Let a tool say how many signed in each area, as its declaration would."""

    def say(by_area: dict[int, int]) -> None:
        tool = SimpleNamespace(area_figures="figures.areas", find=lambda dotted: lambda campaign, at: figures(by_area))
        monkeypatch.setattr(figures_module, "installed_tools", lambda: [tool])

    return say


def find(client, campaign, postcode: str):
    return client.get(reverse("areas:find", args=[campaign.slug]), {"postcode": postcode})


@pytest.mark.parametrize("typed", ["AD4 7QX", "ad47qx", " ad4-7qx ", "AD4\u00a07QX"])
def test_a_postcode_leads_to_its_area(client, campaign, millbeck_south, typed):
    answer = find(client, campaign, typed)

    assert answer.status_code == 302
    assert answer["Location"] == area_url(millbeck_south, campaign)
    assert "no-store" in answer["Cache-Control"]


def test_near_a_border_the_person_chooses(client, campaign, ashdale, counted):
    from groundswell.trunk.places.models import Placing

    code = Placing.objects.filter(near_border=True, share=1).order_by("code").first().code
    answer = find(client, campaign, code)

    assert answer.status_code == 200
    assert b"is probably in" in answer.content
    assert answer.content.count(b'class="hit"') == 2


def test_a_divided_sector_offers_its_areas(client, campaign, ashdale):
    answer = find(client, campaign, "AD4 9AA")

    assert answer.status_code == 200
    assert b"could be in one of these" in answer.content
    assert answer.content.count(b'class="hit"') == 4


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", b"Enter a full postcode, like AD4 7QX"),
        ("AD4", b"Enter a full postcode, like AD4 7QX"),
        ("AD4 7QX extra words", b"Enter a full postcode"),
        ("ZE1 0AA", b"We do not know ZE1 0AA"),
        ("AD4 7Q0", b"Enter a full postcode"),
        ("ADA 7QX", b"Enter a full postcode"),
    ],
)
def test_what_cannot_be_found_is_said_and_kept_in_the_field(client, campaign, ashdale, typed, said):
    answer = find(client, campaign, typed)

    assert answer.status_code == 422
    assert said in answer.content
    assert f'value="{typed}"'.encode() in answer.content or not typed


def test_a_misread_letter_is_offered_as_a_link_and_not_taken(client, campaign, ashdale):
    answer = find(client, campaign, "ADI 2BX")

    assert answer.status_code == 422
    assert b"Did you mean AD1 2BX?" in answer.content
    assert b"?postcode=AD1%202BX" in answer.content


def test_the_area_page_says_who_represents_you(client, campaign, millbeck_south):
    page = client.get(area_url(millbeck_south, campaign)).content.decode()

    for said in (
        "Carys Wainfleet",
        "Councillor, Millbeck South",
        "Bronagh Teale",
        "Ashdale Council",
        "Ashdale is fictional",
    ):
        assert said in page


def test_the_figures_of_an_area(client, campaign, ashdale, millbeck_south, counted):
    wards = list(ashdale.areas.filter(kind=Area.CONSTITUENCY).exclude(pk=millbeck_south.pk))
    counted({millbeck_south.pk: 312, **{ward.pk: 500 + index for index, ward in enumerate(wards[:3])}})

    page = client.get(area_url(millbeck_south, campaign)).content.decode()

    assert "312 of your neighbours have signed." in page
    assert "number 4 of 40 wards in Ashdale" in page
    assert page.split('class="wards"')[1].split("</svg>")[0].count("<rect") == 40


def test_a_number_below_ten_is_shown_nowhere(client, campaign, ashdale, millbeck_south, counted):
    counted({millbeck_south.pk: 7})
    addresses = [
        area_url(millbeck_south, campaign),
        *(reverse(f"areas:{n}", args=[campaign.slug]) for n in ("index", "table")),
    ]

    seven = [client.get(address).getvalue() for address in addresses]
    counted({millbeck_south.pk: 3})
    three = [client.get(address).getvalue() for address in addresses]

    assert b"ewer than 10" in seven[0]
    assert seven == three


def test_the_region_sums_its_wards(client, campaign, ashdale, counted):
    counted(dict.fromkeys(ashdale.areas.filter(kind=Area.CONSTITUENCY).values_list("pk", flat=True), 25))

    page = client.get(area_url(ashdale.areas.get(kind=Area.REGION), campaign)).content.decode()

    assert "1,000 people in Ashdale have signed." in page
    assert page.count("<polygon points") == 40


def test_the_list_of_areas_has_a_map_and_the_same_as_a_table(client, campaign, ashdale, millbeck_south, counted):
    counted({millbeck_south.pk: 312})

    page = client.get(reverse("areas:index", args=[campaign.slug])).content.decode()

    assert "All 40 wards" in page
    assert "MIS, Millbeck South: 312 have signed" in page
    assert page.count('<th scope="row">') == 40


def test_the_list_takes_the_same_queries_for_any_number_of_areas(
    client, campaign, ashdale, counted, django_assert_max_num_queries
):
    counted({})

    with django_assert_max_num_queries(8):
        client.get(reverse("areas:index", args=[campaign.slug]))


def test_the_file_holds_every_area(client, campaign, ashdale, millbeck_south, counted):
    counted({millbeck_south.pk: 312})

    lines = client.get(reverse("areas:table", args=[campaign.slug])).getvalue().decode("utf-8-sig").splitlines()

    assert len(lines) == 41
    assert '"ASH05","Millbeck South","Ashdale","312"' in lines


def test_another_name_in_the_address_leads_to_the_right_one(client, campaign, millbeck_south):
    answer = client.get(reverse("areas:area", args=[campaign.slug, "ASH05", "old-name"]))

    assert (answer.status_code, answer["Location"]) == (301, area_url(millbeck_south, campaign))


@pytest.mark.parametrize("address", ["areas/XX99-nowhere/", "areas/ASH05/", "areas/-millbeck/"])
def test_an_area_that_is_not_there_is_not_found(client, campaign, ashdale, address):
    assert client.get(f"/{campaign.slug}/{address}").status_code == 404


def test_a_campaign_without_a_map_says_so(client, campaign):
    answer = client.get(reverse("areas:index", args=[campaign.slug]))

    assert answer.status_code == 200
    assert b"no map yet" in answer.content


def test_a_page_of_old_boundaries_says_so_and_leads_to_the_new(client, campaign, millbeck_south):
    old_map = BoundarySet.objects.create(code="old", name="Wards of Ashdale before 2020", current=False)
    old = Area.objects.create(
        boundary_set=old_map, kind=Area.CONSTITUENCY, code="OLD1", name="Millbeck All", slug="millbeck-all"
    )
    Succession.objects.create(old=old, new=millbeck_south, share=0.62)

    page = client.get(area_url(old, campaign)).content.decode()

    assert "Wards of Ashdale before 2020" in page
    assert area_url(millbeck_south, campaign) in page
    assert "62%" in page


def test_posting_to_these_pages_does_nothing(client, campaign, millbeck_south):
    for address in (
        area_url(millbeck_south, campaign),
        *(reverse(f"areas:{n}", args=[campaign.slug]) for n in ("index", "find")),
    ):
        assert client.post(address).status_code in (403, 405)


def test_equal_figures_share_a_rank_and_small_ones_have_none(campaign, ashdale):
    wards = list(ashdale.areas.filter(kind=Area.CONSTITUENCY).select_related("parent")[:5])
    counts = dict(zip((ward.pk for ward in wards), (40, 40, 12, 9, 0), strict=True))

    rows = ranked(wards, campaign, counts)

    assert [(row.count, row.rank, row.step) for row in rows] == [
        (40, 1, 5),
        (40, 1, 5),
        (12, 3, 2),
        (None, None, 0),
        (None, None, 0),
    ]
    assert [bar.height for bar in bars(rows, wards[0])][-2:] == [3, 3]
    assert summed(wards, counts)[wards[0].parent_id] == 101
