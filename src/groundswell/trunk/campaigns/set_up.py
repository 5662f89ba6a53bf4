"""The set-up wizard: its steps, and who may take them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.access.models import Account, Role
from groundswell.trunk.acts import SetUpStep
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import Area, BoundarySet
from groundswell.trunk.tools import installed_tools, loader

ORGANISATION, LOOK, EMAIL, OPEN = "organisation", "look", "email", "open"


@dataclass(frozen=True)
class Step:
    """One stop on the line. `by_tool` is set where a tool made it."""

    key: str
    title: str | Lazy
    by_tool: SetUpStep | None = None

    @property
    def url(self) -> str:
        return reverse("setup:tool", args=[self.key]) if self.by_tool else reverse(f"setup:{self.key}")


@dataclass(frozen=True)
class Found:
    """What is known of the place somebody works in."""

    boundary_set: BoundarySet | None
    name: str
    areas: int = 0
    representatives: int = 0


def tool_steps() -> list[SetUpStep]:
    """The steps that installed tools add."""
    return [step for tool in installed_tools() if tool.first_steps for step in loader(tool, tool.first_steps)()]


def steps() -> list[Step]:
    """All stops, in order."""
    return [
        Step(ORGANISATION, _("Organisation")),
        Step(LOOK, _("Look")),
        *(Step(step.key, step.title, step) for step in tool_steps()),
        Step(EMAIL, _("Email")),
        Step(OPEN, _("Open")),
    ]


def beside(key: str) -> tuple[Step | None, Step | None]:
    """The stops before and after one."""
    line = steps()
    at = next(index for index, step in enumerate(line) if step.key == key)
    return (line[at - 1] if at else None), (line[at + 1] if at + 1 < len(line) else None)


def unfinished(account: Account) -> Campaign | None:
    """The campaign that this account owns and has not finished setting up; the newest, where there are several."""
    owned = Role.objects.filter(
        account=account, account__is_active=True, role=Role.OWNER, group=None, area=None, ended_at=None
    )
    return (
        Campaign.objects.filter(pk__in=owned.values("campaign"), opened_at=None)
        .exclude(set_up_step="")
        .select_related("organisation", "boundary_set")
        .order_by("-created_at")
        .first()
    )


def may_begin(account: Account) -> bool:
    """Whether this account may set up a new campaign: the server's operator let it in by an owner link."""
    return account.is_active and account.may_found


def find_place(text: str) -> Found:
    """What is known of a place by its name: of a whole map, or of the map that has an area of this name."""
    text = text.strip()
    if not text:
        return Found(None, "")
    boundary_set = BoundarySet.objects.filter(name__iexact=text).first()
    area = None
    if boundary_set is None:
        named = Area.objects.filter(boundary_set__current=True).select_related("boundary_set")
        area = named.filter(name__iexact=text).first() or named.filter(name__istartswith=text).order_by("name").first()
        boundary_set = area.boundary_set if area else None
    if boundary_set is None:
        return Found(None, text)
    of_map = boundary_set.areas.filter(kind=Area.CONSTITUENCY)
    return Found(
        boundary_set,
        area.name if area else boundary_set.name,
        areas=of_map.count(),
        representatives=of_map.filter(targets__ended_at=None, targets__isnull=False).distinct().count(),
    )
