"""Taking in pictures."""

from datetime import datetime

from django.core.files.base import ContentFile

from groundswell.trunk.access.models import Account
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.media.models import Image
from groundswell.trunk.media.pictures import ImageRefused, clean

__all__ = ["ImageRefused", "add_image"]


def add_image(
    *, campaign: Campaign | None, upload: bytes, alt: str, credit: str, account: Account | None, at: datetime
) -> Image:
    """
    Keep a picture as we re-encode it. The same picture of one campaign is kept once.

    :raises ImageRefused: with the reason in words, if it is none that we take.
    """
    picture = clean(upload)
    known = Image.objects.filter(campaign=campaign, digest=picture.digest, alt=alt).first()
    if known:
        return known
    image = Image(
        campaign=campaign,
        kind=picture.kind,
        width=picture.width,
        height=picture.height,
        size=len(picture.data),
        digest=picture.digest,
        alt=alt,
        credit=credit,
        added_by=account,
        added_at=at,
    )
    # The file is there before the row is: a row that points nowhere would be worse than a file nobody names.
    image.file.save(f"{image.public_id}.{picture.kind}", ContentFile(picture.data), save=False)
    image.save()
    return image
