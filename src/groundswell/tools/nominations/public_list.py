"""The public list: offices, emails and accounts of everybody who decides, as they publish them themselves."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from groundswell.tools.nominations import board_words as words
from groundswell.trunk.targets.faces import OPEN, TOLD, linked
from groundswell.trunk.targets.models import Drive, Standing
from groundswell.trunk.targets.routes import Way, accounts_of

HEADINGS = (
    _("Name"),
    _("Office"),
    _("Party"),
    _("Code"),
    _("Place"),
    _("Where they stand"),
    _("Since"),
    _("Source"),
    _("Email"),
    _("Email published at"),
    _("Office address"),
    _("Accounts"),
)


def public_rows(drive: Drive) -> QuerySet[Standing]:
    """Everybody on a board, by place and name; those that our relay may not write to are in it too."""
    found = Standing.objects.filter(drive=drive, left_at__isnull=True)
    return found.select_related("target__area", "candidate", "declaration").order_by(
        F("target__area__name").asc(nulls_last=True), "target__name", "pk"
    )


@dataclass(frozen=True)
class PublicRow:
    """One line of the list: nothing of it is known to the campaign alone."""

    drive: Drive
    standing: Standing

    @property
    def stance(self) -> str:
        return self.standing.stance if self.standing.stance in TOLD else OPEN

    @property
    def where(self) -> str:
        candidate = self.standing.candidate.name if self.standing.candidate else ""
        return words.where(self.drive, self.stance, candidate)

    @property
    def day(self) -> str:
        said = self.standing.declaration
        return words.day(said.declared_at) if said and self.stance != OPEN else ""

    @property
    def source(self) -> str:
        said = self.standing.declaration
        return linked(said.evidence_url) if said and self.stance != OPEN else ""

    @property
    def code(self) -> str:
        area = self.standing.target.area
        return (area.short or area.code) if area else ""

    @property
    def place(self) -> str:
        area = self.standing.target.area
        return area.name if area else ""

    @property
    def elsewhere(self) -> str:
        """Its place, where neither name nor office say it."""
        said = f"{self.standing.target.name} {self.standing.target.office}"
        return "" if self.place.casefold() in said.casefold() else self.place

    @property
    def email_source(self) -> str:
        return linked(self.standing.target.email_source)

    @property
    def accounts(self) -> list[Way]:
        return accounts_of(self.standing.target)


def csv_row(row: PublicRow) -> tuple[str, ...]:
    """One line of the file, in the order of HEADINGS."""
    target = row.standing.target
    accounts = "; ".join(f"{way.label} {way.url or way.note}" for way in row.accounts)
    return (
        *(target.name, target.office, target.party, row.code, row.place),
        *(row.where, row.day, row.source, target.email, row.email_source, target.address, accounts),
    )
