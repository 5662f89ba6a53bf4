from django.utils.translation import gettext_lazy as _

from groundswell.trunk.tools import Action, NavItem, NeedsYou, Reference, SaysFacts, Search, ToolConfig


class Sharecards(ToolConfig):
    """Graphics made from templates, in every size, with the imprint in them."""

    name = "groundswell.tools.sharecards"
    label = "sharecards"
    title = _("Share cards")
    slug = "sharecards"

    nav = (
        NavItem(
            _("Share cards"),
            "desk-sharecards:index",
            role="editor",
            icon="gallery-vertical-end",
            section="Newsroom",
            order=30,
            whole=True,
        ),
    )
    needs = (NeedsYou("desk_acts.needs", role="editor"),)
    searches = (Search(_("Share cards"), find="desk_acts.find_cards", role="editor", order=35),)
    references = (Reference("card", resolve="references.refer_card"),)
    says_facts = (SaysFacts("card", state="references.says", change="references.say_right"),)
    actions = (
        Action(
            "sharecards.make",
            label=_("Make a card"),
            run="actions.run",
            words="actions.words",
            form="actions.CardSettings",
            undo="actions.undo",
            order=10,
        ),
    )
    figures = ("desk_acts.figures",)
    page_picture = "page_pictures.page_picture"
    public_urls = "public_urls"
    desk_urls = "desk_urls"
    api = "api.router"
    demo = "demo.demo"
    demo_order = 30
