"""Personal links: who opens one is recognised for low-risk acts, on this device, until the link ends."""

from datetime import datetime, timedelta
from urllib.parse import quote

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from groundswell.trunk.access.models import PersonalLink
from groundswell.trunk.access.tokens import new_token, token_hash
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.records.clock import now
from groundswell.trunk.supporters.models import Person

LASTS = timedelta(days=90)
KNOWN = "known"
"""Session key: {campaign's key: link's key}. A device may be known in several campaigns."""


def issue_link(*, person: Person, at: datetime, next_path: str = "") -> str:
    """Make a link for one person; the path holds the only copy of its token."""
    token = new_token()
    PersonalLink.objects.create(person=person, token_hash=token_hash(token), issued_at=at, expires_at=at + LASTS)
    return f"/me/{token}/" + (f"?next={quote(next_path)}" if next_path else "")


def revoke_links(*, person: Person, at: datetime) -> int:
    """End every link of a person; devices that used one no longer know her. Returns how many ended."""
    return PersonalLink.objects.filter(person=person, revoked_at__isnull=True).update(revoked_at=at)


def open_link(token: str, *, at: datetime) -> PersonalLink | None:
    """The link of a token, if it is in force. One issued in the future is a clock gone wrong, or forged."""
    return (
        PersonalLink.objects.select_related("person__campaign")
        .filter(token_hash=token_hash(token), revoked_at__isnull=True, issued_at__lte=at, expires_at__gt=at)
        .first()
    )


def remember(request: HttpRequest, link: PersonalLink) -> None:
    """Recognise the link's person on this device."""
    request.session[KNOWN] = {**request.session.get(KNOWN, {}), str(link.person.campaign_id): link.pk}


def recognised(request: HttpRequest, campaign: Campaign) -> Person | None:
    """The person this device's link belongs to in this campaign, while the link is in force."""
    link = link_in_use(request, campaign)
    return link.person if link else None


def link_in_use(request: HttpRequest, campaign: Campaign) -> PersonalLink | None:
    """The link that this device was opened with in this campaign, while it is in force."""
    link_id = request.session.get(KNOWN, {}).get(str(campaign.pk))
    if link_id is None:
        return None
    at = now()
    return (
        PersonalLink.objects.select_related("person")
        .filter(
            pk=link_id,
            person__campaign=campaign,
            revoked_at__isnull=True,
            issued_at__lte=at,
            expires_at__gt=at,
        )
        .first()
    )


def forget_device(request: HttpRequest, campaign: Campaign) -> None:
    """Know nobody of this campaign on this device any more."""
    request.session[KNOWN] = {key: pk for key, pk in request.session.get(KNOWN, {}).items() if key != str(campaign.pk)}


def safe_path(path: str | None, otherwise: str = "/") -> str:
    """A path on this site as it is; what a browser could read as another site becomes `otherwise`."""
    path = path or ""
    plain = (
        path.startswith("/") and "\\" not in path and not any(ord(letter) < 33 or ord(letter) == 127 for letter in path)
    )
    return path if plain and url_has_allowed_host_and_scheme(path, allowed_hosts=None) else otherwise
