"""How the pages speak of a person: by the pronoun she wishes, "them" where nobody knows it."""

from django.utils.translation import gettext as _

from groundswell.trunk.supporters.models import Person

FIELDS = {
    "postcode": lambda who: _("Has %(she)s moved?") % who if who["one"] else _("Have they moved?"),
    "address": lambda who: _("Has %(she)s moved?") % who if who["one"] else _("Have they moved?"),
    "phone": lambda who: _("Is this another number?"),
    "email": lambda who: _("Is this another address?"),
    "name": lambda who: _("Is this how the name is written?"),
}


class Words:
    """The words a page needs: `words.her`, `words.she`, `words.has_done`."""

    def __init__(self, person: Person) -> None:
        self.pronoun = person.pronoun

    @property
    def her(self) -> str:
        return {"her": _("her"), "him": _("him")}.get(self.pronoun, _("them"))

    @property
    def she(self) -> str:
        return {"her": _("she"), "him": _("he")}.get(self.pronoun, _("they"))

    @property
    def has_done(self) -> str:
        says = {"her": _("What she has done"), "him": _("What he has done")}
        return says.get(self.pronoun, _("What they have done"))

    @property
    def may_we(self) -> str:
        says = {"her": _("May we contact her?"), "him": _("May we contact him?")}
        return says.get(self.pronoun, _("May we contact them?"))

    @property
    def notes_rule(self) -> str:
        says = {
            "her": _("Only what she would be happy to read. She can ask to see it."),
            "him": _("Only what he would be happy to read. He can ask to see it."),
        }
        return says.get(self.pronoun, _("Only what they would be happy to read. They can ask to see it."))

    def question(self, field: str) -> str:
        """The heading of a proposed change."""
        who = {"she": self.she, "one": self.pronoun in ("her", "him")}
        return FIELDS[field](who) if field in FIELDS else _("Is this still right?")
