from django.utils.translation import gettext_lazy as _

from groundswell.trunk.tools import (
    Act,
    Confirmable,
    LedgerKind,
    MailRoute,
    NavItem,
    NeedsYou,
    PersonalData,
    Reference,
    SaysFacts,
    Search,
    SegmentRule,
    Stat,
    ToolConfig,
)


class Letters(ToolConfig):
    """People write to those who decide, in their own words."""

    name = "groundswell.tools.letters"
    label = "letters"
    title = _("Letters")
    slug = "letters"

    nav = (NavItem(_("Letters"), "desk-letters:index", role="organiser", icon="mailbox", section="Actions", order=30),)
    acts = (Act("letters.write", offers="acts.write_offers"),)
    references = (Reference("letters.drive", resolve="acts.refer_letter_drive"),)
    says_facts = (SaysFacts("letters.drive", state="offered.how_it_stands"),)
    searches = (Search(_("Letters"), find="acts.find_letter_drives", order=40),)
    needs = (NeedsYou("desk_queue.needs"),)
    stats = (Stat(_("Letters sent today"), "letters.sent", order=30),)
    ledger_kinds = (LedgerKind("letters.sent", _("sent a letter: {object}"), icon="mail"),)
    confirmables = (
        Confirmable(
            "letters.letter",
            waiting="confirmables.waiting",
            confirm="confirmables.confirm",
            forget="confirmables.forget",
        ),
    )
    mail_routes = (MailRoute(take="services.replies.take_reply"),)
    personal_data = (
        PersonalData(
            "letters.Letter",
            export="personal_data.export",
            erase="personal_data.erase",
            title=_("Letters you wrote"),
            stays=_("Letters that went out stay counted, without their words and your name. Who got one may keep it."),
        ),
        PersonalData(
            "letters.WordRun",
            export="personal_data.export_runs",
            erase="personal_data.erase_runs",
            title=_("Marks by which we see letters that are alike"),
        ),
        PersonalData(
            "letters.Reply",
            export="personal_data.export_replies",
            erase="personal_data.erase_replies",
            title=_("Replies to your letters"),
        ),
    )
    segment_rules = (
        SegmentRule(
            "letters.wrote",
            _("wrote a letter"),
            _("wrote a letter for {drives} {when}"),
            expression="segment_rules.wrote",
            form="segment_rules.WroteForm",
            why="segment_rules.why_wrote",
            section=_("What they did"),
            order=21,
        ),
    )
    recounts = ("recount.recount",)
    figures = ("recount.figures",)
    target_routes = "routes.write_route"
    demo = "demo.demo"
    demo_order = 20

    target_sayings = "sayings.sayings"
    public_urls = "public_urls"
    desk_urls = "desk_urls"
