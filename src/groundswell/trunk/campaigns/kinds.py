"""
What each kind of organisation switches on, which rules it has to keep, and on what it may write to people.

The rules are those of the United Kingdom, each with its source. Figures for gifts and spending are named here and
become tables with the fundraising tool. None of this is legal advice, and the pages say so.
"""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from groundswell.trunk.campaigns.models import Organisation

Words = str | Lazy
CONSENT, SOFT_OPT_IN = "consent", "soft_opt_in"
# Data (Use and Access) Act 2025, section 114: only charities, only people first met on or after this day.
SOFT_OPT_IN_FROM = date(2026, 2, 5)


@dataclass(frozen=True)
class Rule:
    """A rule this kind has to keep: what we do about it, and where it stands."""

    sentence: Words
    source: str


@dataclass(frozen=True)
class Gets:
    """Something that is switched on: what, and in which way."""

    what: Words
    how: Words


@dataclass(frozen=True)
class Basis:
    """A legal basis for writing to someone."""

    key: str
    sentence: Words
    source: str


@dataclass(frozen=True)
class Purpose:
    """What a person can agree to on a public form: a sentence that can be understood alone, unticked."""

    key: str
    channel: str
    sentence: Words

    def text(self, campaign_name: str) -> str:
        """The words as they are shown and kept with the consent."""
        return str(self.sentence) % {"name": campaign_name}


@dataclass(frozen=True)
class Kind:
    """One kind of organisation."""

    key: str
    title: Words
    hint: Words
    gets_title: Words
    gets: tuple[Gets, ...]
    rules: tuple[Rule, ...]
    stays_off: Words
    bases: tuple[Basis, ...]
    purposes: tuple[Purpose, ...]
    imprint_hint: Words


BY_CONSENT = Basis(CONSENT, _("They ticked a box that says so."), "PECR 2003, reg. 22; UK GDPR, Art. 6(1)(a)")
BY_SOFT_OPT_IN = Basis(
    SOFT_OPT_IN,
    _("They supported the charity on or after 5 February 2026, and could say no then and each time since."),
    "PECR 2003, reg. 22(3A), by the Data (Use and Access) Act 2025, s. 114",
)
NEWS = Purpose("news", "email", _("Email me news from %(name)s and ways to help."))
CALLS = Purpose("news", "phone", _("Call me about %(name)s. I can say stop at any time."))
TEXTS = Purpose("news", "text", _("Text me news from %(name)s. I can say stop at any time."))

PETITIONS = Gets(_("Petitions"), _("signed, confirmed and counted by area"))
GROUPS = Gets(_("Groups"), _("one for each town, found by postcode"))
REPRESENTATIVES = Gets(_("Representatives"), _("by name, for each postcode you have loaded"))
IMPRINT = Rule(
    _("An imprint on every page and email: who answers for it, with a postal address."),
    "Elections Act 2022, Part 6; PPERA 2000, s. 143",
)
CONSENT_FIRST = Rule(
    _("Nobody is emailed news unless they ticked the box. A stop beats every yes."), "PECR 2003, reg. 22"
)
OPINIONS = Rule(
    _("What people think about politics is kept only with their consent, and never sold or shared."),
    "UK GDPR, Art. 9",
)
NO_SOFT_OPT_IN = Rule(
    _("No email to people only because they once were in touch. That is for charities alone."),
    "PECR 2003, reg. 22(3A)",
)
NEAR_ELECTION = Rule(
    _("Near an election, spending over £10,000 on what can sway votes must be notified first."), "PPERA 2000, Part 6"
)


