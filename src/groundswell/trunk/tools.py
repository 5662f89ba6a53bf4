"""
What a tool declares, and how tools are found.

A tool is a folder in `groundswell/tools/` (or a package that names its config under the entry point
`groundswell.tools`). Its `apps.py` holds one `ToolConfig`. No list anywhere names a tool. All references to code
are text ("selectors.dashboard_card", relative to the tool's package) because apps.py may not import models.
"""

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.functional import Promise

ENTRY_POINT = "groundswell.tools"
Text = str | Promise
"""Words on a page: a string, or one that is translated when it is shown."""


@dataclass(frozen=True)
class NavItem:
    """
    A row of the desk's rail. `url` is a URL name taking `campaign_slug`; `section` one of navigation.SECTIONS.

    What is for editors is shown to organisers too. `whole`: only where the role is held over the whole campaign. An
    empty role is every role. `badge(scope)` gives how many things wait there, or None to show no row to this person.
    `short` is what a phone's tab says where the label is too long for it.
    """

    label: Text
    url: str
    role: str
    icon: str
    section: str = "Actions"
    order: int = 50
    whole: bool = False
    badge: str = ""
    short: Text = ""


@dataclass(frozen=True)
class Card:
    """A card on the desk overview: `load(scope, at)` gives what `template` draws as `card`, or None to show nothing."""

    template: str
    load: str
    role: str = "organiser"
    order: int = 50


@dataclass(frozen=True)
class Stat:
    """
    A figure of the desk overview, of a counter kept by the hour over the whole campaign.

    `counter` is also the ledger kind: an organiser of one group or area sees the activities of her own people
    counted instead.
    """

    label: Text
    counter: str
    order: int = 50


@dataclass(frozen=True)
class NeedsYou:
    """
    Rows for "Needs you": `load(scope, at)` gives `trunk.acts.Need` objects. With an empty role `load` is asked for
    everybody, and decides for whom it has something.
    """

    load: str
    role: str = "organiser"


@dataclass(frozen=True)
class LedgerKind:
    """
    A kind of Activity this tool writes.

    `sentence` is for timelines and "Just now" ("signed {object}"), past tense, after the person's name.
    `done_by_person` is False for what was done with or to her. `by_said` holds sentences for "Just now" in which the
    object itself speaks ("Carys Wainfleet backs us"), by what the activity's data calls "said"; "{name}" in them is the
    data's "name". Such a kind is told even where no person did it.
    """

    kind: str
    sentence: Text
    icon: str = "check"
    done_by_person: bool = True
    counts_as_action: bool = True
    by_said: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class PersonalData:
    """
    A model that holds people's data. `export(person)` gives JSON-ready dicts; `erase(person, at)` removes or strips.

    `title` is what the page of everything we hold calls it; `stays` tells her what is left after erasing, and why.
    """

    model: str
    export: str
    erase: str
    title: Text = ""
    stays: Text = ""


@dataclass(frozen=True)
class Act:
    """
    Something a person can do here, offered anywhere: after signing, in a message, on the campaign's page.

    `offers(campaign, person, place, at)` gives `trunk.acts.Offer` objects; `person` and `place` may be None.
    """

    key: str
    offers: str


@dataclass(frozen=True)
class Reference:
    """Title, address and picture of an object: `resolve(public_id)` gives `trunk.acts.Referred` or None."""

    kind: str
    resolve: str


@dataclass(frozen=True)
class Confirmable:
    """
    Something that waits for its person to confirm an email address by the mailed page.

    `waiting(campaign, email_key)` gives `trunk.messaging.confirmations.Waiting` rows (what the page lists);
    `confirm(campaign, email_key, at)` confirms all of them and gives where to go next (a URL) or None.
    `forget(campaign, email_key, at)` takes back what waits, when the mailbox's owner says that it was not her.
    """

    kind: str
    waiting: str
    confirm: str
    forget: str = ""


@dataclass(frozen=True)
class MailRoute:
    """
    Mail that comes to our relay address with a part after "+": `take(token, mail, at)` gives whether it was for it.

    `mail` is a `trunk.messaging.reading.Incoming`. It may come twice: `take` keeps it once.
    """

    take: str


@dataclass(frozen=True)
class Trigger:
    """
    Something that happens here and may start a rule (trunk/automations).

    `sentence` follows "When" ("somebody declares for us"). `form`, if any, is a Django form whose answers are the
    rule's conditions; `holds(conditions, context)` says whether they are met. `fields` names what its context tells,
    with a sample each, for templates and previews. The tool calls `trunk.automations.services.fire`.
    """

    key: str
    sentence: Text
    fields: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    holds: str = ""
    words: str = ""
    """Function `words(campaign, conditions) -> str`: the sentence with these conditions."""
    describe: str = ""
    """
    Function `describe(campaign, context) -> dict`: what else its context tells, looked up when a rule begins, so that
    telling what happened stays quick. It is asked once a run.
    """


