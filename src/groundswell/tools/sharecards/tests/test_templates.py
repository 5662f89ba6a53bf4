"""Templates of one's own: layers, versions, and what is refused."""

import json
from datetime import timedelta

import pytest
from tests.support.people import NOON

from groundswell.tools.sharecards import selectors, services
from groundswell.tools.sharecards.drawing import DesignError, house_designs
from groundswell.tools.sharecards.editor import rows_of
from groundswell.tools.sharecards.models import Redraw, Template

from .conftest import QUOTE

pytestmark = pytest.mark.django_db
DESK = "/desk/better-buses/sharecards"
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def desk(client_for, asha):
    return client_for(asha)


@pytest.fixture
def own(campaign, asha):
    house = services.use_template(campaign=campaign, key="quote", at=NOON)
    return services.copy_template(template=house, name="Big quote", account=asha, at=NOON)


def layers_of(page: str) -> dict[str, str]:
    """The form of the editor, as a browser would post it."""
    import re

    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            found[name[1]] = (
                value[1].replace("&quot;", '"').replace("&amp;", "&").replace("&#x27;", "'") if value else ""
            )
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inside) or re.search(r'value="([^"]*)"', inside)
        found[name] = chosen[1]
    alt = re.search(r'name="alt"[^>]*>([^<]*)<', page)
    return found | {"alt": alt[1] if alt else ""}


def test_a_copy_looks_like_what_it_was_copied_from(campaign, own):
    house = services.use_template(campaign=campaign, key="quote", at=NOON)

    assert selectors.design_of(own)["layers"] == selectors.design_of(house)["layers"]
    assert not own.house and own.form == "quote"


def test_two_templates_never_have_one_name(campaign, own, asha):
    with pytest.raises(services.NameTaken):
        services.copy_template(template=own, name="Big quote", account=asha, at=NOON)


def test_the_form_posts_back_what_it_shows(desk, own):
    page = desk.get(f"{DESK}/templates/{own.public_id}/").content.decode()

    answer = desk.post(f"{DESK}/templates/{own.public_id}/", {**layers_of(page), "do": "save"})

    own.refresh_from_db()
    before, after = selectors.design_at(own, 1), selectors.design_of(own)
    assert answer.status_code == 302
    assert [layer.get("box") for layer in after["layers"]] == [layer.get("box") for layer in before["layers"]]
    assert [layer["kind"] for layer in after["layers"]] == [layer["kind"] for layer in before["layers"]]


def test_a_layer_is_added_moved_and_removed_without_scripts(desk, own):
    url = f"{DESK}/templates/{own.public_id}/"
    count = len(selectors.design_of(own)["layers"])
    form = layers_of(desk.get(url).content.decode())

    added = desk.post(url, {**form, "do": "add-shape"}).content.decode()
    assert f'name="layer-{count}-kind" value="shape"' in added
    moved = desk.post(url, {**layers_of(added), "do": f"down-{count}"}).content.decode()
    assert f'name="layer-{count - 1}-kind" value="shape"' in moved
    removed = desk.post(url, {**layers_of(moved), "do": f"remove-{count - 1}"}).content.decode()
    assert f'name="layer-{count}-kind"' not in removed
    own.refresh_from_db()
    assert own.version == 1


def test_a_new_field_in_braces_is_asked_for(desk, own, asha):
    url = f"{DESK}/templates/{own.public_id}/"
    form = layers_of(desk.get(url).content.decode())
    words = next(name for name in form if name.endswith("-words"))

    desk.post(url, {**form, words: "{quote} {street}", "do": "save"})

    assert 'name="said_street"' in desk.get(f"{DESK}/new/{own.public_id}/").content.decode()


def test_saving_gives_a_version_and_draws_its_cards_anew(campaign, own, asha):
    card = services.make_card(campaign=campaign, template=own, fields=QUOTE, key="k", at=NOON)
    services.draw_card(card=card, at=NOON)
    design = {**selectors.design_of(own), "ground": "paper"}

    assert services.change_template(template=own, design=design, seen=1, account=asha, at=LATER)

    redraw = Redraw.objects.get()
    assert (own.version, redraw.template, redraw.total) == (2, own, 1)
    services.redraw_some(redraw=redraw, at=LATER)
    card.refresh_from_db()
    assert card.drawings == 2


