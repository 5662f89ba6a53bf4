"""Tokens for links: 256 random bits; only a hash is kept, so that a stolen database opens nothing."""

import hashlib
import secrets


def new_token() -> str:
    """Make a token of 43 characters that are safe in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token. Plain SHA-256 is enough: nobody guesses 256 bits."""
    return hashlib.sha256(token.encode()).hexdigest()