@dataclass(frozen=True)
class Action:
    """
    Something a rule may do here, in a job.

    `run(order)` takes a `trunk.automations.actions.Order` and gives an `Outcome`; it is called again after a crash
    with the same `order.key` and must then do nothing twice. `undo(order, result)`, if any, takes back what has not
    gone out and may give a sentence of what it did; `result` is what `run` gave, as `Run.results` keeps it.
    `words(campaign, settings)` gives the sentence ("make a card from “Thank-you”"); `form` asks the settings, made as a
    trigger's. `triggers` names those that it works with; empty: all.
    """

    key: str
    label: Text
    run: str
    words: str
    form: str = ""
    undo: str = ""
    order: int = 50
    triggers: tuple[str, ...] = ()


@dataclass(frozen=True)
class SaysFacts:
    """
    A kind of object that says facts (trunk/facts); `kind` is that of its declared reference.

    `state(public_id, at)` gives `trunk.acts.Said` or None: how it stands. `change(public_id, fact, instead, account,
    at)`, if any, puts one fact in the place of the other and gives whether it did; what cannot change any more stays.
    """

    kind: str
    state: str
    change: str = ""


@dataclass(frozen=True)
class SegmentRule:
    """
    A kind of line in the sentence of a segment (trunk/segments): "signed Bring our buses back in the last 30 days".

    `label` is what the list of lines to add says ("signed a petition"), under `section`. `words` follows "People who"
    and names in braces the fields of `form`, each of which becomes a slot: "signed {petition} {when}". `form` is made
    with `scope`, and of the slots in trunk/segments/slots.py. `expression(campaign, settings, at)` gives a
    `trunk.segments.expression`; it raises `trunk.segments.broken.Gone` where the line names what is not there any more.
    `why(scope, people, settings)`, if any, gives a sentence by person id: the fact behind the line.
    """

    key: str
    label: Text
    words: Text
    expression: str
    form: str = ""
    why: str = ""
    section: Text = ""
    order: int = 50


@dataclass(frozen=True)
class SegmentFact:
    """
    A sort of fact about people that segments count by (trunk/segments/sets).

    `members(campaign, people)` gives pairs: a fact, which is the key or begins with it and a colon
    ("leaflets.promised:<public id>"), and the ids of the people of whom it is true; of all of the campaign, or, where
    `people` is a list of ids, of these. They are looked up anew when the ledger names them; what changes people without
    a row of the ledger calls `trunk.segments.services.touch`. `trunk.records.gathering.gathered` finds a million ids
    quickly.
    """

    key: str
    members: str


@dataclass(frozen=True)
class Search:
    """A kind of result of the desk's search: `find(scope, text, limit)` gives `trunk.acts.Found` objects."""

    label: Text
    find: str
    role: str = "organiser"
    order: int = 50


