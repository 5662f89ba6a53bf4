"""The desk's pages of a picture: choosing or taking it, saying whose it is, taking it out of use."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groundswell.tools.library import selectors
from groundswell.tools.library.forms import NewPictureForm, PictureForm, WithdrawForm, initial_of_picture
from groundswell.trunk.access.open_to import open_to
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.media import rights
from groundswell.trunk.media import selectors as media
from groundswell.trunk.media.models import Image
from groundswell.trunk.media.services import (
    ImageRefused,
    add_picture,
    bring_back_picture,
    describe_picture,
    withdraw_picture,
)
from groundswell.trunk.records.clock import now

GET_OR_POST = ["GET", "HEAD", "POST"]


def _image(request: HttpRequest, image_id: str) -> Image:
    found = Image.objects.filter(campaign=request.campaign).select_related("campaign", "added_by")
    return get_or_404(found, image_id)


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def new(request: HttpRequest, campaign_slug: str) -> HttpResponse:
    """Add a picture with what is known of it. The file itself is drawn anew, without its notes."""
    form = NewPictureForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            image = add_picture(
                campaign=request.campaign,
                upload=form.upload(),
                details=form.details(),
                account=request.user,
                at=now(),
            )
        except ImageRefused as refused:
            form.add_error("picture", str(refused))
        else:
            messages.success(request, _("In the library. Cards and posts can show it now."))
            return redirect("desk-library:picture", campaign_slug, image.public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "library/desk_picture_form.html", {"form": form}, status=status)


@open_to("editor", "organiser", scope="whole")
@require_safe
def picture(request: HttpRequest, campaign_slug: str, image_id: str) -> HttpResponse:
    """One picture: what it shows, whose it is, where it is used, and whether it may go out."""
    return _picture_page(request, _image(request, image_id), WithdrawForm())


def _picture_page(request: HttpRequest, image: Image, form: WithdrawForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "image": image,
        "url": media.url(image, 1200),
        "problems": rights.problems(image),
        "rights": selectors.rights_of(image),
        "people": rights.PEOPLE_WORDS.get(image.people, _("Not told yet")),
        "uses": selectors.uses_of_picture(image),
        "form": form,
    }
    return render(request, "library/desk_picture.html", context, status=status)


@open_to("editor", "organiser", scope="whole")
@require_http_methods(GET_OR_POST)
def edit(request: HttpRequest, campaign_slug: str, image_id: str) -> HttpResponse:
    """Say whose a picture is, who is in it and what it shows."""
    image = _image(request, image_id)
    form = PictureForm(request.POST or None, initial=initial_of_picture(image))
    if request.method == "POST" and form.is_valid():
        describe_picture(image=image, details=form.details(), account=request.user, at=now())
        messages.success(request, _("Saved."))
        return redirect("desk-library:picture", campaign_slug, image_id)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "image": image, "url": media.url(image, 600)}
    return render(request, "library/desk_picture_form.html", context, status=status)


@open_to("editor", "organiser", scope="whole")
@require_POST
def use(request: HttpRequest, campaign_slug: str, image_id: str) -> HttpResponse:
    """Take a picture out of use with a reason, or bring it back."""
    image = _image(request, image_id)
    if request.POST.get("use") == "yes":
        bring_back_picture(image=image, account=request.user, at=now())
        messages.success(request, _("In use again."))
        return redirect("desk-library:picture", campaign_slug, image_id)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _picture_page(request, image, form, status=422)
    withdraw_picture(image=image, reason=form.cleaned_data["reason"], account=request.user, at=now())
    messages.success(request, _("Taken out of use. What shows it is listed here."))
    return redirect("desk-library:picture", campaign_slug, image_id)
