"""Lines about where people live."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.places.models import Area
from groundswell.trunk.places.postcodes import read_postcode
from groundswell.trunk.places.selectors import boundary_set_of, miles_between, point_of
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.deed_lines import still_there
from groundswell.trunk.segments.expression import AnyOf, Expression, Has, Within
from groundswell.trunk.segments.slots import LineForm, Number, Several, Typed
from groundswell.trunk.supporters.models import Person

Settings = Mapping[str, Any]
KINDS = (Area.CONSTITUENCY, Area.REGION, Area.NATION)


class AreasForm(LineForm):
    areas = Several(label=gettext_lazy("Area"), nothing=gettext_lazy("Choose an area"))

    def choose(self) -> None:
        assert self.scope.campaign is not None
        self.offer("areas", [(code, area.name) for code, area in areas_of(self.scope.campaign).items()])


class NearForm(LineForm):
    miles = Number(label=gettext_lazy("Miles"), least=1, most=500, initial=10)
    place = Typed(label=gettext_lazy("Postcode"), max_length=12)

    def clean_place(self) -> str:
        read = read_postcode(self.cleaned_data["place"])
        if read.code is None or point_of(read.code) is None:
            raise forms.ValidationError(_("Enter a full postcode, like AD4 7QX"))
        return read.code


def areas_of(campaign: Campaign) -> dict[str, Area]:
    """The areas of the campaign's map by official code; of two with one code the smaller kind."""
    boundary_set = boundary_set_of(campaign)
    if boundary_set is None:
        return {}
    found = sorted(boundary_set.areas.all(), key=lambda area: (area.name.casefold(), -KINDS.index(area.kind)))
    return {area.code: area for area in found}


def lives_in(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    boundary_set = boundary_set_of(campaign)
    if boundary_set is None:
        raise Gone(_("The campaign has no map any more."))
    codes = settings["areas"]
    rows = list(boundary_set.areas.filter(code__in=codes).values_list("code", "pk"))
    still_there(codes, {code for code, _pk in rows})
    return AnyOf(tuple(Has(f"area:{pk}") for _code, pk in rows))


def why_lives_in(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    return {
        person.pk: _("Lives in %(area)s: %(postcode)s") % {"area": person.area.name, "postcode": person.postcode}
        if person.postcode
        else _("Lives in %(area)s") % {"area": person.area.name}
        for person in people
        if person.area
    }


def lives_near(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    point = point_of(settings["place"])
    if point is None:
        raise Gone(_("We do not know the postcode %(postcode)s any more.") % {"postcode": settings["place"]})
    return Within(*point, float(settings["miles"]))


def why_lives_near(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    here = point_of(settings["place"])
    told = {}
    for person in people:
        there = point_of(person.postcode) if here and person.postcode else None
        if here and there:
            words = {"miles": f"{miles_between(*here, *there):.1f}", "place": settings["place"], "at": person.postcode}
            told[person.pk] = _("Lives %(miles)s miles from %(place)s: %(at)s") % words
    return told
