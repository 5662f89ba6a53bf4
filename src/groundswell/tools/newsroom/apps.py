from django.utils.translation import gettext_lazy as _

from groundswell.trunk.tools import Action, LedgerKind, NavItem, NeedsYou, Reference, SaysFacts, Search, ToolConfig


class Newsroom(ToolConfig):
    """Posts from draft to published: a calendar, collective approval with dissent, and publishing."""

    name = "groundswell.tools.newsroom"
    label = "newsroom"
    title = _("Newsroom")
    slug = "newsroom"
    public_urls = "public_urls"
    desk_urls = "desk_urls"
    api = "api.router"
    demo = "demo.demo"
    demo_order = 40
    references = (Reference("post", resolve="acts.refer_post"),)
    says_facts = (SaysFacts("post", state="acts.said_state", change="acts.change_fact"),)
    searches = (Search(_("Posts"), find="acts.find_posts", role="editor", order=50),)
    actions = (
        Action(
            "newsroom.draft",
            _("Draft a post and ask for approval"),
            run="drafting.draft_for_rule",
            words="drafting.draft_words",
            form="drafting.DraftSettings",
            undo="drafting.undo_draft",
            order=40,
        ),
    )
    nav = (
        NavItem(
            _("Content calendar"),
            "desk-newsroom:calendar",
            role="",
            icon="calendar-range",
            section="Newsroom",
            order=10,
            badge="selectors.calendar_badge",
            short=_("Calendar"),
        ),
        NavItem(
            _("Approvals"),
            "desk-newsroom:approvals",
            role="",
            icon="circle-check",
            section="Newsroom",
            order=11,
            badge="deciding_selectors.badge",
        ),
    )
    needs = (NeedsYou("deciding_selectors.needs", role=""),)
    ledger_kinds = (
        LedgerKind(
            "newsroom.published",
            _("put out {object}"),
            icon="send",
            done_by_person=False,
            counts_as_action=False,
            by_said={"post": _("is out")},
        ),
        LedgerKind(
            "newsroom.pulled",
            _("took down {object}"),
            icon="undo-2",
            done_by_person=False,
            counts_as_action=False,
            by_said={"post": _("was taken down")},
        ),
    )
