from django.utils.translation import gettext_lazy as _

from groundswell.trunk.tools import (
    Act,
    Confirmable,
    LedgerKind,
    NavItem,
    NeedsYou,
    PersonalData,
    Reference,
    SaysFacts,
    Search,
    SegmentFact,
    SegmentRule,
    Stat,
    ToolConfig,
    Trigger,
)


class Petitions(ToolConfig):
    """People sign, are confirmed and counted."""

    name = "groundswell.tools.petitions"
    label = "petitions"
    title = _("Petitions")
    slug = "petitions"

    nav = (NavItem(_("Petitions"), "desk-petitions:index", role="editor", icon="pen", section="Actions", order=10),)
    stats = (Stat(_("Signatures today"), "petitions.confirmed", order=10),)
    needs = (NeedsYou("acts.needs"),)
    ledger_kinds = (
        LedgerKind("petitions.signed", _("signed {object}"), icon="pen"),
        LedgerKind("petitions.confirmed", _("confirmed a signature on {object}"), icon="mail-check"),
        LedgerKind("petitions.moved", _("moved over to the new words of {object}"), icon="pen"),
    )
    personal_data = (
        PersonalData(
            "petitions.Signature",
            export="personal_data.export",
            erase="personal_data.erase",
            title=_("Petitions you signed"),
            stays=_("Your signatures stay counted, without your name, address and postcode."),
        ),
    )
    acts = (Act("petitions.sign", offers="acts.sign_offers"),)
    says_facts = (SaysFacts("petition", state="saying.how_it_stands", change="saying.say_what_is_right"),)
    segment_facts = (SegmentFact("petitions.standing", members="sets.standing"),)
    references = (Reference("petition", resolve="acts.refer_petition"),)
    confirmables = (
        Confirmable(
            "petitions.signature",
            waiting="confirmables.waiting",
            confirm="confirmables.confirm",
            forget="confirmables.forget",
        ),
    )
    searches = (Search(_("Petitions"), find="acts.find_petitions", role="editor", order=20),)
    triggers = (
        Trigger(
            "petitions.passed",
            _("a petition passes a round number"),
            fields={
                "number": "1,000",
                "of": "5,000",
                "goal": "5,000",
                "what": "people have signed.",
                "title": "Bring our buses back under public control",
                "addressee": "Ashdale Borough Council",
                "headline": "1,000 people have signed",
                "tally": "1,000 people have signed",
            },
            form="rules.PassedConditions",
            holds="rules.passed_holds",
            words="rules.passed_words",
        ),
    )
    first_rules = "rules.first_rules"
    segment_rules = (
        SegmentRule(
            "petitions.signed",
            _("signed a petition"),
            _("{how} {petitions} {when}"),
            expression="segment_rules.signed",
            form="segment_rules.SignedForm",
            why="segment_rules.why_signed",
            section=_("What they did"),
            order=20,
        ),
    )
    recounts = ("recount.recount",)
    figures = ("acts.figures",)
    area_figures = "acts.area_figures"
    demo = "demo.demo"
    demo_people = "demo_people.demo_people"
    first_steps = "setup_step.first_steps"
    main_ask = "campaign_page.main_ask"
    milestones = "campaign_page.milestones"
    public_urls = "public_urls"
    desk_urls = "desk_urls"
    surge_urls = "surge_urls"
    surge = "surge.sign_surge"
    api = "api.router"
