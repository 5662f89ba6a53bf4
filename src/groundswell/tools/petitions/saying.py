"""
What petitions say: the facts in their words, noticed whenever either is written.

An open petition is not changed by us: its signers signed these words. It shows the correction; the desk may edit it.
"""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groundswell.tools.petitions.models import Petition
from groundswell.trunk.access.models import Account
from groundswell.trunk.acts import Said
from groundswell.trunk.facts import selectors as facts
from groundswell.trunk.facts.models import Fact
from groundswell.trunk.facts.saying import facts_in, say_instead
from groundswell.trunk.facts.services import show_facts_of, use_facts

KIND = "petition"


def notice_facts(petition: Petition, *, at: datetime) -> None:
    """Note which facts the petition's words say now; those of one that was opened are public."""
    said = facts.said_in(petition.campaign, _words(petition))
    use_facts(kind=KIND, public_id=petition.public_id, facts=[*said.current, *said.ended], at=at)
    if petition.opened_at:
        show_facts_of(kind=KIND, public_id=petition.public_id, at=at)


def _words(petition: Petition) -> str:
    return "\n\n".join((petition.words.demand, petition.lead, petition.words.text))


def notice_fact(fact: Fact, *, at: datetime) -> None:
    """A fact was recorded: petitions that say it already are noted too."""
    worded = Petition.objects.filter(campaign=fact.campaign_id, wording__isnull=False)
    for petition in worded.select_related("campaign", "wording"):
        if facts_in(_words(petition), [fact]).current:
            notice_facts(petition, at=at)


def how_it_stands(public_id: str, at: datetime) -> Said | None:
    """A draft may be changed by one press; what people signed may not."""
    petition = Petition.objects.filter(public_id=public_id).first()
    if petition is None:
        return None
    if petition.state == Petition.DRAFT and petition.opened_at is None:
        return Said(_("Draft petition"), out=False, changeable=True, icon="pen")
    signed = petition.signatures.filter(state="confirmed").count()
    detail = ngettext("%(n)s person signed these words", "%(n)s people signed these words", signed)
    return Said(detail % {"n": f"{signed:,}"}, icon="pen")


def say_what_is_right(public_id: str, fact: Fact, instead: Fact, account: Account | None, at: datetime) -> bool:
    """Put the right fact into a draft."""
    from groundswell.tools.petitions import services

    petition = Petition.objects.select_related("campaign", "wording").filter(public_id=public_id).first()
    if petition is None or petition.opened_at:
        return False
    words = petition.words
    parts = {"demand": words.demand, "text": words.text, "lead": petition.lead}
    changed = {name: say_instead(text, fact, instead) for name, text in parts.items()}
    right = {name: changed[name] or text for name, text in parts.items()}
    if not any(changed.values()) or len(right["demand"]) > 140 or len(right["lead"]) > 240:
        return False
    text = services.PetitionText(right["demand"], right["text"], petition.addressee)
    services.edit_petition(petition=petition, text=text, account=account, at=at)
    services.set_details(petition=petition, account=account, at=at, lead=right["lead"])
    return True
