"""Serving pictures of our own making."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.media.graphics import ENDINGS, is_sealed
from groundswell.trunk.media.models import GraphicFile, Image
from groundswell.trunk.media.selectors import stored_name
from groundswell.trunk.records.clock import now

FOR_EVER = "public, max-age=31536000, immutable"
NEVER = "private, no-store"
DESK = ("editor", "organiser")
A_DAY = "private, max-age=86400"
HALF_A_MINUTE = "public, max-age=30"
"""What is pulled is gone from everywhere within a minute."""


@open_to("public")
@require_safe
def image(request: HttpRequest, public_id: str, side: int) -> FileResponse:
    """
    A picture in one of the sizes. Its address never shows another picture, so it is cached for good.

    One that was taken out of use is seen by the campaign's desk alone from then on.
    """
    name = stored_name(public_id, side)
    if name is None:
        raise Http404
    withdrawn = Image.objects.select_related("campaign").filter(public_id=public_id, withdrawn_at__isnull=False).first()
    if withdrawn is None:
        return shown(name, "image/webp")
    account = request.user if request.user.is_authenticated else None
    if withdrawn.campaign is None or not scope_in(withdrawn.campaign, account, *DESK).holds(*DESK):
        raise Http404
    return shown(name, "image/webp", NEVER)


@open_to("public")
@require_safe
def graphic(request: HttpRequest, public_id: str, size: str, ending: str) -> FileResponse:
    """
    One size of a graphic that we drew. A new version of it has an address of its own.

    Everybody sees it while something that is out shows it; before and afterwards only who has a sealed address does.
    """
    file = GraphicFile.objects.select_related("graphic").filter(graphic__public_id=public_id, size=size).first()
    if file is None or ENDINGS[file.mime] != ending or not default_storage.exists(file.file):
        raise Http404
    if is_sealed(public_id, request.GET.get("seal", ""), at=now()):
        return shown(file.file, file.mime, A_DAY)
    if file.graphic.public_at is None:
        raise Http404
    return shown(file.file, file.mime, HALF_A_MINUTE)


def shown(name: str, mime: str, kept: str = FOR_EVER) -> FileResponse:
    """A file of the store as a picture, and as nothing else."""
    answer = FileResponse(default_storage.open(name), content_type=mime)
    answer["Cache-Control"] = kept
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    # Opened by itself it may do nothing at all; share cards on other sites may show it.
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
