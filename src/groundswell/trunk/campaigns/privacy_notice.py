"""The field register in words for the people it is about."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps

from groundswell.trunk.supporters import field_register

BASES = {
    field_register.CONSENT: "you agreed",
    field_register.CONTRACT: "you asked us to",
    field_register.INTEREST: "we need it to run the campaign fairly, and you can object",
    field_register.LAW: "the law asks for it",
}


@dataclass(frozen=True)
class KeptForOneReason:
    """What is kept for one purpose: names of the fields, why we may, who keeps it, until when."""

    purpose: str
    what: str
    because: str
    keeper: str
    ends: str


def kept() -> list[KeptForOneReason]:
    """Every purpose in the register, each once."""
    reasons: dict[tuple[str, str, str, str], list[str]] = defaultdict(list)
    for row in field_register.kept():
        field = apps.get_model(row.model)._meta.get_field(row.field)
        words = str(getattr(field, "verbose_name", row.field)).replace("_", " ")
        if words not in reasons[row.purpose, row.basis, row.keeper, row.ends]:
            reasons[row.purpose, row.basis, row.keeper, row.ends].append(words)
    return [
        KeptForOneReason(purpose, ", ".join(fields), BASES[basis], keeper, ends)
        for (purpose, basis, keeper, ends), fields in sorted(reasons.items())
    ]
