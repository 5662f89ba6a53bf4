"""Drives and targets as other tools and timelines show them."""

from django.urls import reverse

from groundswell.trunk.acts import Referred
from groundswell.trunk.targets.models import Drive, Standing


def refer_drive(public_id: str) -> Referred | None:
    """A drive, at its public board where it has one, else at the desk's."""
    drive = Drive.objects.select_related("campaign").filter(public_id=public_id).first()
    return Referred("drive", public_id, drive.title, _board(drive)) if drive else None


def refer_target(public_id: str) -> Referred | None:
    """A target of a drive, by its standing's public id; at the drive's public board, else at the desk."""
    found = Standing.objects.select_related("drive__campaign", "target").filter(public_id=public_id)
    standing = found.first()
    if standing is None:
        return None
    drive = standing.drive
    if _is_public(drive):
        return Referred("target", public_id, standing.target.name, _board(drive))
    url = reverse("desk-nominations:target", args=[drive.campaign.slug, drive.slug, public_id])
    return Referred("target", public_id, standing.target.name, url)


def _board(drive: Drive) -> str:
    name = "nominations:board" if _is_public(drive) else "desk-nominations:board"
    return reverse(name, args=[drive.campaign.slug, drive.slug])


def _is_public(drive: Drive) -> bool:
    return drive.public_board and drive.state != Drive.DRAFT
