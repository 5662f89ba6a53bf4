"""A definition says whom it means, and reads as a sentence."""

from datetime import timedelta

import pytest
from tests.support.people import NOON

from groundswell.trunk.access.selectors import scope_in
from groundswell.trunk.segments import sets
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.known import known_lines
from groundswell.trunk.segments.reading import expression_of, sentence_of
from groundswell.trunk.segments.tests.world_of_segments import Town, definition, group_of, line, save, sign
from groundswell.trunk.supporters.models import Person, Tag

pytestmark = pytest.mark.django_db
DRIVER = line("people.tagged", tags=["Driver"])
MILLBECK = line("places.in", areas=["W1"])
LATELY = line("people.did", deed="petitions.signed", when="30")
EMAILED = line("contact.may", channel="email")


@pytest.fixture
def town(campaign, asha):
    return Town(campaign, asha)


@pytest.fixture
def names(campaign, town):
    """Whom a definition means, by first name."""

    def of(asked, at=NOON):
        ids = sets.ids(campaign, expression_of(campaign, asked, at), at)
        return {name.split()[0] for name in Person.objects.filter(pk__in=ids).values_list("name", flat=True)}

    return of


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (definition(DRIVER), {"Denise", "Rhona"}),
        (definition(MILLBECK), {"Denise", "Winnie"}),
        (definition(line("places.in", areas=["R1"])), {"Denise", "Winnie", "Rhona"}),
        (definition(DRIVER, MILLBECK), {"Denise"}),
        (definition(DRIVER, MILLBECK, join="any"), {"Denise", "Winnie", "Rhona"}),
        (definition(LATELY), {"Denise", "Winnie"}),
        (definition(MILLBECK, but=(LATELY,)), set()),
        (definition(MILLBECK, but=(EMAILED,)), {"Winnie"}),
        (definition(group_of("any", DRIVER, LATELY), EMAILED), {"Denise", "Rhona"}),
        (definition(group_of("none", DRIVER)), {"Winnie"}),
        (definition(group_of("all", DRIVER, LATELY)), {"Denise"}),
        (definition(), {"Denise", "Winnie", "Rhona"}),
        (definition(line("people.quiet", when="30")), {"Rhona"}),
        (definition(line("people.are", kind="signers")), {"Winnie"}),
        (definition(line("contact.said", said="email-not_asked")), {"Winnie"}),
        (definition(line("people.did", deed=f"petitions.signed:{'B' * 22}", when="")), set()),
    ],
)
def test_a_definition_means_these_people(names, asked, found):
    assert names(asked) == found


def test_days_move_on_by_themselves(names):
    assert names(definition(LATELY), NOON + timedelta(days=31)) == set()


def test_a_signature_counts_at_once(campaign, town, names):
    assert "Rhona" not in names(definition(LATELY))

    sign(campaign, town.rhona)

    assert "Rhona" in names(definition(LATELY))


def test_it_reads_as_a_sentence(campaign, asha, town):
    scope = scope_in(campaign, asha, "organiser")
    asked = definition(
        line("places.in", areas=["W1", "W2"]),
        group_of("any", LATELY, DRIVER),
        EMAILED,
        but=(line("people.quiet", when="7"),),
    )

    assert sentence_of(scope, asked) == (
        "People who live in Millbeck or Weir Side, and who signed in the last 30 days or are tagged Driver, and who "
        "may be emailed. But not people who did nothing in the last 7 days."
    )


def test_a_deleted_tag_leads_to_nothing_and_is_said_so(campaign, asha, town):
    Tag.objects.filter(name="Driver").delete()

    with pytest.raises(Gone, match="Driver"):
        expression_of(campaign, definition(MILLBECK, but=(DRIVER,)), NOON)
    assert "“Driver”, which is gone" in sentence_of(scope_in(campaign, asha, "organiser"), definition(DRIVER))


@pytest.mark.parametrize(
    "broken",
    [
        {"rule": "no.such", "settings": {}},
        {"rule": "people.tagged", "settings": {}},
        {"rule": "people.tagged"},
        {"settings": {"x": 1}},
        {"rule": "places.near", "settings": {"miles": "x", "place": "AD4 7QX"}},
        {"rule": "segments.in", "settings": {"segment": "A" * 22}},
        {"rule": "people.did", "settings": {"deed": "no.such.kind"}},
    ],
)
def test_a_line_that_cannot_be_read_leads_to_nothing(campaign, town, broken):
    with pytest.raises(Gone):
        expression_of(campaign, definition(broken), NOON)


def test_segments_lie_in_each_other_but_not_in_a_circle(campaign, asha, town, names):
    scope = scope_in(campaign, asha, "organiser")
    drivers = save(scope, asha, "Drivers", definition(DRIVER))
    outer = definition(line("segments.in", segment=drivers.public_id), MILLBECK)

    assert names(outer) == {"Denise"}

    inside = save(scope, asha, "Drivers of Millbeck", outer)
    drivers.definition = definition(line("segments.in", segment=inside.public_id))
    drivers.save()
    with pytest.raises(Gone, match="back to itself"):
        expression_of(campaign, outer, NOON)


def test_every_kind_of_line_has_a_form_that_fits_its_words(campaign, asha):
    scope = scope_in(campaign, asha, "organiser")
    for key, known in known_lines().items():
        form = known.form(scope, {}, "x")
        assert all(f"{{{name}}}" in str(known.rule.words) for name in form.fields), key
        assert known.section and str(known.rule.label), key
        for dotted in (known.rule.expression, known.rule.why):
            assert not dotted or callable(known.find(dotted)), key
