"""Resources that belong to no tool."""

from django.http import HttpRequest
from ninja import Router, Schema

from groundswell.trunk.api.keys import scope_as

router = Router(tags=["Campaign"])
STAFF = ("editor", "organiser")


class CampaignOut(Schema):
    """The campaign this key belongs to."""

    identifier: str
    name: str
    slug: str
    goal: str
    organisation: str


@router.get("/campaign", response={200: CampaignOut}, operation_id="campaign")
def campaign(request: HttpRequest) -> dict[str, str]:
    """The campaign this key belongs to."""
    scope = scope_as(request, *STAFF)
    assert scope.campaign is not None
    return {
        "identifier": f"groundswell:{scope.campaign.public_id}",
        "name": scope.campaign.name,
        "slug": scope.campaign.slug,
        "goal": scope.campaign.goal,
        "organisation": scope.campaign.organisation.name,
    }
