"""The pages, as a browser without script sees them."""

import gzip
import re

import pytest
from django.test import Client

from groundswell.tools.petitions import services
from groundswell.tools.petitions.models import Signature
from groundswell.trunk.consent.models import Consent

pytestmark = pytest.mark.django_db
PAGE = "/better-buses/petitions/bring-our-buses-back-under-public-control/"
SIGN = "/act/better-buses/petitions/bring-our-buses-back-under-public-control/sign"
FORM = {"full_name": "Tom Baxter", "email": "tom.baxter@example.org", "postcode": "ad4 7qx"}


def test_the_page_shows_the_demand_the_number_and_unticked_boxes(client, petition):
    answer = client.get(PAGE)

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Bring our buses back under public control" in html
    assert " checked" not in html
    assert "csrfmiddlewaretoken" not in html, "a cached page may hold no token"
    assert "max-age=2" in answer["Cache-Control"]
    assert "sessionid" not in answer.cookies and "session" not in answer.cookies


def test_signing_leads_to_thanks_by_name_and_the_representative(client, petition, areas, noon):
    from groundswell.trunk.targets.models import Target

    Target.objects.create(
        name="Carys Wainfleet", office="Councillor", area=areas["Millbeck"], source="test", loaded_at=noon
    )

    answer = client.post(SIGN, FORM, follow=True)

    html = answer.content.decode()
    assert answer.status_code == 200 and "/signed/" in answer.redirect_chain[0][0]
    assert "Thank you, Tom" in html and "Check your email" in html and "Carys Wainfleet" in html


def test_an_answer_says_the_same_to_one_who_signed_before(client, petition):
    first = client.post(SIGN, FORM, follow=True).content.decode()
    again = Client().post(SIGN, FORM, follow=True).content.decode()

    without_tokens = re.compile(r"/signed/[^/\"]+/")
    assert without_tokens.sub("", first).replace("+1 waiting for their email.", "") == without_tokens.sub(
        "", again
    ).replace("+1 waiting for their email.", "")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("full_name", "", "Enter your full name"),
        ("full_name", "Win at www.casino.example", "with no links"),
        ("full_name", "Eve\r\nBcc: all@example.org", "with no links"),
        ("email", "amira.kessler@", "like name@example.org"),
        ("postcode", "AD4", "Enter a full postcode"),
        ("postcode", "AD4 7Q0", ""),
    ],
)
def test_errors_say_what_to_do_and_keep_what_was_typed(client, petition, field, typed, said):
    answer = client.post(SIGN, {**FORM, field: typed})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html and "There is a problem" in html
    assert 'value="tom.baxter@example.org"' in html or field == "email"
    assert not Signature.objects.exists()


def test_a_misread_letter_is_offered_and_never_changed_silently(client, petition):
    answer = client.post(SIGN, {**FORM, "postcode": "AD4 7OX"})
    assert answer.status_code == 422 or Signature.objects.get().postcode == "AD4 7OX"

    offered = client.post(SIGN, {**FORM, "postcode": "ADA 7QX"})
    assert offered.status_code == 422


def test_a_tick_is_kept_with_the_words_that_were_shown(client, petition):
    html = client.get(PAGE).content.decode()
    shown = re.search(r'name="consent_email" value="([0-9a-f]{64})"', html).group(1)

    client.post(SIGN, {**FORM, "consent_email": shown})
    client.post(SIGN, {**FORM, "full_name": "Ann Baxter", "consent_email": "0" * 64})

    entry = Consent.objects.get()
    assert entry.person.name == "Tom Baxter"
    assert entry.wording.text == "Email me when there is news or a way to help. You can stop at any time."


def test_a_post_from_another_site_is_refused(petition):
    browser = Client(headers={"origin": "https://evil.example", "sec-fetch-site": "cross-site"})

    assert browser.post(SIGN, FORM).status_code == 403
    assert not Signature.objects.exists()


def test_a_draft_is_nowhere_to_be_seen(client, campaign, noon):
    draft = services.create_petition(campaign=campaign, demand="Not yet", text="", addressee="X", account=None, at=noon)

    assert client.get(f"/better-buses/petitions/{draft.slug}/").status_code == 404
    assert client.post(f"/act/better-buses/petitions/{draft.slug}/sign", FORM).status_code == 404
    assert "Not yet" not in client.get("/better-buses/petitions/").content.decode()


def test_an_altered_after_sign_address_is_nothing(client, petition):
    url = client.post(SIGN, FORM)["Location"]

    assert client.get(url.replace("/signed/", "/signed/x")).status_code == 404


def test_the_page_is_light(client, petition):
    html = client.get(PAGE).content

    assert len(gzip.compress(html)) < 9_000


def test_the_share_picture_is_a_png_of_the_right_size(client, petition):
    from io import BytesIO

    from PIL import Image

    answer = client.get(f"{PAGE}share.png")

    assert answer["Content-Type"] == "image/png"
    assert Image.open(BytesIO(answer.content)).size == (1200, 630)


def test_public_pages_of_a_petition_all_open(client, petition, tom, noon, campaign):
    services.sign_petition(signing=tom, at=noon)
    services.confirm_address(campaign=campaign, email_key="tom.baxter@example.org", at=noon)

    for path in ("", "signatures/", "places/", "numbers.json"):
        answer = client.get(f"{PAGE}{path}")
        assert answer.status_code == 200, path
    assert "Tom B." in client.get(PAGE).content.decode()
    assert "Baxter" not in client.get(f"{PAGE}signatures/").content.decode()


def test_the_page_asks_few_questions_of_the_database(client, petition, django_assert_max_num_queries):
    client.get(PAGE)
    with django_assert_max_num_queries(14):
        client.get(PAGE)


def test_the_public_is_not_told_a_number_among_few_and_the_desk_is(
    client, petition, tom, noon, campaign, asha, client_for
):
    services.sign_petition(signing=tom, at=noon)
    services.confirm_address(campaign=campaign, email_key="tom.baxter@example.org", at=noon)

    public = client.get(f"{PAGE}places/").content.decode()
    desk = client_for(asha).get(f"/desk/better-buses/petitions/{petition.public_id}/").content.decode()

    assert "fewer than 10" in public and "1 signature<" not in public
    assert "fewer than 10" not in desk


def test_the_preview_of_an_edit_counts_who_signed_and_of_nothing_else(client_for, asha, campaign, petition, tom, noon):
    services.sign_petitions([tom], at=noon)
    services.confirm_address(campaign=campaign, email_key="tom.baxter@example.org", at=noon)
    desk = client_for(asha)
    form = {"demand": "Bring them back now", "goal": "100"}

    edited = desk.post("/desk/better-buses/petitions/preview/", {**form, "petition": petition.public_id})
    fresh = desk.post("/desk/better-buses/petitions/preview/", form)

    assert '<b class="pv-n">1</b>' in edited.content.decode()
    assert '<b class="pv-n">0</b>' in fresh.content.decode()
    assert "Be the first to sign" not in edited.content.decode()
