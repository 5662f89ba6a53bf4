"""Lines about who people are to us: supporters, tags, groups."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.trunk.access.scope import Scope
from groundswell.trunk.campaigns.models import Campaign, Group, Membership
from groundswell.trunk.segments.broken import Gone
from groundswell.trunk.segments.deed_lines import day_of, still_there
from groundswell.trunk.segments.expression import JOINED, AllOf, AnyOf, Expression, Has, Not, Since
from groundswell.trunk.segments.slots import LineForm, Pick, Several, span
from groundswell.trunk.supporters.models import Person, Tag, Tagging
from groundswell.trunk.supporters.selectors import groups

Settings = Mapping[str, Any]
KINDS: dict[str, Expression] = {
    "supporters": Has("supporter"),
    "signers": Not(Has("supporter")),
    "confirmed": Has("confirmed"),
    "unconfirmed": AllOf((Has("has:email"), Not(Has("confirmed")))),
}


class KindForm(LineForm):
    kind = Pick(label=gettext_lazy("What they are"))

    def choose(self) -> None:
        options = [
            ("supporters", _("supporters")),
            ("signers", _("no supporters yet")),
            ("confirmed", _("confirmed by email")),
            ("unconfirmed", _("not confirmed by email")),
        ]
        # An organiser of a part sees supporters only: the other kind would always be nobody.
        whole = self.scope.as_role("organiser").whole
        self.offer("kind", [option for option in options if whole or option[0] != "signers"])


class TagsForm(LineForm):
    tags = Several(label=gettext_lazy("Tag"), nothing=gettext_lazy("Choose a tag"))

    def choose(self) -> None:
        names = Tag.objects.filter(campaign=self.scope.campaign).order_by("name").values_list("name", flat=True)
        self.offer("tags", [(name, name) for name in names])


class GroupsForm(LineForm):
    groups = Several(label=gettext_lazy("Group"), nothing=gettext_lazy("Choose a group"))

    def choose(self) -> None:
        self.offer("groups", [(group.slug, group.name) for group in groups(self.scope)])


def are(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    return KINDS[settings["kind"]]


def joined(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    return Since(JOINED, **span(settings["when"]))


def why_joined(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    return {
        person.pk: _("Became a supporter on %(day)s") % {"day": day_of(person.supporter_since)}
        for person in people
        if person.supporter_since
    }


def tagged(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    names = list(settings["tags"])
    known = dict(Tag.objects.filter(campaign=campaign, name__in=names).values_list("name", "pk"))
    missing = [name for name in names if name not in known]
    if missing:
        raise Gone(_("The tag “%(tag)s” was deleted.") % {"tag": missing[0]})
    return AnyOf(tuple(Has(f"tag:{known[name]}") for name in names))


def why_tagged(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    rows = Tagging.objects.filter(person__in=people, tag__campaign=scope.campaign, tag__name__in=settings["tags"])
    return {
        person_id: _("Tagged “%(tag)s” on %(day)s") % {"tag": name, "day": day_of(tagged_at)}
        for person_id, name, tagged_at in rows.values_list("person_id", "tag__name", "tagged_at")
    }


def in_groups(campaign: Campaign, settings: Settings, at: datetime) -> Expression:
    known = dict(Group.objects.filter(campaign=campaign, closed_at__isnull=True).values_list("slug", "pk"))
    return AnyOf(tuple(Has(f"group:{known[slug]}") for slug in still_there(settings["groups"], known)))


def why_in_groups(scope: Scope, people: Sequence[Person], settings: Settings) -> dict[int, str]:
    rows = Membership.objects.filter(
        person__in=people,
        group__campaign=scope.campaign,
        group__slug__in=settings["groups"],
        confirmed_at__isnull=False,
        left_at__isnull=True,
    )
    return {
        person_id: _("In %(group)s since %(day)s") % {"group": name, "day": day_of(joined_at)}
        for person_id, name, joined_at in rows.values_list("person_id", "group__name", "joined_at")
    }
