from django.utils.translation import gettext_lazy as _

from groundswell.trunk.tools import NavItem, NeedsYou, Reference, SaysFacts, Search, ToolConfig


class Library(ToolConfig):
    """What may be said and shown, where it is from, and where it is used: facts, quotes, articles, pictures."""

    name = "groundswell.tools.library"
    label = "library"
    title = _("Library")
    slug = "library"

    nav = (
        NavItem(
            *(_("Library"), "desk-library:index"),
            role="editor",
            icon="images",
            section="Newsroom",
            order=40,
            whole=True,
        ),
    )
    needs = (NeedsYou("fact_acts.needs", role="editor"),)
    searches = (Search(_("Library"), find="references.find_entries", role="editor", order=40),)
    references = (
        Reference("fact", resolve="fact_references.refer_fact"),
        Reference("elsewhere", resolve="fact_references.refer_elsewhere"),
        Reference("article", resolve="references.refer_article"),
        Reference("picture", resolve="references.refer_picture"),
    )
    says_facts = (SaysFacts("elsewhere", state="fact_references.elsewhere_state"),)
    recounts = ("recount.recount",)
    demo = "demo.demo"
    demo_order = 20
    demo_end = "demo_facts.correct_the_wrong_one"
    public_urls = "public_urls"
    desk_urls = "desk_urls"
    api = "api.router"