def test_of_two_who_save_a_template_the_second_is_told(own, asha):
    twin = Template.objects.get(pk=own.pk)
    design = selectors.design_of(own)

    assert services.change_template(template=own, design={**design, "ground": "paper"}, seen=1, account=asha, at=LATER)
    assert not services.change_template(
        template=twin, design={**design, "ground": "on"}, seen=1, account=asha, at=LATER
    )


def test_going_back_to_a_version(desk, own, asha):
    design = selectors.design_of(own)
    services.change_template(template=own, design={**design, "ground": "paper"}, seen=1, account=asha, at=LATER)

    desk.post(f"{DESK}/templates/{own.public_id}/undo/", {"number": "1", "seen": "2"})

    own.refresh_from_db()
    assert own.version == 3 and selectors.design_of(own)["ground"] == design["ground"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"layers": []},
        {"layers": [{"kind": "script"}]},
        {"layers": [{"kind": "text", "ink": "url(http://evil.example)"}]},
        {"layers": [{"kind": "text", "box": {"square": [0, 0, 1e9, 1]}}]},
        {"layers": [{"kind": "text", "when": ["os.system"]}]},
        {"layers": [{"kind": "drawing", "name": "../../../etc/passwd"}]},
        {"layers": [{"kind": "text"}] * 25},
        {"ground": "red"},
    ],
)
def test_a_design_that_cannot_be_drawn_is_not_saved(own, asha, wrong):
    design = {**selectors.design_of(own), **wrong}

    with pytest.raises(DesignError):
        services.change_template(template=own, design=design, seen=1, account=asha, at=LATER)

    own.refresh_from_db()
    assert own.version == 1


@pytest.mark.parametrize(
    "rest", ["[]", "{", "null", json.dumps({"box": "x"}), json.dumps({"box": {"square": ["a", 1]}}), "9" * 9000]
)
def test_a_hidden_part_of_the_form_that_was_tampered_with_is_refused_in_words(desk, own, rest):
    url = f"{DESK}/templates/{own.public_id}/"
    form = layers_of(desk.get(url).content.decode())

    answer = desk.post(url, {**form, "layer-0-rest": rest, "do": "save"})

    assert answer.status_code in (302, 422)
    for do in ("show", "preview"):
        target = url if do == "show" else f"{url}preview/"
        assert desk.post(target, {**form, "layer-0-rest": rest, "do": do}).status_code == 200


def test_a_house_form_is_changed_only_for_this_campaign(campaign, other_campaign, asha):
    mine = services.use_template(campaign=campaign, key="badge", at=NOON)
    theirs = services.use_template(campaign=other_campaign, key="badge", at=NOON)
    design = {**selectors.design_of(mine), "ground": "paper"}

    services.change_template(template=mine, design=design, seen=1, account=asha, at=LATER)

    assert selectors.design_of(theirs)["ground"] != "paper"


def test_a_house_form_stays_and_one_s_own_goes(campaign, own, asha):
    house = services.use_template(campaign=campaign, key="quote", at=NOON)

    with pytest.raises(services.TemplateInUse):
        services.end_template(template=house, account=asha, at=NOON)
    assert services.end_template(template=own, account=asha, at=NOON)
    assert selectors.form(campaign, own.public_id) is None


def test_cards_of_a_removed_template_still_open(desk, campaign, own, asha):
    card = services.make_card(campaign=campaign, template=own, fields=QUOTE, key="k", at=NOON)
    services.end_template(template=own, account=asha, at=NOON)

    assert desk.get(f"{DESK}/cards/{card.public_id}/").status_code == 200


def test_the_template_next_door_does_not_exist_here(client_for, oona, own):
    assert client_for(oona).get(f"/desk/other/sharecards/templates/{own.public_id}/").status_code == 404
    assert client_for(oona).get(f"/desk/other/sharecards/new/{own.public_id}/").status_code == 404


def test_layers_that_stand_in_some_cards_only_say_in_which():
    rows = rows_of(house_designs()["quote"].design)

    assert {row.when for row in rows} == {"with a picture", "without a picture"}
