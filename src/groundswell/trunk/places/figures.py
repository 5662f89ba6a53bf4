"""How many people acted in each area, as it may be shown: never an exact number below 10."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from groundswell.trunk.acts import AreaFigures
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import Area
from groundswell.trunk.places.selectors import area_url
from groundswell.trunk.tools import installed_tools, loader

SHOWN_FROM = 10
STEPS = 5
_BAR_STEP, _BAR_WIDTH, _CHART_HEIGHT = 10, 7, 88


@dataclass(frozen=True)
class AreaRow:
    """
    An area with its figure. `count` and `rank` are None below 10, so that no small number can be read anywhere.

    `row`, `column`, `code`, `name`, `said`, `url` and `step` are what the map of hexagons draws.
    """

    area: Area
    url: str
    count: int | None
    rank: int | None
    step: int
    said: str = ""

    @property
    def row(self) -> int:
        """Rows of the layouts count upwards from the south; on the page they count down."""
        return -(self.area.hex_r or 0)

    @property
    def column(self) -> int:
        return self.area.hex_q or 0

    @property
    def code(self) -> str:
        return self.area.short or self.area.name[:3].upper()

    @property
    def name(self) -> str:
        return self.area.name


@dataclass(frozen=True)
class Bar:
    """A bar of the small chart, in its own units."""

    x: int
    y: int
    width: int
    height: int
    here: bool


def figures_of(campaign: Campaign, *, at: datetime) -> AreaFigures | None:
    """What the first tool with figures for areas says, else None."""
    said = (loader(tool, tool.area_figures)(campaign, at) for tool in installed_tools() if tool.area_figures)
    return next((figures for figures in said if figures), None)


def summed(areas: Iterable[Area], by_area: Mapping[int, int]) -> dict[int, int]:
    """Counts by area, and for each area that is the parent of others the sum of its parts, two levels up."""
    totals = dict(by_area)
    for area in areas:
        count, parent = by_area.get(area.pk, 0), area.parent
        while count and parent:
            totals[parent.pk] = totals.get(parent.pk, 0) + count
            parent = parent.parent
    return totals


def ranked(areas: Iterable[Area], campaign: Campaign, by_area: Mapping[int, int]) -> list[AreaRow]:
    """
    Areas by their figure, largest first; equal figures share a rank. Those below 10 come last, by name.

    `step` (0 to 5) is the fifth of the largest figure that a figure falls in; 0 is below 10.
    """
    counts = {area: by_area.get(area.pk, 0) for area in areas}
    shown = sorted(
        (area for area, count in counts.items() if count >= SHOWN_FROM), key=lambda area: (-counts[area], area.name)
    )
    most = counts[shown[0]] if shown else 1
    order = sorted((counts[area] for area in shown), reverse=True)
    rows = [
        AreaRow(
            area,
            area_url(area, campaign),
            counts[area],
            order.index(counts[area]) + 1,
            ceil(STEPS * counts[area] / most),
        )
        for area in shown
    ]
    hidden = sorted((area for area, count in counts.items() if count < SHOWN_FROM), key=lambda area: area.name)
    return rows + [AreaRow(area, area_url(area, campaign), None, None, 0) for area in hidden]


def bars(rows: Sequence[AreaRow], here: Area) -> list[Bar]:
    """The small chart: one bar an area, largest first, this one marked. Areas below 10 are all drawn alike."""
    most = max((row.count or 0 for row in rows), default=0) or SHOWN_FROM
    heights = [max(3, round((row.count or 0) / most * (_CHART_HEIGHT - 2))) for row in rows]
    return [
        Bar(index * _BAR_STEP, _CHART_HEIGHT - height, _BAR_WIDTH, height, rows[index].area.pk == here.pk)
        for index, height in enumerate(heights)
    ]
