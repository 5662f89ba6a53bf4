"""Who comes in: links that let in, an invitation, a passkey, a key for the API."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from tests.support.objects.ground import Ground
from tests.support.objects.part import Part, Parts

CLIENT_DATA = b'{"type": "webauthn.create", "challenge": "", "origin": "http://localhost"}'


class Access(Ground):
    """Ways into the campaign, and who was invited."""

    def make_access(self) -> None:
        from allauth.mfa.models import Authenticator

        from groundswell.trunk.access import services
        from groundswell.trunk.access.links import issue_link
        from groundswell.trunk.access.models import Invitation
        from groundswell.trunk.access.tokens import new_token, token_hash
        from groundswell.trunk.api.models import ApiKey

        owner, at = self.accounts["owner"], timezone.now()
        self.owner_token = services.one_time_owner_link(campaign=self.campaign, at=at).split("/")[3]
        self.link_token = issue_link(person=self.person, at=at).split("/")[2]
        self.invitation_token = new_token()
        self.invitation = Invitation.objects.create(
            campaign=self.campaign,
            email=f"invited@{self.campaign.slug}.example",
            role="organiser",
            invited_by=owner,
            invited_at=at,
            expires_at=at + timedelta(days=7),
            token_hash=token_hash(self.invitation_token),
        )
        self.passkey = Authenticator.objects.create(
            user=owner, type=Authenticator.Type.WEBAUTHN, data={"name": "Phone", "credential": credential()}
        )
        self.key = ApiKey.objects.create(
            account=owner,
            campaign=self.campaign,
            name="Key",
            key_hash=uuid4().hex,
            made_at=at,
            expires_at=at + timedelta(days=30),
        )


def credential() -> dict[str, Any]:
    """What a browser answers when a passkey is made, with a key that signs nothing."""
    from fido2.cose import ES256
    from fido2.utils import websafe_encode
    from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

    public_key = ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    made = AttestedCredentialData.create(Aaguid.NONE, b"k" * 16, public_key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    told = AttestationObject.create("none", AuthenticatorData.create(b"r" * 32, flags, 0, made), {})
    response = {"attestationObject": websafe_encode(bytes(told)), "clientDataJSON": websafe_encode(CLIENT_DATA)}
    return {
        "id": websafe_encode(b"k" * 16),
        "rawId": websafe_encode(b"k" * 16),
        "type": "public-key",
        "response": response,
    }


PARTS: Parts = {
    ("account:owner-link", "token"): Part(lambda world: world.owner_token, secret=True),
    ("account:invitation", "token"): Part(lambda world: world.invitation_token, secret=True),
    ("links:open", "token"): Part(lambda world: world.link_token, secret=True),
    ("mfa_*", "pk"): Part(lambda world: world.passkey.pk, held=True),
    ("team:resend", "public_id"): Part(lambda world: world.invitation.public_id, held=True),
    ("team:withdraw", "public_id"): Part(lambda world: world.invitation.public_id, held=True),
    ("api-keys:*", "public_id"): Part(lambda world: world.key.public_id, held=True),
}
