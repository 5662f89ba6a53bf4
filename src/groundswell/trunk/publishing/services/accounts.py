"""Our accounts on networks: connecting, looking after, removing."""

import logging
import re
from datetime import datetime

from django.db import transaction
from django.db.models import Case, IntegerField, Q, When
from django.utils.translation import gettext as _

from groundswell.trunk.access.models import Account
from groundswell.trunk.audit.models import AuditEntry
from groundswell.trunk.audit.services import record
from groundswell.trunk.campaigns.models import Campaign
from groundswell.trunk.publishing.models import NetworkAccount, Publication
from groundswell.trunk.publishing.networks import Known, NetworkProblem, SignInAgain, networks
from groundswell.trunk.publishing.services.changes import credentials_of, move, network_of
from groundswell.trunk.publishing.services.publishing import retry
from groundswell.trunk.publishing.words import LONGEST, label_of, sign_in_again
from groundswell.trunk.records.secrets import SecretLost, is_of_present_key, reseal, seal

log = logging.getLogger("groundswell.publishing")
NOT_A_LETTER = re.compile(r"[\W_]+")


def connect_account(
    *,
    campaign: Campaign,
    network: str,
    at: datetime,
    handle: str = "",
    secret: str = "",
    service_url: str = "",
    account: Account | None = None,
) -> NetworkAccount:
    """
    Sign in to a network, or note our place on one that is posted to by hand. What failed for want of it is tried again.

    Connecting what is connected takes the new secret and mends the account.

    :raises KeyError: for a network that no channel knows.
    :raises NetworkProblem: if the network does not let us in; its text says what to do.
    """
    known = networks()[network].connect(service_url.strip(), handle.strip(), secret.strip())
    with transaction.atomic():
        row = _row(campaign, network, known, service_url.strip(), secret.strip(), account, at)
        _tell(row, account, _("Connected %(network)s %(handle)s"), at)
        retry(publications=row.publications.filter(Q(problem_kind=SignInAgain.kind)), at=at)
    return row


def connect_own_page(*, campaign: Campaign, account: Account | None, at: datetime) -> None:
    """Give a new campaign its own page of posts, which needs no account anywhere, so that its rules can post."""
    for key, channel in networks().items():
        if channel.own_page:
            connect_account(campaign=campaign, network=key, account=account, at=at)


def remove_account(*, network_account: NetworkAccount, account: Account | None, at: datetime) -> bool:
    """
    Forget an account and its secret. What is out there stays out: we can no longer take it down. False if it was gone.

    What still waited for it is told as failed.
    """
    rows = NetworkAccount.objects.filter(pk=network_account.pk).exclude(state=NetworkAccount.REMOVED)
    with transaction.atomic():
        if not rows.update(state=NetworkAccount.REMOVED, secret=None, problem=""):
            return False
        network_account.refresh_from_db()
        for publication in network_account.publications.filter(state=Publication.WAITING):
            move(
                publication,
                Q(state=Publication.WAITING),
                at=at,
                state=Publication.FAILED,
                problem_kind=SignInAgain.kind,
                problem=sign_in_again(network_account)[:LONGEST],
            )
        _tell(network_account, account, _("Removed %(network)s %(handle)s"), at)
    return True


def look_at_account(*, network_account: NetworkAccount, at: datetime) -> bool:
    """Read an account's profile: its name, whether our imprint stands there, whether we are still let in."""
    if network_account.state == NetworkAccount.REMOVED:
        return False
    rows = NetworkAccount.objects.filter(pk=network_account.pk).exclude(state=NetworkAccount.REMOVED)
    try:
        known = network_of(network_account).look(credentials_of(network_account))
    except SignInAgain as problem:
        rows.update(state=NetworkAccount.BROKEN, problem=str(problem)[:LONGEST], looked_at=at)
        return False
    except NetworkProblem:
        return False
    except Exception:
        # Whatever one server answers, the next account is looked at.
        log.exception("Account %s could not be looked at", network_account.public_id)
        return False
    seen = {"imprint_seen_at": at} if carries_imprint(known.profile, network_account.campaign) else {}
    rows.update(name=known.name[:120], looked_at=at, **seen)
    return True


def carries_imprint(text: str, campaign: Campaign) -> bool:
    """Whether a profile names who promotes the campaign, and from where."""
    organisation = campaign.organisation
    wanted = [_folded(one) for one in (organisation.promoter, organisation.address)]
    folded = _folded(text)
    return all(one and one in folded for one in wanted)


def reseal_secrets() -> int:
    """Put every secret under the present key, after a change of it; give how many."""
    count = 0
    for row in NetworkAccount.objects.exclude(secret=None).exclude(state=NetworkAccount.REMOVED):
        sealed = bytes(row.secret or b"")
        if is_of_present_key(sealed):
            continue
        try:
            count += NetworkAccount.objects.filter(pk=row.pk, secret=row.secret).update(secret=reseal(sealed))
        except SecretLost:
            NetworkAccount.objects.filter(pk=row.pk, secret=row.secret).update(
                state=NetworkAccount.BROKEN, problem=sign_in_again(row)[:LONGEST]
            )
    return count


def _row(
    campaign: Campaign,
    network: str,
    known: Known,
    service_url: str,
    secret: str,
    account: Account | None,
    at: datetime,
) -> NetworkAccount:
    values = {
        "name": known.name[:120],
        "service_url": service_url,
        "remote_id": known.remote_id,
        "secret": seal(secret) if secret else None,
        "state": NetworkAccount.WORKING,
        "problem": "",
        "not_before": None,
        "looked_at": at,
        "imprint_seen_at": at if carries_imprint(known.profile, campaign) else None,
        "connected_by": account,
        "connected_at": at,
    }
    same = Q(remote_id=known.remote_id) if known.remote_id else Q(handle=known.handle)
    # A removed account that comes back takes up its row again, so that what it posted can be taken down.
    living_first = Case(When(state=NetworkAccount.REMOVED, then=1), default=0, output_field=IntegerField())
    rows = NetworkAccount.objects.filter(same, campaign=campaign, network=network)
    row = rows.order_by(living_first, "pk").first()
    if row is None:
        living = NetworkAccount.objects.exclude(state=NetworkAccount.REMOVED)
        row, made = living.get_or_create(campaign=campaign, network=network, handle=known.handle, defaults=values)
        if made:
            return row
    NetworkAccount.objects.filter(pk=row.pk).update(handle=known.handle, **values)
    row.refresh_from_db()
    return row


def _tell(row: NetworkAccount, account: Account | None, sentence: str, at: datetime) -> None:
    record(
        account=account,
        campaign=row.campaign,
        verb=AuditEntry.CHANGED,
        object_kind="network",
        object_id=row.public_id,
        sentence=(sentence % {"network": label_of(row), "handle": row.handle}).strip(),
        at=at,
    )


def _folded(text: str) -> str:
    return NOT_A_LETTER.sub(" ", text).casefold().strip()
