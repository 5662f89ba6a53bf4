from django.utils.translation import gettext_lazy as _

from groundswell.trunk.tools import NavItem, ToolConfig


class Library(ToolConfig):
    """What may be said and shown, where it is from, and where it is used: facts, quotes, articles, pictures."""

    name = "groundswell.tools.library"
    label = "library"
    title = _("Library")
    slug = "library"
