"""What locals are told of a declaration."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from groundswell.tools.nominations.models import Telling
from groundswell.trunk.consent.models import Consent
from groundswell.trunk.records.addresses import absolute
from groundswell.trunk.supporters.deeds import referred_to
from groundswell.trunk.supporters.identity import looks_like_a_name
from groundswell.trunk.supporters.models import Person
from groundswell.trunk.targets.models import Declaration, Drive, Standing


def telling_mail(declaration: Declaration, person: Person, consent: Consent, shown: str = "") -> dict[str, Any]:
    """
    Subject, template and context of one person's mail. `person.asked_it` says that she asked the target; `consent` is
    the yes it rests on, which the mail names; `shown` the address of the thank-you, where it is public.
    """
    standing, drive = declaration.standing, declaration.standing.drive
    said = said_in_words(declaration)
    context = {
        "first_name": person.name.split()[0] if looks_like_a_name(person.name) else "",
        "said": said,
        "target": standing.target.name,
        "area": standing.target.area.name if standing.target.area else "",
        "asked": getattr(person, "asked_it", False),
        "for_us": is_for_us(declaration),
        "drive": drive.title,
        "quote": declaration.quote,
        "url": _board_url(drive),
        "thank_you_url": shown,
        "yes_on": date_format(localtime(consent.said_at), "j F Y"),
        "yes_to": consent.wording.text,
    }
    return {"subject": said, "template": "nominations/email/told", "context": context}


def thank_you_url(telling: Telling) -> str:
    """The public address of the thank-you that goes with the mails; empty while only the desk may see it."""
    found = referred_to(telling.shows_kind, telling.shows_id) if telling.shows_id else None
    if found is None or not found.url or found.url.startswith("/desk/"):
        return ""
    return absolute(found.url)


def said_in_words(declaration: Declaration) -> str:
    """What the target said, in one sentence that begins with its name."""
    target = declaration.standing.target.name
    if declaration.stance == Standing.AGAINST:
        return _("%(target)s is against") % {"target": target}
    if declaration.stance == Standing.NONE:
        return _("%(target)s will nominate nobody") % {"target": target}
    if declaration.candidate:
        return _("%(target)s nominated %(candidate)s") % {"target": target, "candidate": declaration.candidate.name}
    return _("%(target)s backs us") % {"target": target}


def is_for_us(declaration: Declaration) -> bool:
    """Whether it is what the campaign asked for, so that people are thanked for it."""
    return declaration.stance == Standing.DECLARED and (declaration.candidate is None or declaration.candidate.backed)


def _board_url(drive: Drive) -> str:
    if not drive.public_board or drive.state == Drive.DRAFT:
        return ""
    return absolute(reverse("nominations:board", args=[drive.campaign.slug, drive.slug]))
