"""
How a target is written to: what follows "Dear", and the name with its office.

A wrong surname offends more than a full name, so the surname alone is used only where there is no doubt which word
it is: two names, or initials and a name, with what belongs to the name ("van der Berg", "Ó Briain"). Elsewhere the
full name stands. `Target.salutation` beats all of this.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from groundswell.trunk.supporters.identity import tidy_name
from groundswell.trunk.targets.models import Target

# As written in front of a name: how it is written to. "" is left out: it is for envelopes, not for letters.
HONORIFICS = {
    "cllr": "Cllr",
    "councillor": "Cllr",
    "ald": "Alderman",
    "alderman": "Alderman",
    "dr": "Dr",
    "doctor": "Dr",
    "prof": "Professor",
    "professor": "Professor",
    "rev": "Revd",
    "revd": "Revd",
    "reverend": "Revd",
    "rabbi": "Rabbi",
    "imam": "Imam",
    "sir": "Sir",
    "dame": "Dame",
    "lord": "Lord",
    "lady": "Lady",
    "baroness": "Baroness",
    "baron": "Lord",
    "viscount": "Lord",
    "earl": "Lord",
    "mr": "Mr",
    "mrs": "Mrs",
    "ms": "Ms",
    "miss": "Miss",
    "mx": "Mx",
    "the": "",
    "rt": "",
    "hon": "",
    "right": "",
    "honourable": "",
    "very": "",
}
PLAIN = frozenset({"Mr", "Mrs", "Ms", "Miss", "Mx"})
BY_FIRST_NAME = frozenset({"Sir", "Dame"})
PEERS = frozenset({"Lord", "Lady", "Baroness"})
SEATS = frozenset({"MP", "MSP", "MS", "AM", "MLA", "MEP", "TD"})
LETTERS = SEATS | frozenset(
    "OBE MBE CBE KBE DBE GBE KC QC CH JP DL PC BEM MVO LVO CVO KCB DCB KCMG CMG QPM FRS FBA PhD MA BA BSc MSc LLB MD "
    "Jr Jnr Sr Snr II III IV".upper().split()
)
# What belongs to the surname that follows it.
PARTICLES = frozenset(
    "van von der den de du des del della di da dos la le ap ab ferch ó o ní ni uí mac mc nic st bin ibn al el".split()  # noqa: SIM905
)
OFFICES = (
    (re.compile(r"\b(?:councillor|cllr)\b", re.I), "Cllr", ""),
    (re.compile(r"^(?:elected )?mayor\b", re.I), "Mayor", ""),
    (re.compile(r"\b(?:member of parliament|MP)\b", re.I), "", "MP"),
    (re.compile(r"\b(?:member of the scottish parliament|MSP)\b", re.I), "", "MSP"),
    (re.compile(r"\b(?:member of the senedd)\b", re.I), "", "MS"),
    (re.compile(r"\b(?:member of the legislative assembly|MLA)\b", re.I), "", "MLA"),
)
NICKNAME = re.compile(r"[\"“”‘(][^\"“”’)]*[\"“”’)]")


@dataclass(frozen=True)
class Named:
    """A name taken apart: titles as they are written to, the words of the name, and a seat ("MP")."""

    titles: tuple[str, ...]
    words: tuple[str, ...]
    seat: str

    @property
    def full(self) -> str:
        return " ".join(self.words)

    @property
    def surname(self) -> str:
        """The surname with what belongs to it; the full name where there is doubt."""
        start = len(self.words) - 1
        while start > 1 and _plain(self.words[start - 1]) in PARTICLES:
            start -= 1
        given = self.words[:start]
        sure = len(given) == 1 or all(len(word.strip(".")) == 1 for word in given)
        return " ".join(self.words[start:]) if given and sure else self.full


def read_name(text: str, office: str = "") -> Named:
    """Take a name apart, as it stands in lists: "Rt Hon Dr Jane Smith MP", "Wainfleet, Cllr Carys"."""
    words = _in_order(NICKNAME.sub(" ", tidy_name(text))).split()
    # In capitals throughout, "MA" may be a surname; a seat in parliament is none.
    after_names = SEATS if text.isupper() else LETTERS
    titles, seat = [], ""
    while len(words) > 1 and _plain(words[0]) in HONORIFICS:
        if title := HONORIFICS[_plain(words.pop(0))]:
            titles.append(title)
    while len(words) > 1 and _letters(words[-1]) in after_names:
        found = _letters(words.pop())
        seat = found if found in SEATS else seat
    for pattern, title, of_office in OFFICES:
        if pattern.search(office):
            seat = seat or of_office
            if title and title not in titles and not PEERS.intersection(titles):
                titles.insert(0, title)
            break
    return Named(tuple(titles), tuple(words), seat)


def short_name(target: Target) -> str:
    """What follows "Dear": "Cllr Wainfleet", "Dr Smith MP", "Sir Ed". For a body its own name."""
    if said := re.sub(r"^dear\s+", "", tidy_name(target.salutation), flags=re.I).rstrip(" ,:"):
        return said
    if target.kind == "body":
        return tidy_name(target.name)
    name = read_name(target.name, target.office)
    # "Cllr Mrs Lee" says one thing twice; "Cllr Dr Lee" does not.
    titles = [title for title in name.titles if title not in PLAIN or len(name.titles) == 1]
    first = next((title for title in titles if title in BY_FIRST_NAME), "")
    if first:
        return f"{first} {name.words[0]}"
    if PEERS.intersection(titles):
        return " ".join([*titles, _of_peer(name)])
    if not titles:
        return " ".join(part for part in (name.full, name.seat) if part)
    return " ".join(part for part in (*titles, name.surname, name.seat) if part)


def greeting(target: Target) -> str:
    """The first line of a letter, without its comma: "Dear Cllr Wainfleet", "To the members of Ashdale Council"."""
    if target.kind == "body" and not target.salutation:
        name = re.sub(r"^the ", "the ", tidy_name(target.name), flags=re.I)
        if re.match(r"(the )?members of ", name, re.I):
            return _("To %(members)s") % {"members": re.sub(r"^(the )?members", "the members", name, flags=re.I)}
        return _("To the members of %(body)s") % {"body": name}
    return _("Dear %(name)s") % {"name": short_name(target)}


def shown_name(target: Target) -> str:
    """The name in full with the title of the office, for headings: "Cllr Carys Wainfleet"."""
    if target.kind == "body":
        return tidy_name(target.name)
    name = read_name(target.name, target.office)
    titles = name.titles[:1] if name.titles[:1] in (("Cllr",), ("Mayor",)) else ()
    written = tidy_name(target.name)
    starts = read_name(target.name).titles
    return written if not titles or titles[0] in starts or "," in written else f"{titles[0]} {written}"


def office_line(target: Target) -> str:
    """The office with its place, said once: "Councillor, Millbeck South"."""
    place = target.area.name if target.area else ""
    return target.office if not place or place in target.office else f"{target.office}, {place}"


def _of_peer(name: Named) -> str:
    """The name of a peerage without its territory: "Smith" of "Smith of Basildon"; else the surname."""
    lowered = [word.lower() for word in name.words]
    if "of" in lowered[1:]:
        name = Named(name.titles, name.words[: lowered.index("of", 1)], name.seat)
    return name.surname


def _in_order(text: str) -> str:
    """Put "Wainfleet, Carys" into the order of speech; what follows the comma may be letters after a name."""
    last, comma, first = text.partition(",")
    if not comma or not first.strip():
        return text.replace(",", " ")
    if all(_letters(word) in LETTERS for word in first.replace(",", " ").split()):
        return f"{last} {first.replace(',', ' ')}"
    return f"{first.replace(',', ' ')} {last}"


def _letters(word: str) -> str:
    """A word in capitals where it is written as letters after a name are ("MP", "O.B.E.", "PhD"), else ""."""
    plain = word.strip(".,").replace(".", "")
    written = plain.isupper() or plain in ("PhD", "BSc", "MSc", "Jr", "Jnr", "Sr", "Snr")
    return plain.upper() if written else ""


def _plain(word: str) -> str:
    return word.strip(".,").lower()
