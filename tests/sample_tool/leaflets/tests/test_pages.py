"""The pages, and every place of the trunk where this tool shows itself."""

import json
import pickle
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from PIL import Image as Pillow

from groundswell.cli.figures import all_figures
from groundswell.cli.recounting import recount_all
from groundswell.trunk.api.services import make_key
from groundswell.trunk.campaigns import offers, set_up
from groundswell.trunk.hot.surge import SurgePost
from groundswell.trunk.ledger.models import Activity
from groundswell.trunk.media.services import add_logo
from groundswell.trunk.messaging.confirmations import all_waiting
from groundswell.trunk.messaging.reading import Incoming
from groundswell.trunk.places.figures import figures_of
from groundswell.trunk.supporters.deeds import referred_to
from groundswell.trunk.supporters.field_register import stale, unlisted
from groundswell.trunk.targets import services as targets
from groundswell.trunk.targets.routes import ways_to_reach
from groundswell.trunk.targets.sayings import sayings
from groundswell.trunk.tools import installed_tools
from leaflets.apps import Leaflets
from leaflets.campaign_page import page_picture
from leaflets.models import Promise
from leaflets.reaching import take_back_by_mail
from leaflets.surge import promise_surge

pytestmark = pytest.mark.django_db
PAGE, PROMISE = "/better-buses/leaflets/", "/act/better-buses/leaflets/promise"
FORM = {"full_name": "Ann Moor", "email": "ann@example.org", "postcode": "ad5 1aa", "round": "home"}


def test_the_tool_is_found_by_its_entry_point():
    assert "leaflets" in {tool.label for tool in installed_tools()}


def test_there_is_no_page_before_the_plan_is_open(client, campaign, groups):
    assert client.get(PAGE).status_code == 404


def test_a_promise_is_made_without_script(client, plan, areas):
    assert "Millbeck" in client.get(PAGE).content.decode()

    answer = client.post(PROMISE, FORM, follow=True)

    assert answer.redirect_chain == [(f"{PAGE}?promised", 302)]
    assert "Check your email" in answer.content.decode()
    assert Promise.objects.get().area == areas["Kelder"]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("full_name", "http://spam.example", "with no links"),
        ("email", "ann@", "like name@example.org"),
        ("postcode", "AD5", "Enter a full postcode"),
        ("round", "", "Choose where you want to help"),
        ("round", "gone", "This round has ended"),
    ],
)
def test_errors_say_what_to_do_and_keep_what_was_typed(client, plan, field, typed, said):
    answer = client.post(PROMISE, {**FORM, field: typed})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page and (field == "full_name" or 'value="Ann Moor"' in page)
    assert not Promise.objects.exists()


def test_a_post_from_another_site_is_refused(client, plan):
    assert client.post(PROMISE, FORM, headers={"origin": "https://evil.example"}).status_code == 403


def test_in_a_surge_the_same_posts_are_written_together(plan, campaign, noon):
    posts = [
        SurgePost({"campaign_slug": slug}, {**FORM, "email": f"{slug}@example.org"}, "192.0.2.7", {}, {})
        for slug in ("better-buses", "nowhere")
    ]
    items = [promise_surge.prepare(post) for post in posts]
    assert pickle.loads(pickle.dumps(items)) == items, "they may go to another process"

    kept, unknown = promise_surge.commit(items, noon)

    assert (kept.status, dict(kept.headers)["location"]) == (303, f"{PAGE}?promised")
    assert unknown is None and Promise.objects.count() == 1
    assert promise_surge.prepare(SurgePost({}, {**FORM, "postcode": "?"}, "", {}, {})) is None


def test_the_desk_page_is_for_organisers(client_for, plan, tom, asha, ben, cal):
    page = client_for(asha).get("/desk/better-buses/leaflets/")

    assert page.status_code == 200 and "Tom Baxter" in page.content.decode()
    assert {client_for(who).get("/desk/better-buses/leaflets/").status_code for who in (ben, cal)} == {404}


def test_the_overview_shows_figure_card_need_and_who_it_was(client_for, promise, asha):
    promise("home", 3)

    page = client_for(asha).get("/desk/better-buses/").content.decode()

    assert "Leaflet promises today" in page
    assert "15 more hands are wanted" in page
    assert "2 rounds have nobody" in page
    assert "promised to help with" in page and "folding leaflets at home" in page


def test_the_desks_search_finds_her(client_for, tom, asha):
    assert "Tom Baxter" in client_for(asha).get("/desk/better-buses/search/?q=baxter").content.decode()


def test_the_confirmation_page_lists_what_waits(campaign, tom):
    assert [(w.title, w.detail) for w in all_waiting(campaign, "tom.baxter@example.org")] == [
        ("Millbeck", "Tom Baxter")
    ]


