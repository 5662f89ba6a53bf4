"""The builder's page: lines come and go, are counted, and are saved only when they are whole."""

from uuid import uuid4

import pytest
from django.urls import reverse
from tests.support.people import NOON, give_role, make_account

from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.campaigns.models import Group
from groundswell.trunk.records.clock import now
from groundswell.trunk.segments.models import Segment
from groundswell.trunk.segments.tests.world_of_segments import Town, definition, group_of, line, save, sign
from groundswell.trunk.supporters.models import Person, Tag

pytestmark = pytest.mark.django_db
ONE_LINE = definition(line("people.tagged", tags=["Driver"]))
DRIVERS = {"line": ["in.0"], "in.0-rule": "people.tagged", "in.0-tags": ["Driver"]}


@pytest.fixture
def town(campaign, asha):
    return Town(campaign, asha)


@pytest.fixture
def desk(client, campaign, asha, town):
    """Asha at the desk: `desk("new")` opens a page, `desk("new", {...})` posts to it."""
    client.force_login(asha)

    def ask(name, data=None, *args, htmx=False):
        url = reverse(f"segments:{name}", args=[campaign.slug, *args])
        headers = {"HX-Request": "true"} if htmx else {}
        return client.get(url, headers=headers) if data is None else client.post(url, data, headers=headers)

    return ask


def test_a_new_segment_counts_everyone_until_a_line_says_more(desk):
    page = desk("new").content.decode()

    assert '<span class="big-n">3</span>' in page and "Everyone." in page


def test_a_line_is_added_chosen_counted_and_saved(desk, campaign):
    added = desk("new", {"do": "add:in:people.tagged", "name": "Drivers"})
    assert added.status_code == 200 and 'name="in.0-tags"' in added.content.decode()

    chosen = desk("new", {**DRIVERS, "name": "Drivers"}, htmx=True).content.decode()
    assert '<span class="big-n">2</span>' in chosen and "People who are tagged Driver." in chosen
    assert "<html" not in chosen

    saved = desk("new", {**DRIVERS, "name": "Drivers", "key": uuid4(), "do": "save"})
    segment = Segment.objects.get()
    assert saved.status_code == 302 and segment.name == "Drivers"
    assert segment.definition == definition(line("people.tagged", tags=["Driver"]))
    again = desk("segment", None, segment.public_id).content.decode()
    assert "Denise Okoro-Hall" in again and "Tagged “Driver” on 17 March 2026" in again and "Why is she in it?" in again


def test_each_line_is_counted_alone_and_what_is_left_out_with_a_minus(desk):
    posted = {
        **DRIVERS,
        "line": ["in.0", "in.1", "but.0"],
        "in.1-rule": "places.in",
        "in.1-areas": ["W1", ""],
        "but.0-rule": "people.tagged",
        "but.0-tags": ["Driver"],
    }

    page = desk("new", posted, htmx=True)

    draft = page.context["draft"]
    assert [part.count for part in draft.lines] == [2, 2] and [part.count for part in draft.but] == [1]
    assert page.context["figures"].total == 0 and "Nobody matches." in page.content.decode()


def test_those_who_may_not_be_contacted_are_counted_apart(desk):
    posted = {
        "line": ["in.0", "in.1"],
        "in.0-rule": "places.in",
        "in.0-areas": ["W1"],
        "in.1-rule": "contact.may",
        "in.1-channel": "email",
    }

    page = desk("new", posted, htmx=True).content.decode()

    assert "1 more matches but may not be emailed." in page


def test_groups_of_lines_hold_lines_but_no_groups(desk):
    posted = {"line": ["in.0"], "in.0-rule": "group", "in.0-join": "any"}

    first = desk("new", {**posted, "do": "add:in.0:people.tagged"}).context["draft"]
    nested = desk("new", {**posted, "do": "group:in.0"}).context["draft"]

    assert first.definition["lines"][0]["join"] == "any" and len(first.lines[0].lines) == 1
    assert nested.lines[0].lines == []


def test_a_line_that_was_taken_away_can_be_put_back(desk):
    posted = {**DRIVERS, "line": ["in.0", "in.4"], "in.4-rule": "places.in", "in.4-areas": ["W1"]}

    page = desk("new", {**posted, "do": "remove:in.0"})
    removed = page.context["removed"]
    assert [part.path for part in page.context["draft"].lines] == ["in.4"] and "Put it back" in page.content.decode()

    kept = {"line": ["in.4"], "in.4-rule": "places.in", "in.4-areas": ["W1"], "removed": removed, "do": "back"}
    back = desk("new", kept).context["draft"]
    assert [part.definition["rule"] for part in back.lines] == ["people.tagged", "places.in"]


