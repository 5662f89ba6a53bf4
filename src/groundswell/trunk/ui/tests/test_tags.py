from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from groundswell.trunk.ui import charts
from groundswell.trunk.ui.templatetags.ui import initials, said_ago

NOON = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)


def drawn(text: str, **context: object) -> str:
    return Template(text).render(Context(context))


@dataclass
class Ward:
    row: int
    column: int
    code: str
    name: str = "Millbeck"
    said: str = "for"
    url: str = "/better-buses/areas/millbeck/"
    status: str = ""
    step: int | None = None


class Signing(forms.Form):
    name = forms.CharField(label="Full name", error_messages={"required": "Enter your full name"})
    postcode = forms.CharField(label="Postcode", help_text="So we can tell your councillor.")
    kind = forms.ChoiceField(label="Who are you?", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    news = forms.BooleanField(label="Email me when there is news", required=False)
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def test_the_goal_line_says_its_numbers_and_holds_no_style():
    line = drawn("{% goal_line 8412 10000 label='Signatures' %}")

    assert 'aria-valuetext="8,412 of 10,000"' in line and 'aria-valuenow="84"' in line
    assert 'width="84.1%"' in line and 'cx="84.1%"' in line
    assert line.count("mile past") == 3
    assert "style=" not in line


@pytest.mark.parametrize(
    ("now", "goal", "width"), [(0, 100, "0.0%"), (250, 100, "100.0%"), (5, 0, "0.0%"), (-3, 9, "0.0%")]
)
def test_the_goal_line_stays_on_the_page_whatever_the_numbers(now, goal, width):
    assert f'width="{width}"' in drawn("{% goal_line now goal %}", now=now, goal=goal)


def test_numbers_are_grouped_and_may_be_kept_live():
    assert drawn("{% number 18204 %}") == "18,204"
    assert drawn("{% number 8412 'signatures' %}") == '<span class="num" data-live="signatures">8,412</span>'


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Denise Okoro-Hall", "DO"), ("Tom", "T"), ("  ", "?"), ("Siân y Probert", "SP"), ("(x) y", "Y")],
)
def test_initials_are_of_the_first_and_the_last_name(name, letters):
    assert initials(name) == letters


def test_an_avatar_keeps_its_hue_and_escapes_the_name():
    once, again = (drawn("{% avatar name %}", name="<b>ad") for _ in range(2))

    assert once == again and "<b>" not in once


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=3), "today at 09:00"),
        (timedelta(hours=20), "yesterday at 16:00"),
        (timedelta(days=5), "12 March"),
        (timedelta(days=400), "10 February 2025"),
    ],
)
def test_time_is_told_as_a_person_would(back, said):
    assert said_ago(NOON - back, NOON) == said


def test_the_time_of_a_row_is_exact_in_its_title_and_short_in_its_words(monkeypatch):
    monkeypatch.setattr("groundswell.trunk.records.clock.now", lambda: NOON)

    row = drawn("{% ago at %}", at=datetime(2026, 1, 2, 9, 5, 7, tzinfo=UTC))

    assert row == ('<time datetime="2026-01-02T09:05:07+00:00" title="Friday 2 January 2026, 09:05">2 January</time>')
    assert ">2 March 2025</time>" in drawn("{% ago at %}", at=datetime(2025, 3, 2, 9, 5, tzinfo=UTC))
    assert ">yesterday at 09:05</time>" in drawn("{% ago at %}", at=datetime(2026, 3, 16, 9, 5, tzinfo=UTC))
    with translation.override("de"):
        assert 'title="Freitag 2 Januar 2026, 09:05"' in drawn(
            "{% ago at %}", at=datetime(2026, 1, 2, 9, 5, tzinfo=UTC)
        )


def test_options_are_escaped_and_the_chosen_one_is_marked():
    pairs = [("", "Any"), ('a"b', "<b>Drivers</b> & friends"), ("2", "Two")]

    assert drawn("{% options pairs chosen %}", pairs=pairs, chosen='a"b') == (
        '<option value="">Any</option>'
        '<option value="a&quot;b" selected>&lt;b&gt;Drivers&lt;/b&gt; &amp; friends</option>'
        '<option value="2">Two</option>'
    )
    assert drawn("{% options pairs %}", pairs=pairs[1:]).count("selected") == 0


def test_a_hexagon_is_a_link_whose_name_begins_with_its_code():
    drawing = drawn("{% hexmap cells 'Wards' %}", cells=[Ward(0, 0, "MIL", status="lean"), Ward(1, 0, "THO", step=3)])

    assert 'aria-label="MIL, Millbeck: for"' in drawing and 'class="hex is-lean"' in drawing
    assert 'class="hex step-3"' in drawing and "style=" not in drawing


def test_odd_rows_stand_half_a_hexagon_to_the_right():
    even, odd = charts.hexagons([Ward(0, 0, "A"), Ward(1, 0, "B")]).hexagons

    assert odd.x - even.x == pytest.approx(charts.HEX_RADIUS * 3**0.5 / 2, abs=0.2)


def test_a_chart_draws_no_hour_that_has_not_come():
    chart = charts.hours([1] * 24, [2] * 24, first_hour=6, now_hour=9)

    assert len(chart.today) == 4 and len(chart.before) == 18
    assert chart.rows[-1] == ("23:00", None, 2)


@pytest.mark.parametrize(("most", "step"), [(0, 1), (3, 1), (10, 5), (135, 50), (9000, 5000)])
def test_a_scale_has_round_lines(most, step):
    assert charts.round_step(most) == step


def test_empty_charts_are_drawn_too():
    assert charts.spark_bars([]) == [] and charts.hexagons([]).hexagons == []
    assert "<svg" in drawn("{% spark values %}{% hours_chart zeros zeros %}", values=[], zeros=[0] * 24)


def test_a_field_with_an_error_is_tied_to_its_message_and_its_hint():
    form = Signing({"name": "", "postcode": ""})
    field = render_to_string("ui/_field.html", {"field": form["postcode"]})

    assert 'aria-describedby="id_postcode_helptext id_postcode_error"' in field
    assert 'aria-invalid="true"' in field
    assert field.index("<label") < field.index("id_postcode_error") < field.index("<input")


def test_the_summary_links_to_each_field_and_a_group_of_radios_has_its_id():
    form = Signing({"name": "", "postcode": "AD4 7QX"})
    summary = render_to_string("ui/_error_summary.html", {"form": form})
    radios = render_to_string("ui/_field.html", {"field": form["kind"]})

    assert '<a href="#id_name">Enter your full name</a>' in summary
    assert 'href="#id_kind"' in summary and '<fieldset class="field" id="id_kind"' in radios
    assert 'role="alert"' in summary


def test_what_was_typed_is_kept_and_escaped():
    form = Signing({"name": '"><script>alert(1)</script>', "postcode": ""})

    assert "<script>" not in render_to_string("ui/_field.html", {"field": form["name"]})


def test_a_form_without_errors_has_no_summary():
    assert render_to_string("ui/_error_summary.html", {"form": Signing()}).strip() == ""