def test_a_key_reads_the_rounds(client, promise, campaign, asha):
    promise("home", 3)
    _key, secret = make_key(
        account=asha, campaign=campaign, name="Website", may_write=False, days=30, at=timezone.now()
    )

    answer = client.get("/api/v1/leaflets/rounds", headers={"authorization": f"Bearer {secret}"})

    assert answer.status_code == 200
    home = json.loads(answer.content)[-1]
    assert home == {"identifier": "home", "title": "At home", "hands_wanted": 6, "hands_promised": 3}
    assert client.get("/api/v1/leaflets/rounds").status_code == 401


def test_the_campaigns_page_asks_and_tells(client, promise, groups, campaign, noon):
    promise(groups["Millbeck"].public_id, 6)

    assert offers.main_ask(campaign, at=noon).title == "A leaflet through every door"
    told = offers.milestones(campaign, limit=5)
    assert "Millbeck has all its hands" in {milestone.title for milestone in told}
    assert client.get("/better-buses/").status_code == 200


def test_area_pages_can_show_its_figures(promise, areas, campaign, noon):
    promise("home", 3)

    figures = figures_of(campaign, at=noon)

    assert figures is not None and figures.by_area.get(areas["Millbeck"].pk) == 3


def test_it_adds_a_step_to_the_wizard(campaign, olu, noon):
    step = next(step for step in set_up.tool_steps() if step.key == "leaflets")

    step.save(campaign, olu, {"hands": 9}, noon)
    step.launch(campaign, olu, noon)

    assert step.load(campaign) == {"hands": 9}
    assert step.show(campaign, {}) == {"hands": 6}
    assert step.result_url(campaign) == PAGE


def test_figures_and_recount_know_it(promise, campaign):
    promise("home", 3)

    assert all_figures()["leaflet_promises"] == 3
    assert recount_all(apply=False) == []


def test_rounds_have_names_and_every_personal_field_its_reason(groups, plan):
    assert referred_to("leaflets.round", groups["Millbeck"].public_id).title == "leaflets in Millbeck"
    assert unlisted() == [] and stale() == []


@pytest.mark.slow
def test_it_plays_its_part_in_the_demo(db):
    from groundswell.trunk.demo import make_demo

    campaign = make_demo(at=timezone.now() - timedelta(minutes=1))

    assert Promise.objects.filter(campaign=campaign).count() >= 20
    assert Activity.objects.filter(campaign=campaign, kind="leaflets.promised").exists()


def test_who_asks_a_target_is_given_a_way_and_a_fact_and_mail_takes_a_promise_back(campaign, groups, promise, noon):
    target = targets.add_target(campaign=campaign, name="Ann Teale", office="Mayor", source="Her site", at=noon)
    drive = targets.create_drive(campaign=campaign, account=None, kind="cause", title="A vote", at=noon)
    targets.add_to_drive(drive=drive, targets=[target], at=noon)
    promise(groups["Millbeck"].public_id, 2)

    ways = ways_to_reach(drive.standings.select_related("drive__campaign", "target").get(), person=None, at=noon)
    mail = Incoming("k", (), "a@example.org", "No", "I cannot", auto=False)
    token = Promise.objects.first().public_id

    assert "Take a leaflet along" in [way.label for way in ways]
    assert "2 people deliver our leaflets" in [saying.text for saying in sayings(drive)]
    assert take_back_by_mail(token.lower(), mail, noon) and Promise.objects.count() == 1
    assert not take_back_by_mail("x" * 22, mail, noon)


def test_every_sort_of_declaration_of_a_tool_is_used_here():
    """Failing? A new attribute of ToolConfig: use it here, and describe it in docs/developers/add-a-tool.md."""
    from groundswell.trunk.tools import ToolConfig

    sorts = {name for name in ToolConfig.__annotations__ if not name.startswith("_")}

    assert {name for name in sorts if not getattr(Leaflets, name)} == set()


def test_under_a_link_to_its_pages_stands_the_logo(rf, campaign, noon):
    file = BytesIO()
    Pillow.new("RGB", (40, 40), "#ffc21a").save(file, "PNG")
    campaign.logo = add_logo(campaign=campaign, upload=file.getvalue(), account=None, at=noon)

    own, other = (rf.get(path) for path in (PAGE, "/better-buses/"))
    own.campaign = other.campaign = campaign

    assert page_picture(own) == f"/media/{campaign.logo.public_id}/192.webp"
    assert page_picture(other) == ""


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_of_it_after_migrate_zero(promise, groups):
    promise(groups["Millbeck"].public_id, 2)

    call_command("migrate", "leaflets", "zero", verbosity=0)
    try:
        assert residue() == []
    finally:
        call_command("migrate", "leaflets", verbosity=0)


def residue() -> list[str]:
    """Every table and every cell of the database that names this tool; the audit trail is a chain, and stays."""
    found = []
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in set(tables) - {"audit_auditentry"}:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names from the database
            found += [f"{table}: {row}" for row in cursor.fetchall() if "leaflet" in str(row).lower()]
    return found + [table for table in tables if "leaflet" in table]
