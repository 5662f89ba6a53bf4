"""What the check of a table says beside its rows: what would be done with them, and whom we may contact then."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.trunk.imports.kinds import kind_of
from groundswell.trunk.imports.layouts import CONSENT_FIELDS
from groundswell.trunk.imports.models import Import

Line = tuple[str, str]
"""An icon and a sentence."""


@dataclass(frozen=True)
class Agreed:
    """How many said yes to being contacted, to which words and where; `says` is the reason why nobody did."""

    yes: int
    words: str = ""
    where: str = ""
    says: str = ""


def ahead(table: Import) -> list[Line]:
    """What going ahead means, beside adding and changing."""
    options, findings, lines = table.options, table.findings, list[Line]()
    if tags := options.get("tags"):
        lines.append(("tag", _("All get the tag %(tags)s") % {"tags": ", ".join(tags)}))
    if stops := findings.get("stops"):
        says = ngettext(
            "%(n)s person asked for no contact in the file: that is kept as a stop",
            "%(n)s people asked for no contact in the file: that is kept as a stop",
            stops,
        )
        lines.append(("ban", says % {"n": f"{stops:,}"}))
    if stopped := findings.get("stopped"):
        says = ngettext(
            "%(n)s person who asked us to stop stays stopped",
            "%(n)s people who asked us to stop stay stopped",
            stopped,
        )
        lines.append(("ban", says % {"n": f"{stopped:,}"}))
    if unsaid := findings.get("undocumented"):
        says = ngettext(
            "%(n)s said yes, but not to which words, where and when: no consent known",
            "%(n)s said yes, but not to which words, where and when: no consent known",
            unsaid,
        )
        lines.append(("circle-help", says % {"n": f"{unsaid:,}"}))
    if noted := findings.get("noted"):
        says = ngettext(
            "%(n)s row comes in without a detail that could not be used; it says which",
            "%(n)s rows come in without a detail that could not be used; each says which",
            noted,
        )
        lines.append(("circle-alert", says % {"n": f"{noted:,}"}))
    if landlines := findings.get("landlines"):
        says = ngettext("%(n)s phone is a landline", "%(n)s phones are landlines", landlines)
        lines.append(("phone", says % {"n": f"{landlines:,}"}))
    if options.get("no_sending"):
        lines.append(("ban", _("No letter will ever be sent to them from here")))
    if layout := options.get("layout"):
        lines.append(("file-check", _("The file is known: %(layout)s") % {"layout": layout}))
    return lines


def agreed(table: Import) -> Agreed | None:
    """Whom we may contact after it; None for things that agree to nothing."""
    if not any(field.key in CONSENT_FIELDS for field in kind_of(table.kind).fields):
        return None
    given = table.options.get("consent") or {}
    yes = int(table.findings.get("yes", 0))
    if yes:
        return Agreed(yes, str(given.get("words", "")), str(given.get("where", "")))
    if any(name in CONSENT_FIELDS for name in table.columns.values()) and not given.get("words"):
        return Agreed(0, says=_("The file says who said yes, but not to which words, where and when."))
    return Agreed(0, says=_("The file does not say what they agreed to."))


def ways(table: Import) -> str:
    """How the new ones can be reached: "3,022 by email, 1,640 by phone, 240 by neither"."""
    labels = (
        ("by_email", _("%(n)s by email")),
        ("by_phone", _("%(n)s by phone")),
        ("by_neither", _("%(n)s by neither")),
    )
    counts = table.findings
    return ", ".join(label % {"n": f"{counts[name]:,}"} for name, label in labels if counts.get(name))
