"""The kinds of activity and the figures that the trunk itself and the installed tools declare."""

from django.utils.translation import gettext_lazy as _

from groundswell.trunk.tools import LedgerKind, Stat, declared

TRUNK_STATS = (
    Stat(_("New supporters today"), "supporters.new", order=20),
    Stat(_("Group joins today"), "groups.joined", order=40),
)
TRUNK_KINDS = (
    LedgerKind("supporters.new", _("became a supporter"), icon="user-plus"),
    LedgerKind("groups.joined", _("joined {object}"), icon="users"),
    LedgerKind("groups.left", _("left {object}"), icon="users"),
    LedgerKind("targets.asked", _("asked {object}"), icon="message-circle"),
    LedgerKind(
        "targets.declared",
        _("recorded what {object} said"),
        icon="megaphone",
        by_said={
            "leaning": _("is leaning our way"),
            "declared": _("backs us"),
            "nominated": _("nominated {name}"),
            "against": _("is against"),
            "none": _("will nominate nobody"),
            "wont_say": _("will not say"),
            "asked": _("has not said yet after all"),
        },
    ),
)


def stats() -> list[Stat]:
    """The figures that the trunk and the installed tools count, in their order."""
    return sorted([*TRUNK_STATS, *(stat for _tool, stat in declared("stats"))], key=lambda stat: stat.order)


def kinds() -> dict[str, LedgerKind]:
    """Every declared kind of activity by its name."""
    return {kind.kind: kind for kind in [*TRUNK_KINDS, *(kind for _tool, kind in declared("ledger_kinds"))]}
