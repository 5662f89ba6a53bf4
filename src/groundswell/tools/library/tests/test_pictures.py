"""Pictures of the library: added with their rights, and out of use when they must be."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from groundswell.tools.library.models import Entry
from groundswell.tools.library.tests.conftest import DESK
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.media.models import Image
from groundswell.trunk.media.rights import Details, credit_of, problems, usable, use_counts
from groundswell.trunk.media.services import add_picture, bring_back_picture, describe_picture, withdraw_picture

pytestmark = pytest.mark.django_db
TOLD = {"alt": "A bus at night", "rights": "own", "people": "nobody", "focus": "83 17", "tags": "bus, night"}


def upload(data: bytes, name: str = "IMG_1.jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/jpeg")


def test_a_picture_comes_in_with_all_that_is_known_of_it(client_for, edda, campaign, photo):
    asked = TOLD | {"picture": upload(photo), "credit": "Ottoline Marsh"}
    answer = client_for(edda).post(f"{DESK}pictures/new/", asked)

    image = Image.objects.get()
    assert answer["Location"] == f"{DESK}pictures/{image.public_id}/"
    assert (image.alt, image.rights, image.people, image.tags) == ("A bus at night", "own", "nobody", ["bus", "night"])
    assert (image.focus_x, image.focus_y, image.added_by, problems(image)) == (83, 17, edda, [])
    assert Entry.objects.get(image=image).title == "A bus at night" and list(usable(campaign)) == [image]


def test_the_camera_of_a_phone_is_taken_and_where_it_stood_is_not(client_for, edda, photo):
    browser = client_for(edda)
    form = browser.get(f"{DESK}pictures/new/").content.decode()

    browser.post(f"{DESK}pictures/new/", TOLD | {"camera": upload(photo)})

    assert 'capture="environment"' in form
    kept = Image.objects.get().file.open().read()
    assert b"canary" not in kept and b"Exif" not in kept


def test_a_double_press_keeps_one_picture(client_for, edda, photo):
    browser = client_for(edda)
    answers = [browser.post(f"{DESK}pictures/new/", TOLD | {"picture": upload(photo)}) for _ in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"] and Entry.objects.count() == Image.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"alt": ""}, "Say what the picture shows"),
        ({"rights": ""}, "Say whose picture it is"),
        ({"people": ""}, "Say who is in the picture"),
        ({"rights": "licence"}, "name the licence"),
        ({"source_url": "javascript:alert(1)"}, "whole web address"),
        ({"focus": "200 9"}, "valid choice"),
        ({"taken_on": "soon"}, "valid date"),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(client_for, edda, photo, changed, says):
    asked = TOLD | {"credit": "Ottoline", "picture": upload(photo)} | changed

    answer = client_for(edda).post(f"{DESK}pictures/new/", asked)

    html = answer.content.decode()
    assert (answer.status_code, says in html, "Ottoline" in html) == (422, True, True)
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "SVG"),
        (b"<html>", "PNG, JPEG or WebP"),
        (b"\0\0\0\x20ftypheic" + b"\0" * 40, "HEIC"),
        (b"\xff\xd8\xff\xe0" + b"\0" * (15 * 1024 * 1024), "15 MB"),
    ],
)
def test_what_is_no_picture_of_ours_is_refused_in_words(client_for, edda, data, says):
    answer = client_for(edda).post(f"{DESK}pictures/new/", TOLD | {"picture": upload(data)})

    assert answer.status_code == 422 and says in answer.content.decode() and not Image.objects.exists()


def test_without_a_picture_one_is_asked_for(client_for, edda):
    answer = client_for(edda).post(f"{DESK}pictures/new/", TOLD)

    assert answer.status_code == 422 and "Choose a picture, or take one" in answer.content.decode()


@pytest.fixture
def image(campaign, photo, noon) -> Image:
    return add_picture(
        campaign=campaign, upload=photo, details=Details(alt="A", rights="own", people="nobody"), account=None, at=noon
    )


@pytest.mark.parametrize(
    ("told", "keys"),
    [
        (Details(), ["rights", "people", "alt"]),
        (Details(alt="A", rights="own", people="not_asked"), ["people"]),
        (Details(alt="  ", rights="own", people="public"), ["alt"]),
        (Details(alt="A", people="agreed"), ["rights"]),
        (Details(alt="A", rights="public_domain", people="nobody"), []),
    ],
)
def test_a_picture_may_go_out_once_all_is_told(image, noon, told, keys):
    describe_picture(image=image, details=told, account=None, at=noon)

    assert [problem.key for problem in problems(image)] == keys


def test_out_of_use_it_is_offered_no_more_says_why_and_is_in_the_audit(client_for, edda, campaign, image):
    base = f"{DESK}pictures/{image.public_id}/"
    browser = client_for(edda)

    without = browser.post(f"{base}use/", {"use": "no", "reason": " "})
    browser.post(f"{base}use/", {"use": "no", "reason": "She asked us to"})

    image.refresh_from_db()
    assert without.status_code == 422
    assert [problem.key for problem in problems(image)] == ["withdrawn"] and not usable(campaign).exists()
    assert Entry.objects.get(image=image).ended
    assert "She asked us to" in browser.get(base).content.decode()
    assert AuditEntry.objects.filter(object_kind="picture", object_id=image.public_id).count() == 1
    browser.post(f"{base}use/", {"use": "yes"})
    image.refresh_from_db()
    assert problems(image) == [] and not Entry.objects.get(image=image).ended


def test_twice_out_of_use_is_once(image, noon):
    first, again = (withdraw_picture(image=image, reason="r", account=None, at=noon) for _ in range(2))
    back = [bring_back_picture(image=image, account=None, at=noon) for _ in range(2)]

    assert (first, again, back) == (True, False, [True, False])


def test_where_it_is_shown_is_counted_and_listed(client_for, edda, campaign, image, noon):
    from groundswell.trunk.campaigns.models import Campaign

    Campaign.objects.filter(pk=campaign.pk).update(logo=image)

    assert use_counts([image.pk], but_for=frozenset({"library.Entry", "library.Article"})) == {image.pk: 1}
    assert campaign.name in client_for(edda).get(f"{DESK}pictures/{image.public_id}/").content.decode()


def test_whoever_asked_not_to_be_named_is_named_to_nobody_outside(image, noon):
    describe_picture(image=image, details=Details(alt="A", credit="Nell", credit_hidden=True), account=None, at=noon)

    assert credit_of(image) == "" and not Entry.objects.filter(words__icontains="nell").exists()


def test_an_edit_keeps_what_the_form_does_not_ask_and_changes_the_rest(client_for, edda, image):
    base = f"{DESK}pictures/{image.public_id}/edit/"

    client_for(edda).post(base, TOLD | {"alt": "Another bus", "rights": "permission", "rights_note": "By mail, 3 May"})

    image.refresh_from_db()
    assert (image.alt, image.rights_note, image.withdrawn_at) == ("Another bus", "By mail, 3 May", None)
    assert Entry.objects.get(image=image).title == "Another bus"


def test_a_picture_of_next_door_is_not_shown_here(client_for, edda, other_campaign, photo, noon):
    theirs = add_picture(
        campaign=other_campaign, upload=photo, details=Details(alt="T", rights="own", people="nobody"),
        account=None, at=noon,
    )  # fmt: skip

    assert client_for(edda).get(f"{DESK}pictures/{theirs.public_id}/").status_code == 404
    assert client_for(edda).get(f"{DESK}pictures/{uuid4().hex[:22]}/").status_code == 404


def test_read_upload_reads_no_more_than_we_take():
    from groundswell.trunk.media.pictures import MOST_BYTES, ImageRefused, read_upload

    class Endless(io.RawIOBase):
        asked = 0

        def read(self, size: int = -1) -> bytes:
            Endless.asked = size
            return b"x" * size

    with pytest.raises(ImageRefused):
        read_upload(Endless(), None)
    with pytest.raises(ImageRefused):
        read_upload(Endless(), 10**12)

    assert Endless.asked == MOST_BYTES + 1
