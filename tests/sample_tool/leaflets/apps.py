from django.utils.translation import gettext_lazy as _

from groundswell.trunk.tools import (
    Act,
    Action,
    Card,
    Confirmable,
    LedgerKind,
    MailRoute,
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


class Leaflets(ToolConfig):
    """People promise to deliver leaflets, or to fold them at home."""

    name = "leaflets"
    label = "leaflets"
    title = _("Leaflets")
    slug = "leaflets"

    public_urls = "public_urls"
    desk_urls = "desk_urls"
    surge_urls = "surge_urls"
    surge = "surge.promise_surge"
    api = "api.router"

    nav = (
        NavItem(
            _("Leaflets"), "desk-leaflets:index", role="organiser", icon="newspaper", order=80, badge="desk.waiting"
        ),
    )
    cards = (Card("leaflets/_card.html", load="desk.card", order=60),)
    stats = (Stat(_("Leaflet promises today"), "leaflets.promised", order=60),)
    needs = (NeedsYou("desk.needs"),)
    searches = (Search(_("Leaflets"), find="desk.find_promises", order=60),)

    ledger_kinds = (LedgerKind("leaflets.promised", _("promised to help with {object}"), icon="newspaper"),)
    references = (Reference("leaflets.round", resolve="acts.refer_round"),)
    acts = (
        Act("leaflets.deliver", offers="acts.deliver_offers"),
        Act("leaflets.fold", offers="acts.fold_offers"),
    )
    confirmables = (
        Confirmable(
            "leaflets.promise",
            waiting="confirmables.waiting",
            confirm="confirmables.confirm",
            forget="confirmables.forget",
        ),
    )
    personal_data = (
        PersonalData(
            "leaflets.Promise",
            export="personal_data.export",
            erase="personal_data.erase",
            title=_("Leaflets you promised to deliver or fold"),
        ),
    )

    recounts = ("counting.recount",)
    figures = ("counting.figures",)
    area_figures = "counting.area_figures"

    first_steps = "setup_step.first_steps"
    main_ask = "campaign_page.main_ask"
    milestones = "campaign_page.milestones"
    page_picture = "campaign_page.page_picture"
    demo = "demo.demo"
    demo_end = "demo.demo_end"
    demo_people = "demo.demo_people"

    target_routes = "reaching.hand_route"
    target_sayings = "reaching.sayings"
    mail_routes = (MailRoute(take="reaching.take_back_by_mail"),)
    segment_facts = (SegmentFact("leaflets.standing", members="segments.standing"),)
    segment_rules = (
        SegmentRule(
            "leaflets.promised",
            _("promised leaflets"),
            _("promised leaflets for {rounds} {when}"),
            expression="segments.promised",
            form="segments.PromisedForm",
            why="segments.why_promised",
            section=_("What they did"),
        ),
    )
    says_facts = (SaysFacts("leaflets.round", state="facts.how_it_stands", change="facts.say_what_is_right"),)

    triggers = (
        Trigger(
            "leaflets.full",
            _("a round has all its leaflet hands"),
            fields={"name": "Millbeck", "number": "6"},
            form="rules.RoundForm",
            holds="rules.holds",
            words="rules.full_words",
        ),
    )
    actions = (
        Action(
            "leaflets.want_more",
            _("Want more hands"),
            run="rules.want_more",
            words="rules.more_words",
            form="rules.HandsForm",
            undo="rules.want_fewer",
            triggers=("leaflets.full",),
        ),
    )
    first_rules = "rules.first_rules"
