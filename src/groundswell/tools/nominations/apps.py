from django.utils.translation import gettext_lazy as _

from groundswell.trunk.tools import ToolConfig


class Nominations(ToolConfig):
    """The board of who declared what, and volunteers who claim blocks of targets and ask them."""

    name = "groundswell.tools.nominations"
    label = "nominations"
    title = _("Targets")
    slug = "nominations"
    public_urls = "public_urls"
    desk_urls = "desk_urls"
