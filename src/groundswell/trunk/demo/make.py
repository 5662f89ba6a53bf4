"""Making the demo campaign: all of it, or nothing."""

from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from groundswell.trunk.access import services as access
from groundswell.trunk.access.models import Account
from groundswell.trunk.automations import services as automations
from groundswell.trunk.campaigns import services as campaigns
from groundswell.trunk.campaigns.models import Campaign, Organisation
from groundswell.trunk.demo import audiences, desk, doubles
from groundswell.trunk.demo.logo import YELLOW, draw_logo
from groundswell.trunk.demo.stall_sheet import import_a_stall_sheet
from groundswell.trunk.demo.world import DAYS, Progress, World
from groundswell.trunk.media import services as media
from groundswell.trunk.messaging import services as messaging
from groundswell.trunk.places.loading.ashdale import all_postcodes, load_ashdale
from groundswell.trunk.tools import installed_tools, loader

SLUG, NAME = "better-buses", "Better Buses for Ashdale"


class DemoExists(Exception):
    """There is a campaign of the demo's address here already."""


def silent(step: str, done: int, total: int) -> None:
    """Tell nobody how far it is."""


@transaction.atomic
def make_demo(*, at: datetime, seed: int = 1, progress: Progress = silent) -> Campaign:
    """
    Make "Better Buses for Ashdale": three weeks of a fictional campaign that end at `at`.

    The same seed gives the same people and times. It is one transaction, so that a start cut short leaves nothing.

    :raises DemoExists: the second time.
    """
    if Campaign.objects.filter(slug=SLUG).exists():
        raise DemoExists(SLUG)
    rng = Random(seed)
    began = timezone.localtime(at).replace(hour=9, minute=0, second=0, microsecond=0) - timedelta(days=DAYS + 2)
    progress("Drawing Ashdale", 0, 1)
    owner = access.create_owner(email="ros.tamblyn@example.org", name="Ros Tamblyn", at=began)
    campaign = _campaign(owner, began)
    # Three weeks are played in a moment: no rule thanks anybody for what was said a fortnight ago.
    automations.hush(campaign=campaign, at=began)
    postcodes = all_postcodes()
    groups = desk.make_groups(campaign, postcodes, owner, began + timedelta(hours=3))
    organiser = desk.make_team(campaign, groups, owner, began + timedelta(hours=4))
    world = World(campaign, owner, organiser, groups, postcodes, rng, at, progress)
    campaigns.open_campaign(campaign=campaign, account=owner, at=world.started_at)
    progress("Drawing Ashdale", 1, 1)
    for tool in sorted(installed_tools(), key=lambda tool: tool.demo_order):
        if tool.demo:
            loader(tool, tool.demo)(world)
    for tool in installed_tools():
        if tool.demo_end:
            loader(tool, tool.demo_end)(world)
    desk.join_groups(world)
    progress("The desk at work", 0, 1)
    desk.work_at_the_desk(world)
    desk.invite_one_more(world)
    desk.park_a_job(world)
    doubles.write_some_down_twice(world)
    audiences.save_segments(world)
    import_a_stall_sheet(world)
    automations.listen_again(campaign=campaign)
    # The people of the demo are invented: even where a mail server is set, nothing is sent to them.
    messaging.keep_in_outbox(campaign=campaign)
    progress("The desk at work", 1, 1)
    return campaign


def _campaign(owner: Account, at: datetime) -> Campaign:
    """The organisation, the campaign and its look; not open yet."""
    boundary_set = load_ashdale(at=at)
    organisation = campaigns.create_organisation(
        name=NAME, kind=Organisation.INFORMAL, email="hello@example.org", account=owner, at=at
    )
    campaign = campaigns.create_campaign(
        organisation=organisation,
        name=NAME,
        slug=SLUG,
        goal="Bring our buses back under public control",
        boundary_set=boundary_set,
        account=owner,
        at=at,
    )
    logo = media.add_image(
        campaign=campaign, upload=draw_logo(), alt=NAME, credit="Drawn for this demo", account=owner, at=at
    )
    campaigns.set_look(
        campaign=campaign, brand=YELLOW, display_face=Campaign.ARCHIVO, logo=logo, art="bus", account=owner, at=at
    )
    campaigns.set_imprint(
        organisation=organisation,
        promoter="R. Tamblyn",
        address="4 Tannery Yard, Ashdale AD1 2BX",
        email="hello@example.org",
        campaign=campaign,
        account=owner,
        at=at,
    )
    return campaign
