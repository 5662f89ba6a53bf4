"""Making and ending API keys."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from groundswell.trunk.access.models import Account
from groundswell.trunk.api.models import ApiKey
from groundswell.trunk.audit import services as audit
from groundswell.trunk.campaigns.models import Campaign

LONGEST = timedelta(days=365)


def hash_of(key: str) -> str:
    """How a key is stored. Keys are random, so a plain hash cannot be searched."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def make_key(
    *, account: Account, campaign: Campaign, name: str, may_write: bool, days: int, at: datetime
) -> tuple[ApiKey, str]:
    """Make a key; the second of the pair is shown once and never again."""
    secret = f"gs_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        account=account,
        campaign=campaign,
        name=name,
        key_hash=hash_of(secret),
        may_write=may_write,
        made_at=at,
        expires_at=at + min(timedelta(days=days), LONGEST),
    )
    _audit(key, account, f"Made the API key “{name}”", at=at)
    return key, secret


@transaction.atomic
def revoke_key(*, key: ApiKey, account: Account, at: datetime) -> bool:
    """End a key at once. False if it had ended before."""
    ended = ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=at)
    if ended:
        _audit(key, account, f"Ended the API key “{key.name}”", at=at)
    return bool(ended)


def _audit(key: ApiKey, account: Account, sentence: str, *, at: datetime) -> None:
    audit.record(
        account=account,
        campaign=key.campaign,
        verb="changed",
        object_kind="api_key",
        object_id=key.public_id,
        sentence=sentence,
        at=at,
    )
