"""Adding pictures, saying what is known of them, and taking them out of use."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit import services as audit
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.media.graphics import DrawnFile, add_graphic, forget_replaced_graphics
from groundswell.trunk.media.models import Image
from groundswell.trunk.media.pictures import KINDS, LARGEST, ImageRefused, clean
from groundswell.trunk.media.rights import Details
from groundswell.trunk.media.selectors import file_name
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.signals import ImageDescribed, send

__all__ = [
    "DrawnFile",
    "ImageRefused",
    "add_graphic",
    "add_image",
    "add_logo",
    "add_picture",
    "bring_back_picture",
    "describe_picture",
    "forget_replaced_graphics",
    "withdraw_picture",
]
LOGO_KINDS = ("PNG", "WEBP")


def add_image(
    *,
    campaign: Campaign | None,
    upload: bytes,
    alt: str,
    credit: str = "",
    account: Account | None,
    at: datetime,
    kinds: tuple[str, ...] = KINDS,
    square: bool = False,
) -> Image:
    """
    Draw an upload anew and keep it in each size; the upload itself is not kept. Twice the same is kept once.

    :raises ImageRefused: with what to do instead, in words for the person who chose it.
    """
    picture = clean(upload, kinds=kinds, square=square)
    known = Image.objects.filter(campaign=campaign, digest=picture.digest, alt=alt[:300]).first()
    if known:
        return known
    public_id = new_public_id()
    # Files first: a row never names a picture that is not there. A file without a row is only a little space.
    for side, data in picture.files.items():
        default_storage.save(file_name(public_id, side), ContentFile(data))
    return Image.objects.create(
        public_id=public_id,
        campaign=campaign,
        file=file_name(public_id, LARGEST),
        kind="webp",
        width=picture.width,
        height=picture.height,
        size=len(picture.data),
        digest=picture.digest,
        alt=alt[:300],
        credit=credit[:120],
        added_by=account,
        added_at=at,
    )


def add_logo(*, campaign: Campaign | None, upload: bytes, account: Account | None, at: datetime) -> Image:
    """
    Keep a campaign's logo: a square PNG or WebP.

    :raises ImageRefused: with what to do instead.
    """
    alt = campaign.name if campaign else ""
    return add_image(campaign=campaign, upload=upload, alt=alt, account=account, at=at, kinds=LOGO_KINDS, square=True)


def add_picture(*, campaign: Campaign, upload: bytes, details: Details, account: Account | None, at: datetime) -> Image:
    """
    Keep a picture with what is known of it: it stands in the library from then on. Twice the same is kept once.

    :raises ImageRefused: with what to do instead.
    """
    image = add_image(campaign=campaign, upload=upload, alt=details.alt, account=account, at=at)
    describe_picture(image=image, details=details, account=account, at=at)
    return image


@transaction.atomic
def describe_picture(*, image: Image, details: Details, account: Account | None, at: datetime) -> None:
    """Say whose a picture is, who is in it and what it shows; what was said before is replaced."""
    Image.objects.filter(pk=image.pk).update(**details.values())
    _told(image, at)


@transaction.atomic
def withdraw_picture(*, image: Image, reason: str, account: Account | None, at: datetime) -> bool:
    """Take a picture out of use; where it is shown, that is said. False if it was out of use before."""
    standing = Image.objects.filter(pk=image.pk, withdrawn_at__isnull=True)
    if not standing.update(withdrawn_at=at, withdrawn_reason=reason[:300]):
        return False
    _audit(image, "Took a picture out of use", account, at)
    _told(image, at)
    return True


@transaction.atomic
def bring_back_picture(*, image: Image, account: Account | None, at: datetime) -> bool:
    """Let a picture be used again. False if it was in use."""
    if not Image.objects.filter(pk=image.pk, withdrawn_at__isnull=False).update(withdrawn_at=None, withdrawn_reason=""):
        return False
    _audit(image, "Brought a picture back into use", account, at)
    _told(image, at)
    return True


def _told(image: Image, at: datetime) -> None:
    image.refresh_from_db()
    if image.campaign_id:
        send(ImageDescribed(image.campaign_id, image.pk, at))


def _audit(image: Image, sentence: str, account: Account | None, at: datetime) -> None:
    audit.record(
        account=account,
        campaign=image.campaign,
        verb="changed",
        object_kind="picture",
        object_id=image.public_id,
        sentence=sentence,
        at=at,
    )
