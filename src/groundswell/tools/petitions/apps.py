from groundswell.trunk.tools import ToolConfig


class Petitions(ToolConfig):
    """People sign, are confirmed and counted."""

    name = "groundswell.tools.petitions"
    label = "petitions"
    title = "Petitions"
    slug = "petitions"
