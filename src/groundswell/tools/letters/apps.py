from django.utils.translation import gettext_lazy as _

from groundswell.trunk.tools import ToolConfig


class Letters(ToolConfig):
    """People write to those who decide, in their own words."""

    name = "groundswell.tools.letters"
    label = "letters"
    title = _("Letters")
    slug = "letters"
    public_urls = "public_urls"
    desk_urls = "desk_urls"
