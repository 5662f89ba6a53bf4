from django.utils.translation import gettext_lazy as _

from groundswell.trunk.tools import LedgerKind, NavItem, NeedsYou, ToolConfig


class Newsroom(ToolConfig):
    """Posts from draft to published: a calendar, collective approval with dissent, and publishing."""

    name = "groundswell.tools.newsroom"
    label = "newsroom"
    title = _("Newsroom")
    slug = "newsroom"
    public_urls = "public_urls"
    desk_urls = "desk_urls"
    nav = (
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
