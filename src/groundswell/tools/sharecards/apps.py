from django.utils.translation import gettext_lazy as _

from groundswell.trunk.tools import ToolConfig


class Sharecards(ToolConfig):
    """Graphics made from templates, in every size, with the imprint in them."""

    name = "groundswell.tools.sharecards"
    label = "sharecards"
    title = _("Share cards")
    slug = "sharecards"