@pytest.mark.parametrize(
    "removed",
    [
        "",
        "{",
        "[]",
        '{"place": "in"}',
        '{"place": "x", "number": 0, "node": {"rule": "r", "raw": []}}',
        '{"place": "in", "number": 0, "node": {"rule": "r", "raw": [["a"]]}}',
    ],
)
def test_what_makes_no_sense_is_not_put_back(desk, removed):
    answer = desk("new", {"removed": removed, "do": "back"})

    assert answer.status_code == 200 and answer.context["draft"].empty


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"name": "", **DRIVERS}, "Give the segment a name"),
        ({"name": "Nobody said who"}, "Say who is in it"),
        ({"name": "A", "line": ["in.0"], "in.0-rule": "people.tagged"}, "Choose a tag"),
        ({"name": "A", "line": ["in.0"], "in.0-rule": "places.near", "in.0-miles": "0"}, "a number from 1 to 500"),
        ({"name": "A", "line": ["in.0"], "in.0-rule": "people.quiet", "in.0-when": "day"}, "Choose a day"),
        ({"name": "A", "line": ["in.0"], "in.0-rule": "no.such"}, "no tool knows any more"),
    ],
)
def test_an_unfinished_segment_is_not_saved_and_keeps_what_was_chosen(desk, posted, said):
    answer = desk("new", {"key": uuid4(), **posted, "do": "save"})

    assert answer.status_code == 422 and said in answer.content.decode()
    assert posted["name"] in answer.content.decode() and not Segment.objects.exists()


def test_hostile_values_are_told_apart_from_markup_and_sql(desk):
    nasty = "<script>alert(1)</script>'; DROP TABLE people;--"
    posted = {"line": ["in.0", "in.0", "../x", "in.9999"], "in.0-rule": "people.tagged", "in.0-tags": [nasty] * 50}

    answer = desk("new", {**posted, "name": nasty, "join": nasty, "do": "save", "key": "x", "seen": "x" * 500})

    assert answer.status_code == 422 and "<script>alert" not in answer.content.decode()
    for button in (
        "add:in",
        "add:zz:people.tagged",
        "remove:in.77",
        "remove:",
        "group:but.0.1",
        "add:in.0:people.tagged",
    ):
        assert desk("new", {**posted, "do": button}).status_code == 200


def test_the_same_press_twice_saves_once(desk):
    posted = {**DRIVERS, "name": "Drivers", "key": uuid4(), "do": "save"}

    first, second = desk("new", posted), desk("new", posted)

    assert first.url == second.url and Segment.objects.count() == 1


def test_another_segment_may_not_have_the_name(desk, campaign, asha):
    save(scope_in(campaign, asha, "organiser"), asha, "Drivers", ONE_LINE)

    answer = desk("new", {**DRIVERS, "name": "Drivers", "key": uuid4(), "do": "save"})

    assert answer.status_code == 422 and "Another segment has this name" in answer.content.decode()


def test_who_saves_second_sees_both_versions(desk, campaign, asha):
    made = save(
        scope_in(campaign, asha, "organiser"), asha, "Drivers", definition(line("people.tagged", tags=["Driver"]))
    )
    first = {**DRIVERS, "name": "Drivers of ours", "seen": 1, "key": uuid4(), "do": "save"}
    assert desk("segment", first, made.public_id).status_code == 302

    second = desk("segment", {**first, "name": "My drivers"}, made.public_id)
    assert second.status_code == 422 and "saved this segment meanwhile" in second.content.decode()
    assert "Drivers of ours" in second.content.decode() and "My drivers" in second.content.decode()

    again = desk("segment", {**first, "name": "My drivers", "seen": 2}, made.public_id)
    made.refresh_from_db()
    assert again.status_code == 302 and (made.name, made.version) == ("My drivers", 3)


def test_a_deleted_tag_is_a_warning_on_its_line_and_nobody_is_counted(desk, campaign, asha):
    made = save(
        scope_in(campaign, asha, "organiser"),
        asha,
        "Drivers",
        definition(group_of("any", line("people.tagged", tags=["Driver"]), line("people.are", kind="supporters"))),
    )
    Tag.objects.all().delete()

    page = desk("segment", None, made.public_id).content.decode()
    listed = desk("index").content.decode()

    assert "nobody is counted and nothing is sent" in page and "seg-gone" in page and "“Driver” is not there" in page
    assert "A line leads to nothing" in listed and "The tag “Driver” was deleted." in listed


def test_a_segment_that_would_lead_back_to_itself_is_not_saved(desk, campaign, asha):
    made = save(
        scope_in(campaign, asha, "organiser"), asha, "Drivers", definition(line("people.tagged", tags=["Driver"]))
    )
    posted = {
        "line": ["in.0"],
        "in.0-rule": "segments.in",
        "in.0-segment": made.public_id,
        "name": "Drivers",
        "seen": 1,
    }

    answer = desk("segment", {**posted, "do": "save", "key": uuid4()}, made.public_id)

    assert answer.status_code == 422 and "leads back to itself" in answer.content.decode()
    made.refresh_from_db()
    assert made.version == 1


