"""
What a relayed letter may be: to a target that may be sent to, at its own address, from a name that is only a name.

A letter that a person wrote to a target is no mail of ours: nobody agreed to it and nobody can leave it, so these
rules stand in for consent. They are asked when the mail is made and again when it is handed in.
"""

import unicodedata

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from groundswell.trunk.messaging.models import Message
from groundswell.trunk.supporters.identity import looks_like_a_name, tidy_name
from groundswell.trunk.targets.models import Target

RELAYED = frozenset({"letter"})
NAME_AT_MOST = 120
# Letters, marks, numbers, blanks, and what stands in names. No sign that steers, hides, quotes or separates.
KEPT = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Zs", "Pd"})
SIGNS = frozenset(".'’‘`´·&,/")
# Letters by their class, blanks by their look.
BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")


def may_be_sent_to(target: Target) -> bool:
    """
    Whether our relay may send to a target. Read from the database each time: what somebody holds may be old.

    The same mailbox under another target, or in another campaign, does not get round a "no sending".
    """
    forbidden = Q(pk=target.pk)
    if target.email:
        forbidden |= Q(email__iexact=target.email)
    return not Target.objects.filter(forbidden, no_sending=True).exists()


def refusal(message: Message) -> str:
    """Why a relayed letter may not go out now, or "". Asked at the moment it is handed in."""
    target = Target.objects.filter(pk=message.target_id or 0).first()
    if target is None or target.no_sending or not may_be_sent_to(target):
        return _("This target may not be sent to")
    if Target.objects.filter(no_sending=True, email__iexact=message.to_address).exists():
        return _("This target may not be sent to")
    if not target.email or message.to_address.lower() != target.email.lower():
        return _("The target has another address now")
    return ""


def name_for_from(name: str) -> str:
    """
    A writer's name as it may stand in a From field, or "" if nothing of a name is left.

    What steers text, hides or breaks a line is taken out; with a link or an address in it there is no name.
    """
    plain = unicodedata.normalize("NFC", tidy_name(name))
    kept = "".join(sign if _stands_in_names(sign) else " " for sign in plain)
    kept = " ".join(kept.split())[:NAME_AT_MOST].strip()
    return kept if looks_like_a_name(kept) and looks_like_a_name(unicodedata.normalize("NFKC", kept)) else ""


def relay_address(token: str = "") -> str:
    """The address letters come from; with a token the one that replies to one letter come to."""
    local, _at, domain = settings.RELAY_FROM.rpartition("@")
    return f"{local}+{token}@{domain}" if token else f"{local}@{domain}"


def _stands_in_names(sign: str) -> bool:
    return (unicodedata.category(sign) in KEPT or sign in SIGNS) and sign not in BLANK