class ToolConfig(AppConfig):
    """One tool. See docs/developers/add-a-tool.md."""

    default = False
    """Django takes the config of apps.py that says True: each subclass does, this base, imported there, does not."""
    default_auto_field = "django.db.models.BigAutoField"
    title: Text = ""
    slug: str = ""
    nav: tuple[NavItem, ...] = ()
    cards: tuple[Card, ...] = ()
    stats: tuple[Stat, ...] = ()
    needs: tuple[NeedsYou, ...] = ()
    ledger_kinds: tuple[LedgerKind, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
    acts: tuple[Act, ...] = ()
    references: tuple[Reference, ...] = ()
    confirmables: tuple[Confirmable, ...] = ()
    searches: tuple[Search, ...] = ()
    mail_routes: tuple[MailRoute, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    actions: tuple[Action, ...] = ()
    says_facts: tuple[SaysFacts, ...] = ()
    segment_rules: tuple[SegmentRule, ...] = ()
    segment_facts: tuple[SegmentFact, ...] = ()
    recounts: tuple[str, ...] = ()
    """Functions `recount(campaign, apply: bool) -> list[trunk.ledger.counters.Drift]`."""
    figures: tuple[str, ...] = ()
    """Functions `figures() -> dict[str, int | dict]`, merged into `groundswell figures`."""
    demo: str = ""
    """Function `demo(world: trunk.demo.World) -> None` that plays this tool's part of the demo campaign."""
    demo_order: int = 50
    """Tools play their parts in this order: one that writes to what another makes has a higher number."""
    first_steps: str = ""
    """
    Function `first_steps() -> list[trunk.acts.SetUpStep]`: steps this tool adds to the set-up wizard, between
    "Look" and "Email". May give an empty list.
    """
    main_ask: str = ""
    """
    Function `main_ask(campaign, at) -> trunk.acts.MainAsk | None`: what the band of the campaign's page asks for. The
    first tool with an answer is taken, in the order of `MainAsk.order`.
    """
    milestones: str = ""
    """
    Function `milestones(campaign, limit) -> list[trunk.acts.Milestone]`: what was reached, newest first, for "Latest"
    on the campaign's page.
    """
    area_figures: str = ""
    """
    Function `area_figures(campaign, at) -> trunk.acts.AreaFigures | None`: how many people acted in each area, for
    the area pages. The first tool with an answer is taken.
    """
    target_routes: str = ""
    """
    Function `target_routes(standing, person, at) -> trunk.acts.Offer | None`: how this tool helps somebody reach a
    target of a drive (write it a letter). Shown wherever a target is (trunk/targets/routes.py).
    """
    target_sayings: str = ""
    """
    Function `target_sayings(drive) -> list[trunk.targets.sayings.Saying]`: facts that may be used by whoever asks the
    targets of a drive. Shown under "What to say".
    """
    demo_end: str = ""
    """Function `demo_end(world)`, called when every tool has played its part: what happens to all of it at the end."""
    demo_people: str = ""
    """
    Function `demo_people(batch: trunk.demo.people.writing.Batch) -> None`: lets a batch of the made-up crowd of
    `groundswell demo people` act with this tool, inside its transaction, with one insert a table.
    """
    page_picture: str = ""
    """
    Function `page_picture(request) -> str`: address of the Open Graph picture of the public page that is being
    answered, or "". `request.page_title` holds the page's title by then. The first tool with an answer is taken
    (trunk/ui/context.py).
    """
    first_rules: str = ""
    """Function `first_rules(campaign) -> list[trunk.automations.actions.FirstRule]`: rules of a new campaign."""
    public_urls: str = ""
    """Module with `urlpatterns`, mounted at `/<campaign_slug>/<slug>/`."""
    desk_urls: str = ""
    """Module with `urlpatterns`, mounted at `/desk/<campaign_slug>/<slug>/`."""
    surge_urls: str = ""
    """Module with `urlpatterns`, mounted at `/act/<campaign_slug>/<slug>/`: posts that the hot process answers."""
    surge: str = ""
    """Object `Surge` (trunk.hot.surge): the same posts taken in batches by the hot process."""
    api: str = ""
    """Name of a django-ninja `Router` in this tool, mounted at `/api/v1/<slug>`."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.default = cls.__dict__.get("default", True)

    def ready(self) -> None:
        for module in ("receivers", "tasks", "register"):
            if module_exists(f"{self.name}.{module}"):
                importlib.import_module(f"{self.name}.{module}")
        from groundswell.trunk.ledger.leaving import forget_after_zero

        post_migrate.connect(forget_after_zero, sender=self)

    def find(self, dotted: str) -> Any:
        """Load "module.attribute" of this tool's package."""
        module, _, attribute = dotted.rpartition(".")
        return getattr(importlib.import_module(f"{self.name}.{module}"), attribute)


def module_exists(dotted: str) -> bool:
    """Whether a module can be found, without running it (its parents do run)."""
    return importlib.util.find_spec(dotted) is not None


def discover(left_out: frozenset[str] = frozenset()) -> list[str]:
    """
    Names of the tools' packages: every folder of groundswell/tools and every entry point, in name order.

    `left_out` holds names of folders to leave out, as the deletability test does.
    """
    import groundswell.tools

    folders = (
        f"groundswell.tools.{module.name}"
        for module in pkgutil.iter_modules(groundswell.tools.__path__)
        if module.ispkg and module.name not in left_out
    )
    plugged = (point.value for point in entry_points(group=ENTRY_POINT) if point.name not in left_out)
    return sorted({*folders, *plugged})


def installed_tools() -> Iterator[ToolConfig]:
    """Every installed tool, in the order of discovery."""
    return (config for config in apps.get_app_configs() if isinstance(config, ToolConfig))


def declared(attribute: str) -> Iterator[tuple[ToolConfig, Any]]:
    """Every declaration of one sort ("acts", "cards"…) with the tool that made it."""
    for tool in installed_tools():
        for declaration in getattr(tool, attribute):
            yield tool, declaration


def loader(tool: ToolConfig, dotted: str) -> Callable[..., Any]:
    """A function named by a declaration."""
    function: Callable[..., Any] = tool.find(dotted)
    return function