def test_the_list_of_people_becomes_a_segment(client, campaign, desk, asha):
    url = reverse("segments:new", args=[campaign.slug])
    asked = "tag=Driver&area=W1&may=email-yes&did=petitions.signed&since=2026-01-01&q=Denise"

    page = client.get(url, {"list": asked})

    assert page.context["draft"].sentence == (
        "People who signed since 1 January 2026, and who live in Millbeck, and who are tagged Driver, "
        "and who may be emailed."
    )
    assert page.context["figures"].total == 1 and "what you searched for" in page.content.decode()


def test_an_organiser_of_an_area_counts_and_sees_only_her_own(client, campaign, town, asha):
    gwen = make_account("Gwen Harries", "gwen@example.org")
    give_role(gwen, campaign, "organiser", area=town.areas["millbeck"])
    Person.objects.filter(pk=town.winnie.pk).update(supporter_since=town.denise.supporter_since)
    client.force_login(gwen)
    url = reverse("segments:new", args=[campaign.slug])

    everyone = client.get(url)
    drivers = client.post(url, {**DRIVERS, "name": "Drivers"})

    assert everyone.context["figures"].total == 2
    assert drivers.context["figures"].total == 1 and drivers.context["draft"].lines[0].count == 1
    assert "Rhona" not in everyone.content.decode() + drivers.content.decode()


def test_a_segment_of_the_whole_campaign_is_hers_to_use_only_when_shared(client, campaign, town, asha):
    gwen = make_account("Gwen Harries", "gwen@example.org")
    give_role(gwen, campaign, "organiser", area=town.areas["millbeck"])
    scope = scope_in(campaign, asha, "organiser")
    kept = save(scope, asha, "Kept", ONE_LINE)
    shared = save(scope, asha, "Shared", ONE_LINE, shared=True)
    client.force_login(gwen)

    def ask(page, segment, method="get", **data):
        return getattr(client, method)(reverse(f"segments:{page}", args=[campaign.slug, segment.public_id]), data)

    for name in ("segment", "people", "week"):
        assert ask(name, kept).status_code == 404
        assert ask(name, shared).status_code == 200
    assert ask("people", shared).context["count"] == 1
    assert ask("take-snapshot", kept, "post").status_code == 404
    for segment in (kept, shared):
        assert ask("remove", segment, "post").status_code == 404
        assert ask("segment", segment, "post", **DRIVERS, name="Hers", seen=1, do="save").status_code == 404
        assert ask("bring-back", segment, "post").status_code == 404
    shared.refresh_from_db()
    assert shared.name == "Shared" and shared.ended_at is None


def test_why_tells_an_organiser_of_an_area_nothing_of_other_groups(client, campaign, town, asha):
    gwen = make_account("Gwen Harries", "gwen@example.org")
    give_role(gwen, campaign, "organiser", area=town.areas["millbeck"])
    harbour = Group.objects.create(campaign=campaign, slug="harbour", name="Harbour", created_at=NOON)
    joined = {"kind": "groups.joined", "object_kind": "group", "object_id": harbour.public_id, "group": harbour}
    sign(campaign, town.denise, at=now(), **joined)
    url, posted = reverse("segments:new", args=[campaign.slug]), {"line": ["in.0"], "in.0-rule": "people.active"}

    client.force_login(gwen)
    hers = client.post(url, {**posted, "in.0-when": "365"}).content.decode()
    client.force_login(asha)
    all_of_it = client.post(url, {**posted, "in.0-when": "365"}).content.decode()

    assert "Denise" in hers and "Joined" not in hers and "Harbour" not in hers
    assert "Joined Harbour" in all_of_it


def test_the_list_of_people_shows_who_is_in_a_segment(client, campaign, town, asha):
    made = save(scope_in(campaign, asha, "organiser"), asha, "Drivers", ONE_LINE)
    client.force_login(asha)
    url = reverse("people:index", args=[campaign.slug])

    listed = client.get(url, {"segment": made.public_id}).content.decode()
    unknown = client.get(url, {"segment": "A" * 22}).content.decode()
    Tag.objects.all().delete()
    broken = client.get(url, {"segment": made.public_id}).content.decode()

    assert "Denise" in listed and "Rhona" in listed and "Winnie" not in listed
    assert "are in the segment Drivers" in listed and "segments/new/?list=segment" in listed
    assert "Denise" not in unknown + broken and "a line leads to nothing" in broken
