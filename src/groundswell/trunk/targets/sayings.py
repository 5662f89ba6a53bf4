"""What may be said to the targets of a drive: facts with their sources, as the tools declare them."""

from dataclasses import dataclass

from groundswell.trunk.targets.models import Drive
from groundswell.trunk.tools import installed_tools, loader


@dataclass(frozen=True)
class Saying:
    """A fact somebody may use, and where it is from."""

    text: str
    source: str
    source_url: str = ""


def sayings(drive: Drive) -> list[Saying]:
    """The facts of all tools for one drive (`ToolConfig.target_sayings`), in their order."""
    return [
        saying
        for tool in installed_tools()
        if tool.target_sayings
        for saying in loader(tool, tool.target_sayings)(drive)
    ]
