from django.utils.translation import gettext_lazy as _

from groundswell.trunk.tools import ToolConfig


class Newsroom(ToolConfig):
    """Posts from draft to published: a calendar, collective approval with dissent, and publishing."""

    name = "groundswell.tools.newsroom"
    label = "newsroom"
    title = _("Newsroom")
    slug = "newsroom"
