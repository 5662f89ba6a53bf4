"""Large files: refused by their length before a byte is read, kept on the disk, and only from who may bring them."""

import os
import shutil
import time
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.support.people import make_account

from groundswell.trunk.access import uploads
from groundswell.trunk.access.uploads import OnDisk, WaitingFile, most_bytes_of, sweep

pytestmark = pytest.mark.django_db
MIB = 1024 * 1024
BIG = str(300 * MIB)


def bring_to(campaign):
    return reverse("imports:index", args=[campaign.slug])


def form():
    return {"file": SimpleUploadedFile("people.csv", b"Name\nJo\n")}


def test_a_stranger_cannot_fill_the_disk(campaign, cal):
    outside, stranger = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)
    stranger.force_login(cal)
    for browser in (outside, stranger):
        browser.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32

    answers = [browser.post(bring_to(campaign), form(), CONTENT_LENGTH=BIG) for browser in (outside, stranger)]

    assert [answer.status_code for answer in answers] == [413, 413]


def test_what_an_organiser_may_bring_to_the_imports_she_may_not_bring_elsewhere(client_for, campaign, asha, rf):
    desk = client_for(asha)

    refused = desk.post(reverse("campaign-desk:look", args=[campaign.slug]), form(), CONTENT_LENGTH=BIG)

    assert refused.status_code == 413
    assert desk.post(bring_to(campaign), {**form(), "key": "x"}, CONTENT_LENGTH=str(3000 * MIB)).status_code == 413


def test_a_full_disk_is_said_before_anything_is_written(client_for, campaign, asha, monkeypatch):
    full = shutil.disk_usage("/")._replace(free=uploads.SPARE_BYTES)
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda folder: full)

    answer = client_for(asha).post(bring_to(campaign), form(), CONTENT_LENGTH=BIG)

    assert answer.status_code == 503


def test_when_as_many_files_arrive_as_may_the_next_is_asked_to_come_again(client_for, campaign, asha, monkeypatch):
    monkeypatch.setattr(uploads, "places", uploads.Places(0))
    desk = client_for(asha)

    answer = desk.post(bring_to(campaign), form(), CONTENT_LENGTH=BIG)

    assert answer.status_code == 503 and answer["Retry-After"] == str(uploads.RETRY_AFTER)
    assert "Other files are arriving" in answer.content.decode()
    assert desk.post(bring_to(campaign), form()).status_code != 503, "a small one needs no place"


def test_a_file_gives_its_place_back_however_its_request_ends(client_for, campaign, asha, cal, monkeypatch):
    room = uploads.Places(1)
    monkeypatch.setattr(uploads, "places", room)
    full = shutil.disk_usage("/")._replace(free=0)
    desk = client_for(asha)

    for browser in (desk, client_for(cal)):
        browser.post(bring_to(campaign), {"file": SimpleUploadedFile("people.csv", b"Name\n" * MIB)})
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda folder: full)
    assert desk.post(bring_to(campaign), form(), CONTENT_LENGTH=BIG).status_code == 503

    assert room.free == 1


def test_a_large_file_waits_on_the_disk_and_leaves_with_its_request(rf):
    uploads.make_room(settings.UPLOADS, 1)
    handler = OnDisk(rf.post("/"))
    handler.new_file("file", "../people.csv", "text/csv", 0)
    handler.receive_data_chunk(b"Name\n", 0)

    kept = handler.file_complete(5)

    assert isinstance(kept, WaitingFile) and kept.read() == b"Name\n" and kept.name == "people.csv"
    where = kept.temporary_file_path()
    assert os.path.dirname(where) == str(settings.UPLOADS) and os.stat(settings.UPLOADS).st_mode & 0o077 == 0
    kept.close()
    assert not os.path.exists(where)


def test_what_a_killed_process_left_is_swept(tmp_path):
    old, young = tmp_path / "a.upload", tmp_path / "b.upload"
    for left in (old, young):
        left.write_bytes(b"x")
    os.utime(old, (0, 0))

    assert sweep(tmp_path, before=time.time() - 3600) == 1 and list(tmp_path.iterdir()) == [young]
    assert sweep(tmp_path / "none", before=0) == 0


def test_a_view_that_says_nothing_takes_the_usual(rf):
    request = rf.post("/", {"file": BytesIO(b"x")})
    request.user = make_account("Jo", "jo@example.org")

    assert most_bytes_of(request) == uploads.USUAL_BYTES
