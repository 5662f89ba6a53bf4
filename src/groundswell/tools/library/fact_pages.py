"""What the pages of a fact show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groundswell.tools.library.fact_forms import EndForm, PlaceForm
from groundswell.trunk.facts import selectors
from groundswell.trunk.facts.models import Elsewhere, Fact
from groundswell.trunk.records.ids import new_key

ICONS = {Fact.FIGURE: "hash", Fact.QUOTE: "message-square-quote", Fact.CLAIM: "badge-check"}
MOST_OTHERS = 200


def kind_word(fact: Fact) -> str:
    """What kind of fact it is, in one word."""
    return {Fact.FIGURE: _("Figure"), Fact.QUOTE: _("Quote"), Fact.CLAIM: _("Claim")}[fact.kind]


def consent_words(fact: Fact) -> str:
    """Whether the person quoted agreed, in words; "" for what nobody said."""
    if fact.kind != Fact.QUOTE:
        return ""
    if fact.consent == "refused":
        return _("They do not want to be quoted")
    if fact.consent == "public":
        return _("Said in public")
    if not fact.consent:
        return _("Nobody has asked them yet")
    if fact.consent_until:
        return _("They agreed, until %(day)s") % {"day": date_format(fact.consent_until, "j F Y")}
    return _("They agreed")


@dataclass(frozen=True)
class Side:
    """The panel beside a fact: how it stands, what says it, and the one button that puts most of it right."""

    fact: Fact
    instead: Fact | None
    why_not: str
    uses: list[selectors.Use]

    @property
    def open_uses(self) -> list[selectors.Use]:
        return [use for use in self.uses if not use.ended]

    @property
    def past_uses(self) -> list[selectors.Use]:
        return [use for use in self.uses if use.ended]

    @property
    def to_put_right(self) -> list[selectors.Use]:
        return [use for use in self.uses if use.to_put_right]

    @property
    def changeable(self) -> int:
        """How many one press can put right."""
        return sum(use.changeable for use in self.to_put_right) if self.instead else 0

    @property
    def change_to(self) -> str:
        """What they are changed to, short enough for a button."""
        if self.instead is None:
            return ""
        return self.instead.figure or _("the right words")

    @property
    def headline(self) -> str:
        """“Saves £6m a year” is wrong."""
        text = self.fact.text if len(self.fact.text) <= 60 else self.fact.text[:57].rstrip() + "…"
        return _("“%(text)s” is wrong") % {"text": text.strip('“”"')}


def side(fact: Fact, *, at: datetime) -> Side:
    """Read what the panel shows."""
    return Side(
        fact=fact,
        instead=selectors.said_instead(fact),
        why_not=selectors.why_not(fact, on=at.date()),
        uses=selectors.uses(fact, at=at),
    )


def end_form(fact: Fact, data: Any = None) -> EndForm:
    """The form that says a fact is wrong; it offers the other facts of its kind."""
    others = selectors.facts(fact.campaign).filter(state=Fact.CURRENT, kind=fact.kind).exclude(pk=fact.pk)
    initial = {"key": new_key(), "source_title": "", "instead": ""}
    return EndForm(data, others=list(others[:MOST_OTHERS]), initial=initial, prefix="end", use_required_attribute=False)


def place_form(data: Any = None) -> PlaceForm:
    return PlaceForm(data, initial={"key": new_key()}, prefix="place", use_required_attribute=False)


def desk_context(fact: Fact, *, at: datetime) -> dict[str, Any]:
    """All that the desk's page of a fact shows."""
    return {
        "fact": fact,
        "side": side(fact, at=at),
        "icon_name": ICONS[fact.kind],
        "kind_word": kind_word(fact),
        "consent_words": consent_words(fact),
        "elsewhere": Elsewhere.KIND,
        "end_form": end_form(fact),
        "place_form": place_form(),
    }
