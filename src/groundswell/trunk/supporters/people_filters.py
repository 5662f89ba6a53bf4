"""What each part of the list's sentence says, and whom it means: as a condition on rows, and as one on sets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groundswell.trunk.campaigns.models import Membership
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.records.clock import now
from groundswell.trunk.segments import expression as sets
from groundswell.trunk.segments.expression import AnyOf, Expression, Has, Not, Since
from groundswell.trunk.supporters import permissions
from groundswell.trunk.supporters.choices import Choices
from groundswell.trunk.supporters.deeds import activities
from groundswell.trunk.supporters.models import Person, Tag, Tagging
from groundswell.trunk.supporters.people_sets import is_big

if TYPE_CHECKING:
    from groundswell.trunk.supporters.people_list import Question

NOBODY = Q(pk__in=[])


@dataclass(frozen=True)
class Narrowed:
    """
    One part of the sentence. `rows` and `sets` mean the same people; what reads the tables is asked of few rows, or in
    small campaigns. Without `sets` only the tables know.
    """

    says: str
    rows: Q | Callable[["QuerySet[Person]"], "QuerySet[Person]"] = NOBODY
    sets: Expression | None = sets.NOBODY

    def of(self, people: "QuerySet[Person]") -> "QuerySet[Person]":
        return people.filter(self.rows) if isinstance(self.rows, Q) else self.rows(people)


def _who(value: str, question: "Question", choices: Choices) -> Narrowed:
    if value == "supporters":
        return Narrowed(_("are supporters"), Q(supporter_since__isnull=False), Has("supporter"))
    if value == "signers":
        return Narrowed(_("only signed"), Q(supporter_since__isnull=True), Not(Has("supporter")))
    return Narrowed(_("are of a kind we do not know"))


def _did(value: str, question: "Question", choices: Choices) -> Narrowed:
    kind, _colon, object_id = value.partition(":")
    says = choices.deed(value) or _("did something we do not know")
    done = activities(choices.scope).filter(person=OuterRef("pk"), kind=kind)
    if object_id:
        done = done.filter(object_id=object_id)
    if question.from_day:
        done = done.filter(occurred_at__gte=question.from_day)
        says = _("%(did)s since %(day)s") % {"did": says, "day": date_format(question.from_day, "j F Y")}
    return Narrowed(says, Q(Exists(done)), _did_set(value, kind, object_id, question, choices))


def _did_set(value: str, kind: str, object_id: str, question: "Question", choices: Choices) -> Expression | None:
    if not choices.scope.as_role("organiser").whole:
        return None  # sets do not know in which group something was done, and that is not for everyone to know
    if question.from_day:
        return Since(kind, object_id, day=question.from_day.date())
    return Has(f"did:{value}")


def _since(value: str, question: "Question", choices: Choices) -> Narrowed:
    """A day without a deed asks who did anything at all since then."""
    if question.from_day is None:
        return Narrowed(_("did something since a day we cannot read"))
    return Narrowed(
        _("did something since %(day)s") % {"day": date_format(question.from_day, "j F Y")},
        Q(latest_activity_at__gte=question.from_day),
        Since(sets.ANYTHING, day=question.from_day.date()),
    )


def _area(value: str, question: "Question", choices: Choices) -> Narrowed:
    area = choices.area(value)
    if area is None:
        return Narrowed(_("live in “%(place)s”, which we do not know") % {"place": value})
    inside = Q(area=area.pk) | Q(area__parent=area.pk) | Q(area__parent__parent=area.pk)
    return Narrowed(_("live in %(place)s") % {"place": area.name}, inside, Has(f"area:{area.pk}"))


def _group(value: str, question: "Question", choices: Choices) -> Narrowed:
    group = choices.group(value)
    if group is None:
        return Narrowed(_("are in a group we do not know"))
    joined = Membership.objects.filter(person=OuterRef("pk"), group=group.pk, left_at__isnull=True)
    either = AnyOf((Has(f"group:{group.pk}"), Has(f"waits:{group.pk}")))
    return Narrowed(_("are in %(group)s") % {"group": group.name}, Q(Exists(joined)), either)


def _tag(value: str, question: "Question", choices: Choices) -> Narrowed:
    says = _("are tagged “%(tag)s”") % {"tag": value}
    tag = Tag.objects.filter(campaign=choices.scope.campaign, name=value).first()
    if tag is None:
        return Narrowed(says)
    return Narrowed(says, Q(Exists(Tagging.objects.filter(person=OuterRef("pk"), tag=tag))), Has(f"tag:{tag.pk}"))


def _may(value: str, question: "Question", choices: Choices) -> Narrowed:
    channel, _dash, state = value.partition("-")
    says = permissions.MAY.get(value)
    if says is None:
        return Narrowed(_("may be contacted in a way we do not know"))
    held = Not(Has(f"asked:{channel}")) if state == permissions.NOT_ASKED else Has(f"{state}:{channel}")
    return Narrowed(str(says), lambda query: permissions.with_state(query, channel, state), held)


def _source(value: str, question: "Question", choices: Choices) -> Narrowed:
    said = Consent.objects.filter(person=OuterRef("pk"), given=True, source=value)
    return Narrowed(_("said yes %(where)s") % {"where": value}, Q(Exists(said)), Has(f"source:{value}"))


def _segment(value: str, question: "Question", choices: Choices) -> Narrowed:
    # Segments are built of the lines of every room, this one's list among them: they are looked up when asked for.
    from groundswell.trunk.segments.broken import Gone
    from groundswell.trunk.segments.selectors import asked_of, segments

    found = segments(choices.scope).select_related("campaign").filter(public_id=value).first()
    if found is None:
        return Narrowed(_("are in a segment we do not know"))
    says = _("are in the segment %(name)s") % {"name": found.name}
    try:
        expression = asked_of(found, now())
    except Gone:
        return Narrowed(_("%(says)s, of which a line leads to nothing") % {"says": says})
    if is_big(found.campaign_id):
        return Narrowed(says, Q(), expression)  # only sets can say it: `people_list.answer` sees to it that they do
    return Narrowed(says, Q(pk__in=list(choices.look.ids(expression, now()))), expression)


FILTERS: dict[str, Callable[[str, "Question", Choices], Narrowed]] = {
    "who": _who,
    "did": _did,
    "since": _since,
    "area": _area,
    "group": _group,
    "tag": _tag,
    "may": _may,
    "source": _source,
    "segment": _segment,
}
