"""
How much a post may bring as files, and where it waits: on the disk, never in memory.

Django reads a form before any view is asked, and bounds all of it but files. So what is too large is refused by its
stated length, before a byte of it is read, and only who may open a view that takes large files may send one.

A thread reads a file for as long as its sender's line needs. So only some files arrive at once; the others are told to
come again, and the threads that are left serve everybody else.
"""

import errno
import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse

from groundswell.trunk.access.models import Account
from groundswell.trunk.access.open_to import OpenTo
from groundswell.trunk.access.selectors import grants
from groundswell.trunk.campaigns.models import Campaign

USUAL_BYTES = 16 * 1024 * 1024
SPARE_BYTES = 256 * 1024 * 1024
"""Room on the disk that an upload leaves to the database."""
RETRY_AFTER = 20
"""Seconds after which a file that found no place is sent again."""
View = TypeVar("View", bound=Callable[..., Any])


def takes_files(*, most_bytes: int) -> Callable[[View], View]:
    """Let a view take posts of so many bytes, from those who may open it. Other views take `USUAL_BYTES`."""

    def declare_view(view: View) -> View:
        view.most_upload_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return declare_view


class TooManyUploads(RequestDataTooBig):
    """As many files arrive as may at once."""


class Places:
    """Lets at most so many requests of this process read a file at the same time."""

    def __init__(self, count: int) -> None:
        self.free = count
        self.lock = threading.Lock()

    def take(self, request: HttpRequest) -> None:
        """
        Take a place for a request, until `leave`.

        :raises TooManyUploads: if all are taken.
        """
        if getattr(request, "has_upload_place", False):
            return
        with self.lock:
            if self.free < 1:
                raise TooManyUploads("Too many files arrive at once")
            self.free -= 1
        request.has_upload_place = True  # type: ignore[attr-defined]

    def leave(self, request: HttpRequest) -> None:
        if getattr(request, "has_upload_place", False):
            request.has_upload_place = False  # type: ignore[attr-defined]
            with self.lock:
                self.free += 1


places = Places(settings.UPLOADS_AT_ONCE)


class UploadPlaces:
    """Gives the place of a request's file back when the request is answered, however it ends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            places.leave(request)


class Bounded(FileUploadHandler):
    """The first of the upload handlers: lets in what may come, keeps nothing itself."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],  # noqa: N803 - Django's name
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """
        Look at the stated length of a form with files.

        :raises RequestDataTooBig: if it is more than this view takes from whoever sends it.
        :raises TooManyUploads: if it is long, and as many long ones arrive as may at once.
        :raises OSError: if the disk has no room for it.
        """
        if self.request is None:
            return
        if content_length > USUAL_BYTES and content_length > most_bytes_of(self.request):
            raise RequestDataTooBig("The files of this form are larger than it may bring")
        if content_length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            places.take(self.request)
            make_room(settings.UPLOADS, content_length)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None


class WaitingFile(TemporaryUploadedFile):
    """An upload in the product's own folder: the system's may be kept in memory, and others may read it."""

    def __init__(self, name: str, content_type: str | None, charset: str | None, extra: dict[str, Any] | None) -> None:
        file = tempfile.NamedTemporaryFile(prefix="", suffix=".upload", dir=settings.UPLOADS)  # noqa: SIM115 - its owner closes it
        UploadedFile.__init__(self, file, name, content_type, 0, charset, extra)


class OnDisk(TemporaryFileUploadHandler):
    """Writes what is too large for memory into the folder of uploads, as it comes."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        FileUploadHandler.new_file(self, *args, **kwargs)
        self.file = WaitingFile(self.file_name or "", self.content_type, self.charset, self.content_type_extra)


def most_bytes_of(request: HttpRequest) -> int:
    """How much the view of a request takes from whoever sends it."""
    match = request.resolver_match
    most = getattr(match.func, "most_upload_bytes", 0) if match else 0
    declared: OpenTo | None = getattr(match.func, "open_to", None) if match else None
    if not match or not most or declared is None or not request.user.is_authenticated or not request.user.is_active:
        return USUAL_BYTES
    account = request.user
    campaign = Campaign.objects.filter(slug=match.kwargs.get("campaign_slug", "")).first()
    if campaign is None or not isinstance(account, Account):
        return USUAL_BYTES
    return max(most, USUAL_BYTES) if declared.lets_in(grants(account, campaign)) else USUAL_BYTES


def make_room(folder: Path, length: int) -> None:
    """
    Make the folder where uploads wait, closed to others.

    :raises OSError: ENOSPC, if the upload would leave the database no room.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Once as it comes, once as it is kept.
    if shutil.disk_usage(folder).free < 2 * length + SPARE_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))


def sweep(folder: Path, *, before: float) -> int:
    """Delete uploads that a killed process left behind, by the time they were last written; give how many."""
    swept = 0
    for left in folder.glob("*.upload") if folder.is_dir() else ():
        try:
            if left.stat().st_mtime < before:
                left.unlink()
                swept += 1
        except FileNotFoundError:  # another worker was quicker, or its request ended
            continue
    return swept
