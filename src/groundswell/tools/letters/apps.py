from django.utils.translation import gettext_lazy as _

from groundswell.trunk.tools import Act, NavItem, Reference, Search, ToolConfig


class Letters(ToolConfig):
    """People write to those who decide, in their own words."""

    name = "groundswell.tools.letters"
    label = "letters"
    title = _("Letters")
    slug = "letters"

    nav = (NavItem(_("Letters"), "desk-letters:index", role="organiser", icon="mail", section="Actions", order=30),)
    acts = (Act("letters.write", offers="acts.write_offers"),)
    references = (Reference("letters.drive", resolve="acts.refer_letter_drive"),)
    searches = (Search(_("Letters"), find="acts.find_letter_drives", order=40),)
    target_routes = "routes.write_route"
    demo = "demo.demo"

    target_sayings = "sayings.sayings"
    public_urls = "public_urls"
    desk_urls = "desk_urls"
