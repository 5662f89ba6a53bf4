"""What is known of a picture, and whether it may go out."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, ForeignKey, ManyToOneRel, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.media.models import Image

RIGHTS_WORDS = {
    "own": gettext_lazy("We made it"),
    "permission": gettext_lazy("Whoever made it allowed us"),
    "licence": gettext_lazy("An open licence"),
    "public_domain": gettext_lazy("Free for everyone"),
}
PEOPLE_WORDS = {
    "nobody": gettext_lazy("Nobody can be recognised"),
    "agreed": gettext_lazy("Everyone shown agreed"),
    "public": gettext_lazy("People in public life, or a crowd at a public event"),
    "not_asked": gettext_lazy("Not everyone was asked yet"),
}
MOST_TAGS, LONGEST_TAG = 12, 40
LONGEST = {"alt": 300, "credit": 120, "rights_note": 200, "source_url": 600, "language": 10}


@dataclass(frozen=True)
class Details:
    """What is told of a picture by whoever adds it. `focus_x` and `focus_y` are per cent from the top left."""

    alt: str = ""
    credit: str = ""
    credit_hidden: bool = False
    rights: str = ""
    rights_note: str = ""
    people: str = ""
    source_url: str = ""
    taken_on: date | None = None
    language: str = ""
    tags: tuple[str, ...] = ()
    focus_x: int = 50
    focus_y: int = 50

    def values(self) -> dict[str, Any]:
        """As columns of `Image`, cut to what they hold."""
        known = {item.name: getattr(self, item.name) for item in fields(self)}
        for name, longest in LONGEST.items():
            known[name] = str(known[name])[:longest]
        known["tags"] = tidy_tags(self.tags)
        known["focus_x"], known["focus_y"] = (min(max(value, 0), 100) for value in (self.focus_x, self.focus_y))
        return known


@dataclass(frozen=True)
class Problem:
    """Why a picture may not go out yet. `key` is rights, people, alt or withdrawn; `mend` says what to do."""

    key: str
    sentence: str
    mend: str


def tidy_tags(tags: Iterable[str]) -> list[str]:
    """Tags without blanks around, each once, in the order given."""
    tidy = (" ".join(tag.split())[:LONGEST_TAG].strip() for tag in tags)
    return list(dict.fromkeys(tag for tag in tidy if tag))[:MOST_TAGS]


def problems(image: Image) -> list[Problem]:
    """Everything that keeps a picture from going out; nothing for one that may."""
    found = []
    if image.withdrawn_at:
        said = _("This picture was withdrawn: %(reason)s") % {"reason": image.withdrawn_reason}
        found.append(Problem("withdrawn", said, _("Choose another picture")))
    if not image.rights:
        found.append(Problem("rights", _("Nobody said whose picture this is."), _("Say whose it is")))
    if image.people in ("", "not_asked"):
        asked = _("Not everyone in this picture was asked.")
        said = asked if image.people else _("Nobody said who is in this picture.")
        found.append(Problem("people", said, _("Ask them, or choose another picture")))
    if not image.alt.strip():
        said = _("There are no words for people who cannot see this picture.")
        found.append(Problem("alt", said, _("Say what it shows")))
    return found


def credit_of(image: Image) -> str:
    """Who made it, as it may be shown in public: nothing where she asked not to be named."""
    return "" if image.credit_hidden else image.credit


def usable(campaign: Campaign) -> QuerySet[Image]:
    """The campaign's pictures that may be offered for use, newest first: those whose rights were told."""
    found = Image.objects.filter(campaign=campaign, withdrawn_at__isnull=True).exclude(rights="")
    return found.order_by("-added_at", "-pk")


def use_counts(images: Iterable[int], *, but_for: frozenset[str] = frozenset()) -> dict[int, int]:
    """
    In how many places each picture is shown, by its key: every row of any room that points at it.

    `but_for` names models ("library.Entry") that only list pictures.
    """
    keys, found = list(images), dict[int, int]()
    if not keys:
        return found
    for link in uses_by(but_for):
        counted = link.model._default_manager.filter(**{f"{link.name}__in": keys}).order_by()
        for key, count in counted.values_list(link.name).annotate(n=Count("pk")):
            found[key] = found.get(key, 0) + count
    return found


def uses_by(but_for: frozenset[str] = frozenset()) -> list["ForeignKey[Any, Any]"]:
    """Every column of a table that names a picture."""
    found = (
        relation.field
        for relation in Image._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel) and isinstance(relation.field, ForeignKey)
    )
    return [link for link in found if link.model._meta.label not in but_for]
