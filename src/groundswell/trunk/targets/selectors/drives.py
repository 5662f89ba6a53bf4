"""Reads: drives, and the standings that an account may open or change."""

from django.db.models import QuerySet

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.targets.models import Drive, Standing, TargetNote


def drives(campaign: Campaign, *, public: bool = False) -> QuerySet[Drive]:
    """The drives of a campaign, the newest first. `public`: those open or closed with a public board."""
    raise NotImplementedError


def all_drives(campaign: Campaign) -> QuerySet[Drive]:
    """Every drive of a campaign, drafts too, the newest first."""
    return drives(campaign)


def drive_or_404(campaign: Campaign, slug: str, *, public: bool = False) -> Drive:
    """One drive by its slug, with its campaign and map; `public` as in `drives`."""
    raise NotImplementedError


def standings(campaign: Campaign) -> QuerySet[Standing]:
    """The standings of a campaign's drives whose target still decides, with target, area, drive and candidate."""
    raise NotImplementedError


def standing_or_404(place: Scope | Campaign, public_id: str, *, to_record: bool = False) -> Standing:
    """
    One standing of this campaign. Everyone who may open the desk's board reads all of it; `to_record` asks for one
    that this scope may change (see `reach`).

    :raises Http404: for any other.
    """
    raise NotImplementedError


def reach(scope: Scope) -> frozenset[int] | None:
    """
    The areas whose targets this organiser may record for: None for all of them.

    An organiser of an area has the area and all that lie in it; one of a group the group's area. Also "my areas".
    """
    raise NotImplementedError


def in_reach(scope: Scope, standing: Standing) -> bool:
    """Whether this scope may record what this target said, correct it and undo it."""
    raise NotImplementedError


def notes(standing: Standing) -> list[TargetNote]:
    """What this campaign learnt about a target, the latest first."""
    raise NotImplementedError
