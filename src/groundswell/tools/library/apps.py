from django.utils.translation import gettext_lazy as _

from groundswell.trunk.tools import NavItem, NeedsYou, Reference, SaysFacts, ToolConfig


class Library(ToolConfig):
    """What may be said and shown, where it is from, and where it is used: facts, quotes, articles, pictures."""

    name = "groundswell.tools.library"
    label = "library"
    title = _("Library")
    slug = "library"

    needs = (NeedsYou("fact_acts.needs", role="editor"),)
    references = (
        Reference("fact", resolve="fact_references.refer_fact"),
        Reference("elsewhere", resolve="fact_references.refer_elsewhere"),
    )
    says_facts = (SaysFacts("elsewhere", state="fact_references.elsewhere_state"),)
    public_urls = "public_urls"
    api = "api.router"
