"""Graphics that we drew: finished pictures in their sizes, which tools hand each other."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import ProtectedError, QuerySet, RestrictedError
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.media.models import Graphic, GraphicFile
from groundswell.trunk.records.clock import now
from groundswell.trunk.records.ids import new_public_id
from groundswell.trunk.signals import GraphicDrawn, send

ENDINGS = {"image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True)
class DrawnFile:
    """One size of a graphic, encoded. `mime` is image/png or image/jpeg."""

    data: bytes
    mime: str
    width: int
    height: int


def add_graphic(
    *,
    campaign: Campaign,
    kind: str,
    source_id: str,
    version: int,
    title: str,
    alt: str,
    language: str,
    imprint: str,
    files: Mapping[str, DrawnFile],
    at: datetime,
) -> Graphic:
    """
    Keep a finished graphic in its sizes; what was drawn of the same object before is marked as replaced.

    `kind` and `source_id` are those of a declared reference. The same version twice gives the first one back.
    """
    known = Graphic.objects.filter(kind=kind, source_id=source_id, version=version).first()
    if known:
        return known
    public_id = new_public_id()
    # Files first, as with images: a row never names a picture that is not there.
    names = {size: _store(public_id, size, file) for size, file in files.items()}
    with transaction.atomic():
        graphic, new = Graphic.objects.get_or_create(
            kind=kind,
            source_id=source_id,
            version=version,
            defaults={
                "public_id": public_id,
                "campaign": campaign,
                "title": title[:140],
                "alt": alt[:1000],
                "language": language,
                "imprint": imprint[:400],
                "drawn_at": at,
            },
        )
        if new:
            _keep(graphic, files, names)
            _replace_older(graphic, at)
    if not new:
        _delete(names.values())
    return graphic


def _store(public_id: str, size: str, file: DrawnFile) -> str:
    return str(default_storage.save(f"graphics/{public_id}-{size}.{ENDINGS[file.mime]}", ContentFile(file.data)))


def _keep(graphic: Graphic, files: Mapping[str, DrawnFile], names: Mapping[str, str]) -> None:
    GraphicFile.objects.bulk_create(
        GraphicFile(
            graphic=graphic,
            size=size,
            file=names[size],
            mime=file.mime,
            width=file.width,
            height=file.height,
            bytes=len(file.data),
            digest=hashlib.sha256(file.data).hexdigest(),
        )
        for size, file in files.items()
    )


def _replace_older(graphic: Graphic, at: datetime) -> None:
    older = Graphic.objects.filter(
        kind=graphic.kind, source_id=graphic.source_id, version__lt=graphic.version, replaced_at__isnull=True
    )
    before = older.order_by("-version").values_list("pk", flat=True).first()
    older.update(replaced_at=at)
    send(GraphicDrawn(graphic.campaign_id, graphic.pk, before, at))


def _delete(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def forget_replaced_graphics(*, before: datetime) -> int:
    """
    Remove graphics that were replaced before then, files and all, unless something still points at them: a post that
    holds one keeps it. Gives how many.
    """
    forgotten = 0
    for graphic in Graphic.objects.filter(replaced_at__lt=before).order_by("pk").iterator():
        names = list(graphic.files.values_list("file", flat=True))
        try:
            with transaction.atomic():
                graphic.delete()
        except (ProtectedError, RestrictedError):
            continue
        forgotten += 1
        _delete(names)
    return forgotten


def latest_graphic(kind: str, source_id: str) -> Graphic | None:
    """What was drawn last of an object, or None."""
    return Graphic.objects.filter(kind=kind, source_id=source_id).order_by("-version").first()


def graphics_in(names: Iterable[str]) -> QuerySet[Graphic]:
    """The graphics that files of the store belong to."""
    return Graphic.objects.filter(files__file__in=list(names)).distinct()


def show_graphics(graphics: Iterable[Graphic], *, at: datetime) -> int:
    """Something that is out shows them: from now on everybody may. Give how many were not public before."""
    return Graphic.objects.filter(pk__in=[one.pk for one in graphics], public_at__isnull=True).update(public_at=at)


def hide_graphics(graphics: Iterable[Graphic]) -> int:
    """Nothing that is out shows them any more: their public addresses show nothing. Give how many were public."""
    return Graphic.objects.filter(pk__in=[one.pk for one in graphics], public_at__isnull=False).update(public_at=None)


def graphic_url(file: GraphicFile, graphic: Graphic | None = None) -> str:
    """The public address of one size. It never shows another picture, and nothing unless the graphic is public."""
    of = graphic or file.graphic
    return reverse("media:graphic", args=[of.public_id, file.size, ENDINGS[file.mime]])


def desk_graphic_url(file: GraphicFile, graphic: Graphic | None = None, *, at: datetime | None = None) -> str:
    """The address of one size for those who make it: sealed, and good until the end of the next day."""
    of = graphic or file.graphic
    return f"{graphic_url(file, of)}?seal={_seal(of.public_id, _day(at or now()))}"


def is_sealed(public_id: str, seal: str, *, at: datetime) -> bool:
    """Whether a seal is ours, for this graphic, of today or yesterday."""
    return any(constant_time_compare(seal, _seal(public_id, _day(at) - ago)) for ago in (0, 1))


def _seal(public_id: str, day: int) -> str:
    return salted_hmac("media.graphic", f"{public_id}:{day}", algorithm="sha256").hexdigest()[:32]


def _day(at: datetime) -> int:
    return int(at.timestamp()) // 86_400
