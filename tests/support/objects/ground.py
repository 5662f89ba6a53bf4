"""What everything else stands on: a campaign with its places, the accounts of its team, and one person."""

from uuid import uuid4

from tests.support.objects.part import Part, Parts
from tests.support.people import NOON, give_role, make_account, make_campaign

ROLES = ("volunteer", "caller", "canvasser", "editor", "organiser", "owner")


class Ground:
    """
    A campaign, its places, its team and its person. `canary` stands in every personal field, and nowhere else.

    Its person is in the group "millbrook" and the area "W1"; "harbour" and "W2" are a group and an area of the same
    campaign in which nobody is.
    """

    def __init__(self, slug: str, canary: str) -> None:
        self.canary = canary
        self.campaign = make_campaign(slug, f"Campaign {slug}", f"Body {slug}")
        self.make_places()
        self.make_accounts()
        self.make_person()

    def make_places(self) -> None:
        from groundswell.trunk.campaigns.models import Group
        from groundswell.trunk.places.models import Area, BoundarySet

        self.map = BoundarySet.objects.create(code=self.campaign.slug[:20], name=self.campaign.slug)
        self.area, self.other_area = (
            Area.objects.create(boundary_set=self.map, kind="constituency", code=code, name=code, slug=code.lower())
            for code in ("W1", "W2")
        )
        self.campaign.boundary_set = self.map
        self.campaign.save()
        self.group, self.other_group = (
            Group.objects.create(campaign=self.campaign, slug=slug, name=slug, created_at=NOON)
            for slug in ("millbrook", "harbour")
        )

    def make_accounts(self) -> None:
        slug = self.campaign.slug
        self.accounts = {role: make_account(f"{role} {slug}", f"{role}@{slug}.example") for role in ROLES}
        self.roles = {role: give_role(account, self.campaign, role) for role, account in self.accounts.items()}
        for name, where in (("other group", {"group": self.other_group}), ("other area", {"area": self.other_area})):
            self.accounts[name] = make_account(f"{name} {slug}", f"{name.replace(' ', '.')}@{slug}.example")
            give_role(self.accounts[name], self.campaign, "organiser", **where)

    def make_person(self) -> None:
        from groundswell.trunk.campaigns.models import Membership
        from groundswell.trunk.supporters.models import Person

        self.person = Person.objects.create(
            campaign=self.campaign,
            name=f"Tom B{self.canary}",
            name_key=f"tom b{self.canary.lower()}",
            email=f"{self.canary}@example.org",
            email_key=f"{self.canary.lower()}@example.org",
            area=self.area,
            created_at=NOON,
            supporter_since=NOON,
            email_confirmed_at=NOON,
        )
        Membership.objects.create(group=self.group, person=self.person, key=uuid4(), joined_at=NOON, confirmed_at=NOON)


PARTS: Parts = {
    "campaign_slug": Part(lambda world: world.campaign.slug),
    ("team:*", "public_id"): Part(lambda world: world.roles["volunteer"].public_id, held=True),
    ("campaign-desk:*", "public_id"): Part(lambda world: world.group.public_id, held=True),
    "group_slug": Part(lambda world: world.group.slug),
    "area_code": Part(lambda world: world.area.code),
    "area_slug": Part(lambda world: world.area.slug),
}
