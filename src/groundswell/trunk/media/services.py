"""Adding pictures."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.media.graphics import DrawnFile, add_graphic, forget_replaced_graphics
from groundswell.trunk.media.models import Image
from groundswell.trunk.media.pictures import KINDS, LARGEST, ImageRefused, clean
from groundswell.trunk.media.selectors import file_name
from groundswell.trunk.records.ids import new_public_id

__all__ = ["DrawnFile", "ImageRefused", "add_graphic", "add_image", "add_logo", "forget_replaced_graphics"]
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
