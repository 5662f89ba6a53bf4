"""
Secrets of ours that must be read again (passwords of network accounts), sealed with keys made of SECRET_KEY.

A new SECRET_KEY seals from now on; the keys of SECRET_KEY_FALLBACKS still open what they sealed. Without any of them
a secret is lost and has to be typed again.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"groundswell.records.secrets"


class SecretLost(Exception):
    """None of our keys opens this."""


def seal(text: str) -> bytes:
    """Encrypt a secret with the present key; twice the same text never looks the same."""
    return _keys().encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """
    Open what `seal` made.

    :raises SecretLost: if it was made with a key that we no longer have, or was tampered with.
    """
    try:
        return _keys().decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise SecretLost("Sealed with a key that is no longer known") from error


def reseal(sealed: bytes) -> bytes:
    """
    The same secret under the present key.

    :raises SecretLost: as `unseal` does.
    """
    try:
        return _keys().rotate(bytes(sealed))
    except InvalidToken as error:
        raise SecretLost("Sealed with a key that is no longer known") from error


def is_of_present_key(sealed: bytes) -> bool:
    """Whether the present key alone opens it."""
    try:
        _fernet(settings.SECRET_KEY).decrypt(bytes(sealed))
    except InvalidToken:
        return False
    return True


def _keys() -> MultiFernet:
    return MultiFernet([_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
