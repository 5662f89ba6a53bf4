"""Serving pictures of our own making."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.media.selectors import stored_name

FOR_EVER = "public, max-age=31536000, immutable"


@open_to("public")
@require_safe
def image(request: HttpRequest, public_id: str, side: int) -> FileResponse:
    """A picture in one of the sizes. Its address never shows another picture, so it is cached for good."""
    name = stored_name(public_id, side)
    if name is None:
        raise Http404
    answer = FileResponse(default_storage.open(name), content_type="image/webp")
    answer["Cache-Control"] = FOR_EVER
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    # Opened by itself it may do nothing at all; share cards on other sites may show it.
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
