"""Lists of people as something to import; what the engine asks is in trunk/imports/kinds.py."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from groundswell.trunk.campaigns.models import Campaign, Group
from groundswell.trunk.imports.bulk import PEOPLE
from groundswell.trunk.imports.kinds import BulkKind, BulkWork, Shown
from groundswell.trunk.imports.layouts import CONSENT_FIELDS, PEOPLE_FIELDS, PEOPLE_LAYOUTS
from groundswell.trunk.imports.models import Import, PersonRow


class Supporters(BulkKind):
    """People of a campaign, with what they agreed to."""

    key = "supporters"
    title = gettext_lazy("People")
    many = gettext_lazy("people")
    fields = PEOPLE_FIELDS
    layouts = PEOPLE_LAYOUTS
    limits = PEOPLE
    options_form = "groundswell.trunk.supporters.import_form.PeopleOptions"
    into_label = gettext_lazy("Put all of them into a group")
    into_none = gettext_lazy("No group")

    def open_bulk(self, table: Import) -> BulkWork:
        from groundswell.trunk.supporters.importing.work import SupporterWork

        return SupporterWork(table)

    def counted(self, count: int) -> str:
        return ngettext("%(count)s person", "%(count)s people", count) % {"count": f"{count:,}"}

    def into_choices(self, campaign: Campaign) -> list[tuple[str, str]]:
        """The groups that people may be put into: those who said yes to something become members."""
        groups = Group.objects.filter(campaign=campaign, closed_at__isnull=True)
        return list(groups.order_by("name").values_list("public_id", "name"))

    def leads_to(self, table: Import) -> tuple[str, str] | None:
        return _("See the people"), reverse("people:index", args=[table.campaign.slug])

    def needs(self, fields: set[str], options: Mapping[str, Any]) -> list[str]:
        problems: list[str] = []
        if not fields & {"name", "given_name", "family_name", "email"}:
            problems.append(_("Choose which column is the name, or the email"))
        if not fields & {"email", "phone", "postcode", "address"}:
            problems.append(_("Choose which column is the email, the phone or the address"))
        return problems

    def wishes(self, fields: set[str], options: Mapping[str, Any]) -> list[str]:
        """A yes counts only with its words, place and date; without them people arrive as "no consent known"."""
        consent = options.get("consent") or {}
        if not fields & set(CONSENT_FIELDS) and not consent.get("all"):
            return []
        missing = [
            says
            for says, column, given in (
                (_("the words they saw"), {"consent_words"}, consent.get("words")),
                (_("where it was"), {"consent_where"}, consent.get("where")),
                (_("the date"), {"consent_on", "met_on"}, consent.get("on")),
            )
            if not given and not fields & column
        ]
        if not missing:
            return []
        says = _("Say what they agreed to: %(missing)s. Without it they arrive as “no consent known”")
        return [says % {"missing": ", ".join(missing)}]

    def shown_rows(self, table: Import, rows: Sequence[PersonRow]) -> list[list[Shown]]:
        """What each changed row does to a known person: field, now, and what will be."""
        from groundswell.trunk.supporters.importing.showing import shown_rows

        return shown_rows(table, rows)


SUPPORTERS = Supporters()
