from django.utils.translation import gettext_lazy as _

from groundswell.tools.nominations.rule_fields import REACHED_FIELDS, RULE_FIELDS
from groundswell.trunk.tools import (
    Act,
    Action,
    Card,
    Confirmable,
    LedgerKind,
    NavItem,
    NeedsYou,
    PersonalData,
    Reference,
    Search,
    SegmentRule,
    ToolConfig,
    Trigger,
)


class Nominations(ToolConfig):
    """The board of who declared what, and volunteers who claim blocks of targets and ask them."""

    name = "groundswell.tools.nominations"
    label = "nominations"
    title = _("Targets")
    slug = "nominations"
    nav = (
        NavItem(_("Targets"), "desk-nominations:index", role="organiser", icon="target", section="Actions", order=15),
    )
    needs = (NeedsYou("desk_acts.needs"),)
    searches = (Search(_("Targets"), find="desk_acts.find_standings", order=15),)
    cards = (Card("nominations/_claims_card.html", load="acts.claims_card", order=40),)
    ledger_kinds = (LedgerKind("nominations.claimed", _("took on a block of {object}"), icon="list-checks"),)
    acts = (
        Act("nominations.claim", offers="acts.claim_offers"),
        Act("nominations.board", offers="campaign_page.board_offers"),
    )
    main_ask = "campaign_page.main_ask"
    confirmables = (
        Confirmable(
            "nominations.block",
            waiting="claim_confirmables.waiting",
            confirm="claim_confirmables.confirm",
            forget="claim_confirmables.forget",
        ),
    )
    personal_data = (
        PersonalData(
            "nominations.Block",
            export="personal_data.export_blocks",
            erase="personal_data.erase",
            title=_("Office-holders you took on to ask"),
        ),
        PersonalData(
            "nominations.Claim",
            export="personal_data.export_claims",
            erase="personal_data.erase_with_block",
            title=_("When you took them on"),
        ),
        PersonalData(
            "nominations.Outcome",
            export="personal_data.export_outcomes",
            erase="personal_data.erase_with_block",
            title=_("What came of asking them"),
        ),
        PersonalData(
            "nominations.Wish",
            export="personal_data.export_wishes",
            erase="personal_data.erase_with_block",
            title=_("Whom you wanted to ask"),
        ),
        PersonalData(
            "nominations.Telling",
            export="personal_data.export_nothing",
            erase="personal_data.erase_with_block",
            title=_("What we told you of them"),
        ),
    )
    segment_rules = (
        SegmentRule(
            "nominations.asked",
            _("asked a target"),
            _("asked {targets} {when}"),
            expression="segment_rules.asked",
            form="segment_rules.AskedForm",
            why="segment_rules.why_asked",
            section=_("What they did"),
            order=22,
        ),
        SegmentRule(
            "nominations.heard",
            _("told us what a target said"),
            _("told us what {targets} said {when}"),
            expression="segment_rules.heard",
            form="segment_rules.HeardForm",
            why="segment_rules.why_heard",
            section=_("What they did"),
            order=23,
        ),
        SegmentRule(
            "nominations.took",
            _("took on a block"),
            _("took on a block {when}"),
            expression="segment_rules.took",
            form="segment_rules.TookForm",
            why="segment_rules.why_took",
            section=_("What they did"),
            order=24,
        ),
    )
    references = (
        Reference("drive", resolve="references.refer_drive"),
        Reference("target", resolve="references.refer_target"),
    )
    triggers = (
        Trigger(
            "targets.declared",
            _("somebody declares for us"),
            fields=RULE_FIELDS,
            form="rules.DeclaredConditions",
            holds="rules.declared_holds",
            words="rules.declared_words",
            describe="rules.describe_declared",
        ),
        Trigger(
            "targets.reached",
            _("enough have declared for us"),
            fields=REACHED_FIELDS,
            form="rules.DriveConditions",
            holds="rules.drive_holds",
            words="rules.reached_words",
        ),
    )
    actions = (
        Action(
            "nominations.tell_locals",
            _("Tell the people there who agreed"),
            run="rules.tell_locals",
            words="rules.tell_words",
            undo="rules.untell_locals",
            order=80,
            triggers=("targets.declared",),
        ),
    )
    first_rules = "rules.first_rules"
    recounts = ("claim_recount.recount",)
    public_urls = "public_urls"
    desk_urls = "desk_urls"
    demo = "demo.demo"
    demo_order = 10
    api = "api.router"
