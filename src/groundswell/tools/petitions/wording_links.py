"""The mailed link with which an earlier signer moves over to a new wording."""

from django.core import signing

from groundswell.tools.petitions.models import Petition, Signature, Wording

PURPOSE = "petitions.move"


def make_move_token(signature: Signature, wording: Wording) -> str:
    """Bind one signature to one new wording."""
    return signing.dumps([signature.public_id, wording.number], salt=PURPOSE)


def read_move_token(token: str, petition: Petition) -> tuple[Signature, Wording] | None:
    """The signature and wording of a link; None if it was altered or belongs to another petition."""
    try:
        public_id, number = signing.loads(token, salt=PURPOSE)
    except (signing.BadSignature, ValueError):
        return None
    signature = Signature.objects.select_related("wording", "person").filter(petition=petition, public_id=public_id)
    wording = Wording.objects.filter(petition=petition, number=number)
    return (signature[0], wording[0]) if signature and wording else None