def _kind(key: str, title: Words, hint: Words, gets_title: Words, **parts: object) -> Kind:
    usual: dict[str, object] = {
        "gets": (PETITIONS, GROUPS, REPRESENTATIVES),
        "bases": (BY_CONSENT,),
        "purposes": (NEWS, CALLS, TEXTS),
        "imprint_hint": _("The person who answers for what is said here, and an address where post reaches them."),
    }
    return Kind(key, title, hint, gets_title, **{**usual, **parts})  # type: ignore[arg-type]


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        _kind(
            Organisation.INFORMAL,
            _("Cause or community"),
            _("Neighbours, passengers, a save-our-something"),
            _("A cause gets"),
            rules=(IMPRINT, CONSENT_FIRST, NO_SOFT_OPT_IN, NEAR_ELECTION),
            stays_off=_("Member votes and the voter register stay off."),
        ),
        _kind(
            Organisation.CHARITY,
            _("Charity"),
            _("Registered, or with charitable aims"),
            _("A charity gets"),
            rules=(
                IMPRINT,
                Rule(
                    _("Email without a tick only to supporters since 5 February 2026, each time with a way to say no."),
                    "PECR 2003, reg. 22(3A)",
                ),
                Rule(
                    _("No support for a party or candidate. Campaigns serve the charity’s own aims."),
                    "Charity Commission guidance CC9",
                ),
            ),
            stays_off=_("Canvassing for candidates and the voter register stay off."),
            bases=(BY_CONSENT, BY_SOFT_OPT_IN),
        ),
        _kind(
            Organisation.UNION,
            _("Union or branch"),
            _("Members, stewards, disputes"),
            _("A union gets"),
            rules=(
                IMPRINT,
                CONSENT_FIRST,
                Rule(_("Who is a member is never shown, nor given away by any answer."), "UK GDPR, Art. 9"),
                Rule(
                    _("Ballots the law sets for industrial action are not held here."),
                    "Trade Union and Labour Relations (Consolidation) Act 1992, Part V",
                ),
            ),
            stays_off=_("Statutory ballots and the voter register stay off."),
        ),
        _kind(
            Organisation.PARTY,
            _("Party or branch"),
            _("Members, wards, voting, knocking on doors"),
            _("A party gets"),
            rules=(
                IMPRINT,
                CONSENT_FIRST,
                NO_SOFT_OPT_IN,
                OPINIONS,
                Rule(
                    _("Gifts over £500 only from those who may give, checked or returned within 30 days."),
                    "PPERA 2000, Part 4",
                ),
            ),
            stays_off=_("The voter register stays off until you load your own copy."),
            imprint_hint=_("The promoter, and the party on whose behalf it is published, with an address for post."),
        ),
        _kind(
            Organisation.CANDIDATE,
            _("Candidate"),
            _("One person standing in one contest"),
            _("A candidate gets"),
            rules=(
                IMPRINT,
                CONSENT_FIRST,
                NO_SOFT_OPT_IN,
                OPINIONS,
                Rule(
                    _("Gifts over £50 only from those who may give. The agent reports what was spent."),
                    "Representation of the People Act 1983, Sch. 2A and s. 81",
                ),
            ),
            stays_off=_("Member votes stay off. The voter register stays off until you load your own copy."),
            imprint_hint=_("The promoter (often the agent), and the candidate, with an address for post."),
        ),
        _kind(
            Organisation.NON_PARTY,
            _("Registered campaigner"),
            _("Not a party, registered to campaign at elections"),
            _("A registered campaigner gets"),
            rules=(
                IMPRINT,
                CONSENT_FIRST,
                NO_SOFT_OPT_IN,
                NEAR_ELECTION,
                Rule(
                    _("Gifts over £500 only from those who may give; invoices over £200 kept."), "PPERA 2000, Sch. 11"
                ),
            ),
            stays_off=_("Member votes and the voter register stay off."),
            imprint_hint=_("The promoter and the campaigner as registered, with an address for post."),
        ),
    )
}


def kind_of(organisation: Organisation) -> Kind:
    """The rules of an organisation's kind."""
    return KINDS[organisation.kind]


def may_rest_on(kind: str, basis: str, *, first_met_on: date) -> bool:
    """Whether this kind of organisation may email a person it first met on that day on this basis."""
    if basis not in {offered.key for offered in KINDS[kind].bases}:
        return False
    return basis != SOFT_OPT_IN or first_met_on >= SOFT_OPT_IN_FROM
