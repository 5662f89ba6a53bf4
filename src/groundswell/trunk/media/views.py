"""Serving our own pictures."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.media import selectors
from groundswell.trunk.media.models import Image


@open_to("public")
@require_safe
def image(request: HttpRequest, public_id: str, side: int) -> HttpResponse:
    """A picture in one of the sizes; its address never shows another picture, so it is cached for good."""
    if side not in selectors.SIZES:
        raise Http404
    answer = HttpResponse(
        selectors.scaled(get_object_or_404(Image, public_id=public_id), side), content_type="image/webp"
    )
    answer["Content-Disposition"] = "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    patch_cache_control(answer, public=True, max_age=31_536_000, immutable=True)
    return answer
