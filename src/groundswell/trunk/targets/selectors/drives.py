"""Reads: drives, and the standings that an account may open or change."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.access.selectors import get_or_404
from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.places.models import Area
from groundswell.trunk.targets.models import Drive, Standing, TargetNote


def drives(campaign: Campaign, *, public: bool = False) -> QuerySet[Drive]:
    """The drives of a campaign, the newest first. `public`: those open or closed with a public board."""
    found = Drive.objects.filter(campaign=campaign).select_related("campaign", "boundary_set")
    if public:
        found = found.filter(public_board=True, state__in=(Drive.OPEN, Drive.CLOSED))
    return found.order_by("-created_at", "-pk")


def all_drives(campaign: Campaign) -> QuerySet[Drive]:
    """Every drive of a campaign, drafts too, the newest first."""
    return drives(campaign)


def drive_or_404(campaign: Campaign, slug: str, *, public: bool = False) -> Drive:
    """One drive by its slug, with its campaign and map; `public` as in `drives`."""
    return get_object_or_404(drives(campaign, public=public), slug=slug)


def standings(campaign: Campaign) -> QuerySet[Standing]:
    """The standings of a campaign's drives whose target still decides, with target, area, drive and candidate."""
    return Standing.objects.filter(drive__campaign=campaign, left_at__isnull=True).select_related(
        "target__area", "drive__campaign", "candidate", "declaration"
    )


def standing_or_404(place: Scope | Campaign, public_id: str, *, to_record: bool = False) -> Standing:
    """
    One standing of this campaign. Everyone who may open the desk's board reads all of it; `to_record` asks for one
    that this scope may change (see `reach`).

    :raises Http404: for any other.
    """
    campaign = place.campaign if isinstance(place, Scope) else place
    if campaign is None:
        raise Http404
    standing = get_or_404(standings(campaign), public_id)
    if to_record and (not isinstance(place, Scope) or not in_reach(place, standing)):
        raise Http404
    return standing


def reach(scope: Scope) -> frozenset[int] | None:
    """
    The areas whose targets this organiser may record for: None for all of them.

    An organiser of an area has the area and all that lie in it; one of a group the group's area. Also "my areas".
    """
    mine = scope.as_role("organiser")
    if mine.whole:
        return None
    areas = set(mine.area_ids or ())
    areas |= set(
        Group.objects.filter(pk__in=mine.group_ids or (), area__isnull=False).values_list("area_id", flat=True)
    )
    within = Q(parent__in=areas) | Q(parent__parent__in=areas)
    return frozenset(areas) | frozenset(Area.objects.filter(within).values_list("pk", flat=True))


def in_reach(scope: Scope, standing: Standing) -> bool:
    """Whether this scope may record what this target said, correct it and undo it."""
    areas = reach(scope)
    return areas is None or standing.target.area_id in areas


def notes(standing: Standing) -> list[TargetNote]:
    """What this campaign learnt about a target, the latest first."""
    found = TargetNote.objects.filter(target=standing.target_id, campaign=standing.drive.campaign_id)
    return list(found.select_related("account").order_by("-made_at", "-pk"))
